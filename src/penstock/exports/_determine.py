"""The determination: the regulation's own steps in order, and what follows from them together."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import islice

from msgspec import Struct

from penstock.errors import UsageError
from penstock.exports._chart import chart_step
from penstock.exports._classify import CONTROL_LIST, Candidate, both_classifier
from penstock.exports._entries import split_eccn
from penstock.exports._facts import Facts
from penstock.exports._harmonized import is_goods_code, nearest_goods_codes, only_digits
from penstock.exports._offers import offers_for
from penstock.exports._parties import party_step, read_parties
from penstock.exports._places import codes_of
from penstock.exports._requirements import requirement_steps
from penstock.exports._share import DeMinimis, de_minimis
from penstock.exports._shipment import Shipment
from penstock.exports._subject import subject_step
from penstock.exports._tables import ExportTables, export_tables
from penstock.exports._trace import HOLD, Asked, Trace, requirement_of
from penstock.exports._truth import NOT_MET, UNKNOWN, Truth
from penstock.model import (
    Determination,
    Evidence,
    ExportRequirement,
    Finding,
    Outcome,
    Reason,
    Verdict,
)

_USER_ROLES = frozenset({"end_user"})
_CANDIDATES, _FURTHER = 5, 3
_BATCH = 256
_POLICY_ORDER = ("denial", "presumption of denial", "case", "approv")


class Determined(Struct, frozen=True):
    """What the steps say of one shipment: the determination, each step's finding, an outcome."""

    determination: Determination
    findings: tuple[Finding, ...]
    outcome: Outcome
    reasons: tuple[Reason, ...]


def determine(
    shipment: Shipment,
    as_of: date | None = None,
    tables: ExportTables | None = None,
    *,
    suspended_until: date | None = None,
) -> Determined:
    """Return what the export rules say of one shipment on a day.

    Every step leaves a finding with its citation, the fact it used and the facts it lacks. The
    verdict is the gravest of what they say and never that a shipment is cleared.

    Args:
        shipment: everything stated; parties already held against the lists.
        as_of: the day asked about; default the shipment's own, else today.
        tables: the rules; default the shipped ones.
        suspended_until: first day on which the affiliates rule is back, where its suspension was
            extended beyond the day the tables hold.

    Source: 15 CFR parts 732 (order of the steps), 734, 736, 738, 740, 744, 746.
    """
    tables = tables or export_tables()
    day = as_of or shipment.as_of or datetime.now(UTC).date()
    facts = read_facts(shipment, day, tables, suspended_until)
    trace = Trace()
    _inputs(facts, tables, trace)
    subject = subject_step(facts, tables, trace)
    party_step(facts, tables, trace)
    own_of_agency = [one for one in trace.asked if one.agency != "BIS"]
    before = trace.is_open
    if subject is not NOT_MET:
        chart_step(facts, tables, trace)
        requirement_steps(facts, tables, trace)
    else:
        # The EAR does not reach the item; what other agencies ask stands.
        trace.asked = own_of_agency
        trace.is_open = before and not facts.place.codes
    return _conclude(facts, subject, tables, trace)


def read_facts(
    shipment: Shipment, day: date, tables: ExportTables, suspended_until: date | None = None
) -> Facts:
    """Return a shipment in the form rules ask for it, with what its texts say."""
    eccn, paragraph = split_eccn(shipment.eccn, shipment.paragraph)
    place = tables.gazetteer.find(shipment.destination, shipment.region, day)
    facts = Facts(shipment, day, place, tables.entries.get(eccn), (eccn, paragraph))
    facts.tariff, facts.worded = tables.tariff, tables.worded
    if shipment.direct_product is not None:
        made_of = (split_eccn(one.eccn)[0] for one in shipment.direct_product)
        facts.made_of = tuple((one, tables.entries.get(one)) for one in made_of)
    words = tables.words
    facts.goods = words.goods(shipment.description, shipment.hs)
    facts.end_use = words.kinds("use", shipment.end_use) if shipment.end_use else frozenset()
    users = [one.name for one in shipment.parties if one.role in _USER_ROLES]
    said = (
        frozenset().union(*(words.kinds("user", name) for name in users)) if users else frozenset()
    )
    facts.end_user = said | words.kinds("user", shipment.end_use) if shipment.end_use else said
    facts.end_user |= frozenset(kind for kind, holds in shipment.facts.items() if holds)
    facts.transit = codes_of(shipment.transit)
    if shipment.ship_from:
        facts.from_codes = codes_of((shipment.ship_from,)) or None
    elif not shipment.origin or codes_of((shipment.origin,)) == {"US"}:
        facts.from_codes = frozenset({"US"})  # nothing else is stated: the stricter reading
    facts.suspended_until = suspended_until
    read_parties(facts, tables)
    return facts


