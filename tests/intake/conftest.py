"""A queue of its own for each test that needs a broker, and a home with a small list."""

import os
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from penstock.settings import Settings, load_settings
from tests.desk.world import WORLD, loaded


class Queue(NamedTuple):
    """A queue with an exchange whose messages go to a second queue."""

    url: str
    name: str
    exchange: str
    answers: str
    channel: Any

    def put(self, *contents: bytes) -> None:
        """Publish messages to the queue."""
        for content in contents:
            self.channel.basic_publish("", self.name, content)

    def published(self) -> list[tuple[str, Any, bytes]]:
        """Take every published decision: (routing key, properties, body)."""
        found = []
        while True:
            method, properties, body = self.channel.basic_get(self.answers, auto_ack=True)
            if method is None:
                return found
            found.append((method.routing_key, properties, body))

    def waiting(self) -> int:
        """Return how many messages nobody has taken."""
        return int(self.channel.queue_declare(self.name, passive=True).method.message_count)


@pytest.fixture
def queue() -> Iterator[Queue]:
    """A queue at the broker of PENSTOCK_TEST_AMQP."""
    import pika

    url = os.environ.get("PENSTOCK_TEST_AMQP", "")
    if not url:
        pytest.skip("needs a RabbitMQ server (set PENSTOCK_TEST_AMQP)")
    connection = pika.BlockingConnection(pika.URLParameters(url))
    channel = connection.channel()
    channel.confirm_delivery()
    name = f"penstock-test-{uuid.uuid4().hex}"
    exchange, answers = f"{name}-out", f"{name}-answers"
    channel.queue_declare(name)
    channel.exchange_declare(exchange, "topic")
    channel.queue_declare(answers)
    channel.queue_bind(answers, exchange, "#")
    try:
        yield Queue(url, name, exchange, answers, channel)
    finally:
        channel.queue_delete(name)
        channel.queue_delete(answers)
        channel.exchange_delete(exchange)
        connection.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home with a small list of invented parties, published today."""
    made = load_settings(environ={}, home=tmp_path / "home")
    loaded(made, datetime.now(UTC).date(), WORLD)
    return made
