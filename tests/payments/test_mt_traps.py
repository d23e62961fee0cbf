"""Broken and deceptive MT messages: each is held with its own code, and nothing in it is lost."""

import mmap
import random
import re
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.payments import Limits, Message, Segment, UnreadableMessage
from penstock.payments._mt import read_mt, recognise_mt
from penstock.payments._tables import rows
from tests.payments.mt_made import fin, uetr
from tests.payments.test_mt_types import adds_up, read_one

_UETR = "8a562c67-ca16-48ba-b074-65581be6f001"
_FIELDS = [
    ("20", "REF1"),
    ("23B", "CRED"),
    ("32A", "160531USD12345,67"),
    ("50K", "/12345678\nRIVER STEEL\n1 MILL ROAD"),
    ("59", "/DE89370400440532013000\nHARBOUR TRADING\nHAMBURG"),
    ("70", "INVOICE 7"),
    ("71A", "SHA"),
]
GOOD = fin("103", _FIELDS, user={"121": _UETR})
_COVER = fin(
    "202",
    [
        ("20", "R"),
        ("21", "RELATED"),
        ("32A", "160531USD5,"),
        ("58A", "COMMDEFF"),
        ("50K", "RIVER STEEL"),
        ("59", "HARBOUR TRADING"),
    ],
    user={"119": "COV", "121": _UETR},
)


def _with(tag: str, content: str) -> str:
    return fin("103", [(each, content if each == tag else value) for each, value in _FIELDS])


def _more(*fields: tuple[str, str]) -> str:
    return fin("103", [*_FIELDS, *fields])


_DICE = random.Random(1)
TRAPS = {
    "unclosed_block": GOOD.split("\r\n-}")[0],
    "malformed_block": GOOD.replace("{1:F01BANKBEBBAXXX", "{1:F01BANK"),
    "repeated_block": GOOD.replace("{4:", "{3:{108:X}}{4:"),
    "missing_block": re.sub(r"\{2:[^}]*\}", "", GOOD),
    "text_outside_blocks": GOOD + "TAIL ZORVAK",
    "text_outside_fields": GOOD.replace("{4:\r\n", "{4:\r\nZORVAK\r\n"),
    "glued_messages": GOOD.replace("{5:", "{4:\r\n:20:B\r\n:70:ZORVAK\r\n-}{5:"),
    "unknown_field": _more(("44A", "ZORVAK")),
    "missing_field": fin("103", [each for each in _FIELDS if each[0] != "23B"]),
    "missing_identifier": fin("103", _FIELDS[1:]),
    "missing_amount": fin("103", [each for each in _FIELDS if each[0] != "32A"]),
    "missing_party": fin("103", [each for each in _FIELDS if each[0] != "59"]),
    "repeated_field": _more(("70", "ZORVAK")),
    "misplaced_field": fin("103", [*_FIELDS[1:], _FIELDS[0]]),
    "malformed_field": _with("32A", "161331USD1,"),
    "empty_field": _with("70", ""),
    "folded_field": _with("70", "INVOICE:59:ZORVAK"),
    "folded_text": _with("70", "<Nm>ZORVAK</Nm>"),
    "too_many_lines": _with("70", "A\nB\nC\nD\nZORVAK"),
    "line_too_long": _with("70", "A" * 30 + " ZORVAK"),
    "foreign_character": _with("70", "ZORVÁK"),
    "control_character": _with("70", "ZOR\x07VAK"),
    "bidirectional_character": _with("70", "\u202eZORVAK"),
    "invisible_character": _with("70", "ZOR\u200bVAK"),
    "mixed_script": _with("70", "ZОRVAK"),
    "malformed_unique_id": GOOD.replace(_UETR, _UETR.upper()),
    "cover_without_underlying": fin(
        "202",
        [("20", "R"), ("21", "S"), ("32A", "160531USD5,"), ("58A", "COMMDEFF")],
        user={"119": "COV"},
    ),
    "type_mismatch": _COVER.replace("{119:COV}", ""),
    "unknown_message": GOOD.replace("{2:I103", "{2:I304"),
    "empty_message": re.sub(r"\{4:.*?-\}", "{4:\r\n-}", GOOD, flags=re.DOTALL),
    "sum_mismatch": fin(
        "203",
        [
            ("19", "7,"),
            ("30", "160531"),
            ("20", "A"),
            ("21", "B"),
            ("32B", "USD5,"),
            ("58A", "COMMDEFF"),
        ],
    ),
    "count_mismatch": fin(
        "942",
        [
            ("20", "A"),
            ("25", "123"),
            ("28C", "1/1"),
            ("34F", "USD0,"),
            ("13D", "2405171530+0100"),
            ("61", "160531D5,NTRFNONREF"),
            ("90D", "2USD5,"),
        ],
    ),
}


