"""Workbooks of Excel and LibreOffice: .xlsx, .xlsm, .xlsb, .xls and .ods."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time

from python_calamine import CalamineError, CalamineWorkbook

from penstock.errors import MalformedInput, UnsafeInput, UsageError
from penstock.tabular._delimited import check_header
from penstock.tabular._json import as_value
from penstock.tabular._row import Note, Row
from penstock.tabular._source import Source

FILE_LIMIT_BYTES = 1 << 29
UNPACKED_LIMIT_BYTES = 1 << 32
_HINT = "Open it in the spreadsheet program and save it as CSV (UTF-8) or .xlsx without password"


def spreadsheet_rows(source: Source, note: Note, sheet: str | None = None) -> Iterator[Row]:
    """Yield the rows below the header of a sheet: the named one, or the first with cells.

    Dates come out as ISO 8601 and whole numbers without a decimal point. Other sheets that
    hold cells are told to `note`.

    Raises:
        MalformedInput: broken, or locked with a password.
        UnsafeInput: larger than a workbook may be, packed or unpacked.
        UsageError: no sheet of that name.
    """
    content = source.all_bytes(FILE_LIMIT_BYTES)
    _refuse_bomb(content, source.name)
    try:
        table, number = _cells(content, source.name, note, sheet)
    except (CalamineError, OSError, ValueError, EOFError) as error:
        raise _broken(source, error) from error
    except BaseException as error:
        # A panic of the Rust reader is a BaseException of its own kind; nothing else is ours.
        if type(error).__name__ != "PanicException":
            raise
        raise _broken(source, error) from error
    header: list[str] | None = None
    for place, cells in enumerate(table, start=number):
        texts = [_cell(cell) for cell in cells]
        if not any(text.strip() for text in texts):
            continue
        if header is None:
            while texts and not texts[-1].strip():
                texts.pop()
            header = check_header(texts, source.name, place)
            continue
        if any(text.strip() for text in texts[len(header) :]):
            message = f"{source.name}, row {place}: cells to the right of the last named column"
            raise MalformedInput(message, hint="Name the column in the header or clear the cells")
        texts += [""] * (len(header) - len(texts))
        yield Row(place, dict(zip(header, texts, strict=False)))
    if header is None:
        message = f"{source.name} holds no cells"
        raise MalformedInput(message, hint="Its first row must name the columns, such as id,name")


def _broken(source: Source, error: BaseException) -> MalformedInput:
    message = f"{source.name} cannot be read as a workbook: {error}"
    return MalformedInput(message, hint=_HINT)


def _cells(
    content: bytes, name: str, note: Note, sheet: str | None
) -> tuple[list[list[object]], int]:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    if sheet is not None and sheet not in workbook.sheet_names:
        message = f"{name} has no sheet {sheet!r}"
        raise UsageError(message, hint=f"Its sheets: {', '.join(workbook.sheet_names)}")
    chosen: list[list[object]] = []
    ignored: list[str] = []
    for title in [sheet] if sheet is not None else workbook.sheet_names:
        table: list[list[object]] = workbook.get_sheet_by_name(title).to_python(  # type: ignore[assignment]
            skip_empty_area=False
        )
        if chosen:
            ignored.extend([title] if table else [])
        elif table:
            chosen, first = table, title
    if ignored:
        note(f"{name}: sheet {first!r} is read, not {', '.join(map(repr, ignored))}; say --sheet")
    return chosen, 1


def _cell(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    value = as_value(cell)
    return value if isinstance(value, str) else "; ".join(value)


def _refuse_bomb(content: bytes, name: str) -> None:
    if not content.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        message = f"{name} is not a whole workbook: {error}"
        raise MalformedInput(message, hint=_HINT) from error
    if size > UNPACKED_LIMIT_BYTES:
        message = f"{name} unfolds to {size >> 20} MiB, more than a workbook may"
        raise UnsafeInput(message, hint="Save it as CSV")
