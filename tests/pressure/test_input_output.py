"""Tables between countries and sectors, in every layout, and the scenarios that rest on them."""

import numpy as np
import pytest
import yaml

from penstock.errors import MalformedInput, PenstockError, UnknownFormat, UnknownName
from penstock.pressure import SectorModel, read_input_output, read_scenario, run_scenario
from tests.pressure.scenarios import shipped

USES = ("A01_02", "C10")


def icio(negative=0, balanced=True):
    """Two countries, two sectors with an underscore in a name, stocks, and printed output."""
    rng = np.random.default_rng(4)
    labels = [f"{country}_{sector}" for country in ("AUS", "CHN") for sector in USES]
    final = [f"{country}_{use}" for country in ("AUS", "CHN") for use in ("HFCE", "INVNT")]
    body = rng.integers(1, 9, (4, 4)).astype(float)
    uses = rng.integers(20, 40, (4, 4)).astype(float)
    uses[1, 1] = -negative
    out = body.sum(axis=1) + uses.sum(axis=1) + (0 if balanced else 50)
    lines = [",".join(["V1", *labels, *final, "OUT"])]
    for at, label in enumerate(labels):
        lines.append(",".join([label, *map(str, body[at]), *map(str, uses[at]), str(out[at])]))
    lines.append(",".join(["TLS", *["0"] * 9]))
    lines.append(",".join(["VA", *map(str, out - body.sum(axis=0)), *["0"] * 5]))
    lines.append(",".join(["OUT", *map(str, out), *["0"] * 5]))
    return "\n".join(lines) + "\n", body, uses


def wiod():
    head = "IndustryCode,IndustryDescription,Country,RNr,Year,AUS1,AUS2,CHN1,CHN2,AUS57,CHN57,TOT"
    rows = [
        "A01,Crops,AUS,1,2014,1,2,3,4,50,5,65",
        "C10,Food,AUS,2,2014,2,2,1,1,60,6,72",
        "A01,Crops,CHN,1,2014,1,1,5,4,7,80,98",
        "C10,Food,CHN,2,2014,2,1,3,3,8,90,107",
        "II_fob,Total,TOT,65,2014,6,6,12,12,0,0,0",
        "VA,Value added,TOT,70,2014,59,66,86,95,0,0,0",
        "GO,Output,TOT,73,2014,65,72,98,107,0,0,0",
    ]
    return "\n".join([head, *rows]) + "\n"


def read(tmp_path, text, name="table.csv"):
    path = tmp_path / name
    path.write_text(text)
    return read_input_output(path)


def test_icio_is_read_with_its_stocks(tmp_path):
    text, body, uses = icio(negative=6)
    found = read(tmp_path, text)
    assert found.countries == ("AUS", "CHN")
    assert found.sectors == USES
    assert found.intermediate[0, 1, 1, 0] == body[1, 2] * 1e6
    assert found.final[0, 1, 0] == (uses[1, 0] - 6) * 1e6
    assert found.notes == ()
    lower = read(tmp_path, icio(negative=60)[0])
    assert lower.final[0, 1, 0] == 0
    assert "1 final uses are negative" in lower.notes[0]


def test_wiod_is_read_by_its_numbers(tmp_path):
    found = read(tmp_path, wiod())
    assert found.countries == ("AUS", "CHN")
    assert found.intermediate[1, 0, 1, 0] == 5e6
    assert found.final[1, 1, 1] == 90e6
    assert found.output[0, 0] == 65e6


