"""What is asked and what is answered: subjects, hits, findings and decisions."""

from collections.abc import Container
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from penstock.model._determination import Determination
from penstock.model._party import DateRange, Identifier, ListId, PartyId, Place, Schema


class Subject(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A party somebody asks about: a customer, a payee, a name in a sentence.

    `schema` None means the asker does not know. `countries` are ISO 3166-1 alpha-2 codes of
    nationality, residence or registration; those whose tie is known stand in `nationalities`,
    `residences` or `registrations` (incorporation, licence, flag), too. `kind` says more than the
    schema where the asker knows it: `bank`. `row` is the line of the file it came from.
    """

    id: str
    names: tuple[str, ...]
    schema: Schema | None = None
    birth_dates: tuple[DateRange, ...] = ()
    countries: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    addresses: tuple[Place, ...] = ()
    gender: str = ""
    row: int | None = None
    nationalities: tuple[str, ...] = ()
    residences: tuple[str, ...] = ()
    registrations: tuple[str, ...] = ()
    kind: str = ""

    @property
    def name(self) -> str:
        """The name to show for the subject."""
        return self.names[0] if self.names else ""


class Contribution(Struct, frozen=True):
    """One named part of a score. `value` is signed; the parts of a hit sum to its score."""

    feature: str
    value: float
    detail: str = ""


class AlsoListed(Struct, frozen=True, omit_defaults=True):
    """The same entry as another list prints it: its id, the list and the section there."""

    party: PartyId
    list: ListId
    section: str = ""


class Hit(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A listed party that a question may be about.

    `score` is in 0..1 and equals the sum of `explanation`. `alert` is the verdict of the policy
    in force. `evidence` is in 0..1, too, and does not saturate: agreeing facts still raise a
    perfect name. `name` is the listed name that matched and `matched` the asked one. `ofac_score`,
    0 to 100, is what OFAC's own search would show for the asked name and the best strong name of
    the party; None where it would show none of them.

    `path` and `field` say where in a message the asked text stood and what sort of field that is.
    `entry_sha256` is the digest of the list entry that matched. `suppressed_by` is the whitelist
    entry that keeps the hit from being an alert; the hit stays visible. `also` names the copies of
    the entry on other loaded lists; `programs` are those of all of them.
    """

    party: PartyId
    list: ListId
    name: str
    score: float
    alert: bool
    explanation: tuple[Contribution, ...]
    evidence: float | None = None
    ofac_score: float | None = None
    schema: Schema | None = None
    matched: str = ""
    section: str = ""
    programs: tuple[str, ...] = ()
    listed_on: date | None = None
    snapshot: str = ""
    path: str = ""
    field: str = ""
    entry_sha256: str = ""
    suppressed_by: str = ""
    also: tuple[AlsoListed, ...] = ()

    @property
    def parties(self) -> tuple[PartyId, ...]:
        """The id of the entry, then those of its copies on other lists."""
        return (self.party, *(copy.party for copy in self.also))

    def is_one_of(self, parties: Container[str]) -> bool:
        """Tell whether the entry, or a copy of it on another list, is one of some parties."""
        return any(party in parties for party in self.parties)


class Outcome(StrEnum):
    """What to do. The order is that of severity."""

    PASS = "pass"
    HOLD = "hold"
    REJECT = "reject"
    BLOCK = "block"


class QuestionKind(StrEnum):
    """Which door a question came through."""

    PARTY = "party"
    PAYMENT = "payment"
    SHIPMENT = "shipment"
    OWNERSHIP = "ownership"
    ARTICLE = "article"


class Question(Struct, frozen=True):
    """What was asked: its kind, the file or door it came from and its id there."""

    kind: QuestionKind
    source: str
    id: str


class Stage(StrEnum):
    """How far a measure has come by the date asked about."""

    FINDING = "finding"
    PROPOSED = "proposed"
    ORDER = "order"
    FINAL = "final"
    IN_FORCE = "in_force"
    EXCEPTED = "excepted"
    ENJOINED = "enjoined"
    REPEALED = "repealed"


class Evidence(Struct, frozen=True):
    """Where in the question a finding rests: the exact path and the exact text."""

    path: str
    text: str


class Reason(Struct, frozen=True, omit_defaults=True):
    """Why a decision is not a pass: a stable code, a sentence, and where it rests on texts."""

    code: str
    message: str
    evidence: tuple[Evidence, ...] = ()


class Finding(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A measure that applies, with the text that says so."""

    rule: str
    citation: str
    stage: Stage
    message: str
    evidence: tuple[Evidence, ...]
    effective_from: date | None = None
    effective_to: date | None = None
    verified: bool = True
    consequence: str = ""
    missing_facts: tuple[str, ...] = ()


class Coverage(Struct, frozen=True):
    """How much of a message was read: `characters` = `screened` + `excluded`, or it is held."""

    characters: int
    screened: int
    excluded: int


class ListVersion(Struct, frozen=True):
    """Which issue of which list an answer rests on."""

    list: ListId
    published: date | None
    sha256: str


class Receipt(Struct, frozen=True):
    """Proof that something stands in the ledger: its entry's number and digest.

    Kept elsewhere, a receipt shows later on that the entry, and all before it, are unchanged.
    """

    entry: int
    sha256: str


class Decision(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The answer to every kind of question; `recorded` once it stands in the ledger."""

    question: Question
    outcome: Outcome
    as_of: date
    lists: tuple[ListVersion, ...]
    rules_sha256: str
    decided_at: datetime
    reasons: tuple[Reason, ...] = ()
    findings: tuple[Finding, ...] = ()
    hits: tuple[Hit, ...] = ()
    coverage: Coverage | None = None
    verdict: str | None = None
    determination: Determination | None = None
    recorded: Receipt | None = None
