"""The XML that eCFR publishes for title 15: the chart, the Country Groups and the control list.

Layout: parts are `DIV5`, appendices (supplements) `DIV9` with their name in the attribute `N`;
tables are HTML-like with `CAPTION`, `TR`, `TH`, `TD`, footnote marks in `sup`; columns of lists are
`SCOL2` with `LI`. Entries of the control list begin with `FP-2` in bold, their labelled lines are
`FP-1`. An empty cell keeps its place.
"""

import re
from collections.abc import Iterator

from lxml import etree
from msgspec import Struct

from penstock.errors import MalformedInput, UnsafeInput
from penstock.exports._ecfr_supplements import (
    Rows,
    cells_of,
    exception_rows,
    military_entries,
    partner_rows,
    tariff_rows,
    text_of,
)
from penstock.exports._ecfr_worded import worded_rows
from penstock.exports._scope import read_scope
from penstock.text import country_code

COLUMNS = ("CB 1", "CB 2", "CB 3", "NP 1", "NP 2", "NS 1", "NS 2", "MT 1", "RS 1", "RS 2", "FC 1",
           "CC 1", "CC 2", "CC 3", "AT 1", "AT 2")  # fmt: skip
_MOST_BYTES = 512 * 1024 * 1024
_HEAD = re.compile(r"^(\d[A-E]\d{3})\s+(.*)$", re.DOTALL)
_GROUP = re.compile(r"\b([ADE]):\s?(\d)\b")
_GROUP_B = re.compile(r"Country Group ([A-E])\b")
_REASON = re.compile(r"^(NS|NP|MT|CB|RS|FC|CC|AT|UN|EI|SI|SL|SS|CW)\b")
_CHART_CELL = re.compile(r"^([A-Z]{2}) Column (\d)\.?")
_LABEL = re.compile(r"^([A-Z]{3})\s*:\s*(.+)$", re.DOTALL)
_SPELT = {"seycheles": "SC", "south sudan, republic of": "SS", "cote d'lvoire": "CI"}


class Read(Struct, frozen=True):
    """What one document holds, as rows of the shipped tables; absent parts are None."""

    chart: Rows | None = None
    groups: Rows | None = None
    entries: Rows | None = None
    reasons: Rows | None = None
    tariff: Rows | None = None
    worded: Rows | None = None
    partners: Rows | None = None
    exceptions: Rows | None = None
    military: frozenset[str] | None = None
    problems: tuple[str, ...] = ()


def read_ecfr(content: bytes, name: str) -> Read:
    """Return what a document of eCFR holds of the chart, the groups, the list and what is beside.

    Raises:
        UnsafeInput: it has a DOCTYPE or is too large.
        MalformedInput: it is not well-formed, or a table is not as it must be.
    """
    root = _parse(content, name)
    appendices = {
        re.sub(r"\s+", " ", part.get("N", "")).casefold(): part for part in root.iter("DIV9")
    }
    problems: list[str] = []
    chart = appendices.get("supplement no. 1 to part 738")
    groups = appendices.get("supplement no. 1 to part 740")
    entries = appendices.get("supplement no. 1 to part 774")
    tariff, partners = tariff_rows(appendices, problems), partner_rows(appendices, problems)
    military, worded = military_entries(appendices), worded_rows(appendices, problems)
    held = (chart, groups, entries, tariff, worded, partners, military)
    if all(one is None for one in held):
        message = f"{name} holds no supplement to part 738, 740, 744, 746 or 774 that is read"
        raise MalformedInput(message, hint="Take the full XML of title 15 from eCFR's versioner")
    listed = _entries(entries, problems) if entries is not None else (None, None)
    return Read(
        chart=tuple(_chart(chart, name, problems)) if chart is not None else None,
        groups=tuple(_groups(groups, problems)) if groups is not None else None,
        entries=listed[0],
        reasons=listed[1],
        tariff=tariff,
        worded=worded,
        partners=partners,
        exceptions=exception_rows(root),
        military=military,
        problems=tuple(problems),
    )


def _parse(content: bytes, name: str) -> etree._Element:
    if len(content) > _MOST_BYTES or b"<!DOCTYPE" in content:
        message = f"{name} carries a DOCTYPE or is larger than {_MOST_BYTES:,} bytes"
        raise UnsafeInput(message)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
    )
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        message = f"{name} is not well-formed: {error}"
        raise MalformedInput(message) from error


