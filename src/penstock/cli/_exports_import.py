"""`penstock exports import`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from penstock import exports
from penstock.cli import _options as options
from penstock.cli._output import choose_format, say
from penstock.model import to_builtins
from penstock.tabular import write_rows

app = options.new_app()


@app.command("import")
def import_texts(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="XML of eCFR, title 15")],
    published: Annotated[
        date,
        typer.Option(
            "--published", parser=options.day, metavar="YYYY-MM-DD", help="The day of the text"
        ),
    ],
    accept: Annotated[
        bool, typer.Option("--accept", help="Keep a text that breaks a guard, too")
    ] = False,
    shape: options.Format = None,
    output: options.Output = None,
    home: options.Home = None,
) -> None:
    """Import a newer text of the regulations: chart, Country Groups and control list.

    Reads the XML that eCFR publishes of parts 738, 740 and 774 of title 15, checks it against
    what is held, and keeps it under its day. Determinations use the newest that is not later
    than the day asked about.
    """
    settings = options.settings_for(home=home)
    made = exports.import_regulations(files, published, settings.home / "exports", accept=accept)
    for problem in made.problems:
        say(problem)
    line = to_builtins(made)
    columns: dict[str, type] = {"published": str, "folder": str, "sha256": str}
    write_rows(iter([line]), choose_format(shape, output), columns, path=output, title="Imported")
