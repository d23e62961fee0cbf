"""A small page about a listed party, which OpenRefine shows beside a candidate."""

from html import escape

from penstock.model import DateRange, NameKind, Party, Place
from penstock.text import country_name

WIDTH, HEIGHT = 430, 320
_MOST_NAMES = 8
# OpenRefine runs on the machine of who uses it, and shows the page in a frame of its own.
FRAMED = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors http://127.0.0.1:* http://localhost:*"
)


def preview_of(party: Party) -> str:
    """Return a page of a listed party: names, facts, and which list has it."""
    listing = party.listing
    others = [_named(one.text, one.kind) for one in party.names[1:]]
    more = len(others) - _MOST_NAMES
    shown = others[:_MOST_NAMES] + ([f"and {more} more"] if more > 0 else [])
    facts = {
        "Kind": party.schema.value,
        "Also": "; ".join(shown),
        "Born or founded": "; ".join(_day(one) for one in party.birth_dates),
        "Countries": "; ".join(dict.fromkeys(map(_country, party.nationalities))),
        "Numbers": "; ".join(f"{one.kind.value} {one.value}" for one in party.identifiers),
        "List": ", ".join(filter(None, (listing.list, listing.section))),
        "Programmes": ", ".join(listing.programmes),
        "Listed on": str(listing.listed_on or ""),
    }
    rows = "".join(
        f"<tr><th scope=row align=left>{escape(name)}<td>{escape(value)}"
        for name, value in facts.items()
        if value
    )
    title = escape(party.primary_name)
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title>"
        f"<h3>{title}</h3><table>{rows}</table></html>"
    )


def _named(text: str, kind: NameKind) -> str:
    return f"{text} (weak)" if kind is NameKind.WEAK_ALIAS else text


def _day(one: DateRange) -> str:
    return str(one.earliest) if one.earliest == one.latest else f"{one.earliest} to {one.latest}"


def _country(place: Place) -> str:
    return country_name(place.country) or place.text or place.country
