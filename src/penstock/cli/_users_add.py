"""`penstock users add`."""

from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._secrets import USER_COLUMNS, ask_password
from penstock.cli._worked import By, door, write_lines
from penstock.model import Role

app = options.new_app()


@app.command()
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What they sign in with")],
    role: Annotated[Role, typer.Option("--role", help="What they may do")],
    by: By = "the command line",
    shown: Annotated[str, typer.Option("--shown", help="Their name for people")] = "",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input")
    ] = False,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Make an account; the password is asked for, never given on the command line."""
    settings = options.settings_for(home=home, store=store)
    password = ask_password(from_stdin=password_stdin)
    with door(settings) as opened:
        made = opened.add_account(name, password, role, by=by, shown=shown)
    write_lines([desk.account_line(made)], USER_COLUMNS, shape, output, "Accounts")
