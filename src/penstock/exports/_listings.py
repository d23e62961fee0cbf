"""List entries of parties: since when they have effect, their footnote and their policy."""

import re
from bisect import bisect_left, bisect_right
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import NamedTuple

from penstock.exports._shipment import EndUserListing
from penstock.exports._tables import ExportTables
from penstock.exports._text_words import read_table
from penstock.exports._truth import MET, NOT_MET, UNKNOWN, Truth

_NOTICE = re.compile(r"(\d{2,3})\s*F\.?\s*R\.?\s*(\d+)")
_PRINTED = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})\b")
_AHEAD = timedelta(days=7)
_FR_YEAR_ZERO = 1935
_FROM = 1997


class Listed(NamedTuple):
    """Between which days an entry began to have effect, both inclusive."""

    earliest: date
    latest: date

    def on(self, day: date) -> Truth:
        """Tell whether the entry had effect on a day."""
        if day < self.earliest:
            return NOT_MET
        return MET if day >= self.latest else UNKNOWN


@cache
def _effects() -> dict[str, date]:
    return {
        row["citation"]: date.fromisoformat(row["effective"])
        for row in read_table("exports/notices.tsv")
    }


@cache
def _pages() -> dict[int, tuple[list[int], list[date]]]:
    found: dict[int, tuple[list[int], list[date]]] = {}
    for row in read_table("exports/register-pages.tsv"):
        pages, days = found.setdefault(int(row["volume"]), ([], []))
        pages.append(int(row["page"]))
        days.append(date.fromisoformat(row["published"]))
    return found


def _printed(citation: str) -> date | None:
    """Return the day a citation itself gives: `76 FR No. 197 (10/12/2011)`."""
    found = _PRINTED.search(citation)
    if found is None:
        return None
    year = int(found[3])
    if year < 100:
        year += 1900 if year > 60 else 2000
    try:
        return date(year, int(found[1]), int(found[2]))
    except ValueError:
        return None


@lru_cache(maxsize=16384)
def notice_days(citation: str) -> Listed | None:
    """Return within which days a Federal Register notice took effect, None for no citation.

    A volume is a year and its pages count up, so a page between two dated ones was printed
    between their days. Rules of this kind take effect up to a week before they are printed.
    """
    found = _NOTICE.search(citation)
    exact = _effects().get(f"{found[1]} FR {found[2]}") if found else None
    if exact is not None:
        return Listed(exact, exact)
    printed = _printed(citation)
    if printed is not None:
        return Listed(printed - _AHEAD, printed)
    if found is None:
        return None
    volume, page = int(found[1]), int(found[2])
    year = volume + _FR_YEAR_ZERO
    if not _FROM <= year <= _FROM + 200:
        return None
    earliest, latest = date(year, 1, 1), date(year, 12, 31)
    if volume in _pages():
        pages, days = _pages()[volume]
        before, after = bisect_right(pages, page) - 1, bisect_left(pages, page)
        earliest = days[before] if before >= 0 else earliest
        latest = days[after] if after < len(days) else latest
    return Listed(earliest - _AHEAD, latest)


def listed_days(listing: EndUserListing) -> Listed | None:
    """Return within which days an entry began: the stated day, else its first notice."""
    if listing.listed_on is not None:
        return Listed(listing.listed_on, listing.listed_on)
    days = [one for citation in listing.citations if (one := notice_days(citation)) is not None]
    return min(days) if days else None


def footnote_of(listing: EndUserListing, tables: ExportTables) -> str:
    """Return the footnote of an Entity List entry, `""` for none, `?` where nobody can tell."""
    for override in tables.parties.overrides:
        if override.name in listing.name:
            return override.footnote or "?"
    for row in tables.parties.footnotes:
        if re.search(row.pattern, listing.licence_requirement):
            return row.footnote
    return ""


def policy_of(listing: EndUserListing, tables: ExportTables) -> str:
    """Return what an entry's licence policy says, in one of few wordings."""
    for row in tables.parties.policies:
        if re.search(row.pattern, listing.licence_policy, re.IGNORECASE):
            return row.says
    return listing.licence_policy.strip().rstrip(".")


def listing_applies(listing: EndUserListing, day: date) -> Truth:
    """Tell whether an entry stood on the day, as far as dates and names tell."""
    if listing.is_match is NOT_MET:
        return NOT_MET
    if listing.expires_on is not None and day > listing.expires_on:
        return NOT_MET
    days = listed_days(listing)
    on_day = days.on(day) if days is not None else MET
    if on_day is NOT_MET:
        return NOT_MET
    return UNKNOWN if on_day is UNKNOWN or listing.is_match is UNKNOWN else MET
