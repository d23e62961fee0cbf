"""Rebuild `data/screening/evidence.yaml` and the reliability plot of `docs/screening.md`.

Usage: python tools/fit_evidence.py OFAC_FOLDER FIGURES.parquet

Names: every alias of an OFAC party (US public domain) is asked for with that alias taken off the
party; the party itself is a true pair, every other party the broad policy shows a false one. Facts:
how birth dates and genders of one person differ across records of historical figures (splink, MIT),
and how often they agree between parties the search confuses. The parties are split in three: one
half fits the log-odds, a quarter the curve, the last quarter is only reported.
"""

import argparse
import math
import random
import tempfile
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import numpy as np
import pyarrow.parquet as pq

from penstock.lists import read_publications
from penstock.model import (
    DateRange,
    ListVersion,
    NameKind,
    Party,
    Publication,
    Schema,
    Subject,
)
from penstock.screening import Index, Screener
from penstock.screening._align import Alignment, align
from penstock.screening._evidence import NameFeatures, name_features
from penstock.screening._facts import compare_birth_dates, compare_facts
from penstock.screening._parameters import load_scoring
from penstock.screening._terms import forms_of
from penstock.text import NameSort

_ROOT = Path(__file__).parents[1]
_FIELDS = NameFeatures.__struct_fields__
_SEED = 20261125
_QUESTIONS = {NameSort.person: 2600, NameSort.organisation: 2600, NameSort.vessel: 400}
# Judgements where no open data tells: how often one party's facts agree, from what is usual.
_SAME = {
    "country_agrees": 0.85,
    "country_differs": 0.15,
    "birth_date_flipped": 0.01,
    "birth_year_equal": 0.6,
    "birth_year_far": 0.01,
}
_MOST = 6.0
# An equal number is nearly proof; a name that shares no word with the listed ones speaks against.
_GIVEN = {
    "identifier_equal": 7.0,
    "names_differ": -3.0,
    "weak_alias": -1.0,
    "former_name": -0.2,
    "gender_differs": -2.0,
    "schema_differs": -2.0,
    "birth_year_near": -0.3,
    "birth_year_off": -1.5,
}
# A fact that conflicts may never speak for a pair, nor one that agrees against it.
_LEAST_CONFLICT = -0.3
_CONFLICTS = frozenset({"birth_day_differs", "birth_year_far", "country_differs"})
# The sign each feature of the names must have: where the data says otherwise it says nothing.
_SIGNS = dict(zip(_FIELDS, (1, -1, -1, -1, -1, 1), strict=True))


class Pair(NamedTuple):
    """A question beside one party: features of the names, facts, and whether it is the party."""

    sort: NameSort
    features: tuple[float, ...]
    facts: tuple[str, ...]
    is_same: bool
    fold: int


def fold_of(party: str) -> int:
    """Return 0 or 1 for the half that fits, 2 for the curve, 3 for the report."""
    return crc32(party.encode()) >> 5 & 3


def best(alias: str, names: list[str], sort: NameSort) -> Alignment | None:
    """Return the best alignment of an alias with any of some names."""
    found = [
        align(asked, listed, sort)
        for name in names
        for asked in forms_of(alias, sort)
        for listed in forms_of(name, sort)
    ]
    return max(found, key=lambda own: own.score, default=None)


def strong(party: Party) -> list[str]:
    return [name.text for name in party.names if name.kind is not NameKind.WEAK_ALIAS]


def facts_of(left: Party, right: Party) -> tuple[str, ...]:
    """Return which facts agree or conflict between two parties."""
    subject = Subject(
        id=left.id,
        names=(left.primary_name,),
        schema=left.schema,
        birth_dates=left.birth_dates[:1],
        countries=tuple(sorted(left.countries))[:1],
    )
    return tuple(part.feature for part in compare_facts(subject, right))


