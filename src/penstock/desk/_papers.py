"""Drafts of what the law wants told: reports to OFAC with their clock, notices, case files.

A draft holds what the ledger knows. What only the institution knows is named as missing, and
nothing is filed: a person completes and sends it.

Source: 31 CFR 501.603(b)(1) (blocked property: ten business days; what is told, (A) to (I)),
501.603(b)(2) (annual report: holdings of 30 June, by 30 September), 501.604(b) and (c) (rejected
transactions), 501.603(d)(1) and 501.604(d) (filed through the OFAC Reporting System);
31 CFR 1010.659(b)(3)(i)(A) and its like (notices to correspondents).
"""

from collections.abc import Iterator
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, timedelta
from typing import Any

from penstock.desk._business_days import business_day_after
from penstock.desk._cases import CaseDesk, alert_line
from penstock.desk._ledger import anchor_line, entry_line
from penstock.desk._recall import PaymentInput, decode_input, decode_record
from penstock.errors import UnknownName, UsageError
from penstock.measures import book
from penstock.model import (
    Decision,
    DecisionRecord,
    Finding,
    LedgerEntry,
    LedgerKind,
    Outcome,
    QuestionKind,
    to_builtins,
)
from penstock.store import Store

_BUSINESS_DAYS = 10
_KEPT_YEARS = 10
_REPORTED = {Outcome.BLOCK: "blocked property", Outcome.REJECT: "rejected transaction"}
_CITED = {Outcome.BLOCK: "31 CFR 501.603(b)(1)", Outcome.REJECT: "31 CFR 501.604"}
_CHAPTER = "us-ofac"
_FILED = "OFAC Reporting System (ORS), mandatory since 2024-08-08 (89 FR 40372)"
_OF_HOLDER = (
    "name and address of the holder of the property",
    "name, e-mail address and telephone number of a contact",
)
REPORT_COLUMNS: dict[str, type] = {
    "entry": int,
    "report": str,
    "question": str,
    "decided_on": str,
    "due": str,
    "days_left": int,
    "is_reportable": bool,
}


def reports_due(
    store: Store, *, since: date | None = None, today: date | None = None
) -> Iterator[dict[str, Any]]:
    """Yield a line for each payment that was blocked or rejected, with the day its report is due.

    A refusal that rests on no measure of 31 CFR chapter V, such as one under section 311 alone, is
    no rejected transaction in the sense of 501.604(a)(1): `is_reportable` is False.

    Args:
        store: whose ledger is read.
        since: leave out what was decided before.
        today: for the days that are left; default today.
    """
    now = today or datetime.now(UTC).date()
    for entry, record in _decided(store, since):
        made = record.decision
        due = report_due(made)
        yield {
            "entry": entry.number,
            "report": _REPORTED[made.outcome],
            "question": made.question.id,
            "decided_on": made.decided_at.date().isoformat(),
            "due": due.isoformat(),
            "days_left": (due - now).days,
            "is_reportable": bool(_authorities(made)) or made.outcome is Outcome.BLOCK,
        }


def report_due(made: Decision) -> date:
    """Return the last day on which a report on a decision may be filed."""
    return business_day_after(made.decided_at.date(), _BUSINESS_DAYS)


