"""The shipped table of replies: what answers what, in which words."""

from functools import cache

from msgspec import Struct

from penstock.data import data_rows
from penstock.model import Outcome


class Kind(Struct, frozen=True):
    """A row of `data/replies/kinds.tsv`."""

    name: str
    answers: frozenset[str]
    outcomes: frozenset[Outcome]
    status: dict[str, str]
    code: dict[str, str]

    def said(self, outcome: Outcome) -> tuple[str, str]:
        """Return (status, reason code) that this reply says; the code may be empty."""
        return tuple(  # type: ignore[return-value]
            words.get(outcome.value, words.get("", "")) for words in (self.status, self.code)
        )


@cache
def kinds() -> tuple[Kind, ...]:
    """Return every kind of reply, the usual one of a message type first."""
    return tuple(
        Kind(
            name=row["kind"],
            answers=frozenset(row["answers"].split()),
            outcomes=frozenset(Outcome(word) for word in row["outcomes"].split()),
            status=_by_outcome(row["status"]),
            code=_by_outcome(row["code"]),
        )
        for row in data_rows("replies/kinds.tsv")
    )


def _by_outcome(cell: str) -> dict[str, str]:
    """Read `RJCR hold=PDCR`: a word for all outcomes, another one for some."""
    found = {}
    for word in cell.split():
        outcome, equals, said = word.rpartition("=") if "=" in word else ("", "", word)
        found[outcome if equals else ""] = said
    return found
