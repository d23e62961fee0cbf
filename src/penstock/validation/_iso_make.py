"""Valid ISO 20022 messages made up from the shipped components, with anything planted anywhere."""

import random
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from xml.sax.saxutils import escape

from msgspec import Struct

from penstock.validation._slots import Made, Slot, SlotKind, chance, wanted_steps
from penstock.validation._tables import rows
from penstock.validation._values import Values, Where

_TOKEN = re.compile(r"(?P<name>\w+)(?P<mark>[?~+]?)(?P<sort>[:=])(?P<what>[\w.-]+)")
_SPACE = "urn:iso:std:iso:20022:tech:xsd:"
_HEADER = f"{_SPACE}head.001.001.02"
_EXTRA = "urn:example:extra"
_WHOSE = frozenset({"Party", "Agent", "BareInstitution"})
# What a kind of element text is as a place to plant something, and how long it may be.
_PLACES: dict[str, tuple[SlotKind, int]] = {
    "name": (SlotKind.NAME, 140),
    "person": (SlotKind.NAME, 140),
    "holder": (SlotKind.NAME, 70),
    "bank": (SlotKind.BANK, 140),
    "town": (SlotKind.TOWN, 35),
    "region": (SlotKind.REGION, 35),
    "street": (SlotKind.ADDRESS, 70),
    "addressline": (SlotKind.ADDRESS, 70),
    "country": (SlotKind.COUNTRY, 2),
    "bic": (SlotKind.BIC, 11),
    "text": (SlotKind.TEXT, 140),
    "text16": (SlotKind.TEXT, 16),
    "text35": (SlotKind.TEXT, 35),
    "text105": (SlotKind.TEXT, 105),
    "text128": (SlotKind.TEXT, 128),
    "text500": (SlotKind.TEXT, 500),
    "remittance": (SlotKind.TEXT, 140),
    "goods35": (SlotKind.GOODS, 35),
}


class _Token(Struct, frozen=True):
    name: str
    mark: str
    is_leaf: bool
    what: str


@cache
def _components() -> dict[str, tuple[tuple[_Token, ...], ...]]:
    """Return the alternatives of every component."""
    found: dict[str, list[tuple[_Token, ...]]] = {}
    for row in rows("iso20022"):
        tokens = []
        for word in row["content"].split():
            match = _TOKEN.fullmatch(word)
            assert match is not None, word
            is_leaf = match["sort"] == "="
            tokens.append(_Token(match["name"], match["mark"], is_leaf, match["what"]))
        found.setdefault(row["component"], []).append(tuple(tokens))
    return {name: tuple(alternatives) for name, alternatives in found.items()}


@cache
def _versions() -> dict[str, str]:
    return {
        row["component"].partition(".")[2]: row["version"]
        for row in rows("iso20022")
        if row["version"]
    }


def iso_types() -> tuple[str, ...]:
    """Return the types that can be made; `pacs.009COV` is the cover."""
    return tuple(_versions())


@cache
def iso_slots(message: str) -> tuple[Slot, ...]:
    """Return every slot of a type, header first, in the order of the standard."""

    def walk(component: str, path: str) -> Iterator[Slot]:
        seen = set()
        for alternative in _components()[component]:
            for token in alternative:
                below = f"{path}/{token.name}" if path else token.name
                if below in seen:
                    continue
                seen.add(below)
                if not token.is_leaf:
                    yield from walk(token.what, below)
                elif token.what in _PLACES:
                    yield Slot(message, below, *_PLACES[token.what])

    return tuple(walk("Header", "AppHdr")) + tuple(walk(f"Message.{message}", ""))