def draft_report(store: Store, number: int) -> dict[str, Any]:
    """Return the draft of the report on a payment that was blocked or rejected.

    Raises:
        UnknownName: the ledger has no such entry, or it is no payment that was blocked or rejected.
    """
    entry = store.ledger.entry(number)
    if entry.kind is not LedgerKind.DECISION:
        message = f"Entry {number} of the ledger is no decision"
        raise UnknownName(message, hint="'penstock papers due' lists what can be reported")
    record = decode_record(entry)
    made = record.decision
    if made.question.kind is not QuestionKind.PAYMENT or made.outcome not in _REPORTED:
        message = (
            f"Entry {number} is a {made.question.kind.value} with outcome {made.outcome.value}"
        )
        raise UnknownName(message, hint="'penstock papers due' lists what can be reported")
    given = decode_input(record.input, f"entry {number}")
    authorities = _authorities(made)
    notes = []
    if made.outcome is Outcome.REJECT and not authorities:
        notes.append(
            "No measure of 31 CFR chapter V stands behind this refusal; 501.604(a)(1) asks for "
            "none then. Let counsel look"
        )
    return {
        "draft": f"Report on a {_REPORTED[made.outcome]}",
        "citation": _CITED[made.outcome],
        "due": report_due(made).isoformat(),
        "filed_through": _FILED,
        "transaction": _transaction(given),
        "targets": sorted({f"{hit.name} ({hit.party}, {hit.list})" for hit in _alerting(made)}),
        "action": "blocked" if made.outcome is Outcome.BLOCK else "rejected",
        "action_on": made.decided_at.date().isoformat(),
        "legal_authority": authorities,
        "basis": [reason.message for reason in made.reasons],
        "still_to_be_said": [*_OF_HOLDER, *_open_points(made, given)],
        "notes": notes,
        "keep_until": keep_until(made.decided_at.date()).isoformat(),
        "proof": {"entry": entry.number, "sha256": entry.sha256},
    }


def annual_report(store: Store, year: int) -> dict[str, Any]:
    """Return the draft of the annual report of blocked property: what was held on 30 June.

    The ledger knows what was blocked, not what was released since: that must be struck out.

    Raises:
        UnknownName: 30 June of that year is still to come, or it is no year.
    """
    if not MINYEAR <= year <= MAXYEAR:
        message = f"There is no annual report of {str(year)[:30]}"
        raise UnknownName(message, hint="Ask for a year that is past 30 June")
    held_on = date(year, 6, 30)
    if held_on > datetime.now(UTC).date():
        message = f"What is held on {held_on} is not known yet"
        raise UnknownName(message, hint="Ask for a year that is past 30 June")
    held = []
    for entry, record in _decided(store, None):
        made = record.decision
        if made.outcome is Outcome.BLOCK and made.decided_at.date() <= held_on:
            given = decode_input(record.input, f"entry {entry.number}")
            held.append(
                {
                    "entry": entry.number,
                    "question": made.question.id,
                    "blocked_on": made.decided_at.date().isoformat(),
                    "transaction": _transaction(given),
                    "targets": sorted({hit.name for hit in _alerting(made)}),
                    "legal_authority": _authorities(made),
                }
            )
    return {
        "draft": "Annual report of blocked property",
        "citation": "31 CFR 501.603(b)(2)",
        "held_on": held_on.isoformat(),
        "due": date(year, 9, 30).isoformat(),
        "filed_through": _FILED,
        "property": held,
        "still_to_be_said": [
            *_OF_HOLDER,
            "what was unblocked or transferred before that day, to be struck out",
            "the account each is held in, and its value on that day in US dollars",
        ],
    }


def draft_notice(measure_id: str, correspondent: str, as_of: date | None = None) -> dict[str, Any]:
    """Return the draft of a notice to a correspondent under a special measure of section 311.

    Raises:
        UnknownName: there is no such measure.
        UsageError: the measure asks for no notice, or no correspondent is named.
    """
    day = as_of or datetime.now(UTC).date()
    measure = book().measures.get(measure_id)
    if measure is None:
        message = f"There is no measure {measure_id!r}"
        raise UnknownName(message, hint="'penstock measures list' shows all")
    asking = [one for one in measure.requirements if one.effect.value == "notify_correspondents"]
    if not asking or not correspondent.strip():
        message = f"{measure_id} asks for no notice to correspondents"
        if asking:
            message = "No correspondent is named"
        raise UsageError(message, hint="Special measure five does: try us-311-kp")
    targets = [one.label for one in measure.targets if getattr(one, "label", "")]
    return {
        "draft": "Notice to a correspondent",
        "to": correspondent.strip(),
        "dated": day.isoformat(),
        "measure": measure.id,
        "citation": "; ".join(dict.fromkeys(one.citation for one in asking)),
        "text": (
            f"Notice: under {measure.citation} we are prohibited from opening or maintaining a "
            f"correspondent account for, or on behalf of, {' or '.join(targets) or measure.title}. "
            f"The correspondent account {correspondent.strip()} holds with us may not be used to "
            "provide them with access to us. If we learn that it is, we shall take appropriate "
            "steps to prevent it, including closing the account."
        ),
        "still_to_be_said": ["who signs", "how and when it was sent; keep the proof"],
    }


