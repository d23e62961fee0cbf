"""What a payment message is to the rest of the house, whatever standard it was written in.

A message becomes segments: pieces of its own text, each with the exact place it stood, the role
of the party it belongs to and the kind of field it is. Nothing is normalised here; a segment says
what the message said. Whatever is not in a segment is excluded for a named reason and counted, and
whatever is neither makes a `Problem`. Any problem means that the message is held.
"""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from penstock.model import Coverage


class Standard(StrEnum):
    """The family of formats a message is written in."""

    ISO20022 = "iso20022"
    MT = "mt"
    UNKNOWN = "unknown"


class Role(StrEnum):
    """Whose text a segment is: a party or agent of the payment, or a part of the message."""

    DEBTOR = "debtor"
    CREDITOR = "creditor"
    ULTIMATE_DEBTOR = "ultimate_debtor"
    ULTIMATE_CREDITOR = "ultimate_creditor"
    INITIATING_PARTY = "initiating_party"
    DEBTOR_AGENT = "debtor_agent"
    CREDITOR_AGENT = "creditor_agent"
    FORWARDING_AGENT = "forwarding_agent"
    INTERMEDIARY_AGENT = "intermediary_agent"
    INSTRUCTING_AGENT = "instructing_agent"
    INSTRUCTED_AGENT = "instructed_agent"
    PREVIOUS_INSTRUCTING_AGENT = "previous_instructing_agent"
    REIMBURSEMENT_AGENT = "reimbursement_agent"
    SETTLEMENT_ACCOUNT = "settlement_account"
    CHARGES_AGENT = "charges_agent"
    ACCOUNT_OWNER = "account_owner"
    ACCOUNT_SERVICER = "account_servicer"
    SENDER = "sender"
    RECEIVER = "receiver"
    ASSIGNER = "assigner"
    ASSIGNEE = "assignee"
    ORIGINATOR = "originator"
    INVOICER = "invoicer"
    INVOICEE = "invoicee"
    TAX_DEBTOR = "tax_debtor"
    TAX_CREDITOR = "tax_creditor"
    GARNISHEE = "garnishee"
    GARNISHMENT_ADMINISTRATOR = "garnishment_administrator"
    APPLICANT = "applicant"
    BENEFICIARY = "beneficiary"
    ISSUING_BANK = "issuing_bank"
    ADVISING_BANK = "advising_bank"
    AVAILABLE_WITH = "available_with"
    DRAWEE = "drawee"
    REMITTER = "remitter"
    PROPRIETARY_PARTY = "proprietary_party"
    SHIPMENT = "shipment"
    GOODS = "goods"
    DOCUMENTS = "documents"
    REMITTANCE = "remittance"
    INSTRUCTION = "instruction"
    PURPOSE = "purpose"
    REGULATORY = "regulatory"
    REASON = "reason"
    SUPPLEMENT = "supplement"
    MESSAGE = "message"
    ENVELOPE = "envelope"
    OTHER = "other"


class Kind(StrEnum):
    """What sort of field a segment is; it decides which matcher reads it."""

    NAME = "name"
    ADDRESS_LINE = "address_line"
    TOWN = "town"
    COUNTRY = "country"
    REGION = "region"
    POSTAL_CODE = "postal_code"
    BIRTH_DATE = "birth_date"
    BIRTH_PLACE = "birth_place"
    BIRTH_COUNTRY = "birth_country"
    BIC = "bic"
    LEI = "lei"
    CLEARING_CODE = "clearing_code"
    IBAN = "iban"
    ACCOUNT = "account"
    PROXY = "proxy"
    IDENTIFIER = "identifier"
    EMAIL = "email"
    PHONE = "phone"
    PORT = "port"
    VESSEL = "vessel"
    GOODS = "goods"
    CODE = "code"
    CURRENCY = "currency"
    AMOUNT = "amount"
    DATE = "date"
    REFERENCE = "reference"
    FREE_TEXT = "free_text"


class Segment(Struct, frozen=True, gc=False):
    """A piece of the message's text that must be screened, as it stood in the message.

    Attributes:
        path: the exact place: an XPath with indexes, or block, tag and line of an MT message.
        role: whose text it is.
        kind: what sort of field it is.
        text: the text itself, trimmed at both ends and otherwise untouched.
        party: joins the segments of one party or agent occurrence; empty when it has none.
        scheme: what the message says an identifier is (`USABA`, `CCPT`, `TXID`); often empty.
        line: line of the source where the field begins, from 1; 0 when not known.
        start: offset of the first character within the message text, or -1 when not known.
        end: offset after the last character, or -1.
    """

    path: str
    role: Role
    kind: Kind
    text: str
    party: str = ""
    scheme: str = ""
    line: int = 0
    start: int = -1
    end: int = -1


class Problem(Struct, frozen=True, gc=False):
    """A reason why a message cannot be trusted to have been read: it is held.

    Attributes:
        code: stable id, one of the rows of `data/payments/problems.tsv`.
        message: what is wrong, in a sentence without a final period.
        path: where, in the form of `Segment.path`; empty for the whole message.
    """

    code: str
    message: str
    path: str = ""


