"""The labelled articles keep the scores that are promised; the benchmark prints them."""

import pytest

from penstock.news import NewsReader
from tests.news.scores import labelled, score


@pytest.mark.parametrize("half", ["tuned", "held_out"])
def test_the_labels_are_whole(half: str) -> None:
    rows = labelled(half)
    assert len(rows) >= 30
    assert len({row["id"] for row in rows}) == len(rows)
    several = [row for row in rows if sum(one["story"] == row["story"] for one in rows) > 1]
    assert len({row["story"] for row in several}) == 10
    assert sum(row["story"].startswith("n-") for row in rows) >= 10


@pytest.mark.parametrize("half", ["tuned", "held_out", "wire", "lots"])
def test_the_halves_keep_their_scores(reader: NewsReader, half: str) -> None:
    found = score(reader, labelled(half))
    assert found.story_f1 >= 0.95, found.misses
    assert found.event[2] >= 0.85, found.misses
    assert found.speakers >= 0.88, found.misses
    assert found.link[0] >= 0.95, found.misses
    assert found.link[1] >= 0.9, found.misses


@pytest.mark.parametrize("lot", ["bulletins", "dispatches", "reports"])
def test_the_later_lots_keep_their_scores(reader: NewsReader, lot: str) -> None:
    found = score(reader, labelled(lot))
    assert found.story_f1 >= 0.95, found.misses
    assert found.event[2] >= 0.85, found.misses
    assert found.speakers >= 0.85, found.misses
    assert found.link[0] >= 0.95, found.misses
