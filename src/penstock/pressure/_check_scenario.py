"""What the keys of a scenario must hold together: said before any file is opened."""

import math
from collections.abc import Iterator
from difflib import get_close_matches
from typing import NoReturn

from penstock.errors import MalformedInput
from penstock.pressure._scenario import (
    Band,
    Cap,
    Embargo,
    FinancialCutOff,
    MeasureShock,
    Number,
    Scenario,
    Shock,
    Tariff,
    Wedge,
)

EVERYONE = "everyone"
"""The word for every place but the target."""


def check_scenario(scenario: Scenario, where: str) -> None:
    """Refuse what is well typed and makes no sense.

    Raises:
        MalformedInput: names the key.
    """
    for path, number, least, most in _numbers(scenario):
        _check_number(path, number, least, most, where)
    _check_data(scenario, where)
    _check_names(scenario, where)
    for path, shock in _shocks(scenario):
        _check_shock(path, shock, scenario, where)


def _refuse(where: str, path: str, what: str, hint: str = "See docs/scenarios.md") -> NoReturn:
    message = f"{where}: {path}: {what}"
    raise MalformedInput(message, hint=hint)


def _shocks(scenario: Scenario) -> Iterator[tuple[str, Shock]]:
    for at, case in enumerate(scenario.cases):
        for number, shock in enumerate(case.shocks):
            yield f"cases[{at}].shocks[{number}]", shock
    for number, shock in enumerate(scenario.coalitions.shocks):
        yield f"coalitions.shocks[{number}]", shock


def _numbers(scenario: Scenario) -> Iterator[tuple[str, Number | None, float, float]]:
    """Yield every number that may have a band, with the least and the most it can be."""
    data = scenario.data
    for horizon, number in scenario.model.elasticity.items():
        yield f"model.elasticity.{horizon}", number, 0.05, 100.0
    yield "data.export_share", data.export_share, 1e-6, 1.0
    if data.output is not None:
        path = "data.output.gross_output_per_gdp"
        yield path, data.output.gross_output_per_gdp, 1e-3, 1e3
    for at, one in enumerate(data.assumptions):
        band = Band(value=one.value, low=one.low, high=one.high)
        yield f"data.assumptions[{at}]", band, 0.0, math.inf
    for path, shock in _shocks(scenario):
        match shock:
            case Embargo():
                yield f"{path}.part", shock.part, 1e-9, 1.0
            case Wedge() | Tariff():
                yield f"{path}.percent", shock.percent, -99.0, 1e6
            case Cap():
                yield f"{path}.usd", shock.usd, 0.0, math.inf
                yield f"{path}.usd_per_unit", shock.usd_per_unit, 1e-12, math.inf
            case FinancialCutOff() | MeasureShock():
                yield f"{path}.settled_share", shock.settled_share, 0.0, 1.0
                yield f"{path}.cost_percent", shock.cost_percent, 0.0, 1e6
                if isinstance(shock, MeasureShock):
                    yield f"{path}.usd_per_unit", shock.usd_per_unit, 1e-12, math.inf


def _check_number(path: str, number: Number | None, least: float, most: float, where: str) -> None:
    if number is None:
        return
    ends: tuple[float, ...] = (number,) if not isinstance(number, Band) else ()
    if isinstance(number, Band):
        if not number.low <= number.value <= number.high:
            told = f"{number.low} to {number.high} does not hold {number.value}"
            _refuse(where, path, f"the band {told}", "low, value and high go up")
        if number.low <= 0 < number.high:
            _refuse(where, path, "a band begins above 0", "Draws are of ratios to the value")
        ends = (number.low, number.value, number.high)
    for one in ends:
        if not (math.isfinite(one) and least <= one <= most):
            span = f"{least:g} to {most:g}" if math.isfinite(most) else f"{least:g} or more"
            _refuse(where, path, f"{one:g} is outside what can be", f"It is {span}")


