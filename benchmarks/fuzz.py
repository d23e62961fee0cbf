"""Every reader, fuzzed for as long as is asked: `make bench ARGS="fuzz --minutes 60"`.

    python -m benchmarks.fuzz [--minutes N] [--seed N] [--only NAME]... [--keep FOLDER]
    python -m benchmarks.fuzz --only NAME --repeat FILE

Each reader gets small whole files and mutations of them: bytes and chunks changed, moved, doubled,
cut off, and values of JSON made odd. A mutation that reaches a line of the reader that none before
it has is kept and mutated further. A reader may return or refuse with an error of the house;
anything else is a finding: another error, a warning of arithmetic, a sum that does not hold, or
more than five seconds of processor time. Each kind of finding is printed and kept once, as a file
that `--repeat` reads again. Prints a JSON line a reader; ends with 1 where anything was found.
"""

import argparse
import hashlib
import random
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from benchmarks.fuzz_targets import Target, every_target
from benchmarks.mutations import mutated, with_odd_value
from benchmarks.reached import Reached
from benchmarks.report import figure
from penstock.errors import PenstockError

MOST_SECONDS = 5.0
_LARGEST_CORPUS = 2_000
_LONGEST = 20_000
_ODD_PART, _MUTATED_PART = 0.5, 0.8
_SAID = 300
_WORDS = (
    b"\x00", b"\xff", b"\xe2\x80\x8b", b"\xef\xbb\xbf", b"\r\n", b"\n", b"\t", b" ", b'"', b"'",
    b",", b";", b":", b"|",
    b"{", b"}", b"[", b"]", b"<", b">", b"</", b"<!-- x -->", b"<![CDATA[", b"]]>", b"&amp;",
    b"&x;", b"<?x y?>", b"-}",
    b"[" * 3000, b'{"a":' * 3000, b"(" * 3000, b"<a>" * 3000, b"- " * 3000, b"9" * 5000,
    b"null", b"-1", b"0", b"1e999", b"NaN", b"99999999999999999999", b"0001-01-01", b"9999-12-31",
    b"2024-02-30", b"%",
    b"\xed\xa0\x80", b"- ", b"*a", b"&a ", b"!!python/object:x", b"=", b"[[x]]", b"\r\n:59:",
    b"{4:", b"100,5", b"(25,50]",
)  # fmt: skip


@dataclass
class Tally:
    """What became of a reader under fuzzing.

    `findings` holds by its kind what was said, and what was read.
    """

    executions: int = 0
    refused: int = 0
    kept: int = 0
    lines: int = 0
    slowest_s: float = 0.0
    findings: dict[str, tuple[str, bytes]] = field(default_factory=dict)


def fuzz(
    target: Target,
    read: Callable[[bytes], object],
    dice: random.Random,
    goes_on: Callable[[int], bool],
) -> Tally:
    """Return what became of a reader under mutations, as long as `goes_on` of their number says."""
    tally = Tally()
    reached = Reached(target.part) if target.part else None
    corpus = list(target.seeds)
    for content in corpus:
        _try(read, content, reached, tally)
    while goes_on(tally.executions):
        content = dice.choice(corpus)
        if dice.random() < _ODD_PART:
            content = with_odd_value(content, dice)
        if dice.random() < _MUTATED_PART:
            content = mutated(content, target.seeds, dice, _WORDS)
        is_new = _try(read, content, reached, tally)
        if is_new and len(corpus) < _LARGEST_CORPUS and len(content) < _LONGEST:
            corpus.append(content)
    tally.kept = len(corpus) - len(target.seeds)
    tally.lines = reached.lines if reached else 0
    return tally


def _try(
    read: Callable[[bytes], object], content: bytes, reached: Reached | None, tally: Tally
) -> bool:
    """Read once, note what happened, and tell whether a new line was reached."""
    is_new = False
    start = time.process_time()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", RuntimeWarning)
            if reached is None:
                read(content)
            else:
                is_new = reached.is_new(partial(read, content))
    except PenstockError:
        tally.refused += 1
    except Exception as error:
        tally.findings.setdefault(_kind_of(error), (f"{error!r}"[:_SAID], content))
    taken = time.process_time() - start
    if taken > MOST_SECONDS:
        tally.findings.setdefault("slow", (f"took {taken:.1f} s of processor time", content))
    tally.slowest_s = max(tally.slowest_s, taken)
    tally.executions += 1
    return is_new


def _kind_of(error: Exception) -> str:
    """Return what tells one kind of finding from another: the error, and the line of the house."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [one for one in frames if "penstock" in Path(one.filename).parts] or list(frames)
    return f"{type(error).__name__} at {Path(ours[-1].filename).name}:{ours[-1].lineno}"


def run(target: Target, seconds: float, seed: str, keep: Path) -> int:
    """Fuzz one reader, print its figures, keep what was found, and return how many kinds."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        read = target.open(stack, Path(folder))
        end = time.monotonic() + seconds
        dice = random.Random(f"{seed} {target.name}")
        tally = fuzz(target, read, dice, lambda _: time.monotonic() < end)
    for kind, (said, content) in tally.findings.items():
        digest = hashlib.sha256(content).hexdigest()[:12]
        place = keep / f"{target.name.replace('/', '-')}-{digest}"
        keep.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        sys.stderr.write(f"{target.name}: {kind}: {said}\n  kept as {place}\n")
    figure(
        "fuzz",
        target.name,
        tally.executions,
        "executions",
        findings=len(tally.findings),
        refused=tally.refused,
        kept=tally.kept,
        lines=tally.lines,
        slowest_ms=round(1000 * tally.slowest_s, 1),
    )
    return len(tally.findings)


def main() -> int:
    """Fuzz, and return how many kinds of findings there were."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="in all, shared by weight")
    parser.add_argument("--seed", default=f"{datetime.now(UTC):%Y%m%d}")
    parser.add_argument("--only", action="append", default=[], metavar="NAME")
    parser.add_argument("--keep", type=Path, default=Path("out/fuzz"), help="of findings")
    parser.add_argument("--repeat", type=Path, metavar="FILE", help="read one finding again")
    asked = parser.parse_args()
    known = {one.name: one for one in every_target()}
    if unknown := sorted(set(asked.only) - set(known)):
        parser.error(f"no reader {', '.join(unknown)}; there are {', '.join(known)}")
    chosen = [known[name] for name in asked.only or known]
    if asked.repeat:
        with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
            chosen[0].open(stack, Path(folder))(asked.repeat.read_bytes())
        return 0
    weights = sum(one.weight for one in chosen)
    shares = {one.name: asked.minutes * 60 * one.weight / weights for one in chosen}
    found = sum(run(one, shares[one.name], asked.seed, asked.keep) for one in chosen)
    figure("fuzz", "findings", found, "kinds", readers=len(chosen), seed=asked.seed)
    return found


if __name__ == "__main__":
    if main():
        sys.exit(1)
