"""`penstock papers notice`."""

from typing import Annotated

import typer

from penstock.cli import _options as options
from penstock.cli._worked import write_lines
from penstock.desk import draft_notice

app = options.new_app()


@app.command()
def notice(
    measure: Annotated[str, typer.Argument(metavar="MEASURE", help="Such as us-311-kp")],
    to: Annotated[str, typer.Option("--to", help="The correspondent it goes to")],
    as_of: options.AsOf = None,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Draft a notice to a correspondent under a special measure of section 311."""
    settings = options.settings_for(home=home, store=store)
    del settings  # a notice rests on the law alone
    found = draft_notice(measure, to, as_of)
    columns: dict[str, type] = {"draft": str, "citation": str, "to": str}
    write_lines([found], columns, shape, output, "Draft")
