"""How many pairs of names are compared a second on one core, beside WRatio on the same pairs.

`python -m benchmarks.pair_speed NAMES.csv` (a column `full_name`). Names of one side beside all
of the other, as when two files of customers are compared; then pairs whose names come but once,
where reading them costs most. nomenklatura's logic-v2 is timed on a part of the same pairs where
it is installed. Processor time; every answer has its score, its explanation and its evidence.
"""

import argparse
import csv
import random
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import product
from pathlib import Path

from rapidfuzz import fuzz

from benchmarks.curated_pairs import Pair, nomenklatura_engine
from benchmarks.report import figure
from penstock.model import Schema, Subject
from penstock.screening import compare_many

_SIDES = (200, 250)
_ONCE = 4000
_DEAR = 2000
_Pairs = Sequence[tuple[str, str]]


def _rate(pairs: _Pairs, run: Callable[[_Pairs], object]) -> float:
    start = time.process_time()
    run(pairs)
    return len(pairs) / (time.process_time() - start)


def _ours(pairs: _Pairs) -> None:
    subjects = {
        name: Subject(id=name, names=(name,), schema=Schema.PERSON)
        for name in {name for pair in pairs for name in pair}
    }
    found = sum(1 for _ in compare_many((subjects[left], subjects[right]) for left, right in pairs))
    if found != len(pairs):
        message = f"{found} answers to {len(pairs)} pairs"
        raise AssertionError(message)


def _wratio(pairs: _Pairs) -> None:
    for left, right in pairs:
        fuzz.WRatio(left.lower(), right.lower())


def _logic(pairs: _Pairs) -> None:
    if score := nomenklatura_engine():
        for left, right in pairs:
            score(Pair("", "person", is_same=False, left=left, right=right))


def _measure(called: str, pairs: _Pairs) -> None:
    figure("pair_speed", "compared", _rate(pairs, _ours), "pairs/s", names=called)
    figure("pair_speed", "WRatio", _rate(pairs, _wratio), "pairs/s", names=called)
    if nomenklatura_engine():
        dear = pairs[:_DEAR]
        figure("pair_speed", "logic-v2", _rate(dear, _logic), "pairs/s", names=called)


def _drawn(names: Iterable[str], chooser: random.Random) -> list[str]:
    drawn = sorted(set(names))
    chooser.shuffle(drawn)
    return drawn


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", type=Path)
    chosen = parser.parse_args()
    chooser = random.Random(7)
    with chosen.names.open(encoding="utf-8") as lines:
        names = [row["full_name"] for row in csv.DictReader(lines)]
    latin = _drawn((name for name in names if name.isascii()), chooser)
    other = _drawn((name for name in names if not name.isascii()), chooser)
    first = [(latin.pop(), other.pop()) for _ in range(500)]
    for run in (_ours, _logic):  # tables are read once
        run(first)
    for called, own in (("Latin", latin), ("other scripts", other)):
        lefts = [own.pop() for _ in range(_SIDES[0])]
        rights = [own.pop() for _ in range(_SIDES[1])]
        _measure(f"{called}, all of two sides", list(product(lefts, rights)))
        _measure(f"{called}, each once", [(own.pop(), own.pop()) for _ in range(_ONCE)])


if __name__ == "__main__":
    main()
