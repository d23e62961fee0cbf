"""`penstock payments forget`."""

from __future__ import annotations

from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._output import choose_format
from penstock.tabular import write_rows

app = options.new_app()


@app.command()
def forget(
    days: Annotated[
        int | None,
        typer.Option(
            "--days", min=0, help="Forget what is older; default PENSTOCK_PAYMENT_MEMORY_DAYS"
        ),
    ] = None,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Forget payments older than the memory: no new one is compared with them any more.

    The ledger keeps them all the same. Run it every day; nobody who decides waits for it.
    """
    settings = options.settings_for(home=home, store=store)
    chosen = choose_format(shape, output)
    limit = settings.payment_memory_days if days is None else days
    with desk.open_store(settings) as opened:
        gone = desk.forget_payments(opened, limit)
        left = opened.memory.count()
    line = {"days": limit, "keys_forgotten": gone, "keys_left": left}
    write_rows(iter([line]), chosen, dict.fromkeys(line, int), path=output)
