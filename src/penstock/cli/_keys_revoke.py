"""`penstock keys revoke`."""

from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._secrets import KEY_COLUMNS
from penstock.cli._worked import By, door, write_lines

app = options.new_app()


@app.command()
def revoke(
    key: Annotated[str, typer.Argument(metavar="KEY", help="Id of the key")],
    by: By = "the command line",
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Revoke a key; it opens nothing any more."""
    settings = options.settings_for(home=home, store=store)
    with door(settings) as opened:
        opened.revoke_key(key, by=by)
        lines = [desk.key_line(one) for one in opened.every_key() if one.id == key]
    write_lines(lines, KEY_COLUMNS, shape, output, "Keys")
