"""Large files: read by columns, they are what the careful reader and a plain sum say."""

import pytest

from penstock.errors import MalformedInput
from penstock.pressure import _many_rows, leverage, read_flows, reconcile, run_scenario
from penstock.pressure._place_keys import place_key
from penstock.pressure._uncertain import Sampler
from penstock.pressure._world import read_world
from tests.pressure.scenarios import small, written

BACI = """\
t,i,j,k,v,q
2023,408,156,270112,60.5,1
2023,408,156,260111,9.5,1
2023,156,408,271019,30,1
2023,156,408,100630,20,
2023,842,156,880240,700,3
2023,156,842,851713,900.25,
2023,408,842,999999,1,1
2023,842,408,999999,2,1
"""


@pytest.fixture
def large(monkeypatch):
    monkeypatch.setattr(_many_rows, "_LARGE", 0)


@pytest.mark.parametrize("digits", [0, 2, 4, 6])
def test_by_columns_is_by_rows(tmp_path, large, digits):
    path = tmp_path / "baci.csv"
    path.write_text(BACI)
    fast = _many_rows.read_large(path, digits)
    slow = _many_rows.summed(read_flows(path).flows, digits)
    assert fast is not None
    assert set(fast.flows) == set(slow)
    assert fast.layout == "baci"


@pytest.mark.parametrize(
    "row",
    [
        "2023,408,156,270112,1,1",
        "2023,408,156,270113,-1,1",
        "2023,408,156,270113,,1",
        "2023,408,156,270113,x,1",
        "2023,408,408,270113,1,1",
        "2023,408,0,270113,1,1",
        "2023,408,,270113,1,1",
        "2023,408, 156,270113,1,1",
    ],
)
def test_what_is_doubtful_is_left_to_the_careful_reader(tmp_path, large, row):
    path = tmp_path / "baci.csv"
    path.write_text(BACI + row + "\n")
    assert _many_rows.read_large(path, 2) is None


def test_other_layouts_are_left_to_the_careful_reader(tmp_path, large):
    path = tmp_path / "flows.csv"
    path.write_text("reporter,partner,flow,value_usd\nCN,KP,Export,5\n")
    assert _many_rows.read_large(path, 2) is None
    path.write_bytes(b"\xff\xfe\x00")
    assert _many_rows.read_large(path, 2) is None


def test_numbers_of_countries_are_read(tmp_path):
    path = tmp_path / "baci.csv"
    path.write_text(BACI)
    flows = reconcile(read_flows(path).flows)[0]
    assert leverage(flows, "KP").partners[0].partner == "156"
    assert leverage(flows, "408") == leverage(flows, "North Korea")
    numbers = ("156", "842", "251", "4", "China", "CHN", "Gulf states")
    codes = ["CN", "US", "FR", "AF", "CN", "CN", "Gulf states"]
    assert [place_key(one) for one in numbers] == codes
    assert place_key("²") == "²"


@pytest.mark.parametrize("digits", [None, 2, 0])
def test_a_scenario_adds_goods_up(tmp_path, digits):
    (tmp_path / "baci.csv").write_text(BACI)
    data = {
        "flows": [{"file": "baci.csv", **({} if digits is None else {"digits": digits})}],
        "output": {"file": "output.csv", "place": "place", "value": "output", "unit_usd": 1000},
        "missing_pairs": "zero",
    }
    blocs = {"China": ["CN"], "United States": ["US"]}
    coal = {"kind": "embargo", "flow": "from_target", "goods": ["27"]}
    case = {"id": "one", "title": "One", "senders": ["China"], "shocks": [coal]}
    file = written(tmp_path, small(data=data, blocs=blocs, cases=[case]))
    if digits == 0:
        with pytest.raises(MalformedInput, match="all goods"):
            run_scenario(file)
    else:
        assert run_scenario(file).outcomes[0].target.loss.value > 0


def test_domestic_sales_of_the_file_stand_for_output(tmp_path):
    rows = ["exporter_iso3,importer_iso3,industry_id,trade,year"]
    for seller, size in (("PRK", 400), ("CHN", 9000), ("USA", 9500)):
        for buyer in ("PRK", "CHN", "USA"):
            for industry in (27, 103):
                value = size if seller == buyer else 5
                rows.append(f"{seller},{buyer},{industry},{value},2019")
    data = {"flows": [{"file": "flows.csv", "digits": 0}]}
    blocs = {"China": ["CN"], "United States": ["US"]}
    file = written(tmp_path, small(data=data, blocs=blocs), flows="\n".join(rows) + "\n")
    world = read_world(file, Sampler(file.scenario.draws))
    assert world.home[0][world.target] == pytest.approx(800e6)
    assert world.trade().sum() == pytest.approx(6 * 10e6)
    assert run_scenario(file).outcomes[0].target.loss.value > 0
    flows = read_flows(tmp_path / "flows.csv")
    assert leverage(flows.flows, "PRK").fuel_share_of_imports is None
    assert len(flows.domestic) == 6
