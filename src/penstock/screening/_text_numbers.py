"""Numbers in running texts: which of them may be a listed one, told by the words before them.

Invoices, orders, telephones and days are numbers, too. Bare digits are as likely one of these as
a passport, so the word before them decides; where there is none, their length does. Codes with
letters tell by themselves what they are. Source of the words: `data/screening/number-cues.tsv`.
"""

import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache

from penstock.data import data_file
from penstock.model import Identifier, IdentifierKind
from penstock.screening._identifiers import is_imo_number
from penstock.screening._parameters import load_free_text
from penstock.text import fold

_BIC = re.compile(r"[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
_SHORTEST_WALLET = 25
_LEI_LENGTH = 20
_LONGEST_CUE = 4  # words
_READ = 32_768
# A number is looked at with so many characters before it.
_BEFORE = 120
_YEARS = range(1900, 2100)


class Cue(StrEnum):
    """What the words before a number say it is."""

    SHIP = "ship"
    DOCUMENT = "document"
    OTHER = "other"
    NONE = ""


def identifiers_of(code: str) -> list[Identifier]:
    """Return what a code in a text may be by its shape: a ship, a bank, a wallet, a document."""
    found = []
    if _BIC.fullmatch(code):
        found.append(Identifier(IdentifierKind.BIC, code))
    digits = 0 if code.isalpha() else sum(map(str.isdigit, code))
    if not digits:
        return found
    rule = load_free_text()
    bare = "".join(filter(str.isalnum, code))
    if is_imo_number(bare.upper().removeprefix("IMO")):
        found.append(Identifier(IdentifierKind.IMO, bare.upper().removeprefix("IMO")))
    if len(code) >= _SHORTEST_WALLET:
        found.append(Identifier(IdentifierKind.WALLET, code))
    if digits >= rule.document_digits or len(bare) > max(digits, rule.document_signs - 1):
        found.append(Identifier(IdentifierKind.PASSPORT, code))
    if len(bare) == _LEI_LENGTH:
        found.append(Identifier(IdentifierKind.LEI, bare))
    return found


def is_worth(identifier: Identifier, text: str, start: int, end: int) -> bool:
    """Tell whether what equals a listed number is one, by the words before it in its text.

    Args:
        identifier: what the number may be.
        text: the whole text.
        start: where the number begins in it.
        end: where it ends.

    >>> passport = Identifier(IdentifierKind.PASSPORT, "12345678")
    >>> is_worth(passport, "INVOICE 12345678", 8, 16)
    False
    >>> is_worth(passport, "PASSPORT 12345678", 9, 17)
    True
    """
    if identifier.kind not in (IdentifierKind.IMO, IdentifierKind.PASSPORT):
        return True
    code = text[start:end]
    if any(map(str.isalpha, code)):
        return True
    cue = cue_before(text[:start])
    if identifier.kind is IdentifierKind.IMO:
        return cue is not Cue.OTHER or _is_ship_after(text[end:])
    if cue is Cue.DOCUMENT:
        return True
    digits = "".join(filter(str.isdigit, code))
    is_dialled = text[:start].endswith(("+", "00"))
    return (
        cue is not Cue.OTHER
        and not is_dialled
        and not _is_day(digits)
        and len(digits) >= load_free_text().lone_document_digits
    )


def is_ship(text: str, start: int, end: int) -> bool:
    """Tell whether a number that may be of a ship is said to be one."""
    is_told = text[start:end].upper().startswith("IMO")
    return is_told or cue_before(text[:start]) is Cue.SHIP or _is_ship_after(text[end:])


@lru_cache(_READ)
def cue_before(text: str) -> Cue:
    """Return what the nearest telling word before a number says it is.

    >>> cue_before("INV NO. 4711 AND 4712, FREIGHT MV SUNNY DAY")
    <Cue.SHIP: 'ship'>
    """
    words = fold(text[-_BEFORE:]).split()
    reach = load_free_text().number_cue_distance
    known = _cues()
    for end in range(len(words), max(0, len(words) - reach), -1):
        for size in range(min(_LONGEST_CUE, end), 0, -1):
            if (cue := known.get(" ".join(words[end - size : end]))) is not None:
                return cue
    return Cue.NONE


def _is_ship_after(text: str) -> bool:
    """Tell whether one of the two words after a number says that it is of a ship."""
    words = fold(text[:40]).split()[:2]
    return any(_cues().get(word) is Cue.SHIP for word in words)


@cache
def _cues() -> dict[str, Cue]:
    content = data_file("screening/number-cues.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in content.splitlines() if not line.startswith("#")]
    return {
        " ".join(fold(cue).split()): Cue(name) for name, cues in rows[1:] for cue in cues.split("|")
    }


def _is_day(digits: str) -> bool:
    """Tell whether eight digits are a day, in any usual order."""
    return any(year in _YEARS and _is_date(year, month, day) for year, month, day in _days(digits))


def _days(digits: str) -> Iterator[tuple[int, int, int]]:
    if len(digits) == 8:
        yield int(digits[:4]), int(digits[4:6]), int(digits[6:])
        yield int(digits[4:]), int(digits[2:4]), int(digits[:2])
        yield int(digits[4:]), int(digits[:2]), int(digits[2:4])


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
