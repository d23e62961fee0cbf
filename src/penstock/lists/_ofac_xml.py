"""OFAC's `sdn.xml` and `consolidated.xml`: the same entries as the legacy CSV, in elements.

Source: OFAC's schema of the SDN list in XML (`sdnList`), in its old namespace
`http://tempuri.org/sdnList.xsd` and in the one of the Sanctions List Service.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from lxml import etree

from penstock.errors import MalformedInput
from penstock.lists._dates import exact_date
from penstock.lists._format import Format, Parsed
from penstock.lists._ofac_party import (
    PUBLISHER,
    Entry,
    is_known_sort,
    is_number,
    list_of,
    party_of,
)
from penstock.lists._ofac_remarks import read_remarks
from penstock.lists._ofac_statements import Statement, labelled_statement
from penstock.lists._xml import root_tag
from penstock.lists._xml_stream import child, children, stream_xml, words
from penstock.model import (
    Feature,
    FeatureKind,
    Identifier,
    IdentifierKind,
    ListId,
    Name,
    NameKind,
    Place,
)
from penstock.text import country_code, script_of

_WHAT = "OFAC XML list"
_MAIN = "main"
_HEADER = "publshInformation"  # so spelt by the publisher
_ENTRY = "sdnEntry"
_KINDS = {"a.k.a.": NameKind.ALIAS, "n.k.a.": NameKind.ALIAS, "f.k.a.": NameKind.FORMER}
_VESSEL = (
    ("vesselType", FeatureKind.VESSEL_TYPE),
    ("tonnage", FeatureKind.DEADWEIGHT_TONNAGE),
    ("grossRegisteredTonnage", FeatureKind.GROSS_TONNAGE),
    ("vesselFlag", FeatureKind.VESSEL_FLAG),
    ("vesselOwner", FeatureKind.VESSEL_OWNER),
)
# list, entry, the words that open the same statement in a remark
_LISTED = (
    ("dateOfBirthList", "dateOfBirthItem", "dateOfBirth", "DOB"),
    ("placeOfBirthList", "placeOfBirthItem", "placeOfBirth", "POB"),
    ("nationalityList", "nationality", "country", "nationality"),
    ("citizenshipList", "citizenship", "country", "citizen"),
)


def recognise(head: bytes) -> str | None:
    """Return `main` if the root element is `sdnList`, in whatever namespace."""
    root = root_tag(head)
    return _MAIN if root is not None and root[1] == "sdnList" else None


def read(parts: Mapping[str, bytes]) -> Parsed:
    """Return the parties of one publication.

    Raises:
        MalformedInput: it is not well-formed, an entry lacks a number, a name or a known type,
            or there are not as many entries as `Record_Count` says: it is cut off.
        UnsafeInput: it carries a DOCTYPE.
    """
    published: date | None = None
    declared: int | None = None
    entries: list[Entry] = []
    for tag, element in stream_xml(parts[_MAIN], _WHAT, frozenset({_HEADER, _ENTRY})):
        if tag == _HEADER:
            published = exact_date(words(element, "Publish_Date"), is_month_first=True)
            count = words(element, "Record_Count")
            declared = int(count) if is_number(count) else None
        else:
            entries.append(_entry(element))
    if declared is not None and declared != len(entries):
        message = f"{_WHAT} has {len(entries)} entries, but says it has {declared}"
        raise MalformedInput(message, hint="The file is cut off: download it again")
    which = list_of(entry.programmes for entry in entries)
    for entry in entries:
        entry.list = which
    return Parsed(
        list=which,
        publisher=PUBLISHER,
        parties=tuple(party_of(entry) for entry in entries),
        published=published,
        declared_parties=declared,
        warnings=() if declared is not None else ("the file does not say how many entries it has",),
    )


def _entry(element: etree._Element) -> Entry:
    uid = words(element, "uid")
    where = f"{_WHAT} is malformed at line {element.sourceline}"
    if not is_number(uid):
        message = f"{where}: an entry has no number"
        raise MalformedInput(message)
    sort = words(element, "sdnType")
    if not is_known_sort(sort):
        message = f"{where}: entry {uid} is of the unknown type {sort!r}"
        raise MalformedInput(message)
    name = _name(element, NameKind.PRIMARY)
    if name is None:
        message = f"{where}: entry {uid} has no name"
        raise MalformedInput(message)
    aliases = (_alias(one) for one in children(element, "akaList", "aka"))
    programmes = (words(one) for one in children(element, "programList", "program"))
    return Entry(
        uid=str(int(uid)),
        list=ListId(""),
        sort=sort.lower(),
        names=(name, *(alias for alias in aliases if alias is not None)),
        programmes=tuple(dict.fromkeys(one for one in programmes if one)),
        remarks=read_remarks(words(element, "remarks"), is_whole=True),
        titles=tuple(part.strip() for part in words(element, "title").split(";") if part.strip()),
        statements=tuple(_statements(element)),
        addresses=tuple(
            place
            for one in children(element, "addressList", "address")
            if (place := _address(one)) is not None
        ),
    )


def _name(element: etree._Element, kind: NameKind) -> Name | None:
    family, given = words(element, "lastName"), words(element, "firstName")
    whole = f"{given} {family}".strip()
    if not whole:
        return None
    script = script_of(whole)
    if family and given:
        return Name(whole, kind, script, given, family)
    return Name(whole, kind, script)


def _alias(element: etree._Element) -> Name | None:
    kind = _KINDS.get(words(element, "type").lower(), NameKind.ALIAS)
    if words(element, "category").lower() == "weak":
        kind = NameKind.WEAK_ALIAS
    return _name(element, kind)


def _statements(element: etree._Element) -> Iterator[Statement]:
    for group, item, field, label in _LISTED:
        found = children(element, group, item)
        found.sort(key=lambda one: words(one, "mainEntry").lower() != "true")
        for one in found:
            if value := words(one, field):
                yield labelled_statement(label, value)
    vessel = child(element, "vesselInfo")
    for field, kind in _VESSEL:
        if value := words(vessel, field):
            yield Statement("features", (Feature(kind, value),))
    if call_sign := words(vessel, "callSign"):
        found_sign = Identifier(IdentifierKind.CALL_SIGN, call_sign)
        yield Statement("identifiers", (found_sign,))
    for one in children(element, "idList", "id"):
        yield labelled_statement(
            words(one, "idType"),
            words(one, "idNumber"),
            country=words(one, "idCountry"),
            issued=words(one, "issueDate"),
            expires=words(one, "expirationDate"),
        )


def _address(element: etree._Element) -> Place | None:
    street = ", ".join(
        part for field in ("address1", "address2", "address3") if (part := words(element, field))
    )
    city, region = words(element, "city"), words(element, "stateOrProvince")
    postal_code, country = words(element, "postalCode"), words(element, "country")
    text = ", ".join(part for part in (street, city, region, postal_code, country) if part)
    if not text:
        return None
    return Place(
        text,
        country_code(country),
        street=street,
        city=city,
        region=region,
        postal_code=postal_code,
    )


def list_in(head: bytes) -> ListId | None:
    """Return which list the first programmes are of, None if there are none yet."""
    programmes = [(one,) for one in _programmes_in(head)]
    return list_of(programmes) if programmes else None


def _programmes_in(head: bytes) -> Iterator[str]:
    for piece in head.split(b"<program>")[1:]:
        yield piece.split(b"<", 1)[0].decode("utf-8", "replace").strip()


FORMAT = Format(
    id="ofac-xml",
    title="OFAC SDN or consolidated list, XML",
    recognise=recognise,
    read=read,
    list_in=list_in,
)
