"""`penstock pressure brief`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from penstock import pressure
from penstock.cli import _options as options
from penstock.cli import _pressure_options as shared
from penstock.cli._output import counting, may_draw, say
from penstock.errors import UsageError
from penstock.tabular import output_file

app: typer.Typer = options.new_app()


@app.command()
def brief(
    scenario: shared.Scenario,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write a page that needs no other")
    ] = None,
    pdf: Annotated[
        Path | None, typer.Option("--pdf", metavar="FILE", help="Write it as PDF, by a browser")
    ] = None,
    browser: Annotated[
        str | None, typer.Option("--browser", help="Program that prints the PDF; default Chromium")
    ] = None,
    loss: Annotated[
        float | None,
        typer.Option("--loss", min=0.0, max=100.0, help="Percent the target has to lose to win"),
    ] = None,
    data: shared.DataFolder = None,
    draws: shared.DrawCount = None,
    seed: shared.Seed = None,
    no_progress: shared.NoProgress = False,
) -> None:
    """Write a brief for those who decide: charts, bands, and what it cannot say."""
    if html is None and pdf is None:
        message = "Nothing to write"
        raise UsageError(message, hint="Give --html FILE, --pdf FILE, or both")
    file = shared.opened(scenario, data)
    drawn = may_draw(no_progress=no_progress, shares_terminal=False)
    with counting("cases and coalitions", drawn=drawn) as advance:
        run = pressure.run_scenario(file, draws=draws, seed=seed, progress=advance)
        games: tuple[pressure.Game, ...] = ()
        if file.scenario.model.kind == "one-sector":
            games = pressure.play_scenario(
                file, draws=draws, seed=seed, loss_percent=loss, progress=advance
            )
    page = pressure.brief_page(run, games)
    contents = {html: page.encode()} if html else {}
    if pdf:
        contents[pdf] = pressure.print_page(page, browser or "")
    for path, content in contents.items():
        with output_file(path) as out:
            out.write(content)
        say(f"written: {path}")
