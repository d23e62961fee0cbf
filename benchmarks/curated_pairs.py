"""Labelled pairs of names by class: F1 at the standard policy, on the tuned half and the other.

The pairs of `benchmarks/pairs/curated.tsv` were written by hand. Which half a pair belongs to
follows from a hash of its row, so pairs may be added without moving others. Baselines in the same
run: rapidfuzz WRatio and, where it is installed, nomenklatura's logic-v2.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from rapidfuzz import fuzz

from benchmarks.report import best_f1, f1_at, figure
from penstock.model import Schema, Subject
from penstock.screening import compare, load_policy

PAIRS = Path(__file__).parent / "pairs"
_SCHEMAS = {
    "person": Schema.PERSON,
    "organisation": Schema.ORGANIZATION,
    "vessel": Schema.VESSEL,
}

Engine = Callable[["Pair"], float]


class Pair(NamedTuple):
    """Two names, what kind of party bears them, and whether it is the same party."""

    sort: str
    kind: str
    is_same: bool
    left: str
    right: str

    @property
    def is_held_out(self) -> bool:
        """Whether the pair belongs to the half that is not tuned on."""
        return bool(crc32(f"{self.left}|{self.right}".encode()) >> 3 & 1)


def read_pairs(path: Path) -> list[Pair]:
    """Return the pairs of a file in order."""
    lines = [
        line.split("\t")
        for line in path.read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    return [Pair(sort, kind, same == "1", *names) for sort, kind, same, *names in lines[1:]]


def penstock_score(pair: Pair) -> float:
    """Return the score of a pair."""
    schema = _SCHEMAS[pair.kind]
    left = Subject(id="left", names=(pair.left,), schema=schema)
    return compare(left, Subject(id="right", names=(pair.right,), schema=schema)).score


def wratio_score(pair: Pair) -> float:
    """Return rapidfuzz's weighted ratio, 0 to 1."""
    return fuzz.WRatio(pair.left.lower(), pair.right.lower()) / 100


def nomenklatura_engine() -> Engine | None:
    """Return the scorer of nomenklatura's logic-v2, None where it is not installed."""
    try:
        from followthemoney import EntityProxy, model
        from nomenklatura.matching import get_algorithm
        from nomenklatura.matching.types import ScoringConfig
    except ImportError:
        return None
    algorithm = get_algorithm("logic-v2")
    config = ScoringConfig.defaults()

    def entity(pair: Pair, name: str) -> EntityProxy:
        schema = {"person": "Person", "organisation": "Organization", "vessel": "Vessel"}[pair.kind]
        made = model.make_entity(schema)
        made.id = name
        made.add("name", name)
        return made

    def score(pair: Pair) -> float:
        found = algorithm.compare(entity(pair, pair.left), entity(pair, pair.right), config)
        return float(found.score)

    return score


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="print the errors on the tuned half")
    parser.add_argument("--pairs", type=Path, default=PAIRS / "curated.tsv")
    chosen = parser.parse_args()
    pairs = read_pairs(chosen.pairs)
    threshold = load_policy("standard").threshold
    engines: dict[str, Engine | None] = {
        "penstock": penstock_score,
        "wratio": wratio_score,
        "logic-v2": nomenklatura_engine(),
    }
    for engine, score in engines.items():
        if score is None:
            sys.stdout.write(f"{engine} skipped: nomenklatura is not installed\n")
            continue
        scores = {pair: score(pair) for pair in pairs}
        for half in ("tuned", "held out"):
            own = [pair for pair in pairs if pair.is_held_out is (half == "held out")]
            scored = [(scores[pair], pair.is_same) for pair in own]
            more = {"engine": engine, "half": half, "pairs": len(own)}
            f1, precision, recall = f1_at(scored, threshold)
            figure(
                "curated_pairs",
                f"F1 at {threshold}",
                f1,
                "",
                precision=precision,
                recall=recall,
                **more,
            )
            best, at, _, _ = best_f1(scored)
            figure("curated_pairs", "best F1", best, "", threshold=round(at, 3), **more)
        if engine != "penstock":
            continue
        right: dict[tuple[str, bool], list[bool]] = defaultdict(list)
        for pair, value in scores.items():
            right[pair.sort, pair.is_held_out].append((value >= threshold) is pair.is_same)
        for (sort, held), found in sorted(right.items()):
            half = "held out" if held else "tuned"
            value = sum(found) / len(found)
            figure("curated_pairs", "right", value, "", sort=sort, half=half, pairs=len(found))
        if chosen.show:
            for pair, value in scores.items():
                if not pair.is_held_out and (value >= threshold) is not pair.is_same:
                    sys.stdout.write(f"{value:.3f} {pair}\n")


if __name__ == "__main__":
    main()
