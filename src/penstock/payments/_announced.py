"""Names that a text announces: `on behalf of Ali Zreik`, `MV Lady Rania`, `Ali Zreik, invoice 12`.

Who writes so says that a party is meant. Such a name is asked as one in a field for names, where a
letter more or less still tells it; all other words of a text are looked through more strictly.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

from penstock.payments._words import cues_of
from penstock.text import (
    NameSort,
    TextWord,
    TokenRole,
    fold,
    known_phrases,
    ordinary_words,
    plain_words,
    text_words,
)

_READ = 32_768
_MOST_WORDS = 7
_FEWEST_WORDS = 2
_FEWEST_LETTERS = 5
# One word alone, of a ship or of anybody else, has so many: shorter ones are like too many others.
_SHIP_LETTERS = 6
_LONE_LETTERS = 8
_LONGEST_NUMBER = 4
# What ends a name; a line may end inside it, and go on behind `//`.
_END = re.compile(r"[;:()\[\]|]|(?<!/)/(?!/)|\n(?!//)\S")
# A dot ends it behind a word so long: shorter ones are titles and initials.
_ABBREVIATED = 4
_LOOKED_AT = 120
# A flood of such words costs no more; what stands behind them is still looked through as text.
_MOST_CUES = 200
_COMMA = ","
# What may stand where a name that opens a text ends.
_BREAK = re.compile(r"\s*[,;:\-–/(\n]")
_NAMES_ON = frozenset(
    {
        TokenRole.generic,
        TokenRole.legal_form,
        TokenRole.connector,
        TokenRole.particle,
        TokenRole.place,
        TokenRole.suffix,
        TokenRole.title,
    }
)
_SHORT = 2


class Announced(NamedTuple):
    """A name that a text announces, as it stands there; of a ship, if a word says so."""

    name: str
    is_ship: bool


@lru_cache(_READ)
def announced(
    text: str, *, is_address: bool = False, may_open: bool = True
) -> tuple[Announced, ...]:
    """Return the names that a text announces, each once; mostly none.

    What opens a line of an address is no name where a word of places or companies is in it, and
    in fields where it may not open with a name at all (`may_open`), such as those of towns.

    >>> announced("for further credit to Ali Zreik, invoice 12")
    (Announced(name='Ali Zreik', is_ship=False),)
    >>> announced("bunkers for MV Lady Rania, call 4"), announced("thank you for your order")
    ((Announced(name='Lady Rania', is_ship=True),), ())
    """
    called = tuple(dict.fromkeys(_called(text)))
    if called or not may_open or not (opening := _opening(text)):
        return called
    if is_address and any(map(_is_of_places, plain_words(opening))):
        return ()
    return (Announced(opening, is_ship=False),)


def _called(text: str) -> Iterator[Announced]:
    """Yield the names behind words that say who is meant."""
    for cue in islice(_cues().finditer(text), _MOST_CUES):
        rest = text[cue.end() : cue.end() + _LOOKED_AT]
        words = text_words(rest)
        is_ship = cue.lastgroup == "ship"
        if is_ship and words and _is_small(fold(words[0].text)):
            continue  # `ship to`
        if is_ship and (whole := _ship(rest, words)):
            # Ships are called after ordinary words: with all that follows, and up to the first.
            yield Announced(whole, is_ship)
        if name := _name(rest, words, is_ship=is_ship):
            yield Announced(name, is_ship)


def _ship(text: str, words: Sequence[TextWord]) -> str:
    """Return what may be a ship's name with the words of ordinary messages in it; or nothing."""
    kept: list[TextWord] = []
    for word in words[:_MOST_WORDS]:
        between = text[kept[-1].end : word.start] if kept else ""
        if _END.search(between) or _COMMA in between:
            break
        if word.text.isdecimal() and len(word.text) > _LONGEST_NUMBER:
            break
        kept.append(word)
    return text[kept[0].start : kept[-1].end] if len(kept) > 1 else ""


def _opening(text: str) -> str | None:
    """Return the name with which a text begins, if nothing else stands up to a break or its end."""
    if not text[:1].isalpha() and text[:1] not in "\"'“‘«":
        return None
    words = text_words(text[:_LOOKED_AT])
    if len(words) < _FEWEST_WORDS:
        return None
    if fold(words[0].text) in ordinary_words() and not _is_initial(text, words[0]):
        return None
    name = _name(text, words, is_ship=False)
    if name is None or len(text_words(name)) < _FEWEST_WORDS:
        return None
    rest = text[text.index(name) + len(name) :].lstrip("\"'”’»")
    return name if not rest.strip() or _BREAK.match(rest) else None


