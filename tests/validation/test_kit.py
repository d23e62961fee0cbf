"""Kits on disk: deterministic, whole or not there at all, and honest about what is in them."""

from collections import Counter
from datetime import date
from pathlib import Path

import msgspec
import pytest

from penstock.errors import MalformedInput, UnreadableInput, UsageError
from penstock.model import ListId, ListVersion
from penstock.payments import Message, read_messages
from penstock.validation import Entry, KitKind, change_classes, make_kit, read_manifest, tricks
from tests.validation.made_lists import parties

_LISTS = (ListVersion(ListId("made-up"), date(2026, 11, 1), "0" * 64),)


def make(folder: Path, **options: object) -> list[Entry]:
    numbers: dict[str, object] = {"control": 60, "each": 4, "clean": 40} | options
    return list(make_kit(parties(), _LISTS, folder, **numbers))  # type: ignore[arg-type]


def test_a_kit_has_every_class_and_trick_and_its_manifest_tells_them(tmp_path: Path) -> None:
    entries = make(tmp_path / "kit")
    assert read_manifest(tmp_path / "kit") == entries
    kinds = Counter(entry.kind for entry in entries)
    assert kinds[KitKind.CONTROL] == 60
    assert kinds[KitKind.CLEAN] == 40
    made = {entry.change for entry in entries}
    assert {f"trick.{one.name}" for one in tricks()} <= made
    # Nobody in the small list has an accent to remove.
    assert {one.name for one in change_classes()} - made <= {"accents_removed"}
    assert {entry.sort for entry in entries} == {"", "person", "body", "vessel"}
    assert all((tmp_path / "kit" / entry.file).is_file() for entry in entries)
    assert len({entry.file for entry in entries}) == len(entries)


def test_names_stand_in_the_message_where_the_manifest_says(tmp_path: Path) -> None:
    for entry in make(tmp_path / "kit", kinds=(KitKind.CONTROL,)):
        (message,) = read_messages(tmp_path / "kit" / entry.file)
        assert isinstance(message, Message)
        assert list(message.every_problem()) == []
        assert any(
            entry.planted in " ".join(segment.text.split()) for segment in message.every_segment()
        ), entry
        assert entry.name.split()[0] in entry.planted
        assert "Zorv" not in entry.name.split(), "a weak alias alone raises no alert"


def test_the_same_seed_makes_the_same_kit(tmp_path: Path) -> None:
    first, second = tmp_path / "one", tmp_path / "two"
    assert make(first) == make(second)
    for path in sorted(first.rglob("*.*")):
        assert path.read_bytes() == (second / path.relative_to(first)).read_bytes()
    assert make(tmp_path / "three", seed=2) != read_manifest(first)


def test_a_folder_in_use_is_left_alone_and_a_broken_kit_is_none(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("precious")
    with pytest.raises(UsageError, match="not empty"):
        make(tmp_path)
    with pytest.raises(UnreadableInput, match="is no kit"):
        read_manifest(tmp_path)
    (tmp_path / "manifest.jsonl").write_text('{"file":1}\n')
    with pytest.raises(MalformedInput, match="line 1"):
        read_manifest(tmp_path)
    unfinished = make_kit(parties(), _LISTS, tmp_path / "half", clean=5)
    next(unfinished)
    with pytest.raises(UnreadableInput):
        read_manifest(tmp_path / "half")


def test_the_kit_says_which_lists_it_was_made_from(tmp_path: Path) -> None:
    make(tmp_path / "kit", kinds=(KitKind.CLEAN,))
    about = msgspec.json.decode((tmp_path / "kit" / "kit.json").read_bytes())
    assert about["lists"][0]["list"] == "made-up"
    assert about["seed"] == 1
