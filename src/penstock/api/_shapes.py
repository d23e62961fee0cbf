"""What may be asked, with an example of every field; answers are documented beside their routes."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt

from penstock.api._words import Day
from penstock.desk import (
    SHORTEST_PASSWORD,
    country_codes,
    identifier_option,
    permissions,
    read_birth_dates,
    schema_option,
)
from penstock.errors import UsageError
from penstock.model import DateRange, Disposition, Place, Role, Subject

_Text = Annotated[str, Field(max_length=2000)]
_Said = Annotated[str, Field(min_length=1, max_length=10_000, json_schema_extra={"pattern": r"\S"})]
_Alert = Annotated[str, Field(json_schema_extra={"pattern": "^[Aa][0-9]{1,17}$"})]
_Password = Annotated[
    str, Field(max_length=1024, json_schema_extra={"minLength": SHORTEST_PASSWORD})
]


class Asked(BaseModel):
    """A body with no other fields than those that are read."""

    model_config = ConfigDict(extra="forbid")


class PartyAsked(Asked):
    """A party somebody asks about."""

    id: str = Field("", max_length=200, examples=["C-1001"], description="Your id of it")
    name: _Text = Field(examples=["Kim Jong-un"], description="Its name, in any script")
    aliases: list[_Text] = Field([], max_length=50, examples=[["Kim Chong Un"]])
    schema_: str = Field(
        "",
        alias="schema",
        max_length=50,
        examples=["Person"],
        description="Person, Company, Vessel, ...; empty if not known",
    )
    birth_dates: list[_Text] = Field([], max_length=20, examples=[["1984-01-08"]])
    countries: list[_Text] = Field(
        [], max_length=50, examples=[["KP"]], description="Codes or names"
    )
    identifiers: list[_Text] = Field(
        [], max_length=50, examples=[["imo:9187629"]], description="Written kind:value"
    )
    addresses: list[_Text] = Field([], max_length=20, examples=[["Main Street 1, Springfield"]])

    def subject(self) -> Subject:
        """Return the party as the desk asks about it.

        Raises:
            UsageError: a date, country, kind or number cannot be read; it is never left out.
        """
        codes: list[str] = []
        for text in self.countries:
            found = country_codes(text)
            if not found:
                message = f"There is no country {text!r}"
                raise UsageError(message, hint="Write its name or ISO 3166-1 code, such as KP")
            codes += found
        dates: list[DateRange] = []
        for text in self.birth_dates:
            read = read_birth_dates(text)
            if not read:
                message = f"{text!r} is no date of birth"
                raise UsageError(message, hint="Write YYYY-MM-DD, YYYY-MM or YYYY")
            dates += read
        identifiers = tuple(identifier_option(text) for text in self.identifiers)
        names = tuple(dict.fromkeys((self.name, *self.aliases)))
        only_numbers = not self.name.strip() and not self.aliases and identifiers
        return Subject(
            id=self.id or self.name or (identifiers[0].value if identifiers else ""),
            names=() if only_numbers else names,
            schema=schema_option(self.schema_) if self.schema_ else None,
            birth_dates=tuple(dates),
            countries=tuple(dict.fromkeys(codes)),
            identifiers=identifiers,
            addresses=tuple(Place(text=text) for text in self.addresses),
        )


class PartiesAsked(Asked):
    """Several parties, answered in order."""

    parties: list[PartyAsked] = Field(min_length=1, max_length=1000)
    limit: StrictInt = Field(
        10, ge=1, le=50, examples=[10], description="The most hits of an answer"
    )
    source: str = Field("api", max_length=200, examples=["onboarding"])


class CommentAsked(Asked):
    """Words about an alert."""

    text: _Said = Field(examples=["The passport is another one"])


class AssignAsked(Asked):
    """Who is to have an alert."""

    to: str = Field("", max_length=100, examples=["ann"], description="Empty for nobody")


class SnoozeAsked(Asked):
    """Until when an alert is hidden, and why."""

    until: datetime = Field(examples=["2026-12-01T09:00:00Z"])
    text: _Said = Field(examples=["The register answers by Monday"])


class DispositionAsked(Asked):
    """What one or several alerts are, with one reason."""

    alerts: list[_Alert] = Field(min_length=1, max_length=500, examples=[["A12"]])
    disposition: Disposition = Field(examples=["false_positive"])
    reason: str = Field(max_length=50, examples=["other_birth_date"])
    text: _Said = Field(examples=["Born 1991, the listed one 1961"])


class ApprovalAsked(Asked):
    """Which dispositions of others are agreed to."""

    alerts: list[_Alert] = Field(min_length=1, max_length=500, examples=[["A12"]])
    text: str = Field("", max_length=10_000, examples=["Seen the register extract"])


class WhitelistAsked(Asked):
    """A whitelist entry to be proposed."""

    name: _Text = Field(examples=["ACME BAKERY"])
    party: str = Field(max_length=200, examples=["us-ofac:15603"])
    until: date = Field(examples=["2027-06-30"])
    reason: _Said = Field(examples=["register extract of 2026-11-02"])
    account: str = Field("", max_length=200, examples=["DE89370400440532013000"])
    customer: str = Field("", max_length=200, examples=["C-1001"])
    field: str = Field("name", max_length=50, examples=["name"])


class NoticeAsked(Asked):
    """A notice to a correspondent that was sent."""

    to: str = Field(min_length=1, max_length=300, examples=["River Bank, RIVRCNBJ"])
    channel: str = Field(min_length=1, max_length=300, examples=["SWIFT MT199"])
    reference: str = Field("", max_length=300, examples=["REF-2026-17"])
    sent_on: date | None = Field(None, examples=["2026-11-25"], description="Default today")


class PurgeAsked(Asked):
    """What may be taken out, as the report that was approved says."""

    expected: StrictInt = Field(ge=0, le=2**62, examples=[0], description="`may_go` of the report")


class AccountAsked(Asked):
    """An account to be made."""

    name: str = Field(min_length=1, max_length=100, examples=["ann"])
    shown: str = Field("", max_length=200, examples=["Ann Smith"])
    role: Role = Field(examples=["analyst"])
    password: _Password = Field(examples=["four words are easy to keep"])


class AccountChangeAsked(Asked):
    """What is to be changed about an account; what is left out stays."""

    role: Role | None = Field(None, examples=["approver"])
    password: _Password | None = Field(None, examples=[None])
    is_active: StrictBool | None = Field(None, examples=[False])


class KeyAsked(Asked):
    """A key to be made."""

    name: str = Field(min_length=1, max_length=200, examples=["onboarding service"])
    role: Role = Field(Role.SERVICE, examples=["service"])
    scopes: list[Annotated[str, Field(json_schema_extra={"enum": sorted(permissions())})]] = Field(
        [], max_length=50, examples=[["ask"]], description="Permissions of the role; none for all"
    )
    days: StrictInt | None = Field(None, ge=1, le=3660, examples=[365])


class SignInAsked(Asked):
    """Name and password."""

    name: str = Field(max_length=100, examples=["ann"])
    password: str = Field(max_length=1024, examples=["four words are easy to keep"])


class Answered(BaseModel):
    """What screening says of one party."""

    id: str = Field(examples=["C-1001"])
    name: str = Field(examples=["Kim Jong-un"])
    outcome: str = Field(examples=["hold"])
    hits: list[dict[str, Any]] = Field(
        examples=[[{"party": "us-ofac:20157", "score": 0.99, "alert": True, "explanation": []}]]
    )
    reasons: list[dict[str, Any]] = Field([], examples=[[{"code": "name_hit", "message": "..."}]])


class AnswersGiven(BaseModel):
    """Answers in the order asked."""

    answers: list[Answered]


class DecisionGiven(BaseModel):
    """A decision, what it is called, and the alerts it belongs to."""

    called: str = Field(examples=["Kim Jong-un"])
    decision: dict[str, Any] = Field(
        examples=[{"question": {"kind": "party", "source": "api", "id": "C-1001"}}],
        description="As docs/questions.md and the contract describe it",
    )
    alerts: list[str] = Field([], examples=[["A12"]])


class OrdersAsked(Asked):
    """Orders of an order system, with the fields of a file of shipments (docs/exports.md)."""

    orders: list[dict[str, Any]] = Field(
        min_length=1,
        max_length=10_000,
        examples=[[{"id": "S-1", "eccn": "EAR99", "destination": "VN", "end_user": "Acme"}]],
    )
    as_of: Day | None = Field(
        None, examples=["2016-06-01"], description="Default each order's own, else today"
    )
    source: str = Field("orders", max_length=200, examples=["order-system"])
    is_recorded: StrictBool = Field(
        default=True, examples=[True], description="False for a question nobody acts on"
    )
    with_records: StrictBool = Field(
        default=False,
        examples=[False],
        description="Whether the answer carries what an auditor keeps",
    )


class OrdersGiven(BaseModel):
    """Decisions in the order asked; `records` where they were asked for."""

    decisions: list[dict[str, Any]] = Field(
        examples=[[{"question": {"kind": "shipment", "source": "orders", "id": "S-1"}}]],
        description="As docs/questions.md and the contract describe them",
    )
    notices: list[str] = Field([], examples=[["us-csl is 3 days old"]])
    records: list[dict[str, Any]] = Field([], examples=[[]])


class DecisionsGiven(BaseModel):
    """Decisions in the order asked; `notes` is what a reader of a file wants to be known."""

    decisions: list[DecisionGiven]
    notes: list[str] = Field([], examples=[["the column 'shoe_size' is not used"]])
