"""The commands of ownership at the prompt."""

import json
from pathlib import Path

import pytest

from tests.cli.runner import Runner
from tests.spark import require_spark

OWNERS = "owner,owned,share\nX,A,50\nA,B,60\nX,C,49\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    owners, listed = tmp_path / "owners.csv", tmp_path / "listed.txt"
    owners.write_text(OWNERS, encoding="utf-8")
    listed.write_text("X\n", encoding="utf-8")
    return owners, listed


def test_trace(run: Runner, files: tuple[Path, Path]) -> None:
    owners, listed = files
    words = ("ownership", "trace", "--owners", owners, "--listed", listed)
    ran = run(*words, "--format", "jsonl")
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.status == 1
    assert [(one["party"], one["status"], one["share"]) for one in lines] == [
        ("A", "blocked", "50"),
        ("B", "blocked", "60"),
        ("C", "not_blocked", "49"),
    ]
    assert [(e["owner"], e["owned"], e["share"]) for e in lines[1]["proof"]] == [
        ("X", "A", "50"),
        ("A", "B", "60"),
    ]
    assert run(*words, "--regime", "uk", "--format", "csv").status == 0
    assert "X holds 50 % of A" in run(*words, "--format", "table").out
    unknown = run(*words, "--regime", "xx")
    assert unknown.status == 2


def test_a_bad_file_names_its_rows(run: Runner, files: tuple[Path, Path]) -> None:
    owners, listed = files
    owners.write_text(OWNERS + "X,D,150\nX,E,-1\n", encoding="utf-8")
    words = ("ownership", "trace", "--owners", owners, "--listed", listed, "--format", "jsonl")
    ran = run(*words)
    assert (ran.status, ran.out) == (4, "")
    assert "row 5" in ran.err
    assert "row 6" in ran.err
    lenient = run(*words, "--bad-rows", "unknown")
    assert lenient.status == 1
    assert "row 5" in lenient.err


def test_follow_the_money_states_shares(run: Runner, tmp_path: Path) -> None:
    """Such a file may be a list of who is sanctioned, too; its stakes are those of a register."""
    entities = (
        {"id": "X", "schema": "Person", "properties": {"name": ["Ann"], "topics": ["sanction"]}},
        {"id": "A", "schema": "Company", "properties": {"name": ["Alpha"]}},
        {
            "id": "o1",
            "schema": "Ownership",
            "properties": {"owner": ["X"], "asset": ["A"], "percentage": ["50,5 %"]},
        },
    )
    path = tmp_path / "entities.ftm.json"
    path.write_text("".join(json.dumps(one) + "\n" for one in entities), encoding="utf-8")
    words = ("--owners", path, "--listed", path, "--as-of", "2026-11-25", "--format", "jsonl")
    ran = run("ownership", "trace", *words)
    (line,) = [json.loads(line) for line in ran.out.splitlines()]
    assert (line["party"], line["status"], line["share"]) == ("A", "blocked", "50.5")
    assert "1 found by id" in ran.err


def test_spark_needs_files_and_a_master_needs_spark(run: Runner, files: tuple[Path, Path]) -> None:
    owners, listed = files
    assert run("ownership", "trace", "--engine", "spark", "--listed", listed).status == 2
    words = ("ownership", "trace", "--owners", owners, "--listed", listed, "--master", "local[1]")
    ran = run(*words)
    assert ran.status == 2
    assert "Say --engine spark" in ran.err


@pytest.mark.spark
@pytest.mark.slow
def test_spark_traces_as_the_loaded_graph(run: Runner, files: tuple[Path, Path]) -> None:
    require_spark()
    owners, listed = files
    run("ownership", "load", owners)
    words = ("ownership", "trace", "--listed", listed, "--as-of", "2026-11-25", "--format", "jsonl")
    loaded = run(*words)
    ran = run(*words, "--owners", owners, "--engine", "spark", "--master", "local[1]")
    assert (ran.status, ran.out) == (1, loaded.out)
    assert [json.loads(line)["party"] for line in ran.out.splitlines()] == ["A", "B"]


def test_load_explain_draw_and_delta(run: Runner, files: tuple[Path, Path], tmp_path: Path) -> None:
    owners, listed = files
    assert run("ownership", "trace", "--listed", listed).status == 3
    ran = run("ownership", "load", owners, "--format", "jsonl")
    assert json.loads(ran.out) == {
        "files": "owners.csv", "parties": 4, "stakes": 3, "problems": 0,
    }  # fmt: skip
    explained = run("ownership", "explain", "b", "--listed", listed)
    assert explained.status == 1
    assert "B: BLOCKED" in explained.out
    assert "A holds 60 % of B" in explained.out
    free = run("ownership", "explain", "C", "--listed", listed, "--format", "jsonl")
    assert json.loads(free.out)["changes"] == [
        "a further 1 percent of C to listed parties would block it"
    ]
    page, picture = tmp_path / "p.html", tmp_path / "p.svg"
    drawn = run("ownership", "draw", "--listed", listed, "--html", page, "--svg", picture)
    assert drawn.status == 0
    assert "blocked" in page.read_text(encoding="utf-8")
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    nobody = tmp_path / "nobody.txt"
    nobody.write_text("Y\n", encoding="utf-8")
    delta = run(
        "ownership", "delta", "--before-listed", nobody, "--listed", listed, "--format", "jsonl"
    )
    assert delta.status == 1
    assert [json.loads(line)["party"] for line in delta.out.splitlines()] == ["A", "B"]
    assert run("ownership", "delta", "--listed", listed).status == 2
