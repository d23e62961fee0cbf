"""`penstock cases attach`."""

from pathlib import Path
from typing import Annotated

import typer

from penstock.cli import _options as options
from penstock.cli._output import say
from penstock.cli._worked import AlertId, By, case_desk, write_alerts
from penstock.errors import UnreadableInput

app = options.new_app()


@app.command()
def attach(
    alert: AlertId,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file")],
    by: By,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Keep a file with an alert; its digest stands in the ledger."""
    settings = options.settings_for(home=home, store=store)
    try:
        content = file.read_bytes()
    except OSError as error:
        message = f"{file} cannot be read: {error.strerror or error}"
        raise UnreadableInput(message, hint="Check the path and its permissions") from error
    with case_desk(settings) as desk:
        digest = desk.attach(alert, file.name, "application/octet-stream", content, by)
        found = desk.get(alert)
    write_alerts([found], shape, output)
    say(f"{file.name} is kept as {digest}")
