"""`penstock customers rescreen`."""

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._output import mention
from penstock.cli._worked import write_lines
from penstock.model import to_builtins

app = options.new_app()


@app.command()
def rescreen(
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Hold every kept customer against the lists as they are now.

    Only those with news are decided on anew and recorded; alerts are opened and closed. Exit
    status 1 when an alert was opened.
    """
    settings = options.settings_for(home=home, store=store)
    service = desk.Service(settings, note=mention)
    try:
        found = desk.Monitoring(service).rescreen()
    finally:
        service.close()
    columns: dict[str, type] = {"customers": int, "affected": str, "opened": str, "closed": str}
    write_lines([to_builtins(found)], columns, shape, output, "Monitoring")
    raise typer.Exit(int(bool(found.opened)))
