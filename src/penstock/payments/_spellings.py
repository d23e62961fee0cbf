"""Texts as they would be without the tricks that hide a word from a filter and not from a reader.

Letters set apart one by one, digits glued to a word, signs put for a letter: each is undone in a
text of its own, which is asked besides what the message says.
"""

import re
from functools import lru_cache

_READ = 32_768
_LETTER = r"[^\W\d_]"
# Five letters or more, each set apart by the same sign: `V A S K I N O V`, `V.A.S.K.I.N.O.V`.
_APART = re.compile(rf"(?<![^\W_]){_LETTER}([^\w\r\n])(?:{_LETTER}\1){{3,}}{_LETTER}(?![^\W_])")
# Digits before or behind a word of five letters: `INV123VASKINOV`, `VASKINOV77`.
_GLUED = re.compile(rf"(?<!\d)\d++(?={_LETTER}{{5}})|(?<={_LETTER}{{5}})\d+(?!{_LETTER}{{1,3}}\b)")
# A sign that stands for a letter, or parts a word, where no blank does: `V*SKINOV`, `VASK|NOV`.
_SIGNS = re.compile(rf"(?<={_LETTER})[*#@$%^~|=!?\"\\&](?={_LETTER})")


@lru_cache(_READ)
def other_spellings(text: str) -> tuple[str, ...]:
    """Return the other texts that a text may mean to a reader; mostly none.

    >>> other_spellings("for V A S K I N O V"), other_spellings("INV123VASKINOV DRAGOMIR")
    (('for VASKINOV',), ('INV VASKINOV DRAGOMIR',))
    >>> other_spellings("invoice 12 of J. Smith")
    ()
    """
    found = []
    if _APART.search(text):
        found.append(_APART.sub(lambda one: re.sub(r"[\W_]", "", one[0]), text))
    if _GLUED.search(text):
        found.append(_GLUED.sub(" ", text))
    if _SIGNS.search(text):
        found.append(_SIGNS.sub("", text))
    return tuple(found)
