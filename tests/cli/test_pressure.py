"""The commands of pressure, as a person types them."""

import json

import pytest

FLOWS = """\
exporter,importer,year,value_usd
CHN,PRK,2016,60
PRK,CHN,2016,20
RUS,PRK,2016,20
CHN,RUS,2016,900
KOR,PRK,2016,
"""


@pytest.fixture
def flows(tmp_path):
    path = tmp_path / "flows.csv"
    path.write_text(FLOWS)
    return path


def test_leverage_is_a_line_a_partner_with_what_it_rests_on(run, flows) -> None:
    ran = run("pressure", "leverage", flows, "--target", "North Korea", "--format", "jsonl")
    assert ran.status == 0
    china, russia = (json.loads(line) for line in ran.out.splitlines())
    assert (china["partner"], china["total_share"], china["source"]) == ("CHN", 0.8, "plain")
    assert (russia["partner"], russia["export_share"]) == ("RUS", 0.0)
    assert "1 left out: no value (blank is not zero)" in ran.err
    assert "HHI" in ran.err
    assert "smuggling" in ran.err


@pytest.mark.parametrize("shape", ["csv", "table"])
def test_leverage_in_other_formats(run, flows, shape: str) -> None:
    ran = run("pressure", "leverage", flows, "--target", "PRK", "--format", shape)
    assert ran.status == 0
    assert "CHN" in ran.out


def test_a_parquet_file_can_be_read_back(run, flows, tmp_path) -> None:
    import pyarrow.parquet as parquet

    path = tmp_path / "partners.parquet"
    assert run("pressure", "leverage", flows, "--target", "PRK", "-o", path).status == 0
    assert parquet.read_table(path).column("partner").to_pylist() == ["CHN", "RUS"]


@pytest.mark.parametrize(
    ("target", "year", "content", "status", "told"),
    [
        ("XX", "2016", FLOWS, 2, "no place of this data"),
        ("PRK", "1950", FLOWS, 2, "no trade in '1950'"),
        ("PRK", "2016", FLOWS + "CHN,PRK,2016,7\n", 4, "Rows 2 and 7"),
        ("PRK", "2016", FLOWS + "IND,PRK,2016,-7\n", 4, "negative"),
        ("PRK", "2016", "a,b\n1,2\n", 4, "no known layout"),
    ],
)
def test_what_cannot_be_is_refused(
    run, flows, target: str, year: str, content: str, status: int, told: str
) -> None:
    flows.write_text(content)
    ran = run("pressure", "leverage", flows, "--target", target, "--year", year)
    assert (ran.status, ran.out) == (status, "")
    assert told in ran.err
