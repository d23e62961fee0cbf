"""What OFAC's advanced XML only points to: reference values, places and documents."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from lxml import etree
from msgspec import Struct

from penstock.lists._ofac_party import is_number
from penstock.lists._ofac_statements import Statement, labelled_statement
from penstock.lists._xml import local_name
from penstock.lists._xml_stream import child, children, words
from penstock.model import DateRange, Place
from penstock.text import country_code

# Parts of a place in the order an address is read.
_PART_ORDER = (
    "ADDRESS1",
    "ADDRESS2",
    "ADDRESS3",
    "CITY",
    "STATE/PROVINCE",
    "REGION",
    "POSTAL CODE",
)


class Reference(Struct):
    """The value sets, by the tag of the value and its id."""

    values: dict[tuple[str, str], str]
    attributes: dict[tuple[str, str], dict[str, str]]

    def add(self, element: etree._Element) -> None:
        """Take every value below `element`."""
        for one in element.iter():
            identity = one.get("ID")
            if identity is not None:
                key = (local_name(one), identity)
                self.values[key] = words(one)
                self.attributes[key] = {str(name): str(text) for name, text in one.items()}

    def value(self, tag: str, identity: str | None) -> str:
        """Return the words of a value, `""` if there is none of that id."""
        return self.values.get((tag, identity or ""), "")

    def attribute(self, tag: str, identity: str | None, name: str) -> str:
        """Return an attribute of a value, `""` if there is none."""
        return self.attributes.get((tag, identity or ""), {}).get(name, "")


def location_of(element: etree._Element, reference: Reference) -> Place:
    """Return the place of a `Location`."""
    parts: dict[str, str] = {}
    for part in children(element, "LocationPart"):
        label = reference.value("LocPartType", part.get("LocPartTypeID")).upper()
        values = children(part, "LocationPartValue")
        values.sort(key=lambda one: one.get("Primary", "").lower() != "true")
        if values and (text := words(values[0], "Value")):
            parts[label] = text
    country = child(element, "LocationCountry")
    country_name, code = "", ""
    if country is not None:
        identity = country.get("CountryID")
        country_name = reference.value("Country", identity)
        code = country_code(country_name) or reference.attribute("Country", identity, "ISO2")
    area = child(element, "LocationAreaCode")
    if area is not None and not country_name:
        country_name = reference.value("AreaCode", area.get("AreaCodeID"))
        code = country_code(country_name)
    ordered = [parts[label] for label in _PART_ORDER if label in parts]
    ordered += [text for label, text in parts.items() if label not in _PART_ORDER]
    street = ", ".join(text for label in _PART_ORDER[:3] if (text := parts.get(label, "")))
    return Place(
        ", ".join(text for text in (*ordered, country_name) if text),
        code,
        street=street,
        city=parts.get("CITY", ""),
        region=parts.get("STATE/PROVINCE", "") or parts.get("REGION", ""),
        postal_code=parts.get("POSTAL CODE", ""),
    )


def document_of(element: etree._Element, reference: Reference) -> Statement | None:
    """Return the number that an `IDRegDocument` states, None if it states none."""
    number = words(element, "IDRegistrationNo")
    label = reference.value("IDRegDocType", element.get("IDRegDocTypeID"))
    if not number or not label:
        return None
    days = {"issue": "", "expir": ""}
    for one in children(element, "DocumentDate"):
        said = reference.value("IDRegDocDateType", one.get("IDRegDocDateTypeID")).lower()
        period = period_of(one)
        for key in days:
            if key in said and period is not None:
                days[key] = period.text
    validity = reference.value("Validity", element.get("ValidityID"))
    notes = [
        words(element, "Comment"),
        words(element, "IssuingAuthority"),
        "" if validity.lower() in ("", "valid") else validity,
    ]
    return labelled_statement(
        label,
        number,
        country=reference.value("Country", element.get("IssuedBy-CountryID")),
        issued=days["issue"],
        expires=days["expir"],
        note="; ".join(note for note in notes if note),
    )


def period_of(element: etree._Element) -> DateRange | None:
    """Return the days between the start and the end of the first `DatePeriod` in `element`."""
    period = next(_named(element, "DatePeriod"), None)
    if period is None:
        return None
    start, end = child(period, "Start"), child(period, "End")
    first = _bound(start, "From", is_latest=False)
    last = _bound(end, "To", is_latest=True) or _bound(start, "To", is_latest=True)
    if first is None or last is None or first > last:
        return None
    is_circa = any(
        one is not None and one.get("Approximate", "").lower() == "true" for one in (start, end)
    )
    return DateRange(first, last, is_circa=is_circa, text=_text(first, last))


def _text(first: date, last: date) -> str:
    if first == last:
        return first.isoformat()
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"
    return f"{first.isoformat()} to {last.isoformat()}"


def day_of(element: etree._Element | None, *, is_latest: bool = False) -> date | None:
    """Return the day in `Year`, `Month` and `Day` children, None if there is no such day."""
    year, month, day = (words(element, name) for name in ("Year", "Month", "Day"))
    if not is_number(year):
        return None
    month_number = int(month) if is_number(month) else (12 if is_latest else 1)
    try:
        last = monthrange(int(year), month_number)[1]
        chosen = int(day) if is_number(day) else (last if is_latest else 1)
        return date(int(year), month_number, chosen)
    except ValueError:
        return None


def _bound(side: etree._Element | None, name: str, *, is_latest: bool) -> date | None:
    if side is None:
        return None
    inner = child(side, name)
    return day_of(inner if inner is not None else side, is_latest=is_latest)


def _named(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return (one for one in element.iter() if local_name(one) == name)
