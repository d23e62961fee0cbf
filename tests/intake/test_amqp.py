"""A queue: acknowledged only when durable, answered once, and never looped."""

import json

import pytest

from penstock.errors import MissingExtra, UnreachableBroker, UsageError
from penstock.intake import consume
from penstock.intake._amqp import Delivery
from tests.intake.conftest import Queue
from tests.intake.made_answers import Made


def once(queue: Queue, made: Made, **options: object) -> list[Delivery]:
    return list(consume(queue.url, queue.name, made, is_once=True, **options))  # type: ignore[arg-type]


@pytest.mark.amqp
def test_messages_are_decided_on_published_and_gone(queue: Queue) -> None:
    queue.put(b"fine", b"hold this")
    found = once(queue, Made(), exchange=queue.exchange)
    assert [one.answer.outcome.value for one in found] == ["pass", "hold"]
    assert queue.waiting() == 0
    published = queue.published()
    assert [key for key, _, _ in published] == ["pass", "hold"]
    for (_, properties, body), delivery in zip(published, found, strict=True):
        decision = json.loads(body)
        assert decision["outcome"] == delivery.answer.outcome
        assert properties.correlation_id == delivery.sha256
        assert properties.message_id == decision["recorded"]["sha256"]
        assert properties.delivery_mode == 2


@pytest.mark.amqp
def test_what_cannot_be_recorded_stays_in_the_queue(queue: Queue) -> None:
    queue.put(b"fine")
    made = Made()
    made.is_full = True
    told: list[str] = []

    def note(text: str) -> None:
        told.append(text)
        made.is_full = False

    found = once(queue, made, exchange=queue.exchange, note=note)
    assert "disk full" in told[0]
    assert [repeated for _, _, repeated in made.asked] == [False, True]
    assert [one.is_repeated for one in found] == [True]
    assert len(queue.published()) == 1


@pytest.mark.amqp
def test_no_more_than_the_prefetch_is_taken_at_a_time(queue: Queue) -> None:
    queue.put(*[b"fine %d" % number for number in range(20)])
    running = consume(queue.url, queue.name, Made(), prefetch=4)
    next(running)
    assert queue.waiting() >= 15
    running.close()
    assert len(once(queue, Made())) == 19


@pytest.mark.amqp
def test_a_stop_leaves_the_rest_in_the_queue(queue: Queue) -> None:
    queue.put(*[b"fine %d" % number for number in range(6)])
    seen: list[Delivery] = []
    for delivery in consume(queue.url, queue.name, Made(), is_stopped=lambda: len(seen) >= 2):
        seen.append(delivery)
    assert len(seen) == 2
    assert len(once(queue, Made())) == 4


@pytest.mark.amqp
def test_a_queue_or_exchange_that_is_not_there_is_told(queue: Queue) -> None:
    with pytest.raises(UsageError, match="refuses"):
        list(consume(queue.url, f"{queue.name}-not", Made(), is_once=True))
    with pytest.raises(UsageError, match="refuses"):
        once(queue, Made(), exchange=f"{queue.exchange}-not")


def test_a_broker_that_is_not_there_is_told_without_the_password() -> None:
    with pytest.raises(UnreachableBroker) as refused:
        list(consume("amqp://user:secret@127.0.0.1:1/%2F", "q", Made(), is_once=True))
    assert "secret" not in refused.value.message
    assert "127.0.0.1:1" in refused.value.message


@pytest.mark.parametrize("url", ["http://127.0.0.1", "amqp://u:secret@h:port/", "127.0.0.1"])
def test_a_url_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(UsageError) as refused:
        list(consume(url, "q", Made(), is_once=True))
    assert "secret" not in refused.value.message


def test_without_the_client_library_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pika", None)
    with pytest.raises(MissingExtra) as refused:
        list(consume("amqp://127.0.0.1", "q", Made()))
    assert "penstock[amqp]" in refused.value.hint
