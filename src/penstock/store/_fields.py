"""Parties field by field, as text a person can compare."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from enum import Enum

from msgspec import Struct, structs

from penstock.model import DateRange, FieldChange, NameKind, Party

# What leads the text of an item; everything else it says follows in brackets.
_LEADING = {"text", "value", "name"}


def field_changes(before: Sequence[Party], after: Sequence[Party]) -> Iterator[FieldChange]:
    """Yield each field that differs, with only those of its items that went and that came.

    Where only the order of the items differs, all of them are shown. Each side is one party;
    a publisher that lets its id stand more than once gives several contents of it.
    """
    old, new = _together(before), _together(after)
    for field, texts in new.items():
        if texts == old[field]:
            continue
        went = tuple((Counter(old[field]) - Counter(texts)).elements())
        came = tuple((Counter(texts) - Counter(old[field])).elements())
        if not went and not came:
            went, came = old[field], texts
        yield FieldChange(after[0].id, after[0].primary_name, field, went, came)


def _together(parties: Sequence[Party]) -> dict[str, tuple[str, ...]]:
    merged: dict[str, tuple[str, ...]] = {}
    for party in parties:
        for field, texts in field_texts(party).items():
            merged[field] = merged.get(field, ()) + texts
    return merged


def field_texts(party: Party) -> dict[str, tuple[str, ...]]:
    """Return every field of a party and of its listing as texts, the empty ones too."""
    texts: dict[str, tuple[str, ...]] = {}
    for one in structs.fields(party):
        value = getattr(party, one.name)
        if one.name == "listing":
            for inner in structs.fields(value):
                texts[inner.name] = _texts(getattr(value, inner.name))
        elif one.name != "id":
            texts[one.name] = _texts(value)
    return texts


def _texts(value: object) -> tuple[str, ...]:
    if value is None or value == "":
        return ()
    if isinstance(value, tuple):
        return tuple(_text(item) for item in value)
    return (_text(value),)


def _text(item: object) -> str:
    if isinstance(item, Enum):
        return str(item.value)
    if isinstance(item, DateRange):
        return _of_dates(item)
    if isinstance(item, Struct):
        lead, rest = "", []
        for one in structs.fields(item):
            value = getattr(item, one.name)
            if one.name in _LEADING:
                lead = str(value)
            elif value != one.default and value is not NameKind.PRIMARY:
                rest.append(f"{one.name.replace('_', ' ')}: {_text(value)}")
        return f"{lead} ({'; '.join(rest)})" if rest else lead
    return item.isoformat() if isinstance(item, date) else str(item)


def _of_dates(dates: DateRange) -> str:
    text = str(dates.earliest)
    if dates.latest != dates.earliest:
        text += f" .. {dates.latest}"
    if dates.is_circa:
        text = f"circa {text}"
    return f"{text} ({dates.text})" if dates.text else text
