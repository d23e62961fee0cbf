"""`penstock measures list`."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._output import choose_format, say
from penstock.tabular import OutputFormat, output_file, write_rows

app = options.new_app()
_COLUMNS: dict[str, type] = {
    "measure": str,
    "title": str,
    "stage": str,
    "since": str,
    "until": str,
    "citation": str,
    "verified": bool,
    "regime": str,
    "sender": str,
    "authority": str,
    "countries": str,
    "targets": str,
    "open_points": str,
    "source": str,
    "checked_on": str,
}


@app.command(name="list")
def list_measures(
    target: Annotated[
        str | None,
        typer.Option("--target", help="Only those of a name, country, regime or measure"),
    ] = None,
    country: Annotated[
        str | None, typer.Option("--country", help="Only those about a country, by name or code")
    ] = None,
    regime: Annotated[
        str | None, typer.Option("--regime", help="Only those of a regime, such as us-2313a")
    ] = None,
    stage: Annotated[
        str | None, typer.Option("--stage", help="Only those at a stage, such as in_force")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Those that are no longer in force, too")
    ] = False,
    as_of: options.AsOf = None,
    known_as_of: options.KnownAsOf = None,
    shape: options.Format = None,
    output: options.Output = None,
) -> None:
    """List the measures there are on a day, at their stage.

    A finding or a proposal binds nobody; 'in force' binds. What is not all read in an official
    text says 'unverified'.
    """
    chosen = choose_format(shape, output)
    day = as_of or datetime.now(UTC).date()
    rows = list(
        desk.measure_rows(
            day,
            known_as_of,
            target=target,
            country=country,
            regime=regime,
            stage=stage,
            everything=everything,
        )
    )
    if not rows:
        say("no measure stands there on that day; --all shows those that ended, too")
    if chosen is OutputFormat.TABLE:
        from penstock.cli._register import show_list

        with output_file(output) as file:
            show_list(rows, day, file)
    else:
        write_rows(_rows(rows, chosen), chosen, _COLUMNS, path=output)


def _rows(rows: list[dict[str, Any]], shape: OutputFormat) -> Iterator[dict[str, Any]]:
    for row in rows:
        if shape is OutputFormat.JSON_LINES:
            yield row
        else:
            joined = {
                field: "; ".join(row[field]) for field in ("countries", "targets", "open_points")
            }
            yield {field: (row | joined)[field] for field in _COLUMNS}
