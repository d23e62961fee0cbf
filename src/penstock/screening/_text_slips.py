"""Whole listed names in running texts with a slip: `Mining Enerprise No 2`, `GlobalBroker Ltd`.

A name of three words or more, of which all but one stand there as published and that one is a slip
away, is that name; so is that of a body of four words or more of which one is left out.
Each name is kept under its words without each one of them; runs of a text are
looked up so only around two neighbours (or the ends of three words) that some name has. A name of
which only the blanks stand elsewhere is found by its letters: runs of three words at most, and
those around known neighbours.
`tests/screening/test_text_slips.py` holds the look-up against all runs of words.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple, cast
from zlib import crc32

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA

from penstock.screening._arrays import load_array, save_array

FEWEST_WORDS = 3
LONGEST_NAME = 10
_FEWEST_LETTERS = 12
_SHORTEST_SLIPPED = 4
_FEWEST_RESPACED = 8
_LONGEST_ANYWHERE = 3
RESPACED = -1
DROPPED = -2
_FEWEST_TO_DROP = 4
_GAP = "*"

Keys = npt.NDArray[np.uint32]


class Slip(NamedTuple):
    """Words `first` up to `last` (excluded) are a phrase but for a slip in the word `at`.

    `at` is `RESPACED` where all letters are the phrase's, and only blanks stand elsewhere;
    `DROPPED` where the phrase has one word more, see `dropped_at`.
    """

    first: int
    last: int
    at: int
    place: int


def may_slip(words: Sequence[str]) -> bool:
    """Tell whether a name is long enough to be known with a slip in it."""
    return FEWEST_WORDS <= len(words) <= LONGEST_NAME and sum(map(len, words)) >= _FEWEST_LETTERS


def may_be_respaced(words: Sequence[str]) -> bool:
    """Tell whether a name is long enough to be known by its letters alone."""
    return 1 < len(words) <= LONGEST_NAME and sum(map(len, words)) >= _FEWEST_RESPACED


def may_lose_a_word(words: Sequence[str]) -> bool:
    """Tell whether a name is long enough to be known without one of its words."""
    return len(words) >= _FEWEST_TO_DROP and may_slip(words)


def dropped_at(asked: Sequence[str], listed: Sequence[str]) -> int:
    """Return which word of a name is left out in a run that has all others; -1 where it is not so.

    >>> dropped_at(["korea", "trading"], ["korea", "mining", "trading"]), dropped_at(["a"], ["b"])
    (1, -1)
    """
    if len(asked) + 1 != len(listed):
        return -1
    at = 0
    while at < len(asked) and asked[at] == listed[at]:
        at += 1
    return at if list(asked[at:]) == list(listed[at + 1 :]) else -1


def is_slip(asked: str, listed: str) -> bool:
    """Tell whether a word is another but for one letter more, less, changed or two swapped.

    >>> is_slip("enerprise", "enterprise"), is_slip("zinc", "zinc"), is_slip("co", "c")
    (True, False, False)
    """
    return (
        asked != listed
        and len(listed) >= _SHORTEST_SLIPPED
        and OSA.distance(asked, listed, score_cutoff=1) <= 1
    )


class Slips:
    """The listed names of an index without each of their words, as `build_slips` wrote them.

    Args:
        folder: the folder of the index.
        phrases: the names by their folded words, by place.
    """

    def __init__(self, folder: Path, phrases: Sequence[str]) -> None:
        self._phrases = phrases
        self._key = cast("Keys", load_array(folder, "slip_key"))
        self._place = cast("npt.NDArray[np.int32]", load_array(folder, "slip_place"))
        self._pair = cast("Keys", load_array(folder, "slip_pair"))
        self._drop_key = cast("Keys", load_array(folder, "drop_key"))
        self._drop_pair = cast("Keys", load_array(folder, "drop_pair"))
        self._drop_place = cast("npt.NDArray[np.int32]", load_array(folder, "drop_place"))
        self._letters_key = cast("Keys", load_array(folder, "letters_key"))
        self._letters_place = cast("npt.NDArray[np.int32]", load_array(folder, "letters_place"))

    def found(self, texts: Sequence[list[str]]) -> list[list[Slip]]:
        """Return the names that stand in the folded words of each text with one slip.

        Many texts are looked up together: each look-up costs more than what it finds.
        """
        runs = self._runs(texts)
        found = self._respaced(texts, runs)
        gaps = [
            (number, first, last, at)
            for number, own in runs.items()
            for first, last in own
            for at in range(first, last)
        ]
        keys = [_key(texts[number][first:last], at - first) for number, first, last, at in gaps]
        for place, held in _looked_up(keys, self._key, self._place):
            number, first, last, at = gaps[place]
            if _is_near(texts[number][first:last], self._phrases[held].split(" "), at - first):
                found[number].append(Slip(first, last, at, held))
        self._add_dropped(texts, found)
        return found

    def _add_dropped(self, texts: Sequence[list[str]], found: list[list[Slip]]) -> None:
        """Add the names of which a word is left out: runs that begin as some name does then."""
        starts = [
            (number, at) for number, plain in enumerate(texts) for at in range(len(plain) - 2)
        ]
        pairs = [_pair((texts[number][at], texts[number][at + 1])) for number, at in starts]
        spans = [
            (*starts[place], size)
            for place in _known(pairs, self._drop_pair)
            for size in range(
                FEWEST_WORDS, min(LONGEST_NAME, len(texts[starts[place][0]]) - starts[place][1] + 1)
            )
        ]
        runs = [texts[number][first : first + size] for number, first, size in spans]
        keys = [crc32(" ".join(run).encode()) for run in runs]
        for place, held in _looked_up(keys, self._drop_key, self._drop_place):
            number, first, size = spans[place]
            if dropped_at(runs[place], self._phrases[held].split(" ")) >= 0:
                found[number].append(Slip(first, first + size, DROPPED, held))

    def _respaced(
        self, texts: Sequence[list[str]], runs: dict[int, list[tuple[int, int]]]
    ) -> list[list[Slip]]:
        """Return the names of each text of which only the blanks stand elsewhere."""
        spans: list[tuple[int, int, int]] = []
        joined: list[str] = []
        for number, plain in enumerate(texts):
            anywhere = [
                (first, first + size)
                for size in range(1, min(_LONGEST_ANYWHERE, len(plain)) + 1)
                for first in range(len(plain) - size + 1)
            ]
            longer = [run for run in runs.get(number, ()) if run[1] - run[0] > _LONGEST_ANYWHERE]
            for first, last in (*anywhere, *longer):
                text = "".join(plain[first:last])
                if len(text) >= _FEWEST_RESPACED:  # as all names that are known by their letters
                    spans.append((number, first, last))
                    joined.append(text)
        keys = [crc32(text.encode()) for text in joined]
        found: list[list[Slip]] = [[] for _ in texts]
        for place, held in _looked_up(keys, self._letters_key, self._letters_place):
            number, first, last = spans[place]
            listed = self._phrases[held]
            is_same = listed.split(" ") == texts[number][first:last]
            if not is_same and listed.replace(" ", "") == joined[place]:
                found[number].append(Slip(first, last, RESPACED, held))
        return found

    def _runs(self, texts: Sequence[list[str]]) -> dict[int, list[tuple[int, int]]]:
        """Return, by text, the runs of words with two neighbours in them that some name has."""
        keys: list[int] = []
        owners: list[tuple[int, int]] = []
        for number, plain in enumerate(texts):
            count = len(plain)
            if count >= FEWEST_WORDS:
                keys += map(_pair, pairwise(plain))
                keys += map(_ends, zip(plain, plain[2:], strict=False))
                owners += [(number, at) for at in range(2 * count - 3)]
        runs: dict[int, dict[tuple[int, int], None]] = {}
        for known in _known(keys, self._pair):
            number, first_of_two = owners[known]
            own = runs.setdefault(number, {})
            own.update(dict.fromkeys(_around(first_of_two, len(texts[number]))))
        return {number: list(own) for number, own in runs.items()}


def _around(at: int, count: int) -> Iterator[tuple[int, int]]:
    """Yield the runs of `count` words around two neighbours, or the ends of three words.

    Args:
        at: the first of two neighbours; from `count - 1` on, the first of three words.
        count: of the words of the text.
    """
    if at >= count - 1:
        first = at - (count - 1)
        yield first, first + FEWEST_WORDS
        return
    for size in range(FEWEST_WORDS, LONGEST_NAME + 1):
        for first in range(max(at + 2 - size, 0), min(at, count - size) + 1):
            yield first, first + size


def _known(asked: list[int], keys: Keys) -> list[int]:
    """Return, by their places, which asked keys stand among ascending ones."""
    if not asked or not len(keys):
        return []
    wanted = np.array(asked, np.uint32)
    found: list[int] = np.flatnonzero(
        keys.take(keys.searchsorted(wanted), mode="clip") == wanted
    ).tolist()
    return found


def _looked_up(
    asked: list[int], keys: Keys, places: npt.NDArray[np.int32]
) -> Iterator[tuple[int, int]]:
    """Yield, for each asked key by its place, what the table of ascending keys leads to."""
    if not asked:
        return
    wanted = np.array(asked, np.uint32)
    starts = keys.searchsorted(wanted)
    met = keys.take(starts, mode="clip") == wanted if len(keys) else starts < 0
    for place in np.flatnonzero(met).tolist():
        start = int(starts[place])
        while start < len(keys) and keys[start] == wanted[place]:
            yield place, int(places[start])
            start += 1


def build_slips(
    folder: Path,
    phrases: Sequence[tuple[str, ...]],
    may_lose: Callable[[int], Collection[int]] | None = None,
) -> None:
    """Write the names without each of their words into the folder of an index.

    Args:
        folder: where to write.
        phrases: the names by their folded words, in the order of their places.
        may_lose: which words of the name at a place may be left out; None means each.
    """
    found: list[tuple[int, int]] = []
    dropped: list[tuple[int, int]] = []
    drop_pairs: set[int] = set()
    pairs: set[int] = set()
    for place, words in enumerate(phrases):
        if may_lose_a_word(words):
            lost = range(len(words)) if may_lose is None else may_lose(place)
            rests = {(*words[:at], *words[at + 1 :]) for at in lost}
            dropped += [(crc32(" ".join(rest).encode()), place) for rest in rests]
            drop_pairs.update(_pair(rest[:2]) for rest in rests)
        if may_slip(words):
            found += [
                (_key(words, at), place)
                for at, word in enumerate(words)
                if len(word) >= _SHORTEST_SLIPPED
            ]
            pairs.update(map(_pair, pairwise(words)))
            if len(words) == FEWEST_WORDS:
                pairs.add(_ends((words[0], words[2])))
    letters = sorted(
        (crc32("".join(words).encode()), place)
        for place, words in enumerate(phrases)
        if may_be_respaced(words)
    )
    save_array(folder, "letters_key", np.array([key for key, _ in letters], np.uint32))
    save_array(folder, "letters_place", np.array([place for _, place in letters], np.int32))
    dropped.sort()
    save_array(folder, "drop_key", np.array([key for key, _ in dropped], np.uint32))
    save_array(folder, "drop_pair", np.array(sorted(drop_pairs), np.uint32))
    save_array(folder, "drop_place", np.array([place for _, place in dropped], np.int32))
    found.sort()
    save_array(folder, "slip_key", np.array([key for key, _ in found], np.uint32))
    save_array(folder, "slip_place", np.array([place for _, place in found], np.int32))
    save_array(folder, "slip_pair", np.array(sorted(pairs), np.uint32))


def _is_near(asked: Sequence[str], listed: Sequence[str], at: int) -> bool:
    """Tell whether a run is a name but for a slip in one word; keys may meet by chance."""
    return (
        len(asked) == len(listed)
        and is_slip(asked[at], listed[at])
        and all(asked[place] == listed[place] for place in range(len(asked)) if place != at)
    )


def _key(words: Sequence[str], at: int) -> int:
    return crc32(" ".join((*words[:at], _GAP, *words[at + 1 :])).encode())


def _pair(words: Sequence[str]) -> int:
    return crc32(" ".join(words).encode())


def _ends(words: tuple[str, str]) -> int:
    return crc32(f" {_GAP} ".join(words).encode())
