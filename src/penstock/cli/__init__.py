"""The command line: thin commands that ask the desk and show what it says.

Each command lives in a module of its own, which is imported only when it is run, so that
`penstock --help` answers at once.
"""

from penstock.cli._app import app
from penstock.cli._edge import main

__all__ = ["app", "main"]
