"""What stands in the cells of the Consolidated Screening List."""

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from penstock.lists._clean import squeeze, unique
from penstock.lists._ofac_statements import Statement, labelled_statement
from penstock.lists._places import country_place, place
from penstock.model import NameKind, Place
from penstock.text import country_code

_HEIRS = re.compile(
    r"\s*[;,.]?\s*\band (?:any|its) (?:successors?|sub-?units?|subsidiar)[\w ,-]*$", re.IGNORECASE
)
_SORT = re.compile(
    r"\s*\((?P<country>[^()]{2,40}?)\s+(?P<sort>national|entity|individual|person|citizen)\)\s*$",
    re.IGNORECASE,
)
_MARK = r"(?P<mark>a\.?k\.?a\.?s?|f\.?k\.?a\.?|d/b/a)\b[.,:]{0,2}"
_BRACKETED = re.compile(
    rf"\s*(?P<open>[(\[])\s*{_MARK}\s*(?P<names>(?:[^()\[\]]|\([^()]*\))*)[)\]]", re.IGNORECASE
)
_LOOSE = re.compile(
    r"(?:\s*[;,]\s*|\s*-\s*|\s+(?=d/b/a|a\.k\.a|f\.k\.a))"
    rf"{_MARK}(?:\s*[-,]\s*|\s+|(?<=[.:]))",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"s\.?$", re.IGNORECASE)
_NOTICE = re.compile(
    r"\d{2,3}\.?\s*F\.?\s?R\.?\s*\d+.*?(?=$|\s*[;,]?\s*(?:and\s+)?\b\d{2,3}\.?\s*F\.?\s?R\b)"
)
_ENDS_IN_COUNTRY = re.compile(r"(?:^|,\s*)([A-Z]{2})$")
_REGION = re.compile(r"^REGION:\s*", re.IGNORECASE)
# Words that a number's type has and a number has not.
_TYPE_WORDS = re.compile(
    r"(?:\b(?:passport|number|no\.?|id|i\.d\.|code|identification|website|web site|e-?mail|"
    r"address|phone|gender|swift|bic|license|licence|certificate|card|cedula|matricula|"
    r"registration|registry|account|risk|determination|nationality|imo|mmsi|ruc|nit|rif|rfc|"
    r"curp|c\.u\.r\.p|d\.n\.i|n\.i\.e|r\.f\.c|flag|owner|type|date|information|gazette|"
    r"currency|tail|model|operator|isin|duns|d-u-n-s|lei|visa|ssn|vessel|aircraft)\b|[#:]$| -$)",
    re.IGNORECASE,
)
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")


class CslNames(Struct, frozen=True):
    """What the name cell says: the name, other names, and a country it puts in brackets."""

    text: str
    others: tuple[tuple[str, NameKind], ...] = ()
    country: str = ""
    is_national: bool = False


def read_name_cell(text: str) -> CslNames:
    """Return the name without what is no name: heirs and subsidiaries, `(PRC entity)`, aliases."""
    whole = _HEIRS.sub("", squeeze(text)).strip()
    country, is_national = "", False
    if found := _SORT.search(whole):
        country, is_national = found["country"], found["sort"].lower() != "entity"
        whole = whole[: found.start()]
    others: list[tuple[str, NameKind]] = []
    while found := _BRACKETED.search(whole):
        others += _other_names(found["mark"], found["names"])
        whole = f"{whole[: found.start()]} {whole[found.end() :]}"
    pieces = _LOOSE.split(whole)
    for mark, names in zip(pieces[1::2], pieces[2::2], strict=True):
        others += _other_names(mark, names)
    name = squeeze(pieces[0]).strip(" ;,")
    if not name and others:
        name = others.pop(0)[0]
    return CslNames(name or squeeze(text), tuple(others), country, is_national)


def _other_names(mark: str, text: str) -> list[tuple[str, NameKind]]:
    kind = NameKind.FORMER if mark.lower().startswith("f") else NameKind.ALIAS
    parts = _LOOSE.split(text)
    names = [parts[0], *parts[2::2]]
    if _SEVERAL.search(mark) and len(names) == 1:
        names = names[0].split(",")
    return [(name, kind) for part in names if (name := squeeze(part).strip(" ;,-"))]


