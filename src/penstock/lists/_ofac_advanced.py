"""OFAC's advanced XML (`sdn_advanced.xml`, `cons_advanced.xml`): parties by reference.

A party is a profile; its documents, places, programmes and ties stand elsewhere in the file and
are found by id. Source: OFAC, "Advanced Sanctions Data Model" (the `Sanctions` schema), in its
old namespace `http://www.un.org/sanctions/1.0` and in that of the Sanctions List Service.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from lxml import etree
from msgspec import Struct

from penstock.errors import MalformedInput
from penstock.lists._format import Format, Parsed
from penstock.lists._ofac_party import CONSOLIDATED, PUBLISHER, SDN, Entry, list_of, party_of
from penstock.lists._ofac_profile import Profile, profile_of
from penstock.lists._ofac_reference import Reference, day_of, document_of, location_of
from penstock.lists._ofac_remarks import read_remarks
from penstock.lists._ofac_statements import Statement
from penstock.lists._xml import root_tag
from penstock.lists._xml_stream import children, stream_xml, words
from penstock.model import ListId, Party, PartyId, Place, Relation, RelationKind

_WHAT = "OFAC advanced XML list"
_MAIN = "main"
_TAGS = frozenset(
    {
        "DateOfIssue",
        "ReferenceValueSets",
        "Location",
        "IDRegDocument",
        "DistinctParty",
        "ProfileRelationship",
        "SanctionsEntry",
    }
)
# What a type of relationship begins or goes with, and what it makes the other party.
_RELATIONS = (
    ("family", RelationKind.FAMILY),
    ("owned or controlled by", RelationKind.OWNER),
    ("owns", RelationKind.SUBSIDIARY),
    ("parent", RelationKind.PARENT),
    ("subsidiary", RelationKind.SUBSIDIARY),
    ("associate", RelationKind.ASSOCIATE),
)


class Designation(Struct):
    """What the sanctions entries of one profile say."""

    programmes: list[str]
    statements: list[Statement]
    lists: list[str]
    days: list[date]


class File(Struct):
    """What is known of a file so far; ids lead from one part to another."""

    reference: Reference
    locations: dict[str, Place]
    documents: dict[str, list[Statement]]
    profiles: dict[str, Profile]
    designations: dict[str, Designation]
    relations: dict[str, list[tuple[str, RelationKind, str]]]
    published: date | None = None


def recognise(head: bytes) -> str | None:
    """Return `main` if the root is `Sanctions` in a namespace of OFAC's advanced XML."""
    root = root_tag(head)
    if root is None or root[1] != "Sanctions":
        return None
    namespace = root[0].lower()
    return _MAIN if "un.org/sanctions" in namespace or "advanced_xml" in namespace else None


def read(parts: Mapping[str, bytes]) -> Parsed:
    """Return the parties of one publication.

    Raises:
        MalformedInput: it is not well-formed, a party has no number, no name or a type that is
            not declared, or a party has no sanctions entry.
        UnsafeInput: it carries a DOCTYPE.
    """
    file = File(Reference({}, {}), {}, {}, {}, {}, {})
    for tag, element in stream_xml(parts[_MAIN], _WHAT, _TAGS):
        _take(file, tag, element)
    which = _list(file)
    parties = tuple(_party(file, profile, which) for profile in file.profiles.values())
    return Parsed(list=which, publisher=PUBLISHER, parties=parties, published=file.published)


def _take(file: File, tag: str, element: etree._Element) -> None:
    match tag:
        case "DateOfIssue":
            file.published = day_of(element)
        case "ReferenceValueSets":
            file.reference.add(element)
        case "Location":
            place = location_of(element, file.reference)
            if place.text:
                file.locations[element.get("ID", "")] = place
        case "IDRegDocument":
            document = document_of(element, file.reference)
            if document is not None:
                file.documents.setdefault(element.get("IdentityID", ""), []).append(document)
        case "DistinctParty":
            comment = words(element, "Comment")
            for one in children(element, "Profile"):
                profile = profile_of(one, file.reference, file.locations, comment)
                if profile.uid in file.profiles:
                    raise _malformed(one, f"profile {profile.uid} stands there twice")
                file.profiles[profile.uid] = profile
        case "ProfileRelationship":
            _take_relation(file, element)
        case _:
            _take_entry(file, element)


