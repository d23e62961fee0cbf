"""`penstock bench`."""

from __future__ import annotations

from typing import Annotated

import typer

from penstock import desk, validation
from penstock.cli import _options as options
from penstock.cli._output import choose_format, counting, may_draw, mention, say
from penstock.tabular import write_rows

app = options.new_app()
COLUMNS: dict[str, type] = {
    "figure": str,
    "value": float,
    "unit": str,
    "asked": int,
    "held": int,
}


@app.command()
def bench(
    parties: Annotated[
        int, typer.Option("--parties", min=1, help="Invented parties to ask about, twice")
    ] = 1000,
    messages: Annotated[
        int, typer.Option("--messages", min=1, help="Invented payments to decide on")
    ] = 200,
    seed: Annotated[
        int, typer.Option("--seed", help="The same seed invents the same questions")
    ] = 1,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Measure how fast this machine answers, on the lists that are loaded.

    Invented parties and payments, asked in one process by the clock on the wall; nothing is
    recorded. How well names are found is another question: see 'penstock validate'.
    """
    settings = options.settings_for(home=home, store=store)
    chosen = choose_format(shape, output)
    ready = desk.make_ready(settings, allow_stale=True, needs_lists=False, note=mention)
    for notice in ready.notices:
        say(notice)
    drawn = may_draw(no_progress=settings.no_progress, shares_terminal=output is None)
    with counting("Measuring", drawn=drawn) as advance:
        basis = desk.basis_of(ready, settings)
        figures = list(
            validation.measure_speed(
                ready.screener(),
                basis,
                parties=parties,
                messages=messages,
                seed=seed,
                advance=advance,
            )
        )
    rows = ({name: getattr(one, name) for name in COLUMNS} for one in figures)
    write_rows(rows, chosen, COLUMNS, path=output, title="Speed of this machine")
