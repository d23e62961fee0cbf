"""`penstock papers notice`."""

from datetime import date
from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._worked import write_lines
from penstock.errors import UsageError

app = options.new_app()


@app.command()
def notice(
    measure: Annotated[str, typer.Argument(metavar="MEASURE", help="Such as us-311-kp")],
    to: Annotated[str, typer.Option("--to", help="The correspondent it goes to")],
    sent: Annotated[
        str, typer.Option("--sent", metavar="HOW", help="Record that it was sent, and how")
    ] = "",
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who sent it")] = "",
    reference: Annotated[
        str, typer.Option("--reference", help="By which its receipt can be proved")
    ] = "",
    on: Annotated[
        date | None,
        typer.Option("--on", parser=options.day, metavar="YYYY-MM-DD", help="The day it was sent"),
    ] = None,
    as_of: options.AsOf = None,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Draft a notice to a correspondent under a special measure of section 311.

    With --sent it is recorded as sent, with its text, in the ledger.
    """
    settings = options.settings_for(home=home, store=store)
    if sent:
        with desk.open_store(settings) as opened:
            found = desk.record_notice(
                opened, measure, to, channel=sent, by=by, reference=reference, sent_on=on
            )
    elif by or reference or on:
        message = "--by, --reference and --on tell of a notice that was sent"
        raise UsageError(message, hint="Say how it was sent: --sent 'SWIFT MT199'")
    else:
        found = desk.draft_notice(measure, to, as_of)
    columns: dict[str, type] = {"citation": str, "to": str, "text": str}
    write_lines([found], columns, shape, output, "Notice")
