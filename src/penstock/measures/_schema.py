"""The rows of the measures tables: one typed struct for each thing a row may say.

Rows are read strictly: a field nobody declared here is refused. Dates are those printed in the
instrument. `ends` is always the first day on which something no longer has effect, and
`published` the first day anybody outside could know it.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct

from penstock.measures._words import (
    AccountUse,
    Activity,
    ClockUnit,
    Comparison,
    Direction,
    Effect,
    EventKind,
    Nexus,
    PartyKind,
    Person,
    Sender,
    Tie,
)

Slug = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Text = Annotated[str, Meta(min_length=1)]
Country = Annotated[str, Meta(pattern=r"^[A-Z]{2}$")]
Region = Annotated[str, Meta(pattern=r"^[A-Z]{2}-[A-Z0-9]{1,5}$")]
Address = Annotated[str, Meta(pattern=r"^https://[^\s]+$")]
Bic = Annotated[str, Meta(pattern=r"^[A-Z0-9]{8}([A-Z0-9]{3})?$")]
HsPrefix = Annotated[str, Meta(pattern=r"^\d{2,10}$")]


class _Row(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Common strictness of every row."""


class Ownership(_Row, frozen=True):
    """Which shares extend a measure to a company that a target owns.

    `percent` is exact. `is_aggregated` adds the shares of several targets, as OFAC does; s.311
    asks for one company as the owner of a subsidiary. `basis` says what the share is of.
    """

    comparison: Comparison
    percent: Decimal
    is_aggregated: bool
    basis: Text
    citation: Text


class Clause(_Row, frozen=True):
    """A conjunction of attributes of one party; empty attributes ask nothing.

    `institution` are the kinds that fit; `subsidiary_of` asks for an owner of that definition
    (`share` says how much of it must be owned). `is_asked` False: an unstated tie to a government
    is no open question, because most persons of the country are not meant.
    """

    institution: tuple[PartyKind, ...] = ()
    chartered_in: tuple[Country, ...] = ()
    located_in: tuple[Country, ...] = ()
    not_located_in: tuple[Country, ...] = ()
    government_of: tuple[Country, ...] = ()
    is_asked: bool = True
    national_of: tuple[Country, ...] = ()
    subsidiary_of: Slug = ""
    share: Ownership | None = None


class Definition(_Row, frozen=True):
    """A class of persons or institutions: a disjunction of clauses, as a regulation defines it."""

    id: Slug
    title: Text
    text: Text
    citation: Text
    source: Address
    checked_on: date
    any_of: Annotated[tuple[Clause, ...], Meta(min_length=1)]
    verified: bool = True
    open_points: tuple[Text, ...] = ()


class _Target(_Row, frozen=True, tag_field="kind"):
    """Common part of the targets. `id` is unique within its measure."""

    id: Slug
    label: Text


class JurisdictionTarget(_Target, frozen=True, tag="jurisdiction"):
    """A country or region; `ties` are the ties of a party or place that count.

    `question` is what must be known beyond the tie: whoever has it falls under the target only
    perhaps, such as one in a region of which the measure means a part.
    """

    countries: tuple[Country, ...] = ()
    regions: tuple[Region, ...] = ()
    ties: tuple[Tie, ...] = tuple(tie for tie in Tie if tie is not Tie.NATIONALITY)
    question: str = ""


class PartyTarget(_Target, frozen=True, tag="party"):
    """Named persons or institutions, with what makes them known, and their subsidiaries."""

    names: Annotated[tuple[Text, ...], Meta(min_length=1)]
    countries: Annotated[tuple[Country, ...], Meta(min_length=1)]
    bics: tuple[Bic, ...] = ()
    ids: tuple[Text, ...] = ()
    wallets: tuple[Text, ...] = ()
    ownership: Ownership | None = None


class ClassTarget(_Target, frozen=True, tag="class"):
    """A class of persons or institutions by its definition, and what it owns."""

    definition: Slug
    ownership: Ownership | None = None


