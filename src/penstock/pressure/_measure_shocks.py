"""Shipped measures as shocks: what a text forbids on a day, in terms of trade."""

from collections.abc import Sequence

from penstock.errors import MalformedInput, UnknownName, UsageError
from penstock.measures import (
    ClassTarget,
    Effect,
    GoodsTarget,
    JurisdictionTarget,
    Measure,
    Requirement,
    Sender,
    book,
    state,
)
from penstock.model import Stage
from penstock.pressure._place_keys import place_key
from penstock.pressure._places import groups
from penstock.pressure._scenario import Cap, Embargo, FinancialCutOff, Flow, MeasureShock, Shock
from penstock.pressure._world import SectorWorld, World

_FROM = {Effect.IMPORT_BAN}
_TO = {Effect.EXPORT_BAN, Effect.LUXURY_GOODS_BAN}
_ACCOUNTS = {
    Effect.PROHIBIT_CORRESPONDENT_ACCOUNT,
    Effect.PROHIBIT_PAYABLE_THROUGH_ACCOUNT,
    Effect.PROHIBIT_TRANSMITTAL,
}
_EXAMPLE = "such as {value: 0.5, low: 0.3, high: 0.8}"


def shocks_of_measure(
    shock: MeasureShock, world: World | SectorWorld, path: str
) -> tuple[list[Shock], list[str]]:
    """Return the shocks that a measure amounts to on a day, and what of it does not map.

    A ban beside a cap on the same goods is the ban of what exceeds it, so that the cap alone is
    played.

    Raises:
        UnknownName: no measure of that id.
        UsageError: on that day it asks nothing that is trade.
        MalformedInput: a number is needed that the scenario does not give.
    """
    tables = book()
    measure = tables.measures.get(shock.measure)
    if measure is None:
        message = f"{path}.measure: there is no measure {shock.measure}"
        raise UnknownName(message, hint="Run 'penstock measures list --all' to see them")
    found = state(measure, shock.as_of)
    stages = dict(found.requirements) if found else {}
    live = [
        one
        for one in measure.requirements
        if one.id in stages and stages[one.id].stage is Stage.IN_FORCE
    ]
    by = shock.by or _law_of(tables.wholes[measure.id].sender, world)
    target = place_key(world.places.names[world.target])
    capped = {
        one.hs
        for requirement in live
        if requirement.effect is Effect.QUANTITY_CAP and _is_of_a_year(requirement)
        for one in _goods(measure, requirement, target)
    }
    made: list[Shock] = []
    notes = [f"{measure.id} as of {shock.as_of}: {measure.citation}; by {', '.join(by)}"]
    if measure.open_points or not measure.verified:
        notes.append(f"{measure.id} is marked unverified in the tables of measures")
    for requirement in live:
        for goods in _goods(measure, requirement, target):
            if requirement.effect in _FROM | _TO:
                flow: Flow = "from_target" if requirement.effect in _FROM else "to_target"
                if goods.hs in capped:
                    notes.append(f"{requirement.id} forbids what exceeds the cap")
                elif not goods.hs and goods.tags:
                    notes.append(f"{requirement.id} is not played: its goods have no code")
                else:
                    made.append(Embargo(by=by, flow=flow, goods=goods.hs))
            elif requirement.effect is Effect.QUANTITY_CAP:
                made += _cap(requirement, goods, by, shock, notes, path)
        if requirement.effect in _ACCOUNTS and _is_of_the_banks(measure, requirement, target):
            made += _cut_off(requirement, made, shock, path)
        elif requirement.effect in _ACCOUNTS:
            notes.append(f"{requirement.id} is of single institutions, not of the target's banks")
        elif requirement.effect not in _FROM | _TO | {Effect.QUANTITY_CAP}:
            notes.append(f"{requirement.id} ({requirement.effect}) is no matter of trade")
    if not made:
        message = f"{path}: {measure.id} forbids no trade with {target} on {shock.as_of}"
        stage = found.stage if found else "not known of"
        hint = f"It is then {stage}; see 'penstock measures show {measure.id}'"
        raise UsageError(message, hint=hint)
    return made, notes


def _goods(measure: Measure, requirement: Requirement, target: str) -> list[GoodsTarget]:
    """Return the goods of a requirement that go to the target or come from it."""
    wanted = requirement.targets or tuple(one.id for one in measure.targets)
    return [
        one
        for one in measure.targets
        if isinstance(one, GoodsTarget) and one.id in wanted and target in one.countries
    ]


def _is_of_the_banks(measure: Measure, requirement: Requirement, target: str) -> bool:
    """Return whether accounts are closed to the institutions of the target as such.

    Those listed one by one are not: what part of its payments they carry, no text says.
    """
    wanted = requirement.targets or tuple(one.id for one in measure.targets)
    for one in measure.targets:
        if one.id not in wanted:
            continue
        if isinstance(one, JurisdictionTarget) and target in one.countries:
            return True
        if isinstance(one, ClassTarget):
            for clause in book().definitions[one.definition].any_of:
                places = (clause.chartered_in, clause.located_in, clause.government_of)
                if any(target in found for found in places):
                    return True
    return False


def _is_of_a_year(requirement: Requirement) -> bool:
    limit = requirement.quantity
    return limit is not None and ("twelve months" in limit.per or "year" in limit.per)


def _cap(
    requirement: Requirement,
    goods: GoodsTarget,
    by: tuple[str, ...],
    shock: MeasureShock,
    notes: list[str],
    path: str,
) -> list[Shock]:
    limit = requirement.quantity
    if limit is None or not _is_of_a_year(requirement):
        per = limit.per if limit else "an amount that the text does not print"
        notes.append(f"{requirement.id} is not played: a limit {per}, not of a year")
        return []
    flow: Flow = "from_target" if goods.direction == "import" else "to_target"
    if limit.unit == "USD":
        return [Cap(by=by, flow=flow, goods=goods.hs, usd=float(limit.value))]
    if shock.usd_per_unit is None:
        message = f"{path}: {requirement.id} counts {limit.unit}, and usd_per_unit is missing"
        raise MalformedInput(message, hint=f"Say what one is worth, {_EXAMPLE}")
    return [
        Cap(
            by=by,
            flow=flow,
            goods=goods.hs,
            quantity=float(limit.value),
            unit=limit.unit,
            usd_per_unit=shock.usd_per_unit,
        )
    ]


def _cut_off(
    requirement: Requirement, made: Sequence[Shock], shock: MeasureShock, path: str
) -> list[Shock]:
    if any(isinstance(one, FinancialCutOff) for one in made):
        return []
    if shock.settled_share is None or shock.cost_percent is None:
        message = f"{path}: {requirement.id} closes accounts: settled_share or cost_percent missing"
        hint = f"Say what share is settled in dollars and what other ways cost, {_EXAMPLE}"
        raise MalformedInput(message, hint=hint)
    return [FinancialCutOff(settled_share=shock.settled_share, cost_percent=shock.cost_percent)]


def _law_of(sender: Sender, world: World | SectorWorld) -> tuple[str, ...]:
    """Return the blocs and places whose law a measure is."""
    if sender is Sender.UN:
        return ("everyone",)
    members = {
        Sender.US: {"US"},
        Sender.UK: {"GB"},
        Sender.EU: {"EU", "European Union", *groups()["eu-28"].members},
    }[sender]
    names = world.places.names
    found = [name for name in names if name in members]
    if not found:
        message = f"The data has no place whose law is that of {sender}"
        raise UsageError(message, hint="Name who obeys: by: [...]")
    return tuple(found)
