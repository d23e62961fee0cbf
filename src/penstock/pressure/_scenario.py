"""What a scenario file may say: one typed struct for each thing, read strictly."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from penstock.pressure._closure import Closure

Slug = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Words = Annotated[str, Meta(min_length=1, max_length=400)]
Name = Annotated[str, Meta(min_length=1, max_length=80)]
HsPrefix = Annotated[str, Meta(pattern=r"^\d{2,6}$")]
Horizon = Literal["short_run", "long_run"]
Flow = Literal["both", "to_target", "from_target"]


class _Row(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Common strictness of every row."""


class Band(_Row, frozen=True, kw_only=True):
    """A number nobody knows exactly: in nine of ten cases it lies between `low` and `high`."""

    value: float
    low: float
    high: float
    source: str = ""


Number = float | Band


class Matrix(_Row, frozen=True, kw_only=True):
    """How to read a table of numbers without words: rows sell, columns buy.

    `labels` is a file whose column `column` names the places in order. `unit_usd` turns a figure
    into dollars. A blank cell is a pair without a figure.
    """

    labels: Name
    column: Name
    unit_usd: Annotated[float, Meta(gt=0)] = 1.0


class FlowSource(_Row, frozen=True, kw_only=True):
    """A file of trade flows; `matrix` where it is a bare table, else its columns tell.

    `digits` adds goods up to so many digits of their codes; 0 adds up all of them.
    """

    file: Name
    year: str = ""
    digits: Literal[0, 2, 4, 6] | None = None
    matrix: Matrix | None = None


class OutputSource(_Row, frozen=True, kw_only=True):
    """What each place makes in a year, in US dollars.

    `place` is the column of names; where the file has none, `labels` names the file and the
    column that list them in the same order. `kind` says whether figures are gross output or GDP;
    `gross_output_per_gdp` turns the latter into the former.
    """

    file: Name
    value: Name
    place: str = ""
    labels: str = ""
    unit_usd: Annotated[float, Meta(gt=0)] = 1.0
    kind: Literal["gross_output", "gdp"] = "gross_output"
    gross_output_per_gdp: Number = 1.0


class Assumption(_Row, frozen=True, kw_only=True):
    """A figure that no statistics give, with its band and where it comes from.

    Of a place: `gross_output_usd`, `gdp_usd`, `food_use_usd` or `fuel_use_usd`. Of a pair:
    `trade_usd`, what `exporter` sells to `importer`.
    """

    quantity: Literal["gross_output_usd", "gdp_usd", "trade_usd", "food_use_usd", "fuel_use_usd"]
    value: Annotated[float, Meta(gt=0)]
    low: Annotated[float, Meta(gt=0)]
    high: Annotated[float, Meta(gt=0)]
    source: Words
    place: str = ""
    exporter: str = ""
    importer: str = ""

    @property
    def about(self) -> str:
        """Whom and what the assumption is about, as results name it."""
        whom = self.place or f"{self.exporter} to {self.importer}"
        return f"{whom}: {self.quantity}"


class Data(_Row, frozen=True, kw_only=True):
    """Where the figures come from, and what is done where there are none.

    `flows` and `output` are of the one-sector model, `input_output` and `tariffs` of sectors.

    `sector_goods` says which codes of the Harmonized System each sector of the table holds.
    `missing_pairs` says what a pair without a figure is: an error, or no trade. `export_share` is
    the part of gross output that is exported, for places without a figure of output.
    `least_domestic_share` is the least part of its output that a place buys itself.
    `coarse_goods` says what a measure on goods does to a code of the data that is wider than they
    are: an error, the whole of it, or nothing. `others` keeps every place, or joins those in no
    bloc into one rest of the world.
    """

    flows: tuple[FlowSource, ...] = ()
    output: OutputSource | None = None
    input_output: str = ""
    tariffs: str = ""
    sector_goods: dict[Name, Annotated[tuple[HsPrefix, ...], Meta(min_length=1)]] = {}
    assumptions: tuple[Assumption, ...] = ()
    missing_pairs: Literal["refuse", "zero"] = "refuse"
    export_share: Number | None = None
    least_domestic_share: Annotated[float, Meta(gt=0, lt=1)] = 0.1
    coarse_goods: Literal["refuse", "whole", "none"] = "refuse"
    others: Literal["keep", "join"] = "keep"


class Model(_Row, frozen=True, kw_only=True):
    """Which model, how deficits close, and how strongly trade answers to cost.

    `sector_elasticity` are those of sectors in the long run; `elasticity` is of all others, and in
    the short run all move with it.
    """

    elasticity: dict[Horizon, Number]
    sector_elasticity: dict[Name, Annotated[float, Meta(gt=0)]] = {}
    kind: Literal["one-sector", "sectors"] = "one-sector"
    closure: Closure = Closure.BALANCED
    value_added_share: Annotated[float, Meta(gt=0, le=1)] = 1.0


