"""Names written otherwise than they are read: letters set apart, words glued, digits as letters.

Each of these is another way to read the same text, beside the text as it stands.
"""

import re
from collections.abc import Sequence

from penstock.text import (
    NameSort,
    is_short_form_with_slip,
    join_words,
    plain_word,
    without_acronym,
)

_DOTTED = re.compile(r"(?:[^\W\d_]\.){2,}[^\W\d_]?\.?")
# A word with a digit or sign or two that look like letters, and as many letters at least.
_MIXED = re.compile(r"(?:[^\W\d_]|[.,\-']|[01358@$€])+")
_MOST_DIGITS = 2
_LETTER_OF_DIGIT = {"0": "o", "1": "l", "3": "e", "5": "s", "8": "b", "@": "a", "$": "s", "€": "e"}
_LETTERS_OF_DIGITS = (
    str.maketrans(_LETTER_OF_DIGIT),
    str.maketrans({**_LETTER_OF_DIGIT, "1": "i"}),
)
# Nobody has more initials than this side by side; fewer letters set apart may be initials.
_FEWEST_APART = 4
_FEWEST_ALL_APART = 5
_BRACKET = re.compile(r"[()\[\]（）【】「」『』]")
# A capital inside a word that begins three letters at least, or ends three small ones: `TicaretAs`,
# but the H of `GmbH` does neither. So does an apostrophe that begins a name: `Hajji'ABD`.
_GLUED = re.compile(r"[A-Za-z](?=[A-Z][a-z]{2})|(?<=[a-z]{2})[a-z](?=[A-Z])")
_APOSTROPHE = re.compile(r"(?<=[a-z]{3})['’‘ʿ`](?=[A-Z][A-Za-z]{2})")
# Letters with dots between them behind a word: the S.A. of `UNIVISAS.A.`
_DOTTED_END = re.compile(r"(?<=[^\W\d_]{3})(?=[^\W\d_](?:\.[^\W\d_])+\.?(?:[\s,]|$))")
# Two or three letters with dots at the end of a body's name, of which one may be missing: `S..`
_DOTTED_LAST = re.compile(r"[\s,]+((?:[^\W\d_]{0,2}\.)+[^\W\d_]{0,2})$")
# A sign inside a word, which no word has there, and a hyphen that cuts a letter off: `Mari-a`. With
# bodies such a letter is a name of its own: `Stroytransgaz-M`.
_SIGN_INSIDE = re.compile(
    r"(?<=[^\W\d_])[,;:*|~#\"](?=[^\W\d_])|(?<=[^\W\d_]{2})[_/](?=[^\W\d_]{2})"
    r"|(?<=[A-Za-z][a-z])\.(?=[a-z])|(?<=[A-Z]{2})\.(?=[A-Z]{2})"
)
# Signs that a whole name keeps when its blanks are gone: `QUSAYSADDAMHUSSEINAL-TIKRITI`.
_SIGN_OF_WORD = re.compile(r"(?<=[^\W\d_])[-'’‘ʿ`](?=[^\W\d_])")
_ARTICLE = re.compile(r"[ae]l-")
_LONGEST_WORD = 16
_LETTER_CUT_OFF = re.compile(r"(?<=[^\W\d_]{3})-(?=[^\W\d_]\b)")
# A letter between hyphens is a syllable, not an initial: Chan-o-cha.
_LETTER_IN_WORD = re.compile(r"(?<=\w)-(\w)-(?=\w)")
# A letter on the wrong side of a hyphen: `IlK-yu`, `ALH-USAYN`.
_AFTER_CAPITAL = re.compile(r"(?<=[a-z])([A-Z])-(?=[a-z])")
_AFTER_ARTICLE = re.compile(r"\b([AaEe][Ll])([^\W\d_aeiouyAEIOUY])-(?=[aeiouAEIOU])")
_CUT_SHORT = re.compile(r"[^\W\d_]{2,5}\.")
_DIGIT = re.compile(r"\d")
_NUMBERED = re.compile(r"(?<=[^\W\d_]{3})(?=\d)|(?<=\d)(?=[^\W\d_]{3})")


def rewritten(text: str, sort: NameSort) -> tuple[str, ...]:
    """Return a name in the other ways it may have been meant, `text` itself not among them.

    >>> rewritten("K i m J o n g", NameSort.person), rewritten("Foo (Bar)", NameSort.person)
    (('KimJong',), ('Foo Bar',))
    """
    found = [*_together(text), *_unbracketed(text, sort), *_parted(text, sort)]
    if " " in text:
        found.append(_SIGN_INSIDE.sub("", text))
    elif sort is NameSort.person and len(text) >= _LONGEST_WORD:
        found += _without_blanks(text)
    if sort is NameSort.person:
        found += [_LETTER_IN_WORD.sub(r"\1", text), _LETTER_CUT_OFF.sub("", text)]
        if "-" in text:
            found += [_AFTER_CAPITAL.sub(r"-\1", text), _AFTER_ARTICLE.sub(r"\1-\2", text)]
        if "." in text:
            found += _shortened(text)
    if sort is not NameSort.vessel:
        found += _undigited(text)
    return tuple(dict.fromkeys(own for own in found if own != text))