def test_parts_of_a_country_are_joined(tmp_path):
    text = icio()[0].replace("CHN_A01_02", "CN1_A01_02").replace("CHN_C10", "CN1_C10")
    assert read(tmp_path, text).countries == ("AUS", "CHN")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda text: text.replace("AUS_C10", "AUS_C11", 1), "no row of|no column of"),
        (lambda text: text.replace("CHN_C10,", "CHN_A01_02,"), "two (rows|columns) of CHN_A01_02"),
        (lambda text: text.replace("\nAUS_C10,", "\nAUS_C10,-", 1), "sells to .* is -"),
        (lambda text: text.replace("\nAUS_C10,", "\nAUS_C10,x", 1), "no number"),
        (lambda text: text.replace("\nAUS_C10,", "\nAUS_C10,1,", 1), "10 figures, not 9"),
    ],
)
def test_wrong_tables_are_refused_by_name(tmp_path, change, says):
    with pytest.raises(MalformedInput, match=says):
        read(tmp_path, change(icio()[0]))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda text: text.replace("\nA01,Crops,AUS,1,", "\nA01,Crops,AUS,x1,", 1), "number 'x1'"),
        (lambda text: text.replace("\nC10,Food,AUS,2,", "\nC10,Food,", 1), "10 cells, not 12"),
        (
            lambda text: text.replace("\nC10,Food,CHN,2,2014,2,1,3,3,8,90,107", "\nC10", 1),
            "1 cells",
        ),
        (lambda text: text.partition("\n")[0] + "\n", "no figures"),
    ],
)
def test_wrong_tables_of_numbered_columns_are_refused(tmp_path, change, says):
    with pytest.raises(MalformedInput, match=says):
        read(tmp_path, change(wiod()))


@pytest.mark.parametrize("text", ["V1,AUS_C10,CHN_C10\n", "V1,AUS_C10,AUS_HF&CE\nAUS_C10,1,2\n"])
def test_labels_without_figures_are_refused(tmp_path, text):
    with pytest.raises(MalformedInput, match=r"no figures|no column of|and no rows"):
        read(tmp_path, text)


def test_an_unbalanced_table_is_refused_by_the_sector(tmp_path):
    with pytest.raises(MalformedInput, match="not balanced: A01_02 of AUS"):
        read(tmp_path, icio(balanced=False)[0])


def test_other_files_are_of_no_known_layout(tmp_path):
    with pytest.raises(UnknownFormat, match="table between countries"):
        read(tmp_path, "a,b\n1,2\n")
    with pytest.raises(PenstockError):
        read(tmp_path, "")


PLAIN = "exporter,from_sector,importer,to_sector,value_usd\n"


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("A,s,A,final,5\nA,s,A,s,1\nA,s,A,s,1\n", "rows 3 and 4"),
        ("A,s,A,final,5\nA,s,A,s,1\nA,s,B,s,1\n", "columns of B|no column|no figure"),
        ("A,s,A,final,-5\nA,s,A,s,1\n", "negative"),
        ("A,s,A,final,5\nA,s,A,s,\n", "no number"),
        ("A,s,A,final,5\nA,s,A,s,1\nB,s,B,s,1\nB,s,B,final,1\n", "no figure for 4 pairs"),
        ("A,s,A\n", "3 cells"),
    ],
)
def test_plain_tables_are_read_as_strictly(tmp_path, rows, says):
    with pytest.raises(MalformedInput, match=says):
        read(tmp_path, PLAIN + rows)


def test_a_sector_that_buys_more_than_it_makes_is_named(tmp_path):
    rows = "A,s,A,s,9\nA,s,A,t,0\nA,s,A,final,0\nA,t,A,s,3\nA,t,A,t,1\nA,t,A,final,5\n"
    with pytest.raises(MalformedInput, match="s of A buys more than it makes"):
        read(tmp_path, PLAIN + rows).economy(4.0)


def test_the_economy_is_the_table_again(tmp_path):
    """What the model starts from sells and buys what the table says, where trade balances."""
    found = read(tmp_path, icio()[0])
    economy = found.economy(dict.fromkeys(USES, 4.0))
    flows = economy.shares * economy.spending[:, :, None]
    trade = (found.intermediate.sum(axis=3) + found.final).transpose(1, 2, 0)
    assert np.allclose(flows, trade)
    assert SectorModel(economy).solve().residual < 1e-10
    with pytest.raises(MalformedInput, match="no elasticity of C10"):
        found.economy({"A01_02": 4.0})


def run(tmp_path, **changes):
    path = tmp_path / "s.yaml"
    whole = {**shipped("three-sectors"), "draws": {"count": 0}, **changes}
    path.write_text(yaml.safe_dump(whole, sort_keys=False))
    return run_scenario(read_scenario(path))


