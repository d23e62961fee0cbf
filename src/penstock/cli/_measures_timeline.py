"""`penstock measures timeline`."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._output import choose_format, say
from penstock.errors import UsageError
from penstock.tabular import OutputFormat, output_file, write_rows

app = options.new_app()
_COLUMNS: dict[str, type] = {
    "day": str,
    "what": str,
    "measure": str,
    "requirement": str,
    "event": str,
    "instrument": str,
    "citation": str,
    "note": str,
    "verified": bool,
}


@app.command()
def timeline(
    target: Annotated[
        str,
        typer.Argument(metavar="TARGET", help="A country, name, regime or measure, such as KP"),
    ],
    svg: Annotated[
        Path | None, typer.Option("--svg", metavar="FILE", help="Draw it as a picture, too")
    ] = None,
    first: Annotated[
        date | None,
        typer.Option(
            "--from", parser=options.day, metavar="YYYY-MM-DD", help="Leave out what was before"
        ),
    ] = None,
    until: options.LastDay = None,
    shape: options.Format = None,
    output: options.Output = None,
) -> None:
    """Tell what happened to a target, day by day.

    Each event with its measure and citation, then where things stand on the last day.
    """
    last = until or datetime.now(UTC).date()
    if first is not None and first > last:
        message = f"The timeline ends on {last} before it begins on {first}"
        raise UsageError(message)
    if svg is not None:
        picture = desk.timeline_picture(target, last, first)
        with output_file(svg) as file:
            file.write(picture.encode())
        say(f"drawn: {svg}")
        if shape is None and output is None:
            return
    chosen = choose_format(shape, output, plain=OutputFormat.TABLE)
    if chosen is OutputFormat.TABLE:
        page = desk.timeline_page(target, last, first)
        with output_file(output) as file:
            file.write(page.encode())
        return
    write_rows(desk.timeline_lines(target, first, last), chosen, _COLUMNS, path=output)
