"""`penstock ownership delta`."""

from typing import Annotated, Any

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli import _ownership_options as shared
from penstock.cli._output import choose_format, say
from penstock.errors import UsageError
from penstock.ownership import BadRows, Regime, Unit
from penstock.settings import Settings
from penstock.tabular import write_rows

app = options.new_app()


@app.command()
def delta(
    owners: shared.Owners = None,
    listed: shared.Listed = None,
    before_owners: Annotated[
        list[str] | None,
        typer.Option("--before-owners", metavar="FILE", help="Who owned whom before; repeatable"),
    ] = None,
    before_listed: Annotated[
        list[str] | None,
        typer.Option("--before-listed", metavar="FILE", help="Who was listed before; repeatable"),
    ] = None,
    regime: shared.RegimeId = Regime.OFAC,
    as_of: options.AsOf = None,
    bad_rows: shared.BadRowsOption = BadRows.REFUSE,
    unit: shared.UnitOption = Unit.PERCENT,
    shape: options.Format = None,
    output: options.Output = None,
    home: options.Home = None,
) -> None:
    """Tell who becomes blocked or free by a change of lists or owners.

    Without files it shows the last report that loading lists or owners left behind. Of a loaded
    list, write LIST@DATE instead of a file. Exit status 1 when anybody changes, 0 when nobody does.
    """
    settings = options.settings_for(home=home)
    if not before_owners and not before_listed:
        if owners or listed:
            message = "Nothing to compare with"
            hint = "Give --before-listed FILE, --before-owners FILE, or both"
            raise UsageError(message, hint=hint)
        rows = _last(settings)
        write_rows(iter(rows), choose_format(shape, output), desk.DELTA_COLUMNS, path=output)
        raise typer.Exit(int(bool(rows)))
    now = desk.OwnersAsked(
        owners=tuple(owners or ()), listed=tuple(listed or ()), bad_rows=bad_rows, unit=unit
    )
    then = desk.OwnersAsked(
        owners=tuple(before_owners or owners or ()),
        listed=tuple(before_listed or listed or ()),
        bad_rows=bad_rows,
        unit=unit,
    )
    before = desk.trace_owners(then, settings, regime=regime, as_of=as_of, note=say)
    after = desk.trace_owners(now, settings, regime=regime, as_of=as_of, note=say)
    shared.tell(after.problems, after.policy)
    rows = list(desk.ownership_delta(before, after))
    write_rows(iter(rows), choose_format(shape, output), desk.DELTA_COLUMNS, path=output)
    raise typer.Exit(int(bool(rows)))


def _last(settings: Settings) -> list[dict[str, Any]]:
    """Return the rows of the newest kept report, and tell what it compared."""
    for path, head, rows in desk.kept_changes(settings):
        say(f"{path.name}, as of {head['as_of']}: {head['before']} -> {head['after']}")
        return rows
    say("no report is kept: nobody became blocked or free through owners by what was loaded")
    return []
