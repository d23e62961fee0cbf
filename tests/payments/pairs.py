"""One payment in both standards, with any field changed; and what a screening said of it."""

from datetime import UTC, date, datetime

from penstock.model import (
    Contribution,
    Decision,
    Evidence,
    Finding,
    Hit,
    ListId,
    Outcome,
    PartyId,
    Question,
    QuestionKind,
    Stage,
)
from penstock.payments import Earlier, Message, Segment, earlier_of, read_messages, trace_of
from tests.payments.mt_made import fin

FIELDS = {
    "uetr": "8a562c67-ca16-48ba-b074-65581be6f001",
    "reference": "REF-1",
    "amount": "5000.00",
    "currency": "USD",
    "day": "2026-11-25",
    "debtor": "HARBOUR MILL GMBH",
    "debtor_account": "DE89370400440532013000",
    "debtor_town": "BREMEN",
    "debtor_bank": "DEUTDEFF",
    "bank": "CHASUS33",
    "creditor_bank": "BKCHCNBJ",
    "creditor": "ZORANDIA COMMERCE BANK",
    "creditor_account": "12345678",
    "creditor_town": "PYONGYANG",
    "creditor_country": "KP",
    "remittance": "INVOICE 77 COPPER LANTERNS",
}


def mt103(**changes: str) -> bytes:
    """The payment as an MT103, with unstructured parties; an empty field is left out."""
    said = FIELDS | changes
    amount = f"{said['day'][2:].replace('-', '')}{said['currency']}{said['amount']}"
    fields = [
        ("20", said["reference"]),
        ("23B", "CRED"),
        ("32A", amount.replace(".", ",")),
        ("50K", _party(said, "debtor")),
        ("52A", said["debtor_bank"]),
        ("56A", said["bank"]),
        ("57A", said["creditor_bank"]),
        ("59", _party(said, "creditor")),
        ("70", said["remittance"]),
        ("71A", "OUR"),
    ]
    user = {"121": said["uetr"]} if said["uetr"] else None
    return fin("103", [one for one in fields if one[1]], user=user).encode()


def _party(said: dict[str, str], side: str) -> str:
    place = " ".join(filter(None, (said[f"{side}_town"], said.get(f"{side}_country", ""))))
    lines = (f"/{said[f'{side}_account']}", *_broken(said[side]), place)
    return "\n".join(line for line in lines if line.strip("/"))


def _broken(text: str) -> list[str]:
    return [text[start : start + 35] for start in range(0, len(text), 35)]


def pacs008(**changes: str) -> bytes:
    """The same payment as a pacs.008; an empty field is left out."""
    said = FIELDS | changes

    def element(tag: str, text: str) -> str:
        return f"<{tag}>{text}</{tag}>" if text else ""

    def party(tag: str, side: str) -> str:
        place = element("TwnNm", said[f"{side}_town"])
        place += element("Ctry", said.get(f"{side}_country", ""))
        named = element("Nm", said[side]) + element("PstlAdr", place)
        account = said[f"{side}_account"]
        kind = element("IBAN", account) if account[:2].isalpha() else ""
        kind = kind or element("Othr", element("Id", account))
        return f"<{tag}>{named}</{tag}>" + element(f"{tag}Acct", element("Id", kind))

    def agent(tag: str, bic: str) -> str:
        return element(tag, element("FinInstnId", element("BICFI", bic)))

    reference = element("InstrId", said["reference"]) + "<EndToEndId>NOTPROVIDED</EndToEndId>"
    return (
        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08'><FIToFICstmrCdtTrf>"
        f"<GrpHdr><MsgId>{said.get('message', said['reference'])}</MsgId>"
        "<CreDtTm>2026-11-25T10:00:00Z</CreDtTm><NbOfTxs>1</NbOfTxs>"
        "<SttlmInf><SttlmMtd>INDA</SttlmMtd></SttlmInf>"
        f"{agent('InstgAgt', 'BANKBEBB')}</GrpHdr><CdtTrfTxInf>"
        f"<PmtId>{reference}{element('UETR', said['uetr'])}</PmtId>"
        f"<IntrBkSttlmAmt Ccy='{said['currency']}'>{said['amount']}</IntrBkSttlmAmt>"
        f"<IntrBkSttlmDt>{said['day']}</IntrBkSttlmDt><ChrgBr>DEBT</ChrgBr>"
        f"{agent('IntrmyAgt1', said['bank'])}{party('Dbtr', 'debtor')}"
        f"{agent('DbtrAgt', said['debtor_bank'])}{agent('CdtrAgt', said['creditor_bank'])}"
        f"{party('Cdtr', 'creditor')}"
        f"{element('RmtInf', element('Ustrd', said['remittance']))}"
        "</CdtTrfTxInf></FIToFICstmrCdtTrf></Document>"
    ).encode()


