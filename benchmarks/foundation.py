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
_COMPARE = """
import csv, sys
from rapidfuzz import fuzz, process, utils
with open(sys.argv[1], encoding="utf-8") as file:
    asked = [row["full_name"] for row in csv.DictReader(file)][: int(sys.argv[2])]
listed = []
for path, column in zip(sys.argv[3::2], sys.argv[4::2]):
    with open(path, encoding="utf-8", errors="replace") as file:
        listed += [row[int(column)] for row in csv.reader(file) if len(row) > int(column)]
asked, listed = ([utils.default_process(name) for name in names] for names in (asked, listed))
found = process.cdist(asked, listed, scorer=fuzz.token_sort_ratio, score_cutoff=85, workers=-1)
print((found.max(axis=1) > 0).sum())
"""
_ASKED = "Jong Un Kim"
_PLAIN_NAMES = 2_000


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
    measure_batch(shared, home / "all", [parts[0], "1", parts[1], "3"])


def measure_batch(shared: Path, home: Path, plain_lists: list[str]) -> None:
    """Print the rate at which a file of innocents is screened, from start to end, by command.

    The lists are those of OFAC, the United Nations, the United Kingdom and the Consolidated
    Screening List. The plain script reads and compares some of the same names with the names and
    aliases of OFAC's list only, by rapidfuzz's `token_sort_ratio` on every processor.
    """
    lists = shared / "lists"
    newest = (lists / "ofac" / "2023-12-28", *sorted(lists.glob("un/un_2026*.xml")))
    paths = (*newest, lists / "uk", *sorted(lists.glob("csl/csl_2026*.csv")))
    penstock("lists", "load", *map(str, paths), home=home)
    penstock("screen", _ASKED, "--allow-stale", home=home, ends=(0, 1))
    people = shared / "names" / "benign_persons_global.csv"
    asked = sum(1 for _ in people.open(encoding="utf-8")) - 1
    answers = str(home / "answers.jsonl")
    words = ("screen", "--input", str(people), "--output", answers, "--allow-stale")
    seconds, _ = min(penstock(*words, home=home, ends=(0, 1)) for _ in range(3))
    start, _ = run("-c", _COMPARE, str(people), "1", *plain_lists)
    plain, _ = run("-c", _COMPARE, str(people), str(_PLAIN_NAMES), *plain_lists)
    plain_rate = _PLAIN_NAMES / (plain - start)
    rate = asked / seconds
    more = {"target": 5000, "baseline": round(plain_rate, 1), "ratio": round(rate / plain_rate, 1)}
    figure("foundation", "batch against four lists", rate, "names/s", **more, asked=asked)


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
