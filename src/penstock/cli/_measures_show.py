"""`penstock measures show`."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._output import choose_format
from penstock.tabular import OutputFormat, output_file, write_rows

app = options.new_app()


@app.command()
def show(
    measure: Annotated[str, typer.Argument(metavar="ID", help="Such as us-311-kp")],
    as_of: options.AsOf = None,
    known_as_of: options.KnownAsOf = None,
    shape: options.Format = None,
    output: options.Output = None,
) -> None:
    """Show one measure: events, paragraphs, who is bound.

    Its stage on the day, what it asks of whom, what brings others into reach, exceptions and
    licences, its whole history, where to read it, and what of it is unverified.
    """
    chosen = choose_format(shape, output)
    found = desk.show_measure(measure, as_of or datetime.now(UTC).date(), known_as_of)
    if chosen is OutputFormat.TABLE:
        from penstock.cli._one_measure import show_one_measure

        with output_file(output) as file:
            show_one_measure(found, file)
        return
    columns: dict[str, type] = dict.fromkeys(found, str)
    write_rows(iter([found]), chosen, columns, path=output)
