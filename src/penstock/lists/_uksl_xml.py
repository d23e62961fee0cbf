"""The UK Sanctions List of the Foreign, Commonwealth and Development Office, in XML.

Source: the publisher's file (root `Designations`), as it is since 2022.
"""

from collections.abc import Mapping

from lxml import etree

from penstock.lists._clean import refuse, squeeze
from penstock.lists._dates import exact_date
from penstock.lists._format import Format, Parsed
from penstock.lists._uk_record import UkAddress, UkName, UkRecord
from penstock.lists._uksl_csv import LIST, WHAT, finish
from penstock.lists._xml import parse_xml, root_tag

# Elements anywhere below a designation, and the cell each value goes to.
_CELLS = {
    "LastUpdated": "changed",
    "DateDesignated": "listed",
    "UNReferenceNumber": "un",
    "Title": "title",
    "RegimeName": "regime",
    "DesignationSource": "source",
    "OtherInformation": "other",
    "UKStatementofReasons": "reasons",
    "PhoneNumber": "phone",
    "Website": "website",
    "EmailAddress": "email",
    "DOB": "dob",
    "Nationality": "nationality",
    "Position": "position",
    "Gender": "gender",
    "TypeOfEntity": "entity_type",
    "Subsidiary": "subsidiary",
    "ParentCompany": "parent",
    "BusinessRegistrationNumber": "business",
    "IMONumber": "imo",
    "CurrentOwnerOperator": "owner",
    "PreviousOwnerOperator": "previous_owner",
    "CurrentBelievedFlagOfShip": "flag",
    "PreviousFlag": "previous_flag",
    "TypeOfShip": "ship_type",
    "TonnageOfShip": "tonnage",
    "LengthOfShip": "length",
    "YearBuilt": "built",
    "HullIdentificationNumber": "hull",
}
# Of these some element holds the values, others of the same name hold those elements.
_PAIRS = {
    "Passport": ("passports", "PassportNumber", "PassportAdditionalInformation"),
    "NationalIdentifier": (
        "papers",
        "NationalIdentifierNumber",
        "NationalIdentifierAdditionalInformation",
    ),
    "Location": ("births", "TownOfBirth", "CountryOfBirth"),
}
_LINES = tuple(f"AddressLine{number}" for number in range(1, 7))


def _recognise(head: bytes) -> str | None:
    found = root_tag(head)
    return "main" if found is not None and found[1] == "Designations" else None


def _read(parts: Mapping[str, bytes]) -> Parsed:
    root = parse_xml(parts["main"], WHAT)
    if root.tag != "Designations":
        refuse(f"{WHAT} has the root element {root.tag}")
    stamp = squeeze(root.findtext("DateGenerated"))
    published = exact_date(stamp.partition("T")[0])
    if stamp and published is None:
        refuse(f"{WHAT} is dated {stamp!r}, which is no date")
    records: dict[str, UkRecord] = {}
    groups: dict[str, str] = {}
    for entry in root.iterfind("Designation"):
        number = squeeze(entry.findtext("UniqueID"))
        if not number or number in records:
            fault = "twice" if number else "without UniqueID"
            refuse(f"{WHAT} has a designation {number} {fault} at line {entry.sourceline}")
        kind = squeeze(entry.findtext("IndividualEntityShip"))
        records[number] = _record(entry, number, kind)
        groups[number] = squeeze(entry.findtext("OFSIGroupID"))
    return finish(records, groups, published)


def _record(entry: etree._Element, number: str, kind: str) -> UkRecord:
    record = UkRecord(number=number, kind=kind)
    for element in entry.iter():
        tag = str(element.tag)
        if tag in _CELLS:
            record.put(_CELLS[tag], element.text)
        elif tag == "Name":
            _put_name(record, element)
        elif tag == "NonLatinName" or (tag == "NonLatinNames" and _text(element, _SCRIPT)):
            script = _text(element, _SCRIPT)
            if script:
                record.scripts.append((script, _text(element, "NonLatinScriptLanguage")))
        elif tag == "Address":
            _put_address(record, element)
        elif tag in _PAIRS:
            target, first, second = _PAIRS[tag]
            pairs: list[tuple[str, str]] = getattr(record, target)
            pairs.append((_text(element, first), _text(element, second)))
    for measure in squeeze(entry.findtext("SanctionsImposed")).split("|"):
        record.put("measure", measure)
    return record


_SCRIPT = "NameNonLatinScript"


def _text(element: etree._Element, tag: str) -> str:
    return squeeze(element.findtext(tag))


def _put_name(record: UkRecord, element: etree._Element) -> None:
    one, two, three, four, five, six = (_text(element, f"Name{part}") for part in range(1, 7))
    name = UkName(
        parts=(one, two, three, four, five, six),
        type=_text(element, "NameType"),
        strength=_text(element, "AliasStrength"),
    )
    if any(name.parts):
        record.names.append(name)


def _put_address(record: UkRecord, element: etree._Element) -> None:
    one, two, three, four, five, six = (_text(element, line) for line in _LINES)
    record.addresses.append(
        UkAddress(
            lines=(one, two, three, four, five, six),
            postal=_text(element, "AddressPostalCode"),
            country=_text(element, "AddressCountry"),
        )
    )


FORMAT = Format(
    id="uk-sanctions-xml",
    title="UK Sanctions List (XML)",
    recognise=_recognise,
    read=_read,
    list_in=lambda head: LIST,
)
