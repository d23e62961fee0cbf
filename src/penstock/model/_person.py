"""People and programs that may ask and act."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class Role(StrEnum):
    """What somebody may do; the table `data/desk/work/permissions.tsv` says what that is."""

    VIEWER = "viewer"
    ANALYST = "analyst"
    APPROVER = "approver"
    ADMINISTRATOR = "administrator"
    SERVICE = "service"


class Account(Struct, frozen=True, kw_only=True):
    """Somebody who can sign in; `password` is a hash by argon2id, never the password.

    Attributes:
        name: what they sign in with, in lower case.
        shown: their name for people.
        role: what they may do.
        password: the hash; empty where they cannot sign in by a password.
        is_active: False once they may not sign in any more.
        failures: wrong passwords since the last right one.
        locked_until: nobody gets in before, whatever the password.
        created_at: when the account was made.
        subject: issuer and subject of who signs in elsewhere, by OpenID Connect; empty here.
    """

    name: str
    shown: str
    role: Role
    password: str
    is_active: bool
    failures: int
    locked_until: datetime | None
    created_at: datetime
    subject: str = ""


class Session(Struct, frozen=True, kw_only=True):
    """Somebody signed in: `token_sha256` is the digest of what their browser holds."""

    token_sha256: str
    account: str
    csrf: str
    created_at: datetime
    seen_at: datetime


class SignInBegun(Struct, frozen=True, kw_only=True):
    """Somebody sent elsewhere to sign in, who is to come back once and soon.

    Attributes:
        state_sha256: digest of what comes back with them.
        browser_sha256: digest of what their browser holds meanwhile.
        nonce: what their token must name.
        verifier: proves that who began is who asks for the token (RFC 7636).
        back: where they wanted to go.
        created_at: when they were sent.
    """

    state_sha256: str
    browser_sha256: str
    nonce: str
    verifier: str
    back: str
    created_at: datetime


class ApiKey(Struct, frozen=True, kw_only=True):
    """A key of a program; only the digest of its secret is kept.

    `scopes` are the permissions it has at most; empty means all of its role.
    """

    id: str
    name: str
    role: Role
    scopes: tuple[str, ...]
    secret_sha256: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


class Actor(Struct, frozen=True, kw_only=True):
    """Who asks or acts, as far as the door found out, and what they may do.

    `csrf` is empty for who holds a key, since no browser sends a key by itself.
    """

    name: str
    role: Role | None
    permissions: frozenset[str]
    csrf: str = ""


class PeopleAct(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing done about an account, a key or what is kept, as it stands in the ledger.

    `entries` is how many entries of the ledger somebody proposes to take out, 0 for other deeds.
    """

    deed: str
    by: str
    of: str
    role: str = ""
    scopes: tuple[str, ...] = ()
    entries: int = 0
