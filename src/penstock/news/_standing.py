"""Whether a party was listed on a day: by what its entry says, and what cannot have been before."""

import re
from datetime import date
from functools import cache
from typing import NamedTuple

from penstock.model import Party
from penstock.news._model import Window
from penstock.news._tables import rows

_FEDERAL_REGISTER = re.compile(r"\b(\d{2,3}) FR (\d{1,6})\b")
_FIRST_VOLUME_YEAR = 1935
_NUMBER = re.compile(r":(?:SSI-|CAP-|MBS-)?(\w+)$")


class Standing(NamedTuple):
    """When a party was listed: the day where it is known, else the days it must lie between."""

    listed_on: date | None
    earliest: date | None
    latest: date | None

    def on(self, day: date | None, window: Window | None) -> bool | None:
        """Tell whether the party was listed on a day, or in a window; None where nothing tells."""
        first = day or (window.earliest if window else None)
        last = day or (window.latest if window else None)
        if first is None or last is None:
            return None
        earliest = self.listed_on or self.earliest
        latest = self.listed_on or self.latest
        if earliest is not None and last < earliest:
            return False
        if latest is not None and first >= latest:
            return True
        return None


@cache
def _known_days() -> dict[str, date]:
    return {row["number"]: date.fromisoformat(row["listed_on"]) for row in rows("listing-dates")}


@cache
def _programme_days() -> list[tuple[str, date]]:
    found = [(row["tag"], date.fromisoformat(row["earliest"])) for row in rows("programme-dates")]
    return sorted(found, key=lambda one: -len(one[0]))


def standing_of(party: Party) -> Standing:
    """Return when a party was listed, as exactly as its entry and the shipped tables say.

    A citation of the Federal Register gives its year; a programme's tag gives the day before which
    nobody bore it.
    """
    listing = party.listing
    if listing.listed_on is not None:
        return Standing(listing.listed_on, None, None)
    number = _NUMBER.search(str(party.id))
    if number and str(party.id).startswith(("us-ofac", "us-csl")):
        day = _known_days().get(number[1])
        if day is not None:
            return Standing(day, None, None)
    notices = [
        (int(volume), int(page))
        for citation in listing.citations
        for volume, page in _FEDERAL_REGISTER.findall(citation)
    ]
    if notices:
        volume, page = min(notices)
        if (day := _known_days().get(f"{volume} FR {page}")) is not None:
            return Standing(day, None, None)
        year = volume + _FIRST_VOLUME_YEAR
        return Standing(None, date(year, 1, 1), date(year, 12, 31))
    floors = [floor for tag in listing.programmes if (floor := _programme_floor(tag))]
    return Standing(
        None, min(floors) if floors and len(floors) == len(listing.programmes) else None, None
    )


def _programme_floor(tag: str) -> date | None:
    plain = tag.strip("[] ").upper()
    return next((day for start, day in _programme_days() if plain.startswith(start)), None)