class ProgrammeTarget(_Target, frozen=True, tag="programme"):
    """Every party listed under one of these programme tags, and what they own together.

    `lists` and `sections` (parts of a list that unites several) narrow to those: a listing of
    one of either falls under it. `not_on` names lists and sections whose entries do not.
    """

    programmes: tuple[Text, ...] = ()
    lists: tuple[Text, ...] = ()
    sections: tuple[Text, ...] = ()
    not_on: tuple[Text, ...] = ()
    legal_bases: tuple[Text, ...] = ()
    ownership: Ownership | None = None


class TransactionTarget(_Target, frozen=True, tag="transactions"):
    """A class of transactions, described in words and known by the parties it involves.

    `tags` are activities of a party (`PartyFact.sectors`) that mark the class, such as
    `cvc-mixing`, where the instrument names nobody.
    """

    description: Text
    names: tuple[Text, ...] = ()
    tags: tuple[Slug, ...] = ()
    countries: tuple[Country, ...] = ()


class SectorTarget(_Target, frozen=True, tag="sector"):
    """Persons active in sectors of countries' economies."""

    countries: Annotated[tuple[Country, ...], Meta(min_length=1)]
    sectors: Annotated[tuple[Slug, ...], Meta(min_length=1)]


class GoodsTarget(_Target, frozen=True, tag="goods"):
    """Goods on their way from or to countries. No code and no tag means all goods.

    `direction` import: the goods originate in `countries`; export: they are destined there.
    `is_asked` False: an unstated code is no open question, because most goods on that way are
    not meant.
    """

    direction: Direction
    countries: Annotated[tuple[Country, ...], Meta(min_length=1)]
    regions: tuple[Region, ...] = ()
    hs: tuple[HsPrefix, ...] = ()
    tags: tuple[Slug, ...] = ()
    is_asked: bool = True


class VesselTarget(_Target, frozen=True, tag="vessel"):
    """Ships and aircraft by flag, by IMO number or by where they have been lately."""

    flags: tuple[Country, ...] = ()
    imo: tuple[Text, ...] = ()
    called_in: tuple[Country, ...] = ()
    within_days: int = 0


class AccountTarget(_Target, frozen=True, tag="account"):
    """A type of account, described in words; `numbers` are those an authority has named."""

    description: Text
    numbers: tuple[Text, ...] = ()


Target = (
    JurisdictionTarget
    | PartyTarget
    | ClassTarget
    | ProgrammeTarget
    | TransactionTarget
    | SectorTarget
    | GoodsTarget
    | VesselTarget
    | AccountTarget
)


class Bound(_Row, frozen=True):
    """Who must obey. `definition` cites the narrower meaning the instrument gives the word."""

    who: Person
    definition: str = ""


class Clock(_Row, frozen=True):
    """How long one has for a duty that a requirement brings with it, and from what."""

    duty: Text
    count: int
    unit: ClockUnit
    starts_from: Text
    citation: Text


class Quantity(_Row, frozen=True):
    """A limit on an amount. `value` None where the instrument sets none (a total ban)."""

    value: Decimal
    unit: Text
    per: Text
    basis: str = ""


class Requirement(_Row, frozen=True):
    """One thing demanded or forbidden, with its paragraph.

    `targets` names targets of the measure (empty: all). `starts`, `ends` and `published` stand
    where the requirement's own dates differ from the measure's events. `activities` empty means
    whatever the question is about; `account` asks how an account stands to the target.
    """

    id: Slug
    effect: Effect
    citation: Text
    summary: Text
    binds: Annotated[tuple[Bound, ...], Meta(min_length=1)]
    targets: tuple[Slug, ...] = ()
    starts: date | None = None
    ends: date | None = None
    published: date | None = None
    activities: tuple[Activity, ...] = ()
    account: AccountUse | None = None
    clocks: tuple[Clock, ...] = ()
    quantity: Quantity | None = None
    max_tenor_days: int | None = None
    quote: str = ""


