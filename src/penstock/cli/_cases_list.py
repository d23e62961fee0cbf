"""`penstock cases list`."""

from typing import Annotated

import typer

from penstock.cli import _options as options
from penstock.cli._worked import case_desk, write_alerts
from penstock.errors import UsageError
from penstock.model import AlertState, QuestionKind

app = options.new_app()


@app.command("list")
def list_(
    state: Annotated[str, typer.Option("--state", help="open, pending, closed or any")] = "open",
    assignee: Annotated[
        str | None, typer.Option("--assignee", help="Only those somebody has; '' for nobody")
    ] = None,
    kind: Annotated[
        QuestionKind | None, typer.Option("--kind", help="Only questions of that door")
    ] = None,
    party: Annotated[
        str | None, typer.Option("--party", help="Only those on a listed party")
    ] = None,
    question: Annotated[
        str | None, typer.Option("--question", help="Only those about a question")
    ] = None,
    overdue: Annotated[
        bool, typer.Option("--overdue", help="Only those that should have been closed")
    ] = False,
    snoozed: Annotated[
        bool, typer.Option("--snoozed", help="Those that are hidden for now, too")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="The most lines")] = 100,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """List alerts, the earliest due first."""
    settings = options.settings_for(home=home, store=store)
    if state != "any" and state not in [one.value for one in AlertState]:
        message = f"There is no state {state!r}"
        raise UsageError(message, hint="One of open, pending, closed, any")
    with case_desk(settings) as desk:
        found, _ = desk.queue(
            state=None if state == "any" else AlertState(state),
            assignee=assignee,
            kind=kind,
            party=party,
            question=question,
            is_overdue=overdue,
            with_snoozed=snoozed,
            limit=limit,
        )
    write_alerts(found, shape, output)
