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
    assert len(china["data_sha256"]) == 64
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


@pytest.mark.parametrize("shape", ["csv", "jsonl", "table"])
@pytest.mark.parametrize("command", ["run", "compare", "coalitions"])
def test_a_shipped_scenario_in_every_format(run, command: str, shape: str) -> None:
    ran = run("pressure", command, "north-korea", "--draws", "5", "--format", shape)
    assert ran.status == 0, ran.err
    assert "China" in ran.out or "un-2018" in ran.out
    assert "limit: " in ran.err
    if shape == "jsonl":
        for line in map(json.loads, ran.out.splitlines()):
            assert line["closure"] == "balanced"
            assert len(line["data_sha256"]) == 64
            assert line["residual"] < 1e-10
            assert (line["draws"], line["seed"]) == (5, 20160601)


def test_results_as_parquet(run, tmp_path) -> None:
    import pyarrow.parquet as parquet

    from penstock.pressure import RUN_COLUMNS

    path = tmp_path / "run.parquet"
    assert run("pressure", "run", "north-korea", "--draws", "0", "-o", path).status == 0
    assert parquet.read_table(path).column_names == list(RUN_COLUMNS)


@pytest.mark.parametrize("view", ["players", "coalitions", "winning", "ladder", "transfers"])
@pytest.mark.parametrize("shape", ["csv", "table"])
def test_every_view_of_a_game(run, view: str, shape: str) -> None:
    words = ("--view", view, "--draws", "3", "--loss", "1", "--horizon", "long_run")
    ran = run("pressure", "coalitions", "north-korea", *words, "--format", shape)
    assert ran.status == 0, ran.err
    assert "China" in ran.out
    assert "256 coalitions solved exactly" in ran.err


def test_a_scenario_is_written_to_be_edited(run, tmp_path) -> None:
    listed = run("pressure", "scenarios", "--format", "jsonl")
    assert {"iran", "north-korea"} <= {json.loads(one)["name"] for one in listed.out.splitlines()}
    path = tmp_path / "mine.yaml"
    assert run("pressure", "scenarios", "--write", "north-korea", "--to", path).status == 0
    assert run("pressure", "run", path, "--draws", "0").status == 0
    again = run("pressure", "scenarios", "--write", "north-korea", "--to", path)
    assert (again.status, "there already" in again.err) == (2, True)
    assert run("pressure", "scenarios", "--write", "corea").status == 2


def test_a_wrong_key_names_the_nearest(run, tmp_path) -> None:
    path = tmp_path / "mine.yaml"
    run("pressure", "scenarios", "--write", "north-korea", "--to", path)
    path.write_text(path.read_text().replace("closure:", "closures:"))
    ran = run("pressure", "run", path)
    assert (ran.status, ran.out) == (4, "")
    assert "model.closures" in ran.err
    assert "Did you mean closure?" in ran.err
    missing = run("pressure", "run", "iran", "--data", tmp_path)
    assert missing.status == 4
    assert "--data FOLDER" in missing.err


def test_a_brief_is_written(run, tmp_path) -> None:
    path = tmp_path / "brief.html"
    ran = run("pressure", "brief", "north-korea", "--draws", "3", "--html", path)
    assert (ran.status, ran.out) == (0, ""), ran.err
    assert path.read_text().startswith("<!doctype html>")
    assert run("pressure", "brief", "north-korea").status == 2
    lacking = run(
        "pressure", "brief", "north-korea", "--draws", "0", "--pdf", path, "--browser", "nowhere"
    )
    assert lacking.status == 2
    assert "print it to PDF" in lacking.err


@pytest.mark.parametrize("shape", ["jsonl", "table"])
def test_levers_of_a_scenario_stand_side_by_side(run, shape: str) -> None:
    ran = run("pressure", "leverage", "north-korea", "--format", shape)
    assert ran.status == 0, ran.err
    assert "China" in ran.out
    assert "HHI" in ran.err
    if shape == "table":  # which people read: a country by its name
        assert "Levers over North Korea" in ran.out
    if shape == "jsonl":
        first = json.loads(ran.out.splitlines()[0])
        assert first["target"] == "KP"
        assert first["partner"] == "China"
        assert first["removal_loss_percent"] > 3
        assert first["closure"] == "balanced"
    assert run("pressure", "leverage", "north-korea", "--target", "KP").status == 2
    assert run("pressure", "leverage", "flows.csv").status == 2


def test_coalitions_of_sectors_say_nothing_of_an_approximation(run) -> None:
    ran = run("pressure", "coalitions", "three-sectors", "--format", "jsonl")
    assert ran.status == 0
    players = [json.loads(line) for line in ran.out.splitlines()]
    assert {row["player"] for row in players} == {"Bigland", "Farland"}
    assert "4 coalitions solved exactly" in ran.err
    assert "approximation" not in ran.err
    refused = run("pressure", "coalitions", "three-sectors", "--approximate")
    assert refused.status != 0
    assert "one-sector model" in refused.err
