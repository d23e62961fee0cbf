"""The consolidated financial sanctions file of the European Union, XML 1.1.

Source: schema `http://eu.europa.ec/fpi/fsd/export`, version 1.1.
"""

from collections.abc import Mapping

from lxml import etree

from penstock.lists._clean import refuse, squeeze
from penstock.lists._dates import exact_date
from penstock.lists._eu_record import LIST, PUBLISHER, WHAT, EuRecord, merge, to_party
from penstock.lists._format import Format, Parsed
from penstock.lists._xml import local_name, parse_xml, root_tag

_NAMESPACE = "http://eu.europa.ec/fpi/fsd/export"
_LISTS = {
    "regulation": "regulations",
    "nameAlias": "names",
    "address": "addresses",
    "birthdate": "births",
    "identification": "papers",
    "citizenship": "citizenships",
}


def _recognise(head: bytes) -> str | None:
    found = root_tag(head)
    return "main" if found == (_NAMESPACE, "export") else None


def _read(parts: Mapping[str, bytes]) -> Parsed:
    root = parse_xml(parts["main"], WHAT)
    if local_name(root) != "export":
        refuse(f"{WHAT} has the root element {local_name(root)}")
    records: dict[str, EuRecord] = {}
    warnings: list[str] = []
    for entry in root:
        if local_name(entry) != "sanctionEntity":
            continue
        record = _record(entry)
        known = records.setdefault(record.number, record)
        if known is not record:
            merge(known, record)
            warnings.append(f"line {entry.sourceline}: logicalId {record.number} comes twice")
    stamp = root.get("generationDate", "")
    return Parsed(
        list=LIST,
        publisher=PUBLISHER,
        parties=tuple(to_party(record) for record in records.values()),
        published=exact_date(stamp[:10]),
        warnings=tuple(warnings),
    )


def _record(entry: etree._Element) -> EuRecord:
    number = squeeze(entry.get("logicalId"))
    if not number.isdigit():
        refuse(f"{WHAT} has an entity without logicalId at line {entry.sourceline}")
    record = EuRecord(
        number=number,
        reference=entry.get("euReferenceNumber", ""),
        united_nations=entry.get("unitedNationId", ""),
        designated_on=entry.get("designationDate", ""),
        details=entry.get("designationDetails", ""),
    )
    for element in entry:
        tag = local_name(element)
        if tag == "subjectType":
            record.subject = element.get("code") or element.get("classificationCode") or ""
        elif tag == "remark":
            record.remarks.append(element.text or "")
        elif tag in _LISTS:
            gathered = {str(key): str(value) for key, value in element.attrib.items()}
            for child in element:
                if local_name(child) == "regulationSummary":
                    record.citations.append(child.get("numberTitle", ""))
                elif local_name(child) in ("remark", "publicationUrl"):
                    name, text = local_name(child), squeeze(child.text)
                    gathered[name] = f"{gathered[name]}; {text}" if name in gathered else text
            getattr(record, _LISTS[tag]).append(gathered)
    if not any(
        squeeze(one.get("wholeName")) or squeeze(one.get("lastName")) for one in record.names
    ):
        refuse(f"{WHAT} has no name for the entity at line {entry.sourceline}")
    return record


FORMAT = Format(
    id="eu-fsf-xml",
    title="EU consolidated financial sanctions file (XML 1.1)",
    recognise=_recognise,
    read=_read,
    list_in=lambda head: LIST,
)