class Exclusion(Struct, frozen=True):
    """How many characters were left unscreened for one reason.

    Attributes:
        reason: stable id, one of the rows of `data/payments/exclusions.tsv`.
        characters: non-blank characters.
    """

    reason: str
    characters: int


class Transaction(Struct, frozen=True, kw_only=True):
    """One payment of a message: what is decided on its own.

    Attributes:
        id: the first of UETR, transaction, instruction and end-to-end id that is given.
        uetr: the unique end-to-end transaction reference; the original's in an answer to it.
        segments: the text of the transaction itself, without `shared` and `underlying`.
        shared: the segments of the group it stands in (the payment information of a pain.001, the
            entry of a statement); shared between its transactions and counted once, in the header.
        underlying: for a cover, the segments of the customer transfer that it covers.
        cover: the message says that it covers a customer transfer.
        coverage: how much of the transaction itself was read.
    """

    id: str
    path: str
    uetr: str = ""
    transaction_id: str = ""
    instruction_id: str = ""
    end_to_end_id: str = ""
    related_id: str = ""
    amount: Decimal | None = None
    currency: str = ""
    value_date: date | None = None
    segments: tuple[Segment, ...] = ()
    shared: tuple[Segment, ...] = ()
    underlying: tuple[Segment, ...] = ()
    cover: bool = False
    coverage: Coverage = Coverage(characters=0, screened=0, excluded=0)
    problems: tuple[Problem, ...] = ()

    def every_segment(self) -> Iterator[Segment]:
        """All text that bears on this payment: the group's, its own, the underlying transfer's."""
        yield from self.shared
        yield from self.segments
        yield from self.underlying


class Message(Struct, frozen=True, kw_only=True):
    """A payment message that could be read, or one part of a very long one.

    Attributes:
        standard: ISO 20022 or MT.
        type: `pacs.008`, `MT103`; empty when the message does not say.
        version: `001.08` for ISO 20022, the validation flag (`COV`, `STP`) for MT; may be empty.
        id: the sender's own reference of the message.
        source: the file it was read from; empty for bytes.
        sha256: of the bytes this message was read from (the file, or its slice of a concatenation).
        number: place of the message in its source, from 1.
        part: from 1; a message with more transactions than `Limits.part` comes in several parts.
        last: no further part of this message follows.
        sender: BIC or name of the sender, as the message says it.
        receiver: BIC or name of the receiver.
        header: segments outside any transaction, envelope and business header included; what
            stands before the transactions is repeated in every part and counted in the first.
        coverage: of this part, transactions included: screened + excluded = characters,
            or `problems` has `uncovered_text`.
        excluded: the excluded characters of this part by reason.
        problems: what is wrong with the message as a whole; each transaction has its own too.
    """

    standard: Standard
    type: str
    version: str = ""
    id: str = ""
    source: str = ""
    sha256: str = ""
    number: int = 1
    part: int = 1
    last: bool = True
    sender: str = ""
    receiver: str = ""
    created: datetime | None = None
    header: tuple[Segment, ...] = ()
    transactions: tuple[Transaction, ...] = ()
    coverage: Coverage = Coverage(characters=0, screened=0, excluded=0)
    excluded: tuple[Exclusion, ...] = ()
    problems: tuple[Problem, ...] = ()

    def every_segment(self) -> Iterator[Segment]:
        """The header's segments and each transaction's, each once."""
        yield from self.header
        for transaction in self.transactions:
            yield from transaction.segments
            yield from transaction.underlying

    def every_problem(self) -> Iterator[Problem]:
        """The message's problems and those of its transactions."""
        yield from self.problems
        for transaction in self.transactions:
            yield from transaction.problems


class UnreadableMessage(Struct, frozen=True, kw_only=True):
    """A message that could not be read at all: held, with the reasons.

    Attributes:
        characters: non-blank characters that nobody has read.
        problems: at least one.
    """

    standard: Standard
    problems: tuple[Problem, ...]
    source: str = ""
    sha256: str = ""
    number: int = 1
    characters: int = 0

    def every_problem(self) -> Iterator[Problem]:
        """The reasons, as `Message.every_problem` gives them."""
        yield from self.problems


class Limits(Struct, frozen=True, kw_only=True):
    """How much a reader accepts before it holds a message instead.

    Attributes:
        bytes: of one source; a bigger one is refused before it is read.
        depth: of nested elements.
        text: characters of one element's text, or of one MT field; more is not screened, and the
            message is held.
        transaction: bytes of one transaction, header or group; and of an MT message.
        messages: in one source.
        part: transactions in one part of a message.
    """

    bytes: int = 8 * 1024**3
    depth: int = 64
    text: int = 20_000
    transaction: int = 16 * 1024**2
    messages: int = 1_000_000
    part: int = 1_000
