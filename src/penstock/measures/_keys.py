"""The keys under which a target is found: only what a question names is ever looked at."""

# ruff: noqa: PERF401 - of one or two things a plain loop is faster than a comprehension

from collections.abc import Iterator, Mapping

from penstock.measures._facts import GoodsFact, PartyFact, PlaceFact
from penstock.measures._logic import GOODS_WHAT, NO, YES, Answer, lacking
from penstock.measures._names import bic_key, name_key
from penstock.measures._schema import (
    AccountTarget,
    ClassTarget,
    Definition,
    GoodsTarget,
    JurisdictionTarget,
    PartyTarget,
    ProgrammeTarget,
    SectorTarget,
    Target,
    TransactionTarget,
    VesselTarget,
)
from penstock.measures._words import Direction

Key = tuple[str, str]


def target_keys(target: Target, definitions: Mapping[str, Definition]) -> frozenset[Key]:
    """Return every key that leads to a target."""
    return frozenset(_target_keys(target, definitions))


def _target_keys(target: Target, definitions: Mapping[str, Definition]) -> Iterator[Key]:
    match target:
        case JurisdictionTarget():
            yield from (("country", country) for country in target.countries)
            yield from (("region", region) for region in target.regions)
        case PartyTarget():
            yield from (("name", name_key(name)) for name in target.names)
            yield from (("bic", bic_key(bic)) for bic in target.bics)
            yield from (("party", one) for one in target.ids)
            yield from (("number", one) for one in target.wallets)
        case ClassTarget():
            countries = _class_countries(target.definition, definitions, set())
            yield from (("country", country) for country in countries)
        case ProgrammeTarget():
            yield from (("programme", tag) for tag in target.programmes)
            if not target.programmes:
                yield from (("section", one) for one in (*target.sections, *target.lists))
        case TransactionTarget():
            yield from (("name", name_key(name)) for name in target.names)
            yield from (("sector", tag) for tag in target.tags)
        case SectorTarget():
            yield from (("country", country) for country in target.countries)
        case AccountTarget():
            yield from (("number", one) for one in target.numbers)
        case GoodsTarget():
            yield from (("goods", country) for country in target.countries)
            yield from (("goods", region) for region in target.regions)
        case VesselTarget():
            yield from (("flag", country) for country in target.flags)
            yield from (("number", one) for one in target.imo)
            yield from (("called", country) for country in target.called_in)


def _class_countries(
    definition: str, definitions: Mapping[str, Definition], seen: set[str]
) -> set[str]:
    if definition in seen:
        return set()
    seen.add(definition)
    countries: set[str] = set()
    for clause in definitions[definition].any_of:
        countries.update(clause.chartered_in, clause.located_in)
        countries.update(clause.government_of, clause.national_of)
        if clause.subsidiary_of:
            countries |= _class_countries(clause.subsidiary_of, definitions, seen)
    return countries


def party_keys(party: PartyFact) -> list[Key]:
    """Return the keys a party and its known owners are looked up under."""
    keys: list[Key] = []
    _add_keys(party, keys)
    return keys


def _add_keys(party: PartyFact, keys: list[Key]) -> None:
    ties = {party.chartered_in, party.located_in, party.government_of, party.flag}
    ties.update(party.countries, party.nationalities)
    for bic in party.bics:
        key = bic_key(bic)
        ties.add(key[4:6])
        keys.append(("bic", key))
    ties.discard("")
    for country in sorted(ties):
        keys.append(("country", country))
    for name in party.names:
        keys.append(("name", name_key(name)))
    for region in party.regions:
        keys.append(("region", region))
    for sector in party.sectors:
        keys.append(("sector", sector))
    for number in party.identifiers:
        keys.append(("number", number))
    for listing in party.listings:
        keys += [("programme", tag) for tag in listing.programmes]
        keys += [("section", listing.section), ("section", listing.list)]
        keys.append(("party", listing.party))
    if party.flag:
        keys.append(("flag", party.flag))
    for country in party.called_in:
        keys.append(("called", country))
    for owner in party.owners:
        _add_keys(owner.owner, keys)


def place_keys(place: PlaceFact) -> list[Key]:
    """Return the keys a place is looked up under."""
    return [("country", place.country), ("region", place.region)]


def goods_keys(goods: GoodsFact) -> list[Key]:
    """Return the keys goods are looked up under."""
    ways = (goods.origin, goods.destination, goods.destination_region)
    return [("goods", way) for way in ways if way]


def goods_match(target: GoodsTarget, goods: GoodsFact) -> Answer:
    """Return whether goods on their way are those a target names."""
    if target.direction is Direction.IMPORT:
        is_way = goods.origin in target.countries
    else:
        is_way = goods.destination in target.countries or goods.destination_region in target.regions
    if not is_way:
        return NO
    if not target.hs and not target.tags:
        return YES
    if any(tag in target.tags for tag in goods.tags):
        return YES
    if goods.hs and target.hs:
        if goods.hs.startswith(target.hs):
            return YES
        # A code of fewer digits than the one named covers it and others besides.
        if not any(code.startswith(goods.hs) for code in target.hs):
            return NO
    elif goods.hs and not target.hs and goods.tags:
        return NO
    if not target.is_asked:
        return NO
    return lacking(GOODS_WHAT.format(goods.text or "the goods"))
