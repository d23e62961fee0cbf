"""The rows of the export tables: one typed struct for each thing a row may say, read strictly."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct

Tree = Mapping[str, Any]
"""A condition as it stands in a table; see `penstock.exports._conditions`."""


class _Row(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Common strictness of every row."""


class Unless(_Row, frozen=True):
    """What takes a case out of a requirement, where the facts show it."""

    when: Tree
    citation: str
    says: str
    ask: str = ""


class PolicyRow(_Row, frozen=True):
    """How applications of one kind are reviewed."""

    when: Tree
    says: str


class RequirementRow(_Row, frozen=True):
    """A licence requirement or a prohibition outside the chart."""

    id: str
    step: str
    citation: str
    says: str
    when: Tree
    exceptions: str
    verified: bool
    policy: str = ""
    policies: tuple[PolicyRow, ...] = ()
    unless: tuple[Unless, ...] = ()
    open: str = "verdict"
    verdict: str = "licence_required"
    agency: str = "BIS"
    settled_by: str = ""
    source: str = ""
    note: str = ""
    since: date | None = None
    until: date | None = None


class RequirementsFile(_Row, frozen=True):
    """The file `requirements.yaml`."""

    vintage: date
    checked_on: date
    requirements: tuple[RequirementRow, ...]


class OfferRow(_Row, frozen=True):
    """A licence exception that may be looked at. `flag` names the words of the entry to read."""

    symbol: str
    citation: str
    when: Tree
    conditions: tuple[str, ...]
    verified: bool
    flag: str = ""
    source: str = ""
    since: date | None = None


class OfferList(_Row, frozen=True):
    """The exceptions open to one kind of requirement."""

    id: str
    offers: tuple[OfferRow, ...]


class BarRow(_Row, frozen=True):
    """What forecloses exceptions but `only`; for the named lists and symbols, or all."""

    when: Tree
    only: tuple[str, ...]
    citation: str
    says: str
    verified: bool
    lists: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()


class ExceptionsFile(_Row, frozen=True):
    """The file `exceptions.yaml`."""

    vintage: date
    checked_on: date
    lists: tuple[OfferList, ...]
    bars: tuple[BarRow, ...]


class SetRow(_Row, frozen=True):
    """A named set of destinations."""

    id: str
    codes: tuple[str, ...]
    citation: str
    verified: bool
    note: str = ""


class FollowsRow(_Row, frozen=True, rename={"other": "as"}):
    """A place that follows the row of another."""

    code: str
    other: str
    citation: str
    since: date | None = None


class EmbargoedRow(_Row, frozen=True):
    """A destination whose row sends to part 746."""

    code: str
    citation: str


class ChartNote(_Row, frozen=True):
    """A footnote of the chart that requires more than its marks."""

    codes: tuple[str, ...]
    items: tuple[str, ...]
    reason: str
    column: str
    citation: str
    excluded: tuple[str, ...] = ()
    question: str = ""


class RegionRow(_Row, frozen=True):
    """A region of Ukraine as addresses spell it; a doubtful one holds land of both kinds."""

    code: str
    name: str
    spellings: tuple[str, ...]
    is_doubtful: bool = False


class DestinationsFile(_Row, frozen=True):
    """The file `destinations.yaml`."""

    vintage: date
    checked_on: date
    sets: tuple[SetRow, ...]
    follows: tuple[FollowsRow, ...]
    embargoed: tuple[EmbargoedRow, ...]
    chart_notes: tuple[ChartNote, ...]
    regions: tuple[RegionRow, ...]


class Attached(_Row, frozen=True):
    """The licence requirement a foreign direct product rule brings with it."""

    citation: str
    says: str
    policy: str


class DirectProductRow(_Row, frozen=True):
    """A foreign direct product rule."""

    id: str
    citation: str
    title: str
    since: date
    product: Tree
    reach: Tree
    not_from: str = ""
    attaches: Attached | None = None


