"""Keeping hits quiet that somebody has settled: in their scope, while they work, never silently."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date

from penstock.desk._ready import make_ready
from penstock.desk._whitelist import Whitelist, standing_of, today_utc
from penstock.errors import StoreError, UnknownName
from penstock.model import (
    Evidence,
    Hit,
    Party,
    PartyId,
    Reason,
    Standing,
    Whitelisted,
    WhitelistEntry,
    party_to_json,
)
from penstock.payments import Kind, OwnParty, Settled
from penstock.screening import Screener
from penstock.settings import Settings
from penstock.tabular import Note
from penstock.text import fold

LAPSED = "whitelist_lapsed"


class Quieting:
    """Knows which hits the whitelist keeps quiet, by the lists a screener answers from.

    Args:
        screener: whose list entries count as they stand now.
        whitelist: None keeps nothing quiet.
        today: the day on which entries must work; default today.
    """

    def __init__(
        self, screener: Screener, whitelist: Whitelist | None = None, today: date | None = None
    ) -> None:
        self._screener = screener
        self._whitelist = whitelist
        self._today = today
        self._digests: dict[PartyId, str] = {}
        self._by_party = _by_party(whitelist)

    def refresh(self) -> None:
        """Learn which entries were approved or revoked meanwhile.

        Raises:
            StoreError: the store refused; what was known before keeps nothing quiet any more.
        """
        if self._whitelist is None:
            return
        self._by_party = {}
        self._whitelist.refresh()
        self._by_party = _by_party(self._whitelist)

    def digest_now(self, party: PartyId) -> str:
        """Return the digest of a list entry and its copies as they stand, empty if it is gone."""
        if party not in self._digests:
            try:
                listed = self._screener.entries(party)
            except UnknownName:
                self._digests[party] = ""
            else:
                self._digests[party] = _digest_of(listed)
        return self._digests[party]

    def entry_sha256(self, hit: Hit) -> str:
        """Return the digest of the list entry that was hit."""
        return self.digest_now(hit.party)

    def settled(self, hit: Hit, party: OwnParty) -> Settled:
        """Return which entry keeps a hit quiet, or why one does not any more."""
        today = self._today or today_utc()
        lapsed = Settled()
        for found in self._by_party.get(hit.party, ()):
            if not is_in_scope(found.entry, hit, party):
                continue
            standing = standing_of(found, today, self.digest_now(hit.party))
            if standing is Standing.IN_FORCE:
                return Settled(by=found.entry.id)
            if standing is not Standing.PROPOSED:
                lapsed = Settled(reason=_lapsed(found, standing, hit))
        return lapsed


def _digest_of(entries: Sequence[Party]) -> str:
    return hashlib.sha256(b"\n".join(map(party_to_json, entries))).hexdigest()


def is_in_scope(entry: WhitelistEntry, hit: Hit, party: OwnParty) -> bool:
    """Tell whether a whitelist entry is about a hit: one party, one list entry, one sort of field.

    The name must be the same in its plain form, and the account or customer id as well; an entry
    that says nothing of either is broken and about nothing.
    """
    if entry.party != hit.party or entry.field != hit.field:
        return False
    if not fold(entry.name) or fold(entry.name) != fold(party.name):
        return False
    named = ((entry.account, party.accounts), (entry.customer, party.customers))
    stated = [(_plain(text), {_plain(one) for one in given}) for text, given in named if text]
    return bool(stated) and all(text and text in given for text, given in stated)


def _plain(text: str) -> str:
    return fold(text).replace(" ", "")


def _by_party(whitelist: Whitelist | None) -> Mapping[PartyId, tuple[Whitelisted, ...]]:
    found: dict[PartyId, tuple[Whitelisted, ...]] = {}
    for one in whitelist.every() if whitelist is not None else ():
        found[one.entry.party] = (*found.get(one.entry.party, ()), one)
    return found


def _lapsed(found: Whitelisted, standing: Standing, hit: Hit) -> Reason:
    entry = found.entry
    why = {
        Standing.EXPIRED: f"it expired on {entry.expires_on}",
        Standing.REVOKED: f"{found.revoked_by} revoked it: {found.revoked_why}",
        Standing.ENTRY_CHANGED: f"the list entry {entry.party} is not what it was",
    }[standing]
    message = f"{entry.id} no longer keeps {hit.party} quiet for {entry.name}: {why}"
    return Reason(LAPSED, message, (Evidence(hit.path, hit.matched),))


def make_quieting(
    screener: Screener, whitelist: Whitelist, *, today: date | None = None
) -> Quieting:
    """Return what the whitelist keeps quiet, after revoking what list entries have outrun.

    An entry is revoked for good where its list is loaded and its list entry is another one, or
    none. Where that cannot be written it keeps nothing quiet all the same.
    """
    made = Quieting(screener, whitelist, today)
    loaded = {version.list for version in screener.lists}
    try:
        revoked = whitelist.revoke_changed(
            lambda entry: (
                made.digest_now(entry.party) if entry.list in loaded else entry.entry_sha256
            )
        )
        if revoked:
            made.refresh()
    except StoreError:
        pass  # the digests differ, so these entries keep nothing quiet; the ledger is told later
    return made


def propose_entry(
    settings: Settings,
    whitelist: Whitelist,
    *,
    name: str,
    party: str,
    account: str,
    customer: str,
    field: str,
    expires_on: date,
    reason: str,
    by: str,
    note: Note = lambda _: None,
) -> Whitelisted:
    """Propose a whitelist entry against a list entry as it stands today.

    Raises:
        UnknownName: no loaded list has that party, or there is no such kind of field.
        UsageError: something the entry must say is missing, or it would work for too long.
    """
    kinds = [kind.value for kind in Kind]
    if field not in kinds:
        message = f"There is no kind of field {field!r}"
        raise UnknownName(message, hint=f"One of {', '.join(kinds)}")
    screener = make_ready(settings, allow_stale=True, note=note).screener()
    listed = screener.party(PartyId(party))
    entry = WhitelistEntry(
        id="",
        name=name,
        party=listed.id,
        list=listed.listing.list,
        entry_sha256=Quieting(screener).digest_now(listed.id),
        field=field,
        expires_on=expires_on,
        reason=reason,
        proposed_by=by,
        account=account,
        customer=customer,
    )
    longest = settings.whitelist_longest_days
    return whitelist.propose(entry, longest_days=longest, today=today_utc())
