"""`penstock papers evidence`."""

from datetime import date
from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._worked import write_lines

app = options.new_app()


@app.command()
def evidence(
    since: Annotated[
        date,
        typer.Option("--since", parser=options.day, metavar="YYYY-MM-DD", help="The first day"),
    ],
    until: options.LastDay = None,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Write what the programme can show for a certification: lists, thresholds, tests, alerts."""
    settings = options.settings_for(home=home, store=store)
    with desk.open_store(settings) as opened:
        found = desk.programme_evidence(opened, settings, since=since, until=until)
    columns: dict[str, type] = {"evidence": str, "citation": str, "since": str, "until": str}
    write_lines([found], columns, shape, output, "Evidence")
