"""The lists of part 744 as eCFR sets them: Entity List, Unverified List, Military End-User List.

Supplements nos. 4, 6 and 7 are tables: country (blank where it is that of the row above), the
party, and for the Entity List licence requirement and policy; last the Federal Register notices.
A party is its name, dashed lines of aliases, then addresses, parted by line breaks.

Source: 15 CFR part 744; the text of eCFR carries no date, so say it with `--published`.
"""

import re
from collections.abc import Iterator, Mapping

from lxml import etree
from msgspec import structs

from penstock.lists._clean import refuse, squeeze, unique
from penstock.lists._csl_party import CslRow, parties_of
from penstock.lists._format import Format, Parsed
from penstock.lists._xml import parse_xml
from penstock.model import ListId, Party, PartyId, Place
from penstock.text import country_code

_WHAT = "part 744 of title 15"
_LIST = ListId("us-bis-744")
_SOURCES = {
    "4": "Entity List (EL) - Bureau of Industry and Security",
    "6": "Unverified List (UVL) - Bureau of Industry and Security",
    "7": "Military End User (MEU) List - Bureau of Industry and Security",
}
_APPENDIX = re.compile(r"^Supplement No\. ([467]) to Part 744$", re.IGNORECASE)
_HEAD = re.compile(
    rb'<DIV5[^>]*\bN="744"[^>]*\bTYPE="PART"|<DIV9[^>]*\bN="Supplement No\. [467] to Part 744"'
)
_COLUMNS = (
    ("country", re.compile(r"^country", re.IGNORECASE)),
    ("party", re.compile(r"entity|listed person", re.IGNORECASE)),
    ("requirement", re.compile(r"licen[sc]e requirement", re.IGNORECASE)),
    ("policy", re.compile(r"review policy", re.IGNORECASE)),
    ("notice", re.compile(r"federal register", re.IGNORECASE)),
)
_NEEDED = frozenset({"country", "party", "notice"})
_DASHED = re.compile(r"^[—–-]\s*")
_OTHER_NAMES = re.compile(
    r",?\s*(?:a\.?k\.?a\.?|f\.?k\.?a\.?|d\.?b\.?a\.?),?\s+the\s+following\b.*$", re.IGNORECASE
)
# A heading over the institutions below it, each of which is a party; eCFR misspells it, too.
_HEADING = re.compile(r"^The following .{1,40}\bsubordinate institutions? of\b.*:$", re.IGNORECASE)
_BELOW = re.compile(r"^Subordinate institut?ions?:$", re.IGNORECASE)
_END = re.compile(r"(?<![\s;,.])[\s;,.]*+(?:\band)?[\s;]*$")
# Words after a comma that belong to the name before it.
_LEGAL = re.compile(
    r"^(?:ltd|limited|inc|incorporated|llc|l\.l\.c|llp|lp|co|company|corp|corporation|plc|jsc|ojsc|"
    r"pjsc|cjsc|ao|oao|ooo|zao|pao|gmbh|ag|kg|sa|s\.a|s\.a\.l|sal|sarl|s\.a\.r\.l|srl|s\.r\.l|spa|s\.p\.a|"
    r"bv|b\.v|nv|n\.v|oy|ab|as|a\.s|aps|fze|fzc|fzco|fz|dmcc|l\.l\.c-fz|pte|pty|pvt|private|sdn|bhd|"
    r"sro|s\.r\.o|doo|d\.o\.o|kft|est|group|a\.k\.a\b.*|f\.k\.a\b.*|d/b/a\b.*)\b\.?(?:\s+\S+){0,3}$",
    re.IGNORECASE,
)


def _recognise(head: bytes) -> str | None:
    return "main" if _HEAD.search(head) else None


def _read(parts: Mapping[str, bytes]) -> Parsed:
    root = parse_xml(parts["main"], _WHAT)
    warnings: list[str] = []
    rows: list[CslRow] = []
    for appendix in root.iter("DIV9"):
        found = _APPENDIX.match(squeeze(appendix.get("N", "")))
        if found is not None:
            rows += _rows(appendix, found[1], warnings)
    if not rows:
        refuse(f"{_WHAT} holds no row of supplement no. 4, 6 or 7")
    return Parsed(
        list=_LIST,
        publisher="Bureau of Industry and Security, U.S. Department of Commerce",
        parties=tuple(map(_renamed, parties_of(rows))),
        warnings=tuple(warnings),
    )


def _renamed(party: Party) -> Party:
    _, _, key = party.id.partition(":")
    listing = structs.replace(party.listing, list=_LIST)
    return structs.replace(party, id=PartyId(f"{_LIST}:{key}"), listing=listing)


