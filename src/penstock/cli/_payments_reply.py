"""`penstock payments reply`."""

from __future__ import annotations

from typing import Annotated

import typer

from penstock import desk, payments
from penstock.cli import _options as options
from penstock.cli._output import mention, say
from penstock.errors import UnknownName, UsageError
from penstock.replies import Reply, draft_reply
from penstock.tabular import output_file

app = options.new_app()


@app.command()
def reply(
    path: Annotated[str, typer.Argument(metavar="MESSAGE", help="File of the original message")],
    transaction: Annotated[
        str | None,
        typer.Option("--transaction", metavar="ID", help="Which, where the message has several"),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", help="Such as pacs.002 or pacs.004; default the usual one"),
    ] = None,
    profile: options.ProfileId = None,
    policy: options.PolicyId = None,
    as_of: options.AsOf = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Draft the reply to a payment that is not carried out.

    The payment is decided on now. pacs.002, pacs.004, camt.029, MT199, MT299, MT196 or MT296: a
    reply says no and never why, and there is none that would return what is blocked.
    """
    settings = options.settings_for(home=home, store=store, policy=policy, profile=profile)
    basis = desk.make_basis(settings, as_of=as_of, note=mention)
    for reason in basis.reasons:
        say(reason.message)
    found = [one for one in desk.check_payments([path], basis) if one.transaction is not None]
    made = _draft(_choose(found, path, transaction), kind)
    say(f"{made.kind} to {made.answers}: a draft; look at it before it is sent")
    with output_file(output) as file:
        file.write(made.content)


def _choose(found: list[payments.Decided], path: str, wanted: str | None) -> payments.Decided:
    ids = [one.transaction.id for one in found if one.transaction]
    if not found:
        message = f"{path} holds no transaction that can be answered"
        raise UsageError(message, hint="Ask 'penstock payments check' what stands there")
    if wanted is None and len(found) > 1:
        message = f"{path} holds {len(found)} transactions"
        raise UsageError(message, hint=f"Name one with --transaction, such as {ids[0]}")
    for one in found:
        if wanted is None or (one.transaction and one.transaction.id == wanted):
            return one
    message = f"{path} holds no transaction {wanted!r}"
    raise UnknownName(message, hint=f"It holds {', '.join(ids[:5])}")


def _draft(chosen: payments.Decided, kind: str | None) -> Reply:
    message, transaction = chosen.message, chosen.transaction
    assert isinstance(message, payments.Message)
    assert transaction is not None
    return draft_reply(message, transaction, chosen.decision, kind=kind)