def _inputs(facts: Facts, tables: ExportTables, trace: Trace) -> None:
    """Name what cannot be read, with what it may have meant."""
    shipment = facts.shipment
    place = facts.place
    for problem in shipment.problems:
        trace.found(
            "input",
            "15 CFR 748.8",
            problem,
            (Evidence("shipment", shipment.id),),
            consequence=HOLD,
            missing=(problem,),
        )
        trace.leave_open()
    if not place.text:
        _gap("destination", "", "No destination is stated", "the destination", trace)
    elif not place.code:
        hint = f"did you mean {', '.join(place.nearest)}?" if place.nearest else ""
        message = f"{place.text!r} names no destination that is known"
        _gap("destination", place.text, message, "the destination", trace, hint)
    elif not (place.has_row or place.has_groups or place.is_embargoed):
        if place.code == "US":
            message = "The United States is no destination of an export"
        elif place.follows:
            message = f"{place.text}: its own row of {facts.as_of} is not held ({place.follows})"
        else:
            message = (
                f"{place.text} ({place.code}) has no row in the chart and follows none that is "
                "named (738.3(b))"
            )
        _gap("destination", place.text, message, f"which chart row {place.text} follows", trace)
    if not facts.eccn:
        _gap(
            "eccn",
            "not stated",
            "No classification is stated: an ECCN, or EAR99",
            "the ECCN, or EAR99",
            trace,
        )
    elif facts.entry is None and not facts.is_ear99:
        hint = _nearest(tables.nearest_entries(facts.eccn))
        _gap(
            "eccn",
            shipment.eccn,
            f"There is no entry {facts.eccn!r} on the control list",
            f"a valid ECCN instead of {facts.eccn!r}",
            trace,
            hint,
        )
    elif facts.entry is not None:
        message = f"Classified as {facts.eccn}: {facts.entry.heading[:160]}"
        trace.found(
            "774", "15 CFR part 774, supplement no. 1", message, (Evidence("eccn", shipment.eccn),)
        )
    else:
        trace.found(
            "774",
            "15 CFR 774.1(a)",
            "Classified as EAR99, as stated",
            (Evidence("eccn", shipment.eccn),),
        )
    _goods_code(facts, trace)
    if facts.as_of > tables.vintage:
        trace.notes[
            f"The tables hold the text of {tables.vintage}; a later change is not in them"
        ] = None
    elif facts.as_of < tables.vintage:
        note = (
            f"Chart, groups and list are of {tables.vintage}; rows with dates of their own are "
            f"answered as of {facts.as_of}"
        )
        trace.notes[note] = None


def _nearest(found: Sequence[str]) -> str:
    return f"nearest: {', '.join(found)}" if found else ""


def _goods_code(facts: Facts, trace: Trace) -> None:
    """Say that a code of the Harmonized System does not exist; rules that ask for it stay open."""
    code = facts.shipment.hs
    if not code or is_goods_code(code):
        return
    facts.hs = ""
    hint = _nearest(nearest_goods_codes(code))
    message = f"{code!r} is no code of the Harmonized System of 2022"
    trace.found(
        "input",
        "15 CFR 748.8",
        f"{message}; {hint}" if hint else message,
        (Evidence("hs", code),),
        consequence=HOLD,
        missing=(f"a valid HS code instead of {code!r}",),
        hint=hint,
    )
    trace.flags[message] = None


def _gap(path: str, text: str, message: str, missing: str, trace: Trace, hint: str = "") -> None:
    trace.found(
        "input",
        "15 CFR 748.8",
        f"{message}; {hint}" if hint else message,
        (Evidence(path, text or "not stated"),),
        consequence=HOLD,
        missing=(missing,),
        hint=hint,
    )
    trace.leave_open()


