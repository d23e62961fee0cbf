"""Goods that supplements to part 746 list by code of the Harmonized Tariff Schedule."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from penstock.exports._truth import MET, NOT_MET, UNKNOWN, Truth


class TariffLists:
    """The supplements by number, and which of them are held whole.

    Args:
        rows: rows of `tariff.tsv`; `basis` is `text` where the whole supplement was read, `part`
            where only some of its codes are known.
    """

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        self._codes: dict[str, dict[str, Decimal | None]] = {}
        partial: set[str] = set()
        for row in rows:
            least = Decimal(row["least_usd"]) if row["least_usd"] else None
            self._codes.setdefault(row["supplement"], {})[row["code"]] = least
            if row["basis"] != "text":
                partial.add(row["supplement"])
        self.whole = frozenset(self._codes) - partial

    def holds(self, supplements: Iterable[str], hs: str, value: Decimal | None) -> Truth:
        """Tell whether goods are listed in one of some supplements.

        A code covers all that begin with it. Where a supplement names a price of one piece, goods
        whose whole value is below it are not listed, and others may be.

        Args:
            supplements: their numbers, such as `4`.
            hs: the digits of the code as stated, empty where none is.
            value: of the whole shipment in US dollars, None where it is not stated.
        """
        if not hs:
            return UNKNOWN
        answer: Truth = NOT_MET
        for number in supplements:
            listed = self._listed(self._codes.get(number, {}), hs, value)
            if listed is MET:
                return MET
            if listed is UNKNOWN or number not in self.whole:
                answer = UNKNOWN
        return answer

    def _listed(self, codes: Mapping[str, Decimal | None], hs: str, value: Decimal | None) -> Truth:
        answer: Truth = NOT_MET
        for length in range(2, len(hs) + 1):
            prefix = hs[:length]
            if prefix not in codes:
                continue
            least = codes[prefix]
            if least is None:
                return MET
            if value is None or value >= least:
                answer = UNKNOWN
        if any(len(code) > len(hs) and code.startswith(hs) for code in codes):
            answer = UNKNOWN
        return answer
