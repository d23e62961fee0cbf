"""Goods that supplements to part 746 list by code of the Harmonized Tariff Schedule."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from penstock.exports._truth import MET, NOT_MET, UNKNOWN, Truth


class _Listed(NamedTuple):
    """A code of a supplement: the price from which it is listed, and since when that is known."""

    least: Decimal | None
    since: date


class TariffLists:
    """The supplements by number, and which of them are held whole.

    Args:
        rows: rows of `tariff.tsv`; `basis` is `text` where the whole supplement was read, `part`
            where only some of its codes are known; `since`, where stated, is the first day from
            which the code is known to be listed.
    """

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        self._codes: dict[str, dict[str, _Listed]] = {}
        partial: set[str] = set()
        self._read_on: dict[str, date] = {}
        for row in rows:
            number = row["supplement"]
            least = Decimal(row["least_usd"]) if row["least_usd"] else None
            since = date.fromisoformat(row["since"]) if row.get("since") else date.min
            listed = self._codes.setdefault(number, {})
            listed.update((code, _Listed(least, since)) for code in codes_in(row["code"]))
            if row["basis"] != "text":
                partial.add(number)
            # What is not listed was not listed either since the youngest day of the text.
            self._read_on[number] = max(since, self._read_on.get(number, date.min))
        self.whole = frozenset(self._codes) - partial

    def holds(
        self, supplements: Iterable[str], hs: str, value: Decimal | None, day: date | None = None
    ) -> Truth:
        """Tell whether goods are listed in one of some supplements.

        A code covers all that begin with it. Where a supplement names a price of one piece, goods
        whose whole value is below it are not listed, and others may be.

        Args:
            supplements: their numbers, such as `4`.
            hs: the digits of the code as stated, empty where none is.
            value: of the whole shipment in US dollars, None where it is not stated.
            day: the day asked about; before the text that is held its codes are open.
        """
        if not hs:
            return UNKNOWN
        day = day or date.max
        answer: Truth = NOT_MET
        for number in supplements:
            listed = self._listed(self._codes.get(number, {}), hs, value, day)
            if listed is MET:
                return MET
            is_read = number in self.whole and day >= self._read_on[number]
            if listed is UNKNOWN or not is_read:
                answer = UNKNOWN
        return answer

    def code_of(self, supplements: Iterable[str], hs: str) -> str:
        """Return supplement and code under which goods are listed, empty where under none."""
        for number in supplements:
            for length in range(2, len(hs) + 1):
                if hs[:length] in self._codes.get(number, {}):
                    return f"supplement no. {number}, {hs[:length]}"
        return ""

    def _listed(
        self, codes: Mapping[str, _Listed], hs: str, value: Decimal | None, day: date
    ) -> Truth:
        answer: Truth = NOT_MET
        for length in range(2, len(hs) + 1):
            found = codes.get(hs[:length])
            if found is None:
                continue
            if found.least is None and day >= found.since:
                return MET
            if found.least is None or value is None or value >= found.least:
                answer = UNKNOWN
        if answer is NOT_MET and any(len(one) > len(hs) and one.startswith(hs) for one in codes):
            answer = UNKNOWN
        return answer


def codes_in(cell: str) -> Iterator[str]:
    """Yield the codes of a cell: one, or a heading and the ends of its subheadings."""
    heading, *ends = cell.split()
    yield from (heading + end for end in ends) if ends else (heading,)
