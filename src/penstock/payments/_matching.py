"""The matrix of what is done with each kind of field: a table, read once."""

from functools import cache

from penstock.payments._message import Kind
from penstock.payments._tables import rows


@cache
def matchers(kind: Kind) -> frozenset[str]:
    """Return the matchers that read a kind of field; see `data/payments/matching.tsv`."""
    return _matrix()[kind]


@cache
def _matrix() -> dict[Kind, frozenset[str]]:
    return {Kind(row["kind"]): frozenset(row["matchers"].split()) for row in rows("matching")}
