"""What a running service does when its lists change, cannot be had, or too much is asked."""

import multiprocessing
import threading
import time
from datetime import UTC, datetime

import pytest

import penstock.desk._ready as readying
import penstock.desk._service as rooms
from penstock.desk import Service
from penstock.errors import ListsMissing, Overloaded
from penstock.model import Subject
from tests.desk.world import WORLD, loaded, party, settings_in

CAPTAIN = Subject(id="1", names=("Dragomir Vaskinov",))
NEW = Subject(id="2", names=("Anselm Quiverbright",))


@pytest.fixture
def service(tmp_path):
    settings = settings_in(tmp_path, queue_limit=5)
    loaded(settings, datetime.now(UTC).date(), WORLD)
    opened = Service(settings)
    yield opened
    opened.close()


def test_newer_lists_are_taken_into_use(service: Service) -> None:
    assert service.ask([NEW]).result()[0].hits == ()
    loaded(
        service.settings,
        datetime.now(UTC).date(),
        (*WORLD, party(7, "Anselm Quiverbright")),
    )
    before = service.ready.built_at
    assert service.refresh()
    assert service.ready.built_at != before
    assert service.ask([NEW]).result()[0].hits[0].party == "us-ofac:7"
    assert not service.refresh()


def test_newer_lists_are_looked_for_by_itself(tmp_path) -> None:
    settings = settings_in(tmp_path, refresh_seconds=1)
    loaded(settings, datetime.now(UTC).date(), WORLD)
    service = Service(settings)
    try:
        loaded(settings, datetime.now(UTC).date(), (*WORLD, party(7, "Anselm Quiverbright")))
        end = time.monotonic() + 20
        while not service.ask([NEW]).result()[0].hits and time.monotonic() < end:
            time.sleep(0.1)
        assert service.ask([NEW]).result()[0].hits[0].party == "us-ofac:7"
    finally:
        service.close()


def test_the_first_question_on_any_lists_is_asked_by_the_service_itself(
    tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    answers = rooms.answers

    def watched(subjects, *given, **named):
        asked.extend(one.name for one in subjects)
        return answers(subjects, *given, **named)

    monkeypatch.setattr(rooms, "answers", watched)
    settings = settings_in(tmp_path)
    loaded(settings, datetime.now(UTC).date(), WORLD)
    service = Service(settings)
    try:
        assert asked == ["Maria Perez"]
        loaded(settings, datetime.now(UTC).date(), (*WORLD, party(7, "Anselm Quiverbright")))
        assert service.refresh()
        assert asked == ["Maria Perez"] * 2
    finally:
        service.close()


def test_who_asks_does_not_wait_for_newer_lists(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    make_ready = rooms.make_ready

    def slow(*given, **named):
        begun.set()
        assert go_on.wait(20)
        return make_ready(*given, **named)

    monkeypatch.setattr(rooms, "make_ready", slow)
    loaded(service.settings, datetime.now(UTC).date(), (*WORLD, party(7, "Anselm Quiverbright")))
    renewing = threading.Thread(target=service.refresh)
    renewing.start()
    try:
        assert begun.wait(20)
        assert service.ask([NEW]).result(20)[0].hits == ()
    finally:
        go_on.set()
        renewing.join(20)
    assert service.ask([NEW]).result()[0].hits[0].party == "us-ofac:7"


def test_a_large_index_is_built_in_a_process_of_its_own(
    tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readying, "_WORTH_A_PROCESS", 0)
    monkeypatch.setattr(readying, "build_index", lambda *_: pytest.fail("built here"))
    settings = settings_in(tmp_path)
    loaded(settings, datetime.now(UTC).date(), WORLD)
    service = Service(settings)
    try:
        assert service.ask([CAPTAIN]).result()[0].hits[0].party == "us-ofac:2"
        assert multiprocessing.active_children() == []
    finally:
        service.close()


def test_where_no_process_can_be_had_the_index_is_built_here(
    tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_):
        raise OSError("no more processes")

    monkeypatch.setattr(readying, "_WORTH_A_PROCESS", 0)
    monkeypatch.setattr(multiprocessing.context.SpawnProcess, "start", refuse)
    settings = settings_in(tmp_path)
    loaded(settings, datetime.now(UTC).date(), WORLD)
    service = Service(settings)
    try:
        assert service.ask([CAPTAIN]).result()[0].hits[0].party == "us-ofac:2"
    finally:
        service.close()


def test_a_remembered_answer_is_that_of_who_asks_now(service: Service) -> None:
    first, again = (
        service.ask([Subject(id=number, names=CAPTAIN.names, row=row)]).result()[0]
        for number, row in (("a", 7), ("b", None))
    )
    assert first.hits == again.hits != ()
    assert (first.subject.id, first.subject.row) == ("a", 7)
    assert (again.subject.id, again.subject.row) == ("b", None)
    both = [CAPTAIN, NEW, CAPTAIN, Subject(id="3", names=CAPTAIN.names, countries=("XX",))]
    found = service.ask(both).result()
    assert [one.subject for one in found] == both
    assert found[0].hits == first.hits
    # Another fact is another question, and so is another number of hits.
    assert found[3].hits != first.hits
    assert service.ask([CAPTAIN], 0).result()[0].hits == ()
    assert service.ask([CAPTAIN], 5).result()[0].hits == first.hits


@pytest.mark.parametrize("error", [ListsMissing("gone"), OSError("disk")])
def test_lists_that_cannot_be_had_leave_the_old_ones(
    service: Service, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_, **__):
        raise error

    monkeypatch.setattr(rooms, "make_ready", fail)
    assert not service.refresh()
    assert not service.standing().is_ready
    assert service.ask([CAPTAIN]).result()[0].hits[0].party == "us-ofac:2"


def test_an_index_that_cannot_be_opened_leaves_the_old_one(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(service.settings, datetime.now(UTC).date(), (*WORLD, party(7, "Anselm Quiverbright")))

    def fail(_):
        raise OSError("disk")

    with monkeypatch.context() as patch:
        patch.setattr(rooms.Ready, "screener", fail)
        service.refresh()
        assert service.ask([CAPTAIN]).result()[0].hits[0].party == "us-ofac:2"
        assert "cannot be used" in service.standing().problem
    service.refresh()
    assert service.ask([NEW]).result()[0].hits[0].party == "us-ofac:7"


def test_too_much_is_refused_and_what_fails_is_told(service: Service) -> None:
    gate = service.do(lambda *_: __import__("time").sleep(0.3))
    waiting = [service.ask([CAPTAIN]) for _ in range(4)]
    with pytest.raises(Overloaded):
        service.ask([CAPTAIN])
    gate.result()
    assert all(one.result()[0].hits for one in waiting)
    failing = service.do(lambda *_: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        failing.result()
    assert service.ask([CAPTAIN]).result()[0].hits
