"""The UK Sanctions List of the Foreign, Commonwealth and Development Office, in CSV.

Source: the header line of the issues of 2026 (first line `Report Date: 08-Oct-2026`); the list
is the one official British list since 2026-01-28.
"""

from collections.abc import Mapping
from datetime import date

from penstock.lists._clean import refuse, squeeze
from penstock.lists._dates import exact_date
from penstock.lists._format import Format, Parsed
from penstock.lists._table import cells, cut_off_warning, decode, head_text, header_row, rows
from penstock.lists._uk_record import UkAddress, UkName, UkRecord, to_party
from penstock.model import ListId

WHAT = "the UK Sanctions List"
LIST = ListId("uk-sanctions")
PUBLISHER = "Foreign, Commonwealth and Development Office"
_NEEDED = frozenset({"Unique ID", "Name 6", "Name 1", "Name type", "Regime Name"})
_KIND_COLUMNS = ("Designation Type", "Individual/Entity/Ship", "Individual, Entity, Ship")
_PARTS = ("Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name 6")
_LINES = tuple(f"Address Line {number}" for number in range(1, 7))
_CELLS = {
    "Last Updated": "changed",
    "UN Reference Number": "un",
    "Title": "title",
    "Regime Name": "regime",
    "Designation source": "source",
    "Other Information": "other",
    "UK Statement of Reasons": "reasons",
    "Phone number": "phone",
    "Website": "website",
    "Email address": "email",
    "Date Designated": "listed",
    "D.O.B": "dob",
    "Nationality(/ies)": "nationality",
    "Position": "position",
    "Gender": "gender",
    "Type of entity": "entity_type",
    "Subsidiaries": "subsidiary",
    "Parent company": "parent",
    "Business registration number (s)": "business",
    "IMO number": "imo",
    "Current owner/operator (s)": "owner",
    "Previous owner/operator (s)": "previous_owner",
    "Current believed flag of ship": "flag",
    "Previous flags": "previous_flag",
    "Type of ship": "ship_type",
    "Tonnage of ship": "tonnage",
    "Length of ship": "length",
    "Year Built": "built",
    "Hull identification number (HIN)": "hull",
}


def _recognise(head: bytes) -> str | None:
    lines = head_text(head).splitlines()[:3]
    is_list = any(
        all(column in line for column in ("Unique ID", "OFSI Group ID", "Name 6", "Regime Name"))
        for line in lines
    )
    return "main" if is_list else None


def _read(parts: Mapping[str, bytes]) -> Parsed:
    text = decode(parts["main"], WHAT, fallback="cp1252")
    published, table = None, cells(text, WHAT)
    line, first = next(table, (0, [""]))
    if "Unique ID" not in first:
        published = _report_date(first, line)
    else:
        table = cells(text, WHAT)
    header = header_row(table, _NEEDED, WHAT)
    kind_column = next((column for column in _KIND_COLUMNS if column in header), None)
    if kind_column is None:
        refuse(f"{WHAT} lacks the column Designation Type")
    records: dict[str, UkRecord] = {}
    groups: dict[str, str] = {}
    for line, row in rows(table, header, WHAT):
        number = squeeze(row["Unique ID"])
        if not number:
            refuse(f"{WHAT} has a row without Unique ID at line {line}")
        record = records.get(number)
        if record is None:
            record = records[number] = UkRecord(number=number, kind=squeeze(row[kind_column]))
        groups.setdefault(number, squeeze(row.get("OFSI Group ID")))
        _gather(record, row)
    return finish(records, groups, published, cut_off_warning(text))


def _report_date(first: list[str], line: int) -> date:
    said = squeeze(", ".join(first).replace("\ufeff", "")).strip(", ")
    published = exact_date(said.rpartition(":")[2] or said) or exact_date(first[-1])
    if published is None:
        refuse(f"{WHAT} is dated {said!r}, which is no date, at line {line}")
    return published


def _gather(record: UkRecord, row: dict[str, str]) -> None:
    one, two, three, four, five, six = (squeeze(row.get(part)) for part in _PARTS)
    name = UkName(
        parts=(one, two, three, four, five, six),
        type=squeeze(row["Name type"]),
        strength=squeeze(row.get("Alias strength")),
    )
    if any(name.parts):
        record.names.append(name)
    if script := squeeze(row.get("Name non-latin script")):
        record.scripts.append((script, squeeze(row.get("Non-latin script language"))))
    one, two, three, four, five, six = (squeeze(row.get(line)) for line in _LINES)
    record.addresses.append(
        UkAddress(
            lines=(one, two, three, four, five, six),
            postal=squeeze(row.get("Address Postal Code")),
            country=squeeze(row.get("Address Country")),
        )
    )
    record.births.append((row.get("Town of birth", ""), row.get("Country of birth", "")))
    record.passports.append(
        (row.get("Passport number", ""), row.get("Passport additional information", ""))
    )
    record.papers.append(
        (
            row.get("National Identifier number", ""),
            row.get("National Identifier additional information", ""),
        )
    )
    for column, cell in _CELLS.items():
        record.put(cell, row.get(column))
    for measure in row.get("Sanctions Imposed", "").split("|"):
        record.put("measure", measure)


def finish(
    records: dict[str, UkRecord],
    groups: Mapping[str, str],
    published: date | None,
    warnings: tuple[str, ...] = (),
) -> Parsed:
    """Return what was read of the UK Sanctions List in either of its forms.

    Args:
        records: by unique id.
        groups: the OFSI group id of each unique id, where there is one.
        published: the date the file states.
        warnings: what was odd.
    """
    for number, record in records.items():
        if not record.names and not record.scripts:
            refuse(f"{WHAT} has no name for {number}")
    parties = []
    for number, record in records.items():
        group = groups.get(number)
        references = (f"uk:{number}", *((f"uk-ofsi:{group}",) if group else ()))
        parties.append(to_party(record, LIST, references))
    return Parsed(
        list=LIST,
        publisher=PUBLISHER,
        parties=tuple(parties),
        published=published,
        warnings=warnings,
    )


FORMAT = Format(
    id="uk-sanctions-csv",
    title="UK Sanctions List (CSV)",
    recognise=_recognise,
    read=_read,
    list_in=lambda head: LIST,
)
