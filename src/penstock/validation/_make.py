"""One door to made-up messages of both standards."""

from collections.abc import Mapping

from penstock.errors import UnknownName
from penstock.validation._iso_make import iso_slots, iso_types, make_iso
from penstock.validation._mt_make import make_mt, mt_slots, mt_types
from penstock.validation._slots import Made, Slot


def message_types() -> tuple[str, ...]:
    """Return the types that can be made up: `pacs.008`, `pacs.009COV`, `MT103`, `MT202COV` ..."""
    return (*iso_types(), *mt_types())


def slots(message: str) -> tuple[Slot, ...]:
    """Return every place of a type where a party, place, bank, goods or text can stand.

    Raises:
        UnknownName: no such type is made.
    """
    _known(message)
    return mt_slots(message) if message.startswith("MT") else iso_slots(message)


def make_message(
    message: str,
    *,
    seed: int | str = 0,
    plants: Mapping[str, str] | None = None,
    full: bool = False,
    count: int = 1,
) -> Made:
    """Return a made-up message, valid by its standard wherever nothing is planted.

    Args:
        message: the type, one of `message_types()`.
        seed: the same seed makes the same bytes.
        plants: what is to stand in which slot, by `Slot.path`; in the last transaction. What FIN
            cannot write is written as it is; a line feed breaks a line of an MT field.
        full: with every optional part, else with a few of them.
        count: of transactions, where the type holds many.

    Raises:
        UnknownName: no such type is made.

    >>> made = make_message("MT103", plants={"59/name": "ANN OTHER"})
    >>> b"ANN OTHER" in made.content
    True
    """
    _known(message)
    make = make_mt if message.startswith("MT") else make_iso
    return make(message, seed=seed, plants=plants, full=full, count=count)


def _known(message: str) -> None:
    if message not in message_types():
        unknown = f"No message of type {message!r} is made up"
        raise UnknownName(unknown, hint=f"There are {', '.join(message_types())}")
