"""Pressure: what trade measures cost their target and their senders, and who holds the lever."""

from typing import TYPE_CHECKING

from penstock.lazy import on_first_use

if TYPE_CHECKING:
    from penstock.pressure._aside import Wanted, WorkedOut, work_out, work_out_aside
    from penstock.pressure._brief import brief_content, brief_page
    from penstock.pressure._browser import print_page
    from penstock.pressure._caliendo_parro import SectorModel, SectorResult
    from penstock.pressure._closure import Closure
    from penstock.pressure._coalitions import Coalitions, coalitions
    from penstock.pressure._flows import Flow, FlowFile, Reporter, read_flows
    from penstock.pressure._game import Game, play_scenario
    from penstock.pressure._input_output import InputOutput
    from penstock.pressure._input_output_files import read_input_output
    from penstock.pressure._leverage import Leverage, PartnerLeverage, leverage
    from penstock.pressure._levers import Lever, levers
    from penstock.pressure._limits import LIMITS
    from penstock.pressure._mirror import Coverage, reconcile
    from penstock.pressure._one_sector import OneSectorModel, OneSectorResult
    from penstock.pressure._outcomes import (
        CaseOutcome,
        Exposure,
        Figure,
        GoodsOutcome,
        PlaceOutcome,
        Run,
        Stamp,
    )
    from penstock.pressure._reliance import input_reliance
    from penstock.pressure._rows import (
        COMPARE_COLUMNS,
        LEVER_COLUMNS,
        RUN_COLUMNS,
        VIEWS,
        compare_rows,
        game_rows,
        lever_rows,
        run_rows,
    )
    from penstock.pressure._run import run_scenario
    from penstock.pressure._scenario import Scenario
    from penstock.pressure._scenario_file import ScenarioFile, read_scenario, shipped_scenarios
    from penstock.pressure._sectors import SectorEconomy
    from penstock.pressure._small_target import small_target_losses
    from penstock.pressure._stakes import stable, transfers, willing

_NAMES_OF = {
    "_aside": ("Wanted", "WorkedOut", "work_out", "work_out_aside"),
    "_brief": ("brief_content", "brief_page"),
    "_browser": ("print_page",),
    "_caliendo_parro": ("SectorModel", "SectorResult"),
    "_closure": ("Closure",),
    "_coalitions": ("Coalitions", "coalitions"),
    "_flows": ("Flow", "FlowFile", "Reporter", "read_flows"),
    "_game": ("Game", "play_scenario"),
    "_input_output": ("InputOutput",),
    "_input_output_files": ("read_input_output",),
    "_leverage": ("Leverage", "PartnerLeverage", "leverage"),
    "_levers": ("Lever", "levers"),
    "_limits": ("LIMITS",),
    "_mirror": ("Coverage", "reconcile"),
    "_one_sector": ("OneSectorModel", "OneSectorResult"),
    "_outcomes": (
        "CaseOutcome",
        "Exposure",
        "Figure",
        "GoodsOutcome",
        "PlaceOutcome",
        "Run",
        "Stamp",
    ),
    "_reliance": ("input_reliance",),
    "_rows": (
        "COMPARE_COLUMNS",
        "LEVER_COLUMNS",
        "RUN_COLUMNS",
        "VIEWS",
        "compare_rows",
        "game_rows",
        "lever_rows",
        "run_rows",
    ),
    "_run": ("run_scenario",),
    "_scenario": ("Scenario",),
    "_scenario_file": ("ScenarioFile", "read_scenario", "shipped_scenarios"),
    "_sectors": ("SectorEconomy",),
    "_small_target": ("small_target_losses",),
    "_stakes": ("stable", "transfers", "willing"),
}

__all__ = [
    "COMPARE_COLUMNS",
    "LEVER_COLUMNS",
    "LIMITS",
    "RUN_COLUMNS",
    "VIEWS",
    "CaseOutcome",
    "Closure",
    "Coalitions",
    "Coverage",
    "Exposure",
    "Figure",
    "Flow",
    "FlowFile",
    "Game",
    "GoodsOutcome",
    "InputOutput",
    "Lever",
    "Leverage",
    "OneSectorModel",
    "OneSectorResult",
    "PartnerLeverage",
    "PlaceOutcome",
    "Reporter",
    "Run",
    "Scenario",
    "ScenarioFile",
    "SectorEconomy",
    "SectorModel",
    "SectorResult",
    "Stamp",
    "Wanted",
    "WorkedOut",
    "brief_content",
    "brief_page",
    "coalitions",
    "compare_rows",
    "game_rows",
    "input_reliance",
    "lever_rows",
    "leverage",
    "levers",
    "play_scenario",
    "print_page",
    "read_flows",
    "read_input_output",
    "read_scenario",
    "reconcile",
    "run_rows",
    "run_scenario",
    "shipped_scenarios",
    "small_target_losses",
    "stable",
    "transfers",
    "willing",
    "work_out",
    "work_out_aside",
]

__getattr__ = on_first_use(__name__, _NAMES_OF)
