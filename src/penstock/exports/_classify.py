"""Candidates for a classification: entries whose words a description shares. Never a decision.

Each entry and each of its paragraphs is a short text; a description is held against them by the
words they share, rare words weighing more (BM25). What comes out is to be read by a person.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache

from msgspec import Struct

from penstock.exports._tables import ExportTables, export_tables
from penstock.exports._text_words import read_table

_WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SATURATION, _LENGTH = 1.2, 0.6
_WEAK = 2.0
# One shared word alone is enough only where hardly any other entry has it.
_RARE = 6.0
_ENDINGS = ("ies", "es", "s")
# fmt: off
_COMMON = frozenset((
    "a", "an", "and", "any", "are", "as", "at", "be", "by", "for", "from", "has", "have",
    "having", "in", "into", "is", "it", "its", "not", "of", "on", "or", "other", "see", "than",
    "that", "the", "therefor", "these", "this", "those", "to", "which", "with", "list",
    "items", "controlled", "follows", "specially", "designed", "equipment", "parts",
    "components", "accessories", "used", "use", "more", "less", "all", "one", "following",
    "software", "technology", "entry",
))
# fmt: on


class Candidate(Struct, frozen=True):
    """An entry, or a paragraph of one, that a description may fall under.

    `score` orders candidates and means nothing else. `words` are those both share.
    `is_shared_numbering` tells entries numbered as in the Wassenaar and EU lists.
    """

    eccn: str
    paragraph: str
    text: str
    score: float
    words: tuple[str, ...]
    is_shared_numbering: bool


def _words(text: str) -> list[str]:
    return [_stem(word) for word in _WORD.findall(text.casefold()) if word not in _COMMON]


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if len(word) > len(ending) + 3 and word.endswith(ending):
            return word[: -len(ending)] + ("y" if ending == "ies" else "")
    return word


class Classifier:
    """The words of the control list, ready to be asked.

    Args:
        tables: whose entries are searched; paragraphs are the shipped ones of categories 1, 3,
            4 and 5.
    """

    def __init__(self, tables: ExportTables) -> None:
        texts = [(entry.eccn, "", entry.heading) for entry in tables.entries.values()]
        texts += [
            (row["eccn"], row["paragraph"], row["text"])
            for row in read_table("exports/paragraphs.tsv")
            if row["eccn"] in tables.entries
        ]
        self._texts = texts
        headings: Mapping[str, list[str]] = {
            entry.eccn: _words(entry.heading) for entry in tables.entries.values()
        }
        self._postings: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        self._lengths = []
        for number, (eccn, paragraph, text) in enumerate(texts):
            # A paragraph is read below its heading, so the heading's words count with it.
            words = Counter(_words(text))
            if paragraph:
                words.update(set(headings[eccn]))
            self._lengths.append(sum(words.values()))
            for word, count in words.items():
                self._postings[word].append((number, count))
        self._mean = sum(self._lengths) / max(1, len(self._lengths))
        self.search = lru_cache(maxsize=4096)(self._search)

    def _search(self, description: str, limit: int = 10) -> tuple[Candidate, ...]:
        """Return the best candidates for a description, at most one paragraph an entry."""
        asked = list(dict.fromkeys(_words(description)))
        scores: defaultdict[int, float] = defaultdict(float)
        shared: defaultdict[int, list[str]] = defaultdict(list)
        for word in asked:
            postings = self._postings.get(word, ())
            weight = math.log(1 + len(self._texts) / (len(postings) + 0.5))
            for number, count in postings:
                length = 1 - _LENGTH + _LENGTH * self._lengths[number] / self._mean
                scores[number] += (
                    weight * count * (_SATURATION + 1) / (count + _SATURATION * length)
                )
                shared[number].append(word)
        best: dict[str, Candidate] = {}
        for number, score in sorted(scores.items(), key=lambda one: -one[1]):
            eccn, paragraph, text = self._texts[number]
            few = len(shared[number]) < min(2, len(asked))
            if score < (_RARE if few else _WEAK) or eccn in best:
                continue
            best[eccn] = Candidate(
                eccn,
                paragraph,
                text,
                round(score, 2),
                tuple(shared[number]),
                is_shared_numbering=eccn[2] not in "69" and eccn[2:] not in {"501", "515", "521"},
            )
            if len(best) == limit:
                break
        return tuple(best.values())


@cache
def classifier() -> Classifier:
    """Return the classifier over the shipped tables, built once per process."""
    return Classifier(export_tables())