def case(*shocks, senders=("Bigland",)):
    return [{"id": "one", "title": "One", "senders": list(senders), "shocks": list(shocks)}]


def test_a_scenario_of_sectors_is_what_the_model_says(tmp_path):
    from penstock.pressure._sector_run import _LEAST_AT_HOME
    from tests.pressure.scenarios import shipped as base

    shock = {"kind": "tariff", "percent": 25, "flow": "from_target", "sectors": ["goods"]}
    outcome = run(tmp_path, cases=case(shock)).outcomes[-1]
    from penstock.data import data_file

    table = read_input_output(str(data_file("pressure/worked/three-sectors.csv")))
    powers = {"food": 8.0, "goods": 4.0, "services": 2.5}
    assert base("three-sectors")["model"]["sector_elasticity"]["food"] == 8.0
    model = SectorModel(table.economy(powers, least_home_share=_LEAST_AT_HOME))
    rates = np.zeros_like(model.economy.shares)
    big, small = table.countries.index("Bigland"), table.countries.index("Smallland")
    rates[table.sectors.index("goods"), big, small] = 0.25
    welfare = model.solve(rates).welfare
    assert outcome.stamp.horizon == "long_run"
    assert outcome.target.loss.value == pytest.approx(100 * (1 - welfare[small]), abs=1e-9)


def test_an_embargo_by_both_is_autarky_and_by_sector_less(tmp_path):
    both = ("Bigland", "Farland")
    whole = run(tmp_path, cases=case({"kind": "embargo"}, senders=both)).outcomes[-1]
    assert whole.target.loss.value == pytest.approx(whole.autarky.value, rel=1e-8)
    goods = {"kind": "embargo", "sectors": ["goods"]}
    part = run(tmp_path, cases=case(goods, senders=both)).outcomes[-1]
    assert 0 < part.target.loss.value < whole.target.loss.value
    by_sector = {one.goods: one for one in part.goods}
    assert by_sector["goods"].imports_change == pytest.approx(-100)
    assert by_sector["food"].imports_change > -100


def test_everyone_may_embargo_everyone(tmp_path):
    ends = {"exporters": ["everyone", "Smallland"], "importers": ["everyone", "Smallland"]}
    found = run(tmp_path, cases=case({"kind": "embargo", **ends})).outcomes
    assert all(outcome.stamp.residual < 1e-10 for outcome in found)
    assert all(place.loss.value > 0 for outcome in found for place in outcome.places)


def test_duties_that_stand_already(tmp_path):
    header = "exporter,importer,sector,percent\n"
    data = {"input_output": "shipped/three-sectors.csv", "tariffs": "duties.csv"}
    shock = {"kind": "tariff", "percent": 10, "sectors": ["goods"]}
    for rows, says in (
        ("Bigland,Smallland,coal,5\n", "no sector coal"),
        ("Bigland,Atlantis,goods,5\n", "Atlantis"),
        ("Bigland,Smallland,goods,-5\n", "negative"),
        ("Bigland,Smallland,goods,5\n" * 2, "twice"),
    ):
        (tmp_path / "duties.csv").write_text(header + rows)
        with pytest.raises(PenstockError, match=says):
            run(tmp_path, data=data, cases=case(shock))
    (tmp_path / "duties.csv").write_text(header + "Bigland,Smallland,goods,40\n")
    assert run(tmp_path, data=data, cases=case(shock)).outcomes


@pytest.mark.parametrize(
    ("shock", "kind"),
    [
        ({"kind": "embargo", "sectors": ["coal"]}, UnknownName),
        ({"kind": "embargo", "goods": ["2701"]}, MalformedInput),
        ({"kind": "cap", "flow": "to_target", "goods": ["27"], "usd": 5}, MalformedInput),
        ({"kind": "measure", "measure": "un-dprk-coal", "as_of": "2018-01-01"}, PenstockError),
    ],
)
def test_shocks_that_are_not_of_sectors(tmp_path, shock, kind):
    with pytest.raises(kind):
        run(tmp_path, cases=case(shock))
