"""`penstock ownership draw`."""

from pathlib import Path
from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli import _ownership_options as shared
from penstock.cli._output import say
from penstock.errors import UsageError
from penstock.ownership import BadRows, Regime, Unit
from penstock.tabular import output_file

app = options.new_app()


@app.command()
def draw(
    owners: shared.Owners = None,
    listed: shared.Listed = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write a page that needs no other")
    ] = None,
    svg: Annotated[
        Path | None, typer.Option("--svg", metavar="FILE", help="Write the picture alone")
    ] = None,
    party: Annotated[
        str | None,
        typer.Option("--party", help="Only one party and all above it, by id or exact name"),
    ] = None,
    regime: shared.RegimeId = Regime.OFAC,
    as_of: options.AsOf = None,
    bad_rows: shared.BadRowsOption = BadRows.REFUSE,
    unit: shared.UnitOption = Unit.PERCENT,
    home: options.Home = None,
) -> None:
    """Draw who owns what, with status, shares and proofs."""
    if html is None and svg is None:
        message = "Nothing to write"
        raise UsageError(message, hint="Give --html FILE, --svg FILE, or both")
    page, picture = desk.draw_owners(
        desk.OwnersAsked(
            owners=tuple(owners or ()), listed=tuple(listed or ()), bad_rows=bad_rows, unit=unit
        ),
        options.settings_for(home=home),
        party=party,
        regime=regime,
        as_of=as_of,
        note=say,
    )
    for path, content in ((html, page), (svg, picture)):
        if path is not None:
            with output_file(path) as file:
                file.write(content.encode())
            say(f"drawn: {path}")
