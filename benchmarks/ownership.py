"""How long the cascade takes on whole registers, and one party from a loaded graph: JSON lines.

    python -m benchmarks.ownership [--small]

Processor time of this process. The ties are random: every party has one or two owners on average,
shares are whole percents from 1 to 99.
"""

import argparse
import random
import resource
import statistics
import tempfile
import time
from datetime import date
from pathlib import Path

import numpy as np

from benchmarks.report import figure
from penstock.ownership import (
    ListedParty,
    OwnerGraph,
    OwnerParty,
    OwnerWatch,
    Stake,
    build_register,
    read_share,
)
from penstock.ownership._bulk import make_ties, spread

BENCH = "ownership"
_SIZES = ((160_000, 250_000, 1_000), (1_600_000, 2_500_000, 4_000), (9_000_000, 12_500_000, 20_000))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="leave out the largest register")
    sizes = _SIZES[:2] if parser.parse_args().small else _SIZES
    for parties, ties, listed in sizes:
        _arrays(parties, ties, listed)
    _one_party()


def _arrays(parties: int, ties: int, listed: int) -> None:
    draw = np.random.default_rng(1)
    owner = draw.integers(0, parties, ties, dtype=np.int32)
    owned = draw.integers(0, parties, ties, dtype=np.int32)
    share = draw.integers(1, 100, ties).astype(np.int64)
    seeds = draw.choice(parties, listed, replace=False)
    sorting, running = [], []
    for _ in range(3):
        start = time.process_time()
        rows = make_ties(owner, owned, share, None, parties=parties, whole=100, threshold=50)
        between = time.process_time()
        found = spread([rows], seeds, is_upper=False)
        sorting.append(between - start)
        running.append(time.process_time() - between)
    more = {"parties": parties, "ties": ties, "blocked": int(found.blocked.sum())}
    whole = min(map(sum, zip(sorting, running, strict=True)))
    figure(BENCH, "cascade_from_bare_ties", whole, "s", **more)
    figure(BENCH, "cascade_alone", min(running), "s", **more)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    figure(BENCH, "peak_memory", peak, "GB", **more)


def _one_party(parties: int = 160_000, ties: int = 250_000) -> None:
    draw = random.Random(3)
    shares = [read_share(str(percent)) for percent in range(101)]
    stakes = tuple(
        Stake(
            owner=f"P{draw.randrange(parties)}",
            owned=f"P{draw.randrange(parties)}",
            share=shares[draw.randrange(1, 100)],
            source=f"owners.csv row {row}",
        )
        for row in range(ties)
    )
    ids = dict.fromkeys(party for stake in stakes for party in (stake.owner, stake.owned))
    known = {party: OwnerParty(party, (f"Company {party} Ltd",)) for party in ids}
    graph = OwnerGraph(parties=known, stakes=stakes)
    with tempfile.TemporaryDirectory() as folder:
        register = build_register(graph, Path(folder) / "register")
        entries = [ListedParty(ids=(f"P{number}",)) for number in range(1000)]
        watch = OwnerWatch(register, entries, date(2026, 1, 1))
        found = list(watch.blocked())
        taken = []
        for party in found[:500]:
            start = time.process_time()
            watch.verdict(party)
            taken.append(time.process_time() - start)
    more = {"parties": len(ids), "ties": ties, "asked": len(taken)}
    figure(BENCH, "one_party_median", statistics.median(taken) * 1e3, "ms", **more)
    figure(BENCH, "one_party_slowest", max(taken) * 1e3, "ms", **more)


if __name__ == "__main__":
    main()
