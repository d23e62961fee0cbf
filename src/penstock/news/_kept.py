"""What is kept of an article while its story is open: no more than grouping needs, packed.

Everything read out of it is bytes until the story is told, compressed where that is worth its
time; words and numbers to compare are held in flat arrays. So thousands of open stories take tens
of megabytes, however long a stream is.
"""

import zlib
from array import array
from datetime import date
from operator import mul

from msgspec import Struct, msgpack

from penstock.news._model import Reading
from penstock.news._terms import Profile

_INDEXED_TERMS = 14
# What a thing kept takes beside the packed text, in bytes, counted on a stream of short articles.
_OF_ARTICLE, _OF_TERM, _OF_QUOTE, _OF_SHINGLE = 1600, 90, 250, 110
_FASTEST, _WORTH_COMPRESSING = 1, 1 << 14
_encoder = msgpack.Encoder()
_decoder = msgpack.Decoder(Reading)

Span = tuple[date, date]


class Likeness(Struct, frozen=True, gc=False):
    """What others are compared with: weighted words, the first `rares` of them rare."""

    terms: tuple[str, ...]
    weights: "array[float]"
    rares: int
    events: frozenset[tuple[str, str]]
    day: date | None
    language: str
    parties: frozenset[str]

    def rare_of(self, profile: Profile) -> frozenset[str]:
        """Return the rare words and names that are rare in another article, too."""
        return profile.rare.intersection(self.terms[: self.rares])

    def cosine(self, profile: Profile) -> float:
        """Return how alike the weighted words are, 0 to 1."""
        absent = [0.0] * len(self.terms)
        alike: float = sum(map(mul, self.weights, map(profile.terms.get, self.terms, absent)))
        return alike


class Member(Struct, gc=False):
    """An article of an open story.

    `indexed` are the words, and the parties, its story is looked up by; `size` is about how many
    bytes all of it takes.
    """

    source: str
    sha256: str
    indexed: tuple[str, ...]
    quotes: tuple[str, ...]
    shingles: "array[int]"
    packed: bytes
    is_compressed: bool
    likeness: Likeness | None

    @property
    def size(self) -> int:
        """About how many bytes it takes, with what the indexes hold of it."""
        return (
            _OF_ARTICLE
            + len(self.packed)
            + _OF_TERM * len(self.indexed)
            + _OF_QUOTE * len(self.quotes)
            + _OF_SHINGLE * len(self.shingles)
        )

    def share_of(self, profile: Profile) -> float:
        """Return how much of the shorter of two articles both have, 0 to 1."""
        smaller = min(len(self.shingles), len(profile.shingles)) or 1
        return len(profile.shingles.intersection(self.shingles)) / smaller

    def reading(self) -> Reading:
        """Return everything read out of the article, as it was."""
        packed = zlib.decompress(self.packed) if self.is_compressed else self.packed
        found: Reading = _decoder.decode(packed)
        return found


def member_of(reading: Reading, profile: Profile, indexed: tuple[str, ...]) -> Member:
    """Return what is kept of an article."""
    rare = [term for term in profile.terms if term in profile.rare]
    packed = _encoder.encode(reading)
    is_compressed = len(packed) > _WORTH_COMPRESSING
    terms = (*rare, *(term for term in profile.terms if term not in profile.rare))
    return Member(
        source=reading.article.source,
        sha256=profile.sha256,
        indexed=indexed,
        quotes=tuple(profile.quotes),
        shingles=array("I", profile.shingles),
        packed=zlib.compress(packed, _FASTEST) if is_compressed else packed,
        is_compressed=is_compressed,
        likeness=Likeness(
            terms=terms,
            weights=array("d", map(profile.terms.__getitem__, terms)),
            rares=len(rare),
            events=profile.events,
            day=profile.day,
            language=profile.language,
            parties=profile.parties,
        ),
    )


def index_terms(profile: Profile) -> tuple[str, ...]:
    """Return the weightiest words of an article and the parties it names."""
    terms = list(profile.terms.items())  # the weightiest come first
    last = min(_INDEXED_TERMS, len(terms))
    while last < len(terms) and terms[last][1] == terms[last - 1][1]:
        last += 1
    ranked = sorted(terms[:last], key=lambda item: (-item[1], item[0]))
    return (*(term for term, _ in ranked[:_INDEXED_TERMS]), *profile.parties)


def span_of(profile: Profile) -> Span | None:
    """Return the days between which an article appeared, None where they are not known."""
    if profile.day is not None:
        return profile.day, profile.day
    if profile.window is not None:
        return profile.window.earliest, profile.window.latest
    return None
