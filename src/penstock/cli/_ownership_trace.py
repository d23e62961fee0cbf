"""`penstock ownership trace`."""

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli import _ownership_options as shared
from penstock.cli._output import choose_format, say
from penstock.errors import UsageError
from penstock.ownership import (
    VERDICT_COLUMNS,
    BadRows,
    OwnershipStatus,
    Regime,
    SelfHolding,
    Unit,
    verdict_line,
    verdict_row,
)
from penstock.tabular import OutputFormat, write_rows

app = options.new_app()
_SHOWN = ("party", "status", "lower", "upper", "economic_interest", "reason", "proof")


@app.command()
def trace(
    owners: shared.Owners = None,
    listed: shared.Listed = None,
    regime: shared.RegimeId = Regime.OFAC,
    as_of: options.AsOf = None,
    self_holding: Annotated[
        SelfHolding,
        typer.Option("--self-holding", help="What shares a party holds in itself count for"),
    ] = SelfHolding.PLAIN,
    bad_rows: shared.BadRowsOption = BadRows.REFUSE,
    unit: shared.UnitOption = Unit.PERCENT,
    engine: options.Engine = options.EngineName.PROCESSES,
    master: options.Master = None,
    shape: options.Format = None,
    output: options.Output = None,
    home: options.Home = None,
) -> None:
    """Trace who is blocked through its owners, and why.

    One line an owned party, with the proof; on Spark, and of the loaded graph, one for each that
    could be blocked.
    Exit status 1 when a party is blocked or possibly blocked, 0 when none is.
    """
    if master is not None and engine is not options.EngineName.SPARK:
        message = "--master is for Spark"
        raise UsageError(message, hint="Say --engine spark, too")
    traced = desk.trace_owners_on_spark if engine is options.EngineName.SPARK else desk.trace_owners
    found = traced(
        desk.OwnersAsked(
            owners=tuple(owners or ()), listed=tuple(listed or ()), bad_rows=bad_rows, unit=unit
        ),
        options.settings_for(home=home, master=master),
        regime=regime,
        as_of=as_of,
        self_holding=self_holding,
        note=say,
    )
    shared.tell(found.problems, found.policy)
    by = Counter(found.listed.values())
    say(f"listed in the owner graph: {by['id']:,} found by id, {by['name']:,} by exact name")
    chosen = choose_format(shape, output)
    columns = VERDICT_COLUMNS
    if chosen is OutputFormat.TABLE:
        columns = {name: VERDICT_COLUMNS[name] for name in _SHOWN}

    def rows() -> Iterator[dict[str, Any]]:
        for verdict in found.verdicts:
            is_line = chosen is OutputFormat.JSON_LINES
            yield verdict_line(verdict) if is_line else verdict_row(verdict)

    title = f"{found.policy.title} as of {found.as_of}"
    write_rows(rows(), chosen, columns, path=output, title=title)
    raise typer.Exit(
        int(any(one.status is not OwnershipStatus.NOT_BLOCKED for one in found.verdicts))
    )
