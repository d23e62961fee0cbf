"""Reads other scripts in Latin letters, in the several ways their names are spelt."""

from functools import cache, lru_cache

from anyascii import anyascii

from penstock.text import _abugidas, _alphabets, _burmese, _han, _hangul, _kana, _semitic
from penstock.text._fold import fold, looks_latin, spelt_out, tidy
from penstock.text._scripts import script_of

MOST_READINGS = 7
_INDIC = frozenset({"Deva", "Beng", "Guru", "Gujr", "Orya", "Taml", "Telu", "Knda", "Mlym", "Sinh"})


@lru_cache(maxsize=65536)
def _readings(
    word: str, signals: str, *, is_person: bool, is_whole: bool
) -> tuple[tuple[str, str], ...]:
    script = script_of(word)
    if script == "Hang":
        found = _hangul.readings(word, is_person=is_person, is_whole=is_whole)
    elif script == "Hani":
        found = _han.readings(word, is_person=is_person, is_whole=is_whole)
    elif script == "Jpan":
        found = _kana.kanji_name(word) or _kana.readings(_kana_of(word))
    elif script == "Arab":
        found = list(_semitic.arabic(word))
    elif script == "Hebr":
        found = list(_semitic.hebrew(word))
    elif script == "Thai":
        found = list(_abugidas.thai(word))
    elif script == "Laoo":
        found = list(_abugidas.lao(word))
    elif script == "Mymr":
        found = list(_burmese.burmese(word))
    elif script in _INDIC:
        found = list(_abugidas.indic(word, script))
    else:
        found = [
            (scheme.name, "".join(latin for _, latin in _alphabets.pieces(word, scheme)))
            for scheme in _alphabets.ordered(script, signals)
        ]
        if look := looks_latin(word):
            found.append(("look_alike", look))
    if not found:
        found = [("letters", anyascii(word))]
    folded = [(scheme, fold(latin)) for scheme, latin in found]
    kept = [(scheme, latin) for scheme, latin in folded if latin]
    return tuple(kept) or _by_letters(word)


def _by_letters(word: str) -> tuple[tuple[str, str], ...]:
    latin = fold(anyascii(word))
    return (("letters", latin),) if latin else ()


def _kana_of(word: str) -> str:
    """Write the kanji of a mixed word in their Chinese reading, so that nothing is lost."""
    return "".join(_han.pinyin(c) if script_of(c) == "Hani" else c for c in word)


def _signals(text: str) -> str:
    """Return the letters of a text that tell its language, so that words are cached well."""
    return " ".join([sign for sign in _signs(script_of(text)) if sign in text])


@cache
def _signs(script: str) -> list[str]:
    return sorted({sign for scheme in _alphabets.schemes(script) for sign in scheme.signals})


def romanise_words(words: list[str], *, is_person: bool) -> list[tuple[tuple[str, str], ...]]:
    """Return for each native word its (scheme, Latin) readings, likeliest first."""
    text = "".join(words)
    if text.isascii():
        return [() for _ in words]
    signals = _signals(text)
    is_whole = len(words) == 1 or (len(words) == 2 and len(words[0]) == 1)
    return [
        _readings(word, signals, is_person=is_person, is_whole=is_whole and at == 0)
        for at, word in enumerate(words)
    ]


def combine(options: list[tuple[tuple[str, str], ...]]) -> list[tuple[str, list[str]]]:
    """Return up to seven readings of a row of words: (scheme, Latin of each word).

    A reading takes the same scheme for every word where the word has it, and otherwise the
    reading of the same rank, so that second readings stand together.
    """
    if len(options) == 1:
        return _distinct(options[0])
    found: dict[tuple[str, ...], str] = {}
    ranks = max(map(len, options), default=0)
    columns = [
        [latin for _, latin in o] + [o[-1][1]] * (ranks - len(o)) if o else [""] * ranks
        for o in options
    ]
    for rank, row in enumerate(zip(*columns, strict=True)):
        if row not in found:
            found[row] = next(o[rank][0] for o in options if rank < len(o))
            if len(found) == MOST_READINGS:
                break
    if len(found) < MOST_READINGS:
        tables = [(dict(o), o[0][1] if o else "") for o in options]
        for scheme in dict.fromkeys([scheme for o in options for scheme, _ in o]):
            own = tuple([table.get(scheme) or first for table, first in tables])
            found.setdefault(own, scheme)
    return [(scheme, list(row)) for row, scheme in list(found.items())[:MOST_READINGS]]


def _distinct(options: tuple[tuple[str, str], ...]) -> list[tuple[str, list[str]]]:
    """Return the readings of one word, the first scheme of each."""
    first: dict[str, str] = {}
    for scheme, latin in options:
        first.setdefault(latin, scheme)
    return [(scheme, [latin]) for latin, scheme in list(first.items())[:MOST_READINGS]]


def romanise(text: str) -> tuple[str, ...]:
    """Return up to seven Latin readings of a text, the likeliest first.

    A Latin text gives its fold, and a second reading where accented letters may be spelt out.
    Readings are folded, distinct and always in the same order for the same text.

    >>> romanise("Владимир Путин")[0]
    'vladimir putin'
    """
    folded = fold(text)
    if folded.isascii():
        return tuple(dict.fromkeys(r for r in (folded, spelt_out(text)) if r))
    words = tidy(text).split()
    options = [
        found or (("unread", fold(word)),)
        for word, found in zip(words, romanise_words(words, is_person=True), strict=True)
    ]
    readings = (" ".join(" ".join(latin).split()) for _, latin in combine(options))
    return tuple(dict.fromkeys(r for r in readings if r)) or (folded,)
