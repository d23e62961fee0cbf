"""What a transaction says to the measures: parties, accounts, places, and what of them is open."""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from penstock.measures import (
    Activity,
    Asker,
    Clue,
    PartyFact,
    PartyKind,
    PlaceFact,
    QuestionFacts,
    Reading,
    hit_clue,
    listing_of,
)
from penstock.payments._actors import Actor
from penstock.payments._chain import accounts, chain, country_of
from penstock.payments._goods import Cargo, Way, cargo_of
from penstock.payments._matching import matchers
from penstock.payments._message import Kind, Segment
from penstock.payments._named import Named
from penstock.payments._sightings import Sighting
from penstock.payments._spellings import other_spellings
from penstock.text import SanctionedPlace, places_in, port_named

ABOUT_A_PAYMENT = frozenset({Activity.PAYMENT})
_ACCOUNTS = (Kind.ACCOUNT, Kind.IBAN, Kind.PROXY, Kind.IDENTIFIER)
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_PAPERS = frozenset({"CCPT", "NIDN"})


class PaymentQuestion(Struct, frozen=True):
    """A transaction, ready for the measures."""

    facts: QuestionFacts
    readings: tuple[Reading, ...]
    clues: tuple[Clue, ...]


def payment_question(
    actors: Sequence[Actor],
    loose: Sequence[Segment],
    seen: Sequence[Sighting],
    named: Sequence[Named],
    currency: str,
    asker: Asker,
) -> PaymentQuestion:
    """Return what a transaction and what was seen in it say to the measures."""
    clues: list[Clue] = []
    open_places: list[tuple[str, SanctionedPlace, Segment]] = []
    own: dict[str, list[Sighting]] = {}
    mentioned = []
    for one in seen:
        clues.append(_clue(one))
        if one.is_mention or not one.actor:
            mentioned.append(one)
        else:
            own.setdefault(one.actor, []).append(one)
    parties = []
    for actor in actors:
        parties.append(_party(actor, own.get(actor.key, ()), asker, clues, open_places))
        parties += _account_banks(actor, clues)
    parties += [_mention(one, asker) for one in mentioned]
    places = list(_loose_places(loose, clues, open_places))
    cargo = cargo_of(actors, loose)
    clues += [_way_clue(way) for _, way in cargo.sure]
    facts = QuestionFacts(
        parties=tuple(parties),
        accounts=accounts(chain(actors), currency, actors),
        places=tuple(places),
        goods=tuple(goods for goods, _ in cargo.sure),
        activities=asker.about,
        currency=currency,
    )
    readings = (
        *_open_listings(seen, facts),
        *_open_goods(cargo, facts),
        *_open_places(open_places, facts),
        *_open_names(named, facts),
    )
    return PaymentQuestion(facts, readings, tuple(clues))


def _clue(one: Sighting) -> Clue:
    return replace(hit_clue(one.segment.path, one.hit), text=one.hit.matched or one.segment.text)


def _party(
    actor: Actor,
    seen: Sequence[Sighting],
    asker: Asker,
    clues: list[Clue],
    open_places: list[tuple[str, SanctionedPlace, Segment]],
) -> PartyFact:
    countries = dict(actor.countries)
    regions: dict[str, Segment] = {}
    for place, segment, is_sure in actor.places():
        if not is_sure:
            open_places.append((actor.key, place, segment))
        else:
            (regions if place.is_region else countries).setdefault(place.code, segment)
    clues += [
        Clue(segment.path, segment.text, frozenset({code}))
        for code, segment in (*countries.items(), *regions.items())
    ]
    bics = actor.bics
    clues += [Clue(one.path, one.text, frozenset({one.text.strip().upper()[4:6]})) for one in bics]
    kind = actor.kind
    nationalities = dict.fromkeys(_nationalities(actor, clues))
    first = (actor.names or bics or actor.segments)[0]
    names = [one.text for one in actor.of(Kind.NAME)]
    names += [one.hit.name for one in seen if one.is_sure]
    return PartyFact(
        id=actor.key,
        role=actor.role.value,
        names=tuple(dict.fromkeys(names)),
        kind=kind,
        bics=tuple(one.text.strip().upper() for one in bics),
        identifiers=tuple(_squeezed(one.text) for one in actor.of(*_ACCOUNTS)),
        countries=tuple(countries),
        nationalities=tuple(nationalities),
        regions=tuple(regions),
        located_in=country_of(actor) if kind is PartyKind.BANK else "",
        listings=tuple(listing_of(one.hit, asker, is_sure=one.is_sure) for one in seen),
        path=first.path,
        text=first.text,
    )


