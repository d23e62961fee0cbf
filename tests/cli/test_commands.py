import csv
import io
import json
import subprocess
import sys
from importlib import import_module

import pytest

from penstock import __version__
from penstock.cli._app import COMMANDS
from tests.desk.test_check import validator
from tests.desk.world import sdn_csv

LIST = sdn_csv((36, "AEROCARIBBEAN AIRLINES", "-0- "), (173, "ANGLO-CARIBBEAN CO., LTD.", "-0- "))


def lines(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.shared
def test_load_status_diff_and_show(empty, tmp_path):
    folder = tmp_path / "lists"
    one, two = (folder / day / "sdn.csv" for day in ("2019-01-02", "2019-02-02"))
    for path, text in ((one, LIST), (two, LIST.replace("AEROCARIBBEAN", "AEROCARIB"))):
        path.parent.mkdir(parents=True)
        path.write_text(text)
    ran = empty("lists", "load", folder)
    assert ran.status == 0, ran.err
    assert [line["published"] for line in lines(ran.out)] == ["2019-01-02", "2019-02-02"]
    assert [line["changed"] for line in lines(ran.out)] == [0, 1]
    status = empty("lists", "status", "--format", "jsonl")
    assert status.status == 0
    for line in lines(ran.out) + lines(status.out):
        validator("lists").validate(line)
    diff = empty("lists", "diff", "1", "2")
    assert diff.status == 0
    assert {line["party"] for line in lines(diff.out)} == {"us-ofac:36"}
    table = empty("lists", "diff", "1", "2", "--format", "table")
    assert "us-ofac:36" in table.out
    show = empty("lists", "show", "us-ofac:36", "--as-of", "2019-01-15")
    assert "AEROCARIBBEAN" in json.dumps(lines(show.out)[0]["party"])
    shown = empty("lists", "show", "us-ofac:36", "--format", "table")
    assert "AEROCARIB AIRLINES" in shown.out
    assert "2019-02-02" in shown.out
    missing = empty("lists", "show", "us-ofac:1")
    assert missing.status == 2
    assert "us-ofac:1" in missing.err


def test_loading_what_is_no_list_ends_with_4(empty, tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("hello\n")
    ran = empty("lists", "load", path)
    assert ran.status == 4
    assert lines(ran.out)[0]["status"] == "quarantined"
    readme = tmp_path / "folder" / "README.md"
    readme.parent.mkdir()
    readme.write_text("hello\n")
    nothing = empty("lists", "load", readme.parent)
    assert nothing.status == 4
    assert "no list among these files" in nothing.err


def test_a_shrunken_list_ends_with_1(empty, tmp_path):
    path = tmp_path / "sdn.csv"
    path.write_text(sdn_csv(*((n, f"COMPANY NUMBER {n}", "-0- ") for n in range(1, 21))))
    assert empty("lists", "load", path, "--published", "2019-01-01").status == 0
    path.write_text(LIST)
    ran = empty("lists", "load", path, "--published", "2019-01-02")
    assert ran.status == 1
    assert lines(ran.out)[0]["status"] == "quarantined"
    accepted = empty("lists", "load", path, "--published", "2019-01-02", "--accept", "seen")
    assert accepted.status == 0


def test_a_publisher_that_cannot_be_reached_ends_with_3(empty, monkeypatch):
    from penstock.errors import DownloadFailed

    def unreachable(*_: object, **__: object) -> None:
        message = "nobody answers"
        raise DownloadFailed(message)

    monkeypatch.setattr("penstock.desk._lists.download", unreachable)
    ran = empty("lists", "update", "us-ofac-sdn")
    assert ran.status == 3
    assert lines(ran.out)[0]["reason"] == "nobody answers"
    assert empty("lists", "update", "no-such-list").status == 2


def test_stale_status_ends_with_3(run, monkeypatch):
    monkeypatch.setenv("PENSTOCK_STALE_AFTER_DAYS", "0")
    ran = run("lists", "status")
    assert ran.status == 3
    assert lines(ran.out)[0]["is_stale"] is True


PAIRS = "schema,name1,name2,dob1\nPerson,Kim Jong Un,Jong-un Kim,1984\nCompany,Acme Ltd,Foo GmbH,\n"


def test_compare_adds_two_columns(empty, tmp_path):
    path, output = tmp_path / "pairs.csv", tmp_path / "out.csv"
    path.write_text(PAIRS)
    ran = empty("compare", "--input", path, "--output", output)
    assert (ran.status, ran.out) == (1, "")
    rows = list(csv.DictReader(io.StringIO(output.read_text())))
    assert list(rows[0]) == ["schema", "name1", "name2", "dob1", "score", "alert"]
    assert [row["alert"] for row in rows] == ["true", "false"]
    shown = empty("compare", "--input", path)
    assert shown.out == output.read_text()
    as_lines = lines(empty("compare", "--input", path, "--format", "jsonl").out)
    assert 0.9 < as_lines[0]["score"] <= 1


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        ("name1,nameX\nA,B\n", 2, "no column name2"),
        ("name1,name2,score\nA,B,1\n", 2, "already has a column 'score'"),
        ("name1,name2\n", 2, "no rows below its header"),
        ("name1,name2\nA,B,C\n", 4, "row 2"),
    ],
)
def test_compare_refuses(empty, tmp_path, text, status, said):
    path = tmp_path / "pairs.csv"
    path.write_text(text)
    ran = empty("compare", "--input", path)
    assert ran.status == status
    assert said in ran.err


