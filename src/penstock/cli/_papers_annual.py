"""`penstock papers annual`."""

from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._worked import write_lines

app = options.new_app()


@app.command()
def annual(
    year: Annotated[int, typer.Argument(metavar="YEAR", help="Held on 30 June of it")],
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Draft the annual report of blocked property, as held on 30 June."""
    settings = options.settings_for(home=home, store=store)
    with desk.open_store(settings) as opened:
        found = desk.annual_report(opened, year)
    columns: dict[str, type] = {"draft": str, "citation": str, "due": str}
    write_lines([found], columns, shape, output, "Draft")
