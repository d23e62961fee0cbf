"""Notices to correspondents that were sent: the log an examiner asks for.

Whoever keeps a correspondent account under a special measure of section 311 must tell its holder,
and document that it did: 31 CFR 1010.659(b)(3)(i)(A) and (b)(4)(i), and their like. What was sent,
to whom, how, by whom and when stands in the ledger, with the text.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from msgspec import Struct

from penstock.desk._papers import draft_notice, keep_until
from penstock.errors import LedgerDamaged, UsageError
from penstock.model import NOT_JSON, Draft, LedgerEntry, LedgerKind, to_json
from penstock.store import Store

_LONGEST = 300
NOTICE_COLUMNS: dict[str, type] = {
    "entry": int,
    "measure": str,
    "to": str,
    "channel": str,
    "reference": str,
    "sent_on": str,
    "by": str,
    "keep_until": str,
    "sha256": str,
}


class NoticeSent(Struct, frozen=True, kw_only=True):
    """One notice that was sent.

    Attributes:
        measure: id of the special measure.
        to: the correspondent.
        channel: how it went, such as `SWIFT MT199` or `registered letter`.
        reference: by which its receipt can be proved, such as that of the message.
        sent_on: the day it went.
        by: who sent it.
        citation: the paragraphs that ask for it.
        text: what it said.
    """

    measure: str
    to: str
    channel: str
    reference: str
    sent_on: date
    by: str
    citation: str
    text: str


def record_notice(
    store: Store,
    measure_id: str,
    to: str,
    *,
    channel: str,
    by: str,
    reference: str = "",
    sent_on: date | None = None,
) -> dict[str, Any]:
    """Record that a notice was sent, with its text, and return its line of the log.

    Args:
        store: whose ledger keeps it.
        measure_id: the special measure.
        to: the correspondent.
        channel: how it went.
        by: who sent it.
        reference: by which its receipt can be proved.
        sent_on: the day it went, default today.

    Raises:
        UnknownName: there is no such measure.
        UsageError: the measure asks for no notice, something is not said, or the day is to come.
    """
    today = datetime.now(UTC).date()
    day = sent_on or today
    said = {"the correspondent": to, "how it was sent": channel, "who sent it": by}
    for what, text in said.items():
        if not text.strip() or len(text) > _LONGEST:
            message = f"{what} must be said in 1 to {_LONGEST} characters"
            raise UsageError(message[0].upper() + message[1:])
    if day > today:
        message = f"{day} is still to come, so nothing was sent on it"
        raise UsageError(message, hint="Record a notice once it is sent")
    drafted = draft_notice(measure_id, to, day)
    sent = NoticeSent(
        measure=measure_id,
        to=drafted["to"],
        channel=channel.strip(),
        reference=reference.strip()[:_LONGEST],
        sent_on=day,
        by=by.strip(),
        citation=drafted["citation"],
        text=drafted["text"],
    )
    draft = Draft(kind=LedgerKind.NOTICE, subject=measure_id, content=to_json(sent))
    (receipt,) = store.ledger.append([draft])
    return _line(store.ledger.entry(receipt.entry))


def notices_sent(store: Store, *, measure: str = "", to: str = "") -> Iterator[dict[str, Any]]:
    """Yield what was sent, oldest first.

    Args:
        store: whose ledger is read.
        measure: only under this measure; empty for all.
        to: only to correspondents whose name holds this, whatever its case; empty for all.

    Raises:
        LedgerDamaged: an entry is not as it was written.
    """
    wanted = " ".join(to.split()).casefold()
    for entry in store.ledger.entries(kind=LedgerKind.NOTICE):
        line = _line(entry)
        if measure in ("", line["measure"]) and wanted in line["to"].casefold():
            yield line


def _line(entry: LedgerEntry) -> dict[str, Any]:
    try:
        sent = msgspec.json.decode(entry.content, type=NoticeSent)
    except NOT_JSON as error:
        message = f"Entry {entry.number} of the ledger is no notice: {error}"
        raise LedgerDamaged(message) from error
    return {
        "entry": entry.number,
        "measure": sent.measure,
        "to": sent.to,
        "channel": sent.channel,
        "reference": sent.reference,
        "sent_on": sent.sent_on.isoformat(),
        "by": sent.by,
        "recorded_at": entry.recorded_at.isoformat(timespec="seconds"),
        "keep_until": keep_until(sent.sent_on).isoformat(),
        "citation": sent.citation,
        "text": sent.text,
        "sha256": entry.sha256,
    }