def test_what_a_pair_says_and_nobody_can_read_is_told(empty, tmp_path):
    path = tmp_path / "pairs.csv"
    rows = "Persn,Ann Other,Ann Other,soon,1980,Narnia,FR\n" * 2
    path.write_text("schema,name1,name2,birth_date1,birth_date2,country1,country2\n" + rows)
    told = empty("compare", "--input", path).err.splitlines()
    assert [line.partition("row 2: ")[2] for line in told] == [
        "the schema 'Persn' is not known and not used",
        "the date 'soon' cannot be read and is not used",
        "the country 'Narnia' is not known and not used",
    ]


def test_a_blank_name_in_a_pair_is_an_alert(empty, tmp_path):
    path = tmp_path / "pairs.csv"
    path.write_text("name1,name2\nA,\n")
    rows = list(csv.DictReader(io.StringIO(empty("compare", "--input", path).out)))
    assert rows[0]["alert"] == "true"


@pytest.mark.shared
def test_check_gives_a_decision_a_row(run, tmp_path):
    path = tmp_path / "customers.csv"
    path.write_text("id,name\n1,Zorandia Commerce Bank\n2,Ann Innocent\n")
    ran = run("check", path)
    assert ran.status == 1
    for line in lines(ran.out):
        validator("decision").validate(line)
    assert [line["outcome"] for line in lines(ran.out)] == ["hold", "pass"]
    assert "us-ofac-sdn@" in run("check", path, "--format", "csv").out


def test_check_refuses_what_it_cannot_read(run, tmp_path):
    path = tmp_path / "payment.pdf"
    path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj")
    ran = run("check", path)
    assert (ran.status, ran.out) == (4, "")
    assert "Penstock reads CSV" in ran.err


def test_version(empty):
    assert empty("version").out == empty("--version").out == f"penstock {__version__}\n"


def test_no_command_shows_help(empty):
    ran = empty()
    assert ran.status == 2
    assert "Usage: penstock" in ran.out + ran.err
    assert empty("lists", "--help").status == 0


@pytest.mark.parametrize(("group", "name", "module", "summary"), COMMANDS)
def test_every_command_s_help_begins_with_its_line_in_the_table(
    empty, group, name, module, summary
):
    ran = empty(*filter(None, (group, name)), "--help")
    assert ran.status == 0
    assert summary.split(":")[0].split(",")[0] in " ".join(ran.out.split())
    assert import_module(f"penstock.cli.{module}").app is not None


def test_help_imports_next_to_nothing():
    ran = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "penstock.cli", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    heavy = ("sqlalchemy", "numpy", "pyarrow", "lxml", "scipy", "penstock.desk", "rich.console")
    imported = {line.rsplit("|", 1)[-1].strip() for line in ran.stderr.splitlines()}
    assert imported.isdisjoint(heavy)
    assert "screen" in ran.stdout
