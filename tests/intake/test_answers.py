"""Answers rest in the ledger: once each, whatever dies on the way."""

import json
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from penstock.desk import open_store
from penstock.errors import StoreFull
from penstock.intake import Answers
from penstock.model import Decision, Outcome
from penstock.settings import Settings
from penstock.validation import make_message
from tests.house.project import ROOT
from tests.intake.conftest import Queue


@pytest.fixture
def answers(settings: Settings) -> Iterator[Answers]:
    made = Answers(settings)
    yield made
    made.close()


def entries(settings: Settings) -> Counter[str]:
    """How often each payment stands in the ledger, which must be as it was written."""
    with open_store(settings) as store:
        assert store.ledger.verify().faults == ()
        return Counter(entry.subject for entry in store.ledger.entries())


def ask(answers: Answers, content: bytes | Path, *, is_repeated: bool = False):
    found: list[Decision] = []
    made = answers.answer(content, "test", found.append, is_repeated=is_repeated)
    return made, found


def test_each_transaction_is_answered_and_recorded(answers: Answers, settings: Settings) -> None:
    made, found = ask(answers, make_message("pacs.008", seed=1, count=7).content)
    assert (made.decisions, made.is_durable, made.recalled) == (7, True, 0)
    assert all(one.recorded for one in found)
    assert sum(entries(settings).values()) == 7


@pytest.mark.parametrize("kind", ["pacs.008", "MT103", "MT940"])
def test_what_arrives_again_is_answered_from_the_ledger(
    kind: str, answers: Answers, settings: Settings
) -> None:
    content = make_message(kind, seed=1, count=3).content
    first, before = ask(answers, content)
    again, after = ask(answers, content, is_repeated=True)
    assert again.recalled == first.decisions
    assert [one.recorded for one in after] == [one.recorded for one in before]
    assert [one.outcome for one in after] == [one.outcome for one in before]
    assert sum(entries(settings).values()) == first.decisions


def test_other_bytes_of_the_same_payment_are_decided_anew(
    answers: Answers, settings: Settings
) -> None:
    content = make_message("pacs.008", seed=1).content
    ask(answers, content)
    again, _ = ask(answers, content.replace(b"<ChrgBr>", b" <ChrgBr>"), is_repeated=True)
    assert again.recalled == 0
    assert sum(entries(settings).values()) == 2


@pytest.mark.parametrize("content", [b"", b"hello", b"<a", b"\x00\xff" * 50])
def test_what_nobody_can_read_is_held_once(
    content: bytes, answers: Answers, settings: Settings
) -> None:
    made, found = ask(answers, content)
    assert (made.outcome, made.is_durable) == (Outcome.HOLD, True)
    again, _ = ask(answers, content, is_repeated=True)
    assert again.recalled == len(found) == 1
    assert sum(entries(settings).values()) == 1


def test_an_internal_error_is_held_and_not_tried_for_ever(
    answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> Iterator[object]:
        raise RuntimeError("a fault of our own")
        yield

    monkeypatch.setattr("penstock.intake._answer.read_messages", broken)
    made, found = ask(answers, b"anything")
    assert (made.outcome, made.is_durable) == (Outcome.HOLD, True)
    assert {reason.code for reason in found[0].reasons} >= {"internal_error"}


def test_what_stops_its_reader_again_and_again_is_held_unread(
    answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = make_message("pacs.008", seed=1).content

    def killed(*_: object, **__: object) -> Iterator[object]:
        raise KeyboardInterrupt
        yield

    with monkeypatch.context() as patch:
        patch.setattr("penstock.intake._answer.read_messages", killed)
        for number in range(3):
            with pytest.raises(KeyboardInterrupt):
                ask(answers, content, is_repeated=number > 0)
    _, found = ask(answers, content, is_repeated=True)
    assert {reason.code for reason in found[0].reasons} >= {"reader_stopped"}
    # It is a new arrival that starts the count anew.
    assert ask(answers, content)[1][0].question.id != found[0].question.id


def test_a_full_disk_is_no_answer(
    answers: Answers, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreFull("no room")

    content = make_message("pacs.008", seed=1).content
    with monkeypatch.context() as patch:
        patch.setattr("penstock.store._ledger.Ledger.append", full)
        made, found = ask(answers, content)
    assert (made.outcome, made.is_durable) == (Outcome.HOLD, False)
    assert "no room" in made.refusal
    assert found[0].recorded is None
    assert not entries(settings)
    assert ask(answers, content, is_repeated=True)[0].is_durable


def test_new_lists_are_taken_up(answers: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    monkeypatch.setattr("penstock.intake._answer.make_ready", lambda *_, **__: seen.append(1))
    ask(answers, b"x")
    assert not seen
    monkeypatch.setattr("penstock.intake._answer._FRESH_S", -1.0)
    with pytest.raises(AttributeError):
        ask(answers, b"x")
    assert seen


def _work(*words: object) -> int:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.intake.worker", *map(str, words)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode in (0, -signal.SIGKILL), ran.stderr
    return ran.returncode


@pytest.mark.parametrize("die_at", ["before", "within", "after"])
def test_a_watcher_that_is_killed_loses_and_doubles_nothing(
    die_at: str, settings: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(4):
        content = make_message("pain.001", seed=number, count=3).content
        (folder / f"{number}.xml").write_bytes(content)
    assert _work(settings.home, die_at, folder) == -signal.SIGKILL
    assert _work(settings.home, "", folder) == 0
    counts = entries(settings)
    assert len(counts) == 12
    assert set(counts.values()) == {1}
    done = sorted((*(folder / "passed").iterdir(), *(folder / "stopped").iterdir()))
    assert len(done) == 8
    receipts = [
        json.loads(line)["recorded"]["entry"]
        for path in done
        if path.suffix == ".jsonl"
        for line in path.read_text().splitlines()
    ]
    assert sorted(receipts) == list(range(1, 13))


@pytest.mark.amqp
@pytest.mark.parametrize("die_at", ["before", "within", "after"])
def test_a_consumer_that_is_killed_loses_and_doubles_nothing(
    die_at: str, settings: Settings, queue: Queue
) -> None:
    queue.put(*[make_message("pacs.008", seed=number).content for number in range(4)])
    where = (queue.url, queue.name, queue.exchange)
    assert _work(settings.home, die_at, *where) == -signal.SIGKILL
    assert _work(settings.home, "", *where) == 0
    counts = entries(settings)
    assert len(counts) == 4
    assert set(counts.values()) == {1}
    assert queue.waiting() == 0
    # A decision may be published again, never another one: the receipt tells.
    published = [properties.message_id for _, properties, _ in queue.published()]
    assert len(set(published)) == 4
