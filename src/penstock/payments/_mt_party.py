"""Parties of MT messages: account lines, BICs, names and addresses, numbered sub-lines.

Source: options A, B, C, D, F, G, H, K, L and no letter of the party fields in the MT guides.
"""

import re

from msgspec import Struct

from penstock.payments._message import Kind, Role
from penstock.payments._mt_fields import Field, Line, joined
from penstock.payments._mt_marks import Marks
from penstock.payments._mt_tables import Rule, schemes_of

_BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?")
_ACCOUNT = re.compile(
    r"(?P<mark>/[CD](?=/))?/(?:/(?P<scheme>[A-Z]{2})(?P<code>.*)|(?P<account>.*))", re.DOTALL
)
_IBAN = re.compile(r"[A-Za-z]{2}[0-9]{2}[A-Za-z0-9 ]{11,33}")
_IDENTITY = re.compile(r"(?P<scheme>[A-Z]{4})/(?P<country>[A-Z]{2})/(?P<id>.+)")
_NUMBERED = re.compile(r"([1-8])/(.*)")
_COUNTRY_FIRST = re.compile(r"([A-Z]{2})(?:/(.*))?")
_LINE = 35


class Asked(Struct, frozen=True):
    """A field with everything a reader needs to take it apart."""

    field: Field
    tag: str
    path: str
    rule: Rule
    marks: Marks

    @property
    def lines(self) -> list[Line]:
        """The lines of its content."""
        return self.field.lines(self.marks.text)

    def take(
        self,
        line: Line,
        kind: Kind,
        *,
        place: str = "",
        role: Role | None = None,
        span: tuple[int, int] | None = None,
        scheme: str = "",
        party: bool = True,
    ) -> None:
        """Screen a line, or `span` of it, as one segment of this field."""
        path = f"{self.path}/{place}" if place else self.path
        self.marks.take(
            span or line.span,
            line.number,
            path,
            role or self.rule.role,
            kind,
            party=self.path if party else "",
            scheme=scheme,
        )

    def whole(self, lines: list[Line], said: str, kind: Kind, role: Role, place: str) -> None:
        """Screen what several lines say together."""
        span = (lines[0].start, lines[-1].span[1])
        path = f"{self.path}/{place}" if place else self.path
        for line in lines:
            self.marks.mark(*line.span)
        self.marks.take(span, lines[0].number, path, role, kind, party=self.path, text=said)


def is_bic(text: str) -> bool:
    """Whether `text` has the form of a BIC of 8 or 11 characters."""
    return _BIC.fullmatch(text) is not None


def take_account(asked: Asked, line: Line, place: str) -> None:
    """Read `/account`, `/C/account`, `//CH123456` or an account without a slash."""
    found = _ACCOUNT.fullmatch(line.text)
    if found is None:
        kind = Kind.IBAN if _IBAN.fullmatch(line.text) else Kind.ACCOUNT
        asked.take(line, kind, place=place)
        return
    start, end = line.span
    if found["scheme"] is None:
        text_at = start + found.start("account")
        asked.marks.leave(start, text_at, "tag")
        kind = Kind.IBAN if _IBAN.fullmatch(found["account"]) else Kind.ACCOUNT
        asked.take(line, kind, place=place, span=(text_at, end))
        return
    # A system nobody knows is text: a name after two slashes must not lose its first letters.
    is_known = found["scheme"] in schemes_of("clearing") and bool(found["code"])
    scheme_at, text_at = (start + found.start(each) for each in ("scheme", "code"))
    asked.marks.leave(start, scheme_at, "tag")
    if is_known:
        asked.marks.leave(scheme_at, text_at, "code")
    span = (text_at if is_known else scheme_at, end)
    asked.take(line, Kind.CLEARING_CODE, place=place, span=span, scheme=found["scheme"])


def _account_first(asked: Asked) -> list[Line]:
    """Read the account lines a party begins with; return the others."""
    lines = asked.lines
    for place, line in enumerate(lines):
        if not line.text.startswith("/"):
            return lines[place:]
        take_account(asked, line, str(place + 1))
        if place == 1:
            return lines[2:]
        if place + 1 < len(lines) and not lines[place + 1].text.startswith("//"):
            return lines[1:]
    return []


def read_bic(asked: Asked) -> None:
    """Read an account line and a BIC; anything else there is a name nobody expected."""
    for place, line in enumerate(_account_first(asked), start=1):
        kind = (
            Kind.BIC if is_bic(line.text.strip()) else Kind.NAME if place == 1 else Kind.FREE_TEXT
        )
        asked.take(line, kind, place=f"bic{place}" if place > 1 else "bic")


def read_account(asked: Asked) -> None:
    """Read an account, and the bank's BIC where one follows."""
    for place, line in enumerate(asked.lines, start=1):
        if place > 1 and is_bic(line.text.strip()):
            asked.take(line, Kind.BIC, place=str(place), role=Role.ACCOUNT_SERVICER)
        else:
            take_account(asked, line, str(place))


