"""The tables of a brief: goods, exposures, members, winning coalitions, assumptions."""

import csv
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape

import numpy as np

from penstock.data import data_file
from penstock.pressure._brief_words import dollars, level, percent
from penstock.pressure._charts import number
from penstock.pressure._game import Game
from penstock.pressure._outcomes import CaseOutcome, Exposure, Figure, Run
from penstock.pressure._scenario import Band
from penstock.pressure._stakes import transfers

_MOST_GOODS = 14
_MOST_CASES = 4
_MOST_WINNING = 12
_GLUE = "\N{NO-BREAK SPACE}"


def goods(chosen: Sequence[CaseOutcome]) -> Iterator[str]:
    """Yield what becomes of each chapter or sector of the target's trade."""
    told = [one for one in chosen if one.goods][:_MOST_CASES]
    if not told:
        return
    first = {one.goods: one for one in told[0].goods}
    names = sorted(first, key=lambda one: -(first[one].imports_usd + first[one].exports_usd))
    rows = []
    for name in names[:_MOST_GOODS]:
        cells = [_goods_name(name)]
        for attribute in ("imports", "exports"):
            cells.append(number(getattr(first[name], f"{attribute}_usd") / 1e6))
            for one in told:
                found = next(entry for entry in one.goods if entry.goods == name)
                change = getattr(found, f"{attribute}_change")
                cells.append("-" if change is None else _change(change))
        rows.append(cells)
    signs = [f"{letter}" for letter, _ in zip("ABCD", told, strict=False)]
    heads = ["goods", "imports, US$ m", *signs, "exports, US$ m", *signs]
    key = "; ".join(f"{sign}: {one.case.title}" for sign, one in zip(signs, told, strict=True))
    lead = f"Change of quantity, {level(told[0].stamp.horizon)}. {key}."
    yield from _table("What is traded, and what is left of it", lead, heads, rows)


def exposures(outcomes: Sequence[CaseOutcome]) -> Iterator[str]:
    """Yield by how much less food and fuel comes in."""
    horizons = list(dict.fromkeys(one.stamp.horizon for one in outcomes))
    found: dict[tuple[str, str], dict[str, Exposure]] = {}
    for outcome in outcomes:
        for one in outcome.exposures:
            found.setdefault((outcome.case.title, one.goods), {})[outcome.stamp.horizon] = one
    rows = []
    for (title, name), by_horizon in found.items():
        row = [title, name, number(next(iter(by_horizon.values())).imports_usd / 1e6)]
        row += [_short(by_horizon[horizon].import_loss) for horizon in horizons]
        row += [_short(by_horizon[horizon].use_loss) for horizon in horizons]
        rows.append(row)
    if rows:
        runs = [level(one).removeprefix("over the ") for one in horizons]
        heads = ["case", "goods", "imports, US$ m", *(f"less comes in, %, {one}" for one in runs)]
        heads += [f"of all used, %, {one}" for one in runs]
        lead = "Exposures of those who use it, with their bands. They say nothing of a collapse."
        yield from _table("Food and fuel", lead, heads, rows, words=(0, 1))


def members(game: Game) -> Iterator[str]:
    """Yield what each player loses if all take part, and the transfers that share the burden."""
    exact = game.exact
    if np.isnan(exact.sender_losses[-1]).any():
        return
    sizes = dict(zip(exact.players, game.sizes_usd, strict=True))
    paid = transfers(exact, exact.players, sizes)
    willing = game.willing()[-1]
    rows = []
    for place, name in enumerate(exact.players):
        own = float(exact.sender_losses[-1, place])
        row = [
            name,
            number(100 * exact.added_by(name)),
            number(100 * exact.added_by(name, exact.players)),
            number(100 * own),
            number(own * sizes[name] / 1e6),
            number(paid[name] / 1e6),
        ]
        if game.stakes:
            row.append("yes" if willing[place] else "no")
        rows.append(row)
    heads = [
        "player",
        "alone, points",
        "lost if it leaves all, points",
        "own loss, %",
        "own loss, US$ m",
        "receives, US$ m",
    ]
    lead = (
        f"If all take part, {level(game.stamp.horizon)}. Transfers make all bear the same part of "
        "their spending; negative is paid."
    )
    if game.stakes:
        heads.append("stays")
        lead += " Who stays follows from the stated stakes."
    yield from _table("Burden of the members", lead, heads, rows)


