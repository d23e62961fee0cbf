"""`penstock validate`: a kit from the loaded lists, and the scorecard of whoever decided on it."""

import csv
import io
import json
from datetime import UTC, datetime

import msgspec

from penstock.model import Decision, Outcome, Question, QuestionKind, to_json
from penstock.validation import KitKind, read_manifest


def _decide(folder, outcome_of, path):
    """Write a decision on every message of a kit, as some other screening might."""
    lines = []
    for entry in read_manifest(folder):
        made = Decision(
            question=Question(QuestionKind.PAYMENT, f"{folder}/{entry.file}", entry.file),
            outcome=outcome_of(entry),
            as_of=datetime.now(UTC).date(),
            lists=(),
            rules_sha256="",
            decided_at=datetime.now(UTC),
        )
        lines.append(to_json(made) + b"\n")
    path.write_bytes(b"".join(lines))


def test_a_kit_is_made_and_scored(run, tmp_path):
    kit = tmp_path / "kit"
    numbers = ("--control", 20, "--each", 2, "--clean", 10)
    made = run("validate", "make", "--output", kit, *numbers, "--format", "csv")
    assert made.status == 0, made.err
    rows = list(csv.DictReader(io.StringIO(made.out)))
    assert sum(int(row["messages"]) for row in rows) == len(read_manifest(kit))
    assert {row["kind"] for row in rows} == set(KitKind)

    decisions, page, missed = (tmp_path / name for name in ("d.jsonl", "card.html", "missed.csv"))
    _decide(kit, lambda entry: Outcome.PASS, decisions)
    options = ("--decisions", decisions, "--html", page, "--missed", missed)
    scored = run("validate", "score", kit, *options, "--system", "Sleepy & Co", "--format", "jsonl")
    assert scored.status == 1, scored.err
    lines = [json.loads(line) for line in scored.out.splitlines()]
    control = next(line for line in lines if line["name"] == "control")
    assert (control["asked"], control["met"], control["is_passed"]) == (20, 0, False)
    clean = next(line for line in lines if line["name"] == "clean, alerts")
    assert (clean["percent"], clean["is_passed"]) == (0, True)
    assert "Sleepy &amp; Co" in page.read_text()
    with missed.open() as file:
        assert len(list(csv.DictReader(file))) == len(read_manifest(kit)) - 10


def test_a_kit_of_one_kind_and_what_is_no_kit(run, tmp_path):
    kit = tmp_path / "kit"
    made = run("validate", "make", "--output", kit, "--kind", "clean", "--clean", 3)
    assert made.status == 0, made.err
    assert {entry.kind for entry in read_manifest(kit)} == {KitKind.CLEAN}
    again = run("validate", "make", "--output", kit)
    assert again.status == 2
    assert "not empty" in again.err

    decisions = tmp_path / "d.jsonl"
    _decide(kit, lambda entry: Outcome.PASS, decisions)
    assert run("validate", "score", kit, "--decisions", decisions).status == 0
    decisions.write_bytes(msgspec.json.encode({"outcome": "perhaps"}))
    broken = run("validate", "score", kit, "--decisions", decisions)
    assert broken.status == 4
    assert "line 1" in broken.err
    nowhere = run("validate", "score", tmp_path, "--decisions", decisions)
    assert nowhere.status == 4
    assert "is no kit" in nowhere.err
