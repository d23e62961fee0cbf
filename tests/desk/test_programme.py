"""Papers over what the ledger holds: notices sent, correspondents, evidence, retention."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

from penstock.desk import (
    CaseDesk,
    FileDesk,
    PartyDesk,
    Replayer,
    Service,
    approve_purge,
    make_basis,
    notices_sent,
    programme_evidence,
    propose_purge,
    purge_ledger,
    purge_proposal,
    record_notice,
    recorded_correspondents,
    refuse_purge,
    replay_ledger,
    report_correspondents,
    retention_report,
)
from penstock.errors import Conflicting, Forbidden, UnknownName, UsageError
from penstock.model import Disposition, Draft, LedgerKind, Subject
from penstock.settings import load_settings
from penstock.store import Store
from penstock.store._entries import digest_of, moment_text
from penstock.store._schema import LEDGER, LEDGER_HEAD
from tests.desk.world import WORLD, loaded
from tests.payments.wires import Wire

_TODAY = datetime.now(UTC).date()


@pytest.fixture
def service(url: str, tmp_path: Path):
    settings = load_settings(environ={}, home=tmp_path / "home", store=url)
    loaded(settings, _TODAY, WORLD)
    opened = Service(settings)
    yield opened
    opened.close()


def test_a_notice_that_was_sent_stands_in_the_log_with_its_text(service: Service) -> None:
    store = service.store
    made = record_notice(
        store,
        "us-311-kp",
        " River Bank, RIVRCNBJ ",
        channel="SWIFT MT199",
        by="ann",
        reference="REF-1",
    )
    later = record_notice(
        store,
        "us-311-cbs",
        "Lake Bank",
        channel="registered letter",
        by="ben",
        sent_on=_TODAY - timedelta(days=3),
    )
    assert list(notices_sent(store)) == [made, later]
    assert list(notices_sent(store, measure="us-311-cbs")) == [later]
    assert list(notices_sent(store, to="river")) == [made]
    assert (made["to"], made["sent_on"]) == ("River Bank, RIVRCNBJ", _TODAY.isoformat())
    assert "1010.659" in made["citation"]
    assert "River Bank, RIVRCNBJ" in made["text"]
    assert made["keep_until"] == f"{_TODAY.year + 10}{made['keep_until'][4:]}"
    entry = store.ledger.entry(made["entry"])
    assert (entry.kind, entry.sha256) == (LedgerKind.NOTICE, made["sha256"])
    assert store.ledger.verify().faults == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"channel": " "},
        {"by": ""},
        {"to": ""},
        {"sent_on": _TODAY + timedelta(days=1)},
        {"measure_id": "us-ofac-510-designees"},
        {"measure_id": "nothing"},
    ],
    ids=str,
)
def test_a_notice_that_says_too_little_is_none(service: Service, wrong: dict) -> None:
    said = {"measure_id": "us-311-kp", "to": "River Bank", "channel": "letter", "by": "ann"} | wrong
    measure, to = said.pop("measure_id"), said.pop("to")
    with pytest.raises(UsageError):
        record_notice(service.store, measure, to, **said)
    assert list(notices_sent(service.store)) == []


def test_correspondents_of_the_ledger_are_those_of_the_files(
    service: Service, tmp_path: Path
) -> None:
    desk = FileDesk(service)
    wires = [Wire(creditor=f"Buyer {n}", debtor_bank="MILLCNBS").pacs008() for n in range(3)]
    for number, content in enumerate(wires):
        (tmp_path / f"{number}.xml").write_bytes(content)
        list(desk.payments(content, f"{number}.xml"))
    basis = make_basis(service.settings, note=lambda _: None)
    paths = [tmp_path / f"{number}.xml" for number in range(3)]
    from_files = list(report_correspondents(paths, basis))
    found = list(recorded_correspondents(service.store))
    assert found == from_files
    assert [one.payments for one in found] == [3, 3]
    # A payment that is decided on again counts once.
    list(desk.payments(wires[0], "again.xml"))
    assert [one.payments for one in recorded_correspondents(service.store)] == [3, 3]
    name = found[0].correspondent
    assert list(recorded_correspondents(service.store, correspondent=name.lower())) == found[:1]
    assert list(recorded_correspondents(service.store, correspondent="nobody")) == []
    assert list(recorded_correspondents(service.store, until=date(2020, 1, 1))) == []
    assert list(recorded_correspondents(service.store, since=_TODAY)) == found


def test_evidence_tells_lists_thresholds_tests_and_alerts(service: Service) -> None:
    parties = PartyDesk(service.store, service.settings)
    cases = CaseDesk(service.store, service.settings)
    subjects = [Subject(id=f"C-{n}", names=("Dragomir Vaskinov",)) for n in range(3)]
    parties.decide(service.ask(subjects).result(), service.ready, source="tests")
    cases.propose(["A1"], Disposition.FALSE_POSITIVE, "other_birth_date", "born 1991", "ann")
    cases.approve(["A1"], "ben")
    cases.propose(["A2"], Disposition.FALSE_POSITIVE, "other_birth_date", "born 1991", "ann")
    found = programme_evidence(service.store, service.settings, since=_TODAY)
    assert [one["list"] for one in found["lists"]] == ["us-ofac-sdn"]
    assert found["lists"][0]["is_stale"] is False
    assert found["publications"]["loaded"] == {"us-ofac-sdn": 1}
    policy = found["thresholds"]["policy"]
    assert policy["id"] == service.settings.policy
    assert 0 < policy["threshold"] <= 1
    (change,) = found["threshold_changes"]
    assert (change["policy"], change["decisions"]) == (policy["id"], 3)
    assert change["rules_sha256"] == service.ready.rules_sha256
    alerts = found["alerts"]
    assert (alerts["raised"], alerts["waiting"], alerts["pending"]) == (3, 2, 1)
    assert alerts["waiting_by_age"]["up to 1 days"] == 2
    assert (alerts["closed"], alerts["closed_when_due"]) == (1, 1)
    assert alerts["closed_by_disposition"] == {"false_positive": 1}
    assert found["ledger"]["faults"] == []
    assert found["tests"] == []
    before = programme_evidence(
        service.store, service.settings, since=date(2020, 1, 1), until=date(2020, 12, 31)
    )
    assert (before["threshold_changes"], before["alerts"]["raised"]) == ([], 0)
    with pytest.raises(UsageError):
        programme_evidence(service.store, service.settings, since=_TODAY, until=date(2020, 1, 1))


def test_another_policy_is_a_change_of_thresholds(service: Service) -> None:
    from msgspec.structs import replace

    parties = PartyDesk(service.store, service.settings)
    asked = service.ask([Subject(id="C-1", names=("Maria Perez",))]).result()
    parties.decide(asked, service.ready, source="tests")
    other = replace(service.ready, rules_sha256="f" * 64)
    parties.decide(asked, other, source="tests")
    parties.decide(asked, service.ready, source="tests")
    found = programme_evidence(service.store, service.settings, since=_TODAY)
    assert [one["rules_sha256"][:4] for one in found["threshold_changes"]] == [
        service.ready.rules_sha256[:4],
        "ffff",
        service.ready.rules_sha256[:4],
    ]
    assert [one["first_entry"] for one in found["threshold_changes"]] == [1, 2, 3]


def aged(store: Store, years: float) -> None:
    """Make the whole ledger older, as if it had been written then: digests and all."""
    shift = timedelta(days=round(365.25 * years))
    previous = bytes(32)
    with store._engine.begin() as connection:
        for row in connection.execute(sa.select(LEDGER).order_by(LEDGER.c.number)).all():
            at = moment_text(datetime.fromisoformat(row.recorded_at) - shift)
            digest = digest_of(previous, row.number, row.kind, row.subject, at, bytes(row.content))
            connection.execute(
                sa.update(LEDGER)
                .where(LEDGER.c.number == row.number)
                .values(recorded_at=at, previous_sha256=previous, sha256=digest)
            )
            previous = digest
        connection.execute(sa.update(LEDGER_HEAD).values(sha256=previous))


def _filled(service: Service) -> None:
    """Seven entries: a pass, a hold whose alert waits, a block, a whitelist act, and others."""
    desk = FileDesk(service)
    list(desk.payments(Wire().pacs008(), "pass.xml"))
    list(desk.payments(Wire(creditor="Dragomir Vaskinov").pacs008(), "hold.xml"))
    list(desk.payments(Wire(creditor_bank="ZORAKPPY").pacs008(), "block.xml"))
    record_notice(service.store, "us-311-kp", "River Bank", channel="letter", by="ann")
    draft = Draft(kind=LedgerKind.WHITELIST, subject="w", content=b'{"deed":"revoke","by":"a"}')
    service.store.ledger.append([draft])


def test_nothing_younger_than_ten_years_may_go(service: Service) -> None:
    _filled(service)
    aged(service.store, 9.9)
    report = retention_report(service.store, service.settings)
    assert (report["may_go"], report["stays"]) == (0, {})
    assert purge_ledger(service.store, service.settings, by="ann", expected=0) is None
    before = service.store.ledger.verify()
    with pytest.raises(UsageError, match="may not be taken out"):
        service.store.ledger.purge([1], by="ann", years=10)
    with pytest.raises(UsageError, match="kept 10 years"):
        service.store.ledger.purge([1], by="ann", years=9)
    # Whoever says that it is later than it is changes the report, and not what goes.
    later = datetime.now(UTC) + timedelta(days=365)
    claimed = retention_report(service.store, service.settings, now=later)["may_go"]
    assert claimed
    with pytest.raises(UsageError, match="may not be taken out"):
        purge_ledger(service.store, service.settings, by="ann", expected=claimed, now=later)
    assert service.store.ledger.verify() == before
    with pytest.raises(UsageError):
        load_settings(environ={}, retention_years=9)


def test_what_is_past_its_time_goes_and_the_chain_stays(service: Service) -> None:
    _filled(service)
    store = service.store
    count = store.ledger.verify().entries
    aged(store, 10.1)
    report = retention_report(store, service.settings)
    assert report["may_go_by_kind"] == {"decision": 1, "notice": 1}
    assert report["dated"] == _TODAY.isoformat()
    assert sum(report["stays"].values()) == count - 2
    assert any("blocked" in why for why in report["stays"])
    assert any("not closed" in why for why in report["stays"])
    assert any("whitelist" in why for why in report["stays"])
    with pytest.raises(UsageError, match="2 entries may go, not 3"):
        purge_ledger(store, service.settings, by="ann", expected=3)
    receipt = purge_ledger(store, service.settings, by="ann", expected=2)
    assert receipt is not None
    after = store.ledger.verify()
    assert (after.faults, after.entries) == ((), count + 1)
    told = msgspec.json.decode(store.ledger.entry(receipt.entry).content)
    assert (told["by"], told["entries"], told["years"]) == ("ann", 2, 10)
    with pytest.raises(UnknownName, match="taken out"):
        store.ledger.entry(1)
    assert 1 not in {one.number for one in store.ledger.entries()}
    assert list(notices_sent(store)) == []
    assert retention_report(store, service.settings)["may_go"] == 0
    results = {
        one.result
        for one in replay_ledger(Replayer(store, service.settings), store.ledger.entries())
    }
    assert "different" not in results
    # It goes on: what is decided now follows what went.
    list(FileDesk(service).payments(Wire(creditor="Maria Perez").pacs008(), "next.xml"))
    assert store.ledger.verify().faults == ()


def test_two_people_take_out_what_is_past_its_time(service: Service) -> None:
    _filled(service)
    store, settings = service.store, service.settings
    with pytest.raises(UsageError, match="past its time"):
        propose_purge(store, settings, by="ann", expected=0)
    aged(store, 10.1)
    with pytest.raises(UsageError, match="2 entries may go, not 3"):
        propose_purge(store, settings, by="ann", expected=3)
    with pytest.raises(UnknownName):
        approve_purge(store, settings, by="ben")
    propose_purge(store, settings, by="ann", expected=2)
    with pytest.raises(Conflicting):
        propose_purge(store, settings, by="ben", expected=2)
    with pytest.raises(Forbidden, match="own work"):
        approve_purge(store, settings, by="ann")
    refuse_purge(store, by="ben")
    assert purge_proposal(store) is None
    with pytest.raises(UnknownName):
        approve_purge(store, settings, by="ben")
    propose_purge(store, settings, by="ann", expected=2)
    receipt = approve_purge(store, settings, by="ben")
    told = msgspec.json.decode(store.ledger.entry(receipt.entry).content)
    assert (told["by"], told["entries"]) == ("ben, proposed by ann", 2)
    assert purge_proposal(store) is None
    assert store.ledger.verify().faults == ()
    with pytest.raises(UnknownName):
        approve_purge(store, settings, by="cleo")


def _empty(store: Store, number: int) -> None:
    with store._engine.begin() as connection:
        mine = LEDGER.c.number == number
        connection.execute(sa.update(LEDGER).where(mine).values(content=b"", subject=""))


def test_what_nobody_said_went_is_a_fault(service: Service) -> None:
    _filled(service)
    store = service.store
    _empty(store, 2)
    (fault,) = store.ledger.verify().faults
    assert (fault.code, fault.entry) == ("purged", 2)


def test_a_purge_excuses_only_what_it_took_and_only_in_time(service: Service) -> None:
    _filled(service)
    store = service.store
    aged(store, 10.1)
    purge_ledger(store, service.settings, by="ann", expected=2)
    _empty(store, 3)  # the block
    assert [(one.code, one.entry) for one in store.ledger.verify().faults] == [("purged", 3)]
    with store._engine.begin() as connection:
        mine = LEDGER.c.number == 1
        young = moment_text(datetime.now(UTC) - timedelta(days=400))
        connection.execute(sa.update(LEDGER).where(mine).values(recorded_at=young))
    codes = {(one.code, one.entry) for one in store.ledger.verify().faults}
    assert ("purged", 1) in codes  # before its time
    assert any(entry not in (1, 3) for _, entry in codes)
