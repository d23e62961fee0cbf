"""`penstock cases snooze`."""

from datetime import UTC, date, datetime, time
from typing import Annotated

import typer

from penstock.cli import _options as options
from penstock.cli._worked import AlertId, By, Text, case_desk, write_alerts

app = options.new_app()


@app.command()
def snooze(
    alert: AlertId,
    until: Annotated[
        date,
        typer.Option(
            "--until", parser=options.day, metavar="YYYY-MM-DD", help="The day it is back (UTC)"
        ),
    ],
    text: Text,
    by: By,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Hide an alert from the queue until a day."""
    settings = options.settings_for(home=home, store=store)
    with case_desk(settings) as desk:
        found = desk.snooze(alert, datetime.combine(until, time(), UTC), text, by)
    write_alerts([found], shape, output)
