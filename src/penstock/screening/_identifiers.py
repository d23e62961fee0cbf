"""Numbers and codes, normalised so that equal ones are equal however they are written.

Sources: IMO resolution A.1117(30) (ship number with check digit), ISO 9362 (BIC: the branch does
not make another institution), ISO 17442 (LEI), ISO 7064 MOD 97-10, EIP-55 and BIP-173 (wallet
addresses whose letter case carries no meaning).
"""

import re
from collections.abc import Iterator

from penstock.model import Identifier, IdentifierKind

_NOT_ALPHANUMERIC = re.compile(r"[^0-9A-Za-z]+")
_SEVEN_DIGITS = re.compile(r"(?<!\d)(\d{7})(?!\d)")
_BIC = re.compile(r"[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
_HEX_ADDRESS = re.compile(r"0[xX][0-9a-fA-F]{40,64}")
_BECH32 = re.compile(r"(?:bc|tb|ltc|addr|cosmos)1[0-9a-zA-Z]{20,}")
_BASE58 = re.compile(r"[1-9A-HJ-NP-Za-km-z]{25,110}")
_DOCUMENTS = frozenset(
    {
        IdentifierKind.PASSPORT,
        IdentifierKind.NATIONAL_ID,
        IdentifierKind.TAX_ID,
        IdentifierKind.REGISTRATION,
        IdentifierKind.DUNS,
        IdentifierKind.BANK_ACCOUNT,
        IdentifierKind.OTHER,
    }
)
# Payment addresses such as `bitcoin:12Qt...?amount=1` (BIP-21) name the same wallet.
_WALLET_SCHEME = re.compile(r"^[a-z]{3,12}:(?=[0-9A-Za-z]{20})")
_SHORTEST_DOCUMENT = 5
_PLAIN_KINDS = {
    IdentifierKind.MMSI: "mmsi",
    IdentifierKind.CALL_SIGN: "call_sign",
    IdentifierKind.AIRCRAFT_TAIL: "tail",
    IdentifierKind.LEI: "lei",
    IdentifierKind.ISIN: "isin",
}


def is_imo_number(digits: str) -> bool:
    """Tell whether seven digits carry a valid IMO ship number check digit."""
    if len(digits) != 7 or not digits.isascii() or not digits.isdigit():
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(7, 1, -1), strict=False))
    return total % 10 == int(digits[6])


def _squeezed(value: str) -> str:
    return _NOT_ALPHANUMERIC.sub("", value).upper()


def _wallet(value: str) -> str:
    address = _WALLET_SCHEME.sub("", value.strip()).partition("?")[0]
    if _HEX_ADDRESS.fullmatch(address) or _BECH32.fullmatch(address):
        return address.lower()
    return address


def identifier_keys(identifier: Identifier) -> Iterator[str]:
    """Yield the keys under which an identifier is found, such as `imo:9165786`.

    Keys are the same for every way to write the value. Identity papers, tax and registration
    numbers share one space, since publishers call the same number by different names; anything
    shorter than five characters there identifies nobody and yields nothing.
    """
    kind, value = identifier.kind, identifier.value
    if kind is IdentifierKind.IMO:
        digits = _SEVEN_DIGITS.search(value)
        if digits and is_imo_number(digits[1]):
            yield f"imo:{digits[1]}"
    elif kind is IdentifierKind.BIC:
        code = _squeezed(value)
        if len(code) in (8, 11):
            yield f"bic:{code[:8]}"
    elif kind is IdentifierKind.WALLET:
        if address := _wallet(value):
            yield f"wallet:{address}"
    elif kind in (IdentifierKind.EMAIL, IdentifierKind.WEBSITE):
        text = value.strip().lower().removeprefix("https://").removeprefix("http://")
        if text := text.removeprefix("www.").rstrip("/"):
            yield f"{kind.value}:{text}"
    elif kind in _PLAIN_KINDS:
        if code := _squeezed(value):
            yield f"{_PLAIN_KINDS[kind]}:{code}"
    elif kind is IdentifierKind.AIRCRAFT_SERIAL:
        return  # serial numbers are unique to a manufacturer only: evidence, never identity
    elif kind in _DOCUMENTS:
        code = _squeezed(value)
        if len(code) >= _SHORTEST_DOCUMENT and any(letter.isdigit() for letter in code):
            yield f"document:{code}"
        if kind is IdentifierKind.OTHER:
            yield from _guessed(value)


def _guessed(value: str) -> Iterator[str]:
    """Yield the keys a value of unknown kind has by its shape alone."""
    text = value.strip()
    code = _squeezed(text)
    digits = code.removeprefix("IMO")
    if is_imo_number(digits):
        yield f"imo:{digits}"
    if _BIC.fullmatch(code):
        yield f"bic:{code[:8]}"
    if _HEX_ADDRESS.fullmatch(text) or _BECH32.fullmatch(text) or _is_base58_wallet(text):
        yield f"wallet:{_wallet(text)}"
    if len(code) == 20 and code[18:].isdigit():
        yield f"lei:{code}"
    if code:
        yield f"tail:{code}"


def _is_base58_wallet(text: str) -> bool:
    return bool(_BASE58.fullmatch(text)) and any(letter.isdigit() for letter in text)


def identifiers_in_name(text: str) -> tuple[Identifier, ...]:
    """Return what a 'name' is if it is no name: an IMO number, a BIC or a wallet address.

    People paste codes where names go; a code is matched as one, besides being read as a name.
    """
    bare = text.strip()
    if " " in bare and not bare.upper().startswith("IMO"):
        return ()
    kinds = {"imo": IdentifierKind.IMO, "bic": IdentifierKind.BIC, "wallet": IdentifierKind.WALLET}
    found = []
    for key in _guessed(bare):
        kind, _, value = key.partition(":")
        if kind in kinds:
            found.append(Identifier(kinds[kind], value))
    return tuple(found)
