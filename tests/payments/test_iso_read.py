"""ISO 20022 messages of every type: who is who, what is what, and that nothing is lost."""

from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from msgspec import structs

from penstock.errors import UnreadableInput
from penstock.payments import (
    Kind,
    Limits,
    Message,
    Role,
    Segment,
    Standard,
    Transaction,
    UnreadableMessage,
    read_messages,
)
from tests.payments import iso_samples as samples
from tests.shared import shared_data


def read(content: bytes | str, **limits: int) -> list[Message]:
    """Read messages that can be read."""
    raw = content if isinstance(content, bytes) else content.encode()
    found = list(read_messages(raw, limits=Limits(**limits)))
    messages = [one for one in found if isinstance(one, Message)]
    assert len(messages) == len(found), found
    return messages


def one(content: bytes | str) -> Message:
    (message,) = read(content)
    return message


def texts(transaction: Transaction, role: Role, kind: Kind) -> list[str]:
    return [s.text for s in transaction.every_segment() if s.role is role and s.kind is kind]


def inked(content: bytes) -> int:
    """The non-blank characters of all texts and attributes, by another parser."""
    pieces: list[str] = []
    for element in ElementTree.fromstring(content).iter():
        pieces += [element.text or "", element.tail or "", *element.attrib.values()]
    return len("".join("".join(pieces).split()))


@pytest.mark.parametrize("kind", samples.KINDS)
def test_every_type_is_read_without_a_problem_and_without_a_rest(kind: str) -> None:
    content = samples.message(kind)
    message = one(content)
    assert (message.standard, message.type, message.version) == (Standard.ISO20022, kind, "001.08")
    assert list(message.every_problem()) == []
    assert message.sender == "SENDUS33"
    assert message.receiver == "RECVCHZZ"
    assert message.created is not None
    assert message.created.isoformat() == "2026-11-20T09:30:00+00:00"
    coverage = message.coverage
    assert coverage.characters == coverage.screened + coverage.excluded == inked(content)
    assert coverage.excluded == sum(one.characters for one in message.excluded)
    assert coverage.screened == sum(
        len("".join(segment.text.split())) for segment in message.every_segment()
    )
    assert message.transactions
    assert all(one.uetr or kind.startswith("camt.05") for one in message.transactions)
    assert message.transactions[0].amount in (
        Decimal("150.25"),
        Decimal("350.25"),
    )
    assert {one.currency for one in message.transactions} == {"USD"}


def test_a_customer_transfer_says_who_is_who() -> None:
    first, second = one(samples.message("pacs.008")).transactions
    assert (first.uetr, second.uetr) == (
        "8a562c67-ca16-48ba-b074-000000000001",
        "8a562c67-ca16-48ba-b074-000000000002",
    )
    assert (first.instruction_id, first.end_to_end_id, first.transaction_id) == ("I1", "E1", "T1")
    assert str(first.value_date) == "2026-11-20"
    assert texts(first, Role.DEBTOR, Kind.NAME) == ["Paying House", "Ada Clerk", "Holder of it"]
    assert texts(first, Role.ULTIMATE_CREDITOR, Kind.NAME)[0] == "Ultimate Payee"
    assert texts(first, Role.DEBTOR_AGENT, Kind.BIC) == ["DEBTUS33"]
    assert texts(first, Role.INTERMEDIARY_AGENT, Kind.BIC) == ["CHNFUS33", "CHNGUS33", "CHNHUS33"]
    assert texts(first, Role.CREDITOR, Kind.TOWN) == ["Basel", "Old Town"]
    assert texts(first, Role.CREDITOR, Kind.COUNTRY) == ["CH", "CH"]
    assert texts(first, Role.INITIATING_PARTY, Kind.BIRTH_PLACE) == ["Uri", "Altdorf"]
    assert texts(first, Role.INITIATING_PARTY, Kind.BIRTH_DATE) == ["1960-02-03"]
    assert texts(first, Role.INVOICER, Kind.NAME) == ["Rope Works"]
    assert texts(first, Role.GARNISHEE, Kind.NAME) == ["Garnished Person"]
    assert texts(first, Role.TAX_DEBTOR, Kind.NAME) == ["Tax Signer"]
    assert "invoice 7, vessel Sea Breeze" in texts(first, Role.REMITTANCE, Kind.FREE_TEXT)
    assert texts(first, Role.PURPOSE, Kind.FREE_TEXT) == ["machine parts"]
    assert texts(first, Role.SUPPLEMENT, Kind.FREE_TEXT) == ["extra", "Northern Lines"]
    assert texts(first, Role.INSTRUCTION, Kind.FREE_TEXT) == ["ring the clerk", "pass on swiftly"]