def winning(games: Sequence[Game]) -> Iterator[str]:
    """Yield the least coalitions that bring about the wanted loss."""
    rows = []
    wanted = None
    for game in games:
        if game.loss_wanted is None:
            continue
        wanted = game.loss_wanted
        found = np.flatnonzero(game.minimal()).tolist()
        order = sorted(found, key=lambda one: (one.bit_count(), -game.exact.target_loss[one]))
        horizon = level(game.stamp.horizon).removeprefix("over the ")
        if not order:
            rows.append([horizon, "none, not even all together", "-"])
        for one in order[:_MOST_WINNING]:
            words = " + ".join(game.exact.members(one)) or "nobody is needed"
            rows.append([horizon, words, percent(game.loss(one))])
    if wanted is not None:
        lead = f"Each needs every member to cost the target {number(100 * wanted)} percent."
        heads = ["horizon", "coalition", "target loses"]
        yield from _table("What is enough", lead, heads, rows, words=(0, 1))


def assumptions(run: Run) -> Iterator[str]:
    """Yield every number nobody knows, with its band and source."""
    rows = []
    scenario = run.file.scenario
    for horizon, elasticity in scenario.model.elasticity.items():
        rows.append([f"elasticity, {level(horizon)}", *_band(elasticity)])
    output = scenario.data.output
    if output is not None and output.kind == "gdp":
        rows.append(["gross output per GDP", *_band(output.gross_output_per_gdp)])
    if scenario.data.export_share is not None:
        rows.append(["export share of output", *_band(scenario.data.export_share)])
    for one in scenario.data.assumptions:
        about = one.about.replace("_usd", "").replace("_", " ").replace("gdp", "GDP")
        band = f"{dollars(one.low)} to {dollars(one.high)}"
        rows.append([about, dollars(one.value), band, one.source])
    for case in scenario.cases:
        for shock in case.shocks:
            for name in ("part", "percent", "settled_share", "cost_percent", "usd_per_unit", "usd"):
                value = getattr(shock, name, None)
                if isinstance(value, Band):
                    rows.append([f"{case.title}: {name.replace('_', ' ')}", *_band(value)])
    lead = "Draws are made of these; nine of ten lie within the band."
    heads = ["what", "value", "band", "source"]
    yield from _table("What is assumed", lead, heads, rows, words=(0, 3))


def _short(figure: Figure | None) -> str:
    if figure is None:
        return "not stated"
    return percent(figure).replace(" percent", "").replace(" to ", f"{_GLUE}to{_GLUE}")


def _change(points: float) -> str:
    rounded = round(points)
    return f"{rounded:+d}{_GLUE}%" if rounded else f"0{_GLUE}%"


def _band(value: object) -> list[str]:
    if isinstance(value, Band):
        return [number(value.value), f"{number(value.low)} to {number(value.high)}", value.source]
    return [str(value), "none", ""]


def _table(
    title: str,
    lead: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    words: Sequence[int] = (0,),
) -> Iterator[str]:
    kinds = ["" if at in words else " class='number'" for at in range(len(heads))]
    yield f"<h2>{escape(title)}</h2><p>{escape(lead)}</p><table><thead><tr>"
    yield from (f"<th{kind}>{escape(head)}</th>" for kind, head in zip(kinds, heads, strict=True))
    yield "</tr></thead><tbody>"
    for row in rows:
        cells = (f"<td{kind}>{escape(cell)}</td>" for kind, cell in zip(kinds, row, strict=True))
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table>"


@cache
def _chapters() -> dict[str, str]:
    lines = data_file("pressure/chapters.tsv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader((line for line in lines if line[0] != "#"), delimiter="\t")
    return {row["chapter"]: row["name"] for row in rows}


def _goods_name(goods: str) -> str:
    name = _chapters().get(goods)
    return f"{goods} {name}" if name else goods
