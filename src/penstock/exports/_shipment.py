"""What is asked: one shipment with everything stated of it. Nothing unknown is filled in."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct, field

from penstock.exports._truth import Truth


class Content(Struct, frozen=True, kw_only=True):
    """A part of United States origin inside a foreign-made item, at its fair market price.

    `value_usd` None: the value is not stated.
    """

    eccn: str
    paragraph: str = ""
    value_usd: Decimal | None = None
    description: str = ""


class DirectProduct(Struct, frozen=True, kw_only=True):
    """Technology, software or a plant of United States origin an item is the direct product of."""

    eccn: str
    kind: str = "technology"


class EndUserListing(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A list entry that a party is, or may be.

    `is_match` None: only its name is near, and nobody has decided. `section` is that of the
    Consolidated Screening List; `listed_on` the day of effect where the list states one.
    """

    section: str
    name: str
    party: str = ""
    programmes: tuple[str, ...] = ()
    licence_requirement: str = ""
    licence_policy: str = ""
    citations: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    listed_on: date | None = None
    expires_on: date | None = None
    is_match: Truth = True


class Owner(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An owner of a party; `share` in percent, exact, None where it is not known."""

    name: str
    share: Decimal | None = None
    listings: tuple[EndUserListing, ...] = ()


class Holding(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What listed parties together hold of a party, through every chain of an owner graph.

    `is_enough` None: shares that are not known decide. `share` is percent as text, exact;
    `chains` are the ties it rests on, from the listed to the party. `agency` is BIS where owners
    on lists of Commerce and those of 744.8 are added up, OFAC where blocked owners are.
    """

    agency: str
    share: str
    is_enough: Truth
    listings: tuple[EndUserListing, ...]
    chains: tuple[str, ...] = ()
    doubt: str = ""


class TradeParty(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A party to the shipment. `is_screened` False: no list was asked about it.

    `owners` are as stated with the shipment; `holdings` are what an owner graph says.
    """

    role: str
    name: str
    country: str = ""
    listings: tuple[EndUserListing, ...] = ()
    owners: tuple[Owner, ...] = ()
    holdings: tuple[Holding, ...] = ()
    is_screened: bool = False


class Shipment(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One shipment, transfer or release.

    Texts are as stated. `us_content` and `direct_product` None mean not stated, an empty tuple
    means that there is none. `activity` is export, reexport, transfer or deemed_export. `facts`
    settles what rules ask, such as `{"ofac_authorisation": True}`. `problems` are values that
    could not be read; they keep the answer open.
    """

    id: str
    destination: str
    region: str = ""
    eccn: str = ""
    paragraph: str = ""
    description: str = ""
    hs: str = ""
    origin: str = ""
    ship_from: str = ""
    value_usd: Decimal | None = None
    us_content: tuple[Content, ...] | None = None
    direct_product: tuple[DirectProduct, ...] | None = None
    parties: tuple[TradeParty, ...] = ()
    end_use: str = ""
    activity: str = ""
    transit: tuple[str, ...] = ()
    facts: Mapping[str, bool] = field(default_factory=dict)
    as_of: date | None = None
    problems: tuple[str, ...] = ()
