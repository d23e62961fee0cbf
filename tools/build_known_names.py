"""Rebuild `data/text/known_names.tsv`: words that are names of their own, and whose.

Usage: python tools/build_known_names.py OUTPUT --forenames FILE --surnames FILE

Two sources are joined: tables of each country's most popular names (CC0), and the lists of names of
the package Faker (MIT), which must be installed beside Penstock. Names in Cyrillic, Greek,
Georgian, Armenian and Indian letters are read as Penstock reads them. A given name counts as a
man's or a woman's where no source says the other.
"""

import argparse
import csv
import importlib
import pkgutil
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from penstock.text import romanise, script_of

_SHORTEST = 3
_SCRIPTS = frozenset({"Latn", "Cyrl", "Grek", "Geor", "Armn", "Deva", "Gujr"})
# What Faker gives as names of a language is made by rule there, or no names of persons.
_LEFT_OUT = frozenset({"ga_IE", "en", "zu_ZA", "is_IS", "tw_GH"})
_HEADER = """\
# Words that are names of their own, by who bears them: a man, a woman, either, a family.
# A misspelt name is seldom another of these. Forms are folded, of {shortest} letters and more.
# Sources: most popular forenames and surnames by country (CC0), and the lists of names of Faker
# {version} (MIT, copyright 2012 Daniele Faraglia). Rebuilt by tools/build_known_names.py.
# checked {day}
bearer\tforms\tsource
"""


def latin(name: str) -> str:
    """Return a name of one word as Penstock reads it, empty where that is not to be had."""
    if " " in name or script_of(name) not in _SCRIPTS:
        return ""
    read = romanise(unicodedata.normalize("NFC", name))
    word = read[0] if read else ""
    return word if word.isalpha() and word.isascii() and len(word) >= _SHORTEST else ""


def of_faker() -> Iterator[tuple[str, str]]:
    """Yield (bearer, name) of every language of Faker."""
    persons = importlib.import_module("faker.providers.person")
    for found in pkgutil.iter_modules(persons.__path__):
        if found.name in _LEFT_OUT:
            continue
        provider = importlib.import_module(f"{persons.__name__}.{found.name}").Provider
        for bearer, names in (
            ("man", "first_names_male"),
            ("woman", "first_names_female"),
            ("either", "first_names"),
            ("either", "first_romanized_names"),
            ("family", "last_names"),
            ("family", "last_names_male"),
            ("family", "last_names_female"),
            ("family", "unisex_last_names"),
            ("family", "last_romanized_names"),
        ):
            yield from ((bearer, name) for name in _words(getattr(provider, names, ())))


def _words(names: object) -> Iterator[str]:
    if isinstance(names, Iterable):
        yield from map(str, names)


def of_tables(forenames: Path, surnames: Path) -> Iterator[tuple[str, str]]:
    """Yield (bearer, name) of the tables of popular names."""
    bearers = {"M": "man", "F": "woman"}
    with forenames.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield bearers.get(row["Gender"], "either"), row["Romanized Name"]
    with surnames.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield "family", row["Romanized Name"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path)
    parser.add_argument("--forenames", type=Path, required=True)
    parser.add_argument("--surnames", type=Path, required=True)
    parser.add_argument("--day", required=True)
    chosen = parser.parse_args()
    borne: dict[str, set[str]] = defaultdict(set)
    for bearer, name in (*of_faker(), *of_tables(chosen.forenames, chosen.surnames)):
        if word := latin(name):
            borne[word].add(bearer)
    by_bearer: dict[tuple[str, str], list[str]] = defaultdict(list)
    for word, bearers in sorted(borne.items()):
        given = bearers - {"family", "either"}
        if given:
            (bearer,) = given if len(given) == 1 else ("either",)
            by_bearer[bearer, word[0]].append(word)
        elif "either" in bearers:
            by_bearer["either", word[0]].append(word)
        if "family" in bearers:
            by_bearer["family", word[0]].append(word)
    version = importlib.import_module("faker").VERSION
    with chosen.output.open("w", encoding="utf-8", newline="\n") as file:
        file.write(_HEADER.format(shortest=_SHORTEST, version=version, day=chosen.day))
        for (bearer, _), words in sorted(by_bearer.items()):
            file.write(f"{bearer}\t{'|'.join(words)}\tCC0 tables, Faker\n")


if __name__ == "__main__":
    main()
