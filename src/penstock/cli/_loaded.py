"""What became of publications, written as lines, and the exit status that follows from it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from penstock import desk
from penstock.cli._output import choose_format, say
from penstock.errors import ListsError, UnknownFormat, UnreadableInput
from penstock.tabular import OutputFormat, write_rows

COLUMNS: dict[str, type] = {
    "list": str,
    "published": str,
    "parties": int,
    "added": int,
    "changed": int,
    "removed": int,
    "status": str,
    "snapshot": int,
    "reason": str,
    "sha256": str,
}


def write_loaded(
    found: "Iterable[desk.Loaded]",
    shape: OutputFormat | None,
    output: Path | None,
    advance: Callable[[int], None],
) -> int:
    """Write a line a publication and return the exit status: the gravest of all.

    Raises:
        UnknownFormat: there was no publication at all.
    """
    chosen = choose_format(shape, output)
    status = 0
    count = 0
    told: set[tuple[str, str]] = set()  # fifty publications of one list say the same

    def lines() -> Iterator[dict[str, Any]]:
        nonlocal status, count
        for loaded in found:
            advance(1)
            if loaded.is_ignorable:
                say(f"{', '.join(loaded.files)} is no list and is left aside")
                continue
            count += 1
            status = max(status, _status(loaded))
            if loaded.error is not None:
                say(f"{loaded.error.message}; {loaded.error.hint}")
            if loaded.snapshot is not None:
                tell_reason(desk.list_line(loaded), chosen)
                for warning in loaded.snapshot.warnings:
                    if (loaded.list, warning) not in told:
                        told.add((loaded.list, warning))
                        say(f"{loaded.list}: {warning}")
            yield desk.list_line(loaded)

    write_rows(lines(), chosen, table_columns(chosen), path=output, title="Publications")
    if not count:
        message = "There is no list among these files"
        raise UnknownFormat(message)
    return status


def table_columns(shape: OutputFormat) -> dict[str, type]:
    """Return the columns of a format; people are told reasons apart, and get no digest."""
    if shape is OutputFormat.TABLE:
        return {name: kind for name, kind in COLUMNS.items() if name not in {"sha256", "reason"}}
    return COLUMNS


def tell_reason(line: Mapping[str, object], shape: OutputFormat) -> None:
    """Say why a publication stands as it does, where the table has no room for it."""
    if shape is OutputFormat.TABLE and line.get("reason"):
        day = line["published"] or "undated"
        say(f"{line['list']}, {day}, {line['status']}: {line['reason']}")


def _status(loaded: "desk.Loaded") -> int:
    if isinstance(loaded.error, UnreadableInput):
        return UnreadableInput.exit_code
    if isinstance(loaded.error, ListsError):
        return ListsError.exit_code
    return int(loaded.is_quarantined)
