"""The consolidated financial sanctions file of the European Union, CSV 1.1.

Semicolons, UTF-8 with a byte-order mark; a row holds an entity with one of its names, addresses,
births, papers or citizenships. This form has no mark of weak names: XML is to be preferred.

Source: header line of the publisher's CSV 1.1.
"""

from collections.abc import Mapping

from penstock.lists._clean import refuse, squeeze
from penstock.lists._dates import exact_date
from penstock.lists._eu_record import LIST, PUBLISHER, WHAT, EuRecord, to_party
from penstock.lists._format import Format, Parsed
from penstock.lists._table import cells, cut_off_warning, decode, head_text, header_row, rows

_NEEDED = frozenset({"Entity_LogicalId", "Entity_SubjectType", "NameAlias_WholeName"})
_LISTS = {
    "Entity_Regulation": "regulations",
    "NameAlias": "names",
    "Address": "addresses",
    "BirthDate": "births",
    "Identification": "papers",
    "Citizenship": "citizenships",
}
# Columns whose name is not that of the XML attribute with a capital letter.
_RENAMED = {
    "BirthDate_BirthDate": "birthdate",
    "BirthDate_Day": "dayOfMonth",
    "BirthDate_Month": "monthOfYear",
    "Identification_TypeCode": "identificationTypeCode",
    "Identification_TypeDescription": "identificationTypeDescription",
    "Entity_Regulation_Type": "regulationType",
}


def _recognise(head: bytes) -> str | None:
    first = head_text(head).partition("\n")[0]
    columns = {column.strip(' "\ufeff\r') for column in first.split(";")}
    return "main" if {"Entity_LogicalId", "NameAlias_WholeName"} <= columns else None


def _read(parts: Mapping[str, bytes]) -> Parsed:
    text = decode(parts["main"], WHAT)
    table = cells(text, WHAT, delimiter=";")
    header = header_row(table, _NEEDED, WHAT)
    columns = _columns(header)
    citations = [
        column
        for column in header
        if column.endswith("_Regulation_NumberTitle") and not column.startswith("Entity_")
    ]
    records: dict[str, EuRecord] = {}
    published = None
    for line, row in rows(table, header, WHAT):
        number = squeeze(row["Entity_LogicalId"])
        if not number.isdigit():
            refuse(f"{WHAT} has a row without Entity_LogicalId at line {line}")
        if published is None:
            published = exact_date(row.get("fileGenerationDate", ""))
        record = records.get(number)
        if record is None:
            record = records[number] = _start(number, row)
        record.citations += [row[column] for column in citations if row[column]]
        for target, its_columns in columns.items():
            attributes = {name: row[column] for column, name in its_columns if row[column]}
            gathered = getattr(record, target)
            if attributes and attributes not in gathered:
                gathered.append(attributes)
    for record in records.values():
        record.names = [one for one in record.names if one.get("wholeName") or one.get("lastName")]
        if not record.names:
            refuse(f"{WHAT} has no name for the entity {record.number}")
    return Parsed(
        list=LIST,
        publisher=PUBLISHER,
        parties=tuple(to_party(record) for record in records.values()),
        published=published,
        warnings=(
            *cut_off_warning(text),
            "the CSV form does not mark weak names: load the XML form where you can",
        ),
    )


def _columns(header: list[str]) -> dict[str, list[tuple[str, str]]]:
    """Return, for each list of a record, its columns and the attribute each one holds."""
    found: dict[str, list[tuple[str, str]]] = {}
    for prefix, target in _LISTS.items():
        for column in header:
            if not column.startswith(f"{prefix}_"):
                continue
            rest = column.removeprefix(f"{prefix}_")
            if rest.startswith("Regulation"):
                continue
            name = _RENAMED.get(column) or rest[:1].lower() + rest[1:]
            found.setdefault(target, []).append((column, name))
    return found


def _start(number: str, row: dict[str, str]) -> EuRecord:
    # The two columns of the subject type have changed places over the years.
    kinds = {
        squeeze(row.get(column)).casefold()
        for column in ("Entity_SubjectType", "Entity_SubjectType_ClassificationCode")
    }
    remark = row.get("Entity_Remark", "")
    return EuRecord(
        number=number,
        reference=row.get("Entity_EU_ReferenceNumber", ""),
        united_nations=row.get("Entity_UnitedNationId", ""),
        designated_on=row.get("Entity_DesignationDate", ""),
        details=row.get("Entity_DesignationDetails", ""),
        subject="person" if kinds & {"person", "p"} else "enterprise",
        remarks=[remark] if remark else [],
    )


FORMAT = Format(
    id="eu-fsf-csv",
    title="EU consolidated financial sanctions file (CSV 1.1)",
    recognise=_recognise,
    read=_read,
    list_in=lambda head: LIST,
)