@pytest.mark.parametrize("code", TRAPS)
def test_each_trap_is_held_with_its_code_and_read_all_the_same(code: str) -> None:
    text = TRAPS[code]
    one = read_one(text)
    assert code in {each.code for each in one.every_problem()}
    adds_up(one, text)
    for hidden in ("ZORVAK", "ZORVÁK"):
        if hidden in text:
            assert any(hidden in each.text for each in one.every_segment())


def test_every_code_is_documented() -> None:
    known = {row["code"] for row in rows("problems")}
    assert set(TRAPS) <= known
    own = {row["code"] for row in rows("problems") if row["standard"] == "mt"}
    assert own <= set(TRAPS)


def test_the_good_messages_are_good() -> None:
    assert not list(read_one(GOOD).every_problem())
    assert not list(read_one(_COVER).every_problem())


def test_a_payment_knows_its_ids_and_amount() -> None:
    (payment,) = read_one(GOOD).transactions
    assert payment.id == payment.uetr == _UETR
    assert (str(payment.amount), payment.currency) == ("12345.67", "USD")
    assert str(payment.value_date) == "2016-05-31"
    assert read_one(GOOD).sender == "BANKBEBB"


def test_a_cover_keeps_the_underlying_apart() -> None:
    (payment,) = read_one(_COVER).transactions
    assert payment.cover
    assert {each.text for each in payment.underlying} == {"RIVER STEEL", "HARBOUR TRADING"}
    assert not any("RIVER" in each.text for each in payment.segments)
    assert payment.underlying[0].path == "4/B/50K/line1"


def test_delivered_messages_name_the_sender_of_the_input() -> None:
    text = re.sub(r"\{2:[^}]*\}", "{2:O1031200160531COMMDEFFAXXX22221234561605311201N}", GOOD)
    one = read_one(text)
    assert (one.sender, one.receiver) == ("COMMDEFF", "BANKBEBB")
    assert not list(one.every_problem())
    assert {each.text: each.role for each in one.header}["BANKBEBB"] == "receiver"


def test_a_batch_has_a_payment_for_each_sequence_and_shares_the_rest() -> None:
    turn = [("32B", "USD5,"), ("59", "HARBOUR TRADING"), ("71A", "SHA")]
    text = fin(
        "101",
        [
            *(("20", "A"), ("28D", "1/1"), ("50H", "/1\nRIVER STEEL"), ("30", "160531")),
            *(("21", "ONE"), *turn, ("21", "TWO"), *turn),
        ],
    )
    one = read_one(text)
    assert [each.id for each in one.transactions] == ["ONE", "TWO"]
    assert all(str(each.value_date) == "2016-05-31" for each in one.transactions)
    for payment in one.transactions:
        assert any(each.text == "RIVER STEEL" for each in payment.shared)
        assert any(each.text == "HARBOUR TRADING" for each in payment.segments)
        covered = payment.coverage
        assert covered.screened + covered.excluded == covered.characters > 0
    assert one.transactions[1].segments[0].path == "4/B[2]/21"
    adds_up(one, text)