class DirectProductsFile(_Row, frozen=True):
    """The file `direct-products.yaml`."""

    vintage: date
    checked_on: date
    verified: bool
    rules: tuple[DirectProductRow, ...]


class ThresholdRow(_Row, frozen=True):
    """A share of controlled content that is de minimis for a destination."""

    id: str
    when: Tree
    percent: str
    comparison: str
    citation: str
    agency: str = ""


class NoShareRow(_Row, frozen=True):
    """Content of which no share is de minimis."""

    id: str
    when: Tree
    citation: str
    says: str
    content: tuple[str, ...] = ()
    content_series: tuple[str, ...] = ()
    paragraph: str = ""
    not_paragraph: str = ""
    group: tuple[str, ...] = ()


class EncryptionRow(_Row, frozen=True):
    """Encryption content, which counts as de minimis only under conditions of its own."""

    content: tuple[str, ...]
    fact: str
    citation: str
    ask: str


class LeftOutRow(_Row, frozen=True, rename={"origin": "from"}):
    """Content left out of the share because a partner country controls it."""

    destination: tuple[str, ...]
    origin: str
    content: str
    citation: str


class DeMinimisFile(_Row, frozen=True):
    """The file `de-minimis.yaml`."""

    vintage: date
    checked_on: date
    verified: bool
    thresholds: tuple[ThresholdRow, ...]
    none: tuple[NoShareRow, ...]
    encryption: EncryptionRow
    left_out: tuple[LeftOutRow, ...]
    stricter: tuple[ThresholdRow, ...]


class SectionRow(_Row, frozen=True):
    """What an entry of one list means for an export."""

    section: str
    citation: str
    effect: str
    says: str
    agency: str = "BIS"
    since: date | None = None


class ProgrammesRow(_Row, frozen=True):
    """Programmes whose blocked parties need a BIS licence."""

    programmes: tuple[str, ...]
    since: date
    citation: str


class FootnoteRow(_Row, frozen=True):
    """How a licence column shows a footnote."""

    footnote: str
    pattern: str


class OverrideRow(_Row, frozen=True):
    """A party whose footnote no pattern can read."""

    name: str
    footnote: str
    note: str


class LicenceScope(_Row, frozen=True):
    """What a licence column limits its requirement to."""

    pattern: str
    when: Tree
    open: str = "verdict"


class PolicyWords(_Row, frozen=True):
    """How a licence policy is worded and what it says."""

    pattern: str
    says: str


class SpanRow(_Row, frozen=True):
    """Days on which something is in force, the last one excluded."""

    since: date
    until: date | None = None
    citation: str = ""


class AffiliatesRow(_Row, frozen=True):
    """The rule on parties that listed parties own."""

    percent: str
    comparison: str
    sections: tuple[str, ...]
    citation: str
    verified: bool
    spans: tuple[SpanRow, ...]
    suspension: SpanRow
    red_flag: str


class PartiesFile(_Row, frozen=True):
    """The file `parties.yaml`."""

    vintage: date
    checked_on: date
    sections: tuple[SectionRow, ...]
    lists: Mapping[str, str]
    sdn_programmes: tuple[ProgrammesRow, ...]
    footnotes: tuple[FootnoteRow, ...]
    footnote_since: Mapping[str, date]
    overrides: tuple[OverrideRow, ...]
    licence_scopes: tuple[LicenceScope, ...]
    policies: tuple[PolicyWords, ...]
    affiliates: AffiliatesRow


class EventRow(_Row, frozen=True):
    """Something reported about a party before any rule applied."""

    id: str
    names: tuple[str, ...]
    since: date
    says: str
    citation: str
    until: date | None = None


class FlagRow(_Row, frozen=True):
    """A red flag that something is not stated."""

    id: str
    says: str
    citation: str
    when: str


class EventsFile(_Row, frozen=True):
    """The file `events.yaml`."""

    checked_on: date
    events: tuple[EventRow, ...]
    red_flags: tuple[FlagRow, ...]
