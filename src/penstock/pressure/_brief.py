"""A brief for people who decide: one page, self-contained, with charts, bands and limits."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from html import escape

from penstock.data import data_file
from penstock.pressure import _brief_charts as charts
from penstock.pressure import _brief_tables as tables
from penstock.pressure._brief_words import display, level, messages, tiles
from penstock.pressure._game import Game
from penstock.pressure._limits import LIMITS
from penstock.pressure._outcomes import CaseOutcome, Run


def brief_page(run: Run, games: Sequence[Game] = (), *, made_at: datetime | None = None) -> str:
    """Return a brief on a scenario as a whole HTML page that needs no other file.

    Args:
        run: what `run_scenario` found.
        games: what `play_scenario` found, at any horizons; none for a scenario of sectors.
        made_at: the moment the page bears; default now.

    The headline is of the long run where the scenario has one; the short run stands beside it.
    """
    scenario = run.file.scenario
    moment = (made_at or datetime.now(UTC)).strftime("%Y-%m-%d %H:%M UTC")
    style = data_file("pressure/brief.css").read_text(encoding="utf-8")
    target = display(run.outcomes[0].target.place)
    return (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>{escape(scenario.title)}</title><style>{style}</style></head><body>"
        f"<header><h1>{escape(scenario.title)}</h1><p>Economic pressure on {escape(target)}: "
        f"what it costs whom, and who holds the lever. {moment}</p></header><main>"
        f"{brief_content(run, games)}</main></body></html>\n"
    )


def brief_content(run: Run, games: Sequence[Game] = ()) -> str:
    """Return what stands in a brief, as HTML to be put into a page that has a style of its own."""
    scenario = run.file.scenario
    horizon = "long_run" if "long_run" in scenario.model.elasticity else "short_run"
    chosen = [one for one in run.outcomes if one.stamp.horizon == horizon]
    game = next((one for one in games if one.stamp.horizon == horizon), None)
    parts = []
    if scenario.note:
        parts.append(f"<p class='warning'><b>Read first.</b> {escape(scenario.note.strip())}</p>")
    parts += [
        "<ul class='message'>",
        *(f"<li>{one}</li>" for one in messages(chosen, game)),
        "</ul><div class='tiles'>",
        *(
            f"<div class='tile'><small>{escape(name)}</small><b>{escape(value)}</b>"
            f"<small>{escape(note)}</small></div>"
            for name, value, note in tiles(chosen, game)
        ),
        "</div>",
        *_body(run, chosen, games, game),
        "<h2>What this cannot say</h2><ul class='limits'>",
        *(f"<li>{escape(one)}.</li>" for one in LIMITS),
        "</ul>",
        *_foundation(run, chosen, game),
    ]
    return "".join(parts)


def _body(
    run: Run, chosen: Sequence[CaseOutcome], games: Sequence[Game], game: Game | None
) -> Iterator[str]:
    """Yield the sections with charts and tables."""
    words = level(chosen[0].stamp.horizon)
    yield from _section(
        "What each case costs the target",
        "Real spending lost, in percent: filled dots over the long run, hollow ones over the "
        "short. Lines hold nine of ten draws over elasticities and assumptions.",
        charts.cases(run.outcomes),
    )
    if game is not None:
        yield from _section(
            "Who is pivotal",
            f"What each player adds on average over every order of joining (Shapley), {words}. "
            "The values add up to the loss under all.",
            charts.pivotal(game),
        )
        yield from _section(
            "The ladder of the coalition",
            f"From nobody through those who act already to everybody, {words}: each rung is who "
            "adds most. The strong part of a bar is what the rung adds.",
            charts.rungs(game),
        )
    drawn, key = charts.costs(chosen, game)
    yield from _section(
        "What senders pay for it",
        f"Losses of senders together against the target's, in million US dollars a year, {words}. "
        "Squares are cases, circles the rungs of the ladder.",
        drawn,
        f"<ul class='key'>{key}</ul>",
    )
    diverted = charts.diversion(chosen)
    if diverted is not None:
        case, drawn = diverted
        yield from _section(
            "Where the trade goes",
            f"Trade with the target in million US dollars, both ways, before and after: "
            f"{case.case.title} ({words}). Pale is before, strong what is left.",
            drawn,
        )
    yield from tables.goods(chosen)
    yield from tables.exposures(run.outcomes)
    if game is not None:
        yield from tables.members(game)
        yield from tables.winning(games)


def _section(title: str, lead: str, drawn: str, more: str = "") -> Iterator[str]:
    head = f"<h2>{escape(title)}</h2><p>{escape(lead)}</p>"
    yield f"<section>{head}<figure>{drawn}{more}</figure></section>"


def _foundation(run: Run, chosen: Sequence[CaseOutcome], game: Game | None) -> Iterator[str]:
    """Yield what the figures rest on: assumptions, data, how to make them again."""
    yield from tables.assumptions(run)
    stamp = chosen[0].stamp
    notes = dict.fromkeys(run.world.coverage)
    for outcome in chosen:
        notes |= dict.fromkeys(f"{outcome.case.title}: {note}" for note in outcome.notes)
    if notes:
        yield "<h2>Notes on the data and the shocks</h2><ul class='notes small'>"
        yield from (f"<li>{escape(note)}</li>" for note in notes)
        yield "</ul>"
    worst = max(one.stamp.residual for one in run.outcomes)
    exact = ""
    if game is not None:
        kind = "solved exactly" if game.is_exact else "by the small-target approximation"
        exact = f" {game.everyone + 1:,} coalitions {kind}."
    yield (
        "<h2>How to make these figures again</h2><p class='small'>Model "
        f"{escape(stamp.model)}, closure {escape(stamp.closure)}; {stamp.draws:,} draws from seed "
        f"{stamp.seed}; largest gap in any market {worst:.1e}.{exact}<br>Data "
        f"<code>{stamp.data_sha256}</code><br>Scenario <code>{stamp.scenario_sha256}</code></p>"
    )
