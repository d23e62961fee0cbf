"""`penstock bench`: figures of this machine, as a table or for a program."""

import json

import pytest


@pytest.mark.slow
def test_figures_come_as_lines_of_json(run):
    ran = run("bench", "--parties", 5, "--messages", 2, "--format", "jsonl")
    assert ran.status == 0, ran.err
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert [row["asked"] for row in rows] == [5, 5, 5, 2, 2, 2]
    assert {row["unit"] for row in rows} == {"ms", "a second"}


def test_nothing_can_be_measured_on_nothing(run):
    ran = run("bench", "--parties", 0)
    assert ran.status == 2
    assert "--parties" in ran.err
