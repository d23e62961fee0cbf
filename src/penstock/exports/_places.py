"""Where a shipment goes: the country and region a text means, and the groups it is in."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from msgspec import Struct

from penstock.exports._schema import DestinationsFile
from penstock.text import country_code, nearest_countries

_CLAIMED = frozenset({"UA", "RU"})
_NO_WORD = re.compile(r"[\W_]+")


class Place(Struct, frozen=True):
    """A destination as rules see it.

    `code` is ISO 3166-1 alpha-2, `""` where the text names no country; `row` the code whose chart
    row and groups apply; `codes` everything a rule may call it by. `nearest` are countries a text
    that names none may mean.
    """

    text: str
    code: str = ""
    row: str = ""
    codes: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()
    region: str = ""
    is_embargoed: bool = False
    has_row: bool = False
    has_groups: bool = False
    follows: str = ""
    nearest: tuple[str, ...] = ()

    def may_be_in(self, regions: frozenset[str]) -> bool:
        """Tell whether the place may lie in one of some regions of Ukraine."""
        if self.code != "UA":
            return False
        if not self.region:
            return True
        return (self.region == "UA-14" and "UA-DNR" in regions) or (
            self.region == "UA-09" and "UA-LNR" in regions
        )


class Gazetteer:
    """Every destination the tables know, and how texts spell them."""

    def __init__(
        self,
        chart: Mapping[str, tuple[str, frozenset[str]]],
        groups: Mapping[str, frozenset[str]],
        file: DestinationsFile,
    ) -> None:
        self._chart = chart
        self._groups = groups
        self._follows = {row.code: row for row in file.follows}
        self._embargoed = {row.code for row in file.embargoed}
        self._regions = {
            _plain(spelling): row for row in file.regions for spelling in (row.code, *row.spellings)
        }
        self._found: dict[tuple[str, str, date], Place] = {}

    @property
    def codes(self) -> frozenset[str]:
        """Every code with a row, a group or an embargo."""
        return frozenset(self._chart) | frozenset(self._groups) | frozenset(self._embargoed)

    def name(self, code: str) -> str:
        """Return the English name of a destination, or its code."""
        return self._chart[code][0] if code in self._chart else code

    def marks(self, code: str) -> frozenset[str]:
        """Return the columns marked for a destination that has a row of its own."""
        return self._chart[code][1] if code in self._chart else frozenset()

    def groups(self, code: str) -> frozenset[str]:
        """Return the Country Groups of a destination."""
        return self._groups.get(code, frozenset())

    def find(self, text: str, region: str, as_of: date) -> Place:
        """Return the place a text and a region mean on a day; `code` is empty where none is."""
        key = (text, region, as_of)
        if key not in self._found:
            if len(self._found) > 65536:
                self._found.clear()
            self._found[key] = self._read(text, region, as_of)
        return self._found[key]

    def _read(self, text: str, region: str, as_of: date) -> Place:
        stated = self._regions.get(_plain(region or text))
        code = country_code(text.strip())
        if not code and text.strip().upper() in {"UK", "USA"}:
            code = {"UK": "GB", "USA": "US"}[text.strip().upper()]
        if not code and (row := self._regions.get(_plain(text))) is not None:
            code, stated = "UA", stated or row
        if not code and (found := _last_country(text)):
            code = found
            first = text.split(",")[0]
            stated = stated or self._regions.get(_plain(first))
        if not code:
            return Place(text, nearest=nearest_countries(text))
        if stated is not None and code in _CLAIMED:
            occupied = stated.code in {"UA-43", "UA-40", "UA-DNR", "UA-LNR"}
            code = "UA" if occupied or stated.is_doubtful else code
        followed = self._follows.get(code)
        follows = ""
        other = code
        if followed is not None:
            follows = followed.citation
            other = followed.other if followed.since is None or as_of >= followed.since else ""
        groups = self._groups.get(other, frozenset())
        codes = frozenset({code, other, "world"} - {""}) | groups
        known = other in self._chart or other in self._groups or other in self._embargoed
        return Place(
            text,
            code,
            other,
            codes if known else frozenset({code, "world"}),
            self.marks(other),
            stated.code if stated is not None and code == "UA" else "",
            is_embargoed=other in self._embargoed,
            has_row=other in self._chart,
            has_groups=other in self._groups or other in self._chart,
            follows=follows,
        )


def _last_country(text: str) -> str:
    """Return the country an address ends with: `Sevastopol, Ukraine`."""
    parts = [part.strip() for part in re.split(r"[,;]", text) if part.strip()]
    return country_code(parts[-1]) if len(parts) > 1 else ""


def _plain(text: str) -> str:
    return _NO_WORD.sub("", text.casefold())


def codes_of(texts: Iterable[str]) -> frozenset[str]:
    """Return the codes of countries some texts name; those that name none are left out."""
    return frozenset(code for text in texts if (code := _code(text)))


@lru_cache(maxsize=4096)
def _code(text: str) -> str:
    return country_code(text.strip())
