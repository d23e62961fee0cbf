"""`penstock whitelist what-if`."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._output import choose_format, counting, may_draw, say
from penstock.model import LedgerKind
from penstock.tabular import write_rows

app = options.new_app()

_COLUMNS: dict[str, type] = {
    "entry": int,
    "id": str,
    "matched": str,
    "path": str,
    "score": float,
    "outcome": str,
    "outcome_with": str,
    "decided_at": str,
    "note": str,
}


@app.command("what-if")
def ask(
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help="Such as W12")],
    first: Annotated[int, typer.Option("--from", min=1, help="Number of the first entry")] = 1,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Show what an entry would have kept quiet on the payments of the ledger.

    Approvals and expiry are left aside. Each decision is made again with and without it.
    """
    settings = options.settings_for(home=home, store=store)
    chosen = choose_format(shape, output)
    found = passed = 0
    drawn = may_draw(no_progress=settings.no_progress, shares_terminal=output is None)
    with desk.open_store(settings) as opened, counting("Asking", drawn=drawn) as advance:
        asked = desk.Whitelist(opened).get(entry).entry

        def lines() -> Iterator[dict[str, Any]]:
            nonlocal found, passed
            entries = opened.ledger.entries(first - 1, kind=LedgerKind.DECISION)
            for line in desk.what_if(desk.Replayer(opened, settings), entries, asked):
                advance(1)
                found += "matched" in line
                passed += line.get("outcome_with") == "pass" != line.get("outcome")
                yield line

        write_rows(lines(), chosen, _COLUMNS, path=output, title="What if")
    say(f"{entry} would have kept {found:,} hits quiet; {passed:,} of these payments would pass")
