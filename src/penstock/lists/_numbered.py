"""Cells that hold several values as `1) .. 2) ..`, `(1) .. (2) ..` or `a) .. b) ..`."""

import re

from penstock.lists._clean import squeeze

_MARK = re.compile(r"(?<![\w(])\(?(\d{1,2}|[a-zA-Z])\)\s*")
_SPAN = re.compile(r"\((\d{1,2})\)\s*(?:-|–|to)\s*\((\d{1,2})\)")
# A longer lead than a label such as "Passport no" is prose with a bracket in it.
_LONGEST_LEAD = 30


def numbered(text: str) -> list[str]:
    """Return the values of a cell: the cell itself where nothing in it is numbered.

    `(1)-(3) Tunisia (4) Italy` gives Tunisia three times, so that the values of two columns
    that are numbered alike stay aligned; `(2) -` gives an empty value. A label before the first
    number (`Passport no a) .. b) ..`) is repeated before each value.
    """
    whole = squeeze(text)
    if ")" not in whole:
        return [whole] if whole else []
    whole = _SPAN.sub(_spell_out, whole)
    marks: list[re.Match[str]] = []
    for found in _MARK.finditer(whole):
        if _ordinal(found[1]) == len(marks) + 1:
            marks.append(found)
    if not marks:
        return [whole]
    lead = whole[: marks[0].start()].strip()
    if len(lead) > _LONGEST_LEAD or (len(marks) == 1 and lead):
        return [whole]
    ends = [found.start() for found in marks[1:]] + [len(whole)]
    values = [whole[found.end() : end].strip(" ,;") for found, end in zip(marks, ends, strict=True)]
    for at in range(len(values) - 2, -1, -1):
        if not values[at]:
            values[at] = values[at + 1]
    label = f"{lead.rstrip(' :.')} " if lead else ""
    return [f"{label}{value}" if value not in ("", "-") else "" for value in values]


def _spell_out(found: re.Match[str]) -> str:
    first, last = int(found[1]), int(found[2])
    if not first < last <= first + 20:
        return found[0]
    return " ".join(f"({number})" for number in range(first, last + 1))


def _ordinal(mark: str) -> int:
    return int(mark) if mark.isdigit() else ord(mark.lower()) - ord("a") + 1
