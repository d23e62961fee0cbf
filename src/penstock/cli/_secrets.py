"""Passwords from a person or a pipe: never from the command line, where others see them."""

import sys

import typer

from penstock.errors import UsageError


def ask_password(*, from_stdin: bool) -> str:
    """Return a password typed twice at a terminal, or the first line of standard input.

    Raises:
        UsageError: nobody is there to type it.
    """
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        message = "Nobody is there to type a password"
        raise UsageError(message, hint="Pipe it in and say --password-stdin")
    typed: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return typed


USER_COLUMNS: dict[str, type] = dict.fromkeys(
    ("name", "shown", "role", "is_active", "is_locked", "created_at"), str
)
KEY_COLUMNS: dict[str, type] = dict.fromkeys(
    ("id", "name", "role", "scopes", "created_at", "expires_at", "revoked_at", "secret"), str
)
