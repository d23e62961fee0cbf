"""`penstock pressure run`."""

from __future__ import annotations

import typer

from penstock import pressure
from penstock.cli import _options as options
from penstock.cli import _pressure_options as shared
from penstock.cli._output import choose_format, counting, may_draw

app: typer.Typer = options.new_app()
_SHOWN = {
    "case": shared.words("case"),
    "horizon": shared.words("horizon"),
    "who": shared.place("place"),
    "role": shared.words("role"),
    "loss % (band)": shared.banded("loss_percent"),
    "loss, US$ m": shared.number("loss_usd", 1e6),
    "picks up %": shared.number("picked_up_percent"),
}


@app.command()
def run(
    scenario: shared.Scenario,
    data: shared.DataFolder = None,
    draws: shared.DrawCount = None,
    seed: shared.Seed = None,
    shape: options.Format = None,
    output: options.Output = None,
    no_progress: shared.NoProgress = False,
) -> None:
    """Run every case of a scenario: what target, senders and others lose.

    One line for everybody in every case, over the short and the long run. Losses are percent of
    real spending, gains negative; the bands hold nine of ten draws.
    """
    file = shared.opened(scenario, data)
    chosen = choose_format(shape, output)
    drawn = may_draw(no_progress=no_progress, shares_terminal=False)
    with counting("cases", drawn=drawn) as advance:
        found = pressure.run_scenario(file, draws=draws, seed=seed, progress=advance)
    notes = dict.fromkeys(found.world.coverage)
    for outcome in found.outcomes:
        notes |= dict.fromkeys(f"{outcome.case.id}: {note}" for note in outcome.notes)
        for one in outcome.exposures:
            use = ""
            if one.use_loss is not None:
                use = f", which is {one.use_loss.value:.1f}% of what is used"
            said = (
                f"{outcome.case.id}, {outcome.stamp.horizon}: {one.import_loss.value:.1f}% less "
                f"{one.goods} comes in{use} (an exposure)"
            )
            notes[said] = None
    shared.tell(notes)
    title = f"{file.scenario.title}: loss of real spending, and where nine of ten draws lie"
    shared.write(pressure.run_rows(found), pressure.RUN_COLUMNS, _SHOWN, chosen, output, title)
