"""`penstock cases assign`."""

from typing import Annotated

import typer

from penstock.cli import _options as options
from penstock.cli._worked import AlertId, By, case_desk, write_alerts

app = options.new_app()


@app.command()
def assign(
    alert: AlertId,
    by: By,
    to: Annotated[str, typer.Option("--to", help="Who is to have it; without, nobody")] = "",
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Give an alert to somebody, or to nobody."""
    settings = options.settings_for(home=home, store=store)
    with case_desk(settings) as desk:
        found = desk.assign(alert, to, by)
    write_alerts([found], shape, output)
