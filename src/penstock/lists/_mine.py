"""Numbers, addresses and genders that publishers leave in free text."""

import re
from collections.abc import Iterator

from penstock.model import Identifier, IdentifierKind

_MINES: tuple[tuple[re.Pattern[str], IdentifierKind], ...] = (
    (
        re.compile(
            r"\bIMO\)?\s*(?:company\s*)?(?:numbers?|nos?\.?)?\s*[:#.]?\s*(?:IMO\s*)?(\d{7})\b",
            re.IGNORECASE,
        ),
        IdentifierKind.IMO,
    ),
    (re.compile(r"\bMMSI\s*(?:number|no\.?)?\s*[:#.]?\s*(\d{9})\b", re.I), IdentifierKind.MMSI),
    (
        re.compile(r"\bcall\s*sign\s*[:#.]?\s*([A-Z0-9]{4,8})\b", re.IGNORECASE),
        IdentifierKind.CALL_SIGN,
    ),
    (re.compile(r"\b([\w.+-]+@[\w-]+(?:\.[\w-]+)+)"), IdentifierKind.EMAIL),
    (
        re.compile(r"\b(?:SWIFT(?:/BIC)?|BIC)(?:\s*[Cc]ode)?\s*[:#.]?\s*([A-Z]{6}[A-Z0-9]{2,5})\b"),
        IdentifierKind.BIC,
    ),
)
_WEBSITE = re.compile(
    r"\bweb\s?(?:site|page)s?(?: address)?\s*:?\s*"
    r"((?:https?:/{0,2})?[\w-]+(?:\.[\w-]+)+[\w/?=&%.~-]*)",
    re.IGNORECASE,
)


def mine(text: str) -> Iterator[Identifier]:
    """Yield what is certain: IMO, MMSI, call signs, e-mails, BICs and announced websites.

    The text itself stays a remark; nothing is taken out of it.
    """
    for pattern, kind in _MINES:
        for found in pattern.finditer(text):
            yield Identifier(kind=kind, value=found[1].strip("."))
    for found in _WEBSITE.finditer(text):
        yield Identifier(kind=IdentifierKind.WEBSITE, value=found[1].rstrip("."))


_GENDER = re.compile(r"\(?\b(?:gender|sex)\)?\s*:?\s*(male|female)\b", re.IGNORECASE)


def mined_gender(text: str) -> str:
    """Return `Male` or `Female` where the text states a gender as such, else nothing."""
    found = _GENDER.search(text)
    return found[1].capitalize() if found else ""
