"""What free text says of goods, end use and end user, by the words of the tables."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from penstock.data import data_file


def read_table(path: str) -> list[dict[str, str]]:
    """Return the rows of a shipped tab-separated table, each by its columns."""
    return read_lines(data_file(path).read_text("utf-8"))


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
        self._tags = _Phrases(words)
        self._without = _Phrases(without)
        self._phrases: dict[str, tuple[re.Pattern[str], dict[str, str]]] = {}
        said: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for row in read_table("exports/phrases.tsv"):
            said[row["about"]][row["phrase"]] = row["kind"]
        for about, kinds in said.items():
            self._phrases[about] = (_pattern(list(kinds)), kinds)
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
        pattern, kinds = self._phrases[about]
        return frozenset(kinds[found[0]] for found in pattern.finditer(text.casefold()))


class _Phrases:
    """Phrases that tell tags, all looked for in one pass over a text."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        tags: defaultdict[str, set[str]] = defaultdict(set)
        for tag, found in phrases.items():
            for phrase in found:
                tags[phrase].add(tag)
        longest_first = "|".join(map(re.escape, sorted(tags, key=len, reverse=True)))
        # Looking ahead finds the longest phrase at each place, whatever another has used already.
        self._pattern = re.compile(rf"(?<![\w-])(?=({longest_first})(?!\w))")
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
        for match in self._pattern.finditer(text):
            found |= self._tags[match[1]]
        return found


def _pattern(phrases: list[str]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w])")
