"""The Consolidated List of Financial Sanctions Targets of HM Treasury (OFSI), in CSV.

The list ended on 2026-01-28; its issues before and since 2022 differ in columns, both are read.

Source: "Format guide to the consolidated list" of OFSI; columns counted on the issue of
2020-04-27; the columns of 2022 after the publisher's header line.
"""

import re
from collections.abc import Mapping

from penstock.lists._clean import refuse, squeeze
from penstock.lists._dates import exact_date
from penstock.lists._format import Format, Parsed
from penstock.lists._table import cells, cut_off_warning, decode, head_text, header_row, rows
from penstock.lists._uk_record import UkAddress, UkName, UkRecord, to_party
from penstock.lists._uk_text import labelled
from penstock.model import ListId

_WHAT = "the OFSI consolidated list"
_LIST = ListId("uk-ofsi")
_NEEDED = frozenset({"Name 6", "Name 1", "Group Type", "Alias Type", "Regime", "Group ID"})
_PARTS = ("Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name 6")
_LINES = ("Address 1", "Address 2", "Address 3", "Address 4", "Address 5", "Address 6")
_CELLS = {
    "Title": "title",
    "DOB": "dob",
    "Nationality": "nationality",
    "Position": "position",
    "Other Information": "other",
    "Regime": "regime",
    "Listed On": "listed",
    "Last Updated": "changed",
}
# Labels inside Other Information since 2021 and where they land.
_LABELS = {
    "Gender": "gender",
    "Phone number": "phone",
    "Website": "website",
    "Email address": "email",
    "Type of entity": "entity_type",
    "Parent company": "parent",
    "Subsidiaries": "subsidiary",
    "Business Reg No": "business",
    "Business registration number(s)": "business",
    "IMO number": "imo",
    "Current owner/operator": "owner",
    "Current owners": "owner",
    "Previous owner/operator": "previous_owner",
    "Flag of ship": "flag",
    "Current believed flag of ship": "flag",
    "Previous flags": "previous_flag",
    "Type of ship": "ship_type",
    "Tonnage of ship": "tonnage",
    "Length of ship": "length",
    "Year built": "built",
}
_UNIQUE_ID = re.compile(r"\b([A-Z]{3}\d{4})\b")


def _recognise(head: bytes) -> str | None:
    lines = head_text(head).splitlines()[:2]
    is_list = any(
        all(column in line for column in ("Name 6", "Group Type", "Alias Type", "Group ID"))
        for line in lines
    )
    return "main" if is_list else None


def _read(parts: Mapping[str, bytes]) -> Parsed:
    text = decode(parts["main"], _WHAT, fallback="cp1252")
    table = cells(text, _WHAT)
    line, first = next(table, (0, []))
    published = None
    if len(first) >= 2 and squeeze(first[0].replace("\ufeff", "")) == "Last Updated":
        published = exact_date(first[1])
        if published is None:
            refuse(f"{_WHAT} is dated {first[1]!r}, which is no date, at line {line}")
    else:
        table = cells(text, _WHAT)
    header = header_row(table, _NEEDED, _WHAT)
    records: dict[str, UkRecord] = {}
    for line, row in rows(table, header, _WHAT):
        number = squeeze(row["Group ID"])
        if not number.isdigit():
            refuse(f"{_WHAT} has a row without Group ID at line {line}")
        record = records.get(number)
        if record is None:
            record = records[number] = UkRecord(number=number, kind=squeeze(row["Group Type"]))
        _gather(record, row)
    for number, record in records.items():
        if not any(any(name.parts) for name in record.names):
            refuse(f"{_WHAT} has no name for Group ID {number}")
    parties = tuple(to_party(record, _LIST, _references(record)) for record in records.values())
    return Parsed(
        list=_LIST,
        publisher="Office of Financial Sanctions Implementation, HM Treasury",
        parties=parties,
        published=published,
        warnings=cut_off_warning(text),
    )


def _gather(record: UkRecord, row: dict[str, str]) -> None:
    one, two, three, four, five, six = (squeeze(row.get(part)) for part in _PARTS)
    record.names.append(
        UkName(
            parts=(one, two, three, four, five, six),
            type=row["Alias Type"],
            strength=row.get("Alias Quality", ""),
        )
    )
    if script := squeeze(row.get("Name Non-Latin Script")):
        record.scripts.append((script, ""))
    one, two, three, four, five, six = (squeeze(row.get(line)) for line in _LINES)
    record.addresses.append(
        UkAddress(
            lines=(one, two, three, four, five, six),
            postal=squeeze(row.get("Post/Zip Code")),
            country=squeeze(row.get("Country")),
        )
    )
    record.births.append((row.get("Town of Birth", ""), row.get("Country of Birth", "")))
    record.passports.append((row.get("Passport Number", ""), row.get("Passport Details", "")))
    record.papers.append(
        (
            row.get("National Identification Number", ""),
            row.get("National Identification Details", ""),
        )
    )
    record.papers.append((row.get("NI Number", ""), ""))
    record.listings.append((row.get("Listed On", ""), row.get("Regime", "")))
    for column, cell in _CELLS.items():
        record.put(cell, row.get(column))
    record.put("designated", row.get("UK Sanctions List Date Designated"))


def _references(record: UkRecord) -> tuple[str, ...]:
    """Return the target's ids on the UK Sanctions List, and spread labelled information."""
    found: list[str] = []
    for text in tuple(record.cells.get("other", ())):
        parts = labelled(text)
        for label, value in parts.items():
            if label in _LABELS:
                record.put(_LABELS[label], value.rstrip("."))
        own = parts.get("UK Sanctions List Ref", "")
        found += [f"uk:{one}" for one in _UNIQUE_ID.findall(own[:60])]
    return tuple(found)


FORMAT = Format(
    id="uk-ofsi-csv",
    title="UK OFSI Consolidated List of Financial Sanctions Targets (ConList CSV)",
    recognise=_recognise,
    read=_read,
    list_in=lambda head: _LIST,
)