def _text(element: etree._Element) -> str:
    return text_of(element)


def _without_marks(cell: etree._Element) -> tuple[str, list[str]]:
    """Return the text of a cell without its footnote marks, and the marks."""
    marks: list[str] = []
    text = _text(cell)
    for mark in cell.iter("sup", "SU", "E"):
        said = _text(mark)
        if re.fullmatch(r"\d+(?:[ ,]+\d+)*", said):
            marks += re.findall(r"\d+", said)
            text = text.replace(said, " ", 1)
    return re.sub(r"\s+", " ", text).strip(), marks


def _rows(table: etree._Element) -> Iterator[list[etree._Element]]:
    for row in table.iter("TR"):
        yield cells_of(row)


def _code(name: str) -> str:
    return _SPELT.get(name.casefold()) or country_code(name)


def _chart(part: etree._Element, name: str, problems: list[str]) -> Iterator[dict[str, str]]:
    table = next(
        (
            one
            for one in part.iter("TABLE")
            if any(_text(c) == "CB 1" for c in one.iter("TH", "TD"))
        ),
        None,
    )
    if table is None:
        message = f"{name}: the Commerce Country Chart has no column CB 1"
        raise MalformedInput(message)
    rows = list(_rows(table))
    columns = next(
        ([_text(cell) for cell in row] for row in rows if any(_text(c) == "CB 1" for c in row)), []
    )
    columns = [column for column in columns if re.fullmatch(r"[A-Z]{2} \d", column)]
    if tuple(columns) != COLUMNS:
        message = f"{name}: the columns of the chart are {', '.join(columns)}, not those known"
        raise MalformedInput(message, hint="Every rule that names a column must be read anew")
    for row in rows:
        if len(row) != len(COLUMNS) + 1 or _text(row[1]) in COLUMNS:
            continue
        country, marks = _without_marks(row[0])
        code = _code(country)
        if not code:
            problems.append(f"The chart names {country!r}, which is no country that is known")
            continue
        cells = [_text(cell).upper() for cell in row[1:]]
        if odd := [cell for cell in cells if cell not in {"", "X"}]:
            problems.append(f"The chart says {odd[0]!r} of {country}, neither X nor nothing")
        yield {
            "code": code,
            "name": country,
            "marks": "|".join(c for c, cell in zip(COLUMNS, cells, strict=True) if cell == "X"),
            "footnotes": " ".join(marks),
        }


def _groups(part: etree._Element, problems: list[str]) -> Iterator[dict[str, str]]:
    found: dict[str, set[str]] = {}

    def add(country: str, group: str) -> None:
        code = _code(country)
        if code:
            found.setdefault(code, set()).add(group)
        elif country:
            problems.append(f"Country Group {group} names {country!r}, which is no country known")

    is_b = False
    for element in part.iter("HD1", "HD2", "HD3", "HEAD", "P", "LI", "TABLE"):
        if element.tag == "LI":
            if is_b:
                add(_without_marks(element)[0], "B")
            continue
        if element.tag != "TABLE":
            if heading := _GROUP_B.search(_text(element)):
                is_b = heading[1] == "B"
            continue
        caption = element.find("CAPTION")
        if caption is not None and (heading := _GROUP_B.search(_text(caption))):
            is_b = heading[1] == "B"
        rows = list(_rows(element))
        columns: dict[int, str] = {}
        for row in rows:
            named = {
                number: f"{named_group[1]}:{named_group[2]}"
                for number, cell in enumerate(row)
                if cell.tag == "TH" and (named_group := _GROUP.search(_text(cell)))
            }
            columns = named or columns
            if named or not row or row[0].tag == "TH":
                continue
            country, _marks = _without_marks(row[0])
            if len(row) == 1:
                continue  # a footnote
            if columns:
                for number, group in columns.items():
                    if number < len(row) and _text(row[number]).upper() == "X":
                        add(country, group)
            elif is_b:
                for cell in row:
                    add(_without_marks(cell)[0], "B")
    for code, groups in sorted(found.items()):
        yield {"code": code, "groups": " ".join(sorted(groups))}


