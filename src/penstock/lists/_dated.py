"""The date of issue that a file's name, or that of a folder above it, states."""

import re
from datetime import date
from pathlib import Path

_DAY = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")
_MONTH = re.compile(r"(?<![\d-])(\d{4})-(\d{2})(?![\d-])")


def date_in_path(path: Path, root: Path | None) -> tuple[date, bool] | None:
    """Return (date, whether only the month is known) that the path states, the name first.

    Args:
        path: the file.
        root: the folder that was asked for; only it and what is below it are looked at. For
            a file that was asked for by itself, its own folder is the last one looked at.
    """
    lowest = root if root is not None else path.parent
    for part in (path, *path.parents):
        found = _date_in(part.name)
        if found is not None:
            return found
        if part == lowest:
            break
    return None


def _date_in(name: str) -> tuple[date, bool] | None:
    for pattern in (_DAY, _COMPACT):
        for found in pattern.finditer(name):
            day = _date(int(found[1]), int(found[2]), int(found[3]))
            if day is not None:
                return day, False
    for found in _MONTH.finditer(name):
        day = _date(int(found[1]), int(found[2]), 1)
        if day is not None:
            return day, True
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
