"""Every trick of `tricks.tsv` as a named case with the reason that must come back."""

from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from penstock.validation._iso_tricks import ISO_TRICKS
from penstock.validation._mt_tricks import MT_TRICKS
from penstock.validation._tables import rows
from penstock.validation._values import plain


class Trick(Struct, frozen=True):
    """A way to hide a party in a message.

    Attributes:
        name: stable id.
        standard: `iso20022`, `mt` or `any`.
        code: the reason for which the message must be held; empty where the party itself is it.
        is_found: the party must be among the hits, however the message stands.
        meaning: in a few words.
    """

    name: str
    standard: str
    code: str
    is_found: bool
    meaning: str

    @property
    def ending(self) -> str:
        """The ending of a file that holds the message."""
        return ".xml" if self.standard == "iso20022" else ".fin"

    def applied(self, name: str, seed: int = 0) -> bytes:
        """Return a message in which this name is hidden in this way."""
        if self.standard == "iso20022":
            return ISO_TRICKS[self.name](name, seed)
        return MT_TRICKS[self.name](plain(name), seed)


@cache
def tricks() -> tuple[Trick, ...]:
    """Return every trick, in the order of the table."""
    return tuple(_each())


def _each() -> Iterator[Trick]:
    for row in rows("tricks"):
        yield Trick(
            row["trick"], row["standard"], row["code"], row["found"] == "yes", row["meaning"]
        )
