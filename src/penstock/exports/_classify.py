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

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from penstock.exports._harmonized import goods_text
from penstock.exports._tables import export_tables
from penstock.exports._text_words import read_table

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


def _words(text: str) -> list[str]:
    return [
        _stem(word)
        for word in _WORD.findall(text.casefold())
        if word not in _COMMON and (len(word) > 1 or word.isdigit())
    ]


def _stem(word: str) -> str:
    """Return a word without the ending of its plural."""
    if len(word) <= _SHORT or not word.endswith("s") or word.endswith(_NO_PLURAL):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(_HISSING) else word[:-1]


class Classifier:
    """The words of a control list, ready to be asked.

    Args:
        texts: entry, paragraph and what it says; the heading of an entry has no paragraph.
        source: what the list is called.
    """

    def __init__(self, texts: Iterable[tuple[str, str, str]], source: str) -> None:
        self._source = source
        self._texts = texts = list(texts)
        headings: Mapping[str, list[str]] = {
            entry: _words(text) for entry, paragraph, text in texts if not paragraph
        }
        counted: list[Counter[str]] = []
        for eccn, paragraph, text in texts:
            # A paragraph is read below its heading, so the heading's words count with it.
            words = Counter(_words(text))
            if paragraph:
                words.update(set(headings.get(eccn, ())))
            counted.append(words)
        self._held = [frozenset(words) for words in counted]
        self._postings = _postings(counted)
        self.search = lru_cache(maxsize=4096)(self._search)

    def _search(self, description: str, limit: int = 10, hs: str = "") -> tuple[Candidate, ...]:
        """Return the best candidates for a description, at most one paragraph an entry.

        Args:
            description: what the item is, in words.
            limit: the most candidates.
            hs: its code of the Harmonized System; the words of that count, too.
        """
        said = _words(description)
        of_code = _words(goods_text(hs)) if hs else []
        asked = list(dict.fromkeys([*said, *of_code]))
        scores = np.zeros(len(self._texts))
        shared, stated = (np.zeros(len(self._texts), np.intp) for _ in range(2))
        for word in asked:
            if (postings := self._postings.get(word)) is not None:
                numbers, worth = postings
                is_stated = word in said
                scores[numbers] += worth if is_stated or not said else worth * _BESIDE
                shared[numbers] += 1
                stated[numbers] += is_stated
        # One rare word is enough, or several; of a code alone more.
        least = np.where(shared < min(2, len(asked)), _RARE, _WEAK)
        least[stated == 0] = _WEAK
        enough = np.flatnonzero((scores >= least) & ((stated > 0) | (shared >= _OF_CODE)))
        best: dict[str, Candidate] = {}
        # The sort is stable, so entries of one score stand in the order of the list.
        for number in enough[np.argsort(-scores[enough], kind="stable")].tolist():
            eccn, paragraph, text = self._texts[number]
            if eccn in best:
                continue
            words = [word for word in asked if word in self._held[number]]
            best[eccn] = Candidate(
                eccn,
                paragraph,
                text,
                round(float(scores[number]), 2),
                tuple(words),
                is_shared_numbering=eccn[2] not in "69" and eccn[2:] not in {"501", "515", "521"},
                source=self._source,
                why=_why(words, said, hs),
            )
            if len(best) == limit:
                break
        return tuple(best.values())


def _postings(
    counted: Sequence[Counter[str]],
) -> dict[str, tuple[NDArray[np.intp], NDArray[np.float64]]]:
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


def _why(shared: Iterable[str], said: Iterable[str], hs: str) -> str:
    words = list(shared)
    stated = [word for word in words if word in said]
    rest = [word for word in words if word not in stated]
    reasons = []
    if stated:
        reasons.append(f"the description says {', '.join(stated)}")
    if rest:
        reasons.append(f"HS {hs} says {', '.join(rest)}")
    return "; ".join(reasons)


@cache
def classifier() -> Classifier:
    """Return the classifier over the shipped control list, built once per process.

    Paragraphs are those of categories 1, 3, 4 and 5; of the others headings alone are held.
    """
    entries = export_tables().entries
    texts = [(entry.eccn, "", entry.heading) for entry in entries.values()]
    texts += [
        (row["eccn"], row["paragraph"], row["text"])
        for row in read_table("exports/paragraphs.tsv")
        if row["eccn"] in entries
    ]
    return Classifier(texts, "CCL")


@cache
def dual_use_classifier() -> Classifier:
    """Return the classifier over the Wassenaar-numbered dual-use list, built once per process."""
    rows = read_table("exports/dual-use.tsv")
    texts = [(row["entry"], row["paragraph"], row["text"]) for row in rows]
    return Classifier(texts, "dual-use list")
