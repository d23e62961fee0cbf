"""What eCFR's XML says beside chart, groups and list: tariff codes, partners, exceptions.

Layout: supplements nos. 2, 4, 5 and 7 to part 746 are tables with a column of HTS codes and one of
descriptions; supplement no. 3 has a column of countries and one of scopes. The exceptions of part
740 are sections (`DIV8`) whose heading ends with their symbol in brackets.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from lxml import etree

from penstock.text import country_code

Rows = tuple[dict[str, str], ...]

_TARIFF = ("2", "4", "5", "7")
_CODE_HEAD = re.compile(r"^(?!.*descri)(?=.*(?:\bHTS\b|schedule\s+B\b|tariff))", re.IGNORECASE)
_CODE = re.compile(r"(?<![\d.])\d{2,4}(?:[. ]?\d{2}){0,4}(?![\d%])")
_CHAPTER = re.compile(r"\bchapters?\s+((?:\d{2}(?:,\s*(?:and\s+)?|\s+and\s+)?)+)", re.IGNORECASE)
_MONEY = re.compile(r"\$\s*([\d,]+(?:\.\d+)?)")
_SYMBOL = re.compile(r"\(([A-Z]{3})\)")
_SECTION = re.compile(r"§\s*(740\.\d+)\s+(.*)$", re.DOTALL)
_ENTRY = re.compile(r"\b\d[A-E]\d{3}\b")
_ONE_LINE = re.compile(r"\s+")


def text_of(element: etree._Element) -> str:
    """Return the text of an element on one line; a line break parts words."""
    return _ONE_LINE.sub(" ", "".join(_in_order(element))).strip()


def _in_order(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == "br":
            yield " "
        elif isinstance(child.tag, str):
            yield from _in_order(child)
        yield child.tail or ""


def cells_of(row: etree._Element) -> list[etree._Element]:
    """Return the cells of a table's row, empty ones included."""
    return [cell for cell in row if cell.tag in {"TD", "TH"}]


def tariff_rows(parts: Mapping[str, etree._Element], problems: list[str]) -> Rows | None:
    """Return the HTS codes of the supplements to part 746, None where no supplement is there.

    Args:
        parts: the appendices, by their name in lower case.
        problems: told what cannot be understood.
    """
    found: list[dict[str, str]] = []
    is_there = False
    for number in _TARIFF:
        part = parts.get(f"supplement no. {number} to part 746")
        if part is None:
            continue
        is_there = True
        rows = list(_codes(part, number))
        if not rows:
            problems.append(f"Supplement no. {number} to part 746 names no HTS code")
        found += rows
    return tuple(found) if is_there else None


def _codes(part: etree._Element, number: str) -> Iterator[dict[str, str]]:
    """Yield a row for each code; a code of several rows stands once, at its lowest value."""
    best: dict[str, dict[str, str]] = {}
    for code, least, description in _listed(part):
        held = best.get(code)
        if held is None or _is_lower(least, held["least_usd"]):
            best[code] = {
                "supplement": number,
                "code": code,
                "least_usd": least,
                "since": "",
                "basis": "text",
                "description": description,
            }
    yield from best.values()


def _is_lower(least: str, held: str) -> bool:
    return bool(held) and (not least or Decimal(least) < Decimal(held))


def _listed(part: etree._Element) -> Iterator[tuple[str, str, str]]:
    for paragraph in part.iter("P", "FP", "FP-1", "FP-2"):
        for chapters in _CHAPTER.findall(text_of(paragraph)):
            for chapter in re.findall(r"\d{2}", chapters):
                yield chapter, "", text_of(paragraph)[:200]
    for table in part.iter("TABLE"):
        columns: list[int] = []
        for row in table.iter("TR"):
            cells = [text_of(cell) for cell in cells_of(row)]
            heads = [
                at for at, cell in enumerate(cells) if _CODE_HEAD.search(cell) and len(cell) < 80
            ]
            if heads and not columns:
                columns = heads
                continue
            for at in columns:
                if at >= len(cells):
                    continue
                rest = " ".join(cell for place, cell in enumerate(cells) if place not in columns)
                money = _MONEY.search(rest)
                least = money[1].replace(",", "") if money else ""
                for code in _CODE.findall(cells[at]):
                    yield re.sub(r"\D", "", code), least, rest[:200]
                for chapters in _CHAPTER.findall(cells[at]):
                    yield chapters.strip(" ,")[:2], least, rest[:200]


def partner_rows(parts: Mapping[str, etree._Element], problems: list[str]) -> Rows | None:
    """Return the countries of supplement no. 3 to part 746 with their scope, None where absent."""
    part = parts.get("supplement no. 3 to part 746")
    if part is None:
        return None
    found: dict[str, dict[str, str]] = {}
    for row in part.iter("TR"):
        cells = cells_of(row)
        if len(cells) < 2 or cells[0].tag == "TH":
            continue
        country, scope = text_of(cells[0]), text_of(cells[1])
        code = country_code(re.sub(r"[\d*]+$", "", country).strip())
        if code:
            found[code] = {"code": code, "name": country, "scope": scope}
        elif country and len(country) < 60:
            problems.append(f"Supplement no. 3 to part 746 names {country!r}, no country known")
    return tuple(found.values())


def exception_rows(root: etree._Element) -> Rows | None:
    """Return the licence exceptions part 740 holds, by section and symbol, None where absent."""
    found: list[dict[str, str]] = []
    for section in root.iter("DIV8"):
        head = section.find("HEAD")
        told = _SECTION.search(text_of(head)) if head is not None else None
        if told is None:
            continue
        for symbol in _SYMBOL.findall(told[2]):
            title = _ONE_LINE.sub(" ", told[2]).strip(" .")
            found.append({"symbol": symbol, "section": told[1], "title": title})
    return tuple(found) or None


def military_entries(parts: Mapping[str, etree._Element]) -> frozenset[str] | None:
    """Return the entries that supplement no. 2 to part 744 names, None where it is absent."""
    part = parts.get("supplement no. 2 to part 744")
    return None if part is None else frozenset(_ENTRY.findall(text_of(part)))
