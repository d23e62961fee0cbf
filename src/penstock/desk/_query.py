"""What is typed into a search box, read as clients of yente know it.

Words stand for all of them; `"two words"` for a phrase; `a OR b`, `NOT a`, `-a`, `+a`, `&&`, `||`,
`!` and brackets combine; `kim*`, `k?m` leave letters open; `vaskinof~` or `~1` lets letters
differ; `countries:kp`, `datasets:us-ofac-sdn`, `schema:Person`, `topics:sanction` and `names:kim`
ask one field, and so does every property, `properties.birthDate:1961`. `[1960 TO 1970]` is a range
with its ends, `{1960 TO 1970}` without, `>=1960` has one end, `*` is an end left open. A backslash
takes the meaning from a sign. `^2` says how much a word counts and changes nothing.

Source: the query string syntax of Elasticsearch, to which yente's documentation of `/search`
points. Regular expressions are not read.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from msgspec import Struct

from penstock.desk._listed_values import value_field

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<bracket>[()])
      | (?P<both>&&|\|\|)
      | (?P<phrase>"(?:[^"\\]|\\.)*"(?:~\d*)?)
      | (?P<sign>[+\-!](?=[^\s)]))
      | (?P<field>[A-Za-z_.]+):(?=\S)
      | (?P<range>[\[{]\s*[^\s\]}]+\s+TO\s+[^\s\]}]+\s*[\]}])
      | (?P<word>(?:\\.|[^\s()"\\])+)
    )""",
    re.VERBOSE,
)
_BOOST = re.compile(r"(?<!\\)\^\d+(?:\.\d+)?$")
_FUZZY = re.compile(r"(?<!\\)~(\d?)$")
_COMPARED = re.compile(r"([<>]=?)(.+)")
_DEEPEST = 20
_MOST_EDITS = 2
# Each more of them takes as many times the steps as a word has letters.
_MOST_STARS = 3
FIELDS = ("names", "countries", "datasets", "schema", "topics")


class QueryError(ValueError):
    """The text is no query; whoever typed it meant plain words."""


class Term(Struct, frozen=True):
    """One word or phrase: of which field, and how much of it may differ.

    Attributes:
        text: as it was typed, without what says how it is meant.
        field: one of `FIELDS`, or as `value_field` tells.
        is_phrase: its words must follow each other.
        is_open: `*` stands for any letters, `?` for one.
        edits: how many letters may differ.
    """

    text: str
    field: str = "names"
    is_phrase: bool = False
    is_open: bool = False
    edits: int = 0


class Range(Struct, frozen=True):
    """What lies between two ends; an empty one is open.

    Attributes:
        field: as `value_field` tells.
        low: the lower end.
        high: the upper end.
        has_low: the lower end itself counts.
        has_high: the upper end itself counts.
    """

    field: str
    low: str = ""
    high: str = ""
    has_low: bool = True
    has_high: bool = True


class Both(Struct, frozen=True):
    """Every one of them."""

    parts: tuple["Node", ...]


class Either(Struct, frozen=True):
    """At least one of them."""

    parts: tuple["Node", ...]


class Without(Struct, frozen=True):
    """Whatever is not that."""

    part: "Node"


Node = Term | Range | Both | Either | Without


class _Token(NamedTuple):
    kind: str
    text: str


def read_query(text: str, *, edits: int = 0) -> Node:
    """Return what is asked for.

    Args:
        text: as somebody typed it; not blank.
        edits: how many letters of every word may differ, at least.

    Raises:
        QueryError: brackets or quotes do not match, something is missing, or a field is not known.
    """
    reader = _Reader(list(_tokens(text)), edits)
    found = reader.either(0)
    reader.end()
    return found


def _tokens(text: str) -> Iterator[_Token]:
    at, text = 0, text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            message = f"{text[at:]!r} is no query"
            raise QueryError(message)
        yield _Token(match.lastgroup, match[match.lastgroup])
        at = match.end()


