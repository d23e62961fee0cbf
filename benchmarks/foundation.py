"""What the foundation must reach: loading, replaying, the first answer, batches, the help text.

Every figure comes from a real command in a process of its own, with the peak of its memory, and
beside it what a plain script needs for the barest form of the same work, in the same run.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.report import figure

_READ = """
import csv, sys
for path in sys.argv[1:]:
    with open(path, newline="", encoding="utf-8", errors="replace") as file:
        rows = {row[0]: row for row in csv.reader(file)}
"""
_REPLAY = """
import csv, io, lzma, sys
before = {}
for path in sys.argv[1:]:
    text = lzma.open(path).read().decode("utf-8", errors="replace")
    rows = {row[0]: row for row in csv.reader(io.StringIO(text))}
    changed = {key for key in rows if before.get(key) != rows[key]}
    before = rows
"""
_SEARCH = """
import csv, sys
from rapidfuzz import fuzz, process
names = [row[1] for row in csv.reader(open(sys.argv[1], encoding="utf-8")) if len(row) > 1]
for name in sys.argv[2:]:
    process.extract(name, names, scorer=fuzz.WRatio, limit=10)
"""
_ASKED = "Jong Un Kim"
_PLAIN_NAMES = 100
_ASKED_IN_BULK = 10_000


def run(*words: str, home: Path | None = None, ends: tuple[int, ...] = (0,)) -> tuple[float, float]:
    """Return the wall seconds and the peak memory in MB of a Python process."""
    environment = {name: value for name, value in os.environ.items() if "PENSTOCK" not in name}
    if home is not None:
        environment["PENSTOCK_HOME"] = str(home)
    began = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        child = subprocess.Popen(
            [sys.executable, *words], env=environment, stdout=output, stderr=output
        )
        _pid, status, usage = os.wait4(child.pid, 0)
        taken = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in ends:
            output.seek(0)
            sys.exit(output.read().decode(errors="replace")[-2000:])
    kilobytes = usage.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return taken, kilobytes / 1024


def penstock(*words: str, home: Path, ends: tuple[int, ...] = (0,)) -> tuple[float, float]:
    """Run a command of Penstock with a home of its own."""
    return run("-m", "penstock.cli", *words, home=home, ends=ends)


def report(name: str, seconds: float, target: float, plain: float, **more: object) -> None:
    """Print a time beside its target and the plain baseline."""
    more = {
        "target": target,
        "baseline": round(plain, 4),
        "ratio": round(seconds / plain, 2),
    } | more
    figure("foundation", name, seconds, "s", **more)


def measure(shared: Path, home: Path) -> None:
    """Print every figure; `home` is an empty folder."""
    ofac = shared / "lists" / "ofac"
    whole = ofac / "2023-12-28"
    parts = [str(whole / name) for name in ("sdn.csv", "alt.csv", "add.csv")]
    history = sorted((ofac / "history").glob("*.xz"))
    help_seconds, _ = min(penstock("--help", home=home) for _ in range(5))
    plain, _ = min(run("-c", "import typer") for _ in range(5))
    report("help", help_seconds, 0.3, plain)

    seconds, megabytes = penstock("lists", "load", str(whole), home=home / "whole")
    plain, plain_megabytes = run("-c", _READ, *parts)
    memory = {"megabytes": round(megabytes), "baseline_megabytes": round(plain_megabytes)}
    report("load the OFAC set of 2023-12-28", seconds, 5, plain, target_megabytes=400, **memory)

    seconds, _ = penstock("lists", "load", str(ofac / "history"), home=home / "history")
    plain, _ = run("-c", _REPLAY, *map(str, history))
    report(f"replay {len(history)} publications", seconds, 60, plain)

    penstock("screen", _ASKED, "--allow-stale", home=home / "whole", ends=(1,))
    seconds, _ = min(
        penstock("screen", _ASKED, "--allow-stale", home=home / "whole", ends=(1,))
        for _ in range(5)
    )
    plain, _ = min(run("-c", _SEARCH, parts[0], _ASKED) for _ in range(5))
    report("first answer", seconds, 1, plain)
    measure_batch(shared, home / "all", parts[0])


def measure_batch(shared: Path, home: Path, plain_list: str) -> None:
    """Print the rate at which a file of innocents is screened against four lists."""
    lists = shared / "lists"
    newest = (lists / "ofac" / "2023-12-28", *sorted(lists.glob("un/un_2026*.xml")))
    paths = (*newest, lists / "uk", *sorted(lists.glob("csl/csl_2026*.csv")))
    penstock("lists", "load", *map(str, paths), home=home)
    penstock("screen", _ASKED, "--allow-stale", home=home, ends=(0, 1))
    lines = (
        (shared / "names" / "benign_persons_global.csv")
        .read_text("utf-8")
        .splitlines(keepends=True)
    )
    names = [line.partition(",")[0] for line in lines[1 : _ASKED_IN_BULK + 1]]
    people = home / "people.csv"
    people.write_text("".join(lines[: _ASKED_IN_BULK + 1]), encoding="utf-8")
    answers = str(home / "answers.jsonl")
    words = ("screen", "--input", str(people), "--output", answers, "--allow-stale")
    seconds, _ = penstock(*words, home=home, ends=(0, 1))
    start, _ = run("-c", _SEARCH, plain_list)
    plain, _ = run("-c", _SEARCH, plain_list, *names[:_PLAIN_NAMES])
    plain_rate = _PLAIN_NAMES / (plain - start)
    rate = len(names) / seconds
    more = {"target": 5000, "baseline": round(plain_rate, 1), "ratio": round(rate / plain_rate, 1)}
    figure("foundation", "batch against four lists", rate, "names/s", **more, asked=len(names))


def main() -> None:
    """Measure in a temporary folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    chosen = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="penstock-bench-"))
    try:
        measure(chosen.shared, home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
