"""The chart step: each reason for control of an entry against the destination (15 CFR 738.4)."""

from datetime import date
from typing import NamedTuple

from penstock.exports._entries import Reach, ReasonRow
from penstock.exports._facts import Facts
from penstock.exports._shipment import Shipment
from penstock.exports._tables import ExportTables, export_tables
from penstock.exports._trace import HOLD, Asked, Trace
from penstock.exports._truth import MET, NOT_MET, UNKNOWN, Truth, all_of
from penstock.model import Evidence

_CITATION = "15 CFR 738.4(a)(2); part 738, supplement no. 1"
_NO_MARK = (
    "No mark or prose row asks for a licence. That is no clearance: General Prohibitions 4 to 10 "
    "and parts 744 and 746 stand beside the chart (738.4(a)(2)(ii)(B))"
)
_NOT_USABLE = {
    "itar": "The entry sends to another agency: such items are subject to the ITAR or the NRC",
    "pointer": "The entry sends to other entries; classify the item under the one that holds it",
    "521": "Items of this series are named in supplement no. 5 to part 774, which is not held",
    "not-held": "The text of the entry is not held",
    "outside-grid": "The entry states its requirement outside the chart, in words not encoded",
}


class _Row(NamedTuple):
    row: ReasonRow
    reach: Truth
    covers: Truth


def chart_step(facts: Facts, tables: ExportTables, trace: Trace) -> None:
    """Hold the reasons for control of the item against its destination."""
    place = facts.place
    evidence = (Evidence("eccn", _item(facts)), Evidence("destination", place.text))
    if facts.is_ear99:
        trace.found("738.4", _CITATION, "EAR99 items are on no chart column", evidence[:1])
        return
    entry = facts.entry
    if entry is None or not place.codes:
        return  # the steps before have said what is missing
    if entry.status:
        message = f"{entry.eccn}: {_NOT_USABLE[entry.status]}"
        trace.found(
            "738.4(a)(1)",
            "15 CFR 738.4(a)(1)",
            message,
            evidence,
            consequence=HOLD,
            missing=(f"what {entry.eccn} itself requires for this destination",),
        )
        if entry.status == "itar":
            trace.agencies["State Department, DDTC (22 CFR parts 120-130), or NRC (10 CFR 110)"] = (
                None
            )
        trace.leave_open()
    if place.follows:
        trace.notes[
            f"{place.text} follows the row of {place.row or 'no row held'} ({place.follows})"
        ] = None
    rows = [
        _Row(row, _reaches(row.reach, facts, tables), row.scope.covers(facts.paragraph))
        for row in entry.rows
        if row.since is None or facts.as_of >= row.since
    ]
    hits = [one for one in rows if one.reach is not NOT_MET and one.covers is not NOT_MET]
    sure = [one for one in hits if one.reach is MET and one.covers is MET]
    for one in sure:
        _ask(one, facts, trace, evidence)
    _notes(facts, tables, trace, evidence)
    rest = [one for one in hits if one not in sure]
    if rest and not sure and _covers_whole(rows, facts.paragraph):
        names = ", ".join(dict.fromkeys(f"{one.row.reason} ({one.row.reach.text})" for one in rest))
        whole = Asked(
            rule=f"ccl/{entry.eccn}",
            citation=_CITATION,
            says=f"whichever paragraph of {entry.eccn} the item is in, a row asks: {names}",
            exceptions="chart",
            reason=rest[0].row.reason,
        )
        trace.asked.append(whole)
        trace.found(whole.rule, _CITATION, whole.says, evidence, consequence=HOLD)
    for one in rest:
        _leave_open(one, facts, trace, evidence)
    for reason in entry.unread_reasons:
        if not entry.status and place.row != "CA":
            missing = f"what the reason {reason}, which {entry.eccn} names without a row, requires"
            trace.found(
                f"ccl/{entry.eccn}/{reason}",
                _CITATION,
                f"{entry.eccn} names {reason} as a reason for control and states no row for it",
                evidence,
                consequence=HOLD,
                missing=(missing,),
            )
            trace.leave_open()
    if not trace.asked and not trace.is_open:
        trace.found("738.4(a)(2)(ii)(B)", _CITATION, _NO_MARK, evidence)


def _ask(one: _Row, facts: Facts, trace: Trace, evidence: tuple[Evidence, ...]) -> None:
    row = one.row
    says = (
        f"{row.eccn} is controlled for {row.reason} reasons ({_reach_words(row.reach)}) "
        f"to {facts.place.text}"
    )
    is_un = row.reach.text == "un-arms-embargo"
    asked = Asked(
        rule=f"ccl/{row.eccn}/{row.reason}",
        citation=f"15 CFR {row.citation}" if row.citation else _CITATION,
        says=says,
        exceptions="un" if is_un else "chart",
        reason=row.reason,
    )
    trace.asked.append(asked)
    excepted = f"whether the item is what the row excepts: {row.scope.unless}"
    trace.found(
        asked.rule,
        asked.citation,
        says,
        evidence,
        consequence=HOLD,
        since=row.since,
        missing=(excepted,) if row.scope.unless else (),
    )