def pairs_of(screener: Screener, parties: list[Party]) -> list[Pair]:
    """Return the true and false pairs of aliases that the broad policy shows."""
    chooser = random.Random(_SEED)
    groups: dict[NameSort, list[Party]] = defaultdict(list)
    for party in parties:
        if len(set(strong(party))) > 1:
            sort = {Schema.PERSON: NameSort.person, Schema.VESSEL: NameSort.vessel}.get(
                party.schema, NameSort.organisation
            )
            groups[sort].append(party)
    found: list[Pair] = []
    for sort, able in groups.items():
        for party in chooser.sample(able, min(_QUESTIONS.get(sort, 0), len(able))):
            own = strong(party)
            alias = chooser.choice(own[1:])
            left = [name for name in own if name != alias]
            fold = fold_of(party.id)
            met = best(alias, left, sort)
            if met is not None and met.score >= screener.policy.show:
                found.append(Pair(sort, values(met), (), is_same=True, fold=fold))
            subject = Subject(id="q", names=(alias,), schema=party.schema)
            for hit in screener.screen(subject, limit=40).hits:
                other = screener.party(hit.party)
                if other.id == party.id or alias in strong(other):
                    continue
                met = best(alias, [hit.name], sort)
                if met is not None and met.pairings:
                    facts = facts_of(party, other)
                    found.append(Pair(sort, values(met), facts, is_same=False, fold=fold))
    return found


def values(alignment: Alignment) -> tuple[float, ...]:
    features = name_features(alignment)
    return tuple(getattr(features, field) for field in _FIELDS)


def same_person_rates(path: Path) -> dict[str, float]:
    """Return how often each fact agrees or conflicts between records of one person."""
    people: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in pq.read_table(path, columns=["cluster", "dob"]).to_pylist():
        if row["dob"] and is_day(row["dob"]):
            people[row["cluster"]].append(row)
    counts: Counter[str] = Counter()
    for rows in people.values():
        first = rows[0]["dob"]
        for row in rows[1:4]:
            counts[birth_feature(first, row["dob"])] += 1
    total = sum(counts.values())
    return {feature: count / total for feature, count in counts.items()}


def is_day(text: str) -> bool:
    """Tell whether a text is a day of the calendar; errors put in are not all."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def birth_feature(left: str, right: str) -> str:
    """Return what the comparison of two days of birth is called."""
    spans = [DateRange(date.fromisoformat(day), date.fromisoformat(day)) for day in (left, right)]
    return compare_birth_dates(*spans, load_scoring().facts)[0]


def log_odds(same: dict[str, float], pairs: list[Pair]) -> dict[str, float]:
    """Return the log-odds of each fact: how much more often it is seen in true pairs."""
    told = Counter(fact for pair in pairs if not pair.is_same for fact in pair.facts)
    birth = sum(count for fact, count in told.items() if fact.startswith("birth"))
    country = told["country_agrees"] + told["country_differs"]
    found = {}
    for fact, rate in sorted({**same, **_SAME}.items()):
        total = birth if fact.startswith("birth") else country
        other = (told[fact] + 0.5) / (total + 1.0)
        own = max(min(math.log(max(rate, 1e-3) / other), _MOST), -_MOST)
        found[fact] = min(own, _LEAST_CONFLICT) if fact in _CONFLICTS else max(own, 0.0)
    return found | _GIVEN


def fitted_signs(pairs: list[Pair]) -> list[float]:
    """Return start and weights of a logistic regression whose weights have their right signs."""
    kept = list(range(len(_FIELDS)))
    while True:
        own = [p._replace(features=tuple(p.features[n] for n in kept)) for p in pairs]
        start, *weights = fitted(own)
        wrong = [
            n for n, value in zip(kept, weights, strict=True) if value * _SIGNS[_FIELDS[n]] < 0
        ]
        if not wrong:
            found = dict(zip(kept, weights, strict=True))
            return [start, *(found.get(n, 0.0) for n in range(len(_FIELDS)))]
        kept = [n for n in kept if n not in wrong]


def fitted(pairs: list[Pair]) -> list[float]:
    """Return start and weights of a logistic regression, slightly held towards zero."""
    inputs = np.array([[1.0, *pair.features] for pair in pairs])
    wanted = np.array([pair.is_same for pair in pairs], float)
    weights = np.zeros(inputs.shape[1])
    ridge = np.eye(len(weights)) * 1.0
    ridge[0, 0] = 0.0
    for _ in range(40):
        share = 1.0 / (1.0 + np.exp(-inputs @ weights))
        slope = inputs.T @ (wanted - share) - ridge @ weights
        bend = (inputs.T * (share * (1.0 - share))) @ inputs + ridge
        weights = weights + np.linalg.solve(bend, slope)
    return [float(value) for value in weights]


def with_facts(pairs: list[Pair], same: dict[str, float]) -> list[Pair]:
    """Return pairs where true ones state facts as one person's records do, half of the time."""
    chooser = random.Random(_SEED)
    births = sorted(same.items())
    found = []
    for pair in pairs:
        facts = list(pair.facts)
        if pair.is_same and pair.sort is NameSort.person:
            names, rates = zip(*births, strict=True)
            facts.append(chooser.choices(names, rates)[0])
        if pair.is_same:
            agrees = chooser.random() < _SAME["country_agrees"]
            facts.append("country_agrees" if agrees else "country_differs")
        kept = tuple(fact for fact in facts if chooser.random() < 0.5)
        found.append(pair._replace(facts=kept))
    return found


