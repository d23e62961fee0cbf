"""Goods a payment is for, and their way: what texts and fields say, and what they leave open.

Kinds of goods are a table, `data/payments/goods.tsv`. What a field of a letter of credit says is
sure; what a narrative says, or the country of a seller or buyer, is open.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from msgspec import Struct

from penstock.measures import GoodsFact
from penstock.payments._actors import Actor
from penstock.payments._matching import matchers
from penstock.payments._message import Kind, Role, Segment
from penstock.payments._tables import rows
from penstock.payments._ways import ways_in, words_of_way
from penstock.text import Phrases, country_at_end, places_in, plain_words

_READ = 32_768
_SELLERS = frozenset({Role.CREDITOR, Role.ULTIMATE_CREDITOR, Role.BENEFICIARY, Role.INVOICER})
_BUYERS = frozenset({Role.DEBTOR, Role.ULTIMATE_DEBTOR, Role.APPLICANT, Role.INVOICEE})
_MOST = 24
_CODE = re.compile(r"(?<!\d)\d{4}(?:[. ]?\d{2}){0,3}(?!\d)")
_DOTTED = re.compile(r"(?<![\d.])\d{4}\.\d{2}(?:\.?\d{2}){0,2}(?![\d.])")
_EASTERN = re.compile(r"[\u3400-\u9fff\uac00-\ud7a3]{2,}")
_TAG = re.compile(r"\d\d[A-Z]\b")


class Named(Struct, frozen=True):
    """Goods that a text names: their kinds, and a code of the Harmonized System.

    Of goods named by a word the code is one that goods of the kind have.
    """

    text: str
    tags: frozenset[str]
    hs: str = ""


class Way(Struct, frozen=True, kw_only=True):
    """A country or region that goods come from (`is_origin`) or go to, and where it is said.

    `is_sure`: a field says so that is there for it. `said` is the text, or whose country it is.
    """

    code: str
    is_origin: bool
    is_sure: bool
    said: str
    segment: Segment


class Cargo(Struct, frozen=True):
    """The goods of a payment: what is sure of their way, and what is open, with the question."""

    sure: tuple[tuple[GoodsFact, Way], ...]
    open: tuple[tuple[GoodsFact, Way, str], ...]


def cargo_of(actors: Sequence[Actor], loose: Sequence[Segment]) -> Cargo:
    """Return the goods a payment names, each with every way it may have."""
    segments = [*loose, *(one for actor in actors for one in actor.segments)]
    texts = [one for one in segments if "goods" in matchers(one.kind)]
    named = [
        (goods, one)
        for one in texts
        for goods in goods_in(one.text, is_field=one.kind is Kind.GOODS)
    ]
    if not named:
        named = [(_whole(one), one) for one in texts if one.kind is Kind.GOODS]
    if not named:
        return Cargo((), ())
    ways = [
        *(way for one in segments for way in _field_ways(one)),
        *(way for one in texts for way in _told_ways(one)),
        *_party_ways(actors),
    ]
    best: dict[tuple[str, bool], Way] = {}
    for way in sorted(ways, key=lambda one: not one.is_sure):
        best.setdefault((way.code, way.is_origin), way)
    facts = [(_fact(goods, segment, way), way) for way in best.values() for goods, segment in named]
    sure = tuple((fact, way) for fact, way in facts if way.is_sure)[:_MOST]
    questions = tuple((fact, way, _question(fact, way)) for fact, way in facts if not way.is_sure)
    return Cargo(sure, questions[:_MOST])


def _question(fact: GoodsFact, way: Way) -> str:
    moves = "come from" if way.is_origin else "go to"
    return f"whether {fact.text!r} {moves} {way.code}, as {way.said!r} may say"


def _fact(goods: Named, segment: Segment, way: Way) -> GoodsFact:
    is_region = "-" in way.code
    return GoodsFact(
        hs=goods.hs,
        tags=tuple(sorted(goods.tags)),
        origin=way.code if way.is_origin else "",
        destination=way.code if not way.is_origin and not is_region else "",
        destination_region=way.code if not way.is_origin and is_region else "",
        is_us_origin=False if way.is_origin and way.is_sure and way.code != "US" else None,
        path=segment.path,
        text=goods.text,
    )


def _whole(segment: Segment) -> Named:
    """Return goods of a field whose words are of no known kind: they have a way all the same."""
    return Named(" ".join(segment.text.split())[:60], frozenset())


@lru_cache(_READ)
def goods_in(text: str, *, is_field: bool = False) -> tuple[Named, ...]:
    """Return the goods a text names, by words and by codes that a word announces.

    Args:
        text: the text.
        is_field: it is a field for goods, where a dotted code needs no word before it.

    >>> [(one.text, one.hs) for one in goods_in("200 MT COAL, HS CODE 2701.12")]
    [('coal', '2701'), ('2701.12', '270112')]
    """
    found = {}
    for _, _, (phrase, tags, usual) in _kinds().find(plain_words(text)):
        found[phrase] = Named(phrase, tags, usual)
    if not text.isascii():
        for phrase, (tags, usual) in _ideographic().items():
            if phrase in text:
                found.setdefault(phrase, Named(phrase, tags, usual))
    for code in _codes(text, is_field=is_field):
        digits = re.sub(r"\D", "", code)
        found[code] = Named(code, tags_of_code(digits), digits)
    return tuple(found.values())


def _codes(text: str, *, is_field: bool) -> Iterator[str]:
    if is_field:
        yield from _DOTTED.findall(text)
    announced = _words("code")
    for match in _CODE.finditer(text):
        before = plain_words(text[max(0, match.start() - 60) : match.start()])
        # A list of codes is announced once: numbers between do not part them.
        words = [word for word in before if not word.isdecimal() and word not in ("and", "or")]
        if any(tuple(words[-size:]) in announced for size in (1, 2, 3) if len(words) >= size):
            yield match[0]


def _field_ways(segment: Segment) -> Iterator[Way]:
    if segment.kind is not Kind.PORT:
        return
    tags = _TAG.findall(segment.path)
    is_from = any(tag in words_of_way("from_field") for tag in tags)
    if not is_from and not any(tag in words_of_way("to_field") for tag in tags):
        return
    codes = [place.code for place in places_in(segment.text)]
    codes.append(country_at_end(segment.text))
    for code in dict.fromkeys(filter(None, codes)):
        yield Way(code=code, is_origin=is_from, is_sure=True, said=segment.text, segment=segment)


def _told_ways(segment: Segment) -> Iterator[Way]:
    """Yield the ways a running text tells of; sure where it is a field for goods."""
    is_field = segment.kind is Kind.GOODS
    for code, is_origin, said in ways_in(segment.text):
        directions = (True, False) if is_origin is None else (is_origin,)
        for one in directions:
            is_sure = is_field and is_origin is not None
            yield Way(code=code, is_origin=one, is_sure=is_sure, said=said, segment=segment)


def _party_ways(actors: Sequence[Actor]) -> Iterator[Way]:
    """Yield the countries of sellers and buyers: from the one, to the other goods may move."""
    for actor in actors:
        if actor.role in _SELLERS or actor.role in _BUYERS:
            for code, segment in actor.countries.items():
                said = (actor.names or [segment])[0].text
                is_from = actor.role in _SELLERS
                yield Way(code=code, is_origin=is_from, is_sure=False, said=said, segment=segment)


@cache
def _kinds() -> Phrases[tuple[str, frozenset[str], str]]:
    """Return the words of goods with their kinds, and a code that goods of the kind have."""
    tags: dict[str, set[str]] = {}
    usual: dict[str, str] = {}
    for row in rows("goods"):
        for phrase in row["phrases"].split("|"):
            tags.setdefault(phrase, set()).add(row["tag"])
            usual.setdefault(phrase, row["hs"].partition("|")[0])
    return Phrases(
        (phrase, (phrase, frozenset(known), usual[phrase])) for phrase, known in tags.items()
    )


@cache
def _ideographic() -> dict[str, tuple[frozenset[str], str]]:
    """Return the words that are written without blanks between them, two signs long or more."""
    found: dict[str, tuple[frozenset[str], str]] = {}
    for row in rows("goods"):
        for phrase in row["phrases"].split("|"):
            if _EASTERN.fullmatch(phrase):
                found[phrase] = (frozenset({row["tag"]}), row["hs"].partition("|")[0])
    return found


@cache
def tags_of_code(hs: str) -> frozenset[str]:
    """Return the kinds that a code of the Harmonized System says by itself."""
    return frozenset(
        row["tag"]
        for row in rows("goods")
        for begin in row["hs"].split("|")
        if begin and hs.startswith(begin)
    )


@cache
def _words(sort: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(one.split()) for one in words_of_way(sort))