def _conclude(facts: Facts, subject: Truth, tables: ExportTables, trace: Trace) -> Determined:
    shipment = facts.shipment
    requirements = tuple(requirement_of(one, offers_for(one, facts, tables)) for one in trace.asked)
    verdict = _verdict(trace.asked, requirements, subject, is_open=trace.is_open)
    if tier := tables.high_priority.get(shipment.hs[:6]):
        is_partner = not facts.place.codes.isdisjoint(tables.sets["partner"])
        if not is_partner and facts.place.code not in {"", "US"}:
            flag = f"HS {shipment.hs[:6]} is on tier {tier} of the Common High Priority List"
            trace.flags[f"{flag}: ask who uses it in the end (unverified)"] = None
    flags = dict(trace.flags)
    names_user = any(one.role in _USER_ROLES for one in shipment.parties)
    for row in tables.events.red_flags:
        absent = not names_user if row.when == "missing_end_user" else not shipment.end_use
        if absent:
            flags[f"{row.says} ({row.citation})"] = None
            trace.missing["the end user" if row.when == "missing_end_user" else "the end use"] = ""
    determination = Determination(
        verdict=verdict,
        data_vintage=tables.vintage,
        requirements=requirements,
        missing_facts=tuple(trace.missing),
        red_flags=tuple(flags),
        licensing_policy=_policy(requirements),
        other_agency=tuple(trace.agencies),
        would_change=tuple(_would_change(requirements, verdict, facts, trace)),
        candidates=_candidates(facts),
        notes=tuple(trace.notes),
    )
    outcome, reasons = _outcome(determination, facts, trace, names_user=names_user)
    return Determined(determination, tuple(trace.findings), outcome, reasons)


def _candidates(facts: Facts) -> tuple[str, ...]:
    """Return entries the goods may fall under, where no entry is stated for them.

    Those of the Commerce Control List first, then further ones of the dual-use list.
    """
    description = facts.shipment.description
    if not (description or facts.hs) or facts.entry is not None:
        return ()
    code = _code_searched(facts.shipment.hs)
    found = both_classifier().search(description, _CANDIDATES, code)
    first = [one for one in found if one.source == CONTROL_LIST]
    held = {one.eccn for one in first}
    further = [one for one in found if one.source != CONTROL_LIST and one.eccn not in held]
    return tuple([_told(one) for one in (*first, *further[:_FURTHER])])


def _code_searched(hs: str) -> str:
    return only_digits(hs) if hs and is_goods_code(hs) else ""


def _told(one: Candidate) -> str:
    item = f"{one.eccn}.{one.paragraph}" if one.paragraph else one.eccn
    source = "" if one.source == CONTROL_LIST else f"{one.source} "
    return f"{source}{item} ({one.why}): {one.text[:120]}"


def _verdict(
    asked: list[Asked],
    requirements: tuple[ExportRequirement, ...],
    subject: Truth,
    *,
    is_open: bool,
) -> Verdict:
    if any(one.verdict is Verdict.PROHIBITED for one in asked):
        return Verdict.PROHIBITED
    # Whether the EAR reaches the item at all comes before what it would ask.
    if subject is UNKNOWN and all(one.agency == "BIS" for one in requirements):
        return Verdict.INDETERMINATE if requirements or is_open else Verdict.NO_CHART_REQUIREMENT
    if requirements:
        overcome = all(any(o.status == "possible" for o in one.exceptions) for one in requirements)
        return Verdict.EXCEPTION_POSSIBLE if overcome else Verdict.LICENCE_REQUIRED
    return Verdict.INDETERMINATE if is_open else Verdict.NO_CHART_REQUIREMENT


def _policy(requirements: tuple[ExportRequirement, ...]) -> str:
    """Return the strictest licensing policy among the requirements."""
    policies = [one.policy for one in requirements if one.policy]
    for word in _POLICY_ORDER:
        for policy in policies:
            if word in policy.casefold():
                return policy
    return policies[0] if policies else ""


