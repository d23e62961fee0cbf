"""Cases of sectors: caps that are kept to, and goods by code that stand in stated sectors."""

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.errors import MalformedInput, UnknownName
from penstock.pressure import SectorModel, read_scenario, run_scenario
from penstock.pressure._places import Places
from penstock.pressure._scenario import Cap, Case, Draws, Wedge
from penstock.pressure._sector_case import SectorCase
from penstock.pressure._sector_goods import sectors_of_goods
from penstock.pressure._uncertain import Sampler
from penstock.pressure._world import SectorWorld
from tests.pressure.scenarios import shipped
from tests.pressure.test_caliendo_parro import small_economy

_GOODS = {"food": ["01", "10"], "goods": ["27", "72"]}
_parts = st.one_of(st.sampled_from([0.0, 1e-300, 1e-14, 1e-6]), st.floats(1e-3, 1.5))
_TABLE = {"input_output": "shipped/three-sectors.csv"}


def outcome(tmp_path, *shocks, data=None, senders=("Bigland",), **changes):
    case = {"id": "one", "title": "One", "senders": list(senders), "shocks": list(shocks)}
    whole = {
        **shipped("three-sectors"),
        "draws": {"count": 0},
        "data": {**_TABLE, **(data or {})},
        "cases": [case],
        **changes,
    }
    path = tmp_path / "s.yaml"
    path.write_text(yaml.safe_dump(whole, sort_keys=False))
    return run_scenario(read_scenario(path)).outcomes[-1]


def played(economy, shocks):
    """Return what shocks on place 0 do in a made economy."""
    places = Places([f"P{at}" for at in range(len(economy.income))])
    sectors = tuple(f"s{at}" for at in range(len(economy.elasticity)))
    model = SectorModel(economy)
    trade = model.solve().flows
    world = SectorWorld(places, 0, {}, sectors, trade, {}, (), "")
    case = SectorCase(world, "refuse", Case(id="a", title="A", shocks=shocks), "cases[0]")
    numbers = case.sampled(Sampler(Draws(count=0)))
    powers = dict(zip(sectors, economy.elasticity.tolist(), strict=True))
    return case.play(model, powers, numbers, 0)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 200), _parts, _parts, st.sampled_from([0.0, 20.0]))
def test_caps_are_kept_to_exactly_or_do_nothing(seed, one, other, percent):
    """Two caps and a cost beside them: each quantity is what is allowed, or below by itself."""
    economy = small_economy(seed, least_home_share=1e-3)
    before = SectorModel(economy).solve().flows
    worths = [one * before[0, 0, 1:].sum(), other * before[1:3, 1:, 0].sum()]
    everyone = tuple(f"P{at}" for at in range(1, 5))
    shocks = (
        Cap(by=everyone, flow="to_target", sectors=("s0",), usd=worths[0]),
        Cap(by=everyone, flow="from_target", sectors=("s1", "s2"), usd=worths[1]),
        Wedge(by=everyone, percent=percent),
    )
    found = played(economy, shocks)
    assert found.residual < 1e-10
    sold = (found.flows / found.unit_cost[:, None, :])[0, 0, 1:].sum()
    bought = (found.flows / found.unit_cost[:, None, :])[1:3, 1:, 0].sum()
    for at, (quantity, worth) in enumerate(zip((sold, bought), worths, strict=True)):
        if quantity == pytest.approx(worth, rel=2e-9, abs=1e-12):
            continue
        # Not reached by itself: then the cap might as well not be there.
        assert quantity < worth
        without = played(economy, shocks[:at] + shocks[at + 1 :])
        assert np.allclose(found.flows, without.flows, rtol=1e-6)


def test_a_cap_is_the_embargo_of_the_part_that_it_ends(tmp_path):
    """No cap is an embargo of nothing; one of nothing is an embargo of all."""
    cap = {"kind": "cap", "flow": "to_target", "sectors": ["food"]}
    whole = {"kind": "embargo", "flow": "to_target", "sectors": ["food"]}
    none = outcome(tmp_path, {**cap, "usd": 0})
    assert none.target.loss.value == pytest.approx(outcome(tmp_path, whole).target.loss.value)
    assert outcome(tmp_path, {**cap, "usd": 1e15}).target.loss.value == pytest.approx(0, abs=1e-8)
    some = outcome(tmp_path, {**cap, "quantity": 5, "unit": "tons", "usd_per_unit": 1e6})
    assert 0 < some.target.loss.value < none.target.loss.value
    assert any("cap on food: 5 tons, 5,000,000 US dollars" in note for note in some.notes)


