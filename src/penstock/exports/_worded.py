"""Goods that supplements to part 746 list by words: examples of luxury, chemicals, equipment."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from penstock.exports._text_words import Phrases
from penstock.exports._truth import MET, NOT_MET, UNKNOWN, Truth

_CAS = re.compile(r"(?<![\d-])\d{2,7}-\d{2}-\d(?![\d-])")
_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:%|per\s?cent\b|pct\b|wt\b)", re.IGNORECASE)
_NEVER_GOODS, _NEVER_CODES = "never-goods", "never-codes"


class Worded(NamedTuple):
    """What goods are of a supplement, the paragraph and the words that say so."""

    is_listed: Truth
    paragraph: str = ""
    words: str = ""


class _Row(NamedTuple):
    paragraph: str
    least_percent: Decimal | None


class WordedLists:
    """The supplements by number, each with what descriptions call its goods.

    Args:
        rows: rows of `worded.tsv`.
    """

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        held: dict[str, list[Mapping[str, str]]] = {}
        for row in rows:
            held.setdefault(row["supplement"], []).append(row)
        self._lists = {number: _List(found) for number, found in held.items()}

    def find(
        self, supplement: str, description: str, hs: str, goods: frozenset[str] = frozenset()
    ) -> Worded:
        """Return whether goods are listed; words that are not found prove nothing.

        Args:
            supplement: its number, such as `6`.
            description: of the goods, in words; numbers of the Chemical Abstracts Service count.
            hs: the digits of their code of the Harmonized System.
            goods: kinds of goods they are known to be.
        """
        found = self._lists.get(supplement)
        return Worded(UNKNOWN) if found is None else found.find(description, hs, goods)


class _List:
    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        self._of_word: dict[str, _Row] = {}
        self._of_cas: dict[str, _Row] = {}
        self._of_code: dict[str, _Row] = {}
        self._never_goods: frozenset[str] = frozenset()
        self._never_codes: tuple[str, ...] = ()
        self._but_codes: tuple[str, ...] = ()
        for row in rows:
            words, codes = _cell(row["words"]), _cell(row["hs"])
            if row["kind"] == _NEVER_GOODS:
                self._never_goods |= frozenset(words)
                self._but_codes += codes
            elif row["kind"] == _NEVER_CODES:
                self._never_codes += codes
            else:
                least = Decimal(row["least_percent"]) if row["least_percent"] else None
                made = _Row(row["paragraph"], least)
                self._of_word.update(dict.fromkeys(map(str.casefold, words), made))
                self._of_code.update(dict.fromkeys(codes, made))
                if row["cas"]:
                    self._of_cas[row["cas"]] = made
        self._phrases = Phrases(self._of_word, ("s", "es"))

    def find(self, description: str, hs: str, goods: frozenset[str]) -> Worded:
        is_other = not self._never_goods.isdisjoint(goods)
        text = description.casefold()
        best = Worded(NOT_MET)
        for words, row in self._named(text, hs):
            is_listed = _is_enough(row, text)
            if is_listed is MET and is_other:
                is_listed = UNKNOWN
            if is_listed is MET:
                return Worded(MET, row.paragraph, words)
            if is_listed is UNKNOWN or not best.paragraph:
                best = Worded(is_listed, row.paragraph, words)
        if best.paragraph:
            return best
        if hs.startswith(self._never_codes):
            return Worded(NOT_MET)
        return Worded(NOT_MET if is_other and not hs.startswith(self._but_codes) else UNKNOWN)

    def _named(self, text: str, hs: str) -> Iterable[tuple[str, _Row]]:
        for number in _CAS.findall(text):
            if number in self._of_cas:
                yield f"CAS {number}", self._of_cas[number]
        for _, end, phrase in self._phrases.find(text):
            if not text.startswith("-", end):  # what is chlorine-free is no chlorine
                yield phrase, self._of_word[phrase]
        for length in range(2, len(hs) + 1):
            if hs[:length] in self._of_code:
                yield f"HS {hs[:length]}", self._of_code[hs[:length]]


def _cell(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split("|")))


def _is_enough(row: _Row, text: str) -> Truth:
    """Tell whether a chemical is there in the weight from which it is listed."""
    if row.least_percent is None:
        return MET
    said = [Decimal(one.replace(",", ".")) for one in _PERCENT.findall(text)]
    if not said:
        return UNKNOWN
    return max(said) >= row.least_percent


__all__ = ["Worded", "WordedLists"]
