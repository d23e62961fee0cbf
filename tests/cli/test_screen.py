import csv
import fcntl
import gzip
import io
import json
import signal
import subprocess
import sys
import termios
import time
from array import array

import pyarrow.parquet as pq
import pytest

from tests.desk.test_check import validator


def lines(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.shared
def test_a_hit_ends_with_1_and_keeps_the_contract(run):
    ran = run("screen", "Zorandia Comerce Bank", "--country", "KP", "--schema", "company")
    assert ran.status == 1
    (line,) = lines(ran.out)
    validator("screen").validate(line)
    assert line["outcome"] == "hold"
    assert line["hits"][0]["party"] == "us-ofac:1"
    assert line["hits"][0]["programs"] == ["DPRK"]
    assert ran.err == ""


def test_no_hit_ends_with_0(run):
    ran = run("screen", "Somebody Innocent")
    assert (ran.status, lines(ran.out)[0]["outcome"], ran.err) == (0, "pass", "")


def test_a_number_is_a_question_of_its_own(run):
    ran = run("screen", "--id", "imo:9187629")
    assert ran.status == 1
    assert lines(ran.out)[0]["reasons"][0]["code"] == "identifier_hit"
    assert run("screen", "Golden Dawn", "--identifier", "IMO: 9187629").status == 1


def test_a_person_gets_a_table_with_reasons_that_sum_to_the_score(run):
    ran = run("screen", "Zorandia Comerce Bank", "--format", "table")
    assert ran.status == 1
    for text in (
        "HOLD",
        "ALERT",
        "OFAC-like 99",
        "ZORANDIA CO[M]MERCE",
        "us-ofac-sdn",
        "DPRK",
        "2009-08-11",
    ):
        assert text in ran.out, ran.out
    assert "name part" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 100


def test_a_person_without_a_hit_is_told_so(run):
    ran = run("screen", "Somebody Innocent", "--format", "table")
    assert ran.status == 0
    assert "No hit" in ran.out
    assert "PASS" in ran.out
    assert "us-ofac-sdn" in ran.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["screen"], "Nothing is asked"),
        (["screen", "A", "--input", "x"], "not both"),
        (["screen", "A", "--schema", "wizard"], "no schema 'wizard'"),
        (["screen", "A", "--country", "Atlantis"], "no country 'Atlantis'"),
        (["screen", "A", "--birth-date", "someday"], "no date of birth"),
        (["screen", "A", "--id", "123"], "kind:value"),
        (["screen", "A", "--as-of", "yesterday"], "'yesterday' is not a date"),
        (["screen", "A", "--policy", "none-such"], "No screening policy"),
        (["screen", "A", "--format", "xml"], "xml"),
        (["screen", "A", "--limit", "0"], "limit"),
        (["screen", "A", "--no-such-option"], "No such option"),
        (["scren", "A"], "scren"),
        (["screen", "A", "--store", "mysql://x"], "store"),
        (["screen", "A", "--output", "no/such/folder/x.csv"], "cannot be written"),
    ],
)
def test_usage_errors_end_with_2_a_message_and_a_hint(run, words, said):
    ran = run(*words)
    assert ran.status == 2, ran
    assert ran.out == ""
    assert ran.err.startswith("Error: ")
    assert said in ran.err
    assert "\n\nhint: " in ran.err
    assert "Traceback" not in ran.err


def test_an_empty_name_is_held(run):
    ran = run("screen", "")
    assert ran.status == 1
    assert lines(ran.out)[0]["reasons"][0]["code"] == "empty_name"


FILE = "id,full_name,dob,shoe\n1,Zorandia Commerce Bank,,\n2,Ann Innocent,1980-01-02,\n3,,,\n"


def test_a_file_is_answered_line_by_line(run, tmp_path):
    path = tmp_path / "in.csv"
    path.write_bytes(FILE.encode("utf-16"))
    ran = run("screen", "--input", path)
    assert ran.status == 1
    assert [(line["id"], line["outcome"]) for line in lines(ran.out)] == [
        ("1", "hold"),
        ("2", "pass"),
        ("3", "hold"),
    ]
    assert "column 'shoe' is not used" in ran.err


def test_standard_input_and_packed_files(run, tmp_path):
    ran = run("screen", "--input", "-", stdin=gzip.compress(FILE.encode()))
    assert len(lines(ran.out)) == 3


@pytest.mark.parametrize("ending", ["csv", "parquet", "jsonl"])
def test_the_ending_of_the_output_tells_its_format(run, tmp_path, ending):
    path, output = tmp_path / "in.csv", tmp_path / f"out.{ending}"
    path.write_text(FILE)
    ran = run("screen", "--input", path, "--output", output)
    assert (ran.status, ran.out) == (1, "")
    if ending == "csv":
        rows = list(csv.DictReader(io.StringIO(output.read_text())))
    elif ending == "parquet":
        rows = pq.read_table(output).to_pylist()
    else:
        rows = lines(output.read_text())
    assert [row["id"] for row in rows] == ["1", "2", "3"]
    if ending != "jsonl":
        assert rows[0]["listed_name"] == "ZORANDIA COMMERCE BANK"
        assert rows[2]["reasons"] == "empty_name"


