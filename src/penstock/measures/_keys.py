"""The keys under which a target is found: only what a question names is ever looked at."""

from collections.abc import Iterator, Mapping

from penstock.measures._facts import GoodsFact, PartyFact, PlaceFact
from penstock.measures._logic import NO, YES, Answer, lacking
from penstock.measures._names import bic_country, bic_key, name_key
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
    waiting = [party]
    while waiting:
        one = waiting.pop()
        ties = dict.fromkeys(one.countries)
        for country in (one.chartered_in, one.located_in, one.government_of, one.flag):
            ties[country] = None
        for country in one.nationalities:
            ties[country] = None
        for bic in one.bics:
            ties[bic_country(bic)] = None
            keys.append(("bic", bic_key(bic)))
        keys += [("country", country) for country in ties if country]
        keys += [("region", region) for region in one.regions]
        keys += [("name", name_key(name)) for name in one.names]
        keys += [("sector", sector) for sector in one.sectors]
        keys += [("number", number) for number in one.identifiers]
        for listing in one.listings:
            keys += [("programme", tag) for tag in listing.programmes]
            keys += [("section", listing.section), ("section", listing.list)]
            keys += [("party", listing.party)]
        if one.flag:
            keys.append(("flag", one.flag))
        keys += [("called", country) for country in one.called_in]
        waiting.extend(owner.owner for owner in one.owners)
    return keys


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
        return YES if goods.hs.startswith(target.hs) else NO
    if goods.hs and not target.hs and goods.tags:
        return NO
    if not target.is_asked:
        return NO
    return lacking(f"the HS code or kind of {goods.text or 'the goods'}")
