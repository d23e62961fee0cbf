"""The Denied Persons List of the Bureau of Industry and Security, `dpl.txt`.

One row is one order against one name at one address; a person may stand in several rows.

Source: header line of the public file; 15 CFR 764.3(a)(2).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date

from msgspec import structs

from penstock.lists._clean import refuse, squeeze
from penstock.lists._csl_cells import read_notices
from penstock.lists._csl_party import digest
from penstock.lists._dates import exact_date
from penstock.lists._format import Format, Parsed
from penstock.lists._names import make_name, tidy_names
from penstock.lists._table import cells, cut_off_warning, decode, head_text, header_row, rows
from penstock.model import Feature, FeatureKind, ListId, Listing, Party, PartyId, Place, Schema
from penstock.text import country_code

_WHAT = "the BIS Denied Persons List"
_LIST = ListId("us-bis-dpl")
_NEEDED = frozenset({"Name", "Country", "Effective_Date", "Expiration_Date", "FR_Citation"})
_CELLS = ("Street_Address", "City", "State", "Postal_Code", "Country")


def _recognise(head: bytes) -> str | None:
    first = head_text(head).partition("\n")[0]
    columns = {column.strip(' "\ufeff\r') for column in first.split("\t")}
    return "main" if columns >= _NEEDED else None


def _read(parts: Mapping[str, bytes]) -> Parsed:
    text = decode(parts["main"], _WHAT, fallback="cp1252")
    table = cells(text, _WHAT, delimiter="\t")
    header = header_row(table, _NEEDED, _WHAT)
    parties: list[Party] = []
    updated: list[date] = []
    warnings = list(cut_off_warning(text))
    for line, row in rows(table, header, _WHAT):
        party = _party(row, line)
        parties.append(party)
        changed = party.listing.changed_on
        if changed is not None and changed > date.today():
            warnings.append(f"line {line}: Last_Update {changed} is in the future")
        elif changed is not None:
            updated.append(changed)
    return Parsed(
        list=_LIST,
        publisher="Bureau of Industry and Security, U.S. Department of Commerce",
        parties=_apart(parties),
        # The file carries no date; it is at least as new as its newest row.
        published=max(updated, default=None),
        warnings=tuple(warnings),
    )


def _party(row: Mapping[str, str], line: int) -> Party:
    name = squeeze(row["Name"])
    if not name:
        refuse(f"{_WHAT} has a row without a name at line {line}")
    street, city, state, postal, country = (squeeze(row.get(cell)) for cell in _CELLS)
    text = ", ".join(part for part in (street, city, state, postal, country) if part)
    # Rows about US addresses often leave the country empty but give a state.
    code = country_code(country) or ("US" if not country and len(state) == 2 else "")
    address = Place(
        text=text, country=code, street=street, city=city, region=state, postal_code=postal
    )
    order = squeeze(row.get("Standard_Order"))
    action = squeeze(row.get("Action"))
    return Party(
        id=PartyId(f"us-bis-dpl:{digest(name)[:12]}"),
        schema=Schema.LEGAL_ENTITY,
        names=tidy_names([make_name(name)]),
        listing=Listing(
            list=_LIST,
            section="DPL",
            listed_on=_day(row, "Effective_Date", line),
            changed_on=_day(row, "Last_Update", line),
            expires_on=_day(row, "Expiration_Date", line),
            citations=read_notices(row["FR_Citation"]),
        ),
        addresses=(address,) if text else (),
        features=(Feature(FeatureKind.OTHER, order, "Standard order"),) if order else (),
        remarks=(action,) if action else (),
    )


def _day(row: Mapping[str, str], column: str, line: int) -> date | None:
    text = squeeze(row.get(column))
    if not text:
        return None
    day = exact_date(text, is_month_first=True)
    if day is None:
        refuse(f"{_WHAT} has {column} {text!r}, no date, at line {line}")
    return day


def _apart(parties: list[Party]) -> tuple[Party, ...]:
    """Return the parties with ids that differ: by notice and address, where names are alike."""
    by_id: dict[PartyId, list[int]] = defaultdict(list)
    for at, party in enumerate(parties):
        by_id[party.id].append(at)
    for shared, places in by_id.items():
        for at in places if len(places) > 1 else ():
            party = parties[at]
            said = [*party.listing.citations, *(one.text for one in party.addresses)]
            name = PartyId(f"{shared}-{digest('|'.join(said))[:6]}")
            parties[at] = structs.replace(party, id=name)
    seen: Counter[PartyId] = Counter()
    for at, party in enumerate(parties):
        seen[party.id] += 1
        if seen[party.id] > 1:
            parties[at] = structs.replace(party, id=PartyId(f"{party.id}-{seen[party.id]}"))
    return tuple(parties)


FORMAT = Format(
    id="us-bis-dpl",
    title="BIS Denied Persons List (dpl.txt)",
    recognise=_recognise,
    read=_read,
    list_in=lambda head: _LIST,
)
