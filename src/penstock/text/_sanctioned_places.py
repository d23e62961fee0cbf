"""Towns, regions, ports and countries under measures of their own, and what refutes them.

A place is named by a text; whether it is the place of the measure is told by what stands beside
it. Source: `data/text/sanctioned_places.tsv`.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from msgspec import Struct

from penstock.text._countries import country_code
from penstock.text._phrases import Phrases, plain_words, without_a_letter
from penstock.text._tables import rows

_READ = 32_768
# Addresses in Crimea, Donetsk and Luhansk are written with either country.
_CLAIMANTS = frozenset({"UA", "RU"})
_AFTER = 2
_LONGEST_COUNTRY = 5
# A letter more, less, changed or swapped: only where a field holds a place and nothing else.
_LONG_ENOUGH = 7
_HAN = re.compile(r"[\u3400-\u9fff]+")
# A code of UN/LOCODE: the country of ISO 3166-1 and three signs, letters or 2 to 9.
_LOCATION_CODE = re.compile(r"(?P<country>[A-Z]{2}) ?[A-Z2-9]{3}")
_PARTS = re.compile(r"[,;/\n]")
_POSTAL = re.compile(
    r"\b(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|"
    r"S[CD]|T[NX]|UT|V[AT]|W[AIVY])[ ,.]+\d{5}(?:-\d{4})?\b"
)


class _Row(Struct, frozen=True):
    code: str
    kind: str
    spelling: str
    elsewhere: frozenset[tuple[str, ...]]
    namesakes: frozenset[str]
    needs_field: bool


class SanctionedPlace(Struct, frozen=True):
    """A place under measures that a text names.

    Attributes:
        code: ISO 3166-1 code of the country, or code of the region as the measures have it.
        kind: country, region, town, district, port or island.
        spelling: how the table spells it.
        is_near: spelt almost so.
        namesakes: countries in which another place of the same name lies.
    """

    code: str
    kind: str
    spelling: str
    is_near: bool = False
    namesakes: frozenset[str] = frozenset()

    @property
    def is_region(self) -> bool:
        """Whether it is a region of a country and not a whole one."""
        return "-" in self.code

    def is_of(self, row: _Row) -> bool:
        """Tell whether a row of the table says this place."""
        return (row.code, row.spelling) == (self.code, self.spelling)

    def may_stand_in(self, countries: frozenset[str]) -> bool:
        """Tell whether an address of these countries can hold the place; none says nothing."""
        if not countries:
            return True
        return bool(countries & (_CLAIMANTS if self.is_region else {self.code}))


@cache
def _table() -> tuple[_Row, ...]:
    return tuple(
        _Row(
            row["code"],
            row["kind"],
            spelling,
            frozenset(plain_words(word) for word in row["elsewhere"].split("|") if word),
            frozenset(row["namesakes"].split()),
            row["only"] == "field",
        )
        for row in rows("sanctioned_places")
        for spelling in row["spellings"].split("|")
    )


@cache
def countries_under_measures() -> frozenset[str]:
    """Return the countries that are under measures as a whole."""
    return frozenset(row.code for row in _table() if row.kind == "country")


@cache
def _phrases() -> Phrases[_Row]:
    return Phrases((row.spelling, row) for row in _table() if not row.needs_field)


@cache
def _whole() -> dict[tuple[str, ...], _Row]:
    """Return the places by their words, those too that count only where they fill a field."""
    return {plain_words(row.spelling): row for row in _table()}


@cache
def _near() -> dict[str, _Row | None]:
    """Return single long words without each of their letters; None where two places share one."""
    found: dict[str, _Row | None] = {}
    exact = {"".join(plain_words(row.spelling)): row.code for row in _table()}
    for row in _table():
        word = "".join(plain_words(row.spelling))
        if len(word) < _LONG_ENOUGH or not word.isascii():
            continue
        for less in without_a_letter(word):
            known = found.get(less)
            is_shared = known is not None and known.code != row.code
            found[less] = None if is_shared or exact.get(less, row.code) != row.code else row
    return found


@lru_cache(_READ)
def places_in(text: str) -> tuple[SanctionedPlace, ...]:
    """Return the places under measures that a running text names, unless the text refutes them.

    >>> [place.code for place in places_in("cigars from Havana")]
    ['CU']
    >>> places_in("grain elevator, Havana, Illinois")
    ()
    """
    words = plain_words(text)
    found = [
        row
        for _, end, row in _phrases().find(words)
        if not _is_elsewhere(row, words[end : end + _AFTER + 1])
    ]
    if not text.isascii():
        found += _inside_words(words)
    return tuple(map(_place, found))


@cache
def _ideographic() -> tuple[_Row, ...]:
    return tuple(row for row in _table() if _HAN.fullmatch(row.spelling))


def _inside_words(words: tuple[str, ...]) -> Iterator[_Row]:
    """Yield places inside words of Han characters, which no blanks part.

    Other scripts are left out: Hangul and kana spell too many other words with the same letters.
    """
    known = {row.spelling for row in _ideographic()}
    for word in words:
        if not _HAN.search(word) or word in known:
            continue  # what stands alone is a word, which was found
        for row in _ideographic():
            _, found, after = word.partition(row.spelling)
            if found and not any(after.startswith("".join(other)) for other in row.elsewhere):
                yield row


def _is_elsewhere(row: _Row, after: tuple[str, ...]) -> bool:
    return any(
        after[at : at + len(words)] == words for words in row.elsewhere for at in range(_AFTER)
    )


@lru_cache(_READ)
def place_named(text: str) -> tuple[SanctionedPlace, ...]:
    """Return the places that a field for a place names, spelt exactly or almost.

    >>> place_named("Pyongyagn")[0].code
    'KP'
    """
    if found := places_in(text):
        return found
    if (whole := _whole().get(plain_words(text))) is not None:
        return (_place(whole),)
    word = "".join(plain_words(text))
    if len(word) < _LONG_ENOUGH or not word.isascii():
        return ()
    rows_near = {row for less in without_a_letter(word) if (row := _near().get(less)) is not None}
    if len({row.code for row in rows_near}) != 1:
        return ()
    row = min(rows_near, key=lambda row: row.spelling)
    return (
        SanctionedPlace(row.code, row.kind, row.spelling, is_near=True, namesakes=row.namesakes),
    )


@lru_cache(_READ)
def places_alone(text: str) -> tuple[SanctionedPlace, ...]:
    """Return the places that stand by themselves in a line of an address, between commas.

    A house number or a postal code beside one does not matter, and two of one country in a row say
    it, too; with any other word it may be a street.

    >>> [place.code for place in places_alone("12 Valiasr Avenue, Tehran 19395")]
    ['IR']
    >>> [place.code for place in places_alone("12 Valiasr Tehran Iran")]
    ['IR', 'IR']
    >>> places_alone("Rue de Cuba")
    ()
    """
    named = places_in(text)
    if not named:
        return ()
    alone: set[_Row] = set()
    for part in _PARTS.split(text):
        words = tuple(word for word in plain_words(part) if not any(map(str.isdigit, word)))
        found = [row for _, _, row in _phrases().find(words)]
        if (whole := _whole().get(words)) is not None:
            alone.add(whole)
        elif len(found) > 1 and found[-1].code == found[-2].code and _ends_with(words, found[-2:]):
            alone.update(found[-2:])
    return tuple(place for place in named if any(map(place.is_of, alone)))


@lru_cache(_READ)
def port_named(text: str) -> tuple[SanctionedPlace, ...]:
    """Return the places that a field for a port names, by name or by its code of UN/LOCODE.

    A code is no more than near: there are ports of five letters that begin as one does.

    >>> port_named("IRBND")[0].code, port_named("Bandar Abbass")[0].spelling, port_named("Genoa")
    ('IR', 'Bandar Abbas', ())
    """
    if found := place_named(text):
        return found
    coded = _LOCATION_CODE.fullmatch(text.strip().upper())
    if coded is None or coded["country"] not in countries_under_measures():
        return ()
    return (SanctionedPlace(coded["country"], "port", coded[0], is_near=True),)


def _ends_with(words: tuple[str, ...], rows: list[_Row]) -> bool:
    tail = tuple(word for row in rows for word in plain_words(row.spelling))
    return words[-len(tail) :] == tail


@lru_cache(_READ)
def region_named(text: str) -> str:
    """Return the code of the region under measures of its own that a part of an address is.

    Postal codes and other numbers beside it do not matter; more words make it something else.

    >>> region_named("Simferopol 295000"), region_named("Yalta Street"), region_named("Odesa")
    ('UA-43', '', '')
    """
    words = tuple(word for word in plain_words(text) if not any(map(str.isdigit, word)))
    row = _whole().get(words)
    return row.code if row is not None and "-" in row.code else ""


def _place(row: _Row) -> SanctionedPlace:
    return SanctionedPlace(row.code, row.kind, row.spelling, namesakes=row.namesakes)


@lru_cache(_READ)
def country_at_end(text: str) -> str:
    """Return the country that a line of an address ends with, `""` if it names none.

    >>> country_at_end("12 Yalu River Road, Dandong, China"), country_at_end("CHICAGO IL 60601")
    ('CN', 'US')
    """
    words = text.replace(",", " ").split()
    for size in range(min(_LONGEST_COUNTRY, len(words)), 0, -1):
        tail = " ".join(words[-size:]).strip(" .;")
        # Two letters alone are a code only where they end a line of several words or are all of it.
        if len(tail) > 2 or size == len(words):
            code = country_code(tail)
            if code:
                return code
    return "US" if _POSTAL.search(text) else ""
