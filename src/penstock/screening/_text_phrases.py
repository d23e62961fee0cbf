"""Whole listed names in running texts, word for word: a look-up, linear in the text.

What stands in a text exactly as published is that name, however common its words are. Every name
of two words or more is kept under its first two folded words, with and without its legal form;
`tests/screening/test_text_phrases.py` holds the look-up against all runs of words.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from penstock.model import Name, NameKind
from penstock.screening._arrays import load_array, load_strings, save_array, save_strings
from penstock.screening._group import Row
from penstock.screening._parameters import load_free_text
from penstock.screening._terms import rarity
from penstock.screening._text_slips import (
    DROPPED,
    RESPACED,
    Slip,
    Slips,
    build_slips,
)
from penstock.text import (
    NameSort,
    TextWord,
    TokenRole,
    coined_of,
    fold,
    known_phrases,
    ordinary_words,
    parted_at_apostrophes,
    text_words,
)

# Bodies first: a party of unknown kind stands in every sort, and is looked for as a body.
_SORTS = (NameSort.organisation, NameSort.person, NameSort.vessel)
_FEWEST_TELLING = 3
_SHORTEST_ALONE = 4
_FEWEST_LETTERS = 2
_SMALL = frozenset({TokenRole.legal_form, TokenRole.connector, TokenRole.particle})
_fold = lru_cache(1 << 16)(fold)


class Phrase(NamedTuple):
    """Words `first` up to `last` (excluded) of a text that are the whole name in a row.

    `has_slip` says that they are but for a letter of one word, for the blanks, or for one word.
    """

    first: int
    last: int
    sort: NameSort
    row: int
    has_slip: bool = False


class Entry(NamedTuple):
    """A name kept under its words; `needs_cue` where they are no more than ordinary ones."""

    sort: NameSort
    row: int
    needs_cue: bool


class Phrases:
    """The listed names of an index by their words, as `build_phrases` wrote them.

    Args:
        folder: the folder of the index.
    """

    def __init__(self, folder: Path) -> None:
        texts = load_strings(folder, "phrases")
        self._texts = texts
        self._slips = Slips(folder, texts)
        self._place_of = {text: place for place, text in enumerate(texts)}
        self._start = load_array(folder, "phrase_start").tolist()
        self._sort = load_array(folder, "phrase_sort")
        self._row = load_array(folder, "phrase_row")
        self._needs_cue = load_array(folder, "phrase_needs_cue")
        starts = load_array(folder, "opening_start").tolist()
        lengths = load_array(folder, "opening_length").tolist()
        openings = load_strings(folder, "openings")
        self._lengths = {
            text: lengths[first:last]
            for text, (first, last) in zip(openings, pairwise(starts), strict=True)
        }

    def _entries(self, words: Sequence[str]) -> Iterator[Entry]:
        """Yield the names that are these folded words."""
        place = self._place_of.get(" ".join(words))
        if place is not None:
            yield from self._entries_at(place)

    def _entries_at(self, place: int) -> Iterator[Entry]:
        for at in range(self._start[place], self._start[place + 1]):
            sort = _SORTS[int(self._sort[at])]
            yield Entry(sort, int(self._row[at]), bool(self._needs_cue[at]))

    def found(self, texts: Sequence[Sequence[TextWord]]) -> list[list[Phrase]]:
        """Return every whole name in the words of each text, also with a slip in one word.

        What is found twice in a text comes once.
        """
        parts = [_parts(words) for words in texts]
        slipped = self._slips.found([plain for plain, _ in parts])
        return [
            list(dict.fromkeys((*self._exact(words, *own), *self._slipped(words, own[1], slips))))
            for words, own, slips in zip(texts, parts, slipped, strict=True)
        ]

    def _exact(
        self, words: Sequence[TextWord], plain: list[str], at: list[int]
    ) -> Iterator[Phrase]:
        for start, end in self._spans(plain):
            first, last = at[start], at[end - 1] + 1
            # A field that holds nothing but the name is as good as a cue.
            is_whole = end - start == len(plain) > 1
            for entry in self._entries(plain[start:end]):
                if (
                    is_whole
                    or not entry.needs_cue
                    or has_party_cue(words, first, last, entry.sort, is_next=end == start + 1)
                ):
                    yield Phrase(first, last, entry.sort, entry.row)

    def _slipped(
        self, words: Sequence[TextWord], at: list[int], slips: Sequence[Slip]
    ) -> Iterator[Phrase]:
        for slip in slips:
            first, last = at[slip.first], at[slip.last - 1] + 1
            listed = tuple(self._texts[slip.place].split(" "))
            for entry in self._entries_at(slip.place):
                if slip.at == DROPPED:
                    is_told = entry.sort is NameSort.organisation
                else:
                    is_told = slip.at == RESPACED or _tells_with_slip(
                        listed, slip.at - slip.first, entry.sort
                    )
                if is_told and (
                    not entry.needs_cue or has_party_cue(words, first, last, entry.sort)
                ):
                    yield Phrase(first, last, entry.sort, entry.row, has_slip=True)

    def _spans(self, plain: list[str]) -> list[tuple[int, int]]:
        """Return every run of words as long as a name that begins as the run does."""
        lengths, place_of, count = self._lengths, self._place_of, len(plain)
        pairs = [f"{left} {right}" for left, right in pairwise(plain)]
        return [
            *(
                (start, start + length)
                for start, pair in enumerate(pairs)
                if pair in lengths
                for length in lengths[pair]
                if start + length <= count
            ),
            *((start, start + 1) for start, word in enumerate(plain) if word in place_of),
        ]


def _parts(words: Sequence[TextWord]) -> tuple[list[str], list[int]]:
    """Return the folded words of a text, and beside each the place of the word it is from."""
    folded = [_fold(word.text) for word in words]
    if all(map(str.isalnum, folded)):  # nearly always: one of each
        return folded, list(range(len(folded)))
    pairs = [(part, at) for at, own in enumerate(folded) for part in own.split()]
    return [part for part, _ in pairs], [at for _, at in pairs]


def build_phrases(
    folder: Path, rows: dict[NameSort, list[Row]], name_of: Callable[[int, int], Name]
) -> None:
    """Write the listed names by their words into the folder of an index.

    Weak aliases are left to the search for what is alike.

    Args:
        folder: where to write.
        rows: the rows of each sort, in the order of its group.
        name_of: the name of a party, by the places of both.
    """
    entries: dict[tuple[str, ...], list[Entry]] = {}
    seen: set[tuple[int, int]] = set()
    written = cache(written_forms)  # lists repeat the names of one another
    for sort in _SORTS:
        own: set[tuple[int, int]] = set()
        for place, row in enumerate(rows.get(sort, ())):
            key = (row.party, row.name)
            if key in seen:
                continue
            own.add(key)
            name = name_of(*key)
            if name.kind is not NameKind.WEAK_ALIAS:
                for words, needs_cue in written(name.text, sort).items():
                    entries.setdefault(words, []).append(Entry(sort, place, needs_cue))
        seen |= own
    lengths: dict[tuple[str, ...], set[int]] = {}
    for words in entries:
        lengths.setdefault(words[:2], set()).add(len(words))
    ordered = [own for _, own in sorted(entries.items())]
    texts = sorted(entries)

    def may_lose(place: int) -> list[int]:
        is_body = any(own.sort is NameSort.organisation for own in entries[texts[place]])
        return losable(texts[place]) if is_body else []

    build_slips(folder, texts, may_lose)
    held = [entry for own in ordered for entry in own]
    save_strings(folder, "phrases", [" ".join(words) for words in texts])
    save_array(folder, "phrase_start", _starts(map(len, ordered)))
    sorts = {sort: place for place, sort in enumerate(_SORTS)}
    save_array(folder, "phrase_sort", np.array([sorts[own.sort] for own in held], np.uint8))
    save_array(folder, "phrase_row", np.array([own.row for own in held], np.int32))
    save_array(folder, "phrase_needs_cue", np.array([own.needs_cue for own in held], np.bool_))
    openings = sorted(lengths)
    save_strings(folder, "openings", [" ".join(words) for words in openings])
    save_array(folder, "opening_start", _starts(len(lengths[words]) for words in openings))
    found = [length for words in openings for length in sorted(lengths[words])]
    save_array(folder, "opening_length", np.array(found, np.int32))


def _starts(counts: Iterable[int]) -> npt.NDArray[np.int64]:
    return np.cumsum([0, *counts], dtype=np.int64)


def written_forms(name: str, sort: NameSort) -> dict[tuple[str, ...], bool]:
    """Return how a text may write a listed name, in folded words, and whether it needs a cue.

    As it is listed; a body also without its legal form, a person also with what follows the comma
    put first. An apostrophe may be written as a blank, as where a message allows no other: then
    three words are the least. Of single words only those of bodies are kept; they need a cue
    unless long and rare.
    """
    found = _written_forms(name, sort)
    apart = parted_at_apostrophes(name)
    if apart != name:
        for words, needs_cue in _written_forms(apart, sort).items():
            if len(words) >= _FEWEST_TELLING:
                found.setdefault(words, needs_cue)
    return found


def _written_forms(name: str, sort: NameSort) -> dict[tuple[str, ...], bool]:
    own = _words(name)
    found = {}
    if sort is NameSort.organisation:
        start, end = _without_legal_form(own)
        core = own[start:end]
        is_plain = not _is_telling(core)
        found[core] = is_plain
        if core != own:
            found[own] = False
    else:
        forms = [own]
        before, comma, after = name.partition(",")
        if comma and sort is NameSort.person:
            forms.append((*_words(after), *_words(before)))
        known = ordinary_words()
        found = {form: all(len(word) < 2 or word in known for word in form) for form in forms}
    return {
        words: needs_cue or (len(words) == 1 and not _is_rare(words[0]))
        for words, needs_cue in found.items()
        if len(words) > 1 or (sort is NameSort.organisation and _may_be_alone(words))
    }


def _is_rare(word: str) -> bool:
    """Tell whether one word needs no cue: long and rare, or known to everybody as one body's."""
    rule = load_free_text()
    if word in rule.known_alone or coined_of(word):
        return True
    return len(word) >= rule.alone_letters and rarity(word, NameSort.vessel) >= rule.alone_weight


