"""`penstock measures calendar`."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._output import choose_format, say
from penstock.tabular import OutputFormat, output_file, write_rows

app = options.new_app()
_COLUMNS: dict[str, type] = {
    "day": str,
    "kind": str,
    "id": str,
    "title": str,
    "who": str,
    "citation": str,
    "note": str,
    "verified": bool,
}
_YEAR = timedelta(days=365)


@app.command()
def calendar(
    first: Annotated[
        date | None,
        typer.Option(
            "--from", parser=options.day, metavar="YYYY-MM-DD", help="First day; default today"
        ),
    ] = None,
    last: Annotated[
        date | None,
        typer.Option(
            "--to", parser=options.day, metavar="YYYY-MM-DD", help="Last day; default a year later"
        ),
    ] = None,
    shape: options.Format = None,
    output: options.Output = None,
) -> None:
    """Show what falls due, and who must act.

    Statutory clocks, periodic reports, effective dates, lapses and ends of comment periods.
    """
    chosen = choose_format(shape, output)
    begins = first or datetime.now(UTC).date()
    ends = last or begins + _YEAR
    rows = list(desk.calendar_rows(begins, ends))
    if not rows:
        say(f"nothing falls due from {begins} to {ends}")
    if chosen is OutputFormat.TABLE:
        from penstock.cli._register import show_calendar

        with output_file(output) as file:
            show_calendar(rows, begins, ends, file)
    else:
        write_rows(iter(rows), chosen, _COLUMNS, path=output)