def _without_blanks(text: str) -> list[str]:
    """Return a whole name of one word without its signs, the articles as names joined spell them.

    `QUSAYSADDAMHUSSEINAL-TIKRITI` is meant to meet the listed name as it is joined.
    """
    found = [_SIGN_OF_WORD.sub("", text)]
    parts = [_SIGN_OF_WORD.sub("", part).strip("-") for part in _ARTICLE.split(text.lower())]
    if len(parts) > 1 and all(parts):
        words = [word for part in parts for word in (part, "al")][:-1]
        found.append(join_words(tuple(words)))
    return found


def is_set_apart(words: Sequence[str]) -> bool:
    """Tell whether some words hold a run of letters that may be one word, set apart."""
    lone = [word for word in words if len(word) == 1]
    if len(lone) < _FEWEST_APART:
        return False
    if len(lone) == len(words):
        return len(words) >= _FEWEST_ALL_APART
    run = 0
    for word in words:
        run = run + 1 if len(word) == 1 else 0
        if run >= _FEWEST_APART:
            return True
    return False


def _together(text: str) -> tuple[str, ...]:
    """Return a name whose letters were set apart (`K i m`, `K.i.m`) written together again."""
    words = text.split()
    dotted = [_DOTTED.fullmatch(word) for word in words] if "." in text else ()
    if any(dotted):
        return (
            " ".join(
                word.replace(".", "") if match else word
                for word, match in zip(words, dotted, strict=True)
            ),
        )
    if not is_set_apart(words):
        return ()
    if all(len(word) == 1 for word in words):
        return ("".join(words),)
    runs: list[list[str]] = [[]]
    for word in words:
        if len(word) == 1 and runs[-1] and len(runs[-1][-1]) == 1:
            runs[-1].append(word)
        else:
            runs.append([word])
    joined = ["".join(run) if len(run) >= _FEWEST_APART else " ".join(run) for run in runs if run]
    return (" ".join(joined),)


def _unbracketed(text: str, sort: NameSort) -> tuple[str, ...]:
    """Return a name with brackets as if they were not there: `Ali Akbar (Ahmadian)`."""
    if _BRACKET.search(text) is None:
        return ()
    whole = " ".join(_BRACKET.sub(" ", text).split())
    # Initials beside a body's name fall out of it, with brackets or without.
    return () if sort is NameSort.organisation and without_acronym(whole) else (whole,)


def _parted(text: str, sort: NameSort) -> list[str]:
    """Return a name with words apart that a capital or a number tells: `GmbHNordwind`."""
    found = [] if text.isupper() else [_GLUED.sub(r"\g<0> ", text)]
    if sort is NameSort.person and found and _APOSTROPHE.search(text):
        found.append(_APOSTROPHE.sub(" ", text))
    if sort is not NameSort.person and _DIGIT.search(text):
        found.append(_NUMBERED.sub(" ", text))
    if sort is NameSort.organisation and "." in text:
        found.append(_DOTTED_END.sub(" ", text))
        found += _without_odd_form(text)
    return found


def _without_odd_form(text: str) -> tuple[str, ...]:
    """Return a body's name without its legal form, where that is letters with a slip: `S.q.`."""
    last = _DOTTED_LAST.search(text)
    if last is None or last[1].count(".") == last[1].endswith("."):
        return ()
    rest = text[: last.start()]
    tells = any(plain_word(word, NameSort.organisation) for word in rest.split())
    return (rest,) if tells and is_short_form_with_slip(last[1]) else ()


def _shortened(text: str) -> tuple[str, ...]:
    """Return a person's name with words cut short as initials: `Yevg. Prigozhin`, `Ma. Felix`.

    Titles and other words that a table knows (`Col.`, `Mohd.`) are none.
    """
    words = text.split()
    cut = [
        f"{word[0]}."
        if _CUT_SHORT.fullmatch(word) and plain_word(word[:-1], NameSort.person)
        else word
        for word in words
    ]
    return (" ".join(cut),) if cut != words else ()


def _has_few_digits(word: str) -> bool:
    digits = sum(each.isdigit() or each in _LETTER_OF_DIGIT for each in word)
    return 0 < digits <= _MOST_DIGITS and digits <= sum(map(str.isalpha, word))


def _undigited(text: str) -> tuple[str, ...]:
    """Return a name with digits and signs read as the letters they look like: `P0L@`."""
    if not any(digit in text for digit in _LETTER_OF_DIGIT):
        return ()
    words = text.split()
    mixed = [bool(_MIXED.fullmatch(word)) and _has_few_digits(word) for word in words]
    if not any(mixed):
        return ()
    return tuple(
        dict.fromkeys(
            " ".join(
                word.translate(table) if is_mixed else word
                for word, is_mixed in zip(words, mixed, strict=True)
            )
            for table in _LETTERS_OF_DIGITS
        )
    )
