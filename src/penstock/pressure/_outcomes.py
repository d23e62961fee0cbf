"""What comes out of a scenario, and what every figure of it rests on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from penstock.pressure._scenario import Case, Scenario
from penstock.pressure._scenario_file import ScenarioFile
from penstock.pressure._uncertain import band_of
from penstock.pressure._world import SectorWorld, World

Array = NDArray[np.float64]
OTHERS = "all others"


@dataclass(frozen=True)
class Figure:
    """A number by its stated value and the ends between which nine of ten draws lie."""

    value: float
    low: float | None
    high: float | None

    @classmethod
    def of(cls, draws: Array) -> "Figure":
        """Return the figure of draws whose first is the stated value."""
        return cls(float(draws[0]), *band_of(draws))


@dataclass(frozen=True)
class Stamp:
    """What a figure rests on: it stands on every line of output."""

    scenario: str
    model: str
    closure: str
    elasticity: Figure
    horizon: str
    data_sha256: str
    scenario_sha256: str
    draws: int
    seed: int
    residual: float
    assumptions: tuple[str, ...]


@dataclass(frozen=True)
class PlaceOutcome:
    """What a case does to the target, a bloc, or all others.

    `loss` is the part of real spending that is lost, in percent, gains negative; `loss_usd` the
    same of a year's GDP. `exports` and `imports` are changes of all its trade in percent, at the
    prices of the new world, `with_target` is trade with the target in dollars before and after.
    `picked_up` is the part of the trade lost to senders that this place takes over.
    """

    place: str
    role: str
    loss: Figure
    loss_usd: Figure
    exports: Figure
    imports: Figure
    with_target_before: float
    with_target_after: Figure
    picked_up: Figure | None


@dataclass(frozen=True)
class Exposure:
    """How much less food or fuel comes in: an exposure of those who use it, no prediction.

    `import_loss` is in percent of the quantity imported, `use_loss` of all that is used, where
    the scenario states the use.
    """

    goods: str
    imports_usd: float
    import_loss: Figure
    use_loss: Figure | None


@dataclass(frozen=True)
class GoodsOutcome:
    """What becomes of the target's trade in some goods, by the stated values.

    `goods` is a chapter of the Harmonized System, or a sector. Changes are in percent of the
    quantity; None where there was no trade.
    """

    goods: str
    imports_usd: float
    imports_change: float | None
    exports_usd: float
    exports_change: float | None


@dataclass(frozen=True)
class CaseOutcome:
    """A case at one horizon: everybody's outcome, the target first."""

    case: Case
    stamp: Stamp
    places: tuple[PlaceOutcome, ...]
    exposures: tuple[Exposure, ...]
    target_draws: Array
    autarky: Figure
    notes: tuple[str, ...]
    goods: tuple[GoodsOutcome, ...] = ()

    @property
    def target(self) -> PlaceOutcome:
        """The outcome of the target."""
        return self.places[0]

    @property
    def sender_loss_usd(self) -> float:
        """What all senders lose together, gains of some taken off."""
        return sum(one.loss_usd.value for one in self.places if one.role == "sender")


@dataclass(frozen=True)
class Run:
    """A scenario with its world and everything that came out."""

    file: ScenarioFile
    world: World | SectorWorld
    outcomes: tuple[CaseOutcome, ...]


def stamp_of(
    file: ScenarioFile,
    scenario: Scenario,
    world: World | SectorWorld,
    horizon: str,
    elasticity: Array,
    residual: float,
) -> Stamp:
    """Return what the figures of one horizon rest on."""
    return Stamp(
        scenario=scenario.id,
        model=scenario.model.kind,
        closure=str(scenario.model.closure),
        elasticity=Figure.of(elasticity),
        horizon=horizon,
        data_sha256=world.sha256,
        scenario_sha256=file.sha256,
        draws=scenario.draws.count,
        seed=scenario.draws.seed,
        residual=residual,
        assumptions=tuple(one.about for one in world.assumptions),
    )


def final_share(scenario: Scenario) -> float:
    """Return what part of all spending is a year's GDP."""
    output = scenario.data.output
    share = scenario.model.value_added_share
    if output is not None and output.kind == "gdp" and share == 1.0:
        ratio = output.gross_output_per_gdp
        return 1 / (ratio if isinstance(ratio, float | int) else ratio.value)
    return share
