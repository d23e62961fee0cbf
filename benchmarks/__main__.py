"""Run the benchmarks one after another: `make bench`, or `make bench ARGS="fuzz --minutes 60"`.

Options after the names are those of the benchmark, in addition to the ones below.
"""

import os
import runpy
import sys
from pathlib import Path

SHARED = Path(os.environ.get("PENSTOCK_SHARED", Path(__file__).parents[2] / "shared")) / "data"
OFAC = str(SHARED / "lists" / "ofac" / "2023-12-28")
CLEAN = str(SHARED / "names" / "benign_persons_global.csv")
BENCHMARKS: dict[str, list[str]] = {
    "faults": [],
    "free_text": [OFAC, "--clean", CLEAN],
    "evasion": [],
    "fuzz": [],
    "foundation": ["--shared", str(SHARED)],
    "leave_one_alias_out": [OFAC],
    "curated_pairs": [],
    "customer_files": [OFAC, "--clean", CLEAN, "--count", "5000"],
    "exports": [],
    "large_file": [],
    "measures": [],
    "news": [],
    "ownership": [],
    "payments": [],
    "pair_speed": [CLEAN],
    "pressure": ["--shared", str(SHARED)],
    "queue": [],
    "ofac_search": [str(SHARED / "names" / "ofac_search_scores.csv"), "--choose"],
    "soak": [OFAC, "--names", CLEAN],
    "romanisation": ["--folder", str(SHARED / "names" / "cross_script")],
}

# These make all they need.
_ALONE = {"evasion", "faults", "fuzz"}


def main() -> int:
    """Run those named on the command line, or all."""
    words = sys.argv[1:]
    first = next((at for at, one in enumerate(words) if one.startswith("-")), len(words))
    chosen, options = words[:first] or list(BENCHMARKS), words[first:]
    unknown = sorted(set(chosen) - set(BENCHMARKS))
    if unknown:
        sys.stderr.write(f"No benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}\n")
        return 2
    if options and len(chosen) > 1:
        sys.stderr.write(f"Name the one benchmark that {' '.join(options)} is for\n")
        return 2
    if not SHARED.is_dir() and not set(chosen) <= _ALONE:
        sys.stderr.write("The shared data folder is absent\n\nhint: set PENSTOCK_SHARED\n")
        return 2
    for name in chosen:
        sys.argv = [name, *BENCHMARKS[name], *options]
        runpy.run_module(f"benchmarks.{name}", run_name="__main__")
    return 0


if __name__ == "__main__":
    sys.exit(main())
