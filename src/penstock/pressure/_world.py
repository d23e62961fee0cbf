"""The world of a scenario: flows, output and assumptions put together, and what is missing."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from penstock.errors import MalformedInput, UsageError
from penstock.pressure._matrix import labels, read_output
from penstock.pressure._place_keys import place_key
from penstock.pressure._places import (
    REST,
    Indices,
    Places,
    Senders,
    check_blocs,
)
from penstock.pressure._scenario import Assumption, Scenario
from penstock.pressure._scenario_file import ScenarioFile
from penstock.pressure._uncertain import Sampler
from penstock.pressure._world_flows import HashedFiles, band_of, stated_flows, with_assumed

Array = NDArray[np.float64]


@dataclass(frozen=True)
class World:
    """Flows of goods between places, and what each sells at home.

    `good`, `exporter`, `importer` and `value` have one entry a flow; `goods` are the codes that
    `good` counts, `""` for goods not told apart. `home` (draw, place) are domestic sales; `scale`
    (entry) -> (draw) the factors of the entries that rest on an assumption. `uses` are the
    stated uses of food and fuel by the target. `coverage` says in words what was left out.
    """

    places: Places
    target: int
    blocs: Mapping[str, Indices]
    goods: tuple[str, ...]
    good: Indices
    exporter: Indices
    importer: Indices
    value: Array
    home: Array
    scale: Mapping[int, Array]
    uses: Mapping[str, Array]
    coverage: tuple[str, ...]
    assumptions: tuple[Assumption, ...]
    sha256: str

    @property
    def senders(self) -> Senders:
        """Who is meant by the names of a shock."""
        return Senders(self.places, self.blocs, self.target)

    def trade(self) -> Array:
        """Return what is traded, by the stated values: (exporter, importer), nothing at home."""
        return self.folded(self.value)

    def folded(self, figures: Array) -> Array:
        """Return the sums of figures of entries over goods: (exporter, importer)."""
        size = len(self.places)
        flat = np.bincount(self.exporter * size + self.importer, figures, size * size)
        return np.asarray(flat.reshape(size, size))

    def flows(self, first: int, last: int) -> Array:
        """Return flows of some draws, (draw, exporter, importer), domestic sales included."""
        found = np.repeat(self.trade()[None], last - first, axis=0)
        for entry, factor in self.scale.items():
            more = self.value[entry] * (factor[first:last] - 1)
            found[:, self.exporter[entry], self.importer[entry]] += more
        each = np.arange(len(self.places))
        found[:, each, each] = self.home[first:last]
        return found


@dataclass(frozen=True)
class SectorWorld:
    """A world of countries and sectors: who is in it, and what was put right on reading.

    `trade` (sector, importer, exporter) is in US dollars; `sector_goods` the codes of the
    Harmonized System that each sector holds, where the scenario says so.
    """

    places: Places
    target: int
    blocs: Mapping[str, Indices]
    sectors: tuple[str, ...]
    trade: Array
    sector_goods: Mapping[str, tuple[str, ...]]
    coverage: tuple[str, ...]
    sha256: str
    assumptions: tuple[Assumption, ...] = ()

    @property
    def senders(self) -> Senders:
        """Who is meant by the names of a shock."""
        return Senders(self.places, self.blocs, self.target)


def read_world(file: ScenarioFile, sampler: Sampler) -> World:
    """Return the world that a scenario describes.

    Raises:
        UnreadableInput: a file is missing or is no table.
        MalformedInput: a figure, code or pair that cannot be, or is missing; names it.
        UnknownName: a place that the data does not have.
    """
    scenario = file.scenario
    hashed = HashedFiles(file)
    notes = list(scenario.model.closure.notes)
    flows, domestic = stated_flows(scenario, hashed, notes)
    flows, assumed = with_assumed(scenario, flows)
    names = sorted({one.exporter for one in flows} | {one.importer for one in flows})
    places = Places(names)
    target = places.find(scenario.target, "target")
    blocs: dict[str, Indices] = {}
    for bloc, members in scenario.blocs.items():
        blocs[bloc], absent = places.members(bloc, members)
        if absent:
            notes.append(f"{bloc} stands without {', '.join(absent)}, which the data lacks")
    check_blocs(blocs, target, places.names)
    codes = sorted({one.hs for one in flows})
    at = {code: number for number, code in enumerate(codes)}
    index = {name: number for number, name in enumerate(names)}
    good = np.array([at[one.hs] for one in flows], dtype=np.intp)
    exporter = np.array([index[one.exporter] for one in flows], dtype=np.intp)
    importer = np.array([index[one.importer] for one in flows], dtype=np.intp)
    value = np.array([one.value_usd for one in flows])
    _check_pairs(scenario, places, target, blocs, exporter, importer, notes)
    scale = {
        entry: sampler.draw(one.about, band_of(one)) / one.value
        for entry, flow in enumerate(flows)
        if (one := assumed.get((flow.exporter, flow.importer))) is not None
    }
    sold = np.bincount(exporter, value, len(names)).astype(float)
    output = _output(scenario, hashed, places, sold, domestic, sampler, notes)
    home = np.maximum(output - sold, scenario.data.least_domestic_share * output)
    raised = [names[one] for one in np.flatnonzero(home[0] > output[0] - sold + 1e-6 * output[0])]
    if raised:
        notes.append(
            "places that export nearly all they make or more, and are taken to buy "
            f"{scenario.data.least_domestic_share:.0%} of it themselves: {', '.join(raised[:8])}"
            + (" and so on" if len(raised) > 8 else "")
        )
    world = World(
        places=places,
        target=target,
        blocs=blocs,
        goods=tuple(codes),
        good=good,
        exporter=exporter,
        importer=importer,
        value=value,
        home=home,
        scale=scale,
        uses=_uses(scenario, sampler),
        coverage=tuple(notes),
        assumptions=scenario.data.assumptions,
        sha256=hashed.hexdigest(),
    )
    return _joined(world) if scenario.data.others == "join" else world


def _check_pairs(
    scenario: Scenario,
    places: Places,
    target: int,
    blocs: Mapping[str, Indices],
    exporter: Indices,
    importer: Indices,
    notes: list[str],
) -> None:
    """Refuse pairs without a figure, or say that they are taken as none, and which matter."""
    size = len(places)
    has = np.eye(size, dtype=bool)
    has[exporter, importer] = True
    count = int((~has).sum())
    if not count:
        return
    members = np.concatenate([np.zeros(0, dtype=np.intp), *blocs.values()])
    mattering = [
        f"{places.names[seller]} to {places.names[buyer]}"
        for one in members.tolist()
        for seller, buyer in ((one, target), (target, one))
        if not has[seller, buyer]
    ]
    some = mattering or [
        f"{places.names[seller]} to {places.names[buyer]}"
        for seller, buyer in np.argwhere(~has)[:5]
    ]
    said = f"{count:,} of {size * (size - 1):,} pairs have no figure"
    if scenario.data.missing_pairs == "refuse":
        message = f"{said}, such as {', '.join(some[:5])}"
        hint = "Blank is not zero: set data.missing_pairs to zero if it is, or assume trade_usd"
        raise MalformedInput(message, hint=hint)
    text = f"{said} and are taken as no trade"
    if mattering:
        text += f"; of the target and the blocs {', '.join(mattering[:10])}"
        text += " and so on" if len(mattering) > 10 else ""
    notes.append(text)


def _output(
    scenario: Scenario,
    hashed: HashedFiles,
    places: Places,
    sold: Array,
    domestic: Mapping[str, float],
    sampler: Sampler,
    notes: list[str],
) -> Array:
    """Return gross output (draw, place) from the file, the assumptions, or the export share.

    What a file of flows says of sales at home stands behind a figure of output, and before the
    share that is assumed.
    """
    data, source = scenario.data, scenario.data.output
    ratio: Array = np.ones(sampler.size)
    stated: dict[str, float] = {}
    if source is not None:
        names = labels(hashed.path(source.labels), source.place) if source.labels else None
        read = read_output(hashed.path(source.file), source, names)
        twice = [key for key, n in Counter(map(place_key, read)).items() if n > 1]
        if twice:
            message = f"{source.file} has two figures for {', '.join(twice)}"
            raise MalformedInput(message, hint="Every place stands once")
        stated = {place_key(name): value for name, value in read.items()}
        ratio = sampler.draw("gross_output_per_gdp", source.gross_output_per_gdp)
        if source.kind == "gross_output":
            ratio = np.ones(sampler.size)
    found = np.zeros((sampler.size, len(places)))
    for key, value in stated.items():
        if key in places.names:
            found[:, places.find(key, "data.output")] = value * ratio
    for one in data.assumptions:
        if one.quantity in ("gross_output_usd", "gdp_usd"):
            at = places.find(one.place, "data.assumptions")
            drawn = sampler.draw(one.about, band_of(one))
            found[:, at] = drawn * ratio if one.quantity == "gdp_usd" else drawn
    for key, value in domestic.items():
        place = places.names.index(key) if key in places.names else -1
        if place >= 0 and value > 0 and found[0, place] <= 0:
            found[:, place] = sold[place] + value
    none = np.flatnonzero(found[0] <= 0)
    if len(none) and data.export_share is None:
        some = ", ".join(places.names[one] for one in none[:8])
        message = f"{len(none)} places have no figure of output: {some}"
        raise MalformedInput(message, hint="Add data.assumptions for them, or data.export_share")
    if len(none) and data.export_share is not None:
        share = sampler.draw("export_share", data.export_share, 1.0)
        found[:, none] = np.maximum(sold[none], 1.0) / share[:, None]
        notes.append(f"{len(none)} places have no figure of output: exports / export_share instead")
    return found


def _uses(scenario: Scenario, sampler: Sampler) -> dict[str, Array]:
    """Return the target's stated uses of food and fuel, by draw."""
    found: dict[str, Array] = {}
    for one in scenario.data.assumptions:
        if one.quantity in ("food_use_usd", "fuel_use_usd"):
            if place_key(one.place) != place_key(scenario.target):
                message = f"data.assumptions: {one.quantity} of {one.place} is not of the target"
                raise UsageError(message, hint="Exposures are those of the target")
            found[one.quantity.removesuffix("_use_usd")] = sampler.draw(one.about, band_of(one))
    return found