def test_an_account_belongs_to_its_holder_and_an_identifier_has_its_scheme() -> None:
    first = one(samples.message("pacs.008")).transactions[0]
    (creditor,) = {s.party for s in first.segments if s.text == "Receiving House"}
    base = "/BusMsg/Document/FIToFICstmrCdtTrf/CdtTrfTxInf"
    assert creditor == f"{base}/Cdtr"
    accounts = [
        s for s in first.segments if s.party == creditor and s.path.startswith(f"{base}/CdtrAcct")
    ]
    assert (accounts[0].kind, accounts[0].text) == (Kind.ACCOUNT, "000123")
    assert accounts[0].scheme == "BBAN"
    assert [s.text for s in accounts if s.kind is Kind.PROXY] == ["+41-765"]
    (passport,) = {
        s.scheme for s in first.segments if s.text == "X1234567" and "InitgPty" in s.path
    }
    assert passport == "CCPT"
    member = next(s for s in first.segments if s.kind is Kind.CLEARING_CODE)
    assert (member.text, member.scheme) == ("021000021", "USABA")


def test_paths_lead_to_their_text() -> None:
    content = samples.document("pacs.008")
    root = ElementTree.fromstring(content)
    message = one(content)
    for segment in message.transactions[1].segments:
        if segment.path.endswith("@Ccy"):
            continue
        element = root
        for step in segment.path.split("/")[2:]:
            name, _, index = step.rstrip("]").partition("[")
            same = [child for child in element if child.tag.rpartition("}")[2] == name]
            element = same[int(index or 1) - 1]
        assert (element.text or "").strip() == segment.text


def test_a_cover_carries_the_customers_apart() -> None:
    first = one(samples.message("pacs.009")).transactions[0]
    assert first.cover
    names = [s.text for s in first.underlying if s.kind is Kind.NAME]
    assert "Paying House" in names
    assert "Ultimate Payee" in names
    assert all("UndrlygCstmrCdtTrf" in s.path for s in first.underlying)
    assert not any("UndrlygCstmrCdtTrf" in s.path for s in first.segments)
    plain = samples.body("pacs.009", 1)
    plain = plain.replace(samples.cover(1), samples.cover(1, underlying=False))
    message = one(samples.message("pacs.009", plain))
    assert not message.transactions[0].cover
    assert list(message.every_problem()) == []


def test_a_batch_shares_its_payer() -> None:
    first, second = one(samples.message("pain.001")).transactions
    assert texts(first, Role.DEBTOR, Kind.NAME)[0] == "Paying House"
    assert first.shared == second.shared
    assert str(first.value_date) == "2026-11-20"


def test_a_statement_decides_each_detail_and_each_bare_entry() -> None:
    message = one(samples.message("camt.053"))
    detail, bare = message.transactions
    assert detail.path.endswith("/Ntry/NtryDtls/TxDtls")
    assert bare.path.endswith("/Ntry[2]")
    assert texts(detail, Role.PROPRIETARY_PARTY, Kind.NAME)[0] == "Trading House"
    assert texts(bare, Role.ACCOUNT_OWNER, Kind.NAME)[0] == "Main account"
    assert [s.text for s in message.header if s.path.endswith("AddtlNtryInf")] == ["as agreed"]


def _simple(segments: tuple[Segment, ...]) -> list[tuple[Role, Kind, str]]:
    return [(s.role, s.kind, s.text) for s in segments]


@pytest.mark.parametrize("kind", samples.KINDS)
def test_prefixes_cdata_comments_and_versions_change_nothing(kind: str) -> None:
    plain = samples.message(kind).decode()
    expected = [_simple(tuple(t.every_segment())) for t in one(plain).transactions]
    inner = samples.body(kind)
    prefixed = ElementTree.tostring(ElementTree.fromstring(samples.document(kind)), "unicode")
    assert "<ns0:" in prefixed
    variants = {
        "prefixed": prefixed,
        "without namespace": f"<Document>{inner}</Document>",
        "without Document": inner,
        "other version": samples.document(kind, version="001.13"),
        "wrapped": f"<a:Payload xmlns:a='urn:x'><b><c>{samples.document(kind)}</c></b></a:Payload>",
        "commented": plain.replace("><Nm>", "><!-- here --><Nm>"),
        "cdata": plain.replace("<Nm>Paying House", "<Nm>Pay<![CDATA[ing Hou]]>se"),
        "declared": f"<?xml version='1.0' encoding='UTF-8'?>\n{plain}\n",
        "marked": "\ufeff" + plain,
        "indented": plain.replace("><", ">\n\t<"),
    }
    for name, variant in variants.items():
        found = one(variant)
        assert [_simple(tuple(t.every_segment())) for t in found.transactions] == expected, name
        assert list(found.every_problem()) == [], name
        assert found.type == kind


