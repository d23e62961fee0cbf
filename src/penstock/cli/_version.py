"""`penstock version`."""

import sys

from penstock import __version__
from penstock.cli import _options as options

app = options.new_app()


@app.command()
def version() -> None:
    """Print the version."""
    sys.stdout.write(f"penstock {__version__}\n")
