"""`penstock payments look-back`."""

from __future__ import annotations

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._output import mention
from penstock.cli._worked import write_lines
from penstock.model import to_builtins

app = options.new_app()
_COLUMNS: dict[str, type] = {
    "entry": int,
    "question": str,
    "was": str,
    "would_be": str,
    "parties": str,
    "alerts": str,
}


@app.command("look-back")
def look_back_command(
    since: options.Since = None,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Decide recorded payments again by the lists of today; what is hit now raises alerts.

    The decisions of then stay as they are. Exit status 1 when something was found.
    """
    settings = options.settings_for(home=home, store=store)
    service = desk.Service(settings, note=mention)
    try:
        found = list(desk.look_back(service, desk.FileDesk(service), since=since))
    finally:
        service.close()
    write_lines([to_builtins(one) for one in found], _COLUMNS, shape, output, "Look-back")
    raise typer.Exit(int(bool(found)))