def _check_data(scenario: Scenario, where: str) -> None:
    data = scenario.data
    if not scenario.model.elasticity:
        _refuse(where, "model.elasticity", "no horizon", "Give short_run, long_run or both")
    if bool(data.flows) == bool(data.input_output):
        hint = "Give trade flows and output, or one input-output table"
        _refuse(where, "data", "needs flows or input_output, one of the two", hint)
    if bool(data.input_output) != (scenario.model.kind == "sectors"):
        _refuse(where, "model.kind", "sectors and an input-output table go together")
    of_sectors = {
        "data.tariffs": data.tariffs,
        "data.sector_goods": data.sector_goods,
        "model.sector_elasticity": scenario.model.sector_elasticity,
    }
    for path in [path for path, value in of_sectors.items() if value and not data.input_output]:
        _refuse(where, path, "is of the sector model", "Give data.input_output, too")
    if scenario.model.kind == "sectors" and scenario.model.value_added_share != 1.0:
        hint = "The sector model takes it from the input-output table"
        _refuse(where, "model.value_added_share", "is of the one-sector model", hint)
    for at, one in enumerate(data.assumptions):
        pair = bool(one.exporter and one.importer) and not one.place
        single = bool(one.place) and not (one.exporter or one.importer)
        if not (pair if one.quantity == "trade_usd" else single):
            hint = "trade_usd has exporter and importer; everything else has place"
            _refuse(where, f"data.assumptions[{at}]", f"whom {one.quantity} is about", hint)


def _check_names(scenario: Scenario, where: str) -> None:
    if not 1 <= len(scenario.blocs) <= 64:
        _refuse(where, "blocs", f"there are {len(scenario.blocs)}", "Name 1 to 64")
    for name, members in scenario.blocs.items():
        if name == EVERYONE or not members:
            hint = "A bloc has a name of its own and at least one member"
            _refuse(where, f"blocs.{name}", "cannot be a bloc", hint)
    ids = [case.id for case in scenario.cases]
    for at, one in enumerate(ids):
        if one in ids[:at]:
            _refuse(where, f"cases[{at}].id", f"{one} is there twice")
    game = scenario.coalitions
    players = game.players or tuple(scenario.blocs)
    if len(players) > 16:
        hint = "List up to 16 under coalitions.players; join those that act together"
        _refuse(where, "coalitions.players", f"{len(players)} players are too many", hint)
    for path, names in (
        ("coalitions.players", game.players),
        ("coalitions.status_quo", game.status_quo),
        ("coalitions.stakes", tuple(game.stakes)),
    ):
        known = players if path != "coalitions.players" else tuple(scenario.blocs)
        for name in names:
            if name not in known:
                near = get_close_matches(name, known, n=1)
                hint = f"Did you mean {near[0]}?" if near else f"There are {', '.join(known)}"
                _refuse(where, path, f"{name} is no player", hint)


def _check_shock(path: str, shock: Shock, scenario: Scenario, where: str) -> None:
    in_game = path.startswith("coalitions")
    if in_game and isinstance(shock, Cap | Tariff | FinancialCutOff | MeasureShock):
        hint = "A coalition embargoes or raises costs, each member for itself"
        _refuse(where, path, "cannot be played member by member", hint)
    if isinstance(shock, Cap):
        counted = shock.quantity is not None and shock.usd_per_unit is not None and shock.unit
        if bool(counted) == (shock.usd is not None) or (shock.quantity or 0.0) < 0:
            hint = "Give quantity, unit and usd_per_unit, or usd alone"
            _refuse(where, path, "how much may be traded is not said once", hint)
        if shock.flow == "both" or not (shock.goods or shock.sectors):
            hint = "A cap is on some goods or sectors in one direction: set goods, and flow"
            _refuse(where, path, "what is capped is not said", hint)
    if isinstance(shock, FinancialCutOff | MeasureShock):
        return
    if bool(shock.exporters) != bool(shock.importers) or (shock.exporters and shock.by):
        hint = "Give exporters and importers together, or by and flow"
        _refuse(where, path, "whose trade is meant is not said once", hint)
    if in_game and (shock.by or shock.exporters):
        _refuse(where, path, "a coalition says by itself who takes part", "Leave by out")
    if shock.goods and scenario.model.kind == "sectors" and not scenario.data.sector_goods:
        hint = "Name sectors: [...] of the table, or say which codes each holds: data.sector_goods"
        _refuse(where, f"{path}.goods", "the sector model has no codes of goods", hint)
    if shock.sectors and scenario.model.kind != "sectors":
        hint = "Name codes of the Harmonized System instead: goods: [...]"
        _refuse(where, f"{path}.sectors", "the one-sector model has no sectors", hint)
