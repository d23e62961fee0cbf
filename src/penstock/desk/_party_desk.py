"""Decisions on parties that are recorded, quieted by what people settled, and raise alerts."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from penstock.desk._asker import Asker, make_asker
from penstock.desk._check import Answer, answers, decision
from penstock.desk._quieting import Quieting
from penstock.desk._ready import Ready, rules_sha256, with_graph_sha256
from penstock.desk._recorder import versions
from penstock.desk._whitelist import Whitelist
from penstock.errors import LedgerDamaged
from penstock.model import (
    NOT_JSON,
    Alert,
    AlertContent,
    AlertDraft,
    AlertState,
    Decision,
    DecisionRecord,
    Disposition,
    Draft,
    Hit,
    LedgerKind,
    Outcome,
    QuestionKind,
    Reason,
    Subject,
)
from penstock.payments import OwnParty
from penstock.screening import Screener
from penstock.settings import Settings
from penstock.store import Store

_ENCODER = msgspec.json.Encoder(order="deterministic")
_HIT_CODES = frozenset({"name_hit", "identifier_hit"})
FIELD = "name"


class PartyInput(Struct, frozen=True):
    """What a decision on a party was made from."""

    party: Subject


class Decided(Struct, frozen=True):
    """A recorded decision on a party, and the alerts it belongs to, such as `A12`."""

    subject: Subject
    decision: Decision
    alerts: tuple[str, ...]


class PartyDesk:
    """Decides on parties: what people settled stays quiet, the rest is recorded and alerts.

    Args:
        store: where ledger, alerts and whitelist are.
        settings: when an alert is due, and who asks by default.

    Not to be shared between threads.
    """

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._whitelist = Whitelist(store)

    def decide(
        self,
        found: Sequence[Answer],
        ready: Ready,
        *,
        source: str,
        asker: Asker | None = None,
        limit: int = 10,
        screener: Screener | None = None,
    ) -> list[Decided]:
        """Return recorded decisions on parties, in order.

        Args:
            found: what screening says; their alerting hits carry the digest of their list entry.
            ready: the lists and rules the answers rest on.
            source: the door they came through.
            asker: who asks; default that of the settings.
            limit: the most hits of an answer.
            screener: whose list entries count for the whitelist; None leaves the whitelist out.

        Raises:
            StoreError: a decision could not be recorded; none of them is answered.
        """
        asker = asker or make_asker(self._settings.profile)
        settled = self._settled(found, screener)
        made = [_quieted(one, settled) for one in found]
        decisions = [decision(one, ready, source, asker) for one in made]
        drafts = [
            self._draft(one, answer.subject, ready, asker, limit)
            for one, answer in zip(decisions, made, strict=True)
        ]
        raised = [
            (place, hit, alert)
            for place, (one, answer) in enumerate(zip(decisions, made, strict=True))
            for hit, alert in self._alerts(one, answer.subject, place)
        ]
        if raised:
            receipts, numbers = self._store.alerts.record(drafts, [one for _, _, one in raised])
        else:
            receipts, numbers = self._store.ledger.append(drafts), ()
        names: list[list[str]] = [[] for _ in decisions]
        for (place, _, _), number in zip(raised, numbers, strict=True):
            names[place].append(f"A{number}")
        return [
            Decided(answer.subject, replace(one, recorded=receipt), tuple(of))
            for one, answer, receipt, of in zip(decisions, made, receipts, names, strict=True)
        ]

    def _settled(
        self, found: Sequence[Answer], screener: Screener | None
    ) -> Mapping[tuple[str, str], str]:
        """Return what keeps a hit quiet, by question and listed party: `A12` or `W3`."""
        hits = [(one.subject, hit) for one in found for hit in one.hits if hit.alert]
        if not hits:
            return {}
        keys = {
            alert_key(QuestionKind.PARTY, subject.id, hit): (subject, hit) for subject, hit in hits
        }
        known = self._store.alerts.find(keys)
        settled: dict[tuple[str, str], str] = {
            (subject.id, hit.party): known[key].number
            for key, (subject, hit) in keys.items()
            if key in known and is_settled(known[key], hit, subject)
        }
        if screener is None:
            return settled
        self._whitelist.refresh()
        quiet = Quieting(screener, self._whitelist)
        for subject, hit in hits:
            own = OwnParty(
                name=subject.name,
                accounts=tuple(one.value for one in subject.identifiers),
                customers=(subject.id,),
            )
            by = quiet.settled(replace(hit, field=FIELD), own).by
            if by:
                settled.setdefault((subject.id, hit.party), by)
        return settled

    def _alerts(self, made: Decision, subject: Subject, place: int) -> list[tuple[Hit, AlertDraft]]:
        due = datetime.now(UTC) + timedelta(hours=self._settings.alert_due_hours)
        reasons = tuple(one for one in made.reasons if one.code in _HIT_CODES)
        return [
            (
                hit,
                AlertDraft(
                    key=alert_key(QuestionKind.PARTY, subject.id, hit),
                    kind=QuestionKind.PARTY,
                    question=subject.id,
                    name=subject.name,
                    entry_sha256=hit.entry_sha256,
                    question_sha256=question_sha256(subject),
                    content=AlertContent(hit=hit, subject=subject, reasons=reasons),
                    due_at=due,
                    place=place,
                ),
            )
            for hit in made.hits
            if hit.alert
        ]

    def _draft(
        self, made: Decision, subject: Subject, ready: Ready, asker: Asker, limit: int
    ) -> Draft:
        given = _ENCODER.encode(PartyInput(subject))
        record = DecisionRecord(
            decision=made,
            input_sha256=hashlib.sha256(given).hexdigest(),
            input=msgspec.Raw(given),
            versions=versions(),
            policy=ready.policy.id,
            profile=asker.profile.id,
            known_as_of=asker.known_as_of,
            confirmed=tuple(sorted(asker.confirmed)),
            about=tuple(sorted(one.value for one in asker.about)),
            limit=limit,
            standing=ready.reasons,
            owners_sha256=ready.owners.sha256 if ready.owners is not None else "",
        )
        content = _ENCODER.encode(record)
        return Draft(kind=LedgerKind.DECISION, subject=made.question.id, content=content)


def decide_party_again(
    record: DecisionRecord, screener: Screener, asker: Asker, settings: Settings
) -> Decision:
    """Return the decision that a recorded party gets, by its lists and what was settled then.

    Raises:
        LedgerDamaged: the record holds no party.
        ListsMissing: the owner graph it was made with was removed.
    """
    before = record.decision
    try:
        subject = msgspec.json.decode(record.input, type=PartyInput).party
    except NOT_JSON as error:
        message = f"The input of the decision on {before.question.id} cannot be read: {error}"
        raise LedgerDamaged(message) from error
    owners = None
    if record.owners_sha256:
        from penstock.desk._owners import owner_basis  # only who has a graph waits for it

        owners = owner_basis(settings, before.lists, record.owners_sha256)
    policy = screener.policy
    ready = Ready(
        folder=screener.index.folder,
        lists=before.lists,
        as_of=before.as_of,
        policy=policy,
        rules_sha256=with_graph_sha256(rules_sha256(policy), record.owners_sha256),
        reasons=record.standing,
        owners=owners,
    )
    (found,) = answers([subject], ready, limit=record.limit, screener=screener)
    digests = Quieting(screener)
    hits = tuple(
        replace(hit, entry_sha256=digests.entry_sha256(hit)) if hit.alert else hit
        for hit in found.hits
    )
    settled = {
        (subject.id, str(hit.party)): hit.suppressed_by for hit in before.hits if hit.suppressed_by
    }
    again = _quieted(replace(found, hits=hits), settled)
    return decision(again, ready, before.question.source, asker)


def alert_key(kind: QuestionKind, question: str, hit: Hit) -> str:
    """Return the digest of a question and a listed party: the same pair has one alert."""
    place = hit.path if kind is QuestionKind.PAYMENT else ""
    content = msgspec.json.encode([kind.value, question, hit.party, place])
    return hashlib.sha256(content).hexdigest()


def question_sha256(subject: Subject) -> str:
    """Return the digest of what is known of our party, without where it stood in a file."""
    return hashlib.sha256(_ENCODER.encode(replace(subject, id="", row=None))).hexdigest()


def is_settled(alert: Alert, hit: Hit, subject: Subject) -> bool:
    """Tell whether two people found this very pair to be different: neither side has changed."""
    return (
        alert.state is AlertState.CLOSED
        and alert.disposition is Disposition.FALSE_POSITIVE
        and alert.entry_sha256 == hit.entry_sha256 != ""
        and alert.question_sha256 == question_sha256(subject)
    )


def _quieted(found: Answer, settled: Mapping[tuple[str, str], str]) -> Answer:
    """Return an answer in which hits that were settled are no alerts; they stay visible."""
    hits = tuple(
        replace(hit, alert=False, suppressed_by=by)
        if hit.alert and (by := settled.get((found.subject.id, hit.party)))
        else hit
        for hit in found.hits
    )
    return with_hits(found, hits)


def with_hits(found: Answer, hits: tuple[Hit, ...]) -> Answer:
    """Return an answer with its hits as they are after settling, and the outcome that follows."""
    if hits == found.hits:
        return found
    left = [hit for hit in hits if hit.alert]
    others = tuple(one for one in found.reasons if one.code not in _HIT_CODES)
    holding = any(one.code == "unscreened_characters" for one in others) or bool(found.owners)
    outcome = Outcome.HOLD if left or holding else Outcome.PASS
    quiet = [hit for hit in hits if hit.suppressed_by]
    told = Reason(
        "settled",
        f"{len(quiet)} of {len(hits)} hits kept quiet by "
        f"{', '.join(sorted({hit.suppressed_by for hit in quiet}))}",
    )
    first = [one for one in found.reasons if one.code in _HIT_CODES] if left else []
    return replace(found, outcome=outcome, hits=hits, reasons=(*first, told, *others))