def read_place(asked: Asked) -> None:
    """Read an account line and the place of a branch, which may name the bank as well."""
    for place, line in enumerate(_account_first(asked), start=1):
        asked.take(line, Kind.ADDRESS_LINE, place=f"place{place}")


def read_party(asked: Asked) -> None:
    """Read an account line, a name and the lines of its address.

    Nothing says where a name ends, so what the lines say together is screened as well.
    """
    lines = _account_first(asked)
    for place, line in enumerate(lines, start=1):
        asked.take(line, Kind.NAME if place == 1 else Kind.ADDRESS_LINE, place=f"line{place}")
    _together(asked, lines, [line.text for line in lines])


def _together(asked: Asked, lines: list[Line], said: list[str]) -> None:
    if len(lines) > 1:
        role = asked.rule.role
        asked.whole(lines, "\n".join(said), Kind.FREE_TEXT, role, "joined")
        wrapped = joined(said, _LINE)
        if wrapped != "\n".join(said):
            asked.whole(lines, wrapped, Kind.FREE_TEXT, role, "wrapped")


def _take_numbered(asked: Asked, line: Line, number: str, *, again: bool) -> None:
    """Read one sub-line such as `3/KP/PYONGYANG`; `again` when it carries on its number."""
    at = line.start + 2
    end = line.span[1]
    asked.marks.leave(line.start, at, "tag")
    rest = (at, end)
    said = line.text[2:]
    pair = _COUNTRY_FIRST.fullmatch(said)
    if number == "1":
        asked.take(line, Kind.NAME, place="1", span=rest)
    elif number == "2":
        asked.take(line, Kind.ADDRESS_LINE, place="2", span=rest)
    elif number == "4" and re.fullmatch(r"[0-9]{8}", said):
        asked.take(line, Kind.BIRTH_DATE, place="4", span=rest)
    elif number in "35" and pair is not None:
        country, town = (
            (Kind.COUNTRY, Kind.TOWN) if number == "3" else (Kind.BIRTH_COUNTRY, Kind.BIRTH_PLACE)
        )
        asked.take(line, country, place=number, span=(at, at + 2))
        asked.marks.leave(at + 2, min(at + 3, end), "tag")
        asked.take(line, town, place=number, span=(min(at + 3, end), end))
    elif number == "3" and again:
        asked.take(line, Kind.TOWN, place="3", span=rest)
    elif number in "67" and pair is not None:
        scheme = "CUST" if number == "6" else "NIDN"
        asked.take(line, Kind.COUNTRY, place=number, span=(at, at + 2), scheme="issuer")
        tail = (min(at + 3, end), end)
        asked.marks.leave(at + 2, tail[0], "tag")
        asked.take(line, Kind.IDENTIFIER, place=number, span=tail, scheme=scheme)
        asked.take(line, Kind.FREE_TEXT, place=number, span=tail)
    else:
        if number != "8":
            asked.marks.problem(
                "malformed_field", f"Sub-line {number} does not look as it must", asked.path
            )
        asked.take(line, Kind.FREE_TEXT, place=number, span=rest)


def read_numbered(asked: Asked) -> None:
    """Read option F: an identifier and sub-lines that say by their number what they are."""
    lines = asked.lines
    identity = _IDENTITY.fullmatch(lines[0].text)
    if lines[0].text.startswith("/"):
        take_account(asked, lines.pop(0), "id")
    elif identity is not None and identity["scheme"] in schemes_of("identity"):
        line = lines.pop(0)
        start = line.start
        asked.marks.leave(start, start + identity.start("id"), "tag")
        asked.take(
            line,
            Kind.COUNTRY,
            place="id",
            span=(start + identity.start("country"), start + identity.end("country")),
            scheme="issuer",
        )
        asked.take(
            line,
            Kind.IDENTIFIER,
            place="id",
            span=(start + identity.start("id"), line.span[1]),
            scheme=identity["scheme"],
        )
        # Some countries' identifiers name their issuer: it is text as well.
        asked.take(
            line, Kind.FREE_TEXT, place="id", span=(start + identity.start("id"), line.span[1])
        )
    before = "1"
    said = []
    names = []
    for place, line in enumerate(lines):
        numbered = _NUMBERED.fullmatch(line.text)
        said.append(numbered[2] if numbered else line.text)
        if numbered is None or (place == 0 and numbered[1] != "1") or numbered[1] < before:
            asked.marks.problem(
                "malformed_field", "The sub-lines are not numbered in order", asked.path
            )
        if numbered is None:
            asked.take(line, Kind.NAME if place == 0 else Kind.ADDRESS_LINE, place=f"line{place}")
            continue
        _take_numbered(asked, line, numbered[1], again=place > 0 and numbered[1] == before)
        before = numbered[1]
        if numbered[1] == "1":
            names.append(line)
    if len(names) > 1:
        text = " ".join(line.text[2:].strip() for line in names)
        asked.whole(names, text, Kind.NAME, asked.rule.role, "1")
    _together(asked, lines, said)
