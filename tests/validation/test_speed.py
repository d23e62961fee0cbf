"""The figures of speed rest on what was asked, and nothing of it is recorded."""

import pytest

from penstock.desk import Ready, basis_of, make_ready
from penstock.settings import Settings, load_settings
from penstock.validation import Figure, measure_speed


@pytest.fixture(scope="module")
def at_hand(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ready, Settings]:
    settings = load_settings(home=tmp_path_factory.mktemp("home"))
    return make_ready(settings, needs_lists=False), settings


def _measure(at_hand: tuple[Ready, Settings], seed: int = 1) -> tuple[list[Figure], int]:
    ready, settings = at_hand
    told: list[int] = []
    figures = measure_speed(
        ready.screener(),
        basis_of(ready, settings),
        parties=7,
        messages=3,
        seed=seed,
        advance=told.append,
    )
    return list(figures), sum(told)


def test_every_question_is_counted_and_told(at_hand: tuple[Ready, Settings]) -> None:
    figures, told = _measure(at_hand)
    assert told == 2 * 7 + 3
    assert [one.asked for one in figures] == [7, 7, 7, 3, 3, 3]
    assert all(one.value > 0 for one in figures)
    assert all(0 <= one.held <= one.asked for one in figures)


def test_half_is_never_slower_than_nearly_all(at_hand: tuple[Ready, Settings]) -> None:
    value = {one.figure: one.value for one in _measure(at_hand)[0]}
    for of in ("one party at a time", "one payment at a time"):
        assert value[f"{of}, half within"] <= value[f"{of}, 99 of 100 within"]


def test_one_seed_asks_the_same(at_hand: tuple[Ready, Settings]) -> None:
    held = [[one.held for one in _measure(at_hand, seed=5)[0]] for _ in range(2)]
    assert held[0] == held[1]