def summed(pair: Pair, names: dict[str, list[float]], facts: dict[str, float]) -> float:
    start, *weights = names[pair.sort.value]
    own = sum(weight * value for weight, value in zip(weights, pair.features, strict=True))
    return start + own + sum(facts.get(fact, 0.0) for fact in pair.facts)


def curve_of(pairs: list[Pair], sums: list[float]) -> tuple[float, float]:
    """Return slope and offset of the curve from sums to shares (Platt 1999)."""
    truth = [pair._replace(features=(own,)) for pair, own in zip(pairs, sums, strict=True)]
    offset, slope = fitted(truth)
    return slope, offset


def reliability(shares: list[float], truth: list[bool]) -> list[tuple[float, float, int]]:
    """Return (mean evidence, share that is true, pairs) of tenths of the scale."""
    found = []
    for tenth in range(10):
        own = [n for n, share in enumerate(shares) if min(int(share * 10), 9) == tenth]
        if own:
            mean = sum(shares[n] for n in own) / len(own)
            found.append((mean, sum(truth[n] for n in own) / len(own), len(own)))
    return found


def plot(rows: list[tuple[float, float, int]]) -> str:
    """Return the reliability plot as SVG: a point a tenth, its size by the number of pairs."""
    size, edge = 320, 40
    most = max(count for _, _, count in rows)

    def at(value: float) -> float:
        return edge + value * size

    points = "".join(
        f'<circle cx="{at(mean):.1f}" cy="{at(1 - share):.1f}" '
        f'r="{4 + 8 * math.sqrt(count / most):.1f}" fill="#2a6f97" fill-opacity="0.75">'
        f"<title>{count} pairs: evidence {mean:.2f}, true {share:.2f}</title></circle>"
        for mean, share, count in rows
    )
    marks = "".join(
        f'<text x="{at(n / 5):.0f}" y="{at(1) + 18:.0f}" text-anchor="middle">{n / 5:.1f}</text>'
        f'<text x="{edge - 8}" y="{at(1 - n / 5) + 4:.0f}" text-anchor="end">{n / 5:.1f}</text>'
        f'<path d="M{at(n / 5):.0f} {at(0):.0f}V{at(1):.0f}'
        f'M{at(0):.0f} {at(n / 5):.0f}H{at(1):.0f}" '
        'stroke="#ddd"/>'
        for n in range(6)
    )
    whole = size + 2 * edge + 14
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" '
        f'width="{whole}" height="{whole}" font-family="sans-serif" font-size="12" fill="#333" '
        'role="img"><title>Reliability of the evidence on parties held out</title>'
        f'<rect width="{whole}" height="{whole}" fill="#fff"/>{marks}'
        f'<path d="M{at(0):.0f} {at(1):.0f}L{at(1):.0f} {at(0):.0f}" stroke="#999" '
        f'stroke-dasharray="4 4"/>{points}'
        f'<text x="{at(0.5):.0f}" y="{at(1) + 38:.0f}" text-anchor="middle">evidence</text>'
        f'<text x="12" y="{at(0.5):.0f}" text-anchor="middle" '
        f'transform="rotate(-90 12 {at(0.5):.0f})">share that is the party asked for</text></svg>\n'
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("list", type=Path)
    parser.add_argument("figures", type=Path)
    chosen = parser.parse_args()
    (publication,) = read_publications([chosen.list])
    assert isinstance(publication, Publication)
    version = ListVersion(publication.list, publication.published, publication.sha256)
    folder = Path(tempfile.mkdtemp(prefix="penstock-evidence-")) / "index"
    index = Index.build([(version, publication.parties)], folder)
    pairs = pairs_of(Screener(index, "broad"), list(publication.parties))
    same = same_person_rates(chosen.figures)
    facts = log_odds(same, [pair for pair in pairs if pair.fold < 2])
    names = {}
    for sort in NameSort:
        own = [pair for pair in pairs if pair.sort is sort and pair.fold < 2]
        if sum(pair.is_same for pair in own) < 20:
            own = [p for p in pairs if p.sort is NameSort.organisation and p.fold < 2]
        names[sort.value] = fitted_signs(own)
    told = with_facts(pairs, same)
    sums = [summed(pair, names, facts) for pair in told]
    third = [n for n, pair in enumerate(told) if pair.fold == 2]
    slope, offset = curve_of([told[n] for n in third], [sums[n] for n in third])
    last = [n for n, pair in enumerate(told) if pair.fold == 3]
    shares = [1.0 / (1.0 + math.exp(-(slope * sums[n] + offset))) for n in last]
    rows = reliability(shares, [told[n].is_same for n in last])
    write(names, facts, (slope, offset), len(pairs))
    (_ROOT / "docs" / "evidence.svg").write_text(plot(rows), encoding="utf-8")
    print("| evidence | pairs | mean evidence | share that is true |\n|---|---|---|---|")
    for tenth, (mean, share, count) in enumerate(rows):
        print(f"| tenth {tenth + 1} | {count} | {mean:.2f} | {share:.2f} |")
    brier = sum((s - told[n].is_same) ** 2 for s, n in zip(shares, last, strict=True)) / len(last)
    gap = sum(abs(m - s) * c for m, s, c in rows) / len(last)
    print(f"pairs {len(pairs)}, held out {len(last)}, Brier {brier:.4f}, mean gap {gap:.4f}")


def write(
    names: dict[str, list[float]],
    facts: dict[str, float],
    curve: tuple[float, float],
    pairs: int,
) -> None:
    """Write the data file."""
    lines = [
        "# The log-odds of the evidence and the curve that makes a share of their sum.",
        "# Rebuilt by tools/fit_evidence.py from the OFAC SDN list of 2023-12-28 (public domain),",
        "# an alias of each party left out, and records of historical figures (splink, MIT);",
        f"# {pairs} pairs of names. Facts that no open data tells are judgements, see the tool.",
        "# checked_on: 2026-11-26",
        "names:",
    ]
    for sort, weights in names.items():
        keys = ("start", *_FIELDS)
        told = ", ".join(f"{key}: {value:.4f}" for key, value in zip(keys, weights, strict=True))
        lines.append(f"  {sort}: {{{told}}}")
    lines.append("facts:")
    lines += [f"  {fact}: {value:.3f}" for fact, value in sorted(facts.items())]
    lines.append(f"curve: {{slope: {curve[0]:.4f}, offset: {curve[1]:.4f}}}")
    target = _ROOT / "src" / "penstock" / "data" / "screening" / "evidence.yaml"
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
