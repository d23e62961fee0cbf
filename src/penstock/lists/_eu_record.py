"""What the European Union says of one target, before it becomes a party.

The XML and the CSV of the same list name the same things; both fill a record.
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct, field, structs

from penstock.lists._clean import is_yes, squeeze, stated, unique
from penstock.lists._dates import date_range, exact_date
from penstock.lists._mine import mine
from penstock.lists._names import make_name, tidy_names
from penstock.lists._papers import paper_kind
from penstock.lists._uk_text import un_reference
from penstock.model import (
    DateRange,
    Feature,
    FeatureKind,
    Identifier,
    IdentifierKind,
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

WHAT = "the EU financial sanctions file"
LIST = ListId("eu-fsf")
PUBLISHER = "European Commission"
_KIND_BY_CODE = {
    "passport": IdentifierKind.PASSPORT,
    "id": IdentifierKind.NATIONAL_ID,
    "ssn": IdentifierKind.NATIONAL_ID,
    "fiscalcode": IdentifierKind.TAX_ID,
    "tax": IdentifierKind.TAX_ID,
    "regnumber": IdentifierKind.REGISTRATION,
    "tradelic": IdentifierKind.REGISTRATION,
    "imo": IdentifierKind.IMO,
    "swiftbic": IdentifierKind.BIC,
    "birthcert": IdentifierKind.NATIONAL_ID,
    "residentperm": IdentifierKind.NATIONAL_ID,
    "electionid": IdentifierKind.NATIONAL_ID,
    "travdoc": IdentifierKind.PASSPORT,
}
_FLAGS = (
    ("diplomatic", "diplomatic"),
    ("knownExpired", "known expired"),
    ("knownFalse", "known false"),
    ("reportedLost", "reported lost"),
    ("revokedByIssuer", "revoked by issuer"),
)

# Attributes of one element of the file, by their names in the XML.
Attributes = Mapping[str, str]


class EuRecord(Struct):
    """One target: the attributes of each of its elements."""

    number: str
    reference: str = ""
    united_nations: str = ""
    designated_on: str = ""
    details: str = ""
    subject: str = ""
    regulations: list[Attributes] = field(default_factory=list)
    names: list[Attributes] = field(default_factory=list)
    addresses: list[Attributes] = field(default_factory=list)
    births: list[Attributes] = field(default_factory=list)
    papers: list[Attributes] = field(default_factory=list)
    citizenships: list[Attributes] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    citations: list[str] = field(default_factory=list)


def merge(first: EuRecord, second: EuRecord) -> None:
    """Add what `second` says of the same entity to `first`."""
    for name in ("regulations", "names", "addresses", "births", "papers", "citizenships"):
        gathered = getattr(first, name)
        gathered.extend(one for one in getattr(second, name) if one not in gathered)
    first.remarks.extend(second.remarks)
    first.citations.extend(second.citations)


def to_party(record: EuRecord) -> Party:
    """Return the party a record describes."""
    names = list(_names(record))
    papers = [one for attributes in record.papers if (one := _paper(attributes)) is not None]
    contacts = " ".join(one.get("contactInfo", "") for one in record.addresses)
    prose = "\n".join([*record.remarks, contacts])
    births = [day for attributes in record.births if (day := _birth_date(attributes)) is not None]
    return Party(
        id=PartyId(f"eu-fsf:{record.number}"),
        schema=_schema(record, papers),
        names=tidy_names(names),
        listing=_listing(record),
        birth_dates=tuple(unique(births)),
        birth_places=tuple(unique(_places(record.births))),
        citizenships=tuple(unique(_citizenships(record))),
        addresses=tuple(unique(_places(record.addresses))),
        identifiers=tuple(unique([*papers, *mine(prose)], key=lambda one: (one.kind, one.value))),
        features=tuple(unique(_features(record))),
        remarks=tuple(unique(_remarks(record))),
    )


def _schema(record: EuRecord, papers: list[Identifier]) -> Schema:
    if record.subject.casefold() in ("person", "p"):
        return Schema.PERSON
    is_ship = any(one.kind is IdentifierKind.IMO for one in papers)
    has_vessel = "vessel" in " ".join(record.remarks).casefold()
    return Schema.VESSEL if is_ship and has_vessel else Schema.ORGANIZATION


def _names(record: EuRecord) -> Iterator[Name | None]:
    """Yield the names; the first strong one is taken for the primary one.

    The file does not say which name leads; its first strong one is the one of the regulation.
    """
    has_primary = False
    for one in record.names:
        first = " ".join(
            part for key in ("firstName", "middleName") if (part := squeeze(one.get(key)))
        )
        last = squeeze(one.get("lastName"))
        is_strong = is_yes(one.get("strong") or "true")
        kind = NameKind.ALIAS if is_strong else NameKind.WEAK_ALIAS
        if is_strong and not has_primary:
            kind, has_primary = NameKind.PRIMARY, True
        yield make_name(
            squeeze(one.get("wholeName")) or f"{first} {last}",
            kind,
            given=first,
            family=last,
            language=squeeze(one.get("nameLanguage")).lower(),
        )


def _birth_date(one: Attributes) -> DateRange | None:
    year, month, day = (squeeze(one.get(key)) for key in ("year", "monthOfYear", "dayOfMonth"))
    first, last = squeeze(one.get("yearRangeFrom")), squeeze(one.get("yearRangeTo"))
    found = date_range(squeeze(one.get("birthdate")))
    if found is None and year.isdigit():
        text = f"{year}-{month}-{day}" if month and day else f"{year}-{month}" if month else year
        found = date_range(text) or date_range(year)
    if found is None and first and last:
        found = date_range(f"{first} to {last}")
    if found is None:
        found = date_range(first or last)
    if found is None:
        return None
    calendar = squeeze(one.get("calendarType")).upper()
    note = f" ({calendar.lower()} calendar)" if calendar not in ("", "GREGORIAN") else ""
    is_circa = found.is_circa or is_yes(one.get("circa") or "")
    return structs.replace(found, is_circa=is_circa, text=found.text + note)


def _country(one: Attributes) -> str:
    code = squeeze(one.get("countryIso2Code"))
    found = country_code(code) if len(code) == 2 and code.isalpha() else ""
    return found or country_code(squeeze(one.get("countryDescription")))


def _places(elements: list[Attributes]) -> Iterator[Place]:
    for one in elements:
        street, box = squeeze(one.get("street")), squeeze(one.get("poBox"))
        place, city = stated(one.get("place")), stated(one.get("city"))
        region, postal = stated(one.get("region")), stated(one.get("zipCode"))
        country = stated(one.get("countryDescription"))
        box = f"PO Box {box}" if box and "box" not in box.casefold() else box
        parts = (street, box, place, city, region, postal, country)
        text = ", ".join(part for part in parts if part)
        if text:
            contact, as_listed = squeeze(one.get("contactInfo")), one.get("asAtListingTime") or ""
            notes = (
                squeeze(one.get("remark")),
                contact,
                "as at listing time" if is_yes(as_listed) else "",
            )
            yield Place(
                text=text,
                country=_country(one),
                street=", ".join(part for part in (street, box) if part),
                city=city or place,
                region=region,
                postal_code=postal,
                note="; ".join(note for note in notes if note),
            )


def _citizenships(record: EuRecord) -> Iterator[Place]:
    for one in record.citizenships:
        text = stated(one.get("countryDescription")) or squeeze(one.get("countryIso2Code"))
        if text:
            yield Place(
                text=text,
                country=_country(one),
                region=squeeze(one.get("region")),
                note=squeeze(one.get("remark")),
            )


def _paper(one: Attributes) -> Identifier | None:
    value = squeeze(one.get("number")) or squeeze(one.get("latinNumber"))
    if not value:
        return None
    code = squeeze(one.get("identificationTypeCode")).casefold()
    label = squeeze(one.get("identificationTypeDescription"))
    said = [name for key, name in _FLAGS if is_yes(one.get(key) or "")]
    for key, lead in (("issuedBy", "issued by "), ("nameOnDocument", "in the name of ")):
        if text := squeeze(one.get(key)):
            said.append(lead + text)
    said.append(squeeze(one.get("remark")))
    return Identifier(
        kind=_KIND_BY_CODE.get(code) or paper_kind(label, IdentifierKind.OTHER),
        value=value,
        country=_country(one),
        label=label,
        issued=squeeze(one.get("issuedDate")) or squeeze(one.get("validFrom")),
        expires=squeeze(one.get("validTo")),
        note="; ".join(part for part in said if part),
    )


def _listing(record: EuRecord) -> Listing:
    days = [
        day
        for one in record.regulations
        if (day := exact_date(squeeze(one.get("publicationDate"))))
    ]
    un = squeeze(record.united_nations)
    references = (squeeze(record.reference), f"un:{un_reference(un)}" if un else "")
    urls = [url for one in record.regulations if (url := squeeze(one.get("publicationUrl")))]
    return Listing(
        list=LIST,
        programmes=tuple(
            unique(p for one in record.regulations if (p := squeeze(one.get("programme"))))
        ),
        legal_bases=tuple(
            unique(
                f"{squeeze(one.get('regulationType')) or 'regulation'} {title}".strip()
                for one in record.regulations
                if (title := squeeze(one.get("numberTitle")))
            )
        ),
        listed_on=exact_date(squeeze(record.designated_on)),
        changed_on=max(days, default=None),
        references=tuple(one for one in references if one),
        citations=tuple(unique(text for one in record.citations if (text := squeeze(one)))),
        source_url=urls[0] if urls else "",
    )


_REGULATION_DAYS = (("publicationDate", "published"), ("entryIntoForceDate", "in force"))


def _features(record: EuRecord) -> Iterator[Feature]:
    genders = {"M": "Male", "F": "Female"}
    for one in record.names:
        gender = squeeze(one.get("gender")).upper()
        if gender in genders:
            yield Feature(kind=FeatureKind.GENDER, text=genders[gender])
        if title := squeeze(one.get("title")):
            yield Feature(kind=FeatureKind.TITLE, text=title)
        if function := squeeze(one.get("function")):
            yield Feature(kind=FeatureKind.POSITION, text=function)
    for one in record.regulations:
        if (title := squeeze(one.get("numberTitle"))) and (
            said := "; ".join(
                f"{word} {day}"
                for name, word in _REGULATION_DAYS
                if (day := squeeze(one.get(name)))
            )
        ):
            yield Feature(kind=FeatureKind.OTHER, text=said, label=f"Regulation {title}")


def _remarks(record: EuRecord) -> Iterator[str]:
    for text in (record.details, *record.remarks):
        if said := squeeze(text):
            yield said
    for one in record.names:
        if said := squeeze(one.get("remark")):
            yield f"{squeeze(one.get('wholeName'))}: {said}"
    for one in record.births:
        if said := squeeze(one.get("remark")):
            yield f"Birth: {said}"
