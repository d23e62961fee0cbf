"""`penstock users change`."""

from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._secrets import USER_COLUMNS, ask_password
from penstock.cli._worked import By, door, write_lines
from penstock.model import Role

app = options.new_app()


@app.command()
def change(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Whose account")],
    role: Annotated[Role | None, typer.Option("--role", help="What they may do now")] = None,
    active: Annotated[
        bool | None, typer.Option("--enable/--disable", help="Whether they may sign in")
    ] = None,
    password: Annotated[bool, typer.Option("--password", help="Ask for a new password")] = False,
    by: By = "the command line",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input")
    ] = False,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Change an account; it is signed out everywhere."""
    settings = options.settings_for(home=home, store=store)
    new = ask_password(from_stdin=password_stdin) if password or password_stdin else None
    with door(settings) as opened:
        made = opened.change_account(name, by=by, role=role, password=new, is_active=active)
    write_lines([desk.account_line(made)], USER_COLUMNS, shape, output, "Accounts")
