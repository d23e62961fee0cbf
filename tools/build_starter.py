"""Write the North Korea table of the starter facts from official files.

    python tools/build_starter.py --full FOLDER --history FOLDER --newest FILE [--output FILE]

`--full` is a complete set of the Specially Designated Nationals list (sdn, alt, add), `--history`
a folder of dated `sdn_YYYY-MM-DD.csv` publications, `--newest` the Consolidated Screening List.
Who is listed comes from the newest file; details come from the newest publication that has them.
All three are works of the United States government and in the public domain.
"""

import argparse
import csv
import io
import lzma
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from penstock.lists import read_publications
from penstock.model import ListId, Listing, Name, NameKind, Party, PartyId, Place, Publication

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "src" / "penstock" / "data" / "starter" / "dprk.tsv"
STARTER = ListId("penstock-starter")
SECTION = "SDN"
COUNTRY = "KP"
CHECKED = date(2026, 11, 23)
COLUMNS = ("party", "field", "kind", "value", "country", "note")
HEADER = """\
# Parties of the North Korea programmes of the United States, and those of NPWMD tied to North Korea
# source: OFAC, Specially Designated Nationals and Consolidated Screening List (public domain)
# vintage: {vintage}
# checked: {checked}
#
# Written by tools/build_starter.py; do not edit. The layout is told in jurisdictions.tsv.
# Who is listed, and under which programmes, is of {vintage}. Aliases and addresses are of {full},
# all other details of {latest}; parties added later have names and countries only, and their
# aliases do not say which of them are weak. listed_on is the first dated publication that has the
# party, with the one before it in a remark; it is absent where the first one at hand,
# of {first}, has the party already, or none.
"""


def dated(path: Path) -> date:
    """Return the date in a file's name."""
    found = re.search(r"\d{4}-\d{2}-\d{2}", path.name)
    if found is None:
        sys.exit(f"{path.name} carries no date")
    return date.fromisoformat(found.group())


def first_seen(history: list[Path]) -> dict[PartyId, tuple[date, date]]:
    """Return, for parties not in the first publication, when they came and the issue before."""
    known: set[PartyId] = set()
    seen: dict[PartyId, tuple[date, date]] = {}
    before: date | None = None
    for path in history:
        raw = path.read_bytes()
        content = lzma.decompress(raw) if path.suffix == ".xz" else raw
        rows = csv.reader(io.StringIO(content.decode("utf-8", errors="replace")))
        here = {PartyId(f"us-ofac:{row[0].strip()}") for row in rows if len(row) > 1}
        if before is not None:
            seen.update(dict.fromkeys(here - known, (dated(path), before)))
        known |= here
        before = dated(path)
    return seen


def parties(paths: list[Path], list_id: str) -> dict[PartyId, Party]:
    """Return the parties of one list in some files, under OFAC's own ids."""
    found: dict[PartyId, Party] = {}
    for publication in read_publications(paths):
        if not isinstance(publication, Publication):
            sys.exit(f"{', '.join(publication.files)}: {publication.error}")
        if publication.list == list_id:
            for party in publication.parties:
                identity = PartyId(party.id.replace("us-csl:", "us-ofac:"))
                found[identity] = party
    return found


def is_of_north_korea(party: Party, others: list[Party]) -> bool:
    """Tell whether a party is of a North Korea programme, or of NPWMD and tied to the country."""
    programmes = party.listing.programmes
    if any(programme.startswith("DPRK") for programme in programmes):
        return True
    if "NPWMD" not in programmes:
        return False
    return any(
        COUNTRY in one.countries
        or any("North Korea" in text for text in one.listing.secondary_sanctions)
        for one in (party, *others)
    )


def merged_names(newest: Party, details: list[Party]) -> tuple[Name, ...]:
    """Return the newest primary name, then every alias of the newest file that has its kind."""
    primary = next(name for name in newest.names if name.kind is NameKind.PRIMARY)
    ranked: dict[str, Name] = {primary.text.casefold(): primary}
    for party in (*details, newest):
        for name in party.names:
            key = name.text.casefold()
            if key not in ranked:
                kind = NameKind.FORMER if name.kind is NameKind.PRIMARY else name.kind
                ranked[key] = replace(name, kind=kind)
    return tuple(replace(name, language="") for name in ranked.values())