def test_a_table_of_a_file(run, tmp_path):
    path = tmp_path / "in.csv"
    path.write_text(FILE)
    ran = run("screen", "--input", path, "--format", "table")
    assert "us-ofac:1" in ran.out.replace("\n", "")


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        (b"id,name\n1,A\n2,B,C\n", 4, "row 3: 3 cells, but the header has 2"),
        (b"%PDF-1.7", 4, "is PDF, not a table"),
        (b"foo,bar\n1,2\n", 2, "its columns are foo, bar"),
        (b"id,name\n", 4, "asks about nobody"),
        (b"\xff\xfe\x00", 4, "Error: "),
        (b"", 4, "is empty"),
    ],
)
def test_unreadable_files_are_refused(run, tmp_path, content, status, said):
    path, output = tmp_path / "in.csv", tmp_path / "out.csv"
    path.write_bytes(content)
    output.write_text("what was there")
    ran = run("screen", "--input", path, "--output", output)
    assert (ran.status, ran.out) == (status, "")
    assert said in ran.err
    assert "hint: " in ran.err
    assert output.read_text() == "what was there"


def test_escape_codes_in_a_file_do_not_reach_the_terminal(run, tmp_path):
    path = tmp_path / "in.csv"
    path.write_text("name,\x1b[31mred\nA,1\n")
    ran = run("screen", "--input", path)
    assert "\x1b" not in ran.err


@pytest.mark.parametrize("words", [("--input", "in.csv"), ("\x1b[31mZorandia Commerce Bank",)])
def test_escape_codes_do_not_reach_a_table(run, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.csv").write_text("name\n\x1b[31mZorandia Commerce Bank\n")
    ran = run("screen", *words, "--format", "table")
    assert "Commerce" in ran.out
    assert "\x1b" not in ran.out


def test_as_of_chooses_the_publication_of_the_day(run):
    assert run("screen", "Glimmertide", "--schema", "vessel").status == 1
    assert run("screen", "Glimmertide", "--schema", "vessel", "--as-of", "2016-06-03").status == 0
    ran = run("screen", "Glimmertide", "--as-of", "2016-05-31")
    assert (ran.status, ran.out) == (3, "")
    assert "No list published on or before 2016-05-31" in ran.err


def test_starter_facts_are_announced(empty):
    ran = empty("screen", "Somebody Innocent")
    assert ran.status == 0
    assert "Only the starter facts" in ran.err
    assert lines(ran.out)[0]["reasons"][0]["code"] == "starter_facts_only"


def test_stale_lists_end_with_3(run, monkeypatch):
    monkeypatch.setenv("PENSTOCK_STALE_AFTER_DAYS", "0")
    ran = run("screen", "Somebody Innocent")
    assert (ran.status, ran.out) == (3, "")
    assert "last heard of" in ran.err
    allowed = run("screen", "Somebody Innocent", "--allow-stale")
    assert allowed.status == 0
    assert lines(allowed.out)[0]["reasons"][0]["code"] == "lists_stale"


def test_an_unforeseen_error_is_a_hold_not_a_traceback(run, monkeypatch):
    def broken(*_: object, **__: object) -> None:
        message = "something odd"
        raise ZeroDivisionError(message)

    monkeypatch.setattr("penstock.desk.make_ready", broken)
    ran = run("screen", "A")
    assert (ran.status, ran.out) == (4, "")
    assert "internal error, so nothing is answered: ZeroDivisionError: something odd" in ran.err
    assert "Traceback" not in ran.err
    assert "Traceback" in run("--verbose", "screen", "A").err


def test_parquet_to_a_terminal_is_refused(run, monkeypatch):
    from penstock.cli._output import choose_format
    from penstock.errors import UsageError
    from penstock.tabular import OutputFormat

    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    with pytest.raises(UsageError, match="not for reading on a terminal"):
        choose_format(OutputFormat.PARQUET, None)
    assert choose_format(None, None) is OutputFormat.TABLE


def test_a_closed_pipe_is_silent(run, tmp_path):
    path = tmp_path / "in.csv"
    path.write_text("name\n" + "Zorandia Commerce Bank\n" * 400)
    process = subprocess.Popen(
        [sys.executable, "-m", "penstock.cli", "screen", "--input", str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.close()
    told = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=60) == 141
    assert told == b""


def test_ctrl_c_ends_with_130(run, tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-m", "penstock.cli", "screen", "--input", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdin.write(b"name\nA\n")
    process.stdin.flush()
    # The row is taken out of the pipe only by a command that has begun and waits for more.
    for _ in range(600):
        unread = array("i", [0])
        fcntl.ioctl(process.stdin.fileno(), termios.FIONREAD, unread)
        if not unread[0]:
            break
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    out, told = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, b"")
    assert b"Traceback" not in told
    assert b"Interrupted" in told