def test_a_statement_has_a_payment_for_each_line() -> None:
    lines = [
        ("61", "1605310531C1234,56NTRFNONREF//BANKREF\nRIVER STEEL"),
        (
            "86",
            "166?00CREDIT?20SVWZ+PAYMENT FOR COPPER A?21ND STEEL?30COMMDEFF?32ZORVAK PELLINOR"
            "?33 LIMITED".replace("AND STEEL", "AND\nSTEEL"),
        ),
        ("61", "160531D7,NTRFREF7"),
        ("86", "/BENM//NAME/ZORVAK\n/REMI/TOLL"),
    ]
    head = [("20", "A"), ("25", "123"), ("28C", "1/1"), ("60F", "C160531USD5,")]
    one = read_one(fin("940", [*head, *lines, ("62F", "C160531USD5,")]))
    first, second = one.transactions
    assert (first.id, str(first.amount), first.currency) == ("BANKREF", "1234.56", "USD")
    said = {each.kind: each.text for each in first.segments if each.kind == "name"}
    assert said["name"] == "ZORVAK PELLINOR  LIMITED"
    assert any("ZORVAK" in each.text for each in second.segments)
    assert str(second.amount) == "7"


@pytest.mark.parametrize("line", ["160531C1,NTRF//", "160531C1,NTRFA//\n", "160531C1,NTRF///B"])
def test_an_empty_reference_of_a_statement_line_is_accounted_for(line: str) -> None:
    text = fin("950", [("20", "A"), ("25", "1"), ("28C", "1"), ("61", line)])
    adds_up(read_one(text), text)


def test_a_word_that_a_full_line_breaks_is_put_together() -> None:
    wrapped = "A" * 29 + " ZORVA\nK PELLINOR"
    one = read_one(_with("70", wrapped))
    assert any("ZORVAK PELLINOR" in each.text for each in one.every_segment())


def test_structured_lines_are_what_their_numbers_say() -> None:
    one = read_one(
        fin(
            "103",
            [
                *_FIELDS[:3],
                ("50F", "CCPT/KP/123456\n1/KIM CHOL\n2/HARBOUR 1\n3/KP/PYONGYANG\n4/19720830"),
                ("59F", "1/LI\n2/ROAD 1\n3/CN/DANDONG\n5/KP/SINUIJU"),
                ("71A", "SHA"),
            ],
        )
    )
    found = {(each.kind, each.text) for each in one.every_segment()}
    assert {
        ("identifier", "123456"),
        ("country", "KP"),
        ("name", "KIM CHOL"),
        ("town", "PYONGYANG"),
        ("birth_date", "19720830"),
        ("country", "CN"),
        ("birth_country", "KP"),
        ("birth_place", "SINUIJU"),
    } <= found
    assert not [each for each in one.every_problem() if "59F" not in each.path]


def test_codes_of_party_lines_are_tags_only_when_they_are_known() -> None:
    def found(line: str) -> set[tuple[str, str, str]]:
        one = read_one(_more(("57D", f"{line}\nBANK OF HAMBURG")))
        return {
            (each.kind, each.text, each.scheme)
            for each in one.every_segment()
            if "57D" in each.path
        }

    assert ("clearing_code", "021000089", "FW") in found("//FW021000089")
    assert ("clearing_code", "ZORVAK", "ZO") in found("//ZORVAK")
    assert ("account", "12345", "") in found("/C/12345")
    assert ("iban", "DE89370400440532013000", "") in found("/DE89370400440532013000")
    one = read_one(_with("50K", "X").replace(":50K:X", ":50F:ZORV/AK/PELLINOR\r\n1/X"))
    assert any("ZORV/AK/PELLINOR" in each.text for each in one.every_segment())
    assert "malformed_field" in {each.code for each in one.every_problem()}


@pytest.mark.parametrize(
    ("tag", "content"),
    [
        ("50K", "/1\nZORVAK\nPELLINOR"),
        ("50F", "/1\n1/ZORVAK\n2/PELLINOR"),
        ("50F", "/1\n1/ZORVAK\n1/PELLINOR\n3/DE/HAMBURG"),
        ("57D", "//FW1\nZORVAK\nPELLINOR\nHAMBURG"),
        ("70", "A\nZORVAK\nPELLINOR"),
        ("70", "/INV/1 ZORVAK\n//PELLINOR"),
        ("72", "/BNF/ZORVAK\n//PELLINOR"),
        ("72", "/BNF/ZORVAK\n/ACC/PELLINOR"),
        ("77B", "/ORDERRES/KP//ZORVAK\n//PELLINOR"),
    ],
)
def test_a_name_split_over_the_lines_of_a_field_is_found_whole(tag: str, content: str) -> None:
    one = read_one(_more((tag, content)))
    assert any("ZORVAK PELLINOR" in " ".join(each.text.split()) for each in one.every_segment())


