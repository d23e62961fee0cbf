"""The fuzzer reads every reader's own files, finds what is planted, and finds nothing for a moment.

`make bench ARGS="fuzz --minutes 60"` runs it in earnest.
"""

import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from benchmarks import __main__ as bench
from benchmarks import fuzz as fuzzer
from benchmarks import fuzz_api
from benchmarks.fuzz_targets import Target, every_target
from benchmarks.mutations import with_odd_value

from penstock.errors import MalformedInput
from penstock.lists import FORMATS

_EVERY = {one.name: one for one in every_target()}
_MOMENT = 40


@pytest.fixture(params=sorted(_EVERY))
def opened(request: pytest.FixtureRequest) -> Iterator[tuple[Target, fuzzer.Target]]:
    target = _EVERY[request.param]
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        yield target, target.open(stack, Path(folder))


@pytest.mark.slow
def test_nothing_is_found_for_a_moment(opened) -> None:
    target, read = opened
    most = len(target.seeds) + _MOMENT
    tally = fuzzer.fuzz(target, read, random.Random(7), lambda count: count < most)
    assert tally.executions == most
    assert tally.findings == {}


def test_every_format_of_lists_is_fuzzed_with_a_file_it_reads() -> None:
    for known in FORMATS:
        target = _EVERY[f"lists/{known.id}"]
        with ExitStack() as stack:
            read = target.open(stack, Path())
            for content in target.seeds:
                read(content)


def test_every_route_is_asked() -> None:
    from tools.api_docs import routes

    asked = {one.partition(b"\n")[0].split(b"?")[0].decode() for one in fuzz_api.seeds()}
    told = [one for one in routes() if not one.is_page]
    assert len(asked) == len({(one.method, one.path) for one in told})


def _reader(content: bytes) -> None:
    if content.startswith(b"{"):
        raise MalformedInput("as it must be")
    if b"!" in content:
        content.decode("ascii").index("?")


def test_what_is_no_error_of_the_house_is_found_and_kept(tmp_path: Path) -> None:
    target = Target("made/up", (b"a!b", b"{}"), lambda _, __: _reader, "tests/house")
    assert fuzzer.run(target, 0.0, "7", tmp_path) == 1
    (kept,) = tmp_path.iterdir()
    assert kept.read_bytes() == b"a!b"
    with pytest.raises(ValueError, match="substring"):
        _reader(kept.read_bytes())


def test_what_takes_too_long_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzzer, "MOST_SECONDS", -1.0)
    target = Target("made/up", (b"a",), lambda _, __: _reader, "")
    tally = fuzzer.fuzz(target, _reader, random.Random(7), lambda _: False)
    assert list(tally.findings) == ["slow"]


def test_warnings_of_arithmetic_are_found() -> None:
    import numpy as np

    def divide(_: bytes) -> None:
        np.divide(np.ones(1), np.zeros(1))

    target = Target("made/up", (b"a",), lambda _, __: divide, "")
    tally = fuzzer.fuzz(target, divide, random.Random(7), lambda _: False)
    assert [kind.split()[0] for kind in tally.findings] == ["RuntimeWarning"]


def test_values_of_json_are_made_odd_one_at_a_time() -> None:
    dice = random.Random(7)
    made = {with_odd_value(b'POST /a\n\n{"a": [1, {"b": 2}]}', dice) for _ in range(200)}
    assert len(made) > 40
    assert all(one.startswith(b"POST /a\n\n{") for one in made)
    assert with_odd_value(b"no JSON at all", dice) == b"no JSON at all"


@pytest.mark.filterwarnings("ignore:'benchmarks.fuzz' found in sys.modules:RuntimeWarning")
def test_options_reach_the_one_benchmark_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*words: str) -> int:
        monkeypatch.setattr(sys, "argv", ["benchmarks", *words])
        try:
            return bench.main()
        except SystemExit as ended:
            return int(ended.code or 0)

    keep = str(tmp_path / "kept")
    assert run("fuzz", "--only", "ownership/share", "--minutes", "0.01", "--keep", keep) == 0
    assert '"figure": "ownership/share"' in capsys.readouterr().out
    assert run("fuzz", "faults", "--minutes", "1") == 2
    assert "Name the one benchmark" in capsys.readouterr().err
    assert run("fuzz", "--only", "nobody") == 2
    assert "no reader nobody" in capsys.readouterr().err
    assert "fuzz" in bench.BENCHMARKS
