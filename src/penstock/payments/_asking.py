"""What a transaction asks the lists: names with their facts, running texts, numbers and codes."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate, pairwise

from msgspec import Struct

from penstock.model import Identifier, IdentifierKind, Schema, Subject
from penstock.payments._actors import Actor
from penstock.payments._announced import announced
from penstock.payments._matching import matchers
from penstock.payments._message import Kind, Segment
from penstock.payments._spellings import other_spellings, spelt_out
from penstock.payments._told_numbers import told_numbers
from penstock.payments._words import is_bic
from penstock.text import country_code

_AGENT = "agent"
_ANNOUNCED = "announced"
_JOINED = "/joined"
_BESIDE_NAME = (Kind.ADDRESS_LINE, Kind.TOWN, Kind.REGION, Kind.BIRTH_PLACE)
_TOGETHER = frozenset({Kind.NAME, *_BESIDE_NAME})
_PAPERS = {
    "CCPT": IdentifierKind.PASSPORT,
    "NIDN": IdentifierKind.NATIONAL_ID,
    "TXID": IdentifierKind.TAX_ID,
    "SOSE": IdentifierKind.TAX_ID,
}
_NUMBERS = {
    Kind.LEI: (IdentifierKind.LEI,),
    Kind.IBAN: (IdentifierKind.BANK_ACCOUNT,),
    Kind.ACCOUNT: (IdentifierKind.BANK_ACCOUNT, IdentifierKind.WALLET),
    # An alias of an account may be any number of its holder: a tax number, a telephone, a wallet.
    Kind.PROXY: (IdentifierKind.OTHER, IdentifierKind.WALLET, IdentifierKind.EMAIL),
    Kind.CLEARING_CODE: (IdentifierKind.OTHER,),
    Kind.IDENTIFIER: (IdentifierKind.OTHER,),
    Kind.EMAIL: (IdentifierKind.EMAIL,),
}
# Words at either side of a seam between two fields that a name may run across.
_SEAM = 4
_FEWEST_LETTERS = 4
# Letters that a run of letters set apart must have to be asked as a name: its words are not told.
_SPELT_NAME = 8
# Numbers in which the code of a bank may stand, at its beginning or set apart.
_MAY_HOLD_CODE = frozenset({*_NUMBERS, Kind.REFERENCE} - {Kind.LEI, Kind.EMAIL})
_RUN = re.compile(r"(?<![A-Z])[A-Z]")
_SEPARATORS = re.compile(r"[\W_]+")
_ACCOUNT_NAME = re.compile(r"Acct(?:\[\d+\])?/Nm(?:\[\d+\])?$")
_BIC = 8
_SPREAD = 32  # characters in which a code may be spread out
_READ = 32_768
# Fields for numbers of their own kind: without a letter nothing in them is a paper or a name.
_ONLY_NUMBERS = frozenset(
    {Kind.ACCOUNT, Kind.PHONE, Kind.POSTAL_CODE, Kind.CLEARING_CODE, Kind.AMOUNT, Kind.DATE}
)
# Fields that hold proper names of places announce a name by words that say so only.
_OF_PLACES = frozenset({Kind.TOWN, Kind.REGION, Kind.BIRTH_PLACE})
_ANNOUNCE_NOTHING = frozenset(
    {*_ONLY_NUMBERS, Kind.NAME, Kind.VESSEL, Kind.COUNTRY, Kind.EMAIL, Kind.BIC, Kind.IBAN}
    | {Kind.LEI, Kind.CURRENCY}
)
# What a field's text must look like, or it is read as text, too.
_SHAPES = {
    Kind.COUNTRY: re.compile(r"[A-Za-z]{2}"),
    Kind.LEI: re.compile(r"[A-Z0-9]{18}[0-9]{2}"),
    Kind.IBAN: re.compile(r"[A-Za-z]{2}[0-9]{2}[A-Za-z0-9 ]{11,33}"),
}


class Asked(Struct, frozen=True):
    """One question to the lists, and where the message says what is asked.

    Attributes:
        key: the subject, or the text.
        parts: where each segment of a text begins in it; one segment for a subject.
        actor: key of the party it belongs to, empty for loose text.
        field: of which kind of field the policy is that decides on alerts, see `policies.yaml`;
            empty for the one that was chosen for parties.
        is_pieced: the number was put together from pieces of a text, so that it is never sure.
    """

    key: Subject | str
    parts: tuple[tuple[int, Segment], ...]
    actor: str = ""
    field: str = ""
    is_pieced: bool = False

    @property
    def is_text(self) -> bool:
        """Whether a running text is asked about, and not one name or number."""
        return isinstance(self.key, str)

    @property
    def is_mention(self) -> bool:
        """Whether what is asked stands inside a text, and is not the name of the party itself."""
        return self.is_text or self.field == _ANNOUNCED

    def segment_at(self, place: int) -> Segment:
        """Return the segment in which a character of the text stands."""
        found = self.parts[0][1]
        for start, segment in self.parts:
            if start > place:
                break
            found = segment
        return found


def asked_of(
    actors: Iterable[Actor], loose: list[Segment], said: Iterable[Segment] = ()
) -> Iterator[Asked]:
    """Yield everything a transaction asks the lists.

    Args:
        actors: its parties and agents.
        loose: the segments that belong to none of them.
        said: all segments as they stand in the message, since a name may run on from one text into
            the next, whoever each of them is about.
    """
    for actor in actors:
        yield from _names(actor)
        yield from _texts(actor)
        for segment in actor.segments:
            yield from _codes(segment, actor.key)
            yield from _respelt(segment, actor.key)
            yield from _announced(segment, actor.key)
    texts = [segment for segment in loose if _is_text(segment)]
    for segment in texts:
        yield from _text([segment], "")
    told = [
        one
        for one in said
        if one.kind is Kind.FREE_TEXT
        and _is_text(one)
        # The lines of an MT party joined to one text say its name once more: what follows is apart.
        and not (one.party and one.path.endswith(_JOINED))
    ]
    for before, after in pairwise(told):
        yield from _seam(before, after)
    yield from _spelt_across(told)
    for segment in loose:
        if "name" in matchers(segment.kind):
            yield Asked(Subject(id="", names=(segment.text,)), ((0, segment),))
        yield from _codes(segment, "")
        yield from _respelt(segment, "")
        yield from _announced(segment, "")


def _respelt(segment: Segment, actor: str) -> Iterator[Asked]:
    """Yield what a text may say to a reader and not to a filter."""
    if segment.kind is Kind.BIC and is_bic(segment.text):
        return  # the digits of a code hide no word
    for text in other_spellings(segment.text):
        if "name" in matchers(segment.kind):
            yield Asked(Subject(id="", names=(text,)), ((0, segment),), actor)
        yield Asked(text, ((0, segment),), actor)
    for _, _, word in spelt_out(segment.text):
        if len(word) >= _SPELT_NAME:
            yield Asked(Subject(id="", names=(word,)), ((0, segment),), actor)


def _announced(segment: Segment, actor: str) -> Iterator[Asked]:
    """Yield the names that a text announces, asked as names and not as words of a text."""
    text, kind = segment.text, segment.kind
    # One word is a name where a hyphen parts it: AL-HARAMAYN. Numbers and codes are none.
    if kind in _ANNOUNCE_NOTHING or not (" " in text or text.replace("-", "").isalpha()):
        return
    if segment.party and segment.path.endswith(_JOINED):
        return  # its lines are those of the party, which are asked with its facts
    found = announced(text, is_address=kind is Kind.ADDRESS_LINE, may_open=kind not in _OF_PLACES)
    for one in found:
        schema = Schema.VESSEL if one.is_ship else None
        subject = Subject(id="", names=(one.name,), schema=schema)
        yield Asked(subject, ((0, segment),), actor, _ANNOUNCED)


def _spelt_across(segments: list[Segment]) -> Iterator[Asked]:
    """Yield what letters set apart spell that run from one narrative into the next ones."""
    parts = list(accumulate((len(one.text) + 1 for one in segments), initial=0))
    for start, end, word in spelt_out("\n".join(one.text for one in segments)):
        first = bisect_right(parts, start) - 1
        if len(word) >= _SPELT_NAME and end > parts[first + 1]:
            yield Asked(Subject(id="", names=(word,)), ((0, segments[first]),))
            yield Asked(word, ((0, segments[first]),))


def _names(actor: Actor) -> Iterator[Asked]:
    """Yield the names of a party; its own with its countries and dates, others bare."""
    own = actor.names
    countries, births = (tuple(actor.countries), actor.birth_dates()) if own else ((), ())
    for segment in actor.of(Kind.NAME):
        facts = (countries, births) if segment in own else ((), ())
        subject = Subject(id="", names=(segment.text,), countries=facts[0], birth_dates=facts[1])
        # Whose account it is need be no bank, and no company words tell it.
        field = _AGENT if actor.is_bank and not _is_of_account(segment) else ""
        yield Asked(subject, ((0, segment),), actor.key, field)


def _is_of_account(segment: Segment) -> bool:
    """Tell whether a name is that of an account."""
    return bool(_ACCOUNT_NAME.search(segment.path))


def _texts(actor: Actor) -> Iterator[Asked]:
    """Yield what the fields of a party say together, as a name may run over several, and alone."""
    named = actor.of(Kind.NAME)
    # A name may run on in the address; other names, of a contact or the account, stand behind it.
    stem = actor.names[0].path.rpartition("/")[0] if named else ""
    own = [one for one in named if one.path.rpartition("/")[0] == stem]
    others = [one for one in named if one not in own]
    together = [*own, *actor.of(*_BESIDE_NAME), *others]
    yield from _text(together, actor.key)
    towns = actor.of(Kind.TOWN)
    if towns and len(together) > 2:
        yield from _text([*actor.names[:1], towns[0]], actor.key)
    for segment in actor.segments:
        if segment.kind not in _TOGETHER and _is_text(segment):
            yield from _text([segment], actor.key)


def _is_text(segment: Segment) -> bool:
    """Tell whether a segment is read as text: by its kind, or as it is not what its field says."""
    if segment.kind is Kind.BIC:
        return not is_bic(segment.text)
    if shape := _SHAPES.get(segment.kind):
        return not shape.fullmatch(segment.text.strip())
    if segment.kind in _ONLY_NUMBERS and not any(map(str.isalpha, segment.text)):
        return False
    return "text" in matchers(segment.kind)


def _text(segments: list[Segment], actor: str) -> Iterator[Asked]:
    if not segments:
        return
    parts = []
    start = 0
    for segment in segments:
        parts.append((start, segment))
        start += len(segment.text) + 1
    text = "\n".join(segment.text for segment in segments)
    if text.isascii() and sum(map(str.isalnum, text)) < _FEWEST_LETTERS:
        return
    yield Asked(text, tuple(parts), actor)


def _seam(before: Segment, after: Segment) -> Iterator[Asked]:
    tail, head = before.text.split()[-_SEAM:], after.text.split()[:_SEAM]
    if tail and head:
        left = " ".join(tail)
        text = f"{left} {' '.join(head)}"
        yield Asked(text, ((0, before), (len(left) + 1, after)))


def _codes(segment: Segment, actor: str) -> Iterator[Asked]:
    text = segment.text.strip()
    if segment.kind is Kind.BIC:
        kinds: tuple[IdentifierKind, ...] = (IdentifierKind.BIC,) if is_bic(text) else ()
    else:
        kinds = _NUMBERS.get(segment.kind, ())
        if paper := _PAPERS.get(segment.scheme):
            kinds = (paper,)
    for kind in kinds:
        subject = Subject(id="", names=(), identifiers=(Identifier(kind, text),))
        yield Asked(subject, ((0, segment),), actor)
    if segment.kind in _MAY_HOLD_CODE:
        for code in codes_inside(segment.text):
            # The bank is not the holder of the account: it is somebody the payment names besides.
            subject = Subject(id="", names=(), identifiers=(Identifier(IdentifierKind.BIC, code),))
            yield Asked(subject, ((0, segment),))
    if "code" in matchers(segment.kind):
        for number, is_pieced in told_numbers(segment.text):
            subject = Subject(id="", names=(), identifiers=(number,))
            yield Asked(subject, ((0, segment),), is_pieced=is_pieced)


@lru_cache(_READ)
def codes_inside(text: str) -> tuple[str, ...]:
    """Return what may be the code of a bank inside a number, in whatever way it is set apart.

    A code begins where a run of letters begins, and separators inside it do not count. Of a country
    it must be; whether anybody has it is for the lists to say.

    >>> codes_inside("FTBD-KPPY/0001"), codes_inside("0001 FTBDKPPYXXX"), codes_inside("AB12")
    (('FTBDKPPY',), ('FTBDKPPY',), ())
    """
    plain = text.upper()
    if len(plain) < _BIC:
        return ()
    found: dict[str, None] = {}
    for start in _RUN.finditer(plain):
        code = _SEPARATORS.sub("", plain[start.start() : start.start() + _SPREAD])[:_BIC]
        if is_bic(code) and country_code(code[4:6]) == code[4:6]:
            found[code] = None
    return tuple(found)
