"""Shipments as tests write them: short, with only what matters said."""

from datetime import date
from decimal import Decimal
from typing import Any

from penstock.exports import (
    Content,
    Determined,
    EndUserListing,
    ExportTables,
    Shipment,
    TradeParty,
    determine,
)
from penstock.model import Verdict

TODAY = date(2026, 7, 23)
JANUARY_2025 = date(2025, 1, 15)
LICENCE = Verdict.LICENCE_REQUIRED
EXCEPTION = Verdict.EXCEPTION_POSSIBLE
NOTHING = Verdict.NO_CHART_REQUIREMENT
OPEN = Verdict.INDETERMINATE
PROHIBITED = Verdict.PROHIBITED


def ask(
    eccn: str,
    destination: str,
    as_of: date = TODAY,
    *,
    tables: ExportTables | None = None,
    suspended_until: date | None = None,
    **stated: Any,
) -> Determined:
    """Return what is determined of an item to a destination, with whatever else is stated."""
    shipment = Shipment(id="case", eccn=eccn, destination=destination, **stated)
    return determine(shipment, as_of, tables, suspended_until=suspended_until)


def verdict(eccn: str, destination: str, as_of: date = TODAY, **stated: Any) -> Verdict:
    """Return the verdict alone; see `ask`."""
    return ask(eccn, destination, as_of, **stated).determination.verdict


def rules(made: Determined) -> set[str]:
    """Return the ids of the requirements found."""
    return {one.rule for one in made.determination.requirements}


def citations(made: Determined) -> str:
    """Return the citations of the requirements found, joined."""
    return "; ".join(one.citation for one in made.determination.requirements)


def part(eccn: str, value: str, paragraph: str = "") -> Content:
    """Return a part of U.S. content."""
    return Content(eccn=eccn, paragraph=paragraph, value_usd=Decimal(value))


def user(name: str, *listings: EndUserListing, **more: Any) -> tuple[TradeParty, ...]:
    """Return an end user that was held against the lists."""
    return (TradeParty(role="end_user", name=name, listings=listings, is_screened=True, **more),)


ENTITY = EndUserListing(
    section="EL",
    name="Ancient Instruments Works",
    licence_requirement="For all items subject to the EAR. (See §744.11 of the EAR).",
    licence_policy="Presumption of denial.",
    citations=("80 FR 69852",),
)
