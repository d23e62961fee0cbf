"""Owners and articles through the service: recorded with their file, and made again from it."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

from penstock.desk import FileDesk, Replayer, Service, replay_ledger
from penstock.errors import LedgerDamaged, UnknownFormat
from penstock.model import LedgerKind, QuestionKind
from penstock.settings import load_settings
from penstock.store._schema import LEDGER
from tests.desk.world import WORLD, loaded, party

_OWNERS = """owner,owned,share
ZORANDIA COMMERCE BANK,Harbour Lights Ltd,60
ZORANDIA COMMERCE BANK,Quiet Mill Ltd,20
Somebody Else,Quiet Mill Ltd,80
"""
_PAGE = """<html><head><title>Captain seen</title></head><body><article><h1>Captain seen</h1>
<p>Dragomir Vaskinov, a shipping captain, was seen in the harbour on Monday, police said.</p>
</article></body></html>"""


@pytest.fixture
def service(url: str, tmp_path: Path):
    settings = load_settings(environ={}, home=tmp_path / "home", store=url)
    loaded(settings, datetime.now(UTC).date(), WORLD)
    opened = Service(settings)
    yield opened
    opened.close()


def _file(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def _replayed(service: Service) -> list[tuple[str, str]]:
    replayer = Replayer(service.store, service.settings)
    found = replay_ledger(replayer, service.store.ledger.entries())
    return [(one.question, one.result) for one in found]


def test_every_decision_of_a_file_of_owners_is_made_again(service: Service, tmp_path: Path) -> None:
    desk = FileDesk(service)
    path = _file(tmp_path, "owners.csv", _OWNERS)
    found = list(desk.owners(path, "what the client sent.csv", lambda _: None))
    outcomes = {one.called: one.decision.outcome.value for one in found}
    assert outcomes["Harbour Lights Ltd"] != "pass"
    assert outcomes["Quiet Mill Ltd"] == "pass"
    entries = list(service.store.ledger.entries())
    assert [one.kind for one in entries][:2] == [LedgerKind.FILE, LedgerKind.DECISION]
    assert len(entries) == 1 + len(found)
    for one in found:
        assert one.decision.recorded is not None
        assert one.decision.question.source == "what the client sent.csv"
    path.unlink()
    assert _replayed(service) == [(one.decision.question.id, "same") for one in found]
    # The same file again is kept once, whatever it is called.
    again = _file(tmp_path, "owners.csv", _OWNERS)
    list(desk.owners(again, "copy.csv", lambda _: None))
    kinds = [one.kind for one in service.store.ledger.entries()]
    assert kinds.count(LedgerKind.FILE) == 1
    assert {result for _, result in _replayed(service)} == {"same"}


def test_an_article_is_made_again_by_the_lists_of_then(service: Service, tmp_path: Path) -> None:
    desk = FileDesk(service)
    path = _file(tmp_path, "page.html", _PAGE)
    (found,) = desk.articles(path, "harbour.html", lambda _: None)
    made = found.decision
    assert made.question.kind is QuestionKind.ARTICLE
    assert made.recorded is not None
    assert [hit.party for hit in made.hits] == ["us-ofac:2"]
    loaded(service.settings, datetime.now(UTC).date(), (*WORLD, party(9, "Maria Perez")))
    assert service.refresh()
    assert _replayed(service) == [(made.question.id, "same")]


def test_without_its_file_a_decision_proves_nothing(service: Service, tmp_path: Path) -> None:
    path = _file(tmp_path, "owners.csv", _OWNERS)
    list(FileDesk(service).owners(path, "o.csv", lambda _: None))
    decision = next(service.store.ledger.entries(kind=LedgerKind.DECISION))
    with service.store._engine.begin() as connection:
        connection.execute(sa.delete(LEDGER).where(LEDGER.c.number == 1))
    with pytest.raises(LedgerDamaged, match="Entry 1 "):
        Replayer(service.store, service.settings).replay(decision)
    assert [one.code for one in service.store.ledger.verify().faults] == ["missing"]


def test_a_file_that_cannot_be_read_leaves_nothing(service: Service, tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    with pytest.raises(UnknownFormat):
        list(FileDesk(service).owners(path, "picture.png", lambda _: None))
    assert list(service.store.ledger.entries()) == []


def test_what_is_recorded_names_its_place(service: Service, tmp_path: Path) -> None:
    path = _file(tmp_path, "owners.csv", _OWNERS)
    list(FileDesk(service).owners(path, "o.csv", lambda _: None))
    decisions = service.store.ledger.entries(kind=LedgerKind.DECISION)
    inputs = [msgspec.json.decode(one.content)["input"] for one in decisions]
    assert [one["place"] for one in inputs] == list(range(len(inputs)))
    assert {one["file"] for one in inputs} == {1}