def test_caps_are_drawn(tmp_path):
    band = {"value": 1e6, "low": 5e5, "high": 2e6}
    cap = {"kind": "cap", "flow": "to_target", "sectors": ["food"], "usd": band}
    loss = outcome(tmp_path, cap, draws={"count": 20, "seed": 1}).target.loss
    assert loss.low < loss.value < loss.high


def test_goods_by_code_are_their_sector(tmp_path):
    data = {"sector_goods": _GOODS}
    by_code = outcome(tmp_path, {"kind": "embargo", "goods": ["01", "10"]}, data=data)
    by_name = outcome(tmp_path, {"kind": "embargo", "sectors": ["food"]})
    assert by_code.target.loss.value == pytest.approx(by_name.target.loss.value, rel=1e-12)
    assert any("the sector food holds nothing else" in note for note in by_code.notes)


def test_a_part_of_a_sector_is_refused_taken_or_left(tmp_path):
    part = {"kind": "embargo", "goods": ["2701"]}
    with pytest.raises(MalformedInput, match="HS 2701 within the sector goods"):
        outcome(tmp_path, part, data={"sector_goods": _GOODS})
    losses = [
        outcome(tmp_path, part, data={"sector_goods": _GOODS, "coarse_goods": rule})
        for rule in ("whole", "none")
    ]
    whole = outcome(tmp_path, {"kind": "embargo", "sectors": ["goods"]})
    assert losses[0].target.loss.value == pytest.approx(whole.target.loss.value, rel=1e-12)
    assert losses[1].target.loss.value == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("stated", "kind", "says"),
    [
        ({"coal": ["27"]}, UnknownName, "no sector coal"),
        ({"food": ["01"], "goods": ["0101"]}, MalformedInput, "overlap"),
        ({"food": ["01", "01"]}, MalformedInput, "overlap"),
        ({"food": []}, MalformedInput, "sector_goods"),
        ({"food": ["01"]}, MalformedInput, "in which sector HS 27 stands"),
    ],
)
def test_sectors_of_goods_that_cannot_be(tmp_path, stated, kind, says):
    with pytest.raises(kind, match=says):
        outcome(tmp_path, {"kind": "embargo", "goods": ["27"]}, data={"sector_goods": stated})


def test_sectors_of_goods_are_of_the_sector_model(tmp_path):
    from tests.pressure.scenarios import small, written

    data = {**small()["data"], "sector_goods": {"food": ["01"]}}
    with pytest.raises(MalformedInput, match="is of the sector model"):
        written(tmp_path, small(data=data))


def test_a_measure_is_played_in_the_sectors_of_its_goods(tmp_path):
    """The cap of 2018 on refined oil, in a table whose energy sector holds nothing else."""
    table = """\
exporter,from_sector,importer,to_sector,value_usd
"""
    places, sectors = ("KP", "CN"), ("oil", "rest")
    for seller in places:
        for sector in sectors:
            for buyer in places:
                for user in (*sectors, "final"):
                    size = 400 if seller == buyer else 30
                    value = size * (3 if user == "final" else 1) * (2e6 if seller == "CN" else 1e6)
                    table += f"{seller},{sector},{buyer},{user},{value}\n"
    (tmp_path / "table.csv").write_text(table)
    shock = {
        "kind": "measure",
        "measure": "un-dprk-refined-petroleum",
        "as_of": "2018-06-01",
        "usd_per_unit": 80.0,
    }
    found = outcome(
        tmp_path,
        shock,
        data={"input_output": "table.csv", "sector_goods": {"oil": ["2710", "2712", "2713"]}},
        model={"kind": "sectors", "elasticity": {"long_run": 4}},
        blocs={"China": ["CN"]},
        target="KP",
        senders=["everyone"],
    )
    assert any(
        "500,000 barrels, 40,000,000 US dollars of 300,000,000" in one for one in found.notes
    )
    oil = next(one for one in found.goods if one.goods == "oil")
    assert oil.imports_change == pytest.approx(100 * (40 / 300 - 1), rel=1e-6)
    assert found.target.loss.value > 0


@given(
    st.lists(st.sampled_from(["01", "0102", "27", "2710", "2701", "72"]), min_size=1),
    st.sampled_from(["whole", "none"]),
)
def test_goods_are_never_more_than_what_was_asked(goods, rule):
    """A sector is meant only if it holds some of the goods; whole only where told or complete."""
    stated = {"food": ("01",), "oil": ("2710",), "mines": ("2701", "72")}
    found, _ = sectors_of_goods(goods, stated, rule, "here")
    for sector, codes in stated.items():
        is_all = all(any(code.startswith(good) for good in goods) for code in codes)
        is_some = any(
            code.startswith(good) or good.startswith(code) for code in codes for good in goods
        )
        assert (sector in found) == (is_all or (is_some and rule == "whole"))