def merge(
    identity: PartyId,
    newest: Party,
    latest: Party | None,
    full: Party | None,
    seen: Mapping[PartyId, tuple[date, date]],
) -> Party:
    """Return one party from what each file says of it."""
    details = [party for party in (latest, full) if party is not None]
    base = details[0] if details else newest
    places = full.addresses if full is not None else ()
    remarks = list(base.remarks) if details else []
    listed_on = None
    if identity in seen:
        listed_on, before = seen[identity]
        remarks.append(f"First in the publication of {listed_on}; the one before is of {before}")
    return replace(
        base,
        id=identity,
        schema=newest.schema if not details else base.schema,
        names=merged_names(newest, details),
        listing=Listing(
            list=STARTER,
            section=SECTION,
            programmes=newest.listing.programmes,
            legal_bases=base.listing.legal_bases,
            listed_on=listed_on,
            secondary_sanctions=base.listing.secondary_sanctions,
        ),
        addresses=tuple(Place(place.text, place.country) for place in places or newest.addresses),
        birth_places=tuple(Place(place.text, place.country) for place in base.birth_places),
        nationalities=tuple(Place(place.text, place.country) for place in base.nationalities),
        citizenships=tuple(Place(place.text, place.country) for place in base.citizenships),
        identifiers=tuple(
            replace(one, currency="", issued="", expires="", note="") for one in base.identifiers
        ),
        relations=tuple(replace(one, note="") for one in base.relations),
        remarks=tuple(remarks),
    )


def facts(party: Party) -> Iterator[tuple[str, ...]]:
    """Yield the lines of one party: field, kind, value, country, note."""
    yield "party", party.schema, party.listing.section
    for name in party.names:
        script = "" if name.script == "Latn" else name.script
        family = name.family if name.given else ""
        yield "name", name.kind, name.text, script, family
    for programme in party.listing.programmes:
        yield "programme", "", programme
    for text in party.listing.legal_bases:
        yield "legal_basis", "", text
    if party.listing.listed_on is not None:
        yield "listed_on", "", party.listing.listed_on.isoformat()
    for text in party.listing.secondary_sanctions:
        yield "secondary_sanctions", "", text
    for birth in party.birth_dates:
        days = dict.fromkeys((birth.earliest.isoformat(), birth.latest.isoformat()))
        yield "birth_date", "circa" if birth.is_circa else "", "/".join(days), "", birth.text
    for field, places in (
        ("birth_place", party.birth_places),
        ("nationality", party.nationalities),
        ("citizenship", party.citizenships),
        ("address", party.addresses),
    ):
        for place in places:
            yield field, "", place.text, place.country
    for one in party.identifiers:
        yield "identifier", one.kind, one.value, one.country, one.label
    for feature in party.features:
        yield "feature", feature.kind, feature.text, "", feature.label
    for relation in party.relations:
        yield "relation", relation.kind, relation.name, "", relation.party or ""
    for remark in party.remarks:
        yield "remark", "", remark


def table(full_folder: Path, history_folder: Path, newest_file: Path) -> str:
    """Return the text of the table."""
    history = sorted(history_folder.glob("sdn_*.csv*"), key=dated)
    seen = first_seen(history)
    newest = parties([newest_file], "us-csl")
    latest = parties([history[-1]], "us-ofac-sdn")
    full = parties([full_folder], "us-ofac-sdn")
    text = HEADER.format(
        vintage=dated(newest_file),
        checked=CHECKED,
        full=dated(full_folder),
        latest=dated(history[-1]),
        first=dated(history[0]),
    )
    lines = ["\t".join(COLUMNS)]
    chosen = [
        merge(identity, party, latest.get(identity), full.get(identity), seen)
        for identity, party in newest.items()
        if party.listing.section == SECTION
        and is_of_north_korea(
            party, [one for one in (latest.get(identity), full.get(identity)) if one]
        )
    ]
    for party in sorted(chosen, key=lambda party: int(party.id.split(":")[1])):
        for number, cells in enumerate(facts(party)):
            padded = (*cells, *[""] * (len(COLUMNS) - 1 - len(cells)))
            lines.append("\t".join((party.id if number == 0 else "", *padded)))
    return text + "\n".join(lines) + "\n"


def main() -> int:
    """Write the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--full", type=Path, required=True)
    parser.add_argument("--history", type=Path, required=True)
    parser.add_argument("--newest", type=Path, required=True)
    parser.add_argument("--output", type=Path, default=TARGET)
    options = parser.parse_args()
    text = table(options.full, options.history, options.newest)
    options.output.write_text(text, encoding="utf-8")
    print(f"{options.output.name}: {text.count(chr(9) + 'party' + chr(9))} parties")
    return 0


if __name__ == "__main__":
    sys.exit(main())
