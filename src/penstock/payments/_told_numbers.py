"""Numbers that a text announces or breaks up: a ship's sign, a code in pieces, a wallet over lines.

A text may hold any number, so it is asked as a listed one where it stands whole. What is told here
stands otherwise: set apart by blanks (`IMO 91 87 629`, `ZORA KP PY`), broken at the end of a line,
or of a kind that only the word before it tells (`MMSI 273451230`, `call sign UBXY4`).
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from penstock.model import Identifier, IdentifierKind
from penstock.payments._words import is_bic
from penstock.text import country_code

_READ = 32_768
_NO = r"[\s.:#/-]{0,3}(?:NO|NR|NUMBER|IS)?[\s.:#/-]{0,3}"
# Seven digits of the IMO ship identification number scheme, with something between them.
_IMO = re.compile(rf"\bI\.?M\.?O\b\.?{_NO}(\d(?:[\s./-]?\d){{6}})(?![\s./-]?\d)", re.I)
# Nine digits of ITU-R M.585, and a call sign of article 19 of the Radio Regulations.
_MMSI = re.compile(rf"\bM\.?M\.?S\.?I\b\.?{_NO}(\d{{9}})(?!\d)", re.I)
_CALL_SIGN = re.compile(rf"\bCALL[\s-]?SIGN\b{_NO}([A-Z0-9]{{4,8}})\b", re.I)
# ISO 9362: party prefix, country, suffix, and a branch that does not matter here.
_BIC = re.compile(
    r"\b([A-Z]{4})[\s./_-]{1,3}([A-Z]{2})[\s./_-]{0,3}([A-Z0-9]{2})(?:[\s./_-]{0,3}[A-Z0-9]{3})?\b"
    r"|\b([A-Z]{4})([A-Z]{2})[\s./_-]{1,3}([A-Z0-9]{2})(?:[\s./_-]{0,3}[A-Z0-9]{3})?\b"
)
_BROKEN = re.compile(r"\b([A-Za-z0-9]{4,60})[ \t]*\r?\n(?://)?([A-Za-z0-9]{2,60})\b")
_SHORTEST_WALLET = 25
_LEI = 20
_DIGIT = re.compile(r"\d")


class ToldNumber(NamedTuple):
    """A number that a text tells; pieced together, it is no more than a reading of the text."""

    number: Identifier
    is_pieced: bool = False


@lru_cache(_READ)
def told_numbers(text: str) -> tuple[ToldNumber, ...]:
    r"""Return the numbers that a text announces or breaks up, mostly none.

    >>> [one.number.value for one in told_numbers("freight IMO 91 87 629, MMSI: 273451230")]
    ['9187629', '273451230']
    >>> [one.number.value for one in told_numbers("ZORA KP PY\nto 0x4f47bc4960\n27c5fbe3ce9c12")]
    ['ZORAKPPY', '0x4f47bc496027c5fbe3ce9c12']
    >>> told_numbers("invoice 12 of 3 May")
    ()
    """
    return tuple(dict.fromkeys(_told(text)))


def _told(text: str) -> Iterator[ToldNumber]:
    if _DIGIT.search(text):
        for found in _IMO.finditer(text):
            digits = "".join(filter(str.isdigit, found[1]))
            yield ToldNumber(Identifier(IdentifierKind.IMO, digits), is_pieced=digits != found[1])
        for found in _MMSI.finditer(text):
            yield ToldNumber(Identifier(IdentifierKind.MMSI, found[1]))
        for found in _CALL_SIGN.finditer(text):
            if _DIGIT.search(found[1]):
                yield ToldNumber(Identifier(IdentifierKind.CALL_SIGN, found[1].upper()))
    for found in _BIC.finditer(text):
        code = "".join(filter(None, found.groups()))
        if is_bic(code) and country_code(code[4:6]) == code[4:6]:
            yield ToldNumber(Identifier(IdentifierKind.BIC, code), is_pieced=True)
    if "\n" in text:
        yield from (ToldNumber(number, is_pieced=True) for number in _broken(text))


def _broken(text: str) -> Iterator[Identifier]:
    """Yield the wallets and codes that go on behind the end of a line."""
    for found in _BROKEN.finditer(text):
        code = found[1] + found[2]
        if len(code) >= _SHORTEST_WALLET and _DIGIT.search(code):
            yield Identifier(IdentifierKind.WALLET, code)
        elif len(code) == _LEI and _DIGIT.search(code):
            yield Identifier(IdentifierKind.LEI, code.upper())
        elif is_bic(code) and code.isupper():
            yield Identifier(IdentifierKind.BIC, code)
