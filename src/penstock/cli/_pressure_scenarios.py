"""`penstock pressure scenarios`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from penstock import pressure
from penstock.cli import _options as options
from penstock.cli._output import choose_format, say
from penstock.errors import UnknownName, UsageError
from penstock.tabular import output_file, write_rows

app: typer.Typer = options.new_app()
_COLUMNS: dict[str, type] = {"name": str, "title": str, "needs": str}


@app.command()
def scenarios(
    write: Annotated[
        str | None, typer.Option("--write", metavar="NAME", help="Write this one to a file")
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="Where to; default NAME.yaml")
    ] = None,
    shape: options.Format = None,
    output: options.Output = None,
) -> None:
    """List the scenarios that are shipped, or write one to edit."""
    shipped = dict(pressure.shipped_scenarios())
    if write is not None:
        if write not in shipped:
            message = f"There is no shipped scenario {write!r}"
            raise UnknownName(message, hint=f"There are {', '.join(shipped)}")
        path = to or Path(f"{write}.yaml")
        if path.exists():
            message = f"{path} is there already"
            raise UsageError(message, hint="Name another file: --to FILE")
        with output_file(path) as file:
            file.write(shipped[write].encode())
        say(f"written: {path}")
        return

    def rows() -> Iterator[dict[str, str]]:
        for name in shipped:
            one = pressure.read_scenario(name).scenario
            needed = [file for file in one.files if not file.startswith("shipped/")]
            yield {"name": name, "title": one.title, "needs": ", ".join(needed)}

    write_rows(rows(), choose_format(shape, output), _COLUMNS, path=output, title="Scenarios")
