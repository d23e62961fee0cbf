"""Reports with their clocks: business days as the calendar has them, drafts from the ledger."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.desk import (
    CaseDesk,
    FileDesk,
    Service,
    annual_report,
    business_day_after,
    case_file,
    draft_notice,
    draft_report,
    federal_holidays,
    is_business_day,
    look_back,
    reports_due,
)
from penstock.errors import UnknownName, UsageError
from tests.desk.world import WORLD, loaded, party, settings_in
from tests.payments.wires import Wire


def test_holidays_are_those_of_the_published_calendar() -> None:
    # OPM, federal holidays of 2026 and 2022 (New Year's Day of 2022 was kept in 2021).
    assert federal_holidays(2026) == {
        date(2026, 1, 1),
        date(2026, 1, 19),
        date(2026, 2, 16),
        date(2026, 5, 25),
        date(2026, 6, 19),
        date(2026, 7, 3),
        date(2026, 9, 7),
        date(2026, 10, 12),
        date(2026, 11, 11),
        date(2026, 11, 26),
        date(2026, 12, 25),
    }
    assert date(2021, 12, 31) in federal_holidays(2021)
    assert date(2022, 1, 1) not in federal_holidays(2022)
    assert date(2020, 6, 19) not in federal_holidays(2020)


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 11, 25), date(2026, 12, 10)),  # Thanksgiving lies between
        (date(2026, 12, 18), date(2027, 1, 5)),  # Christmas and New Year's Day do
        (date(2026, 11, 28), date(2026, 12, 11)),  # a Saturday
    ],
)
def test_ten_business_days(day: date, due: date) -> None:
    assert business_day_after(day, 10) == due


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(1, 40))
def test_between_lie_exactly_so_many(day: date, count: int) -> None:
    due = business_day_after(day, count)
    span = [date.fromordinal(one) for one in range(day.toordinal() + 1, due.toordinal() + 1)]
    assert sum(map(is_business_day, span)) == count
    assert is_business_day(due)


@pytest.fixture
def service(tmp_path):
    settings = settings_in(tmp_path)
    loaded(settings, datetime.now(UTC).date(), WORLD)
    opened = Service(settings)
    yield opened
    opened.close()


def test_a_blocked_payment_is_reported_from_the_ledger(service: Service) -> None:
    desk = FileDesk(service)
    passed = list(desk.payments(Wire().pacs008(), "p.xml"))
    blocked = list(desk.payments(Wire(creditor_bank="ZORAKPPY").pacs008(), "b.xml"))
    assert [one.decision.outcome.value for one in (*passed, *blocked)][-1] == "block"
    (line,) = reports_due(service.store)
    made = blocked[0].decision
    assert made.recorded is not None
    assert line["entry"] == made.recorded.entry
    assert line["due"] == business_day_after(made.decided_at.date(), 10).isoformat()
    assert line["is_reportable"]
    draft = draft_report(service.store, line["entry"])
    assert draft["transaction"]["amount"] == "100000.00"
    assert "LANTERN QUAY SUPPLIES" in draft["transaction"]["parties"]["creditor"]
    assert any("ZORANDIA" in one for one in draft["targets"])
    assert draft["legal_authority"]
    assert all(one != "SDN" for one in draft["legal_authority"])
    assert draft["proof"]["sha256"] == made.recorded.sha256
    assert "name and address of the holder of the property" in draft["still_to_be_said"]
    year = made.decided_at.year
    past = annual_report(service.store, year - 1)
    assert past["property"] == []
    assert past["due"] == f"{year - 1}-09-30"


def test_what_was_neither_blocked_nor_rejected_is_no_report(service: Service) -> None:
    (passed,) = FileDesk(service).payments(Wire().pacs008(), "p.xml")
    assert passed.decision.recorded is not None
    assert list(reports_due(service.store)) == []
    with pytest.raises(UsageError):
        draft_report(service.store, passed.decision.recorded.entry)
    with pytest.raises(UnknownName):
        draft_report(service.store, 99)
    with pytest.raises(UsageError, match="not known yet"):
        annual_report(service.store, datetime.now(UTC).year + 1)


def test_a_notice_names_the_measure_and_the_correspondent() -> None:
    found = draft_notice("us-311-kp", "River Bank, RIVRCNBJ")
    assert "River Bank, RIVRCNBJ" in found["text"]
    assert "31 CFR 1010.659" in found["text"]
    assert found["citation"]
    with pytest.raises(UnknownName):
        draft_notice("nothing", "River Bank")
    with pytest.raises(UsageError):
        draft_notice("us-ofac-510-designees", "River Bank")


def test_a_case_file_proves_itself(service: Service) -> None:
    (found,) = FileDesk(service).payments(Wire(creditor="Dragomir Vaskinov").pacs008(), "p.xml")
    cases = CaseDesk(service.store, service.settings)
    cases.comment(found.alerts[0], "asked the bank", "ann")
    file = case_file(service.store, cases, found.alerts[0])
    entries = file["proof"]["entries"]
    assert [one["kind"] for one in entries][:2] == ["decision", "alert"]
    assert entries[-1]["content"]["text"] == "asked the bank"
    assert file["proof"]["anchor"]["sha256"] == entries[-1]["sha256"]
    opened, said = file["history"]
    for deed in (opened, said):  # its own entry of the ledger, not the one it rests on
        assert service.store.ledger.entry(deed["entry"]).sha256 == deed["sha256"]
    assert opened["decision"] == entries[0]["entry"]


def test_a_new_listing_finds_the_payments_of_before(service: Service) -> None:
    desk = FileDesk(service)
    content = Wire(creditor="Anselm Quiverbright").pacs008()
    (passed,) = desk.payments(content, "p.xml")
    assert list(look_back(service, desk)) == []
    listed = party(77, "Anselm Quiverbright")
    loaded(service.settings, datetime.now(UTC).date(), (*WORLD, listed))
    assert service.refresh()
    (found,) = look_back(service, desk)
    assert passed.decision.recorded is not None
    assert found.entry == passed.decision.recorded.entry
    assert found.parties == ("us-ofac:77",)
    alert = service.store.alerts.get(int(found.alerts[0].removeprefix("A")))
    assert (alert.decision, alert.state.value) == (found.entry, "open")
    (again,) = look_back(service, desk)
    assert again.alerts == found.alerts  # folded, not raised twice
    assert list(look_back(service, desk, since=date(2999, 1, 1))) == []
