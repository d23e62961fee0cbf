"""Made-up messages: valid by the readers' own account, and each slot is where it says it is."""

import random
from collections.abc import Iterable

import pytest

from penstock.errors import UnknownName
from penstock.payments import Message, read_messages
from penstock.validation import Slot, SlotKind, make_message, message_types, slots

_PLANTED = {
    SlotKind.COUNTRY: "NO",
    SlotKind.BIC: "ZQXWNO22",
}
_NAME = "ZORVAK PELLINOR"


def read(content: bytes) -> Message:
    (message,) = read_messages(content)
    assert isinstance(message, Message), message
    return message


def texts(message: Message) -> list[str]:
    return [segment.text for segment in message.every_segment()]


@pytest.mark.parametrize("kind", message_types())
def test_a_message_is_valid_and_says_what_it_is(kind: str) -> None:
    for seed in range(12):
        made = make_message(kind, seed=seed, full=seed % 3 == 0, count=1 + seed % 3)
        message = read(made.content)
        assert list(message.every_problem()) == [], made.content.decode()
        assert message.type == kind.removesuffix("COV")
        assert message.transactions


@pytest.mark.parametrize("kind", ["pacs.008", "pain.001", "MT103", "MT940"])
def test_the_same_seed_makes_the_same_bytes(kind: str) -> None:
    assert make_message(kind, seed=7) == make_message(kind, seed=7)
    assert make_message(kind, seed=7) != make_message(kind, seed=8)


def test_a_batch_holds_as_many_transactions_as_asked() -> None:
    assert len(read(make_message("pacs.008", count=40).content).transactions) == 40
    assert len(read(make_message("MT101", count=9).content).transactions) == 9


def _find(kind: str, chosen: Iterable[Slot]) -> None:
    for number, slot in enumerate(chosen):
        planted = _PLANTED.get(slot.kind, _NAME)[: slot.size]
        made = make_message(kind, seed=number, plants={slot.path: planted})
        assert not made.lost, slot
        message = read(made.content)
        found = [each for each in message.every_segment() if planted in each.text]
        assert found, slot
        if not kind.startswith("MT"):
            assert any(_plain(each.path).endswith(slot.path) for each in found), slot
        # What has its own place breaks nothing.
        assert list(message.every_problem()) == [], slot


def _plain(path: str) -> str:
    return "/".join(step.partition("[")[0] for step in path.split("/"))


@pytest.mark.parametrize("kind", message_types())
def test_what_is_planted_in_a_slot_stands_there(kind: str) -> None:
    every = slots(kind)
    assert every or kind in ("MT971", "MT970", "MT950", "MT935", "MT412")
    _find(kind, random.Random(kind).sample(every, min(20, len(every))))


@pytest.mark.slow
@pytest.mark.parametrize("kind", message_types())
def test_what_is_planted_in_any_slot_stands_there(kind: str) -> None:
    _find(kind, slots(kind))


def test_two_plants_stand_in_one_message() -> None:
    base = "FIToFICstmrCdtTrf/CdtTrfTxInf/UltmtCdtr"
    plants = {f"{base}/Nm": "ZORVAK", f"{base}/PstlAdr/AdrLine": "PELLINOR"}
    found = texts(read(make_message("pacs.008", plants=plants).content))
    assert {"ZORVAK", "PELLINOR"} <= set(found)


def test_a_long_name_goes_on_in_the_next_line_and_one_too_long_is_told() -> None:
    name = "ZORVAK PELLINOR TRADING AND SHIPPING COMPANY OF THE NORTH"
    made = make_message("MT103", seed=1, plants={"59/name": name})
    assert not made.lost
    assert any(name in " ".join(text.split()) for text in texts(read(made.content)))
    made = make_message("MT103", seed=1, plants={"59/name": " ".join([name] * 4)})
    assert made.lost == ("59/name",)


def test_a_type_nobody_makes_is_refused() -> None:
    with pytest.raises(UnknownName, match=r"pacs\.999"):
        make_message("pacs.999")
    with pytest.raises(UnknownName, match="MT999X"):
        slots("MT999X")
