"""Texts as they would be without the tricks that hide a word from a filter and not from a reader.

Letters set apart one by one, digits glued to a word, signs put for a letter, signs nobody sees,
words run together or encoded: each is undone in a text of its own, which is asked besides what the
message says.
"""

import binascii
import re
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

_READ = 32_768
_LETTER = r"[^\W\d_]"
# What parts letters: blanks of every width, ends of lines, punctuation. Not the signs of vowels
# that Indian scripts write between letters.
_BETWEEN = r"[\s!-/:-@\[-`{-~·•‧‐-―]{1,3}"
# Four letters or more, each set apart: `V A S K I N O V`, `V.A.S.K.I.N.O.V`, `V_A S-K I`.
_APART = re.compile(rf"(?<![^\W_]){_LETTER}(?:{_BETWEEN}{_LETTER}(?![^\W_])){{3,}}")
# Six pieces or more of one or two Latin letters: `VA SK IN OV DR AG`.
_PIECES = re.compile(rf"(?<![^\W_])[A-Za-z]{{1,2}}(?:{_BETWEEN}[A-Za-z]{{1,2}}(?![^\W_])){{5,}}")
_PARTING = re.compile(_BETWEEN)
# So many blanks part the fewest letters that count as set apart.
_FEWEST_APART = 3
# Digits before or behind a word of five letters: `INV123VASKINOV`, `VASKINOV77`.
_GLUED = re.compile(rf"(?<!\d)\d++(?={_LETTER}{{5}})|(?<={_LETTER}{{5}})\d+(?!{_LETTER}{{1,3}}\b)")
# A sign that stands for a letter, or parts a word, where no blank does: `V*SKINOV`, `VASK|NOV`.
_SIGNS = re.compile(rf"(?<={_LETTER})[*#@$%^~|=!?\"\\&](?={_LETTER})")
# Signs without width and those that turn the direction of writing: nobody writes a name with them.
_UNSEEN = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
# Words run together, told apart by their capitals: `forDragomirVaskinov`.
_CAPITALS = re.compile(r"(?<=[a-z]{2})(?=[A-Z][a-z])")
# RFC 4648: base64 in either alphabet, and base16; of fewer signs nobody makes a name of two words.
_BASE64 = re.compile(r"(?<![\w+/=-])[A-Za-z0-9+/_-]{16,}={0,2}(?![\w+/=-])")
_BASE16 = re.compile(r"(?<!\w)(?:[0-9A-Fa-f]{2}){8,}(?!\w)")
_SHORTEST_ENCODED = 16
_READABLE = re.compile(r"[\w\s.,:;'/&()-]+")


@lru_cache(_READ)
def other_spellings(text: str) -> tuple[str, ...]:
    r"""Return the other texts that a text may mean to a reader; mostly none.

    >>> other_spellings("for V A S K I N O V"), other_spellings("INV123VASKINOV DRAGOMIR")
    (('for VASKINOV',), ('INV VASKINOV DRAGOMIR',))
    >>> other_spellings("Vas\u200bkinov")
    ('Vaskinov',)
    >>> other_spellings("forDragomirVaskinov"), other_spellings("UGV0ZXIgSmFja3NvbiBKcg==")[:1]
    (('for Dragomir Vaskinov',), ('Peter Jackson Jr',))
    >>> other_spellings("invoice 12 of J. Smith")
    ()
    """
    found = list(_decoded(text)) if len(text) >= _SHORTEST_ENCODED else []
    if _CAPITALS.search(text):
        found.append(_CAPITALS.sub(" ", text))
    if _is_of_few_words(text):
        return (*found, _GLUED.sub(" ", text)) if _GLUED.search(text) else tuple(found)
    if _APART.search(text):
        found += [_APART.sub(lambda one: _words(one[0]), text), _APART.sub(_letters, text)]
    if _PIECES.search(text):
        found.append(_PIECES.sub(_letters, text))
    if _GLUED.search(text):
        found.append(_GLUED.sub(" ", text))
    if _SIGNS.search(text):
        found.append(_SIGNS.sub("", text))
    if not text.isascii() and _UNSEEN.search(text):
        found.append(_UNSEEN.sub("", text))
    return tuple(dict.fromkeys(found))


@lru_cache(_READ)
def spelt_out(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return every run of letters set apart in a text: where it begins and ends, what it spells.

    >>> spelt_out("for V A S K. I N O V")
    ((4, 20, 'VASKINOV'),)
    """
    if _is_of_few_words(text):
        return ()
    found = {
        (one.start(), one.end()): _letters(one)
        for pattern in (_APART, _PIECES)
        for one in pattern.finditer(text)
    }
    return tuple((*span, word) for span, word in found.items())


def _decoded(text: str) -> Iterator[str]:
    """Yield what encoded words of a text say, where it is something to read."""
    for word in _BASE64.findall(text):
        if word.isdecimal() or (word.isupper() and word.isalpha()) or word.islower():
            continue  # no encoding of words leaves one case only
        plain = word.rstrip("=").translate(str.maketrans("-_", "+/"))
        yield from _read(b64decode(plain + "=" * (-len(plain) % 4)) if len(plain) % 4 != 1 else b"")
    for word in _BASE16.findall(text):
        yield from _read(binascii.unhexlify(word))


def _read(content: bytes) -> Iterator[str]:
    try:
        said = content.decode("utf-8")
    except UnicodeDecodeError:
        return
    letters = sum(map(str.isalpha, said))
    if said and _READABLE.fullmatch(said) and letters >= len(said) / 2:
        yield said


def _is_of_few_words(text: str) -> bool:
    """Tell whether a text is three words at most and nothing else: nothing is set apart in it."""
    bare = text.replace(" ", "")
    return len(text) - len(bare) < _FEWEST_APART and bare.isalnum()


def _letters(found: re.Match[str]) -> str:
    """Return the letters of a run as one word: whoever sets all apart alike tells no words."""
    return _PARTING.sub("", found[0])


def _words(run: str) -> str:
    """Return a run as words, where it parts words otherwise than letters."""
    signs = Counter(_PARTING.findall(run))
    usual, _ = signs.most_common(1)[0]
    return _PARTING.sub(lambda one: "" if one[0] == usual else " ", run)
