"""`penstock keys add`."""

from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._secrets import KEY_COLUMNS
from penstock.cli._worked import By, door, write_lines
from penstock.model import Role

app = options.new_app()


@app.command()
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The program that will use it")],
    role: Annotated[Role, typer.Option("--role", help="What it may do")] = Role.SERVICE,
    scope: Annotated[
        list[str] | None,
        typer.Option("--scope", help="A permission it has at most; repeatable, default all"),
    ] = None,
    days: Annotated[int | None, typer.Option("--days", min=1, help="How long it works")] = None,
    by: By = "the command line",
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Make a key for a program; its secret is shown this once."""
    settings = options.settings_for(home=home, store=store)
    with door(settings) as opened:
        made = opened.add_key(name, role, by=by, scopes=scope or (), days=days)
    line = desk.key_line(made.key) | {"secret": made.secret}
    write_lines([line], KEY_COLUMNS, shape, output, "Keys")
