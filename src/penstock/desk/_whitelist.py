"""Good guys, as the ledger tells of them: proposed by one, approved by two others, never silent.

Every act stands in the ledger, and what is in force is worked out from it, so nobody can
change an entry unnoticed. Whatever is broken, expired, revoked or out of its scope keeps no hit
quiet.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
from msgspec.structs import replace

from penstock.errors import LedgerDamaged, UnknownName, UsageError
from penstock.model import (
    NOT_JSON,
    Draft,
    LedgerEntry,
    LedgerKind,
    Standing,
    WhitelistAct,
    WhitelistDeed,
    Whitelisted,
    WhitelistEntry,
    to_builtins,
    to_json,
)
from penstock.store import Store

APPROVERS = 2
# Who revokes where no person does.
ITSELF = "penstock"


class Whitelist:
    """The whitelist of a store; what others do meanwhile is seen at the next `refresh`.

    Raises:
        LedgerDamaged: an act in the ledger is not as it was written; nothing works then.
    """

    def __init__(self, store: Store) -> None:
        self._ledger = store.ledger
        self._known: dict[str, Whitelisted] = {}
        self._seen = 0
        self.refresh()

    def refresh(self) -> None:
        """Learn what was done since the last time."""
        self._learn(self._ledger.acts(self._seen))

    def every(self) -> tuple[Whitelisted, ...]:
        """Return every entry there ever was, oldest first."""
        return tuple(self._known.values())

    def get(self, entry_id: str) -> Whitelisted:
        """Return one entry.

        Raises:
            UnknownName: there is none of that id.
        """
        if entry_id not in self._known:
            message = f"There is no whitelist entry {entry_id!r}"
            raise UnknownName(message, hint="'penstock whitelist list' shows all")
        return self._known[entry_id]

    def propose(self, entry: WhitelistEntry, *, longest_days: int, today: date) -> Whitelisted:
        """Propose an entry and return it with its id; whatever id it bears is replaced.

        Raises:
            UsageError: something it must say is missing, or it would work for too long.
        """
        _complete(entry, longest_days, today)
        person = _person(entry.proposed_by)

        def draft(_: object) -> WhitelistAct:
            number = f"W{len(self._known) + 1}"
            made = replace(entry, id=number, name=entry.name.strip(), proposed_by=person)
            return WhitelistAct(deed=WhitelistDeed.PROPOSE, by=person, entry=made)

        return self._act(draft)

    def approve(self, entry_id: str, by: str, *, today: date) -> Whitelisted:
        """Approve an entry; it works once two people other than its proposer have done so.

        Raises:
            UnknownName: there is none of that id.
            UsageError: it is one's own, was approved by the same person, or works no more.
        """

        def draft(_: object) -> WhitelistAct:
            found = self.get(entry_id)
            person = _person(by)
            standing = standing_of(found, today)
            if standing in (Standing.REVOKED, Standing.EXPIRED):
                message = f"{entry_id} is {standing.value} and cannot be approved"
                raise UsageError(message, hint="Propose a new entry")
            if _same(person, found.entry.proposed_by):
                message = f"{person} proposed {entry_id}; nobody approves their own"
                raise UsageError(message, hint="Two others must approve it")
            if any(_same(person, one) for one in found.approved_by):
                message = f"{person} has approved {entry_id} already"
                raise UsageError(message, hint="A second, different person must approve it")
            return WhitelistAct(deed=WhitelistDeed.APPROVE, by=person)

        return self._act(draft, entry_id)

    def revoke(self, entry_id: str, by: str, reason: str) -> Whitelisted:
        """Revoke an entry; from now on it keeps nothing quiet.

        Raises:
            UnknownName: there is none of that id.
            UsageError: it is revoked already, or no reason is given.
        """
        if not reason.strip():
            message = f"Why {entry_id} is revoked is not said"
            raise UsageError(message, hint="State the reason; it is recorded")
        return self._revoke(entry_id, _person(by), reason.strip())

    def _revoke(self, entry_id: str, by: str, reason: str) -> Whitelisted:
        def draft(_: object) -> WhitelistAct:
            found = self.get(entry_id)
            if found.revoked_by:
                message = f"{entry_id} was revoked by {found.revoked_by}: {found.revoked_why}"
                raise UsageError(message, hint="Nothing is left to revoke")
            return WhitelistAct(deed=WhitelistDeed.REVOKE, by=by, reason=reason)

        return self._act(draft, entry_id)

    def revoke_changed(
        self, digest_now: Callable[[WhitelistEntry], str]
    ) -> tuple[Whitelisted, ...]:
        """Revoke every entry whose list entry has changed or gone, and return them."""
        revoked = []
        for found in self.every():
            if found.revoked_by:
                continue
            now = digest_now(found.entry)
            if now != found.entry.entry_sha256:
                why = f"the list entry {found.entry.party} {'changed' if now else 'is gone'}"
                # Another process may have been first, which is as good.
                with suppress(UsageError):
                    revoked.append(self._revoke(found.entry.id, ITSELF, why))
        return tuple(revoked)

    def _act(
        self, act: Callable[[object], WhitelistAct], entry_id: str | None = None
    ) -> Whitelisted:
        # What the act says is worked out while nobody else can append: after learning what others
        # have done, so that two people at once cannot both be the first.
        subject = entry_id or ""

        def draft(since: tuple[LedgerEntry, ...]) -> Draft:
            nonlocal subject
            self._learn(since)
            made = act(None)
            subject = made.entry.id if made.entry is not None else subject
            return Draft(kind=LedgerKind.WHITELIST, subject=subject, content=to_json(made))

        self._ledger.act(self._seen, draft)
        self.refresh()
        return self.get(subject)

    def _learn(self, entries: Iterable[LedgerEntry]) -> None:
        for entry in entries:
            if entry.kind is LedgerKind.WHITELIST:
                _take(self._known, entry)
            self._seen = entry.number


def standing_of(found: Whitelisted, today: date, digest_now: str | None = None) -> Standing:
    """Return whether an entry works on a day.

    Args:
        found: the entry.
        today: the day.
        digest_now: digest of the list entry as it stands, empty if it is gone; None leaves
            the question open.
    """
    if found.revoked_by:
        return Standing.REVOKED
    if today > found.entry.expires_on:
        return Standing.EXPIRED
    if digest_now is not None and digest_now != found.entry.entry_sha256:
        return Standing.ENTRY_CHANGED
    if len(found.approved_by) < APPROVERS:
        return Standing.PROPOSED
    return Standing.IN_FORCE


def whitelist_line(found: Whitelisted, standing: Standing) -> dict[str, Any]:
    """Return an entry as `penstock whitelist list` writes it."""
    plain: dict[str, Any] = to_builtins(found.entry)
    return plain | {
        "standing": standing.value,
        "proposed_at": found.proposed_at.isoformat(),
        "approved_by": list(found.approved_by),
        "revoked_by": found.revoked_by,
        "revoked_why": found.revoked_why,
    }


def _take(known: dict[str, Whitelisted], entry: LedgerEntry) -> None:
    """Take one act into account; those that were never allowed change nothing.

    Acts are checked when they are made. They are checked here again, since whoever can append to
    the ledger without Penstock would otherwise approve alone.
    """
    try:
        act = msgspec.json.decode(entry.content, type=WhitelistAct)
    except NOT_JSON as error:
        message = f"Entry {entry.number} of the ledger is no act about a whitelist entry: {error}"
        raise LedgerDamaged(message) from error
    if act.deed is WhitelistDeed.PROPOSE:
        is_new = entry.subject not in known
        if act.entry is not None and act.entry.id == entry.subject and is_new:
            known[entry.subject] = Whitelisted(entry=act.entry, proposed_at=entry.recorded_at)
        return
    found = known.get(entry.subject)
    if found is None or found.revoked_by:
        return
    if act.deed is WhitelistDeed.REVOKE:
        by = act.by.strip() or "somebody"
        known[entry.subject] = replace(found, revoked_by=by, revoked_why=act.reason)
    elif not any(
        _same(act.by, one) for one in ("", ITSELF, found.entry.proposed_by, *found.approved_by)
    ):
        known[entry.subject] = replace(found, approved_by=(*found.approved_by, act.by))


def _complete(entry: WhitelistEntry, longest_days: int, today: date) -> None:
    needed = {
        "a name": entry.name,
        "an account or a customer id": entry.account or entry.customer,
        "the listed party": entry.party,
        "the digest of the list entry": entry.entry_sha256,
        "the kind of field": entry.field,
        "a reason": entry.reason,
        "who proposes it": entry.proposed_by,
    }
    if missing := [what for what, text in needed.items() if not text.strip()]:
        message = f"A whitelist entry must say more: {', '.join(missing)} is missing"
        raise UsageError(message)
    if not today <= entry.expires_on <= today + timedelta(days=longest_days):
        message = f"A whitelist entry cannot work until {entry.expires_on}"
        hint = f"Between today and {today + timedelta(days=longest_days)}, as the setting "
        raise UsageError(message, hint=f"{hint}whitelist_longest_days allows")


def _person(name: str) -> str:
    person = name.strip()
    if not person or _same(person, ITSELF):
        message = f"{name!r} is nobody who can do this" if person else "Nobody is named"
        raise UsageError(message, hint="Name the person: --by NAME")
    return person


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def today_utc() -> date:
    """Return the day by UTC."""
    return datetime.now(UTC).date()
