"""What a word of a name is: the roles, the token, and the words whose role is known."""

from collections.abc import Iterator
from enum import StrEnum
from functools import cache

import msgspec

from penstock.text._scripts import script_of
from penstock.text._tables import rows


class NameSort(StrEnum):
    """What kind of thing a name belongs to; it decides how its words are read."""

    person = "person"
    organisation = "organisation"
    vessel = "vessel"
    other = "other"


class TokenRole(StrEnum):
    """What a word does in a name, so that the scorer can weigh it."""

    word = "word"
    initial = "initial"
    title = "title"  # type: ignore[assignment]  # str.title is not wanted on a role
    particle = "particle"
    suffix = "suffix"
    legal_form = "legal_form"
    generic = "generic"
    number = "number"
    place = "place"
    connector = "connector"


class Token(msgspec.Struct, frozen=True, cache_hash=True):
    """One word of a reading, or one phrase that stands for a word (`limited liability company`).

    Attributes:
        text: the folded, romanised word or phrase.
        role: what it does in the name.
        canonical: what it is compared by: class key of a legal form, English lemma of a generic
            word, digits of a number, key of a place; the word itself otherwise.
    """

    text: str
    role: TokenRole
    canonical: str


class Lexicon(msgspec.Struct, frozen=True):
    """The words whose role is known for one sort of name.

    Attributes:
        words: single words, Latin or native, by their folded form.
        spans: phrases by their first word, longest first.
        edges: words that have their role only at the start or end of a name (`AS`, `CO`, `SE`).
        inside: native words of scripts written without spaces, longest first by length.
        elsewhere: what a word of `edges` is inside a name: SCI a partnership, and science.
    """

    words: dict[str, Token]
    spans: dict[str, list[tuple[list[str], Token]]]
    edges: frozenset[str]
    inside: dict[int, dict[str, Token]]
    elsewhere: dict[str, Token]


_UNSPACED = frozenset({"Hani", "Jpan", "Hang", "Thai"})
_TABLES: dict[NameSort, tuple[tuple[str, TokenRole], ...]] = {
    NameSort.person: (
        ("particles", TokenRole.particle),
        ("titles", TokenRole.title),
        ("suffixes", TokenRole.suffix),
    ),
    NameSort.organisation: (
        ("connectors", TokenRole.connector),
        ("numbers", TokenRole.number),
        ("places", TokenRole.place),
        ("generic", TokenRole.generic),
        ("legal_forms", TokenRole.legal_form),
    ),
    NameSort.vessel: (
        ("numbers", TokenRole.number),
        ("vessel_words", TokenRole.generic),
    ),
}


@cache
def lexicon(sort: NameSort) -> Lexicon:
    """Return the words of known role for one sort; later tables win over earlier ones."""
    if sort is NameSort.other:
        return lexicon(NameSort.organisation)
    words: dict[str, Token] = {}
    spans: dict[str, list[tuple[list[str], Token]]] = {}
    inside: dict[int, dict[str, Token]] = {}
    edges: set[str] = set()
    elsewhere: dict[str, Token] = {}
    for table, role in _TABLES[sort]:
        for row in rows(table):
            for form in row["forms"].split("|"):
                at_edge = form.startswith("^")
                plain = form.removeprefix("^")
                token = Token(_latin(plain, row["key"]), role, row["key"])
                parts = plain.split(" ")
                if len(parts) > 1:
                    spans.setdefault(parts[0], []).append((parts, token))
                    if all(len(part) == 1 for part in parts):  # S.A.L. folds to one word
                        words.setdefault("".join(parts), token)
                    continue
                if sort is NameSort.person and len(plain) == 1 and plain.isascii():
                    continue  # an initial
                if at_edge and plain in words and plain not in edges:
                    elsewhere[plain] = words[plain]
                words[plain] = token
                edges.discard(plain)
                if at_edge:
                    edges.add(plain)
                if not plain.isascii() and script_of(plain) in _UNSPACED and len(plain) > 1:
                    inside.setdefault(len(plain), {})[plain] = token
    if sort is NameSort.organisation:
        for form, token in _transcribed():
            parts = form.split(" ")
            if len(parts) > 1:
                spans.setdefault(parts[0], []).append((parts, token))
            else:
                words.setdefault(form, token)
    for found in spans.values():
        found.sort(key=lambda span: -len(span[0]))
    longest_first = dict(sorted(inside.items(), reverse=True))
    return Lexicon(words, spans, frozenset(edges), longest_first, elsewhere)


def _transcribed() -> Iterator[tuple[str, Token]]:
    """Yield the Cyrillic words and phrases of the tables as each romanisation writes them.

    People write `Laboratoriya` and `Obshchestvo s ogranichennoy otvetstvennostyu` by whatever
    scheme they know. The table is made by `tools/build_transcribed.py`.
    """
    for row in rows("transcribed"):
        role = TokenRole(row["role"])
        for form in row["forms"].split("|"):
            yield form, Token(form, role, row["key"])


def _latin(form: str, key: str) -> str:
    return form if form.isascii() else key