class _Reader:
    """Reads tokens by descent: either > both > one."""

    def __init__(self, tokens: list[_Token], edits: int) -> None:
        self._tokens = tokens
        self._edits = edits
        self._at = 0

    def either(self, depth: int, field: str = "names") -> Node:
        parts = [self._both(depth, field)]
        while self._takes(_is_or):
            parts.append(self._both(depth, field))
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def end(self) -> None:
        if self._at < len(self._tokens):
            message = f"{self._tokens[self._at].text!r} stands where nothing can"
            raise QueryError(message)

    def _both(self, depth: int, field: str) -> Node:
        parts = [self._one(depth, field)]
        while self._goes_on():
            self._takes(_is_and)
            parts.append(self._one(depth, field))
        return parts[0] if len(parts) == 1 else Both(tuple(parts))

    def _goes_on(self) -> bool:
        token = self._peek()
        return token is not None and not _is_or(token) and token != _Token("bracket", ")")

    def _one(self, depth: int, field: str) -> Node:
        token = self._peek()
        if token is None or depth > _DEEPEST:
            message = "Something is missing at the end, or brackets are too deep"
            raise QueryError(message)
        self._at += 1
        if _is_not(token):
            return Without(self._one(depth + 1, field))
        if token == _Token("sign", "+"):
            return self._one(depth + 1, field)
        if token == _Token("bracket", "("):
            found = self.either(depth + 1, field)
            if not self._takes(lambda one: one == _Token("bracket", ")")):
                message = "A bracket is not closed"
                raise QueryError(message)
            return found
        if token.kind == "field":
            return self._one(depth + 1, query_field(token.text))
        if token.kind == "range":
            return _range(field, token.text)
        if token.kind == "phrase":
            quoted, _, _ = token.text.rpartition('"')
            return Term(_plain(quoted[1:]), field, is_phrase=True)
        if token.kind != "word" or token.text in ("AND", "OR"):
            message = f"{token.text!r} stands where a word should"
            raise QueryError(message)
        return self._term(token.text, field)

    def _term(self, word: str, field: str) -> Term | Range:
        word = _BOOST.sub("", word)
        if compared := _COMPARED.fullmatch(word):
            return _compared(field, compared[1], compared[2])
        edits = self._edits
        if found := _FUZZY.search(word):
            edits = min(int(found[1] or _MOST_EDITS), _MOST_EDITS)
            word = word[: found.start()]
        is_open = re.search(r"(?<!\\)[*?]", word) is not None
        if word.count("*") > _MOST_STARS:
            message = f"A word has at most {_MOST_STARS} stars"
            raise QueryError(message)
        if word[:1] in ("[", "{", "/", "<", ">"):
            message = "A range has two ends, and regular expressions are not read"
            raise QueryError(message)
        return Term(word if is_open else _plain(word), field, is_open=is_open, edits=edits)

    def _peek(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _takes(self, wanted: Callable[[_Token], bool]) -> bool:
        token = self._peek()
        is_it = token is not None and wanted(token)
        self._at += is_it
        return is_it


def _is_or(token: _Token) -> bool:
    return token in (_Token("word", "OR"), _Token("both", "||"))


def _is_and(token: _Token) -> bool:
    return token in (_Token("word", "AND"), _Token("both", "&&"))


def _is_not(token: _Token) -> bool:
    return token in (_Token("word", "NOT"), _Token("sign", "-"), _Token("sign", "!"))


def query_field(name: str) -> str:
    """Return the field a name in a query means: one of `FIELDS`, or as `value_field` tells.

    Raises:
        QueryError: there is no such field.
    """
    plain = name.removeprefix("properties.")
    known = {"name": "names", "dataset": "datasets", "topic": "topics"}
    # A property `country` says less than all the countries a party is tied to.
    known |= {"country": "countries"} if plain == name else {}
    field = known.get(plain, plain)
    field = field if field in FIELDS else value_field(field)
    if not field:
        message = f"There is no field {name!r}"
        raise QueryError(message)
    return field


def _range(field: str, text: str) -> Range:
    low, _, high = text[1:-1].split()
    ends = ["" if end == "*" else _plain(end.strip('"')) for end in (low, high)]
    return _ranged(Range(field, ends[0], ends[1], text[0] == "[", text[-1] == "]"))


def _compared(field: str, sign: str, end: str) -> Range:
    plain, is_whole = _plain(end.strip('"')), sign.endswith("=")
    if sign.startswith(">"):
        return _ranged(Range(field, low=plain, has_low=is_whole))
    return _ranged(Range(field, high=plain, has_high=is_whole))


def _ranged(found: Range) -> Range:
    if found.field in FIELDS:
        message = f"Nothing lies between two {found.field}"
        raise QueryError(message)
    return found


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)
