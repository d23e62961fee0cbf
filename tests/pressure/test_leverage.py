"""Files of trade flows are read strictly, and who holds the lever follows from them."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.errors import (
    MalformedInput,
    UnknownFormat,
    UnknownName,
    UnreadableInput,
    UsageError,
)
from penstock.pressure import Flow, Reporter, leverage, read_flows, reconcile
from tests.shared import shared_data

PLAIN = "exporter,importer,year,value_usd\n"


def _file(folder: Path, text: str) -> Path:
    path = folder / "flows.csv"
    path.write_text(text, encoding="utf-8")
    return path


def _flow(exporter: str, importer: str, value: float, hs: str = "", year: str = "2020") -> Flow:
    return Flow(exporter, importer, year, hs, value, Reporter.RECONCILED)


@pytest.mark.parametrize(
    ("text", "layout", "expected"),
    [
        (PLAIN + "CN,KP,2020,5\n", "plain", [("CN", "KP", "2020", "", 5.0)]),
        (
            "t,i,j,k,v,q\n2020,156,408,270900,1.5,NA\n",
            "baci",
            [("156", "408", "2020", "270900", 1500.0)],
        ),
        (
            "year,importer1,importer2,flow1,flow2\n2001,China,North Korea,167,-9\n",
            "cow",
            [("North Korea", "China", "2001", "", 167e6)],
        ),
        (
            "exporter_iso3,importer_iso3,year,industry_id,trade\nCHN,PRK,2016,26,2\n",
            "itpd",
            [("CHN", "PRK", "2016", "industry 26", 2e6)],
        ),
        (
            "refYear,reporterISO,partnerISO,flowCode,cmdCode,primaryValue\n"
            "2016,CHN,PRK,X,27,9\n2016,CHN,PRK,M,27,8\n2016,CHN,W00,X,27,90\n2016,CHN,PRK,RX,27,1\n",
            "comtrade",
            [("CHN", "PRK", "2016", "27", 9.0), ("PRK", "CHN", "2016", "27", 8.0)],
        ),
    ],
)
def test_each_layout_is_told_by_its_columns(
    text: str, layout: str, expected: list[tuple[str, str, str, str, float]], tmp_path: Path
) -> None:
    read = read_flows(_file(tmp_path, text))
    assert read.layout == layout
    found = [(one.exporter, one.importer, one.year, one.hs, one.value_usd) for one in read.flows]
    assert found == expected


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("CN,KP,2020,-5\n", "Row 2.*negative"),
        ("CN,KP,2020,five\n", "Row 2: 'five'"),
        ("CN,KP,2020,nan\n", "Row 2"),
        ("CN,KP,2020,5\nRU,KP,2020,1\nCN,KP,2020,6\n", "Rows 2 and 4 .* CN sold to KP"),
    ],
)
def test_wrong_data_is_refused_with_its_row(rows: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(MalformedInput, match=told):
        read_flows(_file(tmp_path, PLAIN + rows))


def test_columns_nobody_knows_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat, match="no known layout"):
        read_flows(_file(tmp_path, "from,to,amount\nCN,KP,5\n"))
    with pytest.raises(UnreadableInput):
        read_flows(tmp_path / "absent.csv")


def test_blank_is_not_zero_and_is_counted(tmp_path: Path) -> None:
    rows = "CN,KP,2020,5\nKR,KP,2020,\n,KP,2020,4\nKP,KP,2020,3\nWLD,KP,2020,9\n"
    read = read_flows(_file(tmp_path, PLAIN + rows))
    assert [(one.exporter, one.value_usd) for one in read.flows] == [("CN", 5), ("not stated", 4)]
    assert sum(read.left_out.values()) == 3
    assert read.left_out["no value (blank is not zero)"] == 1


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_a_broken_file_is_an_error_of_ours(content: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "flows.csv"
        path.write_bytes(PLAIN.encode() + content)
        try:
            flows = read_flows(path).flows
        except UnreadableInput:
            return
    assert all(one.value_usd >= 0 for one in flows)


def test_the_buyer_is_believed_and_the_gap_told() -> None:
    sold = Flow("CN", "KP", "2020", "27", 100.0, Reporter.EXPORTER)
    bought = Flow("CN", "KP", "2020", "27", 80.0, Reporter.IMPORTER)
    alone = Flow("KP", "CN", "2020", "27", 7.0, Reporter.EXPORTER)
    chosen, coverage = reconcile([sold, alone, bought])
    assert [one.value_usd for one in chosen] == [80.0, 7.0]
    assert (coverage.both, coverage.importer_only, coverage.exporter_only) == (1, 0, 1)
    assert coverage.gap == pytest.approx(0.2)
    assert reconcile([alone])[1].gap is None


def test_partners_that_are_not_said_are_never_merged() -> None:
    hidden = [
        Flow("not stated", "KP", "2020", "27", value, Reporter.EXPORTER) for value in (3.0, 3.0)
    ]
    assert len(reconcile(hidden)[0]) == 2


def test_shares_concentration_and_asymmetry_by_hand() -> None:
    flows = [
        _flow("CN", "KP", 60),
        _flow("KP", "CN", 20),
        _flow("RU", "KP", 20),
        _flow("CN", "RU", 900),
    ]
    found = leverage(flows, "North Korea")
    assert (found.target, found.year) == ("KP", "2020")
    china, russia = found.partners
    assert (china.partner, russia.partner) == ("CN", "RU")
    assert china.total_share == pytest.approx(0.8)
    assert china.import_share == pytest.approx(0.75)
    assert russia.export_share == 0
    assert china.partner_dependence == pytest.approx(80 / 980)
    assert china.asymmetry == pytest.approx(0.8 - 80 / 980)
    assert found.total_concentration == pytest.approx(0.8**2 + 0.2**2)
    assert found.export_concentration == 1


def test_nothing_is_told_where_nothing_is_known() -> None:
    only = [_flow("CN", "KP", 60, "27"), _flow("RU", "KP", 40, "27")]
    found = leverage(only, "KP")
    assert found.export_concentration is None
    assert found.fuel_share_of_imports is None
    assert {one.asymmetry for one in found.partners} == {None}
    assert [one.fuel_import_share for one in found.partners] == [0.6, 0.4]


def test_food_and_fuel_by_chapter() -> None:
    flows = [
        _flow("CN", "KP", 30, "100630"),
        _flow("CN", "KP", 20, "270900"),
        _flow("RU", "KP", 50, "840999"),
    ]
    found = leverage(flows, "KP")
    assert found.food_share_of_imports == pytest.approx(0.3)
    assert found.fuel_share_of_imports == pytest.approx(0.2)
    assert found.chapters == 3


@settings(max_examples=50, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from("ABCDE"), st.sampled_from("ABCDE")).filter(
            lambda pair: pair[0] != pair[1]
        ),
        st.floats(0.01, 1e9),
        min_size=1,
    ),
    st.floats(1e-3, 1e6),
)
def test_shares_add_up_and_money_has_no_unit(
    values: dict[tuple[str, str], float], scale: float
) -> None:
    target = next(iter(values))[0]
    found = leverage([_flow(*pair, value) for pair, value in values.items()], target)
    assert sum(one.total_share for one in found.partners) == pytest.approx(1)
    assert 1 / len(found.partners) - 1e-9 <= found.total_concentration <= 1 + 1e-9
    scaled = leverage([_flow(*pair, value * scale) for pair, value in values.items()], target)
    for one, other in zip(found.partners, scaled.partners, strict=True):
        assert one.total_share == pytest.approx(other.total_share)


def test_what_the_data_does_not_have_is_refused() -> None:
    flows = [_flow("CN", "KP", 60)]
    with pytest.raises(UnknownName, match="'IR'"):
        leverage(flows, "IR")
    with pytest.raises(UnknownName, match="2031"):
        leverage(flows, "KP", "2031")
    with pytest.raises(UnknownName, match="nothing"):
        leverage([_flow("CN", "KP", 0)], "KP")
    with pytest.raises(UsageError, match="2 and 6 digits"):
        leverage([_flow("CN", "KP", 60, "27"), _flow("RU", "KP", 60, "270900")], "KP")


@pytest.mark.shared
def test_north_korea_in_2001_as_the_published_figures_have_it() -> None:
    read = read_flows(shared_data() / "trade" / "cow_dyadic_2001.csv")
    found = leverage(reconcile(read.flows)[0], "KP")
    shares = {one.partner: round(one.total_share, 3) for one in found.partners[:2]}
    assert shares == {"Japan": 0.321, "China": 0.202}
    assert round(found.total_concentration, 3) == 0.159
    together = sum(one.imports_usd + one.exports_usd for one in found.partners)
    assert together == pytest.approx(4.32e9, rel=0.002)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("year", "bought", "sold", "share"),
    [("2014", None, 1206, None), ("2016", 206, 1235, 0.673), ("2017", 148, 435, 0.468)],
)
def test_fuel_of_north_korea_from_its_partners_reports(
    year: str, bought: int | None, sold: int, share: float | None
) -> None:
    read = read_flows(shared_data() / "trade" / "comtrade_hs27_prk_2014_2017.csv")
    found = leverage(reconcile(read.flows)[0], "PRK", year)
    assert sum(one.exports_usd for one in found.partners) == pytest.approx(sold * 1e6, abs=1e6)
    china = next(one for one in found.partners if one.partner == "CHN")
    if bought is not None:
        imports = sum(one.imports_usd for one in found.partners)
        assert imports == pytest.approx(bought * 1e6, abs=1e6)
        assert china.fuel_import_share == pytest.approx(share, abs=0.001)