def mt202(**changes: str) -> bytes:
    """A plain bank transfer for it."""
    said = FIELDS | {"reference": "REF-2", "related": "REF-1"} | changes
    amount = f"{said['day'][2:].replace('-', '')}{said['currency']}{said['amount']}"
    fields = [
        ("20", said["reference"]),
        ("21", said["related"]),
        ("32A", amount.replace(".", ",")),
        ("52A", said["debtor_bank"]),
        ("58A", said["creditor_bank"]),
    ]
    return fin("202", fields).encode()


def mt192(**changes: str) -> bytes:
    """A request to cancel it."""
    said = FIELDS | {"reference": "CXL-1", "related": "REF-1"} | changes
    user = {"121": said["uetr"]} if said["uetr"] else None
    fields = [("20", said["reference"]), ("21", said["related"]), ("11S", "103\n261125")]
    return fin("192", fields, user=user).encode()


WRITERS = {"mt": mt103, "mx": pacs008}


def message_of(content: bytes) -> Message:
    (message,) = read_messages(content)
    assert isinstance(message, Message)
    return message


def trace(content: bytes):
    message = message_of(content)
    made = trace_of(message, message.transactions[0])
    assert made is not None
    return made


def segment_saying(message: Message, role: str, text: str) -> Segment:
    """The first segment of a role that says a text."""
    for transaction in message.transactions:
        for one in transaction.every_segment():
            if one.role.value == role and text.casefold() in one.text.casefold():
                return one
    raise AssertionError(role, text)


def held_for(content: bytes, role: str, text: str, *, by: str = "hit") -> Decision:
    """A decision that holds a payment for a text in a role, by a hit or by a finding."""
    message = message_of(content)
    segment = segment_saying(message, role, text)
    hit = Hit(
        party=PartyId("us-ofac:1"),
        list=ListId("us-ofac-sdn"),
        name=text,
        score=0.95,
        alert=True,
        explanation=(Contribution("name_part", 0.95),),
        matched=text,
        path=segment.path,
        field=segment.kind.value,
    )
    finding = Finding(
        rule="rule/1",
        citation="31 CFR 510.201",
        stage=Stage.IN_FORCE,
        message="...",
        consequence="block",
        evidence=(Evidence(segment.path, text),),
    )
    return decided(
        Outcome.BLOCK if by == "finding" else Outcome.HOLD,
        hits=(hit,) if by == "hit" else (),
        findings=(finding,) if by == "finding" else (),
        id=message.transactions[0].id,
    )


def decided(outcome: Outcome = Outcome.PASS, **more) -> Decision:
    return Decision(
        question=Question(QuestionKind.PAYMENT, "test", more.pop("id", "1")),
        outcome=outcome,
        as_of=date(2026, 11, 25),
        lists=(),
        rules_sha256="0",
        decided_at=datetime(2026, 11, 25, tzinfo=UTC),
        **more,
    )


def earlier(content: bytes, decision: Decision, *, is_cancelled: bool = False) -> Earlier:
    message = message_of(content)
    made = earlier_of(
        "entry 7", message, message.transactions[0], decision, is_cancelled=is_cancelled
    )
    assert made is not None
    return made
