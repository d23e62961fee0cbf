"""The U.S. Consolidated Screening List in JSON: the bulk file, search answers, or lines.

Source: the publisher's bulk file `consolidated.json` (`{"results": [...]}`).
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import msgspec

from penstock.errors import MalformedInput
from penstock.lists._clean import refuse, squeeze
from penstock.lists._csl_csv import unknown_sections
from penstock.lists._csl_party import LIST, PUBLISHER, WHAT, CslRow, parties_of
from penstock.lists._dates import exact_date
from penstock.lists._format import Format, Parsed
from penstock.lists._ofac_statements import Statement, labelled_statement
from penstock.lists._table import decode, head_text
from penstock.model import Place
from penstock.text import country_code

_START = re.compile(r"^\s*(?:\{|\[\s*(?:\{|\]))")
_JOINED = (
    "alt_names",
    "programs",
    "citizenships",
    "nationalities",
    "dates_of_birth",
    "places_of_birth",
)


def _recognise(head: bytes) -> str | None:
    text = head_text(head)
    if not _START.match(text) or '"schema"' in text[:2000]:
        return None
    has_rows = '"source_list_url"' in text
    is_list = '"federal_register_notice"' in text or '"programs"' in text or '"addresses"' in text
    return "main" if has_rows and is_list and '"source"' in text else None


def _read(parts: Mapping[str, bytes]) -> Parsed:
    text = decode(parts["main"], WHAT).removeprefix("\ufeff")
    published: date | None = None
    rows: list[CslRow] = []
    for line, entry in _entries(text):
        if "results" in entry and "name" not in entry:
            published = _published(entry)
            results = entry["results"]
            if not isinstance(results, list):
                refuse(f"{WHAT} has results that are no list at line {line}")
            rows += [_row(line, result) for result in results]
        else:
            rows.append(_row(line, entry))
    return Parsed(
        list=LIST,
        publisher=PUBLISHER,
        parties=parties_of(rows),
        published=published,
        warnings=tuple(unknown_sections(rows)),
    )


def _entries(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (line, object) of one document, of one array, or of lines with an object each."""
    try:
        whole = msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        if "trailing characters" not in str(error):
            message = f"{WHAT} is malformed JSON: {error}"
            raise MalformedInput(message) from error
    except RecursionError as error:
        message = f"{WHAT} is nested too deeply"
        raise MalformedInput(message) from error
    else:
        for entry in whole if isinstance(whole, list) else [whole]:
            yield 1, _object(entry, 1)
        return
    for line, one in enumerate(text.splitlines(), start=1):
        if one.strip():
            try:
                yield line, _object(msgspec.json.decode(one), line)
            except (msgspec.DecodeError, RecursionError) as error:
                message = f"{WHAT} is malformed JSON at line {line}: {error}"
                raise MalformedInput(message) from error


def _object(entry: object, line: int) -> dict[str, Any]:
    if not isinstance(entry, dict):
        refuse(f"{WHAT} has something that is no object at line {line}")
    return entry


def _published(answer: Mapping[str, Any]) -> date | None:
    """Return the newest day on which one of the united lists was brought up to date."""
    days = []
    for source in _list(answer.get("sources")):
        if isinstance(source, dict):
            stamp = str(source.get("source_last_updated") or "")[:10]
            if (day := exact_date(stamp)) is not None:
                days.append(day)
    return max(days, default=None)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _row(line: int, entry: object) -> CslRow:
    one = _object(entry, line)
    if not squeeze(_text(one.get("name"))) or not squeeze(_text(one.get("source"))):
        shown = squeeze(_text(one.get("id")))
        refuse(f"{WHAT} has an entry {shown} without name or source at line {line}")
    cells = {key: _text(value) for key, value in one.items() if not isinstance(value, list | dict)}
    for key in _JOINED:
        value = one.get(key)
        if isinstance(value, list):
            # Each value stays whole: a semicolon inside one would split it.
            cells[key] = "; ".join(_text(part).replace(";", ",") for part in value if part)
    row = CslRow(line=line, cells=cells)
    row.addresses.extend(_addresses(one.get("addresses")))
    row.statements.extend(_ids(one.get("ids")))
    return row


def _text(value: object) -> str:
    if value is None or isinstance(value, list | dict):
        return ""
    return str(value)


def _addresses(value: object) -> Iterator[Place]:
    for one in _list(value):
        if not isinstance(one, dict):
            continue
        keys = ("address", "city", "state", "postal_code", "country")
        street, city, state, postal, country = (squeeze(_text(one.get(key))) for key in keys)
        text = ", ".join(part for part in (street, city, state, postal, country) if part)
        if text:
            yield Place(
                text=text,
                country=country_code(country),
                street=street,
                city=city,
                region=state,
                postal_code=postal,
            )


def _ids(value: object) -> Iterator[Statement]:
    for one in _list(value):
        if not isinstance(one, dict):
            continue
        keys = ("type", "number", "country", "issue_date", "expiration_date")
        label, number, country, issued, expires = (squeeze(_text(one.get(key))) for key in keys)
        if label or number:
            yield labelled_statement(label, number, country=country, issued=issued, expires=expires)


FORMAT = Format(
    id="us-csl-json",
    title="US Consolidated Screening List (JSON)",
    recognise=_recognise,
    read=_read,
    list_in=lambda head: LIST,
)
