"""Deciding again what was decided: from the recorded input, lists and rules, byte for byte."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from penstock.desk._file_records import FILE_KINDS, decide_kept, rules_of
from penstock.desk._holders import holders_of
from penstock.desk._owners import owner_basis, owners_of_payments
from penstock.desk._party_desk import decide_party_again
from penstock.desk._quieting import LAPSED, Quieting
from penstock.desk._ready import (
    Ready,
    index_folder,
    open_named,
    rules_sha256,
    screener_of,
    with_graph_sha256,
)
from penstock.desk._recall import PaymentInput, decode_input, decode_record, repeated, trace_in
from penstock.desk._recorder import decision_bytes, versions, with_repetitions
from penstock.desk._replay_shipments import decide_again, installed_rules
from penstock.errors import ListsError, UsageError
from penstock.measures import Activity, Asker, book
from penstock.model import (
    Decision,
    DecisionRecord,
    Hit,
    LedgerEntry,
    LedgerKind,
    ListVersion,
    QuestionKind,
    to_builtins,
)
from penstock.payments import (
    Basis,
    Decided,
    Decider,
    OwnParty,
    Quiet,
    ResubmissionRules,
    Settled,
)
from penstock.screening import Screener, load_policy
from penstock.settings import Settings
from penstock.store import Store

_KEPT_SCREENERS = 4
_AGAIN = FILE_KINDS | {QuestionKind.PARTY, QuestionKind.PAYMENT, QuestionKind.SHIPMENT}


class Replayed(Struct, frozen=True, kw_only=True):
    """What became of deciding one entry again.

    `result` is `same`, `different`, or `not_comparable` where lists or rules are not at hand;
    `differs` names the parts of the decision that are not the same, `note` says why.
    """

    entry: int
    question: str
    result: str
    differs: tuple[str, ...] = ()
    note: str = ""


class Replayer:
    """Decides again what the ledger holds.

    Args:
        store: whose ledger and publications are used.
        settings: where indexes are kept.
    """

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._screeners: dict[tuple[tuple[ListVersion, ...], str], Screener] = {}
        self._named: dict[str, Screener] = {}

    def replay(self, entry: LedgerEntry) -> Replayed:
        """Decide one entry again and compare, all but the moment and the receipt.

        Raises:
            LedgerDamaged: the entry holds no decision.
        """
        record = decode_record(entry)
        before = record.decision
        same = Replayed(entry=entry.number, question=before.question.id, result="same")
        if before.question.kind not in _AGAIN:
            note = f"decisions on a {before.question.kind.value} are not made again"
            return replace(same, result="not_comparable", note=note)
        try:
            installed = self._installed(record)
        except ListsError as error:
            return replace(same, result="not_comparable", note=error.message)
        if installed != before.rules_sha256:
            note = f"it was decided by rules {before.rules_sha256[:12]}; installed are "
            return replace(same, result="not_comparable", note=f"{note}{installed[:12]}")
        try:
            again = self.redecide(record)
        except ListsError as error:
            return replace(same, result="not_comparable", note=error.message)
        if decision_bytes(before) == decision_bytes(again):
            return same
        is_other = record.versions != versions()
        note = "another version of the program decided then" if is_other else ""
        differs = tuple(_differing(before, again))
        return replace(same, result="different", differs=differs, note=note)

    def redecide(self, record: DecisionRecord, quiet: Quiet | None = None) -> Decision:
        """Return the decision that a recorded input gets, by its lists and the installed rules.

        Args:
            record: what was recorded.
            quiet: which hits are settled; default those that were then.

        Raises:
            ListsMissing: a publication is not in the store, or the owner graph was removed.
            UsageError: the decision is on nothing of which that is possible.
        """
        before = record.decision
        if before.question.kind not in _AGAIN:
            message = f"A decision on a {before.question.kind.value} cannot be made again"
            raise UsageError(message, hint=f"Decisions on {', '.join(sorted(_AGAIN))} can")
        if before.question.kind in FILE_KINDS:
            ready = self._ready(record)
            return decide_kept(record, ready, self._settings, _asker(record), self._store)
        screener = self._screener(before.lists, record.policy)
        if before.question.kind is QuestionKind.SHIPMENT:
            installed = _rules(record)
            return decide_again(record, screener, _asker(record), installed, self._settings)
        if before.question.kind is QuestionKind.PARTY:
            return decide_party_again(record, screener, _asker(record), self._settings)
        given = decode_input(record.input, f"the decision on {before.question.id}")
        if quiet is None and any(hit.entry_sha256 for hit in before.hits):
            quiet = self.as_then(record)
        basis = self._basis(record, screener, quiet)
        decided = _pick(Decider(basis).decide(_messages(given), before.question.source), given)
        rules = msgspec.json.decode(record.likeness, type=ResubmissionRules)
        trace = trace_in(given)
        told = () if trace is None else repeated(trace, record.earlier, rules)
        return with_repetitions(decided, (*told, *record.doubts))

    def _installed(self, record: DecisionRecord) -> str:
        rules = _rules(record)
        kind = record.decision.question.kind
        if kind is QuestionKind.SHIPMENT:
            return installed_rules(record, rules, self._settings)
        return rules_of(kind, rules)

    def _ready(self, record: DecisionRecord) -> Ready:
        """Return the lists and rules of a recorded decision as a file is decided by."""
        before = record.decision
        if before.lists:
            self._screener(before.lists, record.policy)  # so that the index is there
        return Ready(
            folder=index_folder(self._settings, before.lists),
            lists=before.lists,
            as_of=before.as_of,
            policy=load_policy(record.policy),
            rules_sha256=_rules(record),
            reasons=record.standing,
        )

    def as_then(self, record: DecisionRecord) -> Quiet:
        """Return what settles the hits that were settled when a decision was made."""
        return _AsThen(record, Quieting(self._screener(record.decision.lists, record.policy)))

    def _screener(self, lists: tuple[ListVersion, ...], policy: str) -> Screener:
        key = (lists, policy)
        if key not in self._screeners:
            if len(self._screeners) >= _KEPT_SCREENERS:
                self._screeners.clear()
            made = screener_of(self._settings, self._store, lists, load_policy(policy))
            self._screeners[key] = made
        return self._screeners[key]

    def _basis(self, record: DecisionRecord, screener: Screener, quiet: Quiet | None) -> Basis:
        named = self._named.get(record.policy)
        if named is None:
            named = open_named(self._settings, load_policy(record.policy))
            self._named[record.policy] = named
        owners = holders = None
        asker = _asker(record)
        if record.owners_sha256:
            graph = owner_basis(self._settings, record.decision.lists, record.owners_sha256)
            owners = owners_of_payments(graph, asker.profile.home)
            holders = holders_of(graph)
        return Basis(
            screener=screener,
            named=named,
            lists=record.decision.lists,
            rules_sha256=_rules(record),
            as_of=record.decision.as_of,
            asker=asker,
            reasons=record.standing,
            limit=record.limit,
            quiet=quiet,
            owners=owners,
            owners_sha256=record.owners_sha256,
            holders=holders,
        )


def _asker(record: DecisionRecord) -> Asker:
    """Return who asked then."""
    return Asker(
        profile=book().profile(record.profile),
        known_as_of=record.known_as_of,
        confirmed=frozenset(record.confirmed),
        about=frozenset(map(Activity, record.about)),
        answers=record.answers,
    )


def _rules(record: DecisionRecord) -> str:
    """Return the digest of the installed rules, with the owner graph a decision was made with."""
    return with_graph_sha256(rules_sha256(load_policy(record.policy)), record.owners_sha256)


class _AsThen:
    """Settles the hits that were settled when a decision was made, for the same reasons."""

    def __init__(self, record: DecisionRecord, now: Quieting) -> None:
        self._now = now
        self._by = {
            (hit.party, hit.path): hit.suppressed_by
            for hit in record.decision.hits
            if hit.suppressed_by
        }
        self._lapsed = [one for one in record.decision.reasons if one.code == LAPSED]

    def entry_sha256(self, hit: Hit) -> str:
        """Return the digest of the list entry."""
        return self._now.entry_sha256(hit)

    def settled(self, hit: Hit, party: OwnParty) -> Settled:
        """Return what was settled then."""
        del party
        if by := self._by.get((hit.party, hit.path)):
            return Settled(by=by)
        for reason in self._lapsed:
            if reason.evidence[0].path == hit.path and f" {hit.party} " in reason.message:
                return Settled(reason=reason)
        return Settled()


def replay_ledger(replayer: Replayer, entries: Iterable[LedgerEntry]) -> Iterator[Replayed]:
    """Yield what becomes of deciding each decision that can be made again, in order."""
    for one in entries:
        if one.kind is LedgerKind.DECISION:
            yield replayer.replay(one)


def _messages(given: PaymentInput) -> list[Any]:
    return [one for one in (given.message, given.unreadable) if one is not None]


def _pick(decided: Iterator[Decided], given: PaymentInput) -> Decision:
    """Return the decision on the payment; on the message as a whole where that was recorded."""
    found = list(decided)
    places_only = given.message is not None and all(
        not one.segments for one in given.message.transactions
    )
    for one in found:
        if (one.transaction is None) == (given.message is None or places_only):
            return one.decision
    return found[-1].decision


def _differing(before: Decision, again: Decision) -> Iterator[str]:
    one, other = (
        to_builtins(replace(made, decided_at=before.decided_at, recorded=None))
        for made in (before, again)
    )
    for key in sorted({*one, *other}):
        if one.get(key) != other.get(key):
            yield key
