"""Files a person wrote are short, finished, and free of this or any machine's paths."""

import re
import subprocess

import pytest

from tests.house.project import ROOT, hand_written

_LONGEST = 500
# Split so that this file does not contain what it looks for.
_UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX|H" r"ACK|not yet " r"implemented)\b")
_MACHINE = re.compile(r"(?<![\w.~])/(work|tmp|home|root|opt|Users)/[A-Za-z0-9_.]")
_STUBS = re.compile(r"raise Not" r"ImplementedError")


def _committed() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    names = [name for name in listed.decode().split("\0") if name]
    return [name for name in names if (ROOT / name).is_file()]


def test_no_file_is_longer_than_a_person_reads() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in hand_written()
    }
    assert lengths
    assert {name: lines for name, lines in lengths.items() if lines > _LONGEST} == {}


@pytest.mark.parametrize("pattern", [_UNFINISHED, _STUBS], ids=["words", "stubs"])
def test_nothing_is_left_half_done(pattern: re.Pattern[str]) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in hand_written()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_no_committed_file_names_a_path_of_a_machine() -> None:
    found = []
    for name in _committed():
        try:
            text = (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [
            f"{name}:{number}: {line.strip()[:80]}"
            for number, line in enumerate(text.splitlines(), 1)
            if _MACHINE.search(line)
        ]
    assert found == []


def test_the_patterns_match() -> None:
    assert _UNFINISHED.search("# TO" + "DO: later")
    assert _MACHINE.search("open('/" + "tmp/x')")
    assert not _MACHINE.search("https://example.org/home/page")
