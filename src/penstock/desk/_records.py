"""Determination records: everything a decision on a shipment rests on, for an auditor."""

import io
import re
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec

from penstock.desk._printed import marked_up
from penstock.errors import MissingExtra, UsageError
from penstock.exports import EndUserListing, Shipment, TradeParty
from penstock.model import Decision, to_builtins

_KEPT_YEARS = 5
_UNSAFE = re.compile(r"[^\w.-]+")
_PARTS = (
    ("Reasons", "reasons"),
    ("Missing facts", "missing_facts"),
    ("Red flags", "red_flags"),
    ("Other agencies", "other_agency"),
    ("What would change it", "would_change"),
    ("Notes", "notes"),
)


def determination_record(shipment: Shipment, decision: Decision) -> dict[str, Any]:
    """Return the record of one determination: the facts as stated, each step, the versions used.

    Source: 15 CFR 762.2, 762.6 (what is kept, and five years from the end of the transaction).
    """
    return {
        "record": "export determination",
        "shipment": to_builtins(shipment),
        "decision": to_builtins(decision),
        "keep": f"at least {_KEPT_YEARS} years from the latest end of the transaction "
        "(15 CFR 762.6(a))",
        "says": "What was found on the facts stated, under the texts named, as of the day named; "
        "it is no licence and no clearance",
    }


def write_records(
    answers: Iterator[tuple[Shipment, Decision]], folder: Path, *, with_pdf: bool = False
) -> Iterator[tuple[Shipment, Decision]]:
    """Write a record of each decision into a folder and hand the decisions on.

    Raises:
        UsageError: the folder cannot be written.
        MissingExtra: PDF is asked for and the extra is not installed.
    """
    if with_pdf:
        _reportlab()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number, (shipment, decision) in enumerate(answers, start=1):
            name = f"{number:06d}-{_UNSAFE.sub('_', decision.question.id)[:80]}"
            record = determination_record(shipment, decision)
            content = msgspec.json.format(msgspec.json.encode(record), indent=1)
            (folder / f"{name}.json").write_bytes(content)
            if with_pdf:
                (folder / f"{name}.pdf").write_bytes(record_pdf(shipment, decision))
            yield shipment, decision
    except OSError as error:
        message = f"Records cannot be written to {folder}: {error.strerror or error}"
        raise UsageError(message, hint="Name a folder that you may write to") from error


def record_pdf(shipment: Shipment, decision: Decision) -> bytes:
    """Return a record as a PDF document.

    Raises:
        MissingExtra: the extra is not installed.
    """
    kit = _reportlab()
    styles = kit["styles"]()
    told = decision.determination
    verdict = told.verdict.value.replace("_", " ") if told else decision.outcome.value
    flow = [
        kit["Paragraph"]("Export determination", styles["Title"]),
        kit["Paragraph"](
            marked_up(f"Shipment {decision.question.id}: {verdict}"), styles["Heading2"]
        ),
        _table(kit, [("Stated", ""), *_stated(shipment)]),
    ]
    if told is not None:
        rows = [(one.citation, f"{one.says}. {one.policy}") for one in told.requirements]
        flow.append(kit["Paragraph"]("Requirements", styles["Heading3"]))
        flow.append(_table(kit, [("Citation", "Requirement"), *(rows or [("-", "none found")])]))
    steps = []
    for one in decision.findings:
        lacks = f" Missing: {'; '.join(one.missing_facts)}" if one.missing_facts else ""
        mark = "" if one.verified else " (not compared with the official text)"
        steps.append((f"{one.citation}{mark}", f"{one.message}{lacks}"))
    flow.append(kit["Paragraph"]("Steps", styles["Heading3"]))
    flow.append(_table(kit, [("Citation", "Finding"), *steps]))
    for title, field in _PARTS:
        lines = getattr(told, field, ()) if field != "reasons" else decision.reasons
        if lines:
            flow.append(kit["Paragraph"](title, styles["Heading3"]))
            texts = [f"{one.code}: {one.message}" if field == "reasons" else one for one in lines]
            flow += [kit["Paragraph"](marked_up(f"- {text}"), styles["BodyText"]) for text in texts]
    lists = ", ".join(f"{one.list} of {one.published} {one.sha256[:16]}" for one in decision.lists)
    foot = (
        f"As of {decision.as_of}. Lists: {lists}. Rules {decision.rules_sha256}. "
        f"Decided at {decision.decided_at.isoformat(timespec='seconds')}. "
        f"Keep at least {_KEPT_YEARS} years from the end of the transaction (15 CFR 762.6(a)). "
        "No licence and no clearance. "
        "What stands in square brackets after letters of other scripts, or for them, is romanised."
    )
    flow.append(kit["Paragraph"](marked_up(foot), styles["BodyText"]))
    buffer = io.BytesIO()
    title = f"Export determination {decision.question.id}"
    kit["Document"](buffer, title=title, author="Penstock").build(flow)
    return buffer.getvalue()


def _table(kit: dict[str, Any], rows: list[tuple[str, str]]) -> object:
    styles = kit["styles"]()
    cells = [
        [kit["Paragraph"](marked_up(text), styles["BodyText"]) for text in row] for row in rows
    ]
    table = kit["Table"](cells, colWidths=[140, 340])
    table.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("GRID", (0, 0), (-1, -1), 0.25, "grey")])
    return table


def _stated(shipment: Shipment) -> Iterator[tuple[str, str]]:
    """Yield what the shipment states, and of each party what lists and owners say."""
    for name, value in to_builtins(shipment).items():
        if name != "parties":
            yield name, _short(value)
    for party in shipment.parties:
        yield party.role.replace("_", " "), _short("; ".join(_told(party)))


def _told(party: TradeParty) -> Iterator[str]:
    yield f"{party.name}, {party.country}" if party.country else party.name
    if not (party.is_screened or party.listings):
        yield "no list was asked about it"
    yield from _on_lists(party.listings)
    for owner in party.owners:
        share = "share not known" if owner.share is None else f"{owner.share} percent"
        yield f"owner: {owner.name}, {share}"
        yield from _on_lists(owner.listings)
    for held in party.holdings:
        chains = ", ".join(held.chains)
        yield f"listed owners hold {held.share} percent by the rule of {held.agency} ({chains})"


def _on_lists(listings: Sequence[EndUserListing]) -> Iterator[str]:
    if listings:
        names = [f"{one.name} ({one.section or one.party})" for one in listings]
        yield f"on lists as {', '.join(names)}"


def _short(value: object) -> str:
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= 1500 else f"{text[:1500]} ... (whole in the JSON record)"


def _reportlab() -> dict[str, Any]:
    try:
        platypus = import_module("reportlab.platypus")
        styles = import_module("reportlab.lib.styles")
    except ImportError as error:
        message = "Records as PDF need reportlab, which is not installed"
        raise MissingExtra(message, hint="Install it with: pip install 'penstock[pdf]'") from error
    return {
        "Document": platypus.SimpleDocTemplate,
        "Paragraph": platypus.Paragraph,
        "Table": platypus.LongTable,
        "styles": styles.getSampleStyleSheet,
    }