class Carveout(_Row, frozen=True):
    """A carve-out written into a measure, which only the asker's facts can settle.

    `question` is the fact to establish; answered yes, the requirement is excepted. `starts` and
    `ends` bound the days on which it holds. `is_usual` True: it covers most cases, so that until
    the question is answered nobody can say that the requirement applies, and it is held open.
    """

    id: Slug
    summary: Text
    question: Text
    citation: Text
    requirements: tuple[Slug, ...] = ()
    starts: date | None = None
    ends: date | None = None
    is_usual: bool = False


class Licence(_Row, frozen=True):
    """A general licence or authorisation that may cover a case; shown, never assumed."""

    id: Slug
    summary: Text
    citation: Text
    starts: date | None = None
    ends: date | None = None


class Event(_Row, frozen=True):
    """What happened to the measure, when, by which instrument.

    `of` names the earlier events it concerns (what is postponed, enjoined, replaced, withdrawn);
    empty means all earlier ones. `requirements` narrows it to some requirements. A repeal or
    withdrawal takes effect on `effective`, else on the day it was published.
    """

    kind: EventKind
    instrument: Text
    citation: Text
    id: Slug = ""
    of: tuple[Slug, ...] = ()
    requirements: tuple[Slug, ...] = ()
    made: date | None = None
    announced: date | None = None
    published: date | None = None
    effective: date | None = None
    ends: date | None = None
    comments_until: date | None = None
    measures: tuple[Annotated[int, Meta(ge=1, le=6)], ...] = ()
    source: Address = ""
    note: str = ""
    verified: bool = True
    open_points: tuple[Text, ...] = ()

    @property
    def known(self) -> date:
        """The first day anybody outside could know of the event."""
        told = [day for day in (self.announced, self.published) if day]
        if told:
            return min(told)
        return self.made or self.effective or date.max

    @property
    def takes_effect(self) -> date:
        """The day the event changes the state, if nothing postpones it."""
        return self.effective or self.known

    @property
    def first_day(self) -> date:
        """The earliest date the event carries, by which events are ordered."""
        days = (self.made, self.announced, self.published, self.effective)
        return min((day for day in days if day), default=date.max)


class Measure(_Row, frozen=True):
    """One measure: whom it hits, what it demands of whom, and its whole history."""

    id: Slug
    title: Text
    authority: Text
    citation: Text
    source: Address
    checked_on: date
    targets: Annotated[tuple[Target, ...], Meta(min_length=1)]
    requirements: Annotated[tuple[Requirement, ...], Meta(min_length=1)]
    events: tuple[Event, ...] = ()
    nexus: tuple[Nexus, ...] = ()
    exceptions: tuple[Carveout, ...] = ()
    licences: tuple[Licence, ...] = ()
    related: tuple[Slug, ...] = ()
    note: str = ""
    verified: bool = True
    open_points: tuple[Text, ...] = ()


class Deadline(_Row, frozen=True):
    """A date the law computes: due once, or again every so often until `until`.

    Exactly one of `due`, `days_after` (from `starts`) and `every_year` (month and day) is given;
    `repeats_days` repeats the first two.
    """

    id: Slug
    title: Text
    citation: Text
    source: Address
    checked_on: date
    starts: date
    who: Text
    due: date | None = None
    days_after: int | None = None
    repeats_days: int | None = None
    every_year: Annotated[str, Meta(pattern=r"^\d{2}-\d{2}$")] = ""
    until: date | None = None
    measure: Slug = ""
    note: str = ""
    verified: bool = True
    open_points: tuple[Text, ...] = ()


class MeasureFile(_Row, frozen=True):
    """One table: the measures of one regime, with the definitions and deadlines they need."""

    regime: Slug
    title: Text
    sender: Sender
    definitions: tuple[Definition, ...] = ()
    measures: tuple[Measure, ...] = ()
    deadlines: tuple[Deadline, ...] = ()


def day_before(day: date | None) -> date | None:
    """Return the last day of validity for an `ends` date."""
    return day - timedelta(days=1) if day else None
