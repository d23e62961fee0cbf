"""`penstock papers draft`."""

from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._worked import write_lines

app = options.new_app()


@app.command()
def draft(
    entry: Annotated[int, typer.Argument(metavar="ENTRY", help="Number of the decision")],
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Draft the report to OFAC on a payment that was blocked or rejected."""
    settings = options.settings_for(home=home, store=store)
    with desk.open_store(settings) as opened:
        found = desk.draft_report(opened, entry)
    columns: dict[str, type] = {"draft": str, "citation": str, "due": str}
    write_lines([found], columns, shape, output, "Draft")