def _nationalities(actor: Actor, clues: list[Clue]) -> Iterator[str]:
    """Yield the issuers of passports and national papers: who bears one is a national."""
    if not any(one.scheme in _PAPERS for one in actor.of(Kind.IDENTIFIER)):
        return
    for segment in actor.of(Kind.COUNTRY):
        if segment.scheme == "issuer":
            code = segment.text.strip().upper()
            clues.append(Clue(segment.path, segment.text, frozenset({code})))
            yield code


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _account_banks(actor: Actor, clues: list[Clue]) -> Iterator[PartyFact]:
    """Yield the bank behind each account number that names its country (IBAN, ISO 13616)."""
    for segment in actor.of(Kind.IBAN, Kind.ACCOUNT):
        number = re.sub(r"[\s-]", "", segment.text).upper()
        if _IBAN.fullmatch(number) and _is_checked(number):
            clues.append(Clue(segment.path, segment.text, frozenset({number[:2]})))
            yield PartyFact(
                id=f"bank of {segment.path}",
                names=(f"the bank of the account {number}",),
                kind=PartyKind.BANK,
                located_in=number[:2],
                path=segment.path,
                text=segment.text,
            )


def _is_checked(number: str) -> bool:
    digits = "".join(str(int(letter, 36)) for letter in number[4:] + number[:4])
    return int(digits) % 97 == 1


def _mention(one: Sighting, asker: Asker) -> PartyFact:
    """Return who a text names: a party on whose behalf the payment may be."""
    return PartyFact(
        id=f"{one.segment.path} ({one.hit.party})",
        role=one.segment.role.value,
        names=(one.hit.matched,),
        listings=(listing_of(one.hit, asker, is_sure=one.is_sure),),
        path=one.segment.path,
        text=one.hit.matched or one.segment.text,
    )


def _loose_places(
    loose: Sequence[Segment],
    clues: list[Clue],
    open_places: list[tuple[str, SanctionedPlace, Segment]],
) -> Iterator[PlaceFact]:
    """Yield the places a payment surely concerns: ports and countries; a text only may."""
    for segment in loose:
        if segment.kind is Kind.COUNTRY and segment.scheme != "issuer":
            code = segment.text.strip().upper()
            if len(code) == 2 and code.isalpha():
                clues.append(Clue(segment.path, segment.text, frozenset({code})))
                yield PlaceFact(country=code, path=segment.path, text=segment.text)
        if "place" not in matchers(segment.kind):
            continue
        texts = (segment.text, *other_spellings(segment.text))
        find = port_named if segment.kind is Kind.PORT else places_in
        for place in dict.fromkeys(place for text in texts for place in find(text)):
            if segment.kind is Kind.PORT and not place.is_near:
                clues.append(Clue(segment.path, segment.text, frozenset({place.code})))
                yield _place_fact(place, segment)
            else:
                open_places.append(("", place, segment))


def _place_fact(place: SanctionedPlace, segment: Segment) -> PlaceFact:
    return PlaceFact(
        country="" if place.is_region else place.code,
        region=place.code if place.is_region else "",
        path=segment.path,
        text=segment.text,
    )


def _open_listings(seen: Sequence[Sighting], facts: QuestionFacts) -> Iterator[Reading]:
    """Yield what follows if a name is that of the listed party, where a measure goes by names."""
    for one in seen:
        if one.is_sure:
            continue
        key = one.actor if one.actor and not one.is_mention else ""
        owner = key or f"{one.segment.path} ({one.hit.party})"
        yield Reading(
            _with_name(facts, owner, one.hit.name),
            f"whether {one.hit.matched or one.segment.text} is {one.hit.name}"
            f" ({one.hit.party}) of {one.hit.list}",
            _clue(one),
        )


def _open_places(
    found: Sequence[tuple[str, SanctionedPlace, Segment]], facts: QuestionFacts
) -> Iterator[Reading]:
    for code in dict.fromkeys(place.code for _, place, _ in found):
        _, place, segment = next(one for one in found if one[1].code == code)
        shown = " ".join(segment.text.split())[:80]
        question = f"whether {shown!r} ({segment.path}) means {place.spelling} of {code}"
        yield Reading(
            replace(facts, places=(*facts.places, _place_fact(place, segment))),
            question,
            Clue(segment.path, segment.text, frozenset({code})),
        )


def _open_goods(cargo: Cargo, facts: QuestionFacts) -> Iterator[Reading]:
    """Yield what follows if goods come from, or go to, where a text or a party may say."""
    for goods, way, question in cargo.open:
        own = replace(facts, goods=(*facts.goods, goods))
        yield Reading(own, question, _way_clue(way))


def _way_clue(way: Way) -> Clue:
    return Clue(way.segment.path, way.said, frozenset({way.code}))


def _open_names(named: Sequence[Named], facts: QuestionFacts) -> Iterator[Reading]:
    """Yield what follows if a party is one that a measure itself names."""
    for one in named:
        owner = one.actor or one.segment.path
        yield Reading(
            _with_name(facts, owner, one.name, one.countries),
            f"whether {one.matched} is {one.name}, named by {one.measure}",
            Clue(one.segment.path, one.matched),
        )


def _with_name(
    facts: QuestionFacts, owner: str, name: str, countries: tuple[str, ...] = ()
) -> QuestionFacts:
    parties = tuple(
        replace(
            party,
            names=tuple(dict.fromkeys((*party.names, name))),
            countries=tuple(dict.fromkeys((*party.countries, *countries))),
        )
        if party.id == owner
        else party
        for party in facts.parties
    )
    if all(party.id != owner for party in facts.parties):
        parties = (*parties, PartyFact(id=owner, names=(name,), countries=countries, path=owner))
    return replace(facts, parties=parties)
