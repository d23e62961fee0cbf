"""Rebuild `data/screening/token_shares.tsv`: how many names in a million bear each word.

Usage: python tools/build_token_shares.py OUTPUT --lists PATH... --popular FILE... --census FILE...

Three sources are joined: the persons and organisations of official lists (US public domain);
tables of each country's most popular names (CC0), whose names count as borne by one name in a
three hundred at least; and the names of the United States census of 1990 with their frequencies
(public domain), of which customers elsewhere bear fewer: each counts by `_CENSUS_PART`. Words borne
by fewer than `_FEWEST` listed parties are left out as rare.
"""

import argparse
import csv
from collections import Counter
from pathlib import Path

from penstock.lists import read_publications
from penstock.model import Publication, Schema
from penstock.screening._republished import original_of
from penstock.text import NameSort, TokenRole, read_name

_FEWEST = 3
_POPULAR_SHARE = 3000
_CENSUS_PART = 0.3
_FEWEST_CENSUS = 15
_HEADER = """\
# How many parties in a million bear a word, among persons and among organisations.
# Sources: OFAC SDN list of 2023-12-28 and US Consolidated Screening List of 2026-07-31 (US public
# domain); most popular forenames and surnames by country (CC0); frequently occurring names of the
# census of 1990 (US Census Bureau, public domain). Rebuilt by tools/build_token_shares.py.
# checked_on: 2026-11-26
token\tpersons\torganisations
"""


def words(text: str, sort: NameSort) -> set[str]:
    """Return the words of the likeliest reading of a name."""
    readings = read_name(text, sort)
    if not readings:
        return set()
    return {token.text for token in readings[0].tokens if token.role is TokenRole.word}


def count_lists(paths: list[Path]) -> tuple[Counter[str], int, Counter[str], int]:
    """Return how many persons and bodies on some lists bear each word, and how many there are.

    Parties are counted, not names: who has ten aliases does not make his own name a common one. An
    entry that a list prints of another is one with it.
    """
    borne: dict[tuple[NameSort, str], set[str]] = {}
    for publication in read_publications(paths):
        if not isinstance(publication, Publication):
            message = f"{publication.files} cannot be read: {publication.error}"
            raise SystemExit(message)
        for party in publication.parties:
            if party.schema in (Schema.VESSEL, Schema.AIRPLANE):
                continue
            is_person = party.schema is Schema.PERSON
            sort = NameSort.person if is_person else NameSort.organisation
            entry = original_of(party.id, party.listing.list, party.listing.section) or party.id
            own = borne.setdefault((sort, entry), set())
            own.update(*(words(name.text, sort) for name in party.names))
    counts = {
        sort: Counter(word for (other, _), own in borne.items() if other is sort for word in own)
        for sort in (NameSort.person, NameSort.organisation)
    }
    sizes = Counter(sort for sort, _ in borne)
    person, body = NameSort.person, NameSort.organisation
    return counts[person], sizes[person], counts[body], sizes[body]


def popular(paths: list[Path]) -> set[str]:
    """Return the words of tables of popular names."""
    found: set[str] = set()
    for path in paths:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                found |= words(row.get("Romanized Name") or "", NameSort.person)
    return found


def census(paths: list[Path]) -> dict[str, int]:
    """Return the shares in a million of census names: lines of name, percentage and more."""
    shares: dict[str, int] = {}
    for path in paths:
        for line in path.read_text("ascii").splitlines():
            name, percentage, *_ = line.split()
            share = round(1e4 * float(percentage) * _CENSUS_PART)
            if share >= _FEWEST_CENSUS:
                shares[name.lower()] = max(share, shares.get(name.lower(), 0))
    return shares


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path)
    parser.add_argument("--lists", type=Path, nargs="+", required=True)
    parser.add_argument("--popular", type=Path, nargs="+", required=True)
    parser.add_argument("--census", type=Path, nargs="+", required=True)
    chosen = parser.parse_args()
    counted = census(chosen.census)
    persons, person_count, organisations, organisation_count = count_lists(chosen.lists)
    known = popular(chosen.popular)
    lines = []
    for word in sorted(set(persons) | set(organisations) | known | set(counted)):
        is_listed = persons[word] + organisations[word] >= _FEWEST
        if not is_listed and word not in known and word not in counted:
            continue
        person_share = max(round(1e6 * persons[word] / person_count), counted.get(word, 0))
        if word in known:
            person_share = max(person_share, _POPULAR_SHARE)
        organisation_share = round(1e6 * organisations[word] / organisation_count)
        lines.append(f"{word}\t{person_share}\t{organisation_share}\n")
    chosen.output.write_text(_HEADER + "".join(lines), encoding="utf-8", newline="\n")
    print(f"{len(lines)} words of {person_count + organisation_count} parties -> {chosen.output}")


if __name__ == "__main__":
    main()
