"""How near is the OFAC-like score to what OFAC's own search showed?

The rows are (asked name, listed name, score seen; -1 where the name was not shown). A fixed half of
them, by a hash of the row, was used to choose the numbers OFAC does not publish; the other half was
not (the steps of the method were read off all rows). Both are reported, and `--choose` repeats the
choice over its whole grid. A row that was not shown counts as near only where Penstock shows
nothing either. Baseline: rapidfuzz WRatio.
"""

import argparse
import csv
import hashlib
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec.structs import replace
from rapidfuzz import fuzz

from benchmarks.report import figure, timed
from penstock.screening import OfacSearch, load_ofac_search, ofac_search_score

Row = tuple[str, str, float]
Score = Callable[[str, str], float | None]
_NEAR = 5.0


def read_rows(path: Path) -> list[Row]:
    """Return the rows of the file."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            (row["query_name"], row["result_name"], float(row["ofac_score"]))
            for row in csv.DictReader(file)
        ]


def is_for_choosing(row: Row) -> bool:
    """Tell in which half a row is; the same at every run."""
    return hashlib.sha256(f"{row[0]}|{row[1]}".encode()).digest()[0] % 2 == 0


def measure(rows: list[Row], score: Score) -> tuple[float, float]:
    """Return the share of rows within five points and the mean distance of those shown."""
    near, distances = 0, []
    for asked, listed, seen in rows:
        found = score(asked, listed)
        if seen < 0:
            near += found is None
            continue
        distances.append(abs((found or 0.0) - seen))
        near += distances[-1] <= _NEAR
    return near / len(rows), sum(distances) / len(distances)


def choices() -> Iterator[OfacSearch]:
    """Yield every setting of the grid the numbers were chosen from."""
    shipped = load_ofac_search()
    for letters, short, step in itertools.product((3, 4, 5, 6), (0, 1, 2, 3), (0, 0.05, 0.1, 0.2)):
        yield replace(shipped, prefix_letters=letters, short_letters=short, soundex_step=step)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scores", type=Path, help="ofac_search_scores.csv")
    parser.add_argument("--choose", action="store_true", help="repeat the choice of the numbers")
    chosen = parser.parse_args()
    rows = read_rows(chosen.scores)
    halves = {
        "all": rows,
        "shown": [row for row in rows if row[2] >= 0],
        "chosen on": [row for row in rows if is_for_choosing(row)],
        "held out": [row for row in rows if not is_for_choosing(row)],
    }
    engines: dict[str, Score] = {
        "penstock": ofac_search_score,
        "wratio": lambda asked, listed: fuzz.WRatio(asked.lower(), listed.lower()),
    }
    for engine, score in engines.items():
        for half, some in halves.items():
            near, distance = measure(some, score)
            more = {"engine": engine, "rows": half, "count": len(some)}
            figure("ofac_search", "within 5 points", near, "", **more)
            figure("ofac_search", "mean distance of those shown", distance, "points", **more)
    with timed() as taken:
        for asked, listed, _ in rows:
            ofac_search_score(asked, listed)
    figure("ofac_search", "names a second", len(rows) / taken[0], "1/s", engine="penstock")
    if chosen.choose:
        best = min(choices(), key=lambda method: _rank(halves["chosen on"], method))
        near, distance = measure(halves["held out"], _with(best))
        more = {"rows": "held out", "distance": distance, "is_shipped": best == load_ofac_search()}
        figure("ofac_search", "best of the grid, within 5 points", near, "", **more)


def _with(method: OfacSearch) -> Score:
    return lambda asked, listed: ofac_search_score(asked, listed, method)


def _rank(rows: list[Row], method: OfacSearch) -> tuple[float, float]:
    near, distance = measure(rows, _with(method))
    return -near, distance


if __name__ == "__main__":
    main()