def _rows(appendix: etree._Element, number: str, warnings: list[str]) -> Iterator[CslRow]:
    country = ""
    for table in appendix.iter("TABLE"):
        columns: dict[str, int] = {}
        for row in table.iter("TR"):
            cells = [cell for cell in row if cell.tag in {"TD", "TH"}]
            if not columns:
                columns = _columns([_text(cell) for cell in cells])
                continue
            at: int = getattr(row, "sourceline", 0)
            if len(cells) <= max(columns.values()):
                if len([cell for cell in cells if _text(cell)]) > 1:  # one alone is a footnote
                    warnings.append(f"line {at}: a row has only {len(cells)} cells; it is left out")
                continue
            country = _text(cells[columns["country"]]) or country
            lines = [line for line in _lines(cells[columns["party"]]) if not _BELOW.match(line)]
            if not lines or _HEADING.match(lines[0]) or lines[0] == "[Reserved]":
                continue
            if not _code(country):
                warnings.append(f"line {at}: {country!r} is no country that is known")
            yield _row(number, country, lines, cells, columns, at)
        if not columns and table.find(".//TD") is not None:
            refuse(f"{_WHAT}: a table of supplement no. {number} has no column of parties")


def _columns(heads: list[str]) -> dict[str, int]:
    found = {
        name: at
        for name, pattern in _COLUMNS
        for at, head in enumerate(heads)
        if pattern.search(head)
    }
    return found if found.keys() >= _NEEDED else {}


def _row(
    number: str,
    country: str,
    lines: list[str],
    cells: list[etree._Element],
    columns: Mapping[str, int],
    at: int,
) -> CslRow:
    name, aliases, where = _told(lines)
    code = _code(country)
    region = "UA-43" if _is_crimea(country) else ""
    addresses = [Place(text=text, country=code, region=region) for text in where]
    if not addresses and code:
        addresses = [Place(text=country.title(), country=code, region=region)]

    def cell(column: str) -> str:
        return _text(cells[columns[column]]) if column in columns else ""

    return CslRow(
        line=at,
        cells={
            "source": _SOURCES[number],
            "name": name,
            "alt_names": "; ".join(aliases),
            "license_requirement": cell("requirement"),
            "license_policy": cell("policy"),
            "federal_register_notice": cell("notice"),
        },
        addresses=addresses,
    )


def _is_crimea(country: str) -> bool:
    return "crimea" in country.casefold()


def _code(country: str) -> str:
    return "UA" if _is_crimea(country) else country_code(country)


def _told(lines: list[str]) -> tuple[str, list[str], list[str]]:
    """Return the name, the other names and the addresses of a cell's lines."""
    aliases = [_plain(_DASHED.sub("", line)) for line in lines[1:] if _DASHED.match(line)]
    rest = [line for line in lines[1:] if not _DASHED.match(line)]
    head = lines[0]
    if _OTHER_NAMES.search(head):
        name = _OTHER_NAMES.sub("", head)
    else:
        name, address = _split_head(head)
        rest = [address, *rest] if address else rest
    places = [place for line in rest for part in line.split(";") if (place := _plain(part))]
    return name.strip(" ,;"), list(unique(filter(None, aliases))), list(unique(places))


def _split_head(text: str) -> tuple[str, str]:
    """Return name and address of one line: the name ends at the comma after its legal form."""
    pieces = text.split(", ")
    end = 1
    while end < len(pieces) and _LEGAL.match(pieces[end].strip(" .")):
        end += 1
    return ", ".join(pieces[:end]), ", ".join(pieces[end:])


def _plain(text: str) -> str:
    return _END.sub("", re.sub(r"^\s*and\s+", "", squeeze(text)))


def _lines(cell: etree._Element) -> list[str]:
    """Return the lines of a cell, parted by line breaks; empty ones are left out."""
    return [line for part in _broken(cell).split("\n") if (line := squeeze(part))]


def _text(cell: etree._Element) -> str:
    return squeeze(_broken(cell).replace("\n", " "))


def _broken(cell: etree._Element) -> str:
    return "".join(_in_order(cell))


def _in_order(element: etree._Element) -> Iterator[str]:
    yield (element.text or "").replace("\n", " ")
    for child in element:
        if child.tag == "br":
            yield "\n"
        elif isinstance(child.tag, str):
            yield from _in_order(child)
        yield (child.tail or "").replace("\n", " ")


FORMAT = Format(
    id="us-bis-744",
    title="Part 744 of eCFR's title 15: Entity List, Unverified List, Military End-User List",
    recognise=_recognise,
    read=_read,
    list_in=lambda head: _LIST,
)
