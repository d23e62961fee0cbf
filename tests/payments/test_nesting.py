"""Who sits behind whom: nested banks, payable-through accounts, and what of them is odd."""

import random
from decimal import Decimal

import pytest

from penstock.model import Outcome
from penstock.payments import CorrespondentReport, Decider, Nesting, read_messages
from tests.payments.small_lists import TODAY, House
from tests.payments.wires import FORMATS, UETR, Wire


@pytest.fixture(scope="module")
def decider(tmp_path_factory) -> Decider:
    return Decider(House(tmp_path_factory.mktemp("lists")).basis(TODAY))


def reports(
    decider: Decider, contents: list[bytes], keepers: tuple[str, ...] = ()
) -> dict[str, CorrespondentReport]:
    nesting = Nesting(keepers)
    for content in contents:
        for decided in decider.decide(read_messages(content)):
            nesting.add(decided)
    return {one.correspondent: one for one in nesting.reports()}


def codes(report: CorrespondentReport) -> set[str]:
    return {one.code for one in report.indicators}


@pytest.mark.parametrize("form", FORMATS)
def test_the_bank_behind_a_correspondent(decider, form):
    """RIVRCNBJ holds the account with HARBUS33, and uses it for ORCHCNBS; PIERSGSG for itself."""
    found = reports(decider, [getattr(Wire(), form)()])
    assert set(found) == {"RIVRCNBJ", "PIERSGSG"}
    report = found["RIVRCNBJ"]
    assert (report.kept_by, report.payments, report.nested_payments) == (("HARBUS33",), 1, 1)
    (behind,) = report.behind
    assert (behind.bank, behind.country, behind.how) == ("ORCHCNBS", "CN", "chain")
    assert behind.amounts == {"USD": Decimal(100000)}
    assert str(behind.first) == "2016-11-25"
    assert (codes(report), report.outcome) == ({"nested_bank"}, Outcome.PASS)
    assert found["PIERSGSG"].behind == ()


@pytest.mark.parametrize("form", FORMATS)
def test_a_bank_under_measures_behind_a_correspondent(decider, form):
    found = reports(decider, [getattr(Wire(debtor_bank="ZORAKPPY"), form)()])
    report = found["RIVRCNBJ"]
    assert (report.behind[0].bank, report.behind[0].outcome) == ("ZORAKPPY", Outcome.BLOCK)
    assert report.behind[0].listed == ("us-ofac-sdn:1",)
    assert "us-ofac-510-designees/block-eo13722" in report.behind[0].rules
    assert codes(report) == {"nested_bank", "nested_under_measure"}
    assert report.outcome is Outcome.HOLD
    assert found["PIERSGSG"].outcome is Outcome.PASS


def test_who_asks_about_a_bank_of_its_own(decider):
    found = reports(decider, [Wire().pacs008()], ("RIVRCNBJXXX",))
    assert set(found) == {"ORCHCNBS", "HARBUS33"}
    assert found["HARBUS33"].behind[0].bank == "PIERSGSG"
    assert found["ORCHCNBS"].kept_by == ("RIVRCNBJ",)


def test_no_bank_in_the_united_states(decider):
    wire = Wire(us_bank="HARBDEFF", currency="EUR")
    found = reports(decider, [wire.pacs008()])
    assert found["RIVRCNBJ"].kept_by == ("HARBDEFF",)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (":57A:", ":53B:/778899\r\n:57A:"),
        (":50F:/1234567", ":50F:/778899-0042"),
    ],
)
def test_an_account_of_its_own_is_no_sub_account(decider, old, new):
    content = Wire().mt103().replace(old.encode(), new.encode())
    assert reports(decider, [content])["RIVRCNBJ"].sub_accounts == 0


@pytest.mark.parametrize("under", [b"778899/0042", b"7788990042", b"778899-0042"])
def test_a_further_account_under_the_correspondents_own(decider, under):
    """31 CFR 1010.610(b)(1)(iii)(B): customers of the foreign bank use its account themselves."""
    content = Wire().mt103().replace(b":57A:", b":53B:/778899\r\n:57A:")
    content = content.replace(b":50F:/1234567", b":50F:/" + under)
    report = reports(decider, [content])["RIVRCNBJ"]
    assert (report.sub_accounts, report.payable_through_payments) == (1, 1)
    assert "payable_through" in codes(report)
    assert report.outcome is Outcome.HOLD


@pytest.mark.parametrize(("account", "is_through"), [(b"7788990042", True), (b"1234567", False)])
def test_a_decision_tells_a_payable_through_account_as_the_report_does(
    decider, account, is_through
):
    content = Wire(debtor_bank="ZORAKPPY").mt103()
    content = content.replace(b":57A:", b":53B:/778899\r\n:57A:")
    content = content.replace(b":50F:/1234567", b":50F:/" + account)
    (made,) = decider.decide(read_messages(content))
    told = [one.message for one in made.decision.reasons if one.code == "us_account"]
    assert any("payable through" in message for message in told) is is_through


def test_a_sub_account_of_an_agent(decider):
    wire = Wire(debtor_bank="RIVRCNBJ")
    number = b"<%s><Id><Othr><Id>%s</Id></Othr></Id></%s>"
    agent = number % (b"DbtrAgtAcct", b"77889900", b"DbtrAgtAcct")
    customer = number % (b"DbtrAcct", b"77889900-42", b"DbtrAcct")
    content = wire.pacs008().replace(b"<CdtrAgt>", agent + b"<CdtrAgt>")
    content = content.replace(b"<DbtrAgt>", customer + b"<DbtrAgt>")
    through = b"<InstgAgt><FinInstnId><BICFI>RIVRCNBJ</BICFI></FinInstnId></InstgAgt>"
    content = content.replace(through, b"")
    assert "payable_through" in codes(reports(decider, [content])["RIVRCNBJ"])


def test_the_order_of_payments_changes_nothing_and_many_are_counted(decider):
    contents = [_numbered(number) for number in range(40)]
    found = reports(decider, contents)
    random.Random(1).shuffle(contents)
    assert reports(decider, contents) == found
    report = found["RIVRCNBJ"]
    assert (report.payments, report.nested_payments) == (40, 30)
    assert {one.bank: (one.payments, one.customers) for one in report.behind} == {
        "ORCHCNBS": (29, 29),
        "LATECNBS": (1, 1),
    }
    assert codes(report) == {"nested_bank", "mostly_nested", "many_payers", "new_behind"}
    assert report.outcome is Outcome.HOLD


def _numbered(number: int) -> bytes:
    """A payment of its own: a quarter for the correspondent itself, one late, for a new bank."""
    bank = "RIVRCNBJ" if number % 4 == 0 else "LATECNBS" if number == 39 else "ORCHCNBS"
    day = "2016-11-25" if number == 39 else f"2016-0{1 + number % 9}-15"
    wire = Wire(
        debtor=f"ORCHARD {chr(65 + number % 26)}{number} WORKS", debtor_bank=bank, value=day
    )
    content = wire.pacs008().replace(UETR[:8].encode(), f"{number:08x}".encode())
    return content.replace(b"<MsgId>M1", f"<MsgId>M{number}".encode())
