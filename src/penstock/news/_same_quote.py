"""Which quotations are one: equal words, whatever their signs, and who is credited with them."""

import hashlib
import re
from collections.abc import Iterable

from penstock.news._model import Attribution, Quote

_SIGNS = re.compile(r"[^\w]+", re.UNICODE)
# So many words are the same only where they are one quotation.
HASHED_FROM = 8


def quote_key(text: str) -> str:
    """Return the words of a quotation without case, signs and spaces: what makes it the same."""
    return " ".join(_SIGNS.sub(" ", text.lower()).split())


def quote_sha256(text: str) -> str:
    """Return the digest of the words of a quotation."""
    return hashlib.sha256(quote_key(text).encode()).hexdigest()


def is_telling(text: str) -> bool:
    """Tell whether a quotation is long enough to be the same words only if it is one quote."""
    key = quote_key(text)
    return key.count(" ") + 1 >= HASHED_FROM or len(key) > 60


def joined(quotes: Iterable[Quote]) -> list[Quote]:
    """Return quotes with equal words as one, with all their attributions, and how they agree."""
    by_key: dict[str, Quote] = {}
    for quote in quotes:
        known = by_key.get(quote.sha256)
        own = (*known.attributions, *quote.attributions) if known else quote.attributions
        own = tuple(dict.fromkeys(own))
        by_key[quote.sha256] = Quote(
            text=known.text if known else quote.text,
            sha256=quote.sha256,
            attributions=own,
            status=status_of(own),
        )
    return list(by_key.values())


def status_of(attributions: tuple[Attribution, ...]) -> str:
    """Return `single`, `agreed` or `conflict`: whether all say it was the same speaker.

    A family name alone is the same person as the full name that ends in it.
    """
    if len(attributions) < 2:
        return "single"
    known = [_plain_name(one.speaker) for one in attributions if one.speaker != "unknown"]
    longest = max(known, key=len, default="")
    return "agreed" if all(_is_part(name, longest) for name in known) else "conflict"


def _plain_name(name: str) -> str:
    return re.sub(r"^(?:the|a|an) ", "", quote_key(name))


def _is_part(name: str, whole: str) -> bool:
    return name == whole or whole.endswith(f" {name}") or whole.startswith(f"{name} ")
