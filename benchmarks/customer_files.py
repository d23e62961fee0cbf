"""Control, manipulated and clean customer files, as supervisors test a screening system.

Control: listed names as published; all must alert. Manipulated: listed persons and bodies with one
documented change each; recall by class of change. Clean: invented innocents; alerts per thousand.
A chance equality of an innocent with a listed name may occur and is no fault.
"""

import argparse
import csv
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

from benchmarks.form_changes import (
    form_changed,
    form_dropped,
    form_glued,
    form_slip,
    form_split,
    sign_inside,
    written_as_one,
)
from benchmarks.lists import open_index
from benchmarks.report import figure, timed
from penstock.model import DateRange, NameKind, Party, Schema, Subject
from penstock.screening import Index, Screener
from penstock.text import country_code

_SAMPLE = 400
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_OCR = str.maketrans({"o": "0", "l": "1", "s": "5", "b": "8"})
_ALIKE = dict(zip("ckiyvwfus", ["k", "c", "y", "i", "w", "v", "ph", "ou", "z"], strict=True))

Change = Callable[[str, random.Random], str]


def _letter_places(name: str) -> list[int]:
    """Return the places of letters inside words of four letters or more."""
    places, at = [], 0
    for word in name.split(" "):
        if len(word) >= 4:
            places += [at + n for n in range(1, len(word)) if word[n].isalpha()]
        at += len(word) + 1
    return places


def _edit(name: str, chooser: random.Random, change: Callable[[str, int], str]) -> str:
    places = _letter_places(name)
    return change(name, chooser.choice(places)) if places else name


def drop(name: str, chooser: random.Random) -> str:
    return _edit(name, chooser, lambda text, at: text[:at] + text[at + 1 :])


def double(name: str, chooser: random.Random) -> str:
    return _edit(name, chooser, lambda text, at: text[: at + 1] + text[at:])


def transpose(name: str, chooser: random.Random) -> str:
    return _edit(name, chooser, lambda t, at: t[: at - 1] + t[at] + t[at - 1] + t[at + 1 :])


def replace(name: str, chooser: random.Random) -> str:
    return _edit(name, chooser, lambda t, at: t[:at] + chooser.choice(_LETTERS) + t[at + 1 :])


def two_edits(name: str, chooser: random.Random) -> str:
    return replace(drop(name, chooser), chooser)


def edits_by_length(name: str, chooser: random.Random) -> str:
    """Change one letter of a word of four to seven, two letters of a longer one."""
    words = name.split(" ")
    able = [place for place, word in enumerate(words) if len(word) >= 4]
    if not able:
        return name
    at = chooser.choice(able)
    changed = replace(words[at], chooser)
    if len(words[at]) >= 8:
        changed = drop(changed, chooser)
    return " ".join([*words[:at], changed, *words[at + 1 :]])


def alike(name: str, chooser: random.Random) -> str:
    places = [at for at in range(len(name)) if name[at].lower() in _ALIKE]
    if not places:
        return name
    at = chooser.choice(places)
    return name[:at] + _ALIKE[name[at].lower()] + name[at + 1 :]


def reorder(name: str, chooser: random.Random) -> str:
    words = name.split(" ")
    return " ".join([words[-1], *words[:-1]])


def join(name: str, chooser: random.Random) -> str:
    words = name.split(" ")
    if len(words) < 2:
        return name
    at = chooser.randrange(len(words) - 1)
    return " ".join([*words[:at], words[at] + words[at + 1], *words[at + 2 :]])


def split(name: str, chooser: random.Random) -> str:
    words = name.split(" ")
    long_ones = [place for place, word in enumerate(words) if len(word) >= 6]
    if not long_ones:
        return name
    at = chooser.choice(long_ones)
    cut = chooser.randrange(3, len(words[at]) - 2)
    return " ".join([*words[:at], words[at][:cut], words[at][cut:], *words[at + 1 :]])


def drop_middle(name: str, chooser: random.Random) -> str:
    words = name.split(" ")
    return " ".join([words[0], words[-1]]) if len(words) == 3 else name


def initial(name: str, chooser: random.Random) -> str:
    words = name.split(" ")
    return " ".join([f"{words[0][0]}.", *words[1:]]) if len(words) >= 3 else name


def title(name: str, chooser: random.Random) -> str:
    return f"{chooser.choice(['Mr.', 'Dr', 'Gen.', 'Sheikh'])} {name}"


def special(name: str, chooser: random.Random) -> str:
    return name.replace(" ", chooser.choice(["-", ".", "/", "_", "  "]))


def ocr(name: str, chooser: random.Random) -> str:
    places = [at for at in _letter_places(name) if name[at].lower() in "olsb"]
    if not places:
        return name
    at = chooser.choice(places)
    return name[:at] + name[at].lower().translate(_OCR) + name[at + 1 :]


_CHANGES: dict[str, Change] = {
    "unchanged": lambda name, _: name,
    "lower case": lambda name, _: name.lower(),
    "dropped letter": drop,
    "doubled letter": double,
    "transposed letters": transpose,
    "replaced letter": replace,
    "one or two edits by length": edits_by_length,
    "two edits": two_edits,
    "like-sounding letter": alike,
    "reordered": reorder,
    "joined words": join,
    "split word": split,
    "middle name dropped": drop_middle,
    "first name as initial": initial,
    "title added": title,
    "special characters": special,
    "letter read as digit": ocr,
    "sign inside": sign_inside,
    "written as one word": written_as_one,
    "legal form dropped": form_dropped,
    "legal form written otherwise": form_changed,
    "legal form glued": form_glued,
    "legal form split": form_split,
    "slip in the legal form": form_slip,
}

