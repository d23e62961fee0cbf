"""One statement of an OFAC remark: the keyword that opens it and the field it belongs to.

The same keywords are the `idType` of OFAC's XML and the feature and document types of its
advanced XML, so that all of OFAC's formats land in the same fields.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from msgspec import Struct, structs

from penstock.data import data_file
from penstock.lists._dates import date_ranges
from penstock.lists._places import country_place, place
from penstock.model import (
    DateRange,
    Feature,
    FeatureKind,
    Identifier,
    IdentifierKind,
    Place,
    Relation,
    RelationKind,
)
from penstock.text import country_code

Value = str | DateRange | Place | Identifier | Feature | Relation


class Keyword(Struct, frozen=True):
    """A phrase that opens a statement; `field` and `kind` say where the statement goes."""

    text: str
    field: str
    kind: str


class Statement(Struct, frozen=True):
    """What one statement says: a field of a party, or `remark` where no field fits."""

    field: str
    values: tuple[Value, ...]


# These need no digit; every other number without one is prose that happens to open alike.
_WITHOUT_DIGITS = frozenset(
    {
        IdentifierKind.EMAIL,
        IdentifierKind.WEBSITE,
        IdentifierKind.BIC,
        IdentifierKind.CALL_SIGN,
        IdentifierKind.AIRCRAFT_TAIL,
        IdentifierKind.OTHER,
        IdentifierKind.LEI,
    }
)
# Vessel registrations are IMO numbers if they are seven digits, and some papers cite one as well.
_IMO_OR_OTHER = frozenset(
    {IdentifierKind.IMO, IdentifierKind.REGISTRATION, IdentifierKind.NATIONAL_ID}
)
_DAY = r"(?:circa\s+)?(?:\d{1,2}\s+)?(?:[A-Z][a-z]{2,8}\s+)?\d{4}"
_TAIL = re.compile(
    rf"\s*(?:\((?P<inside>[^()]*)\)|,?\s*issued(?:\s+on)?\s+(?P<issued>{_DAY})"
    rf"|,?\s*(?:expires|expired)(?:\s+on)?\s+(?P<expires>{_DAY})"
    r"|,?\s*issued\s+(?:in|by|at)\s+(?P<place>[^()\d]+))\s*$"
)
_CURRENCY = re.compile(r"^([A-Z0-9]{2,10})\s+(\S.*)$")
_QUALIFIER = re.compile(r"^(\([^()]*\)):?\s*(.*)$")
_LEADING = re.compile(r"^[\s:#.]+")
_BARE_ADDRESS = re.compile(
    r"^((?:https?://|www\.)[^\s]+|[^\s@:]+@[^\s@]+\.[a-z]+)(?:\s*\((website|email)\))?\.?$",
    re.IGNORECASE,
)
_IMO = re.compile(r"^(?:IMO)?[\s:#.]*\(?(\d{7})\)?$", re.IGNORECASE)
_EMPTY_NUMBER = re.compile(r"^[\W_]*$")


@lru_cache(maxsize=131072)
def read_statement(text: str) -> Statement:
    """Return what one statement (without `alt.` and without its final period) says."""
    keyword, rest = _keyword_of(text)
    if keyword is None:
        return _bare_address(text) or Statement("remark", (text,))
    return place_statement(keyword, rest, text)


def place_statement(keyword: Keyword, rest: str, whole: str) -> Statement:
    """Return the statement that `keyword` makes of `rest`; `whole` if that makes no sense."""
    value = _LEADING.sub("", rest).strip()
    remark = Statement("remark", (whole,))
    match keyword.field:
        case "identifier":
            found = number(IdentifierKind(keyword.kind), value, label=keyword.text)
            return remark if found is None else Statement("identifiers", (found,))
        case "wallet":
            return _wallet(value, keyword) or remark
        case "birth_date":
            dates = date_ranges(value, is_month_first=True)
            return Statement("birth_dates", dates) if dates else remark
        case "birth_place":
            return Statement("birth_places", (place(value),)) if value else remark
        case "nationality":
            return Statement("nationalities", (country_place(value),)) if value else remark
        case "citizenship":
            return Statement("citizenships", (country_place(value),)) if value else remark
        case "relation":
            kind = RelationKind(keyword.kind)
            note = keyword.text if kind is RelationKind.FAMILY else ""
            tie = Relation(kind, value, note=note)
            return Statement("relations", (tie,)) if value else remark
        case "feature":
            return _feature(FeatureKind(keyword.kind), keyword.text, value)
        case "phrase":
            return Statement("features", (Feature(FeatureKind(keyword.kind), whole),))
        case "secondary_sanctions":
            return Statement("secondary_sanctions", (whole,))
        case "legal_basis":
            return Statement("legal_bases", (whole,))
        case "citation":
            return Statement("citations", (value,)) if value else remark
        case _:
            return remark


def number(
    kind: IdentifierKind,
    text: str,
    *,
    label: str,
    country: str = "",
    issued: str = "",
    expires: str = "",
) -> Identifier | None:
    """Return an identifier from `A000086 (Zimbabwe) issued 14 Aug 2012 expires ..`, or None.

    Bracketed words that name no country, and places of issue, are kept as its note.
    """
    value = text.strip()
    notes: list[str] = []
    while (tail := _TAIL.search(value)) is not None and tail.start() > 0:
        inside = tail["inside"]
        if inside is not None:
            code = country_code(inside)
            if code and not country:
                country = code
            elif any(mark.isdigit() for mark in inside):
                break
            else:
                notes.insert(0, inside.strip())
        elif tail["issued"] is not None and not issued:
            issued = tail["issued"]
        elif tail["expires"] is not None and not expires:
            expires = tail["expires"]
        elif tail["place"] is None:
            break
        else:
            notes.insert(0, f"issued in {tail['place'].strip()}")
        value = value[: tail.start()].rstrip()
    if _EMPTY_NUMBER.match(value):
        return None
    if kind not in _WITHOUT_DIGITS and not any(mark.isdigit() for mark in value):
        return None
    if kind is IdentifierKind.EMAIL and "@" not in value:
        return None
    imo = _IMO.match(value) if kind in _IMO_OR_OTHER else None
    if imo is not None and (kind is IdentifierKind.IMO or not value[0].isdigit()):
        kind, value = IdentifierKind.IMO, imo[1]
    elif kind is IdentifierKind.IMO:
        kind = IdentifierKind.REGISTRATION
    return Identifier(
        kind=kind,
        value=value,
        country=country,
        label=label.rstrip(" -:#"),
        issued=issued,
        expires=expires,
        note="; ".join(note for note in notes if note),
    )


def _bare_address(text: str) -> Statement | None:
    """Return an e-mail address or a website that stands without a keyword."""
    found = _BARE_ADDRESS.match(text)
    if found is None:
        return None
    kind = IdentifierKind.EMAIL if "@" in found[1] else IdentifierKind.WEBSITE
    return Statement("identifiers", (Identifier(kind, found[1], label=found[2] or ""),))


def _wallet(value: str, keyword: Keyword) -> Statement | None:
    found = _CURRENCY.match(value.lstrip("- "))
    if found is None:
        return None
    label = keyword.text.rstrip(" -")
    wallet = Identifier(IdentifierKind.WALLET, found[2].strip(), currency=found[1], label=label)
    return Statement("identifiers", (wallet,))


def _feature(kind: FeatureKind, label: str, value: str) -> Statement:
    label = label.rstrip(" :")
    if qualified := _QUALIFIER.match(value):
        label, value = f"{label} {qualified[1]}", qualified[2].strip()
    if not value:
        return Statement("features", (Feature(kind, label),))
    return Statement("features", (Feature(kind, value, label),))


def _keyword_of(text: str) -> tuple[Keyword | None, str]:
    lowered = text.lower()
    first = lowered.split(" ", 1)[0].rstrip(":,")
    for keyword in _keywords().get(first, ()):
        size = len(keyword.text)
        if lowered.startswith(keyword.text.lower()):
            after = text[size : size + 1]
            if not after or not after.isalnum() or not keyword.text[-1].isalnum():
                return keyword, text[size:].strip()
    return None, text


@cache
def _keywords() -> dict[str, tuple[Keyword, ...]]:
    """Return the keywords by their first word, the longest first."""
    by_word: dict[str, list[Keyword]] = {}
    for keyword in _table():
        word = keyword.text.lower().split(" ", 1)[0].rstrip(":,")
        by_word.setdefault(word, []).append(keyword)
    return {
        word: tuple(sorted(found, key=lambda keyword: -len(keyword.text)))
        for word, found in by_word.items()
    }


def _table() -> Iterable[Keyword]:
    lines = data_file("lists/ofac-remarks.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [Keyword(*row) for row in rows[1:]]


def labelled_statement(
    label: str,
    value: str,
    *,
    country: str = "",
    issued: str = "",
    expires: str = "",
    note: str = "",
) -> Statement:
    """Return what a label and its value say, as XML gives them apart.

    The label opens the same statements as in a remark. A number of an unknown sort is kept
    with its label.

    Args:
        label: `idType`, or the name of a feature or document type.
        value: what it is of the party.
        country: the issuing country as published.
        issued: date of issue as published.
        expires: date of expiry as published.
        note: anything else said of it.
    """
    whole = f"{label} {value}".strip()
    code = country_code(country)
    notes = "; ".join(part for part in (country if not code else "", note) if part)
    keyword, rest = _keyword_of(whole)
    if keyword is not None and keyword.field not in ("identifier", "phrase"):
        return place_statement(keyword, rest, whole)
    if keyword is None or keyword.field == "phrase":
        other = Identifier(IdentifierKind.OTHER, value.strip(), code, label=label.rstrip(" -:#"))
        found: Identifier | None = other if value.strip() else None
    else:
        found = number(
            IdentifierKind(keyword.kind),
            _LEADING.sub("", rest),
            label=label,
            country=code,
            issued=issued,
            expires=expires,
        )
    if found is None:
        return Statement("remark", (whole,))
    if notes or (issued and not found.issued) or (expires and not found.expires):
        found = structs.replace(
            found,
            issued=found.issued or issued,
            expires=found.expires or expires,
            note="; ".join(part for part in (found.note, notes) if part),
        )
    return Statement("identifiers", (found,))
