"""What is asked for again stays remembered; the rest does not fill the memory."""

import pytest

from penstock.screening._remembered import Remembered


def test_what_comes_again_stays_and_what_comes_once_falls_out():
    held: Remembered[str, int] = Remembered(10)
    held["often"] = 1
    for number in range(1000):
        held[f"once {number}"] = number
        assert held["often"] == 1
        assert len(held) <= 20
    assert "once 1" not in held
    assert "once 999" in held
    with pytest.raises(KeyError):
        held["once 1"]
