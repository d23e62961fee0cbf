"""Rebuild `data/text/short_names.tsv`: short names of bodies and the names they stand for.

Usage: python -m tools.build_short_names OUTPUT --day DAY --lists PATH...

From lists of the United States (public domain): a name of one word in capitals beside a longer name
of the same body that it is made of, letter by letter or syllable by syllable in its order (`KOMID`,
Korea Mining Development Trading Corporation). What `initials_of` finds by rule is left out. Rows of
another source are kept as they stand.
"""

import argparse
import re
from collections import defaultdict
from pathlib import Path

from penstock.lists import read_publications
from penstock.model import NameKind, Party, Publication, Schema
from penstock.text import NameSort, TokenRole, coined_of, fold, read_name

_SHORT = re.compile(r"[A-Z]{4,12}")
_SOURCE = "OFAC and CSL"
_FEWEST_WORDS = 3
_MOST_LEFT_OUT = 3
_BODIES = (Schema.ORGANIZATION, Schema.COMPANY, Schema.LEGAL_ENTITY, Schema.PUBLIC_BODY)
_LIGHT = frozenset({TokenRole.connector, TokenRole.legal_form})


def is_made_of(short: str, words: list[tuple[str, bool]]) -> bool:
    """Tell whether a short name is the beginnings of some words in their order.

    Each word is given with whether it may be left out; a few others may be, but not the first.
    """
    reached = {(0, 0)}  # letters used, words left out
    for place, (word, may_fall) in enumerate(words):
        after = set()
        for used, left in reached:
            if may_fall:
                after.add((used, left))
            elif place and left < _MOST_LEFT_OUT:
                after.add((used, left + 1))
            for size in range(1, len(word) + 1):
                if short[used : used + size] != word[:size] or used + size > len(short):
                    break
                after.add((used + size, left))
        reached = after
    return any(used == len(short) and left * 3 <= len(words) for used, left in reached)


def short_names(party: Party) -> dict[str, set[str]]:
    """Return the short names of a party, each with the names it stands for."""
    names = [name.text for name in party.names]
    strong = [name.text for name in party.names if name.kind is not NameKind.WEAK_ALIAS]
    found: dict[str, set[str]] = defaultdict(set)
    for name in names:
        if not _SHORT.fullmatch(name):
            continue
        short = fold(name).replace(" ", "")
        for whole in strong:
            folded = fold(whole)
            if not folded.isascii() or len(folded.split()) < _FEWEST_WORDS:
                continue
            tokens = read_name(whole, NameSort.organisation)[0].tokens
            words = [
                (word, token.role in _LIGHT) for token in tokens for word in token.text.split()
            ]
            if short not in folded.split() and is_made_of(short, words):
                found[short].add(folded)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path)
    parser.add_argument("--day", required=True)
    parser.add_argument("--lists", type=Path, nargs="+", required=True)
    chosen = parser.parse_args()
    found: dict[str, set[str]] = defaultdict(set)
    for publication in read_publications(chosen.lists):
        assert isinstance(publication, Publication), publication
        for party in publication.parties:
            if party.schema in _BODIES:
                for short, names in short_names(party).items():
                    found[short] |= names
    others = [
        line
        for line in chosen.output.read_text("utf-8").splitlines()
        if not line.startswith(("#", "short\t")) and not line.endswith(f"\t{_SOURCE}")
    ]
    kept = {line.split("\t")[0] for line in others}
    rows = [
        f"{short}\t{'|'.join(sorted(names))}\t{_SOURCE}"
        for short, names in sorted(found.items())
        if not coined_of(short) and short not in kept
    ]
    header = [line for line in chosen.output.read_text("utf-8").splitlines() if line[:1] == "#"]
    text = "\n".join([*header, "short\tnames\tsource", *others, *rows, ""])
    chosen.output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
