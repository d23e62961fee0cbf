"""Who is listed: parties, their names and what a publication says of them."""

from datetime import date
from enum import StrEnum
from typing import NewType

from msgspec import Struct

PartyId = NewType("PartyId", str)
ListId = NewType("ListId", str)


class Schema(StrEnum):
    """What kind of thing a party is; the values are FollowTheMoney schema names.

    `Jurisdiction` is the one addition: a country or region that is itself a target.
    """

    LEGAL_ENTITY = "LegalEntity"
    PERSON = "Person"
    ORGANIZATION = "Organization"
    COMPANY = "Company"
    PUBLIC_BODY = "PublicBody"
    VESSEL = "Vessel"
    AIRPLANE = "Airplane"
    CRYPTO_WALLET = "CryptoWallet"
    SECURITY = "Security"
    JURISDICTION = "Jurisdiction"


class NameKind(StrEnum):
    """How a publisher presents a name.

    A weak alias is one the publisher itself calls weak, low quality or not strong; alone it
    never raises an alert (OFAC FAQ 122-125; UN alias quality "Low"; EU `strong="false"`).
    """

    PRIMARY = "primary"
    ALIAS = "alias"
    WEAK_ALIAS = "weak_alias"
    FORMER = "former"


class IdentifierKind(StrEnum):
    """What a number or code identifies."""

    PASSPORT = "passport"
    NATIONAL_ID = "national_id"
    TAX_ID = "tax_id"
    REGISTRATION = "registration"
    IMO = "imo"
    MMSI = "mmsi"
    CALL_SIGN = "call_sign"
    AIRCRAFT_TAIL = "aircraft_tail"
    AIRCRAFT_SERIAL = "aircraft_serial"
    BIC = "bic"
    LEI = "lei"
    ISIN = "isin"
    DUNS = "duns"
    BANK_ACCOUNT = "bank_account"
    WALLET = "wallet"
    EMAIL = "email"
    WEBSITE = "website"
    PHONE = "phone"
    OTHER = "other"


class FeatureKind(StrEnum):
    """A stated property of a party that is neither a name, a date, a place nor a number."""

    GENDER = "gender"
    TITLE = "title"
    POSITION = "position"
    VESSEL_TYPE = "vessel_type"
    VESSEL_FLAG = "vessel_flag"
    VESSEL_FORMER_FLAG = "vessel_former_flag"
    VESSEL_OWNER = "vessel_owner"
    DEADWEIGHT_TONNAGE = "deadweight_tonnage"
    GROSS_TONNAGE = "gross_tonnage"
    BUILD_DATE = "build_date"
    AIRCRAFT_MODEL = "aircraft_model"
    AIRCRAFT_OPERATOR = "aircraft_operator"
    ORGANISATION_TYPE = "organisation_type"
    STATUS = "status"
    OTHER = "other"


class RelationKind(StrEnum):
    """How a publication ties one party to another, without any share being stated."""

    LINKED_TO = "linked_to"
    OWNER = "owner"
    PARENT = "parent"
    SUBSIDIARY = "subsidiary"
    FAMILY = "family"
    ASSOCIATE = "associate"


class Name(Struct, frozen=True, omit_defaults=True):
    """One name of a party, as published.

    `text` is the whole name in reading order as far as the publisher lets us know it.
    `given` and `family` are kept where the publisher separates them. `script` is an ISO 15924
    code such as `Latn`, `Arab`, `Hang`; `language` an ISO 639 code where stated.
    """

    text: str
    kind: NameKind = NameKind.PRIMARY
    script: str = "Latn"
    given: str = ""
    family: str = ""
    language: str = ""


class DateRange(Struct, frozen=True, omit_defaults=True):
    """A date of birth or of incorporation, exact or not.

    `earliest` and `latest` are both inclusive; they are equal when the day is known. A bare
    year spans its whole year. `is_circa` keeps the publisher's "circa" or "approximately".
    """

    earliest: date
    latest: date
    is_circa: bool = False
    text: str = ""


class Place(Struct, frozen=True, omit_defaults=True):
    """An address, a place of birth or a country, as published and as understood.

    `country` is an ISO 3166-1 alpha-2 code, empty where the published text names none we know.
    """

    text: str
    country: str = ""
    street: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    note: str = ""


class Identifier(Struct, frozen=True, omit_defaults=True):
    """A number or code. `label` keeps the publisher's own word for it, e.g. "D.N.I."."""

    kind: IdentifierKind
    value: str
    country: str = ""
    currency: str = ""
    label: str = ""
    issued: str = ""
    expires: str = ""
    note: str = ""


class Feature(Struct, frozen=True, omit_defaults=True):
    """One stated property, in the publisher's words."""

    kind: FeatureKind
    text: str
    label: str = ""


class Relation(Struct, frozen=True, omit_defaults=True):
    """A tie to another party by name, and by id where the publisher gives one."""

    kind: RelationKind
    name: str
    party: PartyId | None = None
    note: str = ""


class Listing(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Why and since when a party is on a list.

    `section` names the part of a list that unites several (`Entity List` in the Consolidated
    Screening List). `references` are the publisher's permanent references and those it cites of
    other lists (`un:KPe.001`). `legal_bases` are orders and regulations as cited.
    """

    list: ListId
    section: str = ""
    programmes: tuple[str, ...] = ()
    legal_bases: tuple[str, ...] = ()
    listed_on: date | None = None
    changed_on: date | None = None
    expires_on: date | None = None
    references: tuple[str, ...] = ()
    secondary_sanctions: tuple[str, ...] = ()
    licence_requirement: str = ""
    licence_policy: str = ""
    citations: tuple[str, ...] = ()
    source_url: str = ""


class Party(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A listed party with everything its publication says of it.

    `id` is stable across publications and ends with the publisher's own entity number, such as
    `us-ofac:12345`. `remarks` keeps the words that no field fits.
    """

    id: PartyId
    schema: Schema
    names: tuple[Name, ...]
    listing: Listing
    birth_dates: tuple[DateRange, ...] = ()
    birth_places: tuple[Place, ...] = ()
    nationalities: tuple[Place, ...] = ()
    citizenships: tuple[Place, ...] = ()
    addresses: tuple[Place, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    features: tuple[Feature, ...] = ()
    relations: tuple[Relation, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def primary_name(self) -> str:
        """The name the publisher leads with."""
        for name in self.names:
            if name.kind is NameKind.PRIMARY:
                return name.text
        return self.names[0].text if self.names else str(self.id)

    @property
    def countries(self) -> frozenset[str]:
        """Every country the publication ties the party to, as ISO 3166-1 alpha-2 codes."""
        places = (*self.nationalities, *self.citizenships, *self.addresses, *self.birth_places)
        return frozenset(place.country for place in places if place.country)
