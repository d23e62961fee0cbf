"""The Consolidated List of the United Nations Security Council, in XML.

Source: the publisher's schema `sc-sanctions.xsd`; shapes counted on publications 2018-2026.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from lxml import etree

from penstock.lists._clean import refuse, squeeze, unique
from penstock.lists._dates import exact_date
from penstock.lists._format import Format, Parsed
from penstock.lists._mine import mine, mined_gender
from penstock.lists._names import make_name, spread, tidy_names
from penstock.lists._places import country_place, place
from penstock.lists._un_person import birth_dates, birth_places, documents
from penstock.lists._xml import parse_xml, root_tag
from penstock.model import (
    Feature,
    FeatureKind,
    Identifier,
    ListId,
    Listing,
    Name,
    NameKind,
    Party,
    PartyId,
    Place,
    Schema,
)
from penstock.text import country_code

_WHAT = "the UN consolidated list"
_LIST = ListId("un-sc")
_QUALITY = {
    "good": NameKind.ALIAS,
    "low": NameKind.WEAK_ALIAS,
    "a.k.a.": NameKind.ALIAS,
    "f.k.a.": NameKind.FORMER,
}
_NAME_FIELDS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_OLD_REFERENCE = re.compile(r"\[Old Reference\s*#?\s*:?\s*([^\]]+?)\s*\]", re.IGNORECASE)
_LISTED_AS = re.compile(r"^(?:previously|formerly) listed as\b[.,]?\s*", re.IGNORECASE)
_IN_SCRIPT = re.compile(
    r"^(?:original script|in arabic(?: script)?)\s*:\s*(?P<name>.+)$", re.IGNORECASE
)
_SPELLINGS = re.compile(r"^[^.:()]+(?:;[^.:();]+)+$")


def _recognise(head: bytes) -> str | None:
    found = root_tag(head)
    return "main" if found is not None and found[1] == "CONSOLIDATED_LIST" else None


def _read(parts: Mapping[str, bytes]) -> Parsed:
    root = parse_xml(parts["main"], _WHAT)
    if root.tag != "CONSOLIDATED_LIST":
        refuse(f"{_WHAT} has the root element {root.tag}")
    parties = [
        *(_party(entry, "INDIVIDUAL") for entry in root.iterfind("INDIVIDUALS/INDIVIDUAL")),
        *(_party(entry, "ENTITY") for entry in root.iterfind("ENTITIES/ENTITY")),
    ]
    if len({party.id for party in parties}) != len(parties):
        refuse(f"{_WHAT} gives one DATAID to two entries")
    stamp = root.get("dateGenerated", "")
    return Parsed(
        list=_LIST,
        publisher="United Nations Security Council",
        parties=tuple(parties),
        published=exact_date(stamp[:10]),
    )


def _party(entry: etree._Element, tag: str) -> Party:
    number = _text(entry, "DATAID")
    if not number.isdigit():
        refuse(f"{_WHAT} has an entry without DATAID at line {entry.sourceline}")
    is_person = tag == "INDIVIDUAL"
    names, remarks = _names(entry, tag)
    if not names:
        refuse(f"{_WHAT} has an entry without a name at line {entry.sourceline}")
    comments = _text(entry, "COMMENTS1")
    addresses = _addresses(entry, f"{tag}_ADDRESS")
    papers, odd_papers = documents(entry) if is_person else ([], [])
    dates, odd_dates = birth_dates(entry) if is_person else ([], [])
    notes = "\n".join([comments, *(one.note for one in addresses)])
    return Party(
        id=PartyId(f"un-sc:{number}"),
        schema=Schema.PERSON if is_person else Schema.ORGANIZATION,
        names=names,
        listing=_listing(entry, comments),
        birth_dates=tuple(unique(dates)),
        birth_places=tuple(unique(birth_places(entry))) if is_person else (),
        nationalities=tuple(
            # One entry says "na" for no nationality known; Namibia is never written so.
            unique(
                country_place(value)
                for value in _values(entry, "NATIONALITY")
                if value.casefold() != "na"
            )
        ),
        addresses=tuple(unique(addresses)),
        identifiers=tuple(unique([*papers, *mine(notes)], key=_number_of)),
        features=tuple(unique(_features(entry))),
        remarks=tuple(remark for remark in [comments, *remarks, *odd_papers, *odd_dates] if remark),
    )


def _number_of(paper: Identifier) -> tuple[str, str]:
    return paper.kind, paper.value


def _text(entry: etree._Element, tag: str) -> str:
    return squeeze(entry.findtext(tag))


def _values(entry: etree._Element, tag: str) -> Iterator[str]:
    for value in entry.iterfind(f"{tag}/VALUE"):
        if text := squeeze(value.text):
            yield text


def _names(entry: etree._Element, tag: str) -> tuple[tuple[Name, ...], list[str]]:
    """Return the names, and what aliases' notes say that is no name."""
    remarks: list[str] = []
    whole = " ".join(part for field in _NAME_FIELDS if (part := _text(entry, field)))
    first, *further = (part.strip() for part in whole.split(" ; "))
    names: list[Name | None] = [make_name(first)]
    names += [make_name(text, NameKind.ALIAS) for text in further]
    names.append(make_name(_text(entry, "NAME_ORIGINAL_SCRIPT"), NameKind.ALIAS))
    for alias in entry.iterfind(f"{tag}_ALIAS"):
        text = _text(alias, "ALIAS_NAME")
        if not text:
            continue
        kind = _QUALITY.get(_text(alias, "QUALITY").lower(), NameKind.ALIAS)
        note = _text(alias, "NOTE")
        if found := _LISTED_AS.match(note):
            kind, note = NameKind.FORMER, note[found.end() :]
        found_names, said = spread(text, kind)
        names += found_names
        if found := _IN_SCRIPT.match(note):
            names.append(make_name(found["name"], kind))
        elif _SPELLINGS.match(note):
            names += [make_name(spelling, kind) for spelling in note.split(";")]
        else:
            said = "; ".join(part for part in (said, f"{text}: {note}" if note else "") if part)
        if said:
            remarks.append(f"Alias {said}")
    return tidy_names(names), remarks


