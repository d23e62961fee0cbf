"""The values of MT messages, and which reader takes a field of which shape."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from penstock.payments._message import Kind
from penstock.payments._mt_narrative import (
    read_coded_text,
    read_envelope,
    read_goods,
    read_statement_line,
    read_statement_text,
    read_text,
)
from penstock.payments._mt_party import (
    Asked,
    read_account,
    read_bic,
    read_numbered,
    read_party,
    read_place,
)

_AMOUNT = re.compile(
    r"(?P<mark>[CD]?N?)(?:(?P<date>[0-9]{6}|[0-9]{1,5})?(?P<currency>[A-Z]{3})(?P<side>[CD]?))?"
    r"(?P<amount>[0-9]+,[0-9]*)"
)
_CLOSED = frozenset({"SHA", "OUR", "BEN"})


def day_of(text: str) -> date | None:
    """Return the day that `YYMMDD` names, in 1980 to 2079, or None when it names none."""
    if not re.fullmatch(r"[0-9]{6}", text):
        return None
    year = int(text[:2])
    try:
        return date(year + (1900 if year >= 80 else 2000), int(text[2:4]), int(text[4:]))
    except ValueError:
        return None


def amount_of(text: str) -> tuple[date | None, str, Decimal | None]:
    """Return value date, currency and amount of a field such as `160531USD1234,5`."""
    found = _AMOUNT.fullmatch(text) if len(text) < 40 else None
    if found is None:
        return None, "", None
    return (
        day_of(found["date"] or ""),
        found["currency"] or "",
        Decimal(found["amount"].replace(",", ".")),
    )


def _take_lines(asked: Asked, kind: Kind) -> None:
    lines = asked.lines
    for place, line in enumerate(lines, start=1):
        asked.take(line, kind, place=str(place) if len(lines) > 1 else "", party=False)


def _read_reference(asked: Asked) -> None:
    _take_lines(asked, Kind.REFERENCE)


def _read_code(asked: Asked) -> None:
    field = asked.field
    if asked.marks.text[field.start : field.end] in _CLOSED:
        asked.marks.leave(field.start, field.end, "code")
        return
    _take_lines(asked, Kind.CODE)


def _read_coded_word(asked: Asked) -> None:
    """Read `PHON/+41...`: a code, and text after a slash."""
    line = asked.lines[0]
    slash = line.text.find("/")
    if len(asked.lines) > 1 or slash < 0:
        _take_lines(asked, Kind.CODE if slash < 0 else Kind.FREE_TEXT)
        return
    middle = line.start + slash
    asked.take(line, Kind.CODE, span=(line.start, middle), party=False)
    asked.marks.leave(middle, middle + 1, "tag")
    asked.take(line, Kind.FREE_TEXT, span=(middle + 1, line.span[1]), party=False)


def _read_date(asked: Asked) -> None:
    field = asked.field
    text = asked.marks.text[field.start : field.end]
    if day_of(text):
        asked.marks.leave(field.start, field.end, "timestamp")
        return
    if text:
        asked.marks.problem("malformed_field", f"{text[:20]!r} is no date", asked.path)
    _take_lines(asked, Kind.FREE_TEXT)


def _read_date_place(asked: Asked) -> None:
    """Read `161231PYONGYANG`: the date, and a place that may be any text."""
    line = asked.lines[0]
    if day_of(line.text[:6]) is None or len(asked.lines) > 1:
        read_text(asked)
        return
    middle = line.start + 6
    asked.marks.leave(line.start, middle, "timestamp")
    asked.take(line, Kind.ADDRESS_LINE, span=(middle, line.span[1]))


def _read_amount(asked: Asked) -> None:
    """Leave out dates and amounts, screen the currency; what is no amount is text."""
    start = asked.field.start
    found = _AMOUNT.fullmatch(asked.marks.text, start, asked.field.end)
    if found is None or (len(found["date"] or "") == 6 and not day_of(found["date"])):
        if found is not None:
            asked.marks.problem("malformed_field", f"{found['date']} is no date", asked.path)
        read_text(asked)
        return
    for group, reason in (
        ("mark", "code"),
        ("date", "timestamp" if len(found["date"] or "") == 6 else "number"),
        ("side", "code"),
        ("amount", "amount"),
    ):
        if found[group]:
            asked.marks.leave(*found.span(group), reason)
    if found["currency"]:
        line = asked.lines[0]
        asked.take(line, Kind.CURRENCY, span=found.span("currency"), party=False)


def _read_port(asked: Asked) -> None:
    """Read a place of shipment; the text may name a vessel or a party as well."""
    for line in asked.lines:
        asked.take(line, Kind.PORT, party=False)
    read_text(asked)


READERS: dict[str, Callable[[Asked], None]] = {
    "account": read_account,
    "amount": _read_amount,
    "bic": read_bic,
    "code": _read_code,
    "coded_text": read_coded_text,
    "coded_word": _read_coded_word,
    "date": _read_date,
    "date_place": _read_date_place,
    "envelope": read_envelope,
    "goods": read_goods,
    "lines": _read_reference,
    "numbered": read_numbered,
    "party": read_party,
    "place": read_place,
    "port": _read_port,
    "reference": _read_reference,
    "statement_line": read_statement_line,
    "statement_text": read_statement_text,
    "text": read_text,
}
