"""The U.S. Consolidated Screening List in CSV.

Reads the full layouts of 2019 (28 columns) and since 2025 (29), and the reduced one of 11.

Source: header lines of the public files; field notes of the publisher (trade.gov).
"""

from collections.abc import Mapping

from penstock.lists._clean import refuse, squeeze
from penstock.lists._csl_cells import read_addresses, read_countries, read_ids
from penstock.lists._csl_party import (
    LIST,
    PUBLISHER,
    WHAT,
    CslRow,
    parties_of,
    section_of,
    sections,
)
from penstock.lists._format import Format, Parsed
from penstock.lists._table import cells, cut_off_warning, decode, head_text, header_row, rows

_NEEDED = frozenset({"source", "entity_number", "type", "programs", "name", "alt_names"})


def _recognise(head: bytes) -> str | None:
    first = head_text(head).partition("\n")[0]
    columns = {column.strip(' "\ufeff\r') for column in first.split(",")}
    return "main" if columns >= _NEEDED and "federal_register_notice" in columns else None


def _read(parts: Mapping[str, bytes]) -> Parsed:
    text = decode(parts["main"], WHAT)
    table = cells(text, WHAT)
    header = header_row(table, _NEEDED, WHAT)
    has_type_first = "_id" in header
    gathered: list[CslRow] = []
    warnings: list[str] = []
    for line, row in rows(table, header, WHAT):
        if not squeeze(row["name"]) or not squeeze(row["source"]):
            refuse(f"{WHAT} has a row without name or source at line {line}")
        one = CslRow(line=line, cells=row)
        if countries := row.get("countries"):
            one.addresses.extend(read_countries(countries))
        if addresses := row.get("addresses"):
            one.addresses.extend(read_addresses(addresses))
        if ids := row.get("ids"):
            one.statements.extend(read_ids(ids, has_type_first=has_type_first))
        gathered.append(one)
    warnings += unknown_sections(gathered)
    return Parsed(
        list=LIST,
        publisher=PUBLISHER,
        parties=parties_of(gathered),
        warnings=(*cut_off_warning(text), *warnings),
    )


def unknown_sections(gathered: list[CslRow]) -> list[str]:
    """Return a warning for each source that the table of sections does not have."""
    sources = dict.fromkeys(row.text("source") for row in gathered)
    return [
        f"the source {source!r} is not known; its parties are kept as section {found.code}"
        for source in sources
        if (found := section_of(source)) not in sections()
    ]


FORMAT = Format(
    id="us-csl-csv",
    title="US Consolidated Screening List (CSV)",
    recognise=_recognise,
    read=_read,
    list_in=lambda head: LIST,
)
