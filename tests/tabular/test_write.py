import csv
import errno
import io
import json
import os
import stat
from datetime import date

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.errors import UsageError
from penstock.tabular import (
    OutputFormat,
    check_columns,
    neutral_cell,
    open_writer,
    output_file,
    read_rows,
    write_rows,
)

COLUMNS = {"id": str, "score": float, "alert": bool, "programmes": str}
ROWS = [
    {"id": "1", "score": 0.5, "alert": True, "programmes": ("DPRK", "NPWMD")},
    {"id": "=2+2", "score": None, "alert": False, "programmes": [{"a": 1}]},
]


def test_csv_text(tmp_path):
    path = tmp_path / "out.csv"
    assert write_rows(iter(ROWS), OutputFormat.CSV, COLUMNS, path=path) == 2
    assert path.read_text() == (
        'id,score,alert,programmes\n1,0.5,true,DPRK; NPWMD\n\'=2+2,,false,"[{""a"": 1}]"\n'
    )


def test_json_lines_keep_their_shape(tmp_path):
    path = tmp_path / "out.jsonl"
    write_rows(iter(ROWS), OutputFormat.JSON_LINES, COLUMNS, path=path)
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert lines[0] == {**ROWS[0], "programmes": ["DPRK", "NPWMD"]}


def test_parquet_is_typed_and_spans_batches(tmp_path):
    path = tmp_path / "out.parquet"
    write_rows(iter(ROWS * 5000), OutputFormat.PARQUET, COLUMNS, path=path)
    table = pq.read_table(path)
    assert table.num_rows == 10_000
    assert [str(field.type) for field in table.schema] == ["string", "double", "bool", "string"]
    assert table.slice(0, 2).to_pylist() == [
        {"id": "1", "score": 0.5, "alert": True, "programmes": "DPRK; NPWMD"},
        {"id": "=2+2", "score": None, "alert": False, "programmes": '[{"a": 1}]'},
    ]


def test_an_empty_parquet_still_has_its_columns(tmp_path):
    path = tmp_path / "out.parquet"
    write_rows(iter(()), OutputFormat.PARQUET, COLUMNS, path=path)
    assert pq.read_table(path).column_names == list(COLUMNS)


def test_a_table_shows_a_thousand_rows_and_counts_the_rest():
    file = io.BytesIO()
    writer = open_writer(OutputFormat.TABLE, file, COLUMNS, title="[red]Title")
    for _ in range(1003):
        writer.write({"id": "[bold]", "score": 1.5})
    writer.close()
    text = file.getvalue().decode()
    assert text.count("[bold]") == 1000
    assert "[red]Title" in text
    assert "and 3 more rows" in text


@pytest.mark.parametrize("cell", ["=1+1", "+CMD", "-SUM(A1)", "@x", "\tx", "\rx", "-1-1"])
def test_formulas_are_neutral(cell):
    assert neutral_cell(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "-0.5", "+49", "Kim", "a=b", "1e-5"])
def test_numbers_and_plain_text_are_untouched(cell):
    assert neutral_cell(cell) == cell


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), max_size=5))
def test_csv_written_is_csv_read(tmp_path_factory, texts):
    path = tmp_path_factory.getbasetemp() / "round.csv"
    write_rows(
        ({"a": t, "b": "x"} for t in texts), OutputFormat.CSV, {"a": str, "b": str}, path=path
    )
    with path.open(encoding="utf-8", newline="") as file:
        assert [row[0] for row in csv.reader(file)][1:] == [neutral_cell(t) for t in texts]
    assert [row.text("a") for row in read_rows(path)] == [neutral_cell(t) for t in texts]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "out.csv"
    path.write_text("before")

    def rows():
        yield ROWS[0]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_rows(rows(), OutputFormat.CSV, COLUMNS, path=path)
    assert path.read_text() == "before"
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.csv"]


def test_a_file_keeps_its_mode_and_a_new_one_gets_the_usual(tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text("x")
    old.chmod(0o600)
    for path in (old, new):
        write_rows(iter(ROWS), OutputFormat.CSV, COLUMNS, path=path)
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(old.stat().st_mode) == 0o600
    assert stat.S_IMODE(new.stat().st_mode) == 0o666 & ~mask


def test_a_place_that_cannot_be_written_is_a_usage_error(tmp_path):
    with pytest.raises(UsageError, match="cannot be written"), output_file(tmp_path / "no" / "x"):
        pass
    with pytest.raises(UsageError, match="cannot be written"), output_file(tmp_path) as file:
        file.write(b"x")


def test_dates_are_iso(tmp_path):
    path = tmp_path / "out.csv"
    write_rows(iter([{"on": date(2016, 6, 1)}]), OutputFormat.CSV, {"on": str}, path=path)
    assert path.read_text() == "on\n2016-06-01\n"


def test_columns_of_the_answer_are_not_overwritten():
    check_columns(["a", "b"], ["score"])
    with pytest.raises(UsageError, match="already has a column 'score'"):
        check_columns(["a", "score"], ["score", "alert"])


def test_a_full_disk_names_the_file_and_leaves_nothing(tmp_path):
    path = tmp_path / "out.jsonl"

    def rows():
        yield ROWS[0]
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(UsageError, match=r"out\.jsonl cannot be written: No space") as caught:
        write_rows(rows(), OutputFormat.JSON_LINES, COLUMNS, path=path)
    assert "room" in caught.value.hint
    assert list(tmp_path.iterdir()) == []


def test_errors_of_other_files_keep_their_name(tmp_path):
    def rows():
        yield ROWS[0]
        (tmp_path / "absent").read_text()

    with pytest.raises(FileNotFoundError, match="absent"):
        write_rows(rows(), OutputFormat.JSON_LINES, COLUMNS, path=tmp_path / "out.jsonl")
