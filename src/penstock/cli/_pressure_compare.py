"""`penstock pressure compare`."""

from __future__ import annotations

from typing import Annotated

import typer

from penstock import pressure
from penstock.cli import _options as options
from penstock.cli import _pressure_options as shared
from penstock.cli._output import choose_format, counting, may_draw

app: typer.Typer = options.new_app()
_SHOWN = {
    "case": shared.words("case"),
    "run": lambda row: "short" if row["horizon"] == "short_run" else "long",
    "target's loss % (band)": shared.banded("target_loss_percent"),
    "times first": shared.number("times_first"),
    "% of autarky": shared.number("share_of_autarky_percent"),
    "US$ for US$": shared.number("sender_usd_per_target_usd"),
}


@app.command()
def compare(
    scenarios: Annotated[
        list[str],
        typer.Argument(metavar="SCENARIO...", help="Scenario files, or names of shipped ones"),
    ],
    data: shared.DataFolder = None,
    draws: shared.DrawCount = None,
    seed: shared.Seed = None,
    shape: options.Format = None,
    output: options.Output = None,
    no_progress: shared.NoProgress = False,
) -> None:
    """Compare cases of one or several scenarios with the first of them.

    One line a case and horizon: the target's loss, by how much it exceeds that of the first
    case, what part of cutting the target off from everybody it reaches, and its price.
    """
    chosen = choose_format(shape, output)
    files = [shared.opened(one, data) for one in scenarios]
    drawn = may_draw(no_progress=no_progress, shares_terminal=False)
    with counting("cases", drawn=drawn) as advance:
        runs = [
            pressure.run_scenario(one, draws=draws, seed=seed, progress=advance) for one in files
        ]
    notes: dict[str, None] = {}
    for one in runs:
        notes |= dict.fromkeys(one.world.coverage)
    shared.tell(notes)
    title = "The target's loss beside the first case; what senders lose for a dollar of it"
    shown = _SHOWN if len(runs) == 1 else {"scenario": shared.words("scenario"), **_SHOWN}
    shared.write(
        pressure.compare_rows(runs), pressure.COMPARE_COLUMNS, shown, chosen, output, title
    )
