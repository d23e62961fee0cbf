"""`penstock ledger replay`."""

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._output import choose_format, counting, may_draw, say
from penstock.errors import LedgerDamaged
from penstock.model import to_builtins
from penstock.tabular import OutputFormat, write_rows

app = options.new_app()

_COLUMNS: dict[str, type] = {
    "entry": int,
    "question": str,
    "result": str,
    "differs": str,
    "note": str,
}


@app.command()
def replay(
    first: Annotated[int, typer.Option("--from", min=1, help="Number of the first entry")] = 1,
    last: Annotated[
        int | None, typer.Option("--to", min=1, help="Number of the last entry; default all")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Show those that are the same, too")
    ] = False,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Decide again what was decided, and compare byte for byte, all but the moment.

    From the recorded input, by the recorded publications and the installed rules. Exit status 1
    when one differs, 3 when one cannot be compared because lists or rules are not at hand.
    """
    settings = options.settings_for(home=home, store=store)
    chosen = choose_format(shape, output)
    counts: Counter[str] = Counter()
    drawn = may_draw(no_progress=settings.no_progress, shares_terminal=output is None)
    with desk.open_store(settings) as opened, counting("Deciding again", drawn=drawn) as advance:

        def lines() -> Iterator[dict[str, Any]]:
            entries = opened.ledger.entries(first - 1, last)
            for one in desk.replay_ledger(desk.Replayer(opened, settings), entries):
                counts[one.result] += 1
                advance(1)
                if everything or one.result != "same":
                    line: dict[str, Any] = to_builtins(one)
                    if chosen is not OutputFormat.JSON_LINES:
                        line["differs"] = ", ".join(one.differs)
                    yield line

        write_rows(lines(), chosen, _COLUMNS, path=output, title="Decided again")
    told = ", ".join(f"{counts[word]:,} {word}" for word in ("same", "different") if counts[word])
    rest = counts["not_comparable"]
    say((told or "nothing decided again") + (f", {rest:,} not comparable" if rest else ""))
    if counts["different"]:
        raise typer.Exit(1)
    if rest:
        raise typer.Exit(LedgerDamaged.exit_code)
