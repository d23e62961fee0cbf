"""Worlds: what the files give, what is missing, and what is refused by name."""

import numpy as np
import pytest

from penstock.errors import MalformedInput, PenstockError, UnknownName
from penstock.pressure import run_scenario
from penstock.pressure._uncertain import Sampler
from penstock.pressure._world import read_world
from tests.pressure.scenarios import FLOWS, OUTPUT, small, written


def world(file):
    return read_world(file, Sampler(file.scenario.draws))


def test_domestic_sales_are_output_less_exports(tmp_path):
    found = world(written(tmp_path, small()))
    at = {name: place for place, name in enumerate(found.places.names)}
    assert found.home[0][at["KP"]] == 400 - 113
    assert found.home[0][at["CN"]] == 20_000 - (110 + 900 + 120)
    assert found.trade()[at["KP"], at["CN"]] == 100


def test_the_hash_is_of_the_content(tmp_path):
    one = world(written(tmp_path, small())).sha256
    two = world(written(tmp_path, small(title="Another title"))).sha256
    three = world(written(tmp_path, small(), flows=FLOWS.replace("700", "701"))).sha256
    assert one == two != three


@pytest.mark.parametrize(
    ("flows", "output", "says"),
    [
        (FLOWS.replace("CN,RU,9999,120\n", ""), OUTPUT, "CN to RU"),
        (FLOWS.replace("120", "-120"), OUTPUT, "negative"),
        (FLOWS.replace("120", "many"), OUTPUT, "many"),
        (FLOWS + "China,Russia,9999,120\n", OUTPUT, "Two figures for what CN sold to RU"),
        (FLOWS + "CN,RU,99,3\n", OUTPUT, "2 and 4 digits"),
        (FLOWS, OUTPUT.replace("RU,3000\n", ""), "no figure of output: RU"),
        (FLOWS, OUTPUT + "Russia,3000\n", "two figures for RU"),
        (FLOWS, OUTPUT.replace("RU,3000", "RU,-3"), "what RU makes is negative"),
        (FLOWS, OUTPUT.replace("output", "makes"), "no column 'output'"),
    ],
)
def test_wrong_data_is_refused_by_name(tmp_path, flows, output, says):
    with pytest.raises(PenstockError, match=says):
        world(written(tmp_path, small(), flows=flows, output=output))


def test_missing_pairs_may_be_taken_as_none_and_are_told(tmp_path):
    data = {**small()["data"], "missing_pairs": "zero"}
    flows = FLOWS.replace("RU,KP,2710,12\n", "")
    found = world(written(tmp_path, small(data=data), flows=flows))
    assert any("1 of 12 pairs" in note and "RU to KP" in note for note in found.coverage)


def test_an_assumption_fills_a_gap_with_a_band_and_replaces_nothing(tmp_path):
    gap = {
        "quantity": "trade_usd",
        "exporter": "RU",
        "importer": "KP",
        "value": 12,
        "low": 6,
        "high": 24,
        "source": "a guess",
    }
    data = {**small()["data"], "assumptions": [gap]}
    flows = FLOWS.replace("RU,KP,2710,12\n", "")
    scenario = small(data=data, draws={"count": 400})
    found = world(written(tmp_path, scenario, flows=flows))
    drawn = found.flows(0, 401)
    at = found.places.find("RU", ""), found.places.find("KP", "")
    assert drawn[0][at] == 12
    assert np.percentile(drawn[1:, at[0], at[1]], 5) == pytest.approx(6, rel=0.15)
    assert np.percentile(drawn[1:, at[0], at[1]], 95) == pytest.approx(24, rel=0.15)
    assert found.assumptions[0].about == "RU to KP: trade_usd"
    with pytest.raises(MalformedInput, match="give what RU sold to KP"):
        world(written(tmp_path, scenario))


def test_joining_the_others_keeps_sums(tmp_path):
    scenario = small(blocs={"China": ["CN"]})
    kept = world(written(tmp_path, scenario))
    scenario["data"]["others"] = "join"
    joined = world(written(tmp_path, scenario))
    assert joined.places.names == ("CN", "KP", "Rest of the world")
    assert joined.flows(0, 1).sum() == pytest.approx(kept.flows(0, 1).sum())
    assert joined.trade()[2, 1] == 4 + 12


@pytest.mark.parametrize(
    ("blocs", "says"),
    [
        ({"China": ["CM"]}, "CM is no place"),
        ({"China": ["CN"], "Asia": ["CN"]}, "CN is in Asia and in China"),
        ({"Korea": ["KP"]}, "the target"),
        ({"Europe": ["eu-27"]}, "no member of eu-27"),
    ],
)
def test_blocs_that_cannot_be_are_refused(tmp_path, blocs, says):
    with pytest.raises((UnknownName, MalformedInput), match=says):
        world(written(tmp_path, small(blocs=blocs)))


def test_a_square_table_with_labels_beside_it(tmp_path):
    (tmp_path / "labels.csv").write_text("iso\nKP\nCN\nUS\n")
    (tmp_path / "table.csv").write_text("a,b,c\n,100,5\n110,,900\n4,700,\n")
    data = {
        "flows": [{"file": "table.csv", "matrix": {"labels": "labels.csv", "column": "iso"}}],
        "output": {"file": "output.csv", "place": "place", "value": "output"},
    }
    scenario = small(data=data, blocs={"China": ["CN"]})
    found = world(written(tmp_path, scenario))
    assert found.trade()[found.places.find("KP", ""), found.places.find("CN", "")] == 100
    (tmp_path / "table.csv").write_text("a,b,c\n,100,5\n110,,-900\n4,700,\n")
    with pytest.raises(MalformedInput, match="what CN sells to US is negative"):
        world(written(tmp_path, scenario))
    (tmp_path / "labels.csv").write_text("iso\nKP\nCN\nCN\n")
    with pytest.raises(MalformedInput, match="'CN' in rows 2 and 3"):
        world(written(tmp_path, scenario))


def test_a_place_without_output_needs_an_export_share(tmp_path):
    data = {"flows": [{"file": "flows.csv"}], "export_share": 0.25}
    found = world(written(tmp_path, small(data=data)))
    at = found.places.find("KP", "")
    assert found.home[0][at] == pytest.approx(113 / 0.25 - 113)
    assert run_scenario(written(tmp_path, small(data=data))).outcomes[0].target.loss.value > 0
