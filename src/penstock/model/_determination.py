"""What an export determination says: requirements, exceptions, and what would change the answer."""

from datetime import date
from enum import StrEnum

from msgspec import Struct


class Verdict(StrEnum):
    """What the export rules say of a shipment; never that it is cleared. Gravest first."""

    PROHIBITED = "prohibited"
    LICENCE_REQUIRED = "licence_required"
    EXCEPTION_POSSIBLE = "exception_possible"
    INDETERMINATE = "indeterminate"
    NO_CHART_REQUIREMENT = "no_chart_requirement"


class ExceptionOffer(Struct, frozen=True, omit_defaults=True):
    """A licence exception held against one requirement.

    `status` is `possible`, where nothing stated refutes it, or `foreclosed`. `conditions` are
    what a person must confirm before using it; `why` says what forecloses it. `verified` False:
    nobody has compared what the table says of it with the official text.
    """

    symbol: str
    citation: str
    status: str
    conditions: tuple[str, ...] = ()
    why: str = ""
    verified: bool = True


class ExportRequirement(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One affirmative requirement. Each must be overcome on its own (15 CFR 738.4(a)(2))."""

    rule: str
    citation: str
    says: str
    agency: str = "BIS"
    reason: str = ""
    policy: str = ""
    exceptions: tuple[ExceptionOffer, ...] = ()


class Determination(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The export part of a decision on a shipment.

    `data_vintage` is the day of the text behind the tables. `would_change` are the facts and
    steps that would lead to another answer. `candidates` are entries a description may fall
    under: to be read by a person, never decided by the search.
    """

    verdict: Verdict
    data_vintage: date
    requirements: tuple[ExportRequirement, ...] = ()
    missing_facts: tuple[str, ...] = ()
    red_flags: tuple[str, ...] = ()
    licensing_policy: str = ""
    other_agency: tuple[str, ...] = ()
    would_change: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
