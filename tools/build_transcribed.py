"""Builds `data/text/transcribed.tsv`: Cyrillic company words and places in every romanisation.

Run after a change of the tables of words or of the romanisations:
`python -m tools.build_transcribed`. Short words are left out: too many
are words of another language, too. Places come with their Russian adjectives.
"""

from pathlib import Path

from penstock.text._romanise import romanise_words
from penstock.text._scripts import script_of
from penstock.text._tables import rows

TARGET = Path(__file__).parents[1] / "src/penstock/data/text/transcribed.tsv"
_TABLES = {
    "numbers": "number",
    "places": "place",
    "generic": "generic",
    "legal_forms": "legal_form",
}
_SHORTEST = 6
_SOURCE = "made from the Cyrillic forms of the tables beside it"


def spellings(native: str) -> list[str]:
    """Return what the romanisations make of a Cyrillic word or phrase, where long enough."""
    options = [dict(found) for found in romanise_words(native.split(" "), is_person=False)]
    if not all(options):
        return []
    schemes = dict.fromkeys(scheme for own in options for scheme in own if scheme != "look_alike")
    found = [
        " ".join(own.get(scheme) or next(iter(own.values())) for own in options)
        for scheme in schemes
    ]
    return [latin for latin in found if len(latin) >= _SHORTEST and latin.isascii()]


def adjectives(place: str) -> list[str]:
    """Return the Russian adjectives of a place: `тульский` and `тульского` of `тула`."""
    if " " in place or len(place) < 4 or place[-2:] in ("ий", "ый", "ая", "ое", "ии"):
        return []
    if place.endswith("ск"):
        stems = [place.removesuffix("ск")]
    elif place[-1] in "аяоые":
        stems = [place[:-1], f"{place[:-1]}ь"]
    else:
        stems = [place.rstrip("ьй")]
    return [f"{stem}ск{end}" for stem in stems for end in ("ий", "ая", "ое", "ого", "ой")]


def table() -> str:
    """Return the text of the table."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    seen: set[str] = set()
    for name, role in _TABLES.items():
        for row in rows(name):
            for form in row["forms"].split("|"):
                if form.startswith("^") or script_of(form) != "Cyrl":
                    continue
                for native in (form, *(adjectives(form) if role == "place" else ())):
                    for latin in spellings(native):
                        if latin not in seen:
                            seen.add(latin)
                            found.setdefault((role, row["key"]), {})[latin] = None
    lines = [
        "# Cyrillic words of the tables in every romanisation, by tools/build_transcribed.py."
        " checked 2026-11-25",
        "role\tkey\tforms\tsource",
    ]
    lines += [f"{role}\t{key}\t{'|'.join(own)}\t{_SOURCE}" for (role, key), own in found.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TARGET.write_text(table(), encoding="utf-8")
