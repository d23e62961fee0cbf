"""Harmless values for every sort of field, each valid by its own rule: checksums and codes too."""

import random
import re
import unicodedata
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from penstock.validation._tables import cultures, values

_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = "0123456789"
_FIRST_DAY = date(2026, 1, 5)
_PLAIN = str.maketrans(
    {"ß": "ss", "Ø": "O", "ø": "o", "ł": "l", "Ł": "L", "ı": "i", "ş": "s", "Ş": "S", "ğ": "g"}
)


class Where(NamedTuple):
    """Where a made-up party sits."""

    country: str
    town: str
    region: str
    postcode: str
    street: str


class Values:
    """Makes values from a seed; the same seed makes the same values in the same order."""

    def __init__(self, dice: random.Random, currency: str = "USD") -> None:
        self.dice = dice
        self.currency = currency
        self.day = _FIRST_DAY + timedelta(days=dice.randrange(180))

    def where(self) -> Where:
        """Return a place for a party."""
        return Where(*self.dice.choice(values("place")).split("|"))

    def person(self) -> str:
        """Return the name of a person."""
        culture = self.dice.choice(cultures())
        words = [self.dice.choice(values(sort, culture)) for sort in ("given", "family")]
        if culture in ("chinese", "korean", "vietnamese"):
            words.reverse()
        return " ".join(words)

    def company(self) -> str:
        """Return the name of a firm."""
        sorts = ("company_head", "company_trade", "company_form")
        return " ".join(self.dice.choice(values(sort)) for sort in sorts)

    def name(self) -> str:
        """Return the name of a person or firm."""
        return self.person() if self.dice.random() < 0.5 else self.company()

    def bank(self) -> str:
        """Return the name of a bank."""
        return " ".join(self.dice.choice(values(sort)) for sort in ("bank_head", "bank_tail"))

    def text(self) -> str:
        """Return a few harmless words."""
        return self.dice.choice(values("text"))

    def goods(self) -> str:
        """Return the name of harmless goods."""
        return self.dice.choice(values("goods"))

    def remittance(self) -> str:
        """Return what a payment is for."""
        said = self.dice.choice(values("remittance"))
        while "{number}" in said:
            said = said.replace("{number}", f"{self.dice.randrange(1000, 99999)}", 1)
        return said.replace("{goods}", self.goods()).replace("{text}", self.text())

    def digits(self, size: int) -> str:
        """Return that many digits, the first not zero."""
        return self.dice.choice(_DIGITS[1:]) + "".join(self.dice.choices(_DIGITS, k=size - 1))

    def letters(self, size: int) -> str:
        """Return that many capital letters."""
        return "".join(self.dice.choices(_UPPER, k=size))

    def reference(self) -> str:
        """Return a reference of 14 characters."""
        return f"{self.letters(2)}{self.digits(12)}"

    def uetr(self) -> str:
        """Return a UUID of version 4 (RFC 9562)."""
        body = "".join(self.dice.choices("0123456789abcdef", k=30))
        return f"{body[:8]}-{body[8:12]}-4{body[12:15]}-a{body[15:18]}-{body[18:]}"

    def bic(self, country: str) -> str:
        """Return something with the form of a BIC (ISO 9362) in a country."""
        return f"Z{self.letters(3)}{country}{self.dice.choice('23456789')}{self.letters(1)}"

    def iban(self, country: str) -> str:
        """Return a number with the check digits of an IBAN (ISO 13616)."""
        shape = _iban_shapes()[country]
        body = "".join(
            self.letters(int(size)) if sort == "a" else self.digits(int(size))
            for sort, size in re.findall(r"([an])(\d+)", shape)
        )
        rest = int("".join(str(int(each, 36)) for each in f"{body}{country}00"))
        return f"{country}{98 - rest % 97:02d}{body}"

    def has_iban(self, country: str) -> bool:
        """Tell whether accounts of a country have an IBAN."""
        return country in _iban_shapes()

    def lei(self) -> str:
        """Return a number with the check digits of an LEI (ISO 17442)."""
        body = f"9845{self.digits(14)}"
        rest = int("".join(str(int(each, 36)) for each in f"{body}00"))
        return f"{body}{98 - rest % 97:02d}"

    def routing_number(self) -> str:
        """Return a routing number of the United States with its check digit (ABA)."""
        body = f"0{self.digits(7)}"
        total = sum(int(each) * (3, 7, 1)[at % 3] for at, each in enumerate(body))
        return f"{body}{-total % 10}"

    def amount(self) -> int:
        """Return an amount in hundredths of the currency."""
        return self.dice.randrange(10_000, 90_000_000)

    def birth_date(self) -> str:
        """Return the birthday of somebody of age."""
        return (date(1950, 1, 1) + timedelta(days=self.dice.randrange(18_000))).isoformat()

    def moment(self) -> str:
        """Return a time of the message's day."""
        return f"{self.day.isoformat()}T{self.dice.randrange(8, 18):02d}:30:00+00:00"


@cache
def _iban_shapes() -> dict[str, str]:
    return {country: shape for country, _, shape in (v.partition("|") for v in values("iban"))}


def plain(text: str) -> str:
    """Return a text in the letters that FIN messages have (character set x)."""
    made = unicodedata.normalize("NFD", text.translate(_PLAIN))
    kept = "".join(each for each in made if not unicodedata.combining(each))
    return "".join(each if each.isascii() and each not in '&_;#*=!"%@<>' else " " for each in kept)