def _would_change(
    requirements: tuple[ExportRequirement, ...], verdict: Verdict, facts: Facts, trace: Trace
) -> Iterator[str]:
    """Yield the facts and steps that would lead to another answer."""
    for one in requirements:
        possible = [offer for offer in one.exceptions if offer.status == "possible"]
        for offer in possible:
            conditions = "; ".join(offer.conditions)
            yield f"{one.citation}: {offer.symbol} would overcome it if {conditions}"
        if not possible:
            who = "a licence from BIS" if one.agency == "BIS" else f"authorisation by {one.agency}"
            yield f"{one.citation}: only {who} would overcome it"
    if verdict is not Verdict.NO_CHART_REQUIREMENT:
        for fact in trace.asked_for():
            yield f"to know {fact}"
    else:
        yield "knowledge of a prohibited end use or end user, or of listed owners of half or more"
        yield "another destination, another paragraph or another classification of the item"


def _outcome(
    made: Determination, facts: Facts, trace: Trace, *, names_user: bool
) -> tuple[Outcome, tuple[Reason, ...]]:
    reasons: list[Reason] = []
    verdict = made.verdict
    gravest = made.requirements[0] if made.requirements else None
    if verdict is Verdict.PROHIBITED:
        says = next(one for one in trace.asked if one.verdict is Verdict.PROHIBITED)
        return Outcome.REJECT, (Reason("export_prohibited", f"{says.citation}: {says.says}"),)
    if verdict is Verdict.LICENCE_REQUIRED and gravest is not None:
        more = f" and {len(made.requirements) - 1} more" if len(made.requirements) > 1 else ""
        reasons.append(Reason("licence_required", f"{gravest.citation}: {gravest.says}{more}"))
    elif verdict is Verdict.EXCEPTION_POSSIBLE and gravest is not None:
        symbols = {
            o.symbol for one in made.requirements for o in one.exceptions if o.status == "possible"
        }
        message = f"{gravest.citation}: {gravest.says}; confirm {', '.join(sorted(symbols))}"
        reasons.append(Reason("exception_to_confirm", message))
    elif verdict is Verdict.INDETERMINATE:
        message = f"Missing: {'; '.join(trace.asked_for()[:3])}"
        reasons.append(Reason("export_facts_missing", message))
    else:
        if not names_user:
            reasons.append(
                Reason(
                    "end_user_unknown",
                    "No end user is stated, so nobody was held against the lists",
                )
            )
        elif not facts.parties_known:
            reasons.append(Reason("parties_not_screened", "A party was not held against the lists"))
        risky = any(code[:2] in {"D:", "E:"} for code in facts.place.codes)
        if not facts.states_end_use and risky:
            reasons.append(
                Reason(
                    "end_use_unknown",
                    "No end use is stated for a destination of Country Group D or E",
                )
            )
        flags = [flag for flag in made.red_flags if flag in trace.flags]
        if flags:
            reasons.append(Reason("red_flag", flags[0]))
    return (Outcome.HOLD if reasons else Outcome.PASS), tuple(reasons)


def determine_many(
    shipments: Iterable[Shipment],
    as_of: date | None = None,
    tables: ExportTables | None = None,
    *,
    suspended_until: date | None = None,
) -> Iterator[Determined]:
    """Yield what the export rules say of each shipment, in order; see `determine`."""
    tables = tables or export_tables()
    waiting = iter(shipments)
    while batch := list(islice(waiting, _BATCH)):
        look_ahead(batch, tables)
        for shipment in batch:
            yield determine(shipment, as_of, tables, suspended_until=suspended_until)


def look_ahead(shipments: Iterable[Shipment], tables: ExportTables) -> None:
    """Search the candidates of shipments that follow in one go; `determine` finds them kept.

    The search runs about twice as fast for many descriptions on end as between other steps.
    """
    classifier = both_classifier()
    for one in shipments:
        if one.description and split_eccn(one.eccn)[0] not in tables.entries:
            classifier.search(one.description, _CANDIDATES, _code_searched(one.hs))


def de_minimis_of(shipment: Shipment, as_of: date, tables: ExportTables | None = None) -> DeMinimis:
    """Return how much controlled U.S. content a shipment holds for its destination.

    Raises:
        UsageError: its destination names no country.
    """
    tables = tables or export_tables()
    facts = read_facts(shipment, as_of, tables)
    if not facts.place.code:
        message = f"{shipment.destination!r} names no destination that is known"
        near = ", ".join(facts.place.nearest)
        raise UsageError(message, hint=f"Did you mean {near}?" if near else "Write it as KP")
    return de_minimis(facts, tables)
