"""The JSON form of every struct, and the compact form parties are stored in."""

from typing import Any

import msgspec

from penstock.errors import MalformedInput
from penstock.model._decision import Decision
from penstock.model._party import Party

_ENCODER = msgspec.json.Encoder(order="deterministic")
_PARTY_DECODER = msgspec.json.Decoder(Party)

NOT_JSON = (msgspec.MsgspecError, UnicodeError, RecursionError)
"""What `msgspec` raises for what is no JSON of the wanted shape: bytes that are no UTF-8, halves of
characters, and brackets nested without end are no errors of its own."""

# Keys the contract requires, which `omit_defaults` would drop when they are empty.
_REQUIRED_OF_DECISION = ("findings", "hits")


def to_builtins(value: object) -> Any:  # noqa: ANN401 - JSON is dynamic
    """Return `value` as plain dicts, lists and strings, as the JSON contract spells it.

    Keys the contract requires are present even when empty.
    """
    plain = msgspec.to_builtins(value)
    if isinstance(value, Decision):
        for key in _REQUIRED_OF_DECISION:
            plain.setdefault(key, [])
    return plain


def to_json(value: object) -> bytes:
    """Return `value` as one line of deterministic JSON (the same value, the same bytes)."""
    return _ENCODER.encode(to_builtins(value))


def party_to_json(party: Party) -> bytes:
    """Return the stored form of a party: deterministic JSON, defaults left out."""
    return _ENCODER.encode(party)


def party_from_json(text: bytes) -> Party:
    """Return the party stored as `text`.

    Raises:
        MalformedInput: the text is not a stored party.
    """
    try:
        return _PARTY_DECODER.decode(text)
    except NOT_JSON as error:
        message = f"A stored party cannot be read: {error}"
        raise MalformedInput(message) from error