def _take_relation(file: File, element: etree._Element) -> None:
    said = file.reference.value("RelationType", element.get("RelationTypeID"))
    lowered = said.lower()
    kind = next((kind for words_, kind in _RELATIONS if words_ in lowered), RelationKind.LINKED_TO)
    if element.get("Former", "").lower() == "true":
        said = f"{said} (former)"
    other = element.get("To-ProfileID", "")
    file.relations.setdefault(element.get("From-ProfileID", ""), []).append((other, kind, said))


def _take_entry(file: File, element: etree._Element) -> None:
    found = file.designations.setdefault(element.get("ProfileID", ""), Designation([], [], [], []))
    if list_name := file.reference.value("List", element.get("ListID")):
        found.lists.append(list_name)
    for event in children(element, "EntryEvent"):
        kind = file.reference.value("EntryEventType", event.get("EntryEventTypeID")).lower()
        day = next((day_of(one) for one in children(event, "Date")), None)
        if day is not None and kind in ("", "created"):
            found.days.append(day)
        basis = file.reference.value("LegalBasis", event.get("LegalBasisID"))
        if basis and basis.lower() != "unknown":
            found.statements.append(Statement("legal_bases", (basis,)))
    for measure in children(element, "SanctionsMeasure"):
        kind = file.reference.value("SanctionsType", measure.get("SanctionsTypeID")).lower()
        comment = words(measure, "Comment")
        if comment and kind in ("", "program"):
            found.programmes.append(comment)
        elif comment:
            found.statements.append(Statement("remark", (comment,)))


def _list(file: File) -> ListId:
    """Return which list this is: as its entries say, else as its programmes tell."""
    names = [name for one in file.designations.values() for name in one.lists]
    if names:
        sdn = sum(name.upper().startswith("SDN") for name in names)
        return SDN if sdn * 2 > len(names) else CONSOLIDATED
    return list_of(one.programmes for one in file.designations.values())


def _party(file: File, profile: Profile, which: ListId) -> Party:
    designation = file.designations.get(profile.uid)
    if designation is None:
        message = f"{_WHAT} has no sanctions entry for profile {profile.uid}"
        raise MalformedInput(message, hint="The file may be cut off: download it again")
    documents = (
        document for identity in profile.identities for document in file.documents.get(identity, ())
    )
    ties = tuple(_ties(file, profile.uid))
    statements = (*profile.statements, *documents, *designation.statements)
    if ties:
        statements = (*statements, Statement("relations", ties))
    return party_of(
        Entry(
            uid=profile.uid,
            list=which,
            sort=profile.sort,
            names=profile.names,
            programmes=tuple(dict.fromkeys(designation.programmes)),
            remarks=read_remarks(profile.comment, is_whole=True),
            titles=profile.titles,
            statements=statements,
            addresses=profile.addresses,
            section="; ".join(dict.fromkeys(designation.lists)) if which == CONSOLIDATED else "",
            listed_on=min(designation.days, default=None),
        )
    )


def _ties(file: File, uid: str) -> Iterator[Relation]:
    for other, kind, said in file.relations.get(uid, ()):
        profile = file.profiles.get(other)
        if profile is None:
            yield Relation(kind, f"profile {other}", PartyId(f"us-ofac:{other}"), said)
        else:
            yield Relation(kind, profile.names[0].text, PartyId(f"us-ofac:{other}"), said)


def _malformed(element: etree._Element, what: str) -> MalformedInput:
    return MalformedInput(f"{_WHAT} is malformed at line {element.sourceline}: {what}")


FORMAT = Format(
    id="ofac-advanced-xml",
    title="OFAC SDN or consolidated list, advanced XML",
    recognise=recognise,
    read=read,
)