def _listing(entry: etree._Element, comments: str) -> Listing:
    reference = _text(entry, "REFERENCE_NUMBER")
    old = [found[1] for found in _OLD_REFERENCE.finditer(comments)]
    changed = [day for value in _values(entry, "LAST_DAY_UPDATED") if (day := exact_date(value))]
    programme = _text(entry, "UN_LIST_TYPE")
    return Listing(
        list=_LIST,
        programmes=(programme,) if programme else (),
        listed_on=_day(entry, "LISTED_ON"),
        changed_on=max(changed, default=None),
        expires_on=_day(entry, "DELISTED_ON"),
        references=tuple(f"un:{one}" for one in unique([reference, *old]) if one),
    )


def _day(entry: etree._Element, tag: str) -> date | None:
    text = _text(entry, tag)
    if not text:
        return None
    day = exact_date(text)
    if day is None:
        line = entry.sourceline
        refuse(f"{_WHAT} has {tag} {text!r}, no date, in the entry at line {line}")
    return day


def _addresses(entry: etree._Element, tag: str) -> list[Place]:
    found = []
    for address in entry.iterfind(tag):
        fields = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY")
        street, city, region, postal, country = (_text(address, field) for field in fields)
        note = _text(address, "NOTE")
        text = ", ".join(part for part in (street, city, region, postal, country) if part) or note
        if text:
            one = Place(
                text=text,
                country=country_code(country) or place(text).country,
                street=street,
                city=city,
                region=region,
                postal_code=postal,
                note=note,
            )
            found.append(one)
    return found


def _features(entry: etree._Element) -> Iterator[Feature]:
    gender = _text(entry, "GENDER").capitalize() or mined_gender(_text(entry, "COMMENTS1"))
    if gender and gender != "Unknown":
        yield Feature(kind=FeatureKind.GENDER, text=gender)
    for value in _values(entry, "TITLE"):
        yield Feature(kind=FeatureKind.TITLE, text=value)
    for value in _values(entry, "DESIGNATION"):
        yield Feature(kind=FeatureKind.POSITION, text=value)
    if submitted := _text(entry, "SUBMITTED_BY"):
        yield Feature(kind=FeatureKind.OTHER, text=submitted, label="Submitted by")
    if submitted := _text(entry, "SUBMITTED_ON"):
        yield Feature(kind=FeatureKind.OTHER, text=submitted, label="Submitted on")
    changed = {day for value in _values(entry, "LAST_DAY_UPDATED") if (day := exact_date(value))}
    for day in sorted(changed)[:-1]:  # the newest stands in the listing
        yield Feature(kind=FeatureKind.OTHER, text=day.isoformat(), label="Amended on")
    if delisted := _text(entry, "DELISTED_ON"):
        yield Feature(kind=FeatureKind.STATUS, text="delisted", label=delisted)


FORMAT = Format(
    id="un-xml",
    title="UN Security Council Consolidated List (XML)",
    recognise=_recognise,
    read=_read,
    list_in=lambda head: _LIST,
)