def _joined(world: World) -> World:
    """Return the world with every place that is in no bloc joined into one."""
    size = len(world.places)
    kept_apart = {world.target, *np.concatenate(list(world.blocs.values())).tolist()}
    for entry in world.scale:  # what rests on an assumption is not mixed with statistics
        kept_apart |= {int(world.exporter[entry]), int(world.importer[entry])}
    kept = sorted(kept_apart)
    if size - len(kept) < 2:
        return world
    new = np.full(size, len(kept), dtype=np.intp)
    new[kept] = np.arange(len(kept))
    exporter, importer = new[world.exporter], new[world.importer]
    inside = exporter == importer
    home = np.zeros((len(world.home), len(kept) + 1))
    np.add.at(home.T, new, world.home.T)
    np.add.at(home.T, exporter[inside], np.repeat(world.value[inside][:, None], len(home), axis=1))
    size = len(kept) + 1
    keys = (world.good * size + exporter) * size + importer
    order, where = np.unique(keys[~inside], return_inverse=True)
    at = np.flatnonzero(~inside)
    moved = {int(where[np.searchsorted(at, one)]): f for one, f in world.scale.items()}
    names = [world.places.names[one] for one in kept]
    return World(
        places=Places([*names, REST]),
        target=int(new[world.target]),
        blocs={bloc: new[members] for bloc, members in world.blocs.items()},
        goods=world.goods,
        good=order // (size * size),
        exporter=order // size % size,
        importer=order % size,
        value=np.bincount(where, world.value[~inside], len(order)).astype(float),
        home=home,
        scale=moved,
        uses=world.uses,
        coverage=(*world.coverage, f"{len(new) - len(kept)} places are joined into one"),
        assumptions=world.assumptions,
        sha256=world.sha256,
    )
