"""Owner graphs at the desk: read them, say who is listed, trace."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from penstock.ownership import (
    BadRows,
    Regime,
    SelfHolding,
    Trace,
    Unit,
    find_listed,
    read_listed,
    read_owners,
    trace,
)
from penstock.tabular import Note


def trace_owners(
    owners: Sequence[Path | str],
    listed: Sequence[Path | str],
    *,
    regime: str = Regime.OFAC.value,
    as_of: date | None = None,
    self_holding: SelfHolding = SelfHolding.PLAIN,
    bad_rows: BadRows = BadRows.REFUSE,
    unit: Unit = Unit.PERCENT,
    note: Note = lambda _: None,
) -> Trace:
    """Return who is blocked through its owners, from files.

    Args:
        owners: files of owners, of any kind that `read_owners` reads.
        listed: files of listed parties.
        regime: whose test.
        as_of: the day; default today.
        self_holding: what shares a party holds in itself count for.
        bad_rows: what becomes of a share that cannot be.
        unit: what the numbers of a table are.
        note: told what was guessed.

    Raises:
        UnreadableInput: a file cannot be read, or a row cannot be.
        UnknownName: no such regime.
    """
    day = as_of or datetime.now(UTC).date()
    graph = read_owners(owners, bad_rows=bad_rows, unit=unit, note=note)
    entries = [entry for path in listed for entry in read_listed(path, note=note)]
    seeds = find_listed(graph, entries, day)
    return trace(graph, seeds, regime=regime, as_of=day, self_holding=self_holding)