_OF_PERSONS = frozenset({"middle name dropped", "first name as initial", "title added"})


_OF_BODIES = frozenset(name for name in _CHANGES if "legal form" in name)
# Left out of the figure over all changes, which is then comparable with those before 2026-11-27.
_ADDED = frozenset({"sign inside", "written as one word", *_OF_BODIES})


def sample(screener: Screener, sort: str, seed: int) -> list[Party]:
    """Return listed parties with a primary name of two words or more."""
    chooser = random.Random(seed)
    schemas = {
        "persons": (Schema.PERSON,),
        "organisations": (Schema.ORGANIZATION, Schema.COMPANY, Schema.LEGAL_ENTITY),
    }[sort]
    places = list(range(screener.index.party_count))
    chooser.shuffle(places)
    found: list[Party] = []
    for place in places:
        party = screener.index.party_at(place)
        if party.schema in schemas and len(party.primary_name.split()) > 1:
            found.append(party)
        if len(found) == _SAMPLE:
            break
    return found


def measure_changes(screener: Screener, seed: int, show: int) -> None:
    """Print the recall of every class of change."""
    for sort in ("persons", "organisations"):
        changes = {
            change_name: change
            for change_name, change in _CHANGES.items()
            if change_name not in (_OF_BODIES if sort == "persons" else _OF_PERSONS)
        }
        parties = sample(screener, sort, seed)
        total = found_total = 0
        for change_name, change in changes.items():
            chooser = random.Random(seed)
            asked = [change(party.primary_name, chooser) for party in parties]
            subjects = [
                Subject(id=party.id, names=(name,), schema=party.schema)
                for party, name in zip(parties, asked, strict=True)
                if name != party.primary_name or change_name == "unchanged"
            ]
            found = 0
            missed = []
            for result in screener.screen_many(subjects, limit=1000):
                wanted = result.subject.id
                own = {party: hit.alert for hit in result.hits for party in hit.parties}
                if own.get(wanted):
                    found += 1
                else:
                    missed.append(result.subject.name)
            if change_name != "unchanged" and change_name not in _ADDED:
                total += len(subjects)
                found_total += found
            more = {"sort": sort, "change": change_name, "asked": len(subjects)}
            figure("manipulated", "recall", found / max(len(subjects), 1), "", **more)
            if show and missed:
                print("   missed:", missed[:show])
        figure("manipulated", "recall, all changes", found_total / total, "", sort=sort)


def measure_control(screener: Screener) -> None:
    """Print how many listed names, asked as published, alert on their own party."""
    asked = missed = 0
    for place in range(0, screener.index.party_count, 7):
        party = screener.index.party_at(place)
        for name in party.names:
            if name.kind is NameKind.WEAK_ALIAS:
                continue
            asked += 1
            result = screener.screen(
                Subject(id="q", names=(name.text,), schema=party.schema), limit=1000
            )
            if not any(hit.is_one_of({party.id}) and hit.alert for hit in result.hits):
                missed += 1
                print("   control name missed:", party.id, name.text)
    figure("control", "listed names that alert", (asked - missed) / asked, "", asked=asked)


def _as_subject(row: dict[str, str]) -> Subject:
    """Return a row of the clean file with the facts a bank would have."""
    spans = ()
    if row["date_of_birth"]:
        day = date.fromisoformat(row["date_of_birth"])
        spans = (DateRange(day, day),)
    country = country_code(row["nationality"])
    return Subject(
        id=row["full_name"],
        names=(row["full_name"],),
        schema=Schema.PERSON,
        birth_dates=spans,
        countries=(country,) if country else (),
        gender=row["gender"],
    )


def measure_clean(screener: Screener, path: Path, count: int, show: int) -> None:
    """Print how many innocents alert, by name alone and with what a bank knows of them."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[:count]
    full = [_as_subject(row) for row in rows]
    bare = [Subject(id=own.id, names=own.names, schema=Schema.PERSON) for own in full]
    for known, subjects in (("name only", bare), ("birth date, country, gender", full)):
        alerts = latin = latin_alerts = 0
        shown = []
        with timed() as taken:
            for result in screener.screen_many(subjects):
                is_latin = result.subject.name.isascii()
                latin += is_latin
                if result.outcome == "hold":
                    alerts += 1
                    latin_alerts += is_latin
                    shown.append((result.subject.name, result.hits[0].name, result.hits[0].score))
        more = {"known": known, "asked": len(subjects)}
        figure("clean", "alerts per thousand", 1000 * alerts / len(rows), "per 1000", **more)
        share = 1000 * latin_alerts / latin
        figure("clean", "alerts per thousand, ASCII names", share, "per 1000", **more)
        figure("clean", "names a second, one core", len(rows) / taken[0], "1/s", **more)
        for line in random.Random(1).sample(shown, min(show, len(shown))):
            print("   ", line)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lists", type=Path, nargs="*")
    parser.add_argument("--clean", type=Path)
    parser.add_argument("--count", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--index", type=Path, help="an index built before, instead of lists")
    parser.add_argument("--only-clean", action="store_true")
    chosen = parser.parse_args()
    screener = Screener(Index.open(chosen.index) if chosen.index else open_index(chosen.lists))
    if not chosen.only_clean:
        measure_control(screener)
        measure_changes(screener, chosen.seed, chosen.show)
    if chosen.clean:
        measure_clean(screener, chosen.clean, chosen.count, chosen.show)


if __name__ == "__main__":
    main()
