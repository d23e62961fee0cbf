"""A payment that comes back with what was held against it changed is recognised."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.payments import (
    ResubmissionRules,
    identity_keys,
    likeness_keys,
    resubmissions,
)
from penstock.payments._tables import rows
from penstock.payments._trace import sorts
from tests.payments.pairs import (
    FIELDS,
    WRITERS,
    decided,
    earlier,
    held_for,
    mt103,
    mt192,
    mt202,
    pacs008,
    trace,
)

# The role of each field that may be held against a payment, with ways to get rid of it.
OFFENDING = {
    "creditor": ("creditor", ["", "SILVER RIVER TRADING", "ZORANDlA COMERCE BNK"]),
    "creditor_account": ("creditor", ["", "87654321"]),
    "creditor_town": ("creditor", ["", "DANDONG"]),
    "creditor_bank": ("creditor_agent", ["", "ICBKCNBJ"]),
    "bank": ("intermediary_agent", ["", "IRVTUS3N"]),
    "debtor": ("debtor", ["", "NORTHERN STEEL AG", "HARBOR MILLS"]),
    "remittance": ("remittance", ["", "INVOICE 78", "INVOICE 77 COPPR LANTERN"]),
}
PAIRS = list(product(WRITERS, repeat=2))
NEW_IDS = {"uetr": "11112222-3333-4444-8555-666677778888", "reference": "OTHER-9"}
CASES = [(field, role, instead) for field, (role, ways) in OFFENDING.items() for instead in ways]


def codes(now: bytes, *others) -> list[str]:
    return [one.code for one in resubmissions(trace(now), others)]


@pytest.mark.parametrize(("first", "second"), PAIRS)
@pytest.mark.parametrize(("field", "role", "instead"), CASES)
def test_a_stripped_field_is_noticed_in_either_standard(
    field: str, role: str, instead: str, first: str, second: str
) -> None:
    before = WRITERS[first]()
    held = earlier(before, held_for(before, role, FIELDS[field]))
    now = trace(WRITERS[second](**NEW_IDS, **{field: instead}))
    found = [one for one in resubmissions(now, [held]) if one.code.startswith("offending_field")]
    assert len(found) == 1
    (reason,) = found
    if not instead and second == "mx":
        # In an MT party without structure the next line moves up and is read as the name.
        assert reason.code == "offending_field_missing"
    assert reason.evidence[0].path.startswith("entry 7: ")
    assert reason.evidence[0].text == FIELDS[field]
    paths = {one.path: one.text for one in now.segments}
    for one in reason.evidence[1:]:
        assert paths[one.path] == one.text
    assert "entry 7" in reason.message


@pytest.mark.parametrize(("first", "second"), PAIRS)
@pytest.mark.parametrize("field", OFFENDING)
def test_a_payment_that_still_says_it_is_no_resubmission(
    field: str, first: str, second: str
) -> None:
    role = OFFENDING[field][0]
    before = WRITERS[first]()
    held = earlier(before, held_for(before, role, FIELDS[field]))
    assert codes(WRITERS[second](**NEW_IDS), held) == []
    assert codes(WRITERS[second](), held) == []


def test_the_sort_of_change_is_told() -> None:
    before = pacs008()
    held = earlier(before, held_for(before, "creditor", "ZORANDIA COMMERCE BANK"))
    for instead, code in (
        ("", "missing"),
        ("SILVER RIVER", "changed"),
        ("Z0RANDIA COMMERC BANK", "misspelt"),
    ):
        assert codes(pacs008(**NEW_IDS, creditor=instead), held) == [f"offending_field_{code}"]


@pytest.mark.parametrize("by", ["hit", "finding"])
def test_a_country_left_out_or_changed_is_noticed(by: str) -> None:
    before = pacs008()
    held = earlier(before, held_for(before, "creditor", "KP", by=by))
    changed = {**NEW_IDS, "creditor_town": "DANDONG"}
    assert codes(pacs008(**changed, creditor_country=""), held) == ["offending_field_missing"]
    assert codes(pacs008(**changed, creditor_country="CN"), held) == ["offending_field_changed"]
    assert codes(mt103(**changed, creditor_country="CN"), held) == ["offending_field_missing"]
    assert codes(mt103(**changed, creditor_country="NORTH KOREA"), held) == []


def test_another_payment_of_the_same_customer_is_let_go() -> None:
    before = pacs008()
    held = earlier(before, held_for(before, "creditor", FIELDS["creditor"]))
    other = {
        **NEW_IDS,
        "creditor": "SILVER RIVER TRADING",
        "creditor_account": "999",
        "remittance": "RENT OF MAY",
        "creditor_bank": "NDEASESS",
    }
    assert codes(pacs008(**other), held) == []
    assert codes(pacs008(**NEW_IDS, creditor="", amount="9000.00"), held) == []
    assert codes(pacs008(**NEW_IDS, creditor="", currency="EUR"), held) == []
    assert codes(pacs008(**NEW_IDS, creditor="", day="2027-02-01"), held) == []


def test_a_payment_that_passed_is_no_ground() -> None:
    passed = earlier(pacs008(), decided())
    assert codes(pacs008(**NEW_IDS, creditor="SILVER RIVER TRADING"), passed) == []


def test_limits_are_those_of_the_rules() -> None:
    before = pacs008()
    held = earlier(before, held_for(before, "creditor", FIELDS["creditor"]))
    now = trace(pacs008(**NEW_IDS, creditor="", amount="5250.00", day="2026-12-25"))
    assert list(resubmissions(now, [held]))
    for rules in (
        ResubmissionRules(amount_percent=4),
        ResubmissionRules(days=29),
        ResubmissionRules(agreement_percent=100),
    ):
        assert list(resubmissions(now, [held], rules)) == []


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_one_uetr_with_other_customers(first: str, second: str) -> None:
    passed = earlier(WRITERS[first](), decided())
    write = WRITERS[second]
    again = {"reference": "NEXT-LEG", "bank": "IRVTUS3N"}
    assert codes(write(**again), passed) == []
    assert codes(write(**again, creditor="SILVER RIVER TRADING", creditor_account="9"), passed) == [
        "uetr_other_party"
    ]
    assert codes(write(**again, debtor="NORTHERN STEEL", debtor_account="DE0012"), passed) == [
        "uetr_other_party"
    ]
    # Cut short at the end of a line, or written out: the same customer.
    assert codes(write(**again, creditor="ZORANDIA COMMERCE"), passed) == []
    assert codes(write(**again, debtor="HARBOUR MILL GMBH AND COMPANY"), passed) == []


def test_an_ultimate_party_that_vanishes_under_the_same_uetr() -> None:
    ultimate = b"<UltmtCdtr><Nm>IRON RIVER HOLDING</Nm></UltmtCdtr>"
    with_it = pacs008().replace(b"<RmtInf>", ultimate + b"<RmtInf>")
    passed = earlier(with_it, decided())
    again = pacs008(reference="NEXT-LEG")
    assert codes(again, passed) == ["uetr_other_party"]
    moved = pacs008(reference="NEXT-LEG", remittance="INV 77 FOR IRON RIVER HOLDING")
    assert codes(moved, passed) == []


def test_a_cover_split_is_noticed_from_both_sides() -> None:
    customer, plain = mt103(), mt202()
    assert codes(plain, earlier(customer, decided())) == ["cover_split"]
    assert codes(customer, earlier(plain, decided())) == ["cover_split"]
    assert codes(plain, earlier(pacs008(), decided())) == ["cover_split"]
    assert codes(mt202(amount="5001.00"), earlier(customer, decided())) == []
    assert codes(mt202(related="NONREF"), earlier(customer, decided())) == []
    cover = (
        mt202()
        .replace(
            b"\r\n-}", b"\r\n:50K:HARBOUR MILL GMBH\r\nBREMEN\r\n:59:ZORANDIA COMMERCE BANK\r\n-}"
        )
        .replace(b"{4:", b"{3:{119:COV}}{4:")
    )
    assert trace(cover).sort == "cover"
    assert codes(cover, earlier(customer, decided())) == []


def test_a_cancelled_payment_that_comes_again_changed() -> None:
    cancelled = earlier(pacs008(), decided(), is_cancelled=True)
    assert codes(pacs008(**NEW_IDS), cancelled) == []
    for write in WRITERS.values():
        assert codes(write(**NEW_IDS, creditor="SILVER RIVER TRADING"), cancelled) == [
            "cancelled_and_resent"
        ]
    assert codes(mt192(), cancelled) == []


def test_an_edit_in_repair_shows_both_sides() -> None:
    passed = earlier(pacs008(), decided())
    assert codes(pacs008(), passed) == []
    (reason,) = resubmissions(trace(pacs008(creditor_town="DANDONG")), [passed])
    assert reason.code == "edited_in_repair"
    assert "PYONGYANG became DANDONG" in reason.message
    assert [one.text for one in reason.evidence] == ["PYONGYANG", "DANDONG"]
    assert codes(pacs008(message="ANOTHER", creditor_town="DANDONG"), passed) == []


def test_every_code_is_in_the_table_and_documented() -> None:
    known = {row["code"] for row in rows("resubmission")}
    seen = {
        "offending_field_missing",
        "offending_field_changed",
        "offending_field_misspelt",
        "uetr_other_party",
        "cover_split",
        "cancelled_and_resent",
        "edited_in_repair",
    }
    assert known == seen
    assert set(sorts().values()) <= {"customer", "bank", "cancellation"}


AMOUNTS = st.decimals(min_value="0.01", max_value="100000000", places=2)


@settings(max_examples=300)
@given(amount=AMOUNTS, share=st.integers(0, 500))
def test_amounts_within_the_tolerance_share_a_key(amount, share) -> None:
    """Whatever is near enough to be compared is found by the keys of the one who asks."""
    rules = ResubmissionRules()
    other = (amount * (10_000 + share) / 10_000).quantize(amount)
    one, two = (
        trace(pacs008(uetr="", amount=str(value))) for value in (amount, max(other, amount))
    )
    if (two.amount - one.amount) * 100 > one.amount * rules.amount_percent:
        return
    for stored, asked in ((one, two), (two, one)):
        shared = set(likeness_keys(stored, rules))
        assert shared <= set(likeness_keys(asked, rules, is_asking=True))
        assert shared


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_keys_are_those_of_the_payment_not_of_the_standard(first: str, second: str) -> None:
    rules = ResubmissionRules()
    one, two = trace(WRITERS[first]()), trace(WRITERS[second]())
    assert set(identity_keys(one)) & set(identity_keys(two))
    assert likeness_keys(one, rules) == likeness_keys(two, rules)
    fresh = trace(WRITERS[second](**NEW_IDS))
    assert not set(identity_keys(one)) & set(identity_keys(fresh))
    assert likeness_keys(one, rules) == likeness_keys(fresh, rules)


def test_fillers_are_no_references() -> None:
    one, other = (
        set(identity_keys(trace(pacs008(uetr="", reference="NONREF", message=number))))
        for number in ("M1", "M2")
    )
    assert not one & other
