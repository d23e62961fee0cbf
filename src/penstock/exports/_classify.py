"""Candidates for a classification: entries whose words a description shares. Never a decision.

Each entry and each of its paragraphs is a short text; a description is held against them by the
words they share, rare words weighing more (BM25). Two lists are searched so: the Commerce Control
List, and the dual-use list as the EU and the Wassenaar participants number it, whose entries share
their numbers with the first where the third character is no 6 or 9. A code of the Harmonized
System counts by the words of its own description. What comes out is to be read by a person.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from penstock.exports._harmonized import goods_text
from penstock.exports._tables import export_tables
from penstock.exports._text_words import read_table

CONTROL_LIST, DUAL_USE_LIST = "CCL", "dual-use list"
_WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SATURATION, _LENGTH = 1.2, 0.6
_WEAK = 2.0
# One shared word alone is enough only where hardly any other entry has it.
_RARE = 6.0
# So many words of the description of a code must be shared where no word of the goods is.
_OF_CODE = 3
# What a word of a code weighs beside the words that are said of the goods themselves.
_BESIDE = 0.3
_SHORT = 3
_NO_PLURAL = ("ss", "is", "us")
_HISSING = ("ses", "xes", "zes", "ches", "shes")
# fmt: off
_COMMON = frozenset((
    "a", "an", "and", "any", "are", "as", "at", "be", "by", "for", "from", "has", "have",
    "having", "in", "into", "is", "it", "its", "not", "of", "on", "or", "other", "see", "than",
    "that", "the", "therefor", "these", "this", "those", "to", "which", "with", "list",
    "items", "controlled", "follows", "specially", "designed", "equipment", "parts",
    "components", "accessories", "used", "use", "more", "less", "all", "one", "following",
    "software", "technology", "entry",
    # Words of the Harmonized System that tell nothing of goods.
    "thereof", "their", "no", "whether", "heading", "headings", "subheading", "including",
    "containing", "item", "chapter", "kind", "kinds", "elsewhere", "specified", "whole", "part",
    "excluding", "function", "functions", "similar", "incorporating", "combined", "put", "up",
))
# fmt: on


_Postings = tuple[NDArray[np.intp], NDArray[np.float64]]


class Candidate(Struct, frozen=True):
    """An entry, or a paragraph of one, that a description may fall under.

    `score` orders candidates and means nothing else. `words` are those both share, `why` says so
    and where they stand. `is_shared_numbering` tells entries numbered as in the Wassenaar and EU
    lists. `source` is the list.
    """

    eccn: str
    paragraph: str
    text: str
    score: float
    words: tuple[str, ...]
    is_shared_numbering: bool
    source: str = "CCL"
    why: str = ""


@lru_cache(maxsize=1024)
def _words(text: str) -> tuple[str, ...]:
    """Return the words of a text that tell something; both lists are asked for the same text."""
    return tuple(filter(None, map(_term, _WORD.findall(text.casefold()))))


@lru_cache(maxsize=65536)
def _term(word: str) -> str:
    """Return a word as it is compared, empty where it tells nothing."""
    is_telling = word not in _COMMON and (len(word) > 1 or word.isdigit())
    return _stem(word) if is_telling else ""


def _stem(word: str) -> str:
    """Return a word without the ending of its plural."""
    if len(word) <= _SHORT or not word.endswith("s") or word.endswith(_NO_PLURAL):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(_HISSING) else word[:-1]


class _Text(NamedTuple):
    """An entry, or a paragraph of one, of a list."""

    source: str
    eccn: str
    paragraph: str
    text: str
    words: frozenset[str]
    is_shared_numbering: bool


class Classifier:
    """The words of control lists, ready to be asked; several lists cost little more than one.

    Args:
        lists: by what each is called, entry, paragraph and what it says; the heading of an entry
            has no paragraph.
    """

    def __init__(self, lists: Mapping[str, Iterable[tuple[str, str, str]]]) -> None:
        self._sources = len(lists)
        self._texts: list[_Text] = []
        found: defaultdict[str, list[_Postings]] = defaultdict(list)
        for source, texts in lists.items():
            rows = list(texts)
            counted = _counted(rows)
            # What a word is worth is a matter of its own list, where it is rare or common.
            for word, (numbers, worth) in _postings(counted).items():
                found[word].append((numbers + len(self._texts), worth))
            self._texts += [
                _Text(source, *row, frozenset(words), _is_shared_numbering(row[0]))
                for row, words in zip(rows, counted, strict=True)
            ]
        entries: dict[tuple[str, str], int] = {}
        sources = list(lists)
        self._entry_of = [
            entries.setdefault((one.source, one.eccn), len(entries)) for one in self._texts
        ]
        self._list_of = [sources.index(one.source) for one in self._texts]
        self._postings: dict[str, _Postings] = {
            word: (np.concatenate([one for one, _ in parts]), np.concatenate([w for _, w in parts]))
            for word, parts in found.items()
        }
        self.search = lru_cache(maxsize=4096)(self._search)

    def _search(self, description: str, limit: int = 10, hs: str = "") -> tuple[Candidate, ...]:
        """Return the best candidates for a description, at most one paragraph an entry.

        Args:
            description: what the item is, in words.
            limit: the most candidates of each list.
            hs: its code of the Harmonized System; the words of that count, too.
        """
        said = _words(description)
        of_code = _words(goods_text(hs)) if hs else ()
        asked = tuple(dict.fromkeys((*said, *of_code)))
        entry_of, list_of = self._entry_of, self._list_of
        room = [limit] * self._sources
        wanted = limit * self._sources
        seen: set[int] = set()
        best: list[Candidate] = []
        for number, score in self._scored(asked, frozenset(said)):
            entry = entry_of[number]
            if entry in seen:
                continue
            seen.add(entry)
            if room[list_of[number]]:
                room[list_of[number]] -= 1
                best.append(_candidate(self._texts[number], asked, said, hs, score))
                if len(best) == wanted:
                    break
        return tuple(best)

    def _scored(self, asked: tuple[str, ...], said: frozenset[str]) -> Iterable[tuple[int, float]]:
        """Return the texts that share enough with what is asked, and their scores, best first."""
        known = [(word in said, self._postings[word]) for word in asked if word in self._postings]
        if not known:
            return ()
        # All postings at once: an addition a word over the whole list would cost more than these.
        numbers = np.concatenate([found for _, (found, _) in known])
        worth = np.concatenate(
            [one if is_said or not said else one * _BESIDE for is_said, (_, one) in known]
        )
        scores = np.bincount(numbers, worth)
        near = (scores >= _WEAK).nonzero()[0]
        score = scores[near]
        shared = np.bincount(numbers)[near]
        # One rare word is enough, or several; of a code alone more.
        is_enough = (shared >= min(2, len(asked))) | (score >= _RARE)
        if len(said) < len(asked):
            heard = np.concatenate([np.full(len(found), is_said) for is_said, (found, _) in known])
            stated = np.bincount(numbers, heard)[near]
            is_enough = np.where(stated > 0, is_enough, shared >= _OF_CODE)
        near, score = near[is_enough], score[is_enough]
        # The sort is stable, so entries of one score stand in the order of the list.
        order = (-score).argsort(kind="stable")
        return zip(near[order].tolist(), score[order].tolist(), strict=True)


def _counted(texts: Sequence[tuple[str, str, str]]) -> list[Counter[str]]:
    headings = {entry: _words(text) for entry, paragraph, text in texts if not paragraph}
    counted: list[Counter[str]] = []
    for eccn, paragraph, text in texts:
        # A paragraph is read below its heading, so the heading's words count with it.
        words = Counter(_words(text))
        if paragraph:
            words.update(set(headings.get(eccn, ())))
        counted.append(words)
    return counted


def _candidate(
    found: _Text, asked: tuple[str, ...], said: tuple[str, ...], hs: str, score: float
) -> Candidate:
    source, eccn, paragraph, text, held, is_shared_numbering = found
    words = tuple([word for word in asked if word in held])
    return Candidate(
        eccn,
        paragraph,
        text,
        round(score, 2),
        words,
        is_shared_numbering,
        source,
        _why(words, said, hs),
    )


def _is_shared_numbering(eccn: str) -> bool:
    return eccn[2] not in "69" and eccn[2:] not in {"501", "515", "521"}


def _postings(counted: Sequence[Counter[str]]) -> dict[str, _Postings]:
    """Return for each word the texts that hold it, and what it is worth in each (BM25)."""
    mean = sum(sum(words.values()) for words in counted) / max(1, len(counted))
    found: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, words in enumerate(counted):
        length = 1 - _LENGTH + _LENGTH * sum(words.values()) / mean
        for word, count in words.items():
            share = count * (_SATURATION + 1) / (count + _SATURATION * length)
            found[word].append((number, share))
    made = {}
    for word, places in found.items():
        weight = math.log(1 + len(counted) / (len(places) + 0.5))
        numbers = np.array([number for number, _ in places], np.intp)
        made[word] = numbers, weight * np.array([share for _, share in places])
    return made


def _why(shared: Sequence[str], said: Sequence[str], hs: str) -> str:
    if not hs:
        return f"the description says {', '.join(shared)}"
    stated = [word for word in shared if word in said]
    rest = [word for word in shared if word not in said]
    reasons = []
    if stated:
        reasons.append(f"the description says {', '.join(stated)}")
    if rest:
        reasons.append(f"HS {hs} says {', '.join(rest)}")
    return "; ".join(reasons)


def _control_list() -> list[tuple[str, str, str]]:
    """Return the texts of the Commerce Control List.

    Paragraphs are those of categories 1, 3, 4 and 5; of the others headings alone are held.
    """
    entries = export_tables().entries
    texts = [(entry.eccn, "", entry.heading) for entry in entries.values()]
    texts += [
        (row["eccn"], row["paragraph"], row["text"])
        for row in read_table("exports/paragraphs.tsv")
        if row["eccn"] in entries
    ]
    return texts


def _dual_use_list() -> list[tuple[str, str, str]]:
    rows = read_table("exports/dual-use.tsv")
    return [(row["entry"], row["paragraph"], row["text"]) for row in rows]


@cache
def classifier() -> Classifier:
    """Return the classifier over the shipped Commerce Control List, built once per process."""
    return Classifier({CONTROL_LIST: _control_list()})


@cache
def dual_use_classifier() -> Classifier:
    """Return the classifier over the Wassenaar-numbered dual-use list, built once per process."""
    return Classifier({DUAL_USE_LIST: _dual_use_list()})


@cache
def both_classifier() -> Classifier:
    """Return the classifier over both lists in one, built once per process."""
    return Classifier({CONTROL_LIST: _control_list(), DUAL_USE_LIST: _dual_use_list()})
