"""How long one evaluation takes with every shipped measure loaded: JSON lines.

    python -m benchmarks.measures [--repeats N]

Each figure is processor time of this process for one `evaluate`: the best batch of several, and
the median batch, so that a busy machine shows in the second and not in the first.
"""

import argparse
import statistics
import time
from datetime import date
from decimal import Decimal

from benchmarks.report import figure
from penstock.measures import (
    AccountFact,
    Activity,
    Book,
    Engine,
    GoodsFact,
    ListingFact,
    OwnerFact,
    PartyFact,
    PartyKind,
    Profile,
    QuestionFacts,
    shipped_tables,
)

BATCH = 500
DAY = date(2026, 11, 1)
RESPONDENT = PartyFact(
    id="respondent", kind=PartyKind.BANK, names=("Bank of X",), bics=("SOMECNBJ",),
    countries=("CN",), chartered_in="CN",
)  # fmt: skip
DPRK_BANK = PartyFact(
    id="agent", kind=PartyKind.BANK, names=("Foreign Trade Bank",), bics=("FTBDKPPY",),
    countries=("KP",), chartered_in="KP",
)  # fmt: skip
LISTED = PartyFact(
    id="agent", kind=PartyKind.BANK, names=("Listed Bank",),
    listings=(ListingFact(list="us-ofac-sdn", programmes=("DPRK3",), is_confirmed=True),),
)  # fmt: skip


def wire(*parties: PartyFact) -> QuestionFacts:
    account = AccountFact(holder="respondent", located_in="US", is_correspondent=True)
    return QuestionFacts(
        parties=(*parties, RESPONDENT), accounts=(account,), currency="USD",
        activities=frozenset({Activity.PAYMENT}),
    )  # fmt: skip


def person(number: int, country: str) -> PartyFact:
    return PartyFact(
        id=f"party-{number}", kind=PartyKind.PERSON, names=(f"Jane Doe {number}",),
        countries=(country,),
    )  # fmt: skip


QUESTIONS = {
    "no measure touches it, 2 parties": wire(person(1, "DE")),
    "no measure touches it, 6 parties": wire(*(person(n, "FR") for n in range(5))),
    "a confirmed hit": wire(LISTED),
    "a subsidiary of a listed bank": wire(
        PartyFact(id="sub", kind=PartyKind.BANK, countries=("MY",), names=("Subsidiary",),
                  owners=(OwnerFact(owner=LISTED, share=Decimal(60)),))
    ),
    "a bank under section 311 by name": wire(
        PartyFact(id="agent", kind=PartyKind.BANK, names=("Bank of Dandong",), countries=("CN",))
    ),
    "a North Korean bank behind a Chinese one": wire(DPRK_BANK),
    "goods from Iran": QuestionFacts(
        goods=(GoodsFact(hs="270900", origin="IR", destination="US", text="oil"),),
        activities=frozenset({Activity.IMPORT}),
    ),
}  # fmt: skip


def _taken(engine: Engine, facts: QuestionFacts, profile: Profile) -> float:
    """Return the processor time of one evaluation in a batch, in microseconds."""
    start = time.process_time()
    for _ in range(BATCH):
        engine.evaluate(facts, DAY, profile=profile)
    return (time.process_time() - start) / BATCH * 1e6


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=30)
    repeats = parser.parse_args().repeats
    start = time.process_time()
    tables = Book(shipped_tables())
    engine = Engine(tables)
    figure("measures", "load every table", (time.process_time() - start) * 1000, "ms")
    figure("measures", "measures", len(tables.measures), "rows")
    figure("measures", "requirements", len(tables.lines), "rows")
    for name, facts in QUESTIONS.items():
        found = len(engine.evaluate(facts, DAY))
        batches = [_taken(engine, facts, engine.book.default_profile) for _ in range(repeats)]
        figure("measures", name, min(batches), "µs", findings=found)
        figure("measures", f"{name}, median", statistics.median(batches), "µs", findings=found)
    hardest = QUESTIONS["a North Korean bank behind a Chinese one"]
    for profile in engine.book.profiles.values():
        found = len(engine.evaluate(hardest, DAY, profile=profile))
        best = min(_taken(engine, hardest, profile) for _ in range(repeats))
        figure("measures", f"the same bank, asked by {profile.id}", best, "µs", findings=found)
    days = [date(year, month, 1) for year in range(2000, 2026) for month in (1, 7)]
    start = time.process_time()
    for day in days:
        engine.evaluate(QUESTIONS["a North Korean bank behind a Chinese one"], day)
    taken = (time.process_time() - start) / len(days) * 1e6
    figure("measures", "the same bank on a day never asked about", taken, "µs")


if __name__ == "__main__":
    main()
