"""Every way in which an ISO 20022 message can hide something holds it, each with its own code."""

from collections.abc import Iterator

import pytest

from penstock.payments import Limits, Message, UnreadableMessage, read_messages
from penstock.payments._iso_walk import Walker
from penstock.payments._tables import rows
from tests.payments import iso_samples as samples
from tests.payments.wires import UETR, Wire

NAME = "<Nm>Paying House</Nm>"
PLAIN = samples.message("pacs.008").decode()


def swapped(old: str, new: str, kind: str = "pacs.008") -> bytes:
    plain = samples.message(kind).decode()
    assert old in plain
    return plain.replace(old, new).encode()


def named(new: str) -> bytes:
    return swapped(NAME, f"<Nm>{new}</Nm>")


def without(tag: str, kind: str = "pacs.008") -> bytes:
    """The message without any element of a name."""
    plain = samples.message(kind).decode()
    while (start := plain.find(f"<{tag}>")) >= 0:
        end = plain.index(f"</{tag}>", start)
        plain = plain[:start] + plain[end + len(tag) + 3 :]
    return plain.encode()


DEEP = "<a>" * 80 + "KIM" + "</a>" * 80
DOCTYPE = '<!DOCTYPE a [<!ENTITY n "KIM">]>'

DECLARED = b"<?xml version='1.0' encoding='%s'?>"
UNAMOUNTED = (
    PLAIN.replace("IntrBkSttlmAmt Ccy", "InstdAmt Ccy")
    .replace("</IntrBkSttlmAmt>", "</InstdAmt>")
    .encode()
)  # fmt: skip
HEADLESS = PLAIN.replace("</BusMsg>", samples.header("pacs.009.001.08") + "</BusMsg>").encode()
TWICE = (samples.document("pacs.008") * 2).encode()
BARE = samples.body("pacs.009", 1).replace(samples.cover(1), samples.cover(1, underlying=False))
UNCOVERED = samples.message("pacs.009", BARE, service="swift.cbprplus.cov.02")
HOLLOW = "<UndrlygCstmrCdtTrf/></CdtTrfTxInf>"
UNNAMED = samples.message("pacs.009", BARE.replace("</CdtTrfTxInf>", HOLLOW))
SHIPPER = "<Shipper>Northern Lines</Shipper>"

