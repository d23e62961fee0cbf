"""Screening on Spark answers as one machine does, and goes on where it died."""

import csv
import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from msgspec.structs import replace

from penstock.bulk import PartFolder
from penstock.desk import load_owners, make_ready, screen_on_spark
from penstock.errors import MalformedInput, PenstockError, UsageError
from penstock.tabular import OutputFormat, parquet_part, parquet_parts, read_rows
from tests.cli.runner import Runner
from tests.desk.test_owners import OWNERS
from tests.desk.world import WORLD, loaded, settings_in
from tests.spark import needs_spark, require_spark

DAY = date(2016, 6, 20)
HEADER = ["id", "name", "type", "dob", "lei", "shoe size"]


def customers(count: int) -> list[list[str]]:
    names = [party.primary_name for party in WORLD]
    rows = []
    for number in range(count):
        name = (
            names[number % 3]
            if number % 7 == 0
            else f"Nobody \u041d\u0438\u043a\u0442\u043e {number}"
        )
        rows.append([f"c{number}", name, "company", "19x1" if number == 40 else "", "", "44"])
    rows[5][1] = 'Two\nLines "Ltd"'
    rows[6][1] = ""
    rows[8] = ["", "Harbour Shops Ltd", "company", "", "H2", "1"]
    return rows


def as_csv(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


def as_parquet(path: Path, rows: list[list[str]], group: int) -> Path:
    columns = {name: [row[at] for row in rows] for at, name in enumerate(HEADER)}
    pq.write_table(pa.table(columns), path, row_group_size=group)
    return path


@pytest.fixture
def home(tmp_path, monkeypatch):
    run = Runner(tmp_path / "home", monkeypatch)
    settings = settings_in(tmp_path)
    loaded(settings)
    (tmp_path / "owners.csv").write_text(OWNERS, encoding="utf-8")
    load_owners(settings, [str(tmp_path / "owners.csv")])
    return run


@pytest.mark.parametrize("group", [7, 100, 1000])
@pytest.mark.parametrize("most", [3, 50, 5000])
def test_the_parts_of_a_parquet_file_are_its_rows(tmp_path, group, most):
    path = as_parquet(tmp_path / "c.parquet", customers(103), group)
    parts = parquet_parts(path, most)
    assert max(part.count for part in parts) <= most
    assert [row for part in parts for row in parquet_part(path, part)] == list(read_rows(path))


def test_a_parquet_file_that_became_another_is_refused(tmp_path):
    path = as_parquet(tmp_path / "c.parquet", customers(103), 50)
    parts = parquet_parts(path, 50)
    as_parquet(path, customers(90), 50)
    with pytest.raises(MalformedInput, match="not the file it was"):
        list(parquet_part(path, parts[1]))
    as_parquet(path, customers(20), 50)
    with pytest.raises(MalformedInput, match="not readable"):
        list(parquet_part(path, parts[2]))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--input", "c.csv"], "Give --input FILE and --output FOLDER"),
        (["Kim", "--output", "out"], "Give --input FILE and --output FOLDER"),
        (["--input", "none.csv", "--output", "out"], "no file that can be read in parts"),
        (["--input", ".", "--output", "out"], "no folder of Parquet files alone"),
        (["--input", "c.csv", "--output", "out", "--format", "table"], "has no parts"),
    ],
)
def test_what_spark_cannot_do_is_refused(home, tmp_path, monkeypatch, words, told):
    monkeypatch.chdir(tmp_path)
    as_csv(tmp_path / "c.csv", customers(10))
    ran = home("screen", "--engine", "spark", *words)
    assert ran.status == 2
    assert told in ran.err
    assert not (tmp_path / "out").exists()


def test_a_master_without_spark_is_refused(home):
    assert home("screen", "Kim", "--master", "local[2]").status == 2


