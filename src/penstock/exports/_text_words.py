"""What free text says of goods, end use and end user, by the words of the tables."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from penstock.data import data_rows

_FIRST = re.compile(r"(?<![\w-])\w+")
_AFTER = re.compile(r"\w")


def read_table(path: str) -> list[dict[str, str]]:
    """Return the rows of a shipped tab-separated table, each by its columns."""
    return list(data_rows(path))


def read_lines(text: str) -> list[dict[str, str]]:
    """Return the rows of a tab-separated table with a header; lines with `#` are remarks.

    Raises:
        ValueError: a row has another number of cells than the header.
    """
    lines = text.splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


class Words:
    """The words that tell kinds of goods, uses and users."""

    def __init__(self) -> None:
        self._hs: list[tuple[str, str]] = []
        words: defaultdict[str, list[str]] = defaultdict(list)
        without: defaultdict[str, list[str]] = defaultdict(list)
        for row in read_table("exports/goods.tsv"):
            if row["kind"] == "hs":
                self._hs.append((row["value"], row["tag"]))
            else:
                (words if row["kind"] == "word" else without)[row["tag"]].append(row["value"])
        self._tags = _Tags(words)
        self._without = _Tags(without)
        self._phrases: dict[str, tuple[Phrases, dict[str, str]]] = {}
        said: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for row in read_table("exports/phrases.tsv"):
            said[row["about"]][row["phrase"]] = row["kind"]
        for about, kinds in said.items():
            self._phrases[about] = (Phrases(kinds), kinds)
        self.goods = lru_cache(maxsize=16384)(self._goods)
        self.kinds = lru_cache(maxsize=16384)(self._kinds)

    def _goods(self, description: str, hs: str) -> frozenset[str]:
        """Return what a description and a code of the Harmonized System say of goods."""
        text = description.casefold()
        found = self._tags.of(text)
        if found:
            found -= self._without.of(text)
        if hs:
            found |= {tag for prefix, tag in self._hs if hs.startswith(prefix)}
        return frozenset(found)

    def _kinds(self, about: str, text: str) -> frozenset[str]:
        """Return the kinds of use (`use`) or user (`user`) a text states."""
        phrases, kinds = self._phrases[about]
        found: set[str] = set()
        read = 0
        for start, end, phrase in phrases.find(text.casefold()):
            if start >= read:  # a phrase inside a longer one says nothing of its own
                found.add(kinds[phrase])
                read = end
        return frozenset(found)


class Phrases:
    """Phrases to be found in a text: by their first word, so that most places cost one look-up.

    Args:
        phrases: in lower case, each beginning with a letter or a digit.
        endings: what may follow the last letter and still be the phrase, such as a plural `s`.
    """

    def __init__(self, phrases: Iterable[str], endings: tuple[str, ...] = ()) -> None:
        self._endings = ("", *endings)
        self._of_word: defaultdict[str, list[str]] = defaultdict(list)
        for phrase in sorted(set(phrases), key=len, reverse=True):
            first = re.split(r"\W", phrase, maxsplit=1)[0]
            # A phrase of one word carries its ending in the word of the text that it is found by.
            for ending in self._endings if phrase == first else ("",):
                self._of_word[first + ending].append(phrase)

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield where the longest phrase begins and ends at each word of a text, and the phrase.

        A phrase begins where no letter, digit or hyphen stands before and ends where none follows;
        phrases may overlap. The text is in lower case.
        """
        for match in _FIRST.finditer(text):
            for phrase in self._of_word.get(match[0], ()):
                start = match.start()
                if text.startswith(phrase, start):
                    end = self._end(text, start + len(phrase))
                    if end:
                        yield start, end, phrase
                        break

    def _end(self, text: str, end: int) -> int:
        for ending in self._endings:
            stop = end + len(ending)
            if text.startswith(ending, end) and _AFTER.match(text, stop) is None:
                return stop
        return 0


class _Tags:
    """Phrases that tell tags."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        tags: defaultdict[str, set[str]] = defaultdict(set)
        for tag, found in phrases.items():
            for phrase in found:
                tags[phrase].add(tag)
        self._phrases = Phrases(tags)
        # Where a phrase stands, so does each that it begins with.
        self._tags = {
            phrase: frozenset().union(
                *(tags[start] for start in tags if re.match(rf"{re.escape(start)}(?!\w)", phrase))
            )
            for phrase in tags
        }

    def of(self, text: str) -> set[str]:
        """Return the tags whose phrases stand in a text, which is in lower case."""
        found: set[str] = set()
        for _, _, phrase in self._phrases.find(text):
            found |= self._tags[phrase]
        return found
