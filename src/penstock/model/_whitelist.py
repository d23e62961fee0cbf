"""Good guys: what keeps a hit on one of our own parties quiet, for how long, and who said so."""

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from penstock.model._party import ListId, PartyId


class WhitelistEntry(Struct, frozen=True, kw_only=True):
    """That one of our parties is not one listed party, as its entry stands now.

    Attributes:
        id: such as `W12`.
        name: of our party, as payments or files write it; compared in its plain form.
        account: of our party; or
        customer: its id in our own files. One of the two is needed.
        party: the listed party it was taken for.
        list: the list that it is on.
        entry_sha256: digest of the list entry as it stood; another one is another question.
        field: the kind of field it stands in, such as `name`.
        expires_on: the last day it works.
        reason: why it is not the listed party.
        proposed_by: who says so.
    """

    id: str
    name: str
    party: PartyId
    list: ListId
    entry_sha256: str
    field: str
    expires_on: date
    reason: str
    proposed_by: str
    account: str = ""
    customer: str = ""


class WhitelistDeed(StrEnum):
    """What was done about a whitelist entry."""

    PROPOSE = "propose"
    APPROVE = "approve"
    REVOKE = "revoke"


class WhitelistAct(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing done about a whitelist entry, as it stands in the ledger.

    `entry` is the entry proposed; `by` is a person, or `penstock` where a list entry changed.
    """

    deed: WhitelistDeed
    by: str
    reason: str = ""
    entry: WhitelistEntry | None = None


class Standing(StrEnum):
    """Whether a whitelist entry works on a day, and if not, why."""

    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    EXPIRED = "expired"
    REVOKED = "revoked"
    ENTRY_CHANGED = "entry_changed"


class Whitelisted(Struct, frozen=True, kw_only=True):
    """A whitelist entry with what was done about it.

    `approved_by` are different people, none of them the one who proposed it. `revoked_by` is
    empty while nobody revoked it.
    """

    entry: WhitelistEntry
    proposed_at: datetime
    approved_by: tuple[str, ...] = ()
    revoked_by: str = ""
    revoked_why: str = ""