def case_file(store: Store, cases: CaseDesk, alert: str) -> dict[str, Any]:
    """Return everything about an alert, with the entries of the ledger that prove it.

    Raises:
        UnknownName: there is no such alert.
    """
    found = cases.get(alert)
    entries = list(store.ledger.about(found.number))
    if found.decision:
        entries.insert(0, store.ledger.entry(found.decision))
    listed = store.party(found.party)
    return {
        "case": found.number,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "alert": alert_line(found, with_content=True),
        "listed_party": None if listed is None else to_builtins(listed),
        "history": list(cases.history(found.number)),
        "proof": {
            "entries": [entry_line(one) for one in entries],
            "anchor": anchor_line(store),
            "how": "each digest is of the entry and of the one before; see docs/ledger.md",
        },
        "keep_until": keep_until(found.changed_at.date()).isoformat(),
    }


def _decided(store: Store, since: date | None) -> Iterator[tuple[LedgerEntry, DecisionRecord]]:
    """Yield the payments that were blocked or rejected, oldest first."""
    first = 0
    if since is not None:
        moment = datetime(since.year, since.month, since.day, tzinfo=UTC)
        first = store.ledger.first_since(moment) - 1
    for entry in store.ledger.entries(after=first, kind=LedgerKind.DECISION):
        # Most pass: what cannot be one of these is not unfolded.
        if b'"outcome":"block"' not in entry.content and b'"outcome":"reject"' not in entry.content:
            continue
        record = decode_record(entry)
        made = record.decision
        if made.question.kind is QuestionKind.PAYMENT and made.outcome in _REPORTED:
            yield entry, record


def _transaction(given: PaymentInput) -> dict[str, Any]:
    message = given.message
    if message is None or not message.transactions:
        return {"message": "could not be read as a payment; attach it as it came"}
    payment = message.transactions[0]
    parties: dict[str, list[str]] = {}
    for one in (*message.header, *payment.segments, *payment.shared, *payment.underlying):
        if one.party:
            parties.setdefault(one.role.value, []).append(one.text)
    return {
        "message": message.type,
        "reference": payment.id,
        "amount": None if payment.amount is None else str(payment.amount),
        "currency": payment.currency,
        "value_date": None if payment.value_date is None else payment.value_date.isoformat(),
        "parties": {role: list(dict.fromkeys(texts)) for role, texts in parties.items()},
        "instructions_sha256": message.sha256,
    }


def _alerting(made: Decision) -> Iterator[Any]:
    return (hit for hit in made.hits if hit.alert)


def _authorities(made: Decision) -> list[str]:
    """Return the provisions of 31 CFR chapter V a decision rests on; a list is none."""
    return sorted({_says(one) for one in made.findings if one.rule.startswith(_CHAPTER)})


def _says(finding: Finding) -> str:
    return finding.citation


def _open_points(made: Decision, given: PaymentInput) -> Iterator[str]:
    message = given.message
    payment = message.transactions[0] if message is not None and message.transactions else None
    if payment is None or payment.amount is None:
        yield "the amount"
    elif payment.currency != "USD":
        yield "the value in US dollars"
    yield "a copy of the payment instructions as they came"
    if made.outcome is Outcome.BLOCK:
        yield "the blocked account the funds were put into, bearing interest"


def keep_until(day: date) -> date:
    """Return until when a record is kept: ten years (31 CFR 501.601, since 2025-03-12)."""
    try:
        return day.replace(year=day.year + _KEPT_YEARS)
    except ValueError:
        return day + timedelta(days=365 * _KEPT_YEARS + 3)
