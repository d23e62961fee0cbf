"""One profile of OFAC's advanced XML: names by part and script, features, places."""

from collections.abc import Iterator, Mapping

from lxml import etree
from msgspec import Struct

from penstock.errors import MalformedInput
from penstock.lists._ofac_party import is_number
from penstock.lists._ofac_reference import Reference, period_of
from penstock.lists._ofac_statements import Statement, labelled_statement
from penstock.lists._xml_stream import children, words
from penstock.model import Name, NameKind, Place
from penstock.text import script_of

# Name parts in reading order; what stands in none of them goes between given and family.
_GIVEN = ("FIRST NAME", "MIDDLE NAME", "NICKNAME", "PATRONYMIC")
_FAMILY = ("MATRONYMIC", "MAIDEN NAME", "LAST NAME")
# Scripts that write the family name first, without a blank.
_FAMILY_FIRST = frozenset({"Hani", "Hans", "Hant", "Hang", "Kore", "Jpan"})
_SORTS = {
    "individual": "individual",
    "entity": "entity",
    "vessel": "vessel",
    "aircraft": "aircraft",
}


class Profile(Struct):
    """What stands in a profile itself; `identities` lead to its documents."""

    uid: str
    sort: str
    names: tuple[Name, ...]
    identities: tuple[str, ...]
    statements: tuple[Statement, ...]
    addresses: tuple[Place, ...]
    titles: tuple[str, ...]
    comment: str


def profile_of(
    element: etree._Element,
    reference: Reference,
    locations: Mapping[str, Place],
    comment: str,
) -> Profile:
    """Return a `Profile` element read.

    Raises:
        MalformedInput: it has no number, no name, or a type that is not declared.
    """
    uid = element.get("ID", "")
    if not is_number(uid):
        raise _malformed(element, f"a profile has no number, but {uid[:40]!r}")
    sub_type = element.get("PartySubTypeID")
    party_type = reference.attribute("PartySubType", sub_type, "PartyTypeID")
    sort = (
        _SORTS.get(reference.value("PartySubType", sub_type).lower())
        or _SORTS.get(reference.value("PartyType", party_type).lower())
        or ""
    )
    if not sort:
        raise _malformed(element, f"profile {uid} is of the undeclared type {sub_type!r}")
    identities = children(element, "Identity")
    identities.sort(key=lambda one: one.get("Primary", "").lower() != "true")
    names = [name for one in identities for name in _names(one, reference)]
    names.sort(key=lambda name: name.kind is not NameKind.PRIMARY)
    if not names or names[0].kind is not NameKind.PRIMARY:
        raise _malformed(element, f"profile {uid} has no primary name")
    statements: list[Statement] = []
    addresses: list[Place] = []
    titles: list[str] = []
    for feature in children(element, "Feature"):
        label = reference.value("FeatureType", feature.get("FeatureTypeID"))
        for version in children(feature, "FeatureVersion"):
            lowered = label.lower()
            if lowered == "location":
                addresses.extend(_places(version, locations))
            elif lowered == "title":
                titles.extend(_details(version, reference))
            else:
                statements.extend(_feature(label, version, reference, locations))
    remarks = (comment, words(element, "Comment"))
    return Profile(
        uid=str(int(uid)),
        sort=sort,
        names=tuple(names),
        identities=tuple(one.get("ID", "") for one in identities),
        statements=tuple(statements),
        addresses=tuple(addresses),
        titles=tuple(titles),
        comment="; ".join(one for one in remarks if one),
    )


def _names(identity: etree._Element, reference: Reference) -> Iterator[Name]:
    groups = {
        one.get("ID", ""): reference.value("NamePartType", one.get("NamePartTypeID")).upper()
        for one in children(identity, "NamePartGroups", "MasterNamePartGroup", "NamePartGroup")
    }
    for alias in children(identity, "Alias"):
        is_primary = alias.get("Primary", "").lower() == "true"
        is_weak = alias.get("LowQuality", "").lower() == "true"
        said = reference.value("AliasType", alias.get("AliasTypeID")).upper()
        kind = NameKind.FORMER if said.startswith("F.K.A") else NameKind.ALIAS
        if is_weak:
            kind = NameKind.WEAK_ALIAS
        documented = [
            name
            for one in children(alias, "DocumentedName")
            if (name := _documented(one, groups, reference, kind)) is not None
        ]
        # The Latin form leads; the same name in other scripts follows as an alias.
        documented.sort(key=lambda name: name.script != "Latn")
        for position, name in enumerate(documented):
            if is_primary and position == 0:
                yield Name(
                    name.text,
                    NameKind.PRIMARY,
                    name.script,
                    name.given,
                    name.family,
                )
            else:
                yield name


def _documented(
    element: etree._Element, groups: Mapping[str, str], reference: Reference, kind: NameKind
) -> Name | None:
    given: dict[str, list[str]] = {}
    family: dict[str, list[str]] = {}
    others: list[str] = []
    script = ""
    for value in children(element, "DocumentedNamePart", "NamePartValue"):
        text = words(value)
        if not text:
            continue
        part = groups.get(value.get("NamePartGroupID", ""), "")
        script = script or reference.attribute("Script", value.get("ScriptID"), "ScriptCode")
        if part in _GIVEN:
            given.setdefault(part, []).append(text)
        elif part in _FAMILY:
            family.setdefault(part, []).append(text)
        else:
            others.append(text)
    given_text = " ".join(text for part in _GIVEN for text in given.get(part, ()))
    family_text = " ".join(text for part in _FAMILY for text in family.get(part, ()))
    if script in _FAMILY_FIRST and not others:
        whole = f"{family_text}{given_text}".replace(" ", "")
    else:
        whole = " ".join(text for text in (given_text, *others, family_text) if text)
    if not whole:
        return None
    if not (given_text and family_text):
        given_text = family_text = ""
    return Name(whole, kind, script or script_of(whole), given_text, family_text)


def _feature(
    label: str,
    version: etree._Element,
    reference: Reference,
    locations: Mapping[str, Place],
) -> Iterator[Statement]:
    """Yield what a feature says: a day, a place or words, in the field its label names."""
    comment = words(version, "Comment")
    period = period_of(version)
    if period is not None:
        said = labelled_statement(label, period.text)
        yield Statement(said.field, (period,)) if said.field == "birth_dates" else said
    for place in _places(version, locations):
        said = labelled_statement(label, place.text)
        yield Statement(said.field, (place,)) if isinstance(said.values[0], Place) else said
    for detail in _details(version, reference):
        yield labelled_statement(label, detail, note=comment)
        comment = ""
    if comment:
        yield Statement("remark", (f"{label}: {comment}",))


def _details(version: etree._Element, reference: Reference) -> Iterator[str]:
    for detail in children(version, "VersionDetail"):
        text = words(detail) or reference.value("DetailReference", detail.get("DetailReferenceID"))
        if text:
            yield text


def _places(version: etree._Element, locations: Mapping[str, Place]) -> Iterator[Place]:
    for one in children(version, "VersionLocation"):
        place = locations.get(one.get("LocationID", ""))
        if place is not None:
            yield place


def _malformed(element: etree._Element, what: str) -> MalformedInput:
    message = f"OFAC advanced XML list is malformed at line {element.sourceline}: {what}"
    return MalformedInput(message)
