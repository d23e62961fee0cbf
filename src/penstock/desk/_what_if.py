"""What a whitelist entry would have kept quiet on past traffic, told from the ledger."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from penstock.desk._quieting import is_in_scope
from penstock.desk._recall import decode_record
from penstock.desk._replay import Replayer
from penstock.errors import PenstockError
from penstock.model import Hit, LedgerEntry, LedgerKind, QuestionKind, WhitelistEntry
from penstock.payments import OwnParty, Quiet, Settled


class _AsIf:
    """Settles what one entry would, whether it works or not, and notes what that was."""

    def __init__(self, entry: WhitelistEntry, then: Quiet) -> None:
        self._entry = entry
        self._then = then
        self.hits: list[Hit] = []

    def entry_sha256(self, hit: Hit) -> str:
        """Return the digest of the list entry."""
        return self._then.entry_sha256(hit)

    def settled(self, hit: Hit, party: OwnParty) -> Settled:
        """Return what the entry settles, else what was settled then."""
        is_same = self._entry.entry_sha256 == self._then.entry_sha256(hit)
        if is_same and is_in_scope(self._entry, hit, party):
            self.hits.append(hit)
            return Settled(by=self._entry.id)
        return self._then.settled(hit, party)


def what_if(
    replayer: Replayer, entries: Iterable[LedgerEntry], entry: WhitelistEntry
) -> Iterator[dict[str, Any]]:
    """Yield what a whitelist entry would have kept quiet, a line a decision.

    Approvals and expiry are left aside; the list entry must have been what it is in the entry.
    Each decision is made again with and without it, by the rules installed now, so that the
    two outcomes differ by nothing else.

    Args:
        replayer: decides again.
        entries: decisions of the ledger.
        entry: what is asked about.
    """
    wanted = msgspec.json.encode(entry.party)
    for one in entries:
        if one.kind is not LedgerKind.DECISION or wanted not in one.content:
            continue
        record = decode_record(one)
        if record.decision.question.kind is not QuestionKind.PAYMENT:
            continue
        line: dict[str, Any] = {"entry": one.number, "id": record.decision.question.id}
        try:
            trial = _AsIf(entry, replayer.as_then(record))
            after = replayer.redecide(record, trial)
            before = replayer.redecide(record)
        except PenstockError as error:
            yield line | {"note": error.message}
            continue
        if trial.hits:
            hit = trial.hits[0]
            yield line | {
                "matched": hit.matched,
                "path": hit.path,
                "score": hit.score,
                "outcome": before.outcome.value,
                "outcome_with": after.outcome.value,
                "decided_at": record.decision.decided_at.isoformat(),
            }
