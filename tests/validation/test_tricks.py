"""Tricks with messages: the reader gives the reason that the table promises, and reads the name."""

import pytest

from penstock.payments import Message, read_messages
from penstock.validation import Trick, tricks
from penstock.validation._iso_tricks import ISO_TRICKS
from penstock.validation._mt_tricks import MT_TRICKS

_NAMES = ("Korea Zorvak Pellinor Trading", "Mohammed Qarvash Tellani", "Kim Zorvak")


def test_every_row_has_its_function_and_every_function_its_row() -> None:
    assert [one.name for one in tricks()] == [*ISO_TRICKS, *MT_TRICKS]


@pytest.mark.parametrize("trick", tricks(), ids=lambda one: one.name)
def test_a_trick_gives_the_reason_that_its_row_names(trick: Trick) -> None:
    for seed, name in enumerate(_NAMES):
        content = trick.applied(name, seed)
        assert content == trick.applied(name, seed)
        messages = list(read_messages(content))
        codes = {problem.code for message in messages for problem in message.every_problem()}
        assert trick.code in codes if trick.code else codes == set()
        assert messages


@pytest.mark.parametrize(
    "trick", [one for one in tricks() if one.is_found], ids=lambda one: one.name
)
def test_a_name_that_must_be_found_is_read(trick: Trick) -> None:
    for seed, name in enumerate(_NAMES):
        read = [one for one in read_messages(trick.applied(name, seed)) if isinstance(one, Message)]
        texts = [segment.text for message in read for segment in message.every_segment()]
        plain = "".join(" ".join(texts).casefold().split())
        last = name.split()[-1].casefold()
        if trick.name in ("homoglyph", "full_width", "decomposed", "zero_width", "right_to_left"):
            assert texts
        elif trick.name in ("inside_word", "inside_line"):
            assert last[-3:] in plain
        else:
            assert last in plain
