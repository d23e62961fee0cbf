"""A watched folder: nothing half-written is read, nothing is lost, nothing is overwritten."""

import json
import multiprocessing
import time
from pathlib import Path

import pytest

from penstock.errors import UsageError
from penstock.intake import Taken, watch_folder
from penstock.intake._folder import WORKING
from tests.intake.made_answers import Made


def once(folder: Path, made: Made, **options: object) -> list[Taken]:
    given: dict[str, object] = {"settle_s": 0, "poll_s": 0.01, "is_once": True} | options
    return list(watch_folder(folder, made, **given))  # type: ignore[arg-type]


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_files_move_on_with_their_decisions_beside_them(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(b"fine")
    (tmp_path / "b.fin").write_bytes(b"hold this")
    made = Made()
    taken = {one.name: one for one in once(tmp_path, made)}
    assert names(tmp_path / "passed") == {"a.xml", "a.xml.decisions.jsonl"}
    assert names(tmp_path / "stopped") == {"b.fin", "b.fin.decisions.jsonl"}
    assert taken["b.fin"].path.read_bytes() == b"hold this"
    line = json.loads(taken["b.fin"].decisions.read_text())
    assert line["outcome"] == "hold"
    assert line["question"]["source"] == "b.fin"
    assert names(tmp_path) == {"passed", "stopped", WORKING}
    assert names(tmp_path / WORKING) <= {".lock"}
    assert not any(repeated for _, _, repeated in made.asked)


def test_unfinished_hidden_and_linked_files_and_folders_wait(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret").write_bytes(b"fine")
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a.xml.part", ".b.xml", "c.tmp", "d.filepart"):
        (folder / name).write_bytes(b"half")
    (folder / "link.xml").symlink_to(outside / "secret")
    (folder / "sub").mkdir()
    assert once(folder, Made()) == []
    assert (outside / "secret").exists()
    (folder / "a.xml.part").rename(folder / "a.xml")
    assert [one.name for one in once(folder, Made())] == ["a.xml"]


def test_a_file_that_still_grows_waits_until_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "slow.xml"
    made = Made()
    writer = multiprocessing.get_context("spawn").Process(target=_grow, args=(str(path),))
    writer.start()
    while not path.exists():
        time.sleep(0.01)
    taken = once(tmp_path, made, settle_s=0.8, poll_s=0.1)
    writer.join()
    assert [one.name for one in taken] == ["slow.xml"]
    assert made.asked[0][1] == b"piece " * 8


def _grow(path: str) -> None:
    with Path(path).open("wb") as file:
        for _ in range(8):
            file.write(b"piece ")
            file.flush()
            time.sleep(0.2)


def test_the_same_name_twice_overwrites_nothing(tmp_path: Path) -> None:
    for content in (b"first", b"second"):
        (tmp_path / "a.xml").write_bytes(content)
        once(tmp_path, Made())
    kept = sorted(path.read_bytes() for path in (tmp_path / "passed").glob("*a.xml"))
    assert kept == [b"first", b"second"]
    assert len(list((tmp_path / "passed").glob("*.decisions.jsonl"))) == 2


def test_what_a_dead_process_left_is_taken_up_and_known_to_be_repeated(tmp_path: Path) -> None:
    working = tmp_path / WORKING
    working.mkdir()
    (working / "1-left.xml").write_bytes(b"fine")
    (working / ".1-left.xml.decisions.jsonl").write_bytes(b"half a li")
    made = Made()
    assert [one.name for one in once(tmp_path, made)] == ["left.xml"]
    assert made.asked == [("left.xml", b"fine", True)]
    assert names(working) == {".lock"}
    assert json.loads((tmp_path / "passed" / "left.xml.decisions.jsonl").read_text())


def test_what_cannot_be_recorded_is_not_moved_on_and_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(b"fine")
    made = Made()
    made.is_full = True
    told: list[str] = []

    def note(text: str) -> None:
        told.append(text)
        made.is_full = len(told) < 2

    taken = once(tmp_path, made, note=note)
    assert [one.name for one in taken] == ["a.xml"]
    assert "disk full" in told[0]
    # The ledger is asked before it is decided on anew: the refusal may have come too late.
    assert [repeated for _, _, repeated in made.asked] == [False, True, True]


def test_only_one_process_watches_a_folder(tmp_path: Path) -> None:
    first = watch_folder(tmp_path, Made(), settle_s=0, poll_s=0.01)
    (tmp_path / "a.xml").write_bytes(b"fine")
    next(first)
    with pytest.raises(UsageError, match="watched by another"):
        once(tmp_path, Made())
    first.close()
    assert once(tmp_path, Made()) == []


def test_a_stop_is_heeded_between_files(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.xml").write_bytes(b"fine")
    seen: list[Taken] = []
    for taken in watch_folder(
        tmp_path, Made(), settle_s=0, poll_s=0.01, is_stopped=lambda: len(seen) >= 2
    ):
        seen.append(taken)
    assert len(seen) == 2
    assert len(once(tmp_path, Made())) == 3


def test_a_place_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UsageError, match="cannot be watched"):
        once(tmp_path / "file", Made())