def read_alias_cell(text: str) -> tuple[list[tuple[str, NameKind]], list[str]]:
    """Return the aliases of a cell that joins them with semicolons, and remarks among them."""
    found: list[tuple[str, NameKind]] = []
    remarks: list[str] = []
    parts = split_outside_brackets(text)
    for at, part in enumerate(parts):
        alias = part.removeprefix("and ") if at and at == len(parts) - 1 else part
        if alias.startswith("(") and alias.endswith(")") and len(alias) > 30:
            remarks.append(alias.strip("()"))
            continue
        names = read_name_cell(alias)
        found.append((names.text, NameKind.ALIAS))
        found.extend(names.others)
    return found, remarks


@lru_cache(maxsize=4096)
def split_outside_brackets(text: str) -> tuple[str, ...]:
    """Return what semicolons separate, brackets kept whole, empty parts left out."""
    if "(" not in text:
        return tuple(part for raw in text.split(";") if (part := squeeze(raw)))
    parts, depth, start = [], 0, 0
    for at, letter in enumerate(text):
        if letter == "(":
            depth += 1
        elif letter == ")":
            depth = max(0, depth - 1)
        elif letter == ";" and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    parts.append(text[start:])
    if depth:
        # A bracket never closes: trust the semicolons.
        parts = text.split(";")
    return tuple(part for raw in parts if (part := squeeze(raw)))


def read_countries(text: str) -> Iterator[Place]:
    """Yield the countries of the reduced layout: codes, names, `REGION: WEST BANK`."""
    for one in split_outside_brackets(text):
        if _REGION.match(one):
            region = _REGION.sub("", one)
            yield Place(text=region, country=country_code(region), region=region)
        elif one.startswith("CRIMEA"):
            yield Place(text=one, country="UA", region="UA-43")
        else:
            yield country_place(one)


def read_addresses(text: str) -> Iterator[Place]:
    """Yield the addresses of a cell.

    Each ends with a country code, which tells semicolons inside an address from those between.
    """
    waiting: list[str] = []
    for part in text.split("; "):
        waiting.append(part)
        found = _ENDS_IN_COUNTRY.search(part.strip())
        if found is not None and country_code(found[1]):
            yield _address("; ".join(waiting), found[1])
            waiting = []
    if rest := squeeze("; ".join(waiting)).strip("; "):
        yield place(rest)


@lru_cache(maxsize=16384)
def _address(text: str, code: str) -> Place:
    whole = squeeze(text)
    parts = [part.strip() for part in whole.split(",")][:-1]
    postal = parts.pop() if parts and parts[-1].isdigit() else ""
    return Place(
        text=whole,
        country=country_code(code),
        street=", ".join(parts[:-1]),
        city=parts[-1] if parts else "",
        postal_code=postal,
    )


def read_notices(text: str) -> tuple[str, ...]:
    """Return the Federal Register notices of a cell: `88 FR 70352; 89 FR 87264`."""
    whole = squeeze(text)
    if not whole:
        return ()
    if whole.lower().startswith("vol."):
        return tuple(unique(part for raw in whole.split(";") if (part := squeeze(raw))))
    found = [squeeze(one).strip(" ,;") for one in _NOTICE.findall(whole)]
    return tuple(unique(one.removesuffix(" and") for one in found)) or (whole,)


def read_ids(text: str, *, has_type_first: bool) -> Iterator[Statement]:
    """Yield what the cell `ids` says; up to about 2020 a type stood last, since then first.

    Args:
        text: `Passport, 836238033, KP; Gender, Male` or `US, 80-0890696, Tax ID No.`.
        has_type_first: the order of the layout, for parts that do not show it themselves.
    """
    for one in split_outside_brackets(text):
        parts = [part.strip() for part in one.split(", ")]
        if len(parts) == 1:
            yield labelled_statement(parts[0], "")
            continue
        starts, ends = (bool(_TYPE_WORDS.search(end)) for end in (parts[0], parts[-1]))
        if starts == ends:
            starts = has_type_first
        label, rest = (parts[0], parts[1:]) if starts else (parts[-1], parts[:-1])
        days = [part for part in rest if _DAY.match(part)]
        rest = [part for part in rest if not _DAY.match(part)] or rest
        country = ""
        at = -1 if starts else 0
        if len(rest) > 1 and re.fullmatch(r"[A-Z]{2}", rest[at]) and country_code(rest[at]):
            country = rest.pop(at)
        yield labelled_statement(
            label,
            ", ".join(rest),
            country=country,
            issued=days[0] if days else "",
            expires=days[1] if len(days) > 1 else "",
        )