class _Scope(_Row, frozen=True, kw_only=True):
    """Whose trade with the target is meant: goods, sectors, direction.

    `by` names blocs, places or `everyone`; the senders of the case by default. `exporters` and
    `importers` name trade that is not with the target instead.
    """

    by: tuple[Name, ...] = ()
    exporters: tuple[Name, ...] = ()
    importers: tuple[Name, ...] = ()
    flow: Flow = "both"
    goods: tuple[HsPrefix, ...] = ()
    sectors: tuple[Name, ...] = ()


class Embargo(_Scope, frozen=True, kw_only=True, tag="embargo", tag_field="kind"):
    """Trade is forbidden: all of it, or a part of every flow."""

    part: Number = 1.0


class Wedge(_Scope, frozen=True, kw_only=True, tag="wedge", tag_field="kind"):
    """Trade becomes costlier by so many percent, which nobody receives."""

    percent: Number


class Tariff(_Scope, frozen=True, kw_only=True, tag="tariff", tag_field="kind"):
    """Importers ask so many percentage points more of duty, which their treasury receives."""

    percent: Number


class Cap(_Scope, frozen=True, kw_only=True, tag="cap", tag_field="kind"):
    """All named senders together may trade only so much of some goods or sectors in a year.

    `quantity` in `unit`s, each worth `usd_per_unit` in the data; or `usd` at the prices of the
    data.
    """

    quantity: float | None = None
    unit: str = ""
    usd_per_unit: Number | None = None
    usd: Number | None = None


class FinancialCutOff(_Row, frozen=True, kw_only=True, tag="financial", tag_field="kind"):
    """The target's banks lose their dollar accounts: other channels cost more.

    `settled_share` of its trade with anybody is settled in dollars; `cost_percent` is what the
    other channels cost, of the value of the goods.
    """

    settled_share: Number
    cost_percent: Number


class MeasureShock(_Row, frozen=True, kw_only=True, tag="measure", tag_field="kind"):
    """A shipped measure as it stood on a day: bans, caps and lost accounts become shocks.

    `by` are those that obey; default the blocs whose law it is. `usd_per_unit` values what a cap
    counts; `settled_share` and `cost_percent` are needed where it closes accounts.
    """

    measure: Slug
    as_of: date
    by: tuple[Name, ...] = ()
    usd_per_unit: Number | None = None
    settled_share: Number | None = None
    cost_percent: Number | None = None


Shock = Embargo | Wedge | Tariff | Cap | FinancialCutOff | MeasureShock


class Case(_Row, frozen=True, kw_only=True):
    """One thing that may happen: who takes part, and what they do."""

    id: Slug
    title: Words
    shocks: Annotated[tuple[Shock, ...], Meta(min_length=1)]
    senders: tuple[Name, ...] = ()


class CoalitionGame(_Row, frozen=True, kw_only=True):
    """What every coalition of players would do, and what matters to each.

    `stakes` say how many percent of its own spending a player would give for one percent of the
    target's. `loss_percent` is the loss a coalition has to bring about to win.
    """

    players: tuple[Name, ...] = ()
    shocks: tuple[Shock, ...] = (Embargo(),)
    status_quo: tuple[Name, ...] = ()
    loss_percent: Annotated[float, Meta(gt=0, lt=100)] | None = None
    stakes: dict[Name, float] = {}


class Draws(_Row, frozen=True, kw_only=True):
    """How many draws of what is uncertain are made, and from which seed."""

    count: Annotated[int, Meta(ge=0, le=10_000)] = 200
    seed: Annotated[int, Meta(ge=0)] = 1


class Scenario(_Row, frozen=True, kw_only=True):
    """A whole scenario file. See docs/scenarios.md for every key."""

    schema: Literal["penstock-scenario/1"]
    id: Slug
    title: Words
    target: Name
    data: Data
    model: Model
    blocs: dict[Name, tuple[Name, ...]]
    cases: Annotated[tuple[Case, ...], Meta(min_length=1)]
    coalitions: CoalitionGame = CoalitionGame()
    draws: Draws = Draws()
    note: str = ""

    @property
    def files(self) -> tuple[str, ...]:
        """Every file it names, each once; those that begin with `shipped/` come with Penstock."""
        data = self.data
        named = [data.input_output, data.tariffs]
        for flows in data.flows:
            named += [flows.file, flows.matrix.labels if flows.matrix else ""]
        if data.output is not None:
            named += [data.output.file, data.output.labels]
        return tuple(dict.fromkeys(filter(None, named)))
