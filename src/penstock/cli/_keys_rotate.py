"""`penstock keys rotate`."""

from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._secrets import KEY_COLUMNS
from penstock.cli._worked import By, door, write_lines

app = options.new_app()


@app.command()
def rotate(
    key: Annotated[str, typer.Argument(metavar="KEY", help="Id of the key")],
    days: Annotated[int | None, typer.Option("--days", min=1, help="How long it works")] = None,
    by: By = "the command line",
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Make a key like another one, which works on until it is revoked."""
    settings = options.settings_for(home=home, store=store)
    with door(settings) as opened:
        made = opened.rotate_key(key, by=by, days=days)
    line = desk.key_line(made.key) | {"secret": made.secret}
    write_lines([line], KEY_COLUMNS, shape, output, "Keys")
