"""Leave one alias out: can a listed party be found under a name its list entry no longer has?

From a list, parties with two strong names or more lose one alias, which becomes the question.
It is compared with its own party and with the twenty parties whose names look most like it (the
nearest by rapidfuzz WRatio over the whole list), so the wrong pairs are hard ones. Some aliases
are unrelated names, so 1.0 cannot be reached. Baseline in the same run: rapidfuzz WRatio.
"""

import argparse
import random
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process

from benchmarks.report import best_f1, f1_at, figure, recall_at_false_rate, timed
from penstock.lists import read_publications
from penstock.model import NameKind, Party, Publication, Schema, Subject
from penstock.screening import compare

_NEAREST = 20
_SAMPLE = 500


def strong_names(party: Party) -> list[str]:
    """Return the names of a party that are not weak, in reading order."""
    return [name.text for name in party.names if name.kind is not NameKind.WEAK_ALIAS]


def questions(
    parties: list[Party], seed: int
) -> list[tuple[str, list[str], list[tuple[str, list[str]]]]]:
    """Return (alias, names left, [(other party, its names)]) for a sample of parties."""
    chooser = random.Random(seed)
    able = [party for party in parties if len(set(strong_names(party))) > 1]
    chosen = chooser.sample(able, min(_SAMPLE, len(able)))
    names = [(party.id, name) for party in parties for name in strong_names(party)]
    lowered = [name.lower() for _, name in names]
    by_id = {party.id: strong_names(party) for party in parties}
    found = []
    for party in chosen:
        own = strong_names(party)
        alias = chooser.choice(own[1:])
        scores = process.cdist([alias.lower()], lowered, scorer=fuzz.WRatio, dtype=np.float32)[0]
        others: dict[str, list[str]] = {}
        for place in np.argsort(-scores, kind="stable").tolist():
            other = names[place][0]
            if other != party.id and alias not in by_id[other]:
                others.setdefault(other, by_id[other])
            if len(others) == _NEAREST:
                break
        found.append((alias, [name for name in own if name != alias], list(others.items())))
    return found


def measure(kind: str, schema: Schema, parties: list[Party], seed: int, show: int) -> None:
    """Print the figures of one kind of party."""
    sample = questions(parties, seed)
    pairs = [(alias, left, True) for alias, left, _ in sample]
    pairs += [(alias, names, False) for alias, _, others in sample for _, names in others]
    for engine in ("penstock", "wratio"):
        with timed() as taken:
            scored = []
            for alias, names, truth in pairs:
                if engine == "penstock":
                    asked = Subject(id="q", names=(alias,), schema=schema)
                    listed = Subject(id="l", names=tuple(names), schema=schema)
                    score = compare(asked, listed).score
                else:
                    score = max(fuzz.WRatio(alias.lower(), name.lower()) for name in names) / 100
                scored.append((score, truth))
        f1, threshold, precision, recall = best_f1(scored)
        more = {"engine": engine, "kind": kind, "pairs": len(pairs)}
        figure("leave_one_alias_out", "best F1", f1, "", threshold=round(threshold, 3), **more)
        figure("leave_one_alias_out", "precision / recall", precision, "", recall=recall, **more)
        figure("leave_one_alias_out", "F1 at .70", f1_at(scored, 0.70)[0], "", **more)
        at_one = recall_at_false_rate(scored, 0.01)
        figure("leave_one_alias_out", "recall at 1 % false pairs", at_one, "", **more)
        figure("leave_one_alias_out", "pairs a second", len(pairs) / taken[0], "1/s", **more)
        if show and engine == "penstock":
            wrong = sorted(
                (abs(score - 0.7), score, pair)
                for (score, truth), pair in zip(scored, pairs, strict=True)
                if truth != (score >= 0.7)
            )
            for _, score, (alias, names, truth) in wrong[-show:] + wrong[:show]:
                print("MISS" if truth else "FALSE", round(score, 3), alias, "|", names[:6])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("list", type=Path, help="a folder with one OFAC publication")
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--show", type=int, default=0, help="print this many errors of each kind")
    chosen = parser.parse_args()
    for publication in read_publications([chosen.list]):
        assert isinstance(publication, Publication), publication
        for kind, schemas in (
            ("persons", (Schema.PERSON,)),
            ("organisations", (Schema.ORGANIZATION, Schema.COMPANY, Schema.LEGAL_ENTITY)),
        ):
            parties = [party for party in publication.parties if party.schema in schemas]
            measure(kind, schemas[0], parties, chosen.seed, chosen.show)


if __name__ == "__main__":
    main()
