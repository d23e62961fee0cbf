"""No text, however it is made, keeps a regular expression of the house busy.

Every pattern of code and tables is tried with strings made from its own structure to have it
backtrack: parts repeated that may be, and an end that does not fit.
"""

import ast
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import NamedTuple

import pytest

from tests.house import patterns
from tests.house.project import PACKAGE, ROOT, statements

# Rooms that read what anybody may send, with no bound on the length of one text.
_OPEN_ROOMS = ("api", "intake", "payments", "tabular", "web")
_MOST_S = 0.05
# So long that steps without end, by the cube, and by the square each take longer than that.
_EXPONENTIAL, _CUBIC, _QUADRATIC = 60, 400, 4000


class Tried(NamedTuple):
    """A pattern and every place that compiles it."""

    pattern: str | bytes
    flags: int
    places: list[str]


class _SlowError(Exception):
    pass


def _everything() -> list[Tried]:
    command = [sys.executable, "-m", "tests.house.patterns"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[tuple[str | bytes, int], set[str]] = {}
    for one in json.loads(ran.stdout):
        pattern = one["pattern"].encode("latin-1") if one["bytes"] else one["pattern"]
        found.setdefault((pattern, one["flags"]), set()).add(one["place"])
    for place, written in patterns.written().items():
        if written is not None:
            found.setdefault((written, re.compile(written).flags), set()).add(place)
    return [Tried(*key, sorted(places)) for key, places in found.items()]


def _took(find: Callable[[str | bytes], object], text: str | bytes) -> float:
    """Return how long a search takes this thread, broken off where it is far too long."""

    def stop(*_: object) -> None:
        raise _SlowError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, 10 * _MOST_S)
    start = time.thread_time()
    try:
        find(text)
    except _SlowError:
        return 10 * _MOST_S
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return time.thread_time() - start


def _worst(one: Tried, length: int) -> tuple[float, str]:
    """Return the longest time that any attack of a length takes, and the attack."""
    is_bytes = isinstance(one.pattern, bytes)
    made = re.compile(one.pattern, one.flags & ~re.UNICODE if is_bytes else one.flags)
    methods = set().union(*(patterns.used_by(place) for place in one.places))
    finds = [made.search]
    if methods <= {"match", "fullmatch"}:
        finds = [getattr(made, method) for method in sorted(methods)]
    # Readers of lists squeeze blanks before they look at a text.
    is_squeezed = all(place.startswith("lists/") for place in one.places)
    worst = (0.0, "")
    for attack in patterns.attacks(one.pattern, one.flags, length):
        text = " ".join(attack.split()) if is_squeezed else attack
        for find in finds:
            shown = text.encode("latin-1", "replace") if is_bytes else text
            # Once more before it counts: a machine may be busy.
            took = _took(find, shown)
            took = min(took, _took(find, shown)) if took > _MOST_S else took
            worst = max(worst, (took, text))
        if worst[0] > _MOST_S:
            break
    return worst


def test_the_attacks_find_what_backtracks() -> None:
    for bad, length in ((r"(a+)+$", _EXPONENTIAL), (r"a*a*b", _CUBIC), (r"\s+$", _QUADRATIC)):
        found = _worst(Tried(bad, 0, ["payments/_words.py:1"]), length * 4)
        assert found[0] > _MOST_S, bad
    assert _worst(Tried(r"[a-z]++$", 0, ["payments/_words.py:1"]), _CUBIC)[0] < _MOST_S


def test_patterns_are_made_where_they_are_seen() -> None:
    """By `re.compile(...)` and the like, and by no other engine: only those are looked at."""
    hidden = [
        f"{path.relative_to(PACKAGE).as_posix()}:{node.lineno}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in statements(path)
        if (isinstance(node, ast.ImportFrom) and node.module in {"re", "regex"})
        or (
            isinstance(node, ast.Import)
            and any(one.name == "regex" or (one.name == "re" and one.asname) for one in node.names)
        )
    ]
    assert hidden == []


@pytest.mark.slow
def test_no_pattern_backtracks_without_end() -> None:
    every = _everything()
    heard = {place for one in every for place in one.places}
    unheard = {place for place, text in patterns.written().items() if text is None} - heard
    assert unheard == set(), "have tests/house/looked_at.py look at something that compiles these"
    assert len(every) > 500
    slow = []
    for one in every:
        is_open = any(place.partition("/")[0] in _OPEN_ROOMS for place in one.places)
        lengths = [_EXPONENTIAL, _CUBIC, *([_QUADRATIC] if is_open else [])]
        for length in lengths:
            took, text = _worst(one, length)
            if took > _MOST_S:
                shown = (one.places[0], length, round(took, 2), one.pattern[:80], text[:30])
                slow.append(shown)
                break
    assert slow == []
