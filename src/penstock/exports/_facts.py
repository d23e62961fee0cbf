"""What is known of one shipment, in the form the rules ask for it."""

from collections.abc import Mapping
from datetime import date

from penstock.exports._entries import Entry
from penstock.exports._harmonized import only_digits
from penstock.exports._places import Place
from penstock.exports._shipment import DirectProduct, Shipment
from penstock.exports._tariff import TariffLists
from penstock.exports._truth import NOT_MET, UNKNOWN, Truth
from penstock.exports._worded import WordedLists


class Facts:
    """One shipment on one day, read once. Attributes are what conditions look at.

    `party_sections` and `footnotes` map what a party is to whether it is so; a party that is
    not stated leaves them open through `parties_known`.
    """

    __slots__ = (
        "activity",
        "as_of",
        "direct_product",
        "eccn",
        "end_use",
        "end_user",
        "entry",
        "facts",
        "footnotes",
        "from_codes",
        "goods",
        "hs",
        "is_described",
        "is_ear99",
        "made_of",
        "paragraph",
        "parties_known",
        "party_sections",
        "place",
        "shipment",
        "states_end_use",
        "states_end_user",
        "suspended_until",
        "tariff",
        "transit",
        "value_usd",
        "worded",
    )

    def __init__(
        self,
        shipment: Shipment,
        as_of: date,
        place: Place,
        entry: Entry | None,
        item: tuple[str, str],
    ) -> None:
        self.shipment = shipment
        self.as_of = as_of
        self.place = place
        self.entry = entry
        self.eccn, self.paragraph = item
        self.is_ear99 = self.eccn == "EAR99"
        self.hs = only_digits(shipment.hs)
        self.value_usd = shipment.value_usd
        self.tariff: TariffLists | None = None
        self.worded: WordedLists | None = None
        self.activity = shipment.activity or "export"
        self.direct_product: tuple[DirectProduct, ...] | None = shipment.direct_product
        self.made_of: tuple[tuple[str, Entry | None], ...] | None = None
        self.facts: Mapping[str, bool] = shipment.facts
        self.is_described = bool(shipment.description or shipment.hs)
        self.goods: frozenset[str] = frozenset()
        self.end_use: frozenset[str] = frozenset()
        self.end_user: frozenset[str] = frozenset()
        self.states_end_use = bool(shipment.end_use)
        self.states_end_user = False
        self.from_codes: frozenset[str] | None = None
        self.transit: frozenset[str] = frozenset()
        self.party_sections: dict[str, Truth] = {}
        self.footnotes: dict[str, Truth] = {}
        self.parties_known = False
        self.suspended_until: date | None = None

    def party_is(self, sections: Mapping[str, Truth], wanted: tuple[str, ...]) -> Truth:
        """Tell whether some party is of one of the kinds wanted."""
        answer: Truth = NOT_MET if self.parties_known else UNKNOWN
        for one in wanted:
            value = sections.get(one, NOT_MET)
            if value is True:
                return True
            if value is UNKNOWN:
                answer = UNKNOWN
        return answer
