"""Decisions on shipments are made again to the byte, whoever asked, by whichever door and text."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from penstock.data import data_file
from penstock.desk import (
    Replayer,
    ShipmentBasis,
    check_anything,
    decide_shipments,
    load_owners,
    make_asker,
    make_ready,
    make_shipment_basis,
    record_determinations,
    replay_ledger,
)
from penstock.exports import Content, DirectProduct, Owner, Shipment, TradeParty
from penstock.model import DecisionRecord, Draft, LedgerKind
from penstock.settings import Settings, load_settings
from penstock.store import Store
from tests.desk.test_shipments import BANK, DENIED, LATE, OWNERS, WORKS
from tests.desk.world import loaded

DAY = date(2026, 7, 23)


@pytest.fixture
def office(url: str, tmp_path: Path):
    settings = load_settings(environ={}, home=tmp_path / "home", store=url)
    loaded(settings, date(2026, 7, 1), (WORKS, DENIED, BANK, LATE))
    with Store.open(url) as store:
        yield settings, store


def _decide(settings: Settings, store: Store, *shipments: Shipment, **basis: Any) -> ShipmentBasis:
    made = make_shipment_basis(settings, allow_stale=True, **{"as_of": DAY} | basis)
    for _, decision in record_determinations(decide_shipments(shipments, made), store, made):
        assert decision.recorded is not None
    return made


def _replayed(settings: Settings, store: Store) -> list[str]:
    entries = store.ledger.entries()
    return [one.result for one in replay_ledger(Replayer(store, settings), entries)]


def _user(name: str, **more: Any) -> tuple[TradeParty, ...]:
    return (TradeParty(role="end_user", name=name, **more),)


def test_shipments_of_every_kind_are_the_same(office) -> None:
    settings, store = office
    owned = (Owner(name="Quillforge Instrument Works", share=Decimal(30)),)
    shipments = (
        Shipment(id="1", eccn="EAR99", destination="DE", parties=_user("Harbour Light Bakery")),
        Shipment(id="2", eccn="3A991", destination="RU", parties=_user("Brackwater Trading House")),
        Shipment(id="3", eccn="3B001.c", destination="CN", origin="NL", ship_from="NL",
                 us_content=(Content(eccn="3A001", value_usd=Decimal("12.50")),),
                 value_usd=Decimal("99.95"), direct_product=(DirectProduct(eccn="3E992"),)),
        Shipment(id="4", eccn="9Z999", destination="Atlantis", problems=("value: 'x'",)),
        Shipment(id="5", eccn="EAR99", destination="KP", hs="2204", description="wine",
                 parties=_user("Zorandia Commerce Bank"), as_of=date(2019, 5, 16)),
        Shipment(id="6", eccn="5A992.c", destination="CN", end_use="offices",
                 parties=_user("Quillforge Instrument Works", country="PT", owners=owned),
                 facts={"us_person": True}),
    )  # fmt: skip
    _decide(settings, store, *shipments)
    _decide(settings, store, *shipments, as_of=None, suspended_until=date(2027, 1, 1), limit=1)
    confirmed = make_asker("us-exporter", confirmed=[WORKS.id])
    _decide(settings, store, shipments[5], asker=confirmed)
    assert _replayed(settings, store) == ["same"] * 13
    # Newer lists change nothing of what was decided by the older ones.
    loaded(settings, date(2026, 7, 2), (BANK,))
    assert _replayed(settings, store) == ["same"] * 13


def test_an_owner_graph_of_files_is_kept_with_what_it_decided(office, tmp_path: Path) -> None:
    settings, store = office
    path = tmp_path / "owners.csv"
    path.write_text(OWNERS, encoding="utf-8")
    shipment = Shipment(id="1", eccn="EAR99", destination="TH", parties=_user("Harbour Lenses Ltd"))
    made = _decide(
        settings,
        store,
        shipment,
        owners=[str(path)],
        scratch=tmp_path / "s",
        as_of=date(2025, 10, 1),
    )
    shutil.rmtree(tmp_path / "s")
    path.unlink()
    assert _replayed(settings, store) == ["same"]
    (entry,) = store.ledger.entries()
    record = msgspec.json.decode(entry.content, type=DecisionRecord)
    assert record.owners_sha256
    assert "affiliates" in {one.rule for one in record.decision.findings}
    assert not (settings.home / "ownership" / "current.json").exists()  # kept, but not loaded
    path.write_text(OWNERS, encoding="utf-8")
    load_owners(settings, [str(path)])
    kept = _decide(settings, store, shipment, as_of=date(2025, 10, 1))
    assert kept.ready.rules_sha256 == made.ready.rules_sha256
    assert _replayed(settings, store) == ["same", "same"]
    shutil.rmtree(settings.home / "ownership" / "graphs")
    gone, _ = replay_ledger(Replayer(store, settings), store.ledger.entries())
    assert gone.result == "not_comparable"
    assert "owner graph" in gone.note


def test_a_graph_that_cannot_be_kept_holds_the_decision(office, tmp_path: Path) -> None:
    settings, store = office
    path = tmp_path / "owners.csv"
    path.write_text(OWNERS, encoding="utf-8")
    made = make_shipment_basis(
        settings, allow_stale=True, as_of=DAY, owners=[str(path)], scratch=tmp_path / "s"
    )
    (settings.home / "ownership").mkdir(exist_ok=True)
    (settings.home / "ownership" / "graphs").write_text("a file where a folder should be")
    shipment = Shipment(id="1", eccn="EAR99", destination="DE", end_use="offices")
    answers = decide_shipments([shipment], made)
    ((_, decision),) = record_determinations(answers, store, made)
    assert decision.recorded is None
    assert decision.outcome.value == "hold"
    assert any("cannot be kept" in one.message for one in decision.reasons)


def test_a_text_that_was_imported_is_needed_again(office) -> None:
    settings, store = office
    folder = settings.home / "exports" / "2026-07-25"
    folder.mkdir(parents=True)
    for name in ("country-chart.tsv", "country-groups.tsv", "entries.tsv", "reasons.tsv"):
        (folder / name).write_bytes(data_file(f"exports/{name}").read_bytes())
    (folder / "manifest.json").write_text("{}")
    _decide(
        settings, store, Shipment(id="1", eccn="3A001", destination="CN"), as_of=date(2026, 8, 1)
    )
    assert _replayed(settings, store) == ["same"]
    chart = folder / "country-chart.tsv"
    chart.write_bytes(chart.read_bytes() + b"# changed\n")
    (changed,) = replay_ledger(Replayer(store, settings), store.ledger.entries())
    assert changed.result == "not_comparable"
    assert "rules" in changed.note
    folder.rename(folder.with_name("elsewhere"))
    (gone,) = replay_ledger(Replayer(store, settings), store.ledger.entries())
    assert gone.result == "not_comparable"
    assert "2026-07-25" in gone.note


def test_several_texts_stand_side_by_side_and_the_day_chooses(office) -> None:
    """Two imported texts and the shipped one, in one file whose shipments have their own days."""
    settings, store = office
    for name, marks in (("2026-08-01", "DE"), ("2026-09-01", "FR")):
        folder = settings.home / "exports" / name
        folder.mkdir(parents=True)
        for table in ("country-chart.tsv", "country-groups.tsv", "entries.tsv", "reasons.tsv"):
            text = data_file(f"exports/{table}").read_text("utf-8")
            if table == "country-chart.tsv":  # a text that marks one more destination
                rows = [row.split("\t") for row in text.splitlines()]
                changed = [[*row[:2], "NS 2", *row[3:]] if row[0] == marks else row for row in rows]
                text = "\n".join("\t".join(row) for row in changed) + "\n"
            (folder / table).write_text(text, "utf-8")
        (folder / "manifest.json").write_text("{}")
    days = [date(2026, 7, 25), date(2026, 8, 15), date(2026, 9, 15), date(2026, 8, 31)]
    shipments = [
        Shipment(id=f"{day} {place}", eccn="3A001.a.2", destination=place, as_of=day)
        for day in days
        for place in ("DE", "FR")
    ]
    made = make_shipment_basis(settings, allow_stale=True)
    answers = record_determinations(decide_shipments(shipments, made), store, made)
    found = {
        decision.question.id: (str(told.data_vintage), bool(told.requirements))
        for _, decision in answers
        if (told := decision.determination) is not None
    }
    assert found == {
        "2026-07-25 DE": ("2026-07-23", False), "2026-07-25 FR": ("2026-07-23", False),
        "2026-08-15 DE": ("2026-08-01", True), "2026-08-15 FR": ("2026-08-01", False),
        "2026-09-15 DE": ("2026-09-01", False), "2026-09-15 FR": ("2026-09-01", True),
        "2026-08-31 DE": ("2026-08-01", True), "2026-08-31 FR": ("2026-08-01", False),
    }  # fmt: skip
    assert _replayed(settings, store) == ["same"] * 8


def test_a_tampered_fact_is_found(office) -> None:
    settings, store = office
    _decide(settings, store, Shipment(id="1", eccn="3A001", destination="CN"))
    (entry,) = store.ledger.entries()
    record = msgspec.json.decode(entry.content, type=DecisionRecord)
    softer = msgspec.Raw(bytes(record.input).replace(b'"CN"', b'"CA"'))
    forged = msgspec.json.encode(replace(record, input=softer), order="deterministic")
    store.ledger.append([Draft(kind=LedgerKind.DECISION, subject="1", content=forged)])
    _, again = replay_ledger(Replayer(store, settings), store.ledger.entries())
    assert again.result == "different"
    assert "determination" in again.differs


def test_every_file_of_shipments_is_recorded_by_check(office, tmp_path: Path) -> None:
    settings, store = office
    ready = make_ready(settings, as_of=DAY, allow_stale=True)
    one, two = tmp_path / "a.csv", tmp_path / "b.jsonl"
    one.write_text("id,eccn,destination,end_user\n1,3A991,RU,Acme\n2,EAR99,DE,Acme\n")
    two.write_text('{"id":"3","eccn":"3A001","destination":"CN"}\n')
    people = tmp_path / "people.csv"
    people.write_text("id,name\n9,Jane Roe\n")
    paths = [str(one), str(people), str(two)]
    asked: dict[str, Any] = {"asker": make_asker(), "note": lambda _: None}
    found = [made for _, made in check_anything(paths, ready, settings, **asked, ledger=store)]
    assert [made.recorded is not None for made in found] == [True, True, False, True]
    assert [entry.subject for entry in store.ledger.entries()] == ["1", "2", "3"]
    assert _replayed(settings, store) == ["same"] * 3
    assert all(made.recorded is None for _, made in check_anything(paths, ready, settings, **asked))
    assert len(list(store.ledger.entries())) == 3
