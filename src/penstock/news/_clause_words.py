"""The words and signs of a sentence, without times and ages, names as one word each."""

import re
from functools import cache
from typing import TypeGuard

from msgspec import Struct, structs

from penstock.news._grammar import grammar
from penstock.news._model import Mention
from penstock.news._spoken import Spoken

_SIGNS = re.compile(r"(?<!\d),|,(?!\d)|[;:()\"“”–—]|(?<= )-+(?= )")
_YEAR = re.compile(r"^(?:1[89]|20)\d\d$")
_BEFORE_YEARS = frozenset({"in", "since", "of", "until", "from"})
_NUMBER = re.compile(r"^[\d.,]+$")
_LONGEST_JOINED = 4
_TIME = "<time>"


class Word(Struct, frozen=True, gc=False):
    """A word, or a name of several words; `owns` where a genitive ends it."""

    key: str
    text: str
    start: int
    end: int
    is_capital: bool
    mention: Mention | None
    owns: bool

    @property
    def is_number(self) -> bool:
        """Whether it is written in digits."""
        return self.text[0].isdecimal() and _NUMBER.match(self.text) is not None

    @property
    def is_adverb(self) -> bool:
        """Whether it only says how or when: it belongs to no noun."""
        words = grammar()
        return self.key in words.adverbs or (
            self.key.endswith("ly") and self.key not in words.nouns and not self.is_capital
        )


class Sign(Struct, frozen=True, gc=False):
    """A sign of punctuation: `"` stands for any quotation mark, `-` for any dash."""

    sign: str
    at: int


Item = Word | Sign


def items_of(spoken: Spoken) -> list[Item]:
    """Return the words and signs of a sentence that hold it together; places count from its start.

    Ages (`, 38,`) and times (`on Thursday`, `in May 2024`) are left out, so that what they part
    stands together; prepositions of several words (`pursuant to`) are one word.
    """
    items = _all(spoken)
    if "(" in spoken.sentence.text:
        items = _without_years(items)
    return _with_joined(_without_times(_without_ages(items)))


def is_word(item: Item | None) -> TypeGuard[Word]:
    """Tell whether an item is a word, and no sign."""
    return isinstance(item, Word)


def plain_at(items: list[Item], at: int) -> Word | None:
    """Return the word at a place that is no name; None where a sign, a name or nothing stands."""
    if not 0 <= at < len(items):
        return None
    item = items[at]
    return item if isinstance(item, Word) and item.mention is None else None


def _all(spoken: Spoken) -> list[Item]:
    base, text = spoken.sentence.start, spoken.sentence.text
    by_start = {one.start: one for one in spoken.mentions}
    found: list[Item] = []
    last = inside = 0
    for token in spoken.tokens:
        if token.start < inside:
            continue
        start, end = token.start - base, token.end - base
        mention = by_start.get(token.start)
        if mention is not None:
            inside = mention.end
            end = mention.end - base
            owns = text.startswith(("'s", "’s", "' ", "’ "), end)
        else:
            owns = token.text.endswith(("'s", "’s", "s'", "s’"))
        if start - last > 1:  # more than a space between two words
            found += [_sign(one) for one in _SIGNS.finditer(text, last, start)]
        found.append(Word(token.key, token.text, start, end, token.is_capital, mention, owns))
        last = max(end, token.end - base)
    found += [_sign(one) for one in _SIGNS.finditer(text, last)]
    return found


def _sign(match: re.Match[str]) -> Sign:
    sign = match[0]
    if sign in '"“”':
        return Sign('"', match.start())
    return Sign(sign if sign in ",;:()" else "-", match.start())


def _without_years(items: list[Item]) -> list[Item]:
    """Return the items without a year in brackets: resolution 1267 (1999)."""
    signs = [at for at, one in enumerate(items) if isinstance(one, Sign) and one.sign == "("]
    dropped: set[int] = set()
    for at in signs:
        year, closing = plain_at(items, at + 1), items[at + 2 : at + 3]
        if year is not None and _YEAR.match(year.text) and closing and not is_word(closing[0]):
            dropped |= {at, at + 1, at + 2}
    return [one for at, one in enumerate(items) if at not in dropped] if dropped else items


def _without_ages(items: list[Item]) -> list[Item]:
    """Return the items without `, 38,` behind a name."""
    if not any(is_word(one) and one.text.isdigit() for one in items):
        return items
    kept: list[Item] = []
    at = 0
    while at < len(items):
        age = plain_at(items, at + 1)
        closing = items[at + 2] if at + 2 < len(items) else None
        if (
            _is_comma(items[at])
            and age is not None
            and age.text.isdigit()
            and closing is not None
            and _is_comma(closing)
        ):
            following = plain_at(items, at + 3)
            if following is None or not _is_verbal(following):
                kept.append(items[at])
            at += 3
            continue
        kept.append(items[at])
        at += 1
    return kept


def _is_comma(item: Item) -> bool:
    return isinstance(item, Sign) and item.sign == ","


def _is_verbal(word: Word) -> bool:
    words = grammar()
    return word.key in words.be or word.key in words.have or word.key in words.forms


def _without_times(items: list[Item]) -> list[Item]:
    """Return the items without `on Thursday`, `last week`, `in May 2024`, `a day earlier`."""
    words = grammar()
    kept: list[Item] = []
    for item in items:
        if (
            not isinstance(item, Word)
            or item.mention is not None
            or not (item.key in words.time_words or item.text[0].isdigit())
            or not _is_time(item, kept[-1] if kept else None)
        ):
            kept.append(item)
            continue
        while (last := plain_at(kept, len(kept) - 1)) is not None and (
            last.key in words.time_openers or last.key == _TIME or last.key.isdigit()
        ):
            kept.pop()
        if not item.owns:
            kept.append(structs.replace(item, key=_TIME))
    return [one for one in kept if not isinstance(one, Word) or one.key != _TIME]


def _is_time(word: Word, last: Item | None) -> bool:
    if word.key in grammar().time_words:
        return word.is_capital or word.key not in {"march", "may"}
    if not is_word(last):
        return False
    if _YEAR.match(word.text) and (last.key in _BEFORE_YEARS or last.key == _TIME):
        return True
    return word.is_number and last.key == _TIME


def _with_joined(items: list[Item]) -> list[Item]:
    """Return the items, prepositions of several words (`pursuant to`, `as well as`) as one word."""
    openers = _openers()
    kept: list[Item] = []
    at = 0
    while at < len(items):
        own = items[at]
        joined = None
        if isinstance(own, Word) and own.key in openers and own.mention is None:
            joined = _joined_at(items, at)
        if joined is None:
            kept.append(own)
            at += 1
        else:
            kept.append(joined[0])
            at += joined[1]
    return kept


def _joined_at(items: list[Item], at: int) -> tuple[Word, int] | None:
    """Return the preposition of several words that begins here, and how many they are."""
    for size in range(_LONGEST_JOINED, 1, -1):
        several = [plain_at(items, at + i) for i in range(size)]
        words = [one for one in several if one is not None]
        if len(words) == size:
            meant = grammar().joined.get(" ".join(one.key for one in words))
            if meant is not None:
                joined = structs.replace(words[0], key=meant, end=words[-1].end, is_capital=False)
                return joined, size
    return None


@cache
def _openers() -> frozenset[str]:
    return frozenset(key.split()[0] for key in grammar().joined)