class TestOnSpark:
    pytestmark = needs_spark

    def test_every_format_is_answered_row_by_row_as_on_one_machine(self, home, tmp_path):
        require_spark()
        rows = customers(300)
        (tmp_path / "folder").mkdir()
        as_parquet(tmp_path / "folder" / "a.parquet", rows[:170], 1000)
        as_parquet(tmp_path / "folder" / "b.parquet", rows[170:], 1000)
        whole = as_parquet(tmp_path / "c.parquet", rows, 120)
        for source, given, shape in (
            (as_csv(tmp_path / "c.csv", rows), tmp_path / "c.csv", OutputFormat.JSON_LINES),
            (whole, tmp_path / "folder", OutputFormat.CSV),
        ):
            alone, parts = tmp_path / f"alone.{shape}", tmp_path / f"parts-{shape}"
            words = ("--as-of", "2016-06-20", "--format", shape)
            one = home("screen", "--input", source, *words, "--output", alone)
            asked = ("screen", "--input", given, *words)
            many = home(
                *asked, "--engine", "spark", "--master", "local[2]", "--part-rows", 64,
                "--output", parts,
            )  # fmt: skip
            assert one.status == many.status == 1, many.err
            # What is not understood of a file is told as often and in the same words.
            notes = [line for line in many.err.splitlines() if line.startswith("note:")]
            if source == given:
                assert set(one.err.splitlines()) <= set(notes)
            written = [path.read_text("utf-8") for path in sorted(parts.glob("part-*"))]
            assert len(written) == {"jsonl": 5, "csv": 6}[shape]
            if shape is OutputFormat.CSV:
                head, _, _ = written[0].partition("\n")
                written = [head + "\n", *(text.removeprefix(head + "\n") for text in written)]
            text = "".join(written)
            assert text == alone.read_text("utf-8")
            assert "owned_by_listed" in text
            assert "empty_name" in text
        again = home(*asked, "--engine", "spark", "--part-rows", 64, "--output", parts)
        assert again.status == 1
        assert "nothing is asked again" in again.err
        other = home(*asked, "--engine", "spark", "--part-rows", 65, "--output", parts)
        assert other.status == 2
        assert "another question (rows_a_part)" in other.err

    def test_a_job_that_is_killed_goes_on_without_loss_or_doubles(self, home, tmp_path):
        require_spark()
        source = as_csv(tmp_path / "c.csv", customers(3000))
        alone, parts = tmp_path / "alone.jsonl", tmp_path / "parts"
        asked = ["screen", "--input", str(source), "--as-of", "2016-06-20"]
        home(*asked, "--output", alone)
        on_spark = [*asked, "--engine", "spark", "--master", "local[2]", "--part-rows", "20"]
        on_spark += ["--output", str(parts)]
        with (tmp_path / "told").open("w") as told:
            running = subprocess.Popen(
                [sys.executable, "-m", "penstock.cli", *on_spark],
                stdout=told,
                stderr=told,
                start_new_session=True,
            )
            try:
                while len(list(parts.glob("_job/done/*.json"))) < 3:
                    assert running.poll() is None, (tmp_path / "told").read_text()
                    time.sleep(0.01)
            finally:
                # The driver, its Java and its workers: as when the machine goes.
                os.killpg(running.pid, signal.SIGKILL)
                running.wait()
        folder = PartFolder(parts, "jsonl")
        before = {one.number: (parts / one.file).stat().st_mtime_ns for one in folder.done()}
        assert 3 <= len(before) < 150
        assert not folder.is_whole
        ran = home(*on_spark)
        assert ran.status == 1, ran.err
        assert "".join(p.read_text("utf-8") for p in sorted(parts.glob("part-*"))) == (
            alone.read_text("utf-8")
        )
        after = {one.number: (parts / one.file).stat().st_mtime_ns for one in folder.done()}
        assert len(after) == 150
        assert {number: after[number] for number in before} == before, "done is not done again"
        assert not list(parts.glob("_job/unfinished"))

    def test_an_executor_with_other_rules_is_refused(self, home, tmp_path):
        require_spark()
        source = as_csv(tmp_path / "c.csv", customers(10))
        ready = make_ready(settings_in(tmp_path), as_of=DAY)
        other = replace(ready, rules_sha256="0" * 64)
        with pytest.raises(PenstockError, match="rules of its own"):
            screen_on_spark(
                str(source), other, tmp_path / "out", master="local[1]", note=lambda _: None
            )
        with pytest.raises(UsageError, match="does not start"):
            screen_on_spark(
                str(source), ready, tmp_path / "out2", master="nonsense", note=lambda _: None
            )
