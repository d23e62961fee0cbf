"""`penstock payments consume`."""

from __future__ import annotations

from typing import Annotated

import typer

from penstock import intake
from penstock.cli import _options as options
from penstock.cli._moving import answering, stopping, tell
from penstock.cli._output import mention, say
from penstock.model import Outcome

app = options.new_app()


@app.command()
def consume(
    url: Annotated[
        str,
        typer.Option(
            "--amqp",
            metavar="URL",
            envvar="PENSTOCK_AMQP",
            help="The broker, amqp://user:password@host:port/vhost; default PENSTOCK_AMQP",
        ),
    ],
    queue: Annotated[str, typer.Option("--queue", metavar="NAME", help="The queue to read")],
    exchange: Annotated[
        str, typer.Option("--exchange", metavar="NAME", help="Publish decisions here")
    ] = "",
    routing_key: Annotated[
        str,
        typer.Option("--routing-key", metavar="KEY", help="Of decisions; default their outcome"),
    ] = "",
    prefetch: Annotated[
        int, typer.Option("--prefetch", min=1, max=65535, help="The most unacknowledged messages")
    ] = 16,
    once: Annotated[bool, typer.Option("--once", help="Stop when the queue is empty")] = False,
    profile: options.ProfileId = None,
    policy: options.PolicyId = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Decide on payments that arrive in a queue (RabbitMQ, AMQP 0-9-1).

    A message is acknowledged when its decisions are in the ledger, and published where --exchange
    is given. A line of JSON on standard output for each. Ends after the message at hand when
    interrupted; with --once, exit status 1 when something was stopped.
    """
    settings = options.settings_for(home=home, store=store, policy=policy, profile=profile)
    stopped = 0
    with answering(settings, mention) as answers, stopping() as is_stopped:
        for delivery in intake.consume(
            url,
            queue,
            answers,
            exchange=exchange,
            routing_key=routing_key,
            prefetch=prefetch,
            is_once=once,
            is_stopped=is_stopped,
            note=say,
        ):
            stopped += delivery.answer.outcome is not Outcome.PASS
            tell(
                {
                    "message": delivery.name,
                    "sha256": delivery.sha256,
                    "outcome": delivery.answer.outcome.value,
                    "decisions": delivery.answer.decisions,
                    "recalled": delivery.answer.recalled,
                }
            )
    raise typer.Exit(int(once and stopped > 0))
