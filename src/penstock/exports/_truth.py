"""Truth in three values: a fact that nobody knows never counts as a no."""

from collections.abc import Iterable
from typing import Final

Truth = bool | None
"""True: met. False: not met. None: a fact is missing."""

MET: Final = True
NOT_MET: Final = False
UNKNOWN: Final = None


def all_of(values: Iterable[Truth]) -> Truth:
    """Return met where all are, not met where one is not, else unknown (Kleene)."""
    answer: Truth = MET
    for value in values:
        if value is NOT_MET:
            return NOT_MET
        if value is UNKNOWN:
            answer = UNKNOWN
    return answer


def any_of(values: Iterable[Truth]) -> Truth:
    """Return met where one is, not met where none is, else unknown (Kleene)."""
    answer: Truth = NOT_MET
    for value in values:
        if value is MET:
            return MET
        if value is UNKNOWN:
            answer = UNKNOWN
    return answer
