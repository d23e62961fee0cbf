"""A scenario in a process of its own says what it says in this one, and is ended in time."""

import pytest

from penstock.errors import Overloaded, UnreadableInput
from penstock.pressure import Wanted, work_out, work_out_aside
from penstock.pressure import _aside as aside
from tests.pressure.scenarios import small, written


@pytest.fixture
def wanted(tmp_path):
    written(tmp_path, small(draws={"count": 5, "seed": 3}))
    return Wanted(str(tmp_path / "scenario.yaml"), str(tmp_path), 5, 3)


def test_another_process_comes_to_the_same(wanted):
    here, there = work_out(wanted), work_out_aside(wanted, 120)
    assert there.rows == here.rows
    assert there.csv == here.csv
    assert (there.title, there.content) == (here.title, here.content)
    assert there.csv.count("\n") == len(there.rows) + 1
    assert here.content in here.page


def test_what_is_wrong_is_the_same_error(wanted, tmp_path):
    (tmp_path / "flows.csv").unlink()
    with pytest.raises(UnreadableInput, match="which is not in") as caught:
        work_out_aside(wanted, 120)
    assert "--data" in caught.value.hint


def test_what_takes_too_long_is_ended(wanted):
    with pytest.raises(Overloaded, match="longer than 0 seconds"):
        work_out_aside(wanted, 0.01)


def test_a_process_without_an_answer_is_told(wanted, monkeypatch):
    monkeypatch.setattr(aside, "_MODULE", "this.module.is.not.there")
    with pytest.raises(Overloaded, match="without an answer"):
        work_out_aside(wanted, 60)