CASES: list[tuple[str, bytes]] = [
    ("malformed_xml", PLAIN.encode()[:-40]),
    ("malformed_xml", PLAIN.encode()[: len(PLAIN) // 2]),
    ("malformed_xml", swapped("</Cdtr>", "</Cdrt>")),
    ("malformed_xml", swapped(NAME, "<Nm>A & B</Nm>")),
    ("malformed_xml", swapped(NAME, "<Nm>&undeclared;</Nm>")),
    ("malformed_xml", b"<>"),
    ("control_character", named("KIM\x01JONG")),
    ("control_character", named("KIM&#1;JONG")),
    ("control_character", named("KIM\x7fJONG")),
    ("control_character", named("KIM\x85JONG")),
    ("comment", named("KIM<!-- x --> JONG UN")),
    ("comment", named("<!-- x -->KIM JONG UN")),
    ("comment", swapped("<Ustrd>invoice", "<Ustrd>in<!-- -->voice")),
    ("processing_instruction", named("KIM <?x y?>JONG UN")),
    ("doctype", DOCTYPE.encode() + PLAIN.encode()),
    ("doctype", f"<?xml version='1.0'?> <!-- a --> {DOCTYPE}{PLAIN}".encode()),
    ("character_reference", named("&#75;IM JONG UN")),
    ("character_reference", named("&#x4b;IM JONG UN")),
    ("character_reference", named("KIM&#32;JONG")),
    ("character_reference", named("&amp;#75;IM JONG UN")),
    ("character_reference", named("<![CDATA[&#75;IM JONG UN]]>")),
    ("mixed_script", named("KIM JОNG UN")),  # the O is Cyrillic
    ("mixed_script", named("ΚIM JONG UN")),  # the K is Greek
    ("mixed_script", swapped("<TwnNm>Basel", "<TwnNm>Bаsel")),
    ("invisible_character", named("KIM JO\u200bNG UN")),
    ("invisible_character", named("KIM JO\u00adNG UN")),
    ("invisible_character", named("KIM JO\u3164NG UN")),
    ("invisible_character", named("KIM&#8203;JONG")),
    ("invisible_character", swapped('Ccy="USD"', 'Ccy="US\u200bD"')),
    ("bidirectional_character", named("\u202eNU GNOJ MIK")),
    ("bidirectional_character", named("KIM\u200fJONG")),
    ("wrong_encoding", PLAIN.encode("utf-16")),
    ("wrong_encoding", PLAIN.encode("utf-16-le")),
    ("wrong_encoding", PLAIN.encode("utf-32")),
    ("wrong_encoding", named("M\u00fcller").decode().encode("latin-1")),
    ("wrong_encoding", DECLARED % b"ISO-8859-1" + named("M\u00fcller")),
    ("wrong_encoding", DECLARED % b"UTF-7" + PLAIN.encode()),
    ("wrong_encoding", DECLARED % b"UTF-8" + named("A").replace(b">A<", b">\xff<")),
    ("too_deep", swapped(SHIPPER, DEEP)),
    ("too_deep", swapped(SHIPPER, "<a>" * 400 + "</a>" * 400)),
    ("unknown_message", samples.document("camt.003", "<GetAcct/>").encode()),
    ("unknown_message", b"<hello>KIM</hello>"),
    ("unknown_message", samples.header("pacs.008.001.08").encode()),
    ("unknown_element", swapped(NAME, f"{NAME}<Alias>KIM</Alias>")),
    ("unknown_element", swapped(NAME, f"{NAME}<Nm xmlns='urn:other'>KIM</Nm>")),
    ("unknown_element", swapped("<GrpHdr>", "<Hidden>KIM</Hidden><GrpHdr>")),
    ("unknown_element", swapped("<Cdtr>", "KIM JONG UN<Cdtr>")),
    ("unknown_element", swapped("<CdtTrfTxInf>", "KIM JONG UN<CdtTrfTxInf>")),
    ("unknown_element", swapped("<BizSvc>", "<BizSecret>KIM</BizSecret><BizSvc>")),
    ("type_mismatch", swapped("<MsgDefIdr>pacs.008.001.08", "<MsgDefIdr>pacs.009.001.08")),
    ("type_mismatch", swapped("<MsgDefIdr>pacs.008.001.08", "<MsgDefIdr>pacs.008.001.07")),
    ("type_mismatch", swapped("xsd:pacs.008", "xsd:camt.053")),
    ("empty_message", samples.message("pacs.008", samples.body("pacs.008", 0))),
    ("empty_message", HEADLESS),
    ("missing_party", without("Dbtr")),
    ("missing_party", without("Cdtr")),
    ("missing_party", without("DbtrAgt")),
    ("missing_party", without("CdtrAgt")),
    ("missing_party", without("Cdtr", "pacs.009")),
    ("missing_party", without("Dbtr", "pain.001")),
    ("missing_identifier", without("PmtId")),
    ("missing_amount", UNAMOUNTED),
    ("missing_amount", swapped(">150.25</IntrBkSttlmAmt>", ">much</IntrBkSttlmAmt>")),
    ("cover_without_underlying", UNCOVERED),
    ("cover_without_underlying", UNNAMED),
    ("duplicate_identifier", swapped("b074-000000000002", "b074-000000000001")),
    ("duplicate_identifier", swapped("<TxId>T2<", "<TxId>T1<")),
    ("duplicate_identifier", swapped("<InstrId>I2<", "<InstrId><![CDATA[I1]]><")),
    ("duplicate_message", TWICE),
    ("count_mismatch", swapped("<NbOfTxs>2<", "<NbOfTxs>3<")),
    ("sum_mismatch", swapped("</NbOfTxs>", "</NbOfTxs><CtrlSum>400.51</CtrlSum>")),
    ("folded_text", named("<![CDATA[<Document><Nm>KIM</Nm></Document>]]>")),
    ("folded_text", named("<![CDATA[</Nm><Nm>KIM]]>")),
    ("folded_text", swapped("<GrpHdr>", "<GrpHdr><Nclsr>S0lN</Nclsr>")),
    ("folded_text", f"<Box><![CDATA[{PLAIN}]]></Box>".encode()),
    ("unknown_standard", b"KIM JONG UN"),
    ("unknown_standard", b""),
    ("unknown_standard", PLAIN.encode() + b" KIM JONG UN"),
]  # fmt: skip


def codes(content: bytes, **limits: int) -> set[str]:
    return {
        problem.code
        for message in read_messages(content, limits=Limits(**limits))
        for problem in message.every_problem()
    }


@pytest.mark.parametrize(
    ("code", "content"), CASES, ids=[f"{c}-{n}" for n, (c, _) in enumerate(CASES)]
)
def test_each_trick_has_its_code(code: str, content: bytes) -> None:
    assert code in codes(content)


LIMITED: list[tuple[str, dict[str, int]]] = [
    ("too_large", {"bytes": 1000}),
    ("too_large", {"text": 20}),
    ("too_deep", {"depth": 5}),
]


@pytest.mark.parametrize(("code", "limits"), LIMITED)
def test_each_limit_has_its_code(code: str, limits: dict[str, int]) -> None:
    assert code in codes(PLAIN.encode(), **limits)
    assert codes(PLAIN.encode()) == set()


def test_more_messages_than_allowed_are_said() -> None:
    two = f"<All>{samples.document('pacs.008')}{samples.document('camt.053')}</All>".encode()
    assert "too_many_messages" in codes(two, messages=1)
    assert "too_many_messages" not in codes(two, messages=2)


def test_a_transaction_too_large_is_held_before_it_fills_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("penstock.payments._iso_source._WHOLE", 0)
    monkeypatch.setattr("penstock.payments._iso_source._CHUNK", 999)
    assert codes(PLAIN.encode(), transaction=3000) == {"too_large"}
    assert codes(PLAIN.encode()) == set()


def test_text_that_was_lost_on_the_way_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Walker._screen

    def forgetful(self: Walker, text: str, *rest: object) -> None:
        if text != "Paying House":
            screen(self, text, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Walker, "_screen", forgetful)
    assert codes(PLAIN.encode()) == {"uncovered_text"}
    monkeypatch.undo()
    assert codes(PLAIN.encode()) == set()


def _tabled() -> Iterator[str]:
    for row in rows("problems"):
        if row["standard"] in ("iso20022", "any"):
            yield row["code"]


def test_every_code_of_the_table_has_a_case() -> None:
    tested = {code for code, _ in CASES} | {code for code, _ in LIMITED}
    tested |= {"too_many_messages", "uncovered_text"}
    assert tested == set(_tabled())


def test_honest_writing_is_no_trick() -> None:
    for text in ("Müller &amp; Söhne", "M&#252;ller", "Ким Чен Ын", "金正恩 Kim", "O&apos;Neil"):
        assert codes(named(text)) == set(), text
    declared = b"<?xml version='1.0' encoding='ISO-8859-1'?>"
    assert codes(declared + named("M\u00fcller").decode().encode("latin-1")) == set()


def test_what_is_held_is_read_all_the_same() -> None:
    for content in (
        named("KIM<!-- x --> JONG UN"),
        named("KIM <?x y?>JONG UN"),
        named("<![CDATA[KIM]]> JONG <![CDATA[UN]]>"),
        swapped("<Shipper>Northern Lines</Shipper>", DEEP.replace("KIM", "KIM JONG UN")),
        swapped("<Shipper>", "<Shipper><![CDATA[<a><b>KIM JONG UN</b></a>]]>"),
        swapped("<GrpHdr>", "<Hidden>KIM JONG UN</Hidden><GrpHdr>"),
        swapped("<Cdtr>", "KIM JONG UN<Cdtr>"),
        named("<![CDATA[<Document><Nm>KIM JONG UN</Nm></Document>]]>"),
        swapped("<TwnNm>Basel", "<TwnNm>CUTOVER2026 KIM JONG UN"),
    ):
        found = [
            segment.text
            for message in read_messages(content)
            if isinstance(message, Message)
            for segment in message.every_segment()
        ]
        assert any("KIM JONG UN" in text for text in found), content


def test_a_filler_town_is_no_town() -> None:
    (message,) = read_messages(swapped("<TwnNm>Basel", "<TwnNm>CUTOVER2026"))
    assert isinstance(message, Message)
    assert "CUTOVER2026" not in {segment.text for segment in message.every_segment()}
    assert "placeholder" in {one.reason for one in message.excluded}


def test_what_follows_an_unreadable_document_is_held_with_it() -> None:
    broken = PLAIN.replace("</BusMsg>", "</Busmsg>")
    found = list(read_messages((samples.document("camt.053") + broken + PLAIN).encode()))
    assert isinstance(found[0], Message)
    assert isinstance(found[1], UnreadableMessage)
    assert found[1].characters == len("".join((broken + PLAIN).split()))
    assert (found[0].number, found[1].number, len(found)) == (1, 2, 2)


@pytest.mark.parametrize("between", ["", "\n"])
def test_separate_messages_that_bear_one_uetr_are_all_held(between: str) -> None:
    wires = [Wire(creditor=name).pacs008() for name in ("LANTERN QUAY", "MEADOW WORKS", "FERN CO")]
    texts = [one.decode() if isinstance(one, bytes) else one for one in wires]
    texts = [
        one.replace("<MsgId>M1<", f"<MsgId>M{place}<").replace(
            "<InstrId>I1<", f"<InstrId>I{place}<"
        )
        for place, one in enumerate(texts)
    ]
    texts[1] = texts[1].replace(UETR, UETR.replace("8", "9"))
    found = list(read_messages(between.join(texts).encode()))
    codes = [{problem.code for problem in message.every_problem()} for message in found]
    assert codes == [{"duplicate_identifier"}, set(), {"duplicate_identifier"}]
