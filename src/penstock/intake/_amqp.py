"""A queue of payments: acknowledged only when the decisions on it are durable.

Source: AMQP 0-9-1, and RabbitMQ's documents on acknowledgements, prefetch and confirms.
"""

import hashlib
import time
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

from msgspec import Struct

from penstock.errors import MissingExtra, UnreachableBroker, UsageError
from penstock.intake._answer import Answer, Answerer
from penstock.model import Decision, to_json
from penstock.tabular import Note

_LONGEST_PAUSE_S = 60.0
_LOOK_S = 0.5
# A broker that has no room stops taking anything; after this it is left and tried again.
_BLOCKED_S = 60.0


class Delivery(Struct, frozen=True):
    """A message of a queue that was decided on and acknowledged.

    Attributes:
        name: its message id, or the digest of its content where it has none.
        sha256: of its content.
        is_repeated: the broker had delivered it before.
        answer: what became of it.
    """

    name: str
    sha256: str
    is_repeated: bool
    answer: Answer


def consume(
    url: str,
    queue: str,
    answerer: Answerer,
    *,
    exchange: str = "",
    routing_key: str = "",
    prefetch: int = 16,
    is_once: bool = False,
    is_stopped: Callable[[], bool] = lambda: False,
    note: Note = lambda _: None,
) -> Iterator[Delivery]:
    """Decide on each message of a queue, and yield it once it is acknowledged.

    A message is acknowledged after its decisions are in the ledger and, where an exchange is
    named, after the broker has confirmed them there; each published decision bears the receipt of
    its ledger entry as message id, so that one published twice can be told. A message that is
    delivered again is answered from the ledger. What cannot be recorded stays in the queue. A
    broker that goes away is tried again, with growing pauses.

    Args:
        url: `amqp://user:password@host:port/vhost`.
        queue: a queue that exists.
        answerer: decides.
        exchange: where decisions are published, one JSON message each; none if empty.
        routing_key: of published decisions; default their outcome (`pass`, `hold` ...).
        prefetch: the most messages that the broker hands out unacknowledged.
        is_once: stop when the queue is empty.
        is_stopped: asked between messages; true ends it.
        note: told what is waited for.

    Raises:
        MissingExtra: the client library is not installed.
        UsageError: the URL is none, or the queue or exchange does not exist.
        UnreachableBroker: the broker cannot be reached at the first try.
    """
    client = _client()
    parameters = _parameters(client, url)
    connected = False
    pause = 1.0
    while not is_stopped():
        try:
            with client.BlockingConnection(parameters) as connection:
                channel = _open(client, connection, queue, exchange, prefetch)
                connected = True
                pause = 1.0
                for delivery in _deliveries(
                    channel, queue, answerer, exchange, routing_key, is_stopped, note
                ):
                    if delivery is not None:
                        yield delivery
                    elif is_once:
                        return
                return
        except client.exceptions.AMQPError as error:
            if not connected:
                message = f"The broker at {_shown(parameters)} cannot be reached: {_said(error)}"
                raise UnreachableBroker(message) from error
            note(f"The broker went away ({_said(error)}); trying again in {pause:.0f} s")
            time.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_S)


def _client() -> ModuleType:
    try:
        import pika
    except ImportError as error:
        message = "Queues need the package pika"
        hint = "Install it with: pip install 'penstock[amqp]'"
        raise MissingExtra(message, hint=hint) from error
    client: ModuleType = pika
    return client


def _parameters(client: ModuleType, url: str) -> Any:  # noqa: ANN401 - of an untyped library
    if not url.startswith(("amqp://", "amqps://")):
        message = "The URL of a broker begins with amqp:// or amqps://"
        raise UsageError(message, hint="Such as amqp://user:password@host:5672/vhost")
    try:
        parameters = client.URLParameters(url)
    except (ValueError, TypeError) as error:
        # The URL may hold a password, so it is not repeated.
        message = f"The URL of the broker cannot be read: {type(error).__name__}"
        raise UsageError(message, hint="Such as amqp://user:password@host:5672/vhost") from error
    if parameters.blocked_connection_timeout is None:
        parameters.blocked_connection_timeout = _BLOCKED_S
    return parameters


def _open(
    client: ModuleType,
    connection: Any,  # noqa: ANN401 - of an untyped library
    queue: str,
    exchange: str,
    prefetch: int,
) -> Any:  # noqa: ANN401 - of an untyped library
    channel = connection.channel()
    try:
        channel.queue_declare(queue, passive=True)
        if exchange:
            channel.exchange_declare(exchange, passive=True)
            channel.confirm_delivery()
    except client.exceptions.ChannelClosedByBroker as error:
        message = f"The broker refuses: {error.reply_text}"
        raise UsageError(message, hint="Make the queue and the exchange first") from error
    channel.basic_qos(prefetch_count=prefetch)
    return channel


def _deliveries(
    channel: Any,  # noqa: ANN401 - of an untyped library
    queue: str,
    answerer: Answerer,
    exchange: str,
    routing_key: str,
    is_stopped: Callable[[], bool],
    note: Note,
) -> Iterator[Delivery | None]:
    """Yield each message once it is acknowledged, and None whenever the queue is empty."""
    pause = 1.0
    for method, properties, body in channel.consume(queue, inactivity_timeout=_LOOK_S):
        if is_stopped():
            return
        if method is None:
            yield None
            continue
        digest = hashlib.sha256(body).hexdigest()
        name = properties.message_id or digest
        decisions: list[Decision] = []
        answer = answerer.answer(
            body, f"{queue}/{name}", decisions.append, is_repeated=method.redelivered
        )
        if not answer.is_durable:
            note(f"Nothing can be recorded, so it stays in the queue: {answer.refusal}")
            channel.connection.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_S)
            channel.basic_nack(method.delivery_tag, requeue=True)
            continue
        pause = 1.0
        for decision in decisions:
            _publish(channel, exchange, routing_key, decision, name)
        channel.basic_ack(method.delivery_tag)
        yield Delivery(name, digest, bool(method.redelivered), answer)


def _publish(
    channel: Any,  # noqa: ANN401 - of an untyped library
    exchange: str,
    routing_key: str,
    decision: Decision,
    name: str,
) -> None:
    if not exchange:
        return
    import pika

    receipt = decision.recorded
    properties = pika.BasicProperties(
        content_type="application/json",
        delivery_mode=2,
        correlation_id=name[:255],
        message_id=receipt.sha256 if receipt else "",
        type="decision",
    )
    key = routing_key or decision.outcome.value
    channel.basic_publish(exchange, key, to_json(decision), properties)


def _shown(parameters: Any) -> str:  # noqa: ANN401 - of an untyped library
    return f"{parameters.host}:{parameters.port}"


def _said(error: Exception) -> str:
    return str(error) or type(error).__name__
