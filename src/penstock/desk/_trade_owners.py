"""What an owner graph says of the parties of a shipment: listed owners, shares and chains."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache

import msgspec

from penstock.desk._listed_match import listing_of_party
from penstock.desk._owners import OwnerBasis
from penstock.exports import EndUserListing, ExportTables, Holding, listing_applies
from penstock.model import Party, PartyId
from penstock.ownership import (
    ListedParty,
    OwnershipStatus,
    OwnershipVerdict,
    OwnerWatch,
    Regime,
    Register,
    edge_text,
    percent_text,
)

_STATUS: dict[OwnershipStatus, bool | None] = {
    OwnershipStatus.BLOCKED: True,
    OwnershipStatus.POSSIBLY: None,
    OwnershipStatus.NOT_BLOCKED: False,
}
_KEPT = 4096


class TradeOwners:
    """Who of a shipment listed parties own, as of a day, under the test of each agency.

    The affiliates rule of BIS adds up owners on the Entity List, the Military End-User List and
    blocked parties of the programmes of 744.8; OFAC adds up everybody it blocks. Both count half
    or more, chains included. Whether the rule of BIS is in force is for the export rules to say.

    Args:
        basis: the owner graph and the listed parties.
        day: the day asked about; who was not listed yet counts for nothing.
        tables: which section a list is, which programmes 744.8 names.
        party_of: returns a listed party by its id.

    Source: 15 CFR 744.8(a)(2), 744.11(a)(1), 744.21(a)(3); OFAC guidance of 2014-08-13.
    """

    def __init__(
        self,
        basis: OwnerBasis,
        day: date,
        tables: ExportTables,
        party_of: Callable[[PartyId], Party],
    ) -> None:
        self._tables = tables
        self._day = day
        register = Register.open(basis.graph)
        content = basis.listed.read_bytes()
        entries = msgspec.json.decode(content, type=list[tuple[Regime, ListedParty]])
        wanted = [one for regime, one in entries if regime in {Regime.BIS, Regime.OFAC}]
        # Of tens of thousands of listed parties few are in the graph; only those are looked up.
        labels = frozenset(register.seeds(wanted, day).names.values())
        self._of: dict[str, EndUserListing] = {}
        counted: dict[str, list[ListedParty]] = {"BIS": [], "OFAC": []}
        for one in wanted:
            if one.label not in labels:
                continue
            listing = listing_of_party(party_of(PartyId(one.source)), tables)
            if listing_applies(listing, day) is False:
                continue
            for agency in self._agencies(listing):
                counted[agency].append(one)
                self._of.setdefault(f"{agency} {one.label}", listing)
        self._watches = {
            agency: OwnerWatch(register, listed, day) for agency, listed in counted.items()
        }
        self.held = lru_cache(_KEPT)(self._held)

    def _agencies(self, listing: EndUserListing) -> Iterable[str]:
        if listing.section == "SDN":
            yield "OFAC"
            rows = (row for row in self._tables.parties.sdn_programmes if self._day >= row.since)
            if any(set(row.programmes) & set(listing.programmes) for row in rows):
                yield "BIS"
        elif listing.section in self._tables.parties.affiliates.sections:
            yield "BIS"

    def _held(self, name: str) -> tuple[Holding, ...]:
        """Return what listed parties hold of a party of exactly this name, by each agency."""
        found: list[Holding] = []
        for agency, watch in self._watches.items():
            parties = watch.find([name]) if watch.seeds.possible else ()
            for party in parties:
                verdict = watch.verdict(party, Regime.OFAC)
                if verdict.reason in {"listed", "controlled"}:
                    continue
                if one := self._holding(agency, watch, verdict, is_only=len(parties) == 1):
                    found.append(one)
        return tuple(found)

    def _holding(
        self, agency: str, watch: OwnerWatch, verdict: OwnershipVerdict, *, is_only: bool
    ) -> Holding | None:
        edges = verdict.proof.edges or verdict.held
        seeds = (watch.seeds.names.get(edge.owner, "") for edge in edges)
        listings = [self._of[f"{agency} {label}"] for label in dict.fromkeys(seeds) if label]
        if not listings:
            return None
        low, high = percent_text(verdict.lower), percent_text(verdict.upper)
        is_enough = _STATUS[verdict.status]
        doubt = ""
        if not is_only:
            doubt = f"which {verdict.name} of the owner graph it is is not known"
            is_enough = None if is_enough is not False else False
        return Holding(
            agency=agency,
            share=low if low == high else f"{low}-{high}",
            is_enough=is_enough,
            listings=tuple(listings),
            chains=tuple(map(edge_text, edges)),
            doubt=doubt,
        )