@pytest.mark.parametrize("between", ["", "\r\n", "$", "\r\n$\r\n", "\x03      \x01", "\0\0"])
def test_several_messages_of_a_file_are_told_apart(between: str) -> None:
    second = GOOD.replace("REF1", "REF2").replace(_UETR, _UETR.replace("8", "9"))
    found = list(read_mt(f"{GOOD}{between}{second}{between}   ".encode()))
    assert [each.number for each in found] == [1, 2]
    assert not [problem for each in found for problem in each.every_problem()]


def test_a_message_that_comes_twice_is_told() -> None:
    for each in read_mt((GOOD + GOOD).encode()):
        assert {one.code for one in each.every_problem()} == {
            "duplicate_identifier",
            "duplicate_message",
        }


@pytest.mark.parametrize("others", [0, 1, 40])
@pytest.mark.parametrize("what", ["duplicate_identifier", "duplicate_message"])
def test_all_that_bear_one_identifier_are_held_the_first_as_well(what: str, others: int) -> None:
    uetrs = [f"8a562c67-ca16-48ba-b074-{place:012d}" for place in range(others + 2)]
    names = [f"R{place}" for place in range(others + 2)]
    twice = uetrs if what == "duplicate_identifier" else names
    twice[-1] = twice[0]
    made = (
        GOOD.replace("REF1", name).replace(_UETR, uetr)
        for name, uetr in zip(names, uetrs, strict=True)
    )
    found = list(read_mt("".join(made).encode()))
    held = [place for place, each in enumerate(found) if list(each.every_problem())]
    assert held == [0, others + 1]
    assert {one.code for place in held for one in found[place].every_problem()} == {what}


def test_a_payment_and_its_cover_may_share_their_identifier() -> None:
    other = GOOD.replace("{2:I103", "{2:I199").replace("REF1", "REF2")
    found = [one.code for each in read_mt((GOOD + other).encode()) for one in each.every_problem()]
    assert "duplicate_identifier" not in found


def test_the_bare_text_of_a_message_is_read() -> None:
    body = "\n".join(f":{tag}:{value}" for tag, value in _FIELDS)
    assert recognise_mt(body.encode())
    found = list(read_mt(f"{body}\n-\n{body.replace('REF1', 'REF2')}\n-\n".encode()))
    assert [each.type for each in found if isinstance(each, Message)] == ["MT103", "MT103"]
    assert not [problem for each in found for problem in each.every_problem()]


def test_wide_letters_are_read_and_held() -> None:
    (one,) = read_mt(GOOD.encode("utf-16"))
    assert "wrong_encoding" in {each.code for each in one.every_problem()}
    assert recognise_mt(GOOD.encode("utf-16"))
    assert not recognise_mt(b"<Document/>")
    assert not recognise_mt(b"hello")


def test_an_acknowledgement_before_its_message_is_a_message_of_its_own() -> None:
    first, second = read_mt(
        ("{1:F21BANKBEBBAXXX2222123456}{4:{177:1605311200}{451:0}}" + GOOD).encode()
    )
    assert isinstance(first, Message)
    assert isinstance(second, Message)
    assert (first.type, second.type) == ("F21", "MT103")
    assert not list(first.every_problem())


def test_offsets_point_at_the_text() -> None:
    for text in (GOOD, GOOD.replace("\r\n", "\n")):
        for each in read_one(text).every_segment():
            if "\n" not in each.text:
                assert text[each.start : each.end].startswith(each.text[:4])
                assert each.text in text.splitlines()[each.line - 1]


_PIECES = st.sampled_from(
    [
        "{1:",
        "{2:I103",
        "{4:\n",
        "\n-}",
        "}",
        ":20:",
        "\n:50K:",
        "\n:59F:/1\n",
        "1/",
        "$",
        "//",
        "\n:72:/INS/",
        "\n:86:166?20",
        "\n:61:",
        "\r",
        "\r\n",
        "\x00",
        "USD1,",
        "é",
        "\u202e",
        "{3:{121:",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.one_of(_PIECES, st.text(max_size=12)), max_size=40))
