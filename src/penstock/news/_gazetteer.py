"""Countries, cities, authorities and outlets by the words news writes them with."""

from functools import cache
from typing import NamedTuple

from penstock.news._tables import forms, rows
from penstock.news._tokens import Token, word_key
from penstock.text import country_spellings

_SHORT = {"IR": "Iran", "RU": "Russia", "SY": "Syria", "VE": "Venezuela", "MM": "Myanmar"}
_ALSO = {"MM": ["Burma", "Burmese"], "CZ": ["Czech Republic"], "VA": ["Vatican"]}
# Words that name a country elsewhere and something else in news.
_LEFT_OUT = frozenset({"jersey", "georgian", "turkey's", "chad's", "reunion", "dubai", "abu dhabi"})
_ACRONYM = 5


class Entry(NamedTuple):
    """What some words name. `is_capital` where a city stands for its government."""

    sort: str
    id: str
    name: str
    country: str
    is_capital: bool = False
    is_adjective: bool = False
    is_acronym: bool = False


# By the first word: how many words the names have, the most first, and the names.
Gazetteer = dict[str, tuple[list[int], dict[str, Entry]]]


@cache
def gazetteer() -> Gazetteer:
    """Return the entries by their first word, the longest first."""
    found: dict[tuple[str, ...], Entry] = {}
    names = country_names()
    for row in rows("agencies"):
        code = row["country"]
        sort = row["sort"]
        for form in forms(row["forms"]):
            key = tuple(word_key(word) for word in form.split())
            if key[0] == "the" and form[4:] in forms(row["forms"]):
                continue
            is_short = len(key) == 1 and len(key[0]) <= _ACRONYM
            acronym = is_short and key[0] in {row["id"], *_ACRONYMS}
            found.setdefault(
                key,
                Entry(
                    sort,
                    code if sort == "country" else row["id"],
                    row["name"],
                    code,
                    is_adjective=sort == "country" and form in _DESCRIBING,
                    is_acronym=acronym,
                ),
            )
    for code, spellings, adjectives in country_spellings():
        name = names[code]
        people = [f"{one}s" for one in adjectives if one.endswith(("n", "i"))]
        for form in (name, *spellings, *_ALSO.get(code, ()), *adjectives, *people):
            lowered = form.lower()
            if lowered in _LEFT_OUT or "," in form or (form.isupper() and len(form) < 3):
                continue
            key = tuple(word_key(word) for word in lowered.split())
            is_adjective = form in adjectives or form in people
            found.setdefault(
                key,
                Entry(
                    "country",
                    code,
                    name,
                    code,
                    is_adjective=is_adjective,
                    is_acronym=form.isupper() and len(form) <= _ACRONYM,
                ),
            )
    for row in rows("cities"):
        key = tuple(word_key(word) for word in row["name"].lower().split())
        is_capital = row["capital"] == "yes"
        found[key] = Entry("place", row["name"], row["name"], row["country"], is_capital)
    for row in rows("outlets"):
        for form in (row["name"].lower(), *forms(row["forms"])):
            key = tuple(word_key(word) for word in form.split())
            if "." not in form and len(form) > 4:
                found.setdefault(key, Entry("outlet", row["name"], row["name"], ""))
    by_first: Gazetteer = {}
    for key, entry in found.items():
        by_first.setdefault(key[0], ([], {}))[1][" ".join(key)] = entry
    for sizes, own in by_first.values():
        sizes[:] = sorted({key.count(" ") + 1 for key in own}, reverse=True)
    return by_first


# Forms of the table that describe: `four North Korean individuals`.
_DESCRIBING = frozenset(
    {"north korean", "south korean", "n. korean", "s. korean", "british", "american", "emirati"}
)
# Acronyms that are words of English when they are not in capitals.
_ACRONYMS = frozenset(
    {
        "us",
        "un",
        "eu",
        "uk",
        "usa",
        "rok",
        "au",
        "who",
        "icc",
        "sec",
        "bis",
        "fed",
        "mas",
        "nis",
        "gcc",
        "fca",
        "nca",
        "sfo",
        "swift",
        "imf",
        "wto",
        "g7",
        "g20",
        "nato",
        "fatf",
        "doj",
        "fbi",
        "cia",
        "dhs",
        "ofac",
        "ofsi",
        "iaea",
        "opec",
        "meti",
        "seco",
        "sbu",
        "nabu",
        "drc",
        "uae",
        "dprk",
        "fcdo",
        "hmrc",
        "rcmp",
        "ddtc",
        "ecb",
        "asean",
        "hkma",
        "fiod",
        "dfat",
        "bafa",
    }
)


@cache
def leader_countries() -> dict[str, str]:
    """Return the country of each statesman whom news names without it, by lower-case name."""
    return {name.lower(): row["country"] for row in rows("leaders") for name in forms(row["names"])}


@cache
def leaders_by_family() -> dict[str, tuple[str, str]]:
    """Return the name and country of each statesman who alone of all bears a family name."""
    found: dict[str, set[tuple[str, str]]] = {}
    for row in rows("leaders"):
        own: dict[str, tuple[str, str]] = {}
        for name in forms(row["names"]):
            own.setdefault(name.lower().split()[-1], (name, row["country"]))
        for family, leader in own.items():
            found.setdefault(family, set()).add(leader)
    return {family: next(iter(several)) for family, several in found.items() if len(several) == 1}


@cache
def country_names() -> dict[str, str]:
    """Return what news calls each country, by code."""
    own = {row["country"]: row["name"] for row in rows("agencies") if row["sort"] == "country"}
    return {
        code: own.get(code) or _SHORT.get(code) or spellings[0]
        for code, spellings, _ in country_spellings()
    } | {"UN": "United Nations", "EU": "European Union"}


def look_up(tokens: list[Token], at: int) -> tuple[int, Entry] | None:
    """Return how many words from a place on name something known, and what; the longest first."""
    candidates = gazetteer().get(tokens[at].key)
    if candidates is None:
        return None
    sizes, names = candidates
    for size in sizes:
        own = tokens[at : at + size]
        if len(own) < size:
            continue
        entry = names.get(own[0].key if size == 1 else " ".join([one.key for one in own]))
        if entry is None or not (own[0].is_capital or any(one.is_capital for one in own)):
            continue
        if own[0].key == "the" and not own[-1].is_capital:
            continue
        if entry.is_acronym and not own[0].text.removesuffix("'s").isupper():
            continue
        return size, entry
    return None


def is_known_alone(tokens: list[Token], at: int) -> bool:
    """Tell whether a known name begins here and goes on with no `of`: not `The Council of ...`."""
    known = look_up(tokens, at)
    if known is None:
        return False
    end = at + known[0]
    return tokens[at].key != "the" or end >= len(tokens) or tokens[end].key != "of"