class _Maker:
    """Makes one message; paths lead from the message's own element on."""

    def __init__(
        self, message: str, seed: str, plants: Mapping[str, str], *, full: bool, count: int
    ) -> None:
        self.message = message
        self.values = Values(random.Random(seed))
        self.plants = plants
        self.wanted = wanted_steps(plants)
        self.full = full
        self.count = count
        self.sender: list[str] = []
        self.total = 0
        self._homes: dict[str, Where] = {}

    def body(self) -> str:
        made = self._component(f"Message.{self.message}", "", self.values.where())
        total = f"{self.total // 100}.{self.total % 100:02d}"
        return made.replace("\0sum", total)

    def header(self) -> str:
        return self._component("Header", "AppHdr", self.values.where())

    def _component(self, component: str, path: str, home: Where) -> str:
        alternatives = _components()[component]
        chosen = self._choose(component, alternatives, path, home)
        return "".join(self._token(token, path, home) for token in chosen)

    def _choose(
        self, component: str, alternatives: tuple[tuple[_Token, ...], ...], path: str, home: Where
    ) -> tuple[_Token, ...]:
        if component == "AccountId" and not self.values.has_iban(home.country):
            alternatives = alternatives[1:]
        if len(alternatives) == 1:
            return alternatives[0]
        # The alternative in which most of what is to be planted has its place.
        fitting = [
            sum(f"{path}/{token.name}" in self.wanted for token in each) for each in alternatives
        ]
        best = max(fitting)
        able = [each for each, fits in zip(alternatives, fitting, strict=True) if fits == best]
        return self.values.dice.choice(able)

    def _token(self, token: _Token, path: str, home: Where) -> str:
        below = f"{path}/{token.name}" if path else token.name
        if below not in self.wanted and not chance(self.values.dice, token.mark, full=self.full):
            return ""
        if token.mark == "+":
            # What is planted stands in the last transaction only.
            plants, wanted = self.plants, self.wanted
            made = []
            for number in range(self.count):
                is_last = number == self.count - 1
                self.plants, self.wanted = (plants, wanted) if is_last else ({}, frozenset())
                made.append(self._element(token, below, home))
            self.plants, self.wanted = plants, wanted
            return "".join(made)
        return self._element(token, below, home)

    def _element(self, token: _Token, path: str, home: Where) -> str:
        if not token.is_leaf:
            home = self._home(token, home)
            space = f' xmlns="{_EXTRA}"' if token.what == "Extra" else ""
            return f"<{token.name}{space}>{self._component(token.what, path, home)}</{token.name}>"
        planted = self.plants.get(path)
        text = escape(planted) if planted is not None else escape(self._value(token.what, home))
        currency = ' Ccy="USD"' if token.what in ("amount", "money") else ""
        return f"<{token.name}{currency}>{text}</{token.name}>"

    def _home(self, token: _Token, home: Where) -> Where:
        """A party has one home, and its account is there, too."""
        if token.what in _WHOSE:
            home = self._homes[token.name] = self.values.where()
        elif token.what == "Account":
            home = self._homes.get(token.name.removesuffix("Acct"), home)
        return home

    def _value(self, sort: str, home: Where) -> str:
        values = self.values
        fixed, _, code = sort.partition(".")
        if code:
            return code
        match sort:
            case "town" | "country" | "region" | "postcode" | "street":
                return str(getattr(home, sort))
            case "addressline":
                return f"{values.dice.randrange(1, 200)} {home.street}"
            case "building":
                return str(values.dice.randrange(1, 200))
            case "bic":
                return values.bic(home.country)
            case "iban":
                return values.iban(home.country)
            case "amount":
                cents = values.amount()
                self.total += cents
                return f"{cents // 100}.{cents % 100:02d}"
            case "money":
                return f"{values.dice.randrange(10, 9000)}.50"
            case "count":
                return str(self.count)
            case "sum":
                return "\0sum"
            case "definition":
                kind = self.message.removesuffix("COV")
                return f"{kind}.{_versions()[self.message]}"
            case "service":
                return "swift.cbprplus" + (".cov.02" if self.message.endswith("COV") else ".02")
            case _:
                return _SIMPLE[fixed.rstrip("0123456789")](values)


_SIMPLE: dict[str, Callable[[Values], str]] = {
    "account": lambda values: values.digits(12),
    "birthdate": Values.birth_date,
    "bank": Values.bank,
    "clearing": Values.routing_number,
    "currency": lambda values: values.currency,
    "date": lambda values: values.day.isoformat(),
    "email": lambda values: f"{values.letters(6).lower()}@example.org",
    "goods": Values.goods,
    "holder": Values.company,
    "identifier": lambda values: values.reference(),
    "lei": Values.lei,
    "moment": Values.moment,
    "name": Values.name,
    "number": lambda values: str(values.dice.randrange(1, 400)),
    "person": Values.person,
    "phone": lambda values: f"+{values.dice.choice((1, 41, 44, 49))}-{values.digits(9)}",
    "rate": lambda values: f"1.{values.digits(4)}",
    "reference": Values.reference,
    "remittance": Values.remittance,
    "text": Values.text,
    "uetr": Values.uetr,
    "yes": lambda _: "true",
}


def make_iso(
    message: str,
    *,
    seed: int | str = 0,
    plants: Mapping[str, str] | None = None,
    full: bool = False,
    count: int = 1,
) -> Made:
    """Return a valid message of a type of `iso_types`, in an envelope with its header.

    Args:
        message: the type.
        seed: the same seed makes the same bytes.
        plants: what is to stand in which slot, by path; in the last transaction.
        full: with every optional element, else with a few of them.
        count: of transactions.
    """
    plants = plants or {}
    maker = _Maker(message, f"{message}/{seed}", plants, full=full, count=count)
    kind = f"{message.removesuffix('COV')}.{_versions()[message]}"
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<BusMsg>'
        f'<AppHdr xmlns="{_HEADER}">{maker.header()}</AppHdr>'
        f'<Document xmlns="{_SPACE}{kind}">{maker.body()}</Document></BusMsg>\n'
    )
    return Made(message, text.encode(), dict(plants))
