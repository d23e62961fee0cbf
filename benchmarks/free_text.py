"""Listed names in remittance lines: how many planted ones are found, how many ordinary lines alert.

Lines are made from patterns of ordinary payments with names of innocents and of invented firms; a
planted line holds a listed name instead, as listed or with one documented change.
"""

import argparse
import csv
import random
import time
from collections import Counter
from pathlib import Path

from benchmarks.customer_files import drop, join, reorder, sample, split, transpose
from benchmarks.lists import open_index
from benchmarks.report import figure
from penstock.screening import Index, Screener

_PATTERNS = (
    "INV {n} DATED 12.03.2026 PAYMENT FOR GOODS {p}",
    "/RFB/INVOICE {n}//RENT MARCH FLAT 5 {p}",
    "SALARY MARCH 2026 {p}",
    "Rechnung Nr. {n} vom 02.03.2026 {p} Kundennummer 4417",
    "facture {n} {p} loyer mars",
    "REF {n} CONTRACT 88 DD 01.02.2026 SUPPLY OF SPARE PARTS FOR {p}, PRO FORMA 4",
    "/ROC/{n}/INV/72 TUITION FEE {p} SPRING TERM UNIVERSITY",
    "pago factura {n} servicios de limpieza {p} mes de abril",
    "Order {n}: 2x office chairs, shipping to {p}, Springfield",
    "LOAN REPAYMENT {p} INSTALMENT 3 OF 24",
    "FREIGHT CHARGES BL {n} PORT OF ROTTERDAM {p}",
    "Mitgliedsbeitrag 2026 Turnverein {p}",
    "insurance premium policy {n} {p}",
    "DONATION FOR FLOOD RELIEF {n}",
)
_FIRMS = (
    "Miller Plumbing Ltd",
    "Green Valley Foods Inc",
    "Garcia Hermanos SL",
    "Schmidt & Partner",
    "Studio Legale Bianchi",
    "Kowalski Transport",
    "Bakkerij Jansen BV",
    "Sharma Textiles",
    "City Dental Clinic",
    "Dupont Electricite",
)
_CHANGES = {
    "as listed": lambda name, _: name,
    "upper case": lambda name, _: name.upper(),
    "reordered": reorder,
    "dropped letter": drop,
    "transposed letters": transpose,
    "joined words": join,
    "split word": split,
    "over a line break": lambda name, _: name.replace(" ", "\r\n//", 1),
}


def lines(names: list[str], chooser: random.Random) -> list[str]:
    """Return a line for each name."""
    return [
        chooser.choice(_PATTERNS[:-1]).format(n=chooser.randrange(10**3, 10**8), p=name)
        for name in names
    ]


def measure_planted(screener: Screener, seed: int, show: int) -> None:
    """Print how many planted names alert on their own party, by kind and change."""
    for sort in ("persons", "organisations"):
        parties = sample(screener, sort, seed)
        for change, make in _CHANGES.items():
            chooser = random.Random(seed)
            names = [make(party.primary_name, chooser) for party in parties]
            texts = lines(names, chooser)
            found = 0
            missed = []
            for party, text, hits in zip(
                parties, texts, screener.screen_texts(texts, limit=1000), strict=True
            ):
                met = any(hit.is_one_of({party.id}) and hit.alert for hit in hits)
                found += met
                if not met:
                    missed.append(text)
            more = {"sort": sort, "change": change, "asked": len(texts)}
            figure("free_text", "recall", found / len(texts), "", **more)
            if show and missed:
                print("   missed:", missed[:show])


def measure_ordinary(screener: Screener, path: Path, count: int, show: int) -> None:
    """Print how many ordinary lines alert, and what a line costs."""
    chooser = random.Random(1)
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row["full_name"] for row in csv.DictReader(file) if row["full_name"].isascii()]
    names = [
        chooser.choice(rows) if chooser.random() < 0.7 else chooser.choice(_FIRMS)
        for _ in range(count)
    ]
    texts = lines(names, chooser)
    plain = [_PATTERNS[-1].format(n=chooser.randrange(10**6)) for _ in range(count)]
    list(screener.screen_texts(texts[:50]))
    for kind, own in (("with names", texts), ("without names", plain)):
        start = time.process_time()
        hits = list(screener.screen_texts(own))
        taken = time.process_time() - start
        alerts = Counter(any(hit.alert for hit in found) for found in hits)[True]
        more = {"lines": kind, "asked": count}
        figure("free_text", "alerts per thousand", 1000 * alerts / count, "per 1000", **more)
        figure("free_text", "CPU of a line", 1e6 * taken / count, "us", **more)
        for text, found in zip(own, hits, strict=True):
            if show > 0 and found and found[0].alert:
                show -= 1
                print("   ", found[0].name, "|", found[0].matched, "|", text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lists", type=Path, nargs="*")
    parser.add_argument("--index", type=Path, help="an index built before, instead of lists")
    parser.add_argument("--clean", type=Path, required=True)
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=20261125)
    parser.add_argument("--show", type=int, default=0)
    chosen = parser.parse_args()
    screener = Screener(Index.open(chosen.index) if chosen.index else open_index(chosen.lists))
    measure_planted(screener, chosen.seed, chosen.show)
    measure_ordinary(screener, chosen.clean, chosen.count, chosen.show)


if __name__ == "__main__":
    main()
