"""Of several listed parties that one place of a text may name, those it names best."""

from collections.abc import Callable, Sequence

from penstock.model import PartyId
from penstock.screening import TextHit

_NEAR = 0.03
_SAME_LENGTH = 0.8
_MOST = 6


def best_of_places(hits: Sequence[TextHit], agrees: Callable[[PartyId], str]) -> list[TextHit]:
    """Return the hits to tell, the best first: at each place the likest, and whom the text suits.

    A longer match goes before a shorter one inside it; where the article agrees with some of the
    parties of one place, the others are left out: sister companies share their words.
    """
    left = sorted(hits, key=lambda one: (-round(one.score, 2), one.start - one.end, one.party))
    told: list[TextHit] = []
    while left:
        best = left[0]
        place = [one for one in left if one.start < best.end and best.start < one.end]
        left = [one for one in left if one not in place]
        length = best.end - best.start
        near = [
            one
            for one in place
            if one.score >= best.score - _NEAR and one.end - one.start >= _SAME_LENGTH * length
        ]
        suited = [one for one in near if agrees(one.party)]
        told += (suited or near)[:_MOST]
    return told
