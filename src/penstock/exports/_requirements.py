"""Requirements beside the chart: embargoes, end uses, end users, prohibitions, other agencies."""

from penstock.exports._conditions import Condition
from penstock.exports._facts import Facts
from penstock.exports._schema import RequirementRow, Unless
from penstock.exports._tables import ExportTables
from penstock.exports._trace import HOLD, PASS, REJECT, Asked, Trace
from penstock.exports._truth import MET, NOT_MET, UNKNOWN
from penstock.model import Evidence, Stage, Verdict

_FIELD = {
    "embargo": "destination",
    "agency": "destination",
    "end_use": "end_use",
    "end_user": "end_user",
    "prohibition": "shipment",
}
_ABOUT_THE_ITEM = frozenset({"covered_by", "item", "item_fact", "tariff", "worded"})


def requirement_steps(facts: Facts, tables: ExportTables, trace: Trace) -> None:
    """Hold every requirement of `requirements.yaml` against the shipment."""
    for row, condition in tables.requirements_at(facts):
        value = condition(facts)
        if value is NOT_MET:
            continue
        if not _in_force(row, facts):
            if value is MET:
                _note_dates(row, facts, trace)
            continue
        if value is MET:
            _met(row, facts, tables, trace)
        elif row.open != "silent" and not any(
            tables.condition(one.when)(facts) is MET for one in row.unless
        ):
            _open(row, condition, facts, trace)


def _in_force(row: RequirementRow, facts: Facts) -> bool:
    after = row.since is None or facts.as_of >= row.since
    return after and (row.until is None or facts.as_of < row.until)


def _note_dates(row: RequirementRow, facts: Facts, trace: Trace) -> None:
    if row.since is not None and facts.as_of < row.since:
        trace.notes[f"{row.citation} applies from {row.since}, after {facts.as_of}"] = None
    else:
        trace.notes[f"{row.citation} applied until {row.until}, before {facts.as_of}"] = None


def _met(row: RequirementRow, facts: Facts, tables: ExportTables, trace: Trace) -> None:
    evidence = (_evidence(row, facts), *tables.condition(row.when).shows(facts))
    missing: list[str] = []
    for way_out in row.unless:
        condition = tables.condition(way_out.when)
        value = condition(facts)
        if value is MET:
            trace.found(
                f"{row.id}/excepted",
                way_out.citation,
                f"{row.says}; not so here: {way_out.says}",
                evidence,
                stage=Stage.EXCEPTED,
                since=row.since,
                until=row.until,
                verified=row.verified,
            )
            return
        if value is UNKNOWN:
            missing += _asks(way_out, condition, facts)
    verdict = Verdict(row.verdict)
    if row.settled_by:
        settled = facts.facts.get(row.settled_by)
        if settled is True:
            trace.found(
                f"{row.id}/authorised",
                row.citation,
                f"{row.agency} has authorised it, as stated",
                evidence,
                stage=Stage.EXCEPTED,
            )
            trace.agencies[f"{row.agency} ({row.citation})"] = None
            return
        if settled is False:
            verdict = Verdict.PROHIBITED
        else:
            missing.append(f"whether {row.agency} has authorised the transaction")
    policy = next(
        (one.says for one in row.policies if tables.condition(one.when)(facts) is MET), row.policy
    )
    asked = Asked(
        rule=row.id,
        citation=row.citation,
        says=row.says,
        exceptions=row.exceptions,
        agency=row.agency,
        policy=policy,
        verdict=verdict,
    )
    trace.asked.append(asked)
    if row.agency != "BIS":
        trace.agencies[f"{row.agency} ({row.citation})"] = None
    trace.found(
        row.id,
        row.citation,
        f"{row.says}; {policy}" if policy else row.says,
        evidence,
        consequence=REJECT if verdict is Verdict.PROHIBITED else HOLD,
        missing=tuple(dict.fromkeys(missing)),
        since=row.since,
        until=row.until,
        verified=row.verified,
    )


def _asks(way_out: Unless, condition: Condition, facts: Facts) -> tuple[str, ...]:
    return (way_out.ask,) if way_out.ask else condition.missing(facts)


def _open(row: RequirementRow, condition: Condition, facts: Facts, trace: Trace) -> None:
    missing = condition.missing(facts)
    # Who or what for is asked of everybody; that nobody says what the item is leaves a gap.
    is_flag = row.open == "flag" and (
        condition.kinds.isdisjoint(_ABOUT_THE_ITEM)
        or not condition.open_kinds(facts) <= _ABOUT_THE_ITEM
    )
    trace.found(
        row.id,
        row.citation,
        f"It is open whether {row.says}" if not row.says.startswith("no ") else f"Open: {row.says}",
        (_evidence(row, facts),),
        consequence=PASS if is_flag else HOLD,
        missing=missing,
        since=row.since,
        until=row.until,
        verified=row.verified,
        is_asked=not is_flag,
    )
    if not is_flag:
        trace.leave_open()


def _evidence(row: RequirementRow, facts: Facts) -> Evidence:
    shipment = facts.shipment
    field = _FIELD.get(row.step, "shipment")
    if field == "destination":
        region = f", {shipment.region}" if shipment.region else ""
        return Evidence("destination", f"{shipment.destination}{region}")
    if field == "end_use":
        return Evidence("end_use", shipment.end_use or "not stated")
    if field == "end_user":
        return Evidence("parties", "; ".join(one.name for one in shipment.parties) or "not stated")
    return Evidence("id", shipment.id)
