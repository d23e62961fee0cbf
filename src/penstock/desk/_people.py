"""People and programs: accounts, sign-in, sessions and keys. No password is kept or told."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from penstock.desk._permissions import permissions, permissions_of
from penstock.errors import Forbidden, MissingExtra, NotSignedIn, UnknownName, UsageError
from penstock.model import Account, Actor, ApiKey, PeopleAct, Role, Session
from penstock.settings import Settings
from penstock.store import Store

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST_PASSWORD = 12
# Who changes accounts where no person does.
ITSELF = "penstock"
_LONGEST_PASSWORD = 1024
_KEY_PREFIX = "psk"
# How often the last use of a session is written down.
_TOUCH = timedelta(minutes=1)


class SignedIn(NamedTuple):
    """Somebody who has just signed in: `token` goes into their cookie and nowhere else."""

    token: str
    actor: Actor


class NewKey(NamedTuple):
    """A key that was just made; `secret` is shown once and kept nowhere."""

    key: ApiKey
    secret: str


class Door:
    """Tells who asks, by session or key, and keeps accounts.

    Args:
        store: where accounts, sessions and keys are.
        settings: how long a session lasts and when an account is locked.
    """

    def __init__(self, store: Store, settings: Settings) -> None:
        self._people = store.people
        self._settings = settings

    def add_account(
        self, name: str, password: str, role: Role, *, by: str, shown: str = ""
    ) -> Account:
        """Make an account and return it.

        Raises:
            UsageError: the name is no name, or the password too short.
            Conflicting: the name is taken.
            MissingExtra: what hashes passwords is not installed.
        """
        account = Account(
            name=_plain(name),
            shown=shown.strip() or name.strip(),
            role=role,
            password=_hash(password),
            is_active=True,
            failures=0,
            locked_until=None,
            created_at=_now(),
        )
        self._people.add_account(account, _act("add account", by, account.name, role))
        return account

    def change_account(
        self,
        name: str,
        *,
        by: str,
        role: Role | None = None,
        password: str | None = None,
        is_active: bool | None = None,
    ) -> Account:
        """Change an account and return it; it is signed out everywhere.

        Raises:
            UnknownName: there is none of that name.
            UsageError: the password is too short, or nothing is to be changed.
        """
        account = self._account(name)
        deeds = []
        if role is not None:
            account = replace(account, role=role)
            deeds.append("set role")
        if password is not None:
            if account.subject:
                message = f"{account.name} signs in elsewhere and has no password here"
                raise UsageError(message, hint="Have it changed at the provider")
            account = replace(account, password=_hash(password), failures=0, locked_until=None)
            deeds.append("set password")
        if is_active is not None:
            account = replace(account, is_active=is_active, failures=0, locked_until=None)
            deeds.append("enable" if is_active else "disable")
        if not deeds:
            message = f"Nothing about {account.name} is to be changed"
            raise UsageError(message, hint="Say a role, a password, or whether it is enabled")
        act = _act(", ".join(deeds), by, account.name, account.role)
        self._people.change_account(account, act)
        return account

    def accounts(self) -> tuple[Account, ...]:
        """Return every account, by name."""
        return self._people.accounts()

    def is_configured(self) -> bool:
        """Tell whether anybody could sign in or show a key."""
        if self._settings.oidc_issuer or any(one.is_active for one in self.accounts()):
            return True
        return any(map(_is_valid, self.every_key()))

    def sign_in(self, name: str, password: str) -> SignedIn:
        """Open a session.

        Raises:
            NotSignedIn: name or password is wrong, or the account is locked; it does not say which.
        """
        account = self._people.account(plain) if (plain := _folded(name)) else None
        now = _now()
        # Who signs in elsewhere has no password here, and guessing one locks nobody out.
        is_here = account is not None and not account.subject
        fits = _fits(account.password if account and is_here else _nobodys(), password)
        if account is None or not is_here or not account.is_active:
            raise _refused()
        if account.locked_until is not None and now < account.locked_until:
            raise _refused()
        if not fits:
            self._failed(account, now)
            raise _refused()
        if account.failures or account.locked_until:
            self._people.change_account(replace(account, failures=0, locked_until=None))
        return self._open(account, now)

    def signs_in_elsewhere(self, name: str) -> bool:
        """Tell whether somebody has an account that a provider vouches for."""
        account = self._people.account(plain) if (plain := _folded(name)) else None
        return account is not None and bool(account.subject)

    def sign_in_from_elsewhere(
        self, *, subject: str, name: str, shown: str, role: Role
    ) -> SignedIn:
        """Open a session for somebody a provider vouches for; their account is made at need.

        Args:
            subject: issuer and subject, by which they are known again whatever their name.
            name: of a new account.
            shown: their name for people.
            role: what the provider says they are; it replaces the one they had.

        Raises:
            Conflicting: somebody else has an account of that name.
            Forbidden: their account is disabled.
            UsageError: the name can be none of an account.
        """
        now = _now()
        account = self._people.account_of(subject)
        if account is None:
            account = Account(
                name=_plain(name),
                shown=shown or name,
                role=role,
                password="",
                is_active=True,
                failures=0,
                locked_until=None,
                created_at=now,
                subject=subject,
            )
            act = _act("add account", ITSELF, account.name, role)
            self._people.add_account(account, act)
        elif not account.is_active:
            message = f"The account {account.name} is disabled"
            raise Forbidden(message, hint="Ask an administrator")
        elif account.role is not role:
            account = replace(account, role=role)
            act = _act("set role", ITSELF, account.name, role)
            self._people.change_account(account, act)
        return self._open(account, now)

    def _open(self, account: Account, now: datetime) -> SignedIn:
        token = secrets.token_urlsafe(32)
        session = Session(
            token_sha256=_digest(token),
            account=account.name,
            csrf=secrets.token_urlsafe(24),
            created_at=now,
            seen_at=now,
        )
        self._people.forget_sessions(now - timedelta(minutes=self._settings.session_idle_minutes))
        self._people.open_session(session)
        return SignedIn(token, _actor(account, session))

    def of_session(self, token: str) -> Actor:
        """Return who holds a session.

        Raises:
            NotSignedIn: there is no such session, it has ended, or the account is disabled.
        """
        found = self._people.session(_digest(token))
        if found is None:
            message = "This session has ended"
            raise NotSignedIn(message)
        session, account = found
        now = _now()
        idle = timedelta(minutes=self._settings.session_idle_minutes)
        longest = timedelta(hours=self._settings.session_longest_hours)
        is_over = now - session.seen_at > idle or now - session.created_at > longest
        if is_over or not account.is_active:
            self._people.close_session(session.token_sha256)
            message = "This session has ended"
            raise NotSignedIn(message)
        if now - session.seen_at > _TOUCH:
            self._people.touch_session(session.token_sha256, now)
        return _actor(account, session)

    def sign_out(self, token: str) -> None:
        """End a session."""
        self._people.close_session(_digest(token))

    def add_key(
        self,
        name: str,
        role: Role = Role.SERVICE,
        *,
        by: str,
        scopes: Sequence[str] = (),
        days: int | None = None,
    ) -> NewKey:
        """Make a key for a program; its secret is returned this once.

        Args:
            name: what the key is for.
            role: what it may do.
            by: who makes it.
            scopes: permissions it has at most; none named means all of its role.
            days: how long it works; None for ever.

        Raises:
            UsageError: a scope is no permission of the role, or the name is blank.
        """
        known = permissions_of(role)
        if unknown := [one for one in scopes if one not in known]:
            message = f"{unknown[0]!r} is no permission of the role {role.value}"
            raise UsageError(message, hint=f"Permissions of it: {', '.join(sorted(known))}")
        if not name.strip():
            message = "A key needs a name that says what it is for"
            raise UsageError(message, hint="Name the program that will use it")
        key_id, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
        now = _now()
        key = ApiKey(
            id=key_id,
            name=name.strip(),
            role=role,
            scopes=tuple(sorted(set(scopes))),
            secret_sha256=_digest(secret),
            created_at=now,
            expires_at=None if days is None else now + timedelta(days=days),
            revoked_at=None,
        )
        self._people.add_key(key, _act("add key", by, f"key {key_id}", role, key.scopes))
        return NewKey(key, f"{_KEY_PREFIX}_{key_id}_{secret}")

    def rotate_key(self, key_id: str, *, by: str, days: int | None = None) -> NewKey:
        """Make a key like another one; the other works on until it is revoked.

        Raises:
            UnknownName: there is none of that id.
        """
        old = self._people.key(key_id)
        if old is None:
            message = f"There is no key {key_id!r}"
            raise UnknownName(message, hint="'penstock keys list' shows all")
        return self.add_key(old.name, old.role, by=by, scopes=old.scopes, days=days)

    def revoke_key(self, key_id: str, *, by: str) -> None:
        """Revoke a key.

        Raises:
            UnknownName: there is none of that id, or it is revoked already.
        """
        self._people.revoke_key(key_id, _now(), _act("revoke key", by, f"key {key_id}"))

    def every_key(self) -> tuple[ApiKey, ...]:
        """Return every key, oldest first."""
        return self._people.keys()

    def of_key(self, shown: str) -> Actor:
        """Return who holds a key.

        Raises:
            NotSignedIn: it is no key, or one that works no more.
        """
        prefix, _, rest = shown.partition("_")
        key_id, _, secret = rest.partition("_")
        key = self._people.key(key_id) if prefix == _KEY_PREFIX and secret else None
        if key is None or not hmac.compare_digest(key.secret_sha256, _digest(secret)):
            message = "This is no key that opens anything"
            raise NotSignedIn(message)
        if not _is_valid(key):
            message = "This key works no more"
            raise NotSignedIn(message)
        allowed = permissions_of(key.role)
        if key.scopes:
            allowed &= frozenset(key.scopes)
        return Actor(name=f"key {key.id}", role=key.role, permissions=allowed)

    def _account(self, name: str) -> Account:
        account = self._people.account(_plain(name))
        if account is None:
            message = f"There is no account {name!r}"
            raise UnknownName(message, hint="'penstock users list' shows all")
        return account

    def _failed(self, account: Account, now: datetime) -> None:
        failures = account.failures + 1
        locked = None
        if failures >= self._settings.lockout_failures:
            locked = now + timedelta(minutes=self._settings.lockout_minutes)
            failures = 0
        self._people.change_account(replace(account, failures=failures, locked_until=locked))


def trial_actor() -> Actor:
    """Return whoever it is where sign-in is switched off: nobody in particular, who may do all."""
    return Actor(name="nobody", role=None, permissions=frozenset(permissions()))


def same_csrf(actor: Actor, given: str) -> None:
    """Refuse a form that was not filled in on a page of ours.

    Raises:
        Forbidden: the form does not carry the token of the session.
    """
    if actor.csrf and not hmac.compare_digest(actor.csrf, given):
        message = "This form was not sent from a page of this session"
        raise Forbidden(message, hint="Load the page again and repeat what you did")


def _actor(account: Account, session: Session) -> Actor:
    return Actor(
        name=account.name,
        role=account.role,
        permissions=permissions_of(account.role),
        csrf=session.csrf,
    )


def _refused() -> NotSignedIn:
    return NotSignedIn("Name or password is wrong, or the account is locked for a while")


def _is_valid(key: ApiKey) -> bool:
    return key.revoked_at is None and (key.expires_at is None or _now() < key.expires_at)


def _act(
    deed: str, by: str, of: str, role: Role | None = None, scopes: Sequence[str] = ()
) -> PeopleAct:
    return PeopleAct(deed=deed, by=by, of=of, role=role.value if role else "", scopes=tuple(scopes))


def _plain(name: str) -> str:
    plain = _folded(name)
    if not plain:
        message = f"{name!r} is no name of an account"
        raise UsageError(message, hint="Letters and digits without spaces, such as ann.smith")
    return plain


def _folded(name: str) -> str:
    """Return the one spelling of a name of an account, empty if it can be none."""
    plain = "".join(name.split()).casefold()
    is_one = plain not in ("penstock", "nobody") and plain.isprintable() and len(plain) <= 100
    return plain if is_one else ""


def _hasher() -> "PasswordHasher":
    try:
        from argon2 import PasswordHasher
    except ModuleNotFoundError as error:
        message = "What hashes passwords is not installed (argon2-cffi)"
        hint = "Install it with: pip install 'penstock[serve]'"
        raise MissingExtra(message, hint=hint) from error
    return PasswordHasher()


def _hash(password: str) -> str:
    if not SHORTEST_PASSWORD <= len(password) <= _LONGEST_PASSWORD:
        message = f"A password has at least {SHORTEST_PASSWORD} characters"
        raise UsageError(message, hint="A few words are easier to remember than a few signs")
    return _hasher().hash(password)


@cache
def _nobodys() -> str:
    """Return a hash of nobody's password, so that an unknown name takes as long as a known one."""
    return _hasher().hash(secrets.token_urlsafe(32))


def _fits(hashed: str, password: str) -> bool:
    if len(password) > _LONGEST_PASSWORD:
        return False
    hasher = _hasher()
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return hasher.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _now() -> datetime:
    return datetime.now(UTC)


def account_line(account: Account) -> dict[str, Any]:
    """Return an account for people, without its hash."""
    locked = account.locked_until
    return {
        "name": account.name,
        "shown": account.shown,
        "role": account.role.value,
        "signs_in": "elsewhere" if account.subject else "here",
        "is_active": account.is_active,
        "is_locked": locked is not None and _now() < locked,
        "created_at": account.created_at.isoformat(timespec="seconds"),
    }


def key_line(key: ApiKey) -> dict[str, Any]:
    """Return a key for people, without the digest of its secret."""
    return {
        "id": key.id,
        "name": key.name,
        "role": key.role.value,
        "scopes": list(key.scopes),
        "created_at": key.created_at.isoformat(timespec="seconds"),
        "expires_at": key.expires_at.isoformat(timespec="seconds") if key.expires_at else None,
        "revoked_at": key.revoked_at.isoformat(timespec="seconds") if key.revoked_at else None,
    }