def test_several_messages_in_one_source() -> None:
    eight = samples.document("pacs.008").replace("MSG1", "MSG8")
    nine = samples.document("pacs.009", samples.body("pacs.009").replace("E1", "E9"))
    for digit in "12":
        for letter in "IT":
            nine = nine.replace(f">{letter}{digit}<", f">{letter}9{digit}<")
        nine = nine.replace(f"00000000000{digit}<", f"00000000009{digit}<")
    for joined in (
        f"<All>{samples.header('pacs.008.001.08')}{eight}{nine}<After>the end</After></All>",
        f"{eight}\n{nine}",
        f"<?xml version='1.0'?>{eight}<?xml version='1.0'?>\n{nine}\n",
    ):
        first, second = read(joined)
        assert (first.type, second.type) == ("pacs.008", "pacs.009")
        assert (first.number, second.number) == (1, 2)
        assert len(first.transactions) == len(second.transactions) == 2
        assert [*first.every_problem(), *second.every_problem()] == []
        if joined.startswith("<All>"):
            assert first.coverage.characters + second.coverage.characters == inked(joined.encode())
            assert [s.text for s in second.header if s.role is Role.ENVELOPE] == ["the end"]


def test_a_long_message_comes_in_parts_and_each_says_who_sent_it(tmp_path: Path) -> None:
    body = samples.body("pacs.008", 7)
    content = samples.message("pacs.008", body)
    parts = read(content, part=3)
    assert [(p.part, p.last, len(p.transactions)) for p in parts] == [
        (1, False, 3),
        (2, False, 3),
        (3, True, 1),
    ]
    assert {p.sender for p in parts} == {"SENDUS33"}
    assert [p.number for p in parts] == [1, 1, 1]
    assert sum(p.coverage.characters for p in parts) == inked(content)
    whole = one(content)
    assert [t for p in parts for t in p.transactions] == list(whole.transactions)
    path = tmp_path / "message.xml"
    path.write_bytes(content)
    (found,) = read_messages(path)
    assert found == structs.replace(whole, source=str(path))


def test_reading_piece_by_piece_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    contents = {kind: samples.message(kind) for kind in samples.KINDS}
    expected = {kind: one(content) for kind, content in contents.items()}
    monkeypatch.setattr("penstock.payments._iso_source._WHOLE", 0)
    monkeypatch.setattr("penstock.payments._iso_source._CHUNK", 999)
    for kind, content in contents.items():
        assert one(content) == expected[kind]
        two = read(b"<All>" + content + content + b"</All>")
        assert len(two) == 2


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="cannot be read"):
        list(read_messages(tmp_path / "nowhere.xml"))
    empty = tmp_path / "empty.xml"
    empty.touch()
    (found,) = read_messages(empty)
    assert isinstance(found, UnreadableMessage)


# Counted by hand from the files: type, transactions, codes of the problems.
_REAL = {
    "camt.053.001.07.xml": ("camt.053", 0, set()),
    "pacs.008.001.07.xml": ("pacs.008", 1, {"sum_mismatch"}),
    "pacs.009.001.07.xml": ("pacs.009", 1, {"sum_mismatch"}),
    "samplemsg.002.001.08.txt": ("pacs.002", 1, set()),
    "samplemsg.002.001.08-invalidElement.xml": ("pacs.002", 1, {"unknown_element"}),
    "samplemsg.002.001.08-SplmtryData_no_prefix.xml": ("pacs.002", 1, set()),
    "samplemsg.002.001.08-SplmtryData_with_namespace.xml": ("pacs.002", 1, set()),
    "pacs.002-CDATA.xml": ("pacs.002", 0, {"folded_text"}),
    "camt.003.001.04.xml": ("camt.003", 0, {"unknown_message"}),
    "ABC_CANO.CA.ID.111111111-SplmtryData_CDATA.xml": ("seev.031", 0, {"unknown_message"}),
}


@pytest.mark.shared
def test_the_sample_files_are_read_whole_or_say_why_not() -> None:
    files = sorted((shared_data() / "payments" / "iso20022").iterdir())
    assert len(files) == 28
    seen = 0
    for path in files:
        for message in read_messages(path):
            assert isinstance(message, Message), path.name
            codes = {problem.code for problem in message.every_problem()}
            coverage = message.coverage
            assert coverage.characters == coverage.screened + coverage.excluded
            aside = sum(
                one.characters
                for one in message.excluded
                if one.reason in ("comment", "processing_instruction")
            )
            assert coverage.characters - aside == inked(path.read_bytes()), path.name
            assert not message.type.startswith("pacs.008") or "uncovered_text" not in codes
            if path.name in _REAL:
                seen += 1
                assert (message.type, len(message.transactions), codes) == _REAL[path.name]
    assert seen == len(_REAL)