def test_any_text_is_read_without_a_crash_and_adds_up(pieces: list[str]) -> None:
    text = "".join(pieces)
    _checked(text.encode("utf-8", "surrogatepass"))


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_without_a_crash(content: bytes) -> None:
    _checked(content)
    _checked(b"{1:F01BANKBEBBAXXX2222123456}{2:I103" + content)


@settings(max_examples=400, deadline=None)
@given(
    st.integers(0, len(GOOD)), st.integers(0, 40), st.text("\r\n:{}-$/A1,é\x00\u200b", max_size=6)
)
def test_a_mutated_message_is_held_or_still_all_screened(at: int, size: int, put: str) -> None:
    text = GOOD[:at] + put + GOOD[at + size :]
    _checked(text.encode())
    said = [each.text for one in read_mt(text.encode()) for each in _segments(one)]
    for name in ("RIVER STEEL", "HARBOUR TRADING", "HAMBURG"):
        assert name not in text or any(name in each for each in said)


def _segments(one: Message | UnreadableMessage) -> list[Segment]:
    return list(one.every_segment()) if isinstance(one, Message) else []


def test_limits_hold_what_is_beyond_them() -> None:
    second = GOOD.replace("REF1", "REF2").replace(_UETR, _UETR.replace("8", "9"))

    def codes(limits: Limits) -> list[set[str]]:
        found = read_mt((GOOD + second + GOOD).encode(), "", limits)
        return [{each.code for each in one.every_problem()} for one in found]

    assert codes(Limits(messages=2))[2] == {"too_many_messages"}
    assert len(codes(Limits(messages=1))) == 2
    assert codes(Limits(transaction=50))[0] == {"too_large"}
    assert codes(Limits(text=20))[0] >= {"too_large", "uncovered_text"}
    (empty,) = read_mt(b" $ ")
    assert {each.code for each in empty.every_problem()} == {"empty_message"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "filler",
    [
        "{3:",
        ":20:A\n",
        ":21:A\n:32B:USD1,\n",
        ":61:" + "//" * 9,
        "//",
        "\n-",
        "\n\n",
        "}",
        ":86:166?20A?21B",
        "A:59:",
        "1234567890",
    ],
)
def test_floods_are_read_in_a_time_that_grows_with_their_size(filler: str) -> None:
    for start in (
        "{1:F01BANKBEBBAXXX2222123456}{2:I101CHASUS33XXXXN}{4:\n:20:A\n",
        "{1:F01BANKBEBBAXXX2222123456}{2:I940CHASUS33XXXXN}{4:\n:61:",
        ":20:A\n",
    ):
        began = time.process_time()
        _checked((start + filler * (200_000 // len(filler))).encode())
        # Linear work takes a second or two, quadratic work many minutes.
        assert time.process_time() - began < 60


@pytest.mark.slow
def test_a_mapped_file_is_read_message_by_message(tmp_path: Path) -> None:
    path = tmp_path / "many.fin"
    with path.open("w", newline="") as file:
        for number in range(3000):
            file.write(GOOD.replace("REF1", f"R{number}").replace(_UETR, uetr(_DICE)) + "$")
    found = 0
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        tracemalloc.start()
        for one in read_mt(mapped):
            assert not list(one.every_problem())
            found += 1
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert found == 3000
    assert peak < 2_000_000


def _checked(content: bytes) -> None:
    for one in read_mt(content):
        assert isinstance(one, Message | UnreadableMessage)
        if isinstance(one, Message):
            covered = one.coverage
            codes = {each.code for each in one.every_problem()}
            told = covered.screened + covered.excluded
            assert sum(each.characters for each in one.excluded) == covered.excluded
            # Of a text too large the rest is neither screened nor left out: the message is held.
            assert (told < covered.characters) is ("uncovered_text" in codes)
            assert "uncovered_text" not in codes or (told > 20_000 and len(content) > told)
        else:
            assert one.problems
