"""Of several listed parties that one place of a text may name, those it names best."""

from collections.abc import Callable, Sequence

from penstock.model import PartyId
from penstock.news._background import per_million
from penstock.news._link_context import link_rules
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


def is_foreign_hit(hit: TextHit, text: str) -> bool:
    """Tell whether a hit in a text of another language is more than one common word."""
    if hit.matched.isascii() and " " not in hit.matched.strip():
        is_name = hit.matched[:1].isupper() and per_million(hit.matched.lower()) == 0.0
        return is_name and len(hit.matched) > 3
    return bool(text) and not any(sign in hit.matched for sign in (". ", "。", "، ", "! ", "? "))


def is_written_as_name(matched: str, language: str) -> bool:
    """Tell whether a stretch of running text is written as a name is.

    It begins with a capital where its script has them, no comma parts it, and it is no verb.
    """
    first = matched.strip()[:1]
    if "," in matched or "،" in matched or "，" in matched or first != first.upper():
        return False
    ending = link_rules().verb_endings.get(language)
    return ending is None or " " in matched.strip() or ending.search(matched.strip()) is None
