"""What the UN list says of a person's birth and papers."""

import re
from collections.abc import Iterator

from lxml import etree
from msgspec import structs

from penstock.lists._clean import squeeze
from penstock.lists._dates import date_range
from penstock.lists._papers import paper
from penstock.model import DateRange, Identifier, IdentifierKind, Place
from penstock.text import country_code

_MONTH = re.compile(r"[A-Za-z]{3,9}\.?")


def birth_dates(entry: etree._Element) -> tuple[list[DateRange], list[str]]:
    """Return the dates of birth, those of aliases among them, and what is no date in words."""
    dates: list[DateRange] = []
    odd: list[str] = []
    for birth in entry.iterfind("INDIVIDUAL_DATE_OF_BIRTH"):
        kind = _text(birth, "TYPE_OF_DATE").upper()
        note = _text(birth, "NOTE")
        found = _birth_date(birth, kind, note)
        if found is not None:
            is_circa = kind == "APPROXIMATELY" or note.lower().startswith("approximately")
            said = found.text if not note or note in found.text else f"{found.text} ({note})"
            dates.append(structs.replace(found, is_circa=is_circa or found.is_circa, text=said))
        elif note:
            odd.append(f"Date of birth: {note}")
    for alias in entry.iterfind("INDIVIDUAL_ALIAS"):
        text, name = _text(alias, "DATE_OF_BIRTH"), _text(alias, "ALIAS_NAME")
        found = date_range(text)
        if found is not None:
            dates.append(structs.replace(found, text=f"{text} (as {name})"))
        elif text:
            odd.append(f"Date of birth of alias {name}: {text}")
    return dates, odd


def _birth_date(birth: etree._Element, kind: str, note: str) -> DateRange | None:
    day, year = _text(birth, "DATE"), _text(birth, "YEAR")
    if day:
        return date_range(day)
    first, last = _text(birth, "FROM_YEAR"), _text(birth, "TO_YEAR")
    if first and last and kind in ("BETWEEN", ""):
        return date_range(f"{first} to {last}") or date_range(f"{last} to {first}")
    if year:
        # A note such as "Sep." says the month of the year.
        month = date_range(f"{note} {year}") if _MONTH.fullmatch(note) else None
        return month or date_range(year)
    return date_range(note) or date_range(first or last)


def birth_places(entry: etree._Element) -> Iterator[Place]:
    """Yield the places of birth, those of aliases among them."""
    for place in entry.iterfind("INDIVIDUAL_PLACE_OF_BIRTH"):
        fields = ("STREET", "CITY", "STATE_PROVINCE", "COUNTRY")
        street, city, region, country = (_text(place, field) for field in fields)
        note = _text(place, "NOTE")
        text = ", ".join(part for part in (street, city, region, country) if part) or note
        if text:
            yield Place(
                text=text,
                country=country_code(country),
                street=street,
                city=city,
                region=region,
                note=note,
            )
    for alias in entry.iterfind("INDIVIDUAL_ALIAS"):
        city, country = _text(alias, "CITY_OF_BIRTH"), _text(alias, "COUNTRY_OF_BIRTH")
        if city or country:
            yield Place(
                text=", ".join(part for part in (city, country) if part),
                country=country_code(country),
                city=city,
                note=f"as {_text(alias, 'ALIAS_NAME')}",
            )


def documents(entry: etree._Element) -> tuple[list[Identifier], list[str]]:
    """Return the papers, and what is said of papers without a number."""
    papers: list[Identifier] = []
    odd: list[str] = []
    for document in entry.iterfind("INDIVIDUAL_DOCUMENT"):
        fields = {child.tag: squeeze(child.text) for child in document}
        if not any(fields.values()):
            continue
        found = _document(fields)
        if found is None:
            odd.append("Document: " + ", ".join(value for value in fields.values() if value))
        else:
            papers.append(found)
    return papers, odd


def _document(fields: dict[str, str]) -> Identifier | None:
    kind = fields.get("TYPE_OF_DOCUMENT", "")
    finer = fields.get("TYPE_OF_DOCUMENT2", "")
    is_passport = re.search(r"pass?e?port", kind, re.IGNORECASE) or "pasaporte" in kind.lower()
    note, city = fields.get("NOTE", ""), fields.get("CITY_OF_ISSUE", "")
    issuer = fields.get("COUNTRY_OF_ISSUE") or fields.get("ISSUING_COUNTRY", "")
    said = "; ".join(part for part in (note, f"issued in {city}" if city else "") if part)
    for number in (fields.get("NUMBER", ""), finer, note):
        found = paper(
            number,
            IdentifierKind.PASSPORT if is_passport else IdentifierKind.NATIONAL_ID,
            label=(finer if number != finer else "").rstrip(" :.") or kind,
            country=country_code(issuer) or country_code(fields.get("ISSUING_COUNTRY", "")),
            issued=fields.get("DATE_OF_ISSUE", ""),
            note=said if number != note else "",
        )
        if found is not None:
            return found
    return None


def _text(entry: etree._Element, tag: str) -> str:
    return squeeze(entry.findtext(tag))