def _name(text: str, words: Sequence[TextWord], *, is_ship: bool) -> str | None:
    """Return the name that some words of a text begin with, None where they are none."""
    kept: list[TextWord] = []
    folded: list[str] = []
    commas = 0
    for word in words[:_MOST_WORDS]:
        between = text[kept[-1].end : word.start] if kept else ""
        if _END.search(between) or (between[:1] == "." and len(kept[-1].text) > _ABBREVIATED):
            break
        if "\n" in between and len(kept) > 1:
            break  # a name of two words is rarely longer than its line; an address follows
        own = fold(word.text)
        if _COMMA in between:
            commas += 1
            # `Zreik, Ali` and no more: what follows is another matter.
            if is_ship or commas > 1 or _ends_name(own, is_ship=False):
                break
        is_part = _is_initial(text, word) or (bool(kept) and _is_last_number(text, word))
        if _ends_name(own, is_ship=is_ship and bool(kept)) and not is_part:
            break
        kept.append(word)
        folded.append(own)
    while kept and _is_left_over(folded[-1]):
        kept.pop()
        folded.pop()
    if not kept or not _may_be_name(folded, is_ship=is_ship):
        return None
    return text[kept[0].start : kept[-1].end]


def _is_initial(text: str, word: TextWord) -> bool:
    """Tell whether a word is an initial: `A.` opens a name, and `a` does not."""
    return len(word.text) == 1 and word.text.isupper() and text[word.end : word.end + 1] == "."


def _is_last_number(text: str, word: TextWord) -> bool:
    """Tell whether a word is a short number at the end of what is said: `Bureau 39`."""
    is_short = word.text.isdecimal() and len(word.text) < _LONGEST_NUMBER
    return is_short and not text[word.end : word.end + 2].strip(" .,;)\n")


def _ends_name(word: str, *, is_ship: bool) -> bool:
    """Tell whether a folded word is none of a name: a number, or one of ordinary messages."""
    if any(map(str.isdecimal, word)) and not any(map(str.isalpha, word)):
        return not is_ship or len(word) > _LONGEST_NUMBER
    return word in ordinary_words() and not _goes_on(word)


@lru_cache(_READ)
def _is_of_places(word: str) -> bool:
    """Tell whether a word is a place or says what a house may be: `Centre`, `Hotel`."""
    return any(
        token.role in (TokenRole.generic, TokenRole.place)
        for _, _, token in known_phrases([word], NameSort.organisation)
    )


@lru_cache(_READ)
def _goes_on(word: str) -> bool:
    """Tell whether a word of ordinary messages may stand in a name, too: `Bank`, `of`, `de`."""
    return any(
        token.role in _NAMES_ON
        for sort in (NameSort.organisation, NameSort.person)
        for _, _, token in known_phrases([word], sort)
    )


def _is_left_over(word: str) -> bool:
    """Tell whether a word at the end of a name belongs to what follows: `as`, `for`, `of`."""
    if word not in ordinary_words():
        return False
    roles = [token.role for _, _, token in known_phrases([word], NameSort.organisation)]
    return len(word) <= _SHORT or not set(roles) & {
        TokenRole.generic,
        TokenRole.legal_form,
        TokenRole.place,
    }


def _is_small(word: str) -> bool:
    """Tell whether a word joins others, as `to` and `with` do: no ship is called so."""
    roles = [token.role for _, _, token in known_phrases([word], NameSort.organisation)]
    return word in ordinary_words() and (len(word) <= _SHORT or TokenRole.connector in roles)


def _may_be_name(folded: Sequence[str], *, is_ship: bool) -> bool:
    """Tell whether words are enough of a name, and not all of them those of ordinary messages."""
    letters = sum(sum(map(str.isalpha, word)) for word in folded)
    if is_ship:
        return len(folded) > 1 or letters >= _SHIP_LETTERS
    if letters < (_FEWEST_LETTERS if len(folded) > 1 else _LONE_LETTERS):
        return False
    return any(word not in ordinary_words() and not word.isdecimal() for word in folded)


@cache
def _cues() -> re.Pattern[str]:
    """Return what says that a name follows; the longest where several do."""
    party, ship = ("|".join(map(_pattern, cues_of(sort))) for sort in ("party_cue", "vessel_cue"))
    return re.compile(
        rf"(?<![^\W_])(?:(?P<party>{party})|(?P<ship>{ship}))(?![^\W_])[\s:.,/\"'“‘«-]*", re.I
    )


def _pattern(cue: str) -> str:
    """Return how a text may write a cue: `contract with`, `CONTRACT 12 WITH`."""
    return r"(?:[\W_]{0,2}|[\W_]{1,3}\d[\w/-]{0,20}[\W_]{1,3})".join(map(re.escape, cue.split()))
