"""How many shipments a second are determined on one core: JSON lines.

    python -m benchmarks.exports [--count N]

Each figure is processor time of this process. `determinations` walks every step for a shipment
whose parties were screened before, entries and destinations all different from one to the next;
the best of several batches, and the median one. `described` are EAR99 goods, each of a description
that was never seen before, so that both control lists are searched anew. `decisions` adds
screening against an index of invented parties and the measures as second opinion.
"""

import argparse
import itertools
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from msgspec.structs import replace

from benchmarks.report import figure
from penstock.bulk import collect_seldom
from penstock.desk import decide_shipments, make_shipment_basis
from penstock.exports import Content, Shipment, TradeParty, determine_many, export_tables
from penstock.exports._text_words import read_table
from penstock.settings import load_settings

DAY = date(2026, 7, 23)
BATCHES = 5


def shipments(count: int) -> list[Shipment]:
    """Return shipments of every entry to every destination, in an order without repetition."""
    tables = export_tables()
    items = [*tables.entries, "EAR99"]
    places = sorted(tables.gazetteer.codes)
    pairs = list(itertools.product(items, places))
    random.Random(7).shuffle(pairs)
    uses = ("office", "civil telecommunications", "military radar", "hospital", "")
    made = []
    for number, (eccn, place) in enumerate(itertools.islice(itertools.cycle(pairs), count)):
        foreign = number % 10 == 0
        content = (Content(eccn="3A001", value_usd=Decimal(number % 900)),) if foreign else None
        made.append(
            Shipment(
                id=str(number),
                eccn=eccn,
                destination=place,
                origin="DE" if foreign else "US",
                ship_from="DE" if foreign else "US",
                value_usd=Decimal(1000),
                us_content=content,
                direct_product=() if foreign else None,
                end_use=uses[number % len(uses)],
                parties=(
                    TradeParty(
                        role="end_user", name=f"Harbour Works {number % 997}", is_screened=True
                    ),
                ),
            )
        )
    return made


def described(asked: list[Shipment], seed: int) -> list[Shipment]:
    """Return shipments as EAR99 goods, each with a new description of some words of trade."""
    words = sorted(
        {
            word
            for row in read_table("exports/hs-2022.tsv")
            for word in row["description"].casefold().split()
            if word.isalpha() and len(word) > 3
        }
    )
    chance = random.Random(seed)
    return [
        replace(
            one,
            eccn="EAR99",
            description=f"{' '.join(chance.sample(words, 7))} type {chance.randrange(10**9)}",
        )
        for one in asked
    ]


def rates(run: Callable[[list[Shipment]], None], asked: list[Shipment]) -> Iterator[float]:
    """Yield how many shipments a second each batch took, by processor time."""
    for _ in range(BATCHES):
        start = time.process_time()
        run(asked)
        yield len(asked) / (time.process_time() - start)


def _say(name: str, found: list[float]) -> None:
    median = round(statistics.median(found))
    figure("exports", name, round(max(found)), "shipments/s", median=median)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=20_000)
    count = parser.parse_args().count
    asked = shipments(count)
    collect_seldom()  # as the command line does

    def determine_all(batch: list[Shipment]) -> None:
        for _ in determine_many(batch, DAY):
            pass

    found = list(rates(determine_all, asked))
    _say("determinations", found)
    found = []
    for seed in range(BATCHES):
        new = described(asked, seed)
        start = time.process_time()
        determine_all(new)
        found.append(len(new) / (time.process_time() - start))
    _say("described", found)
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(environ={}, home=Path(folder))
        basis = make_shipment_basis(settings, as_of=datetime.now(UTC).date())

        def decide_all(batch: list[Shipment]) -> None:
            for _ in decide_shipments(batch, basis):
                pass

        found = list(rates(decide_all, asked[: count // 10]))
    _say("decisions", found)


if __name__ == "__main__":
    main()
