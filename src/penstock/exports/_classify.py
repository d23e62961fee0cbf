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
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from msgspec import Struct

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
        self._postings: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        self._lengths = []
        for number, (eccn, paragraph, text) in enumerate(texts):
            # A paragraph is read below its heading, so the heading's words count with it.
            words = Counter(_words(text))
            if paragraph:
                words.update(set(headings.get(eccn, ())))
            self._lengths.append(sum(words.values()))
            for word, count in words.items():
                self._postings[word].append((number, count))
        self._mean = sum(self._lengths) / max(1, len(self._lengths))
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
        scores: defaultdict[int, float] = defaultdict(float)
        shared: defaultdict[int, list[str]] = defaultdict(list)
        for word in asked:
            postings = self._postings.get(word, ())
            weight = math.log(1 + len(self._texts) / (len(postings) + 0.5))
            if said and word not in said:
                weight *= _BESIDE
            for number, count in postings:
                length = 1 - _LENGTH + _LENGTH * self._lengths[number] / self._mean
                scores[number] += (
                    weight * count * (_SATURATION + 1) / (count + _SATURATION * length)
                )
                shared[number].append(word)
        best: dict[str, Candidate] = {}
        for number, score in sorted(scores.items(), key=lambda one: -one[1]):
            eccn, paragraph, text = self._texts[number]
            if eccn in best or not _is_enough(score, shared[number], asked, said):
                continue
            best[eccn] = Candidate(
                eccn,
                paragraph,
                text,
                round(score, 2),
                tuple(shared[number]),
                is_shared_numbering=eccn[2] not in "69" and eccn[2:] not in {"501", "515", "521"},
                source=self._source,
                why=_why(shared[number], said, hs),
            )
            if len(best) == limit:
                break
        return tuple(best.values())


def _is_enough(score: float, shared: list[str], asked: list[str], said: list[str]) -> bool:
    """Tell whether words shared are worth telling: one rare word, or several; of a code more."""
    if not any(word in said for word in shared):
        return len(shared) >= _OF_CODE and score >= _WEAK
    return score >= (_RARE if len(shared) < min(2, len(asked)) else _WEAK)


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