def _leave_open(one: _Row, facts: Facts, trace: Trace, evidence: tuple[Evidence, ...]) -> None:
    row = one.row
    missing = []
    if one.covers is UNKNOWN:
        if row.scope.question:
            missing.append(f"whether the item is what the row says: {row.scope.question}")
        else:
            paragraphs = ", ".join(f".{path}" for path in row.scope.mentioned)
            missing.append(f"the paragraph of {row.eccn}: {row.reason} tells {paragraphs} apart")
    if one.reach is UNKNOWN:
        missing.append(_open_reach(row, facts))
    message = f"{row.eccn} may be controlled for {row.reason} reasons ({_reach_words(row.reach)})"
    trace.found(
        f"ccl/{row.eccn}/{row.reason}",
        f"15 CFR {row.citation}" if row.citation else _CITATION,
        message,
        evidence,
        consequence=HOLD,
        missing=tuple(missing),
        since=row.since,
    )
    # A row that waits for a party or an end use is a question, not an open chart.
    if row.reach.needs and one.covers is MET:
        trace.flags[f"{row.eccn}: {missing[-1]}"] = None
    else:
        trace.leave_open()


def _open_reach(row: ReasonRow, facts: Facts) -> str:
    if row.reach.is_unknown:
        return f"what 15 CFR {row.citation} requires for {row.reason} of {row.eccn}"
    if row.reach.needs == "footnote-5":
        return "every party: whether one is a footnote 5 entity or an advanced-node facility"
    if row.reach.needs == "oil-gas":
        return "the end use: whether it is oil or gas in deepwater, Arctic offshore or shale"
    return f"the chart row of {facts.place.text} on {facts.as_of}"


def _reaches(reach: Reach, facts: Facts, tables: ExportTables) -> Truth:
    """Tell whether a reason asks for a licence for the destination."""
    place = facts.place
    if reach.is_unknown:
        return UNKNOWN
    if reach.column:
        if reach.column in place.marks:
            return MET
        # A destination without a row is told apart from one whose row has no mark.
        return NOT_MET if place.has_row or place.is_embargoed else UNKNOWN
    named = {code for code in reach.included if ":" not in code}
    included = frozenset(code for one in reach.included for code in tables.sets.get(one, (one,)))
    excluded = frozenset(code for one in reach.excluded for code in tables.sets.get(one, (one,)))
    if place.codes.isdisjoint(included):
        return NOT_MET if place.has_groups or place.is_embargoed else UNKNOWN
    groups_out = {code for code in excluded if ":" in code}
    if not place.codes.isdisjoint(excluded - groups_out):
        return NOT_MET
    is_named = not place.codes.isdisjoint(named - {"world"})
    if not is_named and not place.codes.isdisjoint(groups_out):
        return NOT_MET
    if not reach.needs:
        return MET
    if reach.needs == "footnote-5":
        return facts.party_is(facts.footnotes, ("5",))
    if "oil_gas" in facts.end_use:
        return MET
    return NOT_MET if facts.states_end_use else UNKNOWN


def _covers_whole(rows: list[_Row], paragraph: str) -> bool:
    """Tell whether every paragraph an item may be in is caught by some row that reaches."""
    reaching = [one.row.scope for one in rows if one.reach is MET]
    places = {path for one in rows for path in one.row.scope.mentioned}
    # What no row mentions stands for every other paragraph of the entry.
    cells = {path for path in places if path.startswith(f"{paragraph}.") or not paragraph}
    cells.add(f"{paragraph}.-" if paragraph else "-")
    return bool(reaching) and all(
        any(scope.covers(cell) is MET for scope in reaching) for cell in cells
    )


def _notes(
    facts: Facts, tables: ExportTables, trace: Trace, evidence: tuple[Evidence, ...]
) -> None:
    """Ask what the footnotes of the chart require beyond its marks."""
    for note, items, excluded in tables.notes_for(facts.place.row):
        holds = items.holds(facts.eccn, facts.paragraph)
        if excluded.holds(facts.eccn, facts.paragraph) is MET or holds is NOT_MET:
            continue
        says = f"a footnote of the chart asks for a licence for {facts.eccn} to {facts.place.text}"
        if holds is MET and not note.question:
            asked = Asked(
                rule=f"chart-note/{note.reason}",
                citation=note.citation,
                says=says,
                exceptions="chart",
                reason=note.reason,
            )
            trace.asked.append(asked)
            trace.found(asked.rule, asked.citation, says, evidence, consequence=HOLD)
        else:
            missing = (
                note.question
                or f"the paragraph of {facts.eccn}, to tell whether a chart footnote names it"
            )
            trace.found(
                f"chart-note/{note.reason}",
                note.citation,
                says,
                evidence,
                consequence=HOLD,
                missing=(missing,),
            )
            trace.leave_open()


def _reach_words(reach: Reach) -> str:
    return f"{reach.column} of the chart" if reach.column else reach.text


def _item(facts: Facts) -> str:
    return f"{facts.eccn}.{facts.paragraph}" if facts.paragraph else facts.eccn


def row_asks(
    row: ReasonRow,
    paragraph: str,
    destination: str,
    as_of: date,
    tables: ExportTables | None = None,
) -> Truth:
    """Tell whether one row of the list asks for a licence for a destination, nothing else stated.

    Args:
        row: of an entry of the tables.
        paragraph: of the item, `""` where it is not given.
        destination: as a person writes it.
        as_of: the day.
        tables: the rules; default the shipped ones.
    """
    tables = tables or export_tables()
    place = tables.gazetteer.find(destination, "", as_of)
    shipment = Shipment(id="row", eccn=row.eccn, paragraph=paragraph, destination=destination)
    facts = Facts(shipment, as_of, place, tables.entries[row.eccn], (row.eccn, paragraph))
    if row.since is not None and as_of < row.since:
        return NOT_MET
    return all_of((row.scope.covers(paragraph), _reaches(row.reach, facts, tables)))