def _may_be_alone(words: tuple[str, ...]) -> bool:
    """Tell whether a body's one word may stand for it behind a cue.

    It is neither short nor ordinary, nor the name of a place, which stands behind any bank.
    """
    is_place = any(
        token.role is TokenRole.place
        for _, _, token in known_phrases(list(words), NameSort.organisation)
    )
    return not is_place and (
        len(words) == 1
        and len(words[0]) >= _SHORTEST_ALONE
        and not words[0].isdecimal()
        and _is_telling(words)
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(part for word in text_words(text) for part in _fold(word.text).split())


def _without_legal_form(words: tuple[str, ...]) -> tuple[int, int]:
    """Return where a name begins and ends without the legal forms at its ends."""
    forms = [
        (at, at + size)
        for at, size, token in known_phrases(list(words), NameSort.organisation)
        if token.role is TokenRole.legal_form
    ]
    start, end = 0, len(words)
    while ahead := [last for first, last in forms if first == start and last <= end]:
        start = max(ahead)
    while behind := [first for first, last in forms if last == end and first >= start]:
        end = min(behind)
    return start, end


def _is_telling(words: Sequence[str]) -> bool:
    """Tell whether the words of a body are more than ordinary ones and company words.

    One is enough that no table knows, a place, or a company word of another language; otherwise
    several words, not all of them ordinary.
    """
    known = ordinary_words()
    tokens = [
        (at, size, token)
        for at, size, token in known_phrases(list(words), NameSort.organisation)
        if token.role is not TokenRole.word
    ]
    generic = {at for at, size, token in tokens if size == 1 and token.role is TokenRole.generic}
    foreign = {at for at, _, token in tokens if at in generic and token.canonical != words[at]}
    small = {
        at
        for at, size, token in tokens
        if size == 1 and token.role not in (TokenRole.generic, TokenRole.place)
    }
    rare = [at for at, word in enumerate(words) if word not in known and len(word) > 1]
    if any(at not in generic - foreign and at not in small for at in rare):
        return True
    counted = [at for at in range(len(words)) if at not in small and len(words[at]) > 1]
    return bool(rare) and len(counted) >= _FEWEST_TELLING


def _tells_with_slip(listed: Sequence[str], at: int, sort: NameSort) -> bool:
    """Tell whether a name is told by its other words, though one has a slip.

    Where what slipped is a word that any name may have, what it stands beside tells; a word of the
    name itself must be long, or others as telling stand beside it: one letter tells `Elgon Maritime
    Corporation` from `Elton Maritime Corporation`, and many Korean names from each other.
    """
    rule = load_free_text()
    known = ordinary_words()
    tokens = known_phrases(list(listed), sort)
    of_tables = {place for first, size, _ in tokens for place in range(first, first + size)}
    plain = of_tables | {place for place, word in enumerate(listed) if word in known}
    if at in plain or len(listed[at]) >= rule.form_letters:
        return True
    others = [word for place, word in enumerate(listed) if place != at and place not in plain]
    return sum(rarity(word, sort) for word in others) >= rule.slip_weight


def losable(listed: Sequence[str]) -> list[int]:
    """Return the words of which one may be left out, and the name of the body is still told.

    Three words must be left at least, legal forms and small ones aside. Of three, where the lost
    one is of the name itself, others must be as telling; more, or three where any company may have
    the lost one, tell by their number: `Korea Mining Development (Trading) Corporation`.
    """
    rule, known = load_free_text(), ordinary_words()
    roles: dict[int, set[TokenRole]] = {}
    for first, size, token in known_phrases(list(listed), NameSort.organisation):
        for place in range(first, first + size):
            roles.setdefault(place, set()).add(token.role)
    own = {place for place, word in enumerate(listed) if place not in roles and word not in known}
    counted = [
        place
        for place, word in enumerate(listed)
        if len(word) >= _FEWEST_LETTERS and not roles.get(place, set()) & _SMALL
    ]
    found = []
    for at in range(len(listed)):
        left = [place for place in counted if place != at]
        if len(left) < _FEWEST_TELLING:
            continue
        rare = own.intersection(left)
        if at in own and len(left) == _FEWEST_TELLING:
            weight = sum(rarity(listed[place], NameSort.organisation) for place in rare)
            is_told = weight >= rule.slip_weight
        else:
            is_long = len(rare) > 0 or len(listed) > _FEWEST_TELLING + 1
            is_told = is_long and _is_telling([listed[place] for place in left])
        if is_told:
            found.append(at)
    return found


@lru_cache(2)
def _cues(sort: NameSort) -> frozenset[tuple[str, ...]]:
    rule = load_free_text()
    cues = rule.vessel_cues if sort is NameSort.vessel else rule.party_cues
    return frozenset(tuple(fold(cue).split()) for cue in cues)


def has_party_cue(
    words: Sequence[TextWord], first: int, last: int, sort: NameSort, *, is_next: bool = False
) -> bool:
    """Tell whether the words just before a stretch, or a ship's word behind it, say who is meant.

    With `is_next`, no other word may stand between.
    """
    near = load_free_text().cue_distance
    cues = _cues(sort)
    before = [_fold(word.text) for word in words[max(first - near, 0) : first]]
    size = len(before)
    ends = [size] if is_next else range(1, size + 1)
    if any(tuple(before[at:end]) in cues for end in ends for at in range(end)):
        return True
    behind = [_fold(word.text) for word in words[last : last + near]]
    return sort is NameSort.vessel and any((word,) in cues for word in behind)
