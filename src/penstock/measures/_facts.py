"""What is known of a question: parties, accounts, goods, places. Nothing unknown is filled in.

An empty field means "not known", never "no". The one closed list is `activities`: it says what
is asked, and requirements about other activities are then out of scope.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct, field

from penstock.measures._words import Activity, Nexus, PartyKind, Person
from penstock.model import Evidence


class ListingFact(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A list entry a party is, or may be.

    `is_confirmed` True: the party is the listed one; False: it is not; None: nobody has decided
    yet, and every answer that rests on it stays open.
    """

    list: str
    programmes: tuple[str, ...] = ()
    section: str = ""
    legal_bases: tuple[str, ...] = ()
    party: str = ""
    name: str = ""
    listed_on: date | None = None
    is_confirmed: bool | None = None


class OwnerFact(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An owner of a party. `share` is in percent, exact; None where it is not known."""

    owner: "PartyFact"
    share: Decimal | None = None


class PartyFact(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One party of the question and what is known of it.

    `countries` are ties of any kind but nationality (residence, registration, address);
    `nationalities` are those of a person, who may live elsewhere.
    `chartered_in` is where its head office is chartered, licensed or organised; `located_in`
    where the branch or office that acts here stands. `government_of` is the country whose
    government it is, or is owned or controlled by; `is_government` False says it is none.
    `owners` lists known owners. `sectors` is what it does. Of a ship or aircraft, `called_in` are
    the countries it called at within the last 180 days.
    """

    id: str
    role: str = ""
    names: tuple[str, ...] = ()
    kind: PartyKind | None = None
    bics: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    nationalities: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    chartered_in: str = ""
    located_in: str = ""
    government_of: str = ""
    is_government: bool | None = None
    sectors: tuple[str, ...] = ()
    listings: tuple[ListingFact, ...] = ()
    owners: tuple[OwnerFact, ...] = ()
    flag: str = ""
    called_in: tuple[str, ...] = ()
    path: str = ""
    text: str = ""

    @property
    def label(self) -> str:
        """The name to call the party by."""
        return self.names[0] if self.names else (self.bics[0] if self.bics else self.id)

    @property
    def evidence(self) -> Evidence:
        """Where the question names the party."""
        return Evidence(self.path or self.id, self.text or self.label)


class AccountFact(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An account the question uses; `holder`, `opened_for` and `used_for` are party ids.

    `holder` is the respondent. `opened_for` are those on whose behalf the account was opened or
    is maintained; `used_for` those for whom transactions run through it. `is_correspondent`
    None: not known. `located_in` is the country where it is kept.
    """

    holder: str
    opened_for: tuple[str, ...] = ()
    used_for: tuple[str, ...] = ()
    located_in: str = ""
    is_correspondent: bool | None = None
    is_payable_through: bool | None = None
    path: str = ""


class PlaceFact(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A place the question names that is no party's own: a port, a town, a route."""

    country: str = ""
    region: str = ""
    path: str = ""
    text: str = ""


class GoodsFact(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Goods, their code and their way. `tags` are kinds such as `luxury` or `arms`."""

    hs: str = ""
    tags: tuple[str, ...] = ()
    origin: str = ""
    destination: str = ""
    destination_region: str = ""
    is_us_origin: bool | None = None
    path: str = ""
    text: str = ""


class QuestionFacts(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything known of one question.

    `activities` says what is asked about (empty: not known). `answers` settles the questions
    that exceptions and limits ask, such as `{"us-311-ir/ieepa-permitted": True}`, and any other by
    its words. `tenor_days`
    is that of the debt.
    """

    parties: tuple[PartyFact, ...] = ()
    accounts: tuple[AccountFact, ...] = ()
    places: tuple[PlaceFact, ...] = ()
    goods: tuple[GoodsFact, ...] = ()
    activities: frozenset[Activity] = frozenset()
    currency: str = ""
    tenor_days: int | None = None
    answers: Mapping[str, bool] = field(default_factory=dict)


class Profile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who asks. `is_a` are the persons the asker is; `definitions` those met literally.

    `exposures` are the ways the asker may come into reach of a measure that does not bind it.
    `home` is the asker's country or union, as ISO 3166-1 alpha-2 or `EU`.
    """

    id: str
    title: str
    is_a: tuple[Person, ...]
    home: str = ""
    definitions: tuple[str, ...] = ()
    exposures: tuple[Nexus, ...] = ()
    note: str = ""