def _entries(
    part: etree._Element, problems: list[str]
) -> tuple[tuple[dict[str, str], ...], tuple[dict[str, str], ...]]:
    entries: list[dict[str, str]] = []
    reasons: list[dict[str, str]] = []
    for element in part.iter("FP-2", "FP-1", "TABLE"):
        text = _text(element)
        head = (
            _HEAD.match(text) if element.tag == "FP-2" and element.find("B") is not None else None
        )
        if head is not None:
            entries.append(_new_entry(head[1], head[2]))
        elif not entries:
            continue
        elif element.tag == "FP-1":
            _label(text, entries[-1])
        elif element.tag == "TABLE":
            reasons += _reasons(element, entries[-1]["eccn"], problems)
    held = {row["eccn"] for row in reasons}
    for entry in entries:
        if entry["eccn"] not in held:
            heading = re.sub("[“”]", "", entry["heading"].casefold())
            entry["status"] = "itar" if "subject to the itar" in heading else "outside-grid"
    return tuple(entries), tuple(reasons)


def _new_entry(eccn: str, heading: str) -> dict[str, str]:
    keys = ("reasons", "status", "lvs", "gbs", "tsr", "sta", "others")
    return {"eccn": eccn, **dict.fromkeys(keys, ""), "heading": heading}


def _label(text: str, entry: dict[str, str]) -> None:
    if text.casefold().startswith("reason for control:"):
        entry["reasons"] = text.partition(":")[2].strip().rstrip(".")
    elif found := _LABEL.match(text):
        symbol, words = found[1], found[2].strip()
        if symbol.casefold() in entry:
            entry[symbol.casefold()] = words
        elif symbol not in {"USM"}:
            joined = [part for part in (entry["others"], f"{symbol}: {words}") if part]
            entry["others"] = " | ".join(joined)


def _reasons(table: etree._Element, eccn: str, problems: list[str]) -> Iterator[dict[str, str]]:
    rows = list(_rows(table))
    head = " ".join(_text(cell) for cell in rows[0]) if rows else ""
    if not re.search(r"country\s*chart|^control\(s\)$", head, re.IGNORECASE):
        return
    for row in rows[1:]:
        cells = [_text(cell) for cell in row if cell.tag == "TD"]
        if not cells or not cells[0]:
            continue
        control, where = cells[0], cells[1] if len(cells) > 1 and cells[1] else cells[0]
        reason = _REASON.match(control)
        destinations = destinations_of(where, control)
        if destinations == "?":
            problems.append(f"{eccn}: {where[:80]!r} is not understood; the row stays open")
        scope = read_scope(control, eccn)
        words = "yes" if scope.question else "unless" if scope.unless else ""
        cited = re.search(r"§§?\s*(74\d\.\d+[^ ]*)", where)
        yield {
            "eccn": eccn,
            "reason": reason[1] if reason else "RS" if "Russian" in control else "?",
            "destinations": destinations,
            "only": " ".join(scope.only),
            "excluded": " ".join(scope.excluded),
            "doubtful": " ".join(scope.doubtful),
            "question": words,
            "citation": cited[1].rstrip(".,;") if cited else "",
            "since": "",
            "scope": "" if scope.is_whole and not words else control,
            "basis": "grid",
        }


def destinations_of(where: str, control: str) -> str:
    """Return a Country Chart cell as `reasons.tsv` writes it, `?` for words nobody encoded."""
    text = where.strip()
    column = _CHART_CELL.match(text)
    if column is not None:
        return f"{column[1]} {column[2]}"
    either = f"{text} {control}"
    for pattern, meaning in _PROSE:
        if re.search(pattern, either):
            return meaning
    return "?"


_PROSE = (
    (r"746\.1\b|764\.1\(b\)", "un-arms-embargo"),
    (r"China, Russia,? or Venezuela", "CN RU VE"),
    (r"(?i)all destinations, except Canada", "world - CA"),
    (r"Worldwide control|any destination worldwide", "world"),
    (r"license is required for all destinations", "world"),
    (r"United Arab Emirates or destinations", "AE D:1 D:4 D:5 - A:5 A:6"),
    (r"Macau or a destination specified in Country Group D:5", "D:5 MO"),
    (r"CWC\s+non-States Parties", "cwc-non-party - IL TW"),
    (r"See § 746\.8", "if oil-gas RU BY"),
    (r"to North Korea for anti-terrorism", "KP"),
    (r"to Iraq or Pakistan", "IQ PK"),
    (r"to Pakistan", "PK"),
    (r"to Iraq", "IQ"),
    (r"Refer to § 742\.15|742\.14", "world - CA"),
    (r"742\.6\(a\)\(11\)", "if footnote-5 world"),
)
