"""Accounts, sessions and keys as they stand; what was done about them stands in the ledger."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from penstock.errors import Conflicting, UnknownName
from penstock.model import (
    Account,
    ApiKey,
    Draft,
    LedgerKind,
    PeopleAct,
    Role,
    Session,
    SignInBegun,
    to_json,
)
from penstock.store._engine import reading, writing
from penstock.store._entries import pack
from penstock.store._ledger import append
from penstock.store._schema_work import ACCOUNTS, API_KEYS, SESSIONS, SIGN_INS


class People:
    """Who may ask and act; have it from `Store.people`. Methods may raise `StoreError`."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def add_account(self, account: Account, act: PeopleAct) -> None:
        """Keep a new account.

        Raises:
            Conflicting: there is one of that name.
        """
        with writing(self._engine) as connection:
            query = sa.select(ACCOUNTS.c.name).where(ACCOUNTS.c.name == account.name)
            if connection.execute(query).one_or_none() is not None:
                message = f"There is an account {account.name!r} already"
                raise Conflicting(message, hint="Choose another name, or change that account")
            connection.execute(sa.insert(ACCOUNTS).values(_account_row(account)))
            _note(connection, act)

    def account(self, name: str) -> Account | None:
        """Return an account, None if there is none of that name."""
        with reading(self._engine) as connection:
            query = sa.select(ACCOUNTS).where(ACCOUNTS.c.name == name)
            row = connection.execute(query).one_or_none()
        return None if row is None else _account(row)

    def account_of(self, subject: str) -> Account | None:
        """Return the account of somebody who signs in elsewhere, None if there is none."""
        with reading(self._engine) as connection:
            query = sa.select(ACCOUNTS).where(ACCOUNTS.c.subject == subject)
            row = connection.execute(query).one_or_none()
        return None if row is None else _account(row)

    def accounts(self) -> tuple[Account, ...]:
        """Return every account, by name."""
        with reading(self._engine) as connection:
            rows = connection.execute(sa.select(ACCOUNTS).order_by(ACCOUNTS.c.name)).all()
        return tuple(map(_account, rows))

    def change_account(self, account: Account, act: PeopleAct | None = None) -> None:
        """Keep an account as it is now; who may not sign in any more is signed out.

        Args:
            account: as it is to be.
            act: what is told in the ledger; None for counts of failures.

        Raises:
            UnknownName: there is none of that name.
        """
        with writing(self._engine) as connection:
            mine = ACCOUNTS.c.name == account.name
            changed = sa.update(ACCOUNTS).where(mine).values(_account_row(account))
            if connection.execute(changed).rowcount == 0:
                message = f"There is no account {account.name!r}"
                raise UnknownName(message, hint="'penstock users list' shows all")
            if act is not None:
                # Whatever was changed about an account, its sessions were opened under the old.
                gone = sa.delete(SESSIONS).where(SESSIONS.c.account == account.name)
                connection.execute(gone)
                _note(connection, act)

    def begin_sign_in(self, begun: SignInBegun, forget_before: datetime) -> None:
        """Keep that somebody was sent elsewhere; forget those who never came back."""
        with writing(self._engine) as connection:
            old = SIGN_INS.c.created_at < forget_before
            connection.execute(sa.delete(SIGN_INS).where(old))
            connection.execute(sa.insert(SIGN_INS).values(msgspec.structs.asdict(begun)))

    def end_sign_in(self, state_sha256: str) -> SignInBegun | None:
        """Return and forget somebody who comes back; None for who was not sent, or comes twice."""
        mine = SIGN_INS.c.state_sha256 == state_sha256
        with writing(self._engine) as connection:
            row = connection.execute(sa.select(SIGN_INS).where(mine)).one_or_none()
            # Of two at once the one whose deletion counts is let through.
            if row is None or connection.execute(sa.delete(SIGN_INS).where(mine)).rowcount != 1:
                return None
        return SignInBegun(**row._mapping)

    def open_session(self, session: Session) -> None:
        """Keep a session."""
        values = msgspec.structs.asdict(session)
        with writing(self._engine) as connection:
            connection.execute(sa.insert(SESSIONS).values(values))

    def session(self, token_sha256: str) -> tuple[Session, Account] | None:
        """Return a session with its account, None if there is none."""
        query = sa.select(SESSIONS, ACCOUNTS).join(ACCOUNTS)
        with reading(self._engine) as connection:
            found = query.where(SESSIONS.c.token_sha256 == token_sha256)
            row = connection.execute(found).one_or_none()
        if row is None:
            return None
        token, name, csrf, created_at, seen_at = row[:5]
        session = Session(
            token_sha256=token, account=name, csrf=csrf, created_at=created_at, seen_at=seen_at
        )
        return session, _account(row[5:])

    def touch_session(self, token_sha256: str, at: datetime) -> None:
        """Note that a session was used."""
        mine = SESSIONS.c.token_sha256 == token_sha256
        with writing(self._engine) as connection:
            connection.execute(sa.update(SESSIONS).where(mine).values(seen_at=at))

    def close_session(self, token_sha256: str) -> None:
        """Forget a session."""
        with writing(self._engine) as connection:
            mine = SESSIONS.c.token_sha256 == token_sha256
            connection.execute(sa.delete(SESSIONS).where(mine))

    def forget_sessions(self, unseen_since: datetime) -> int:
        """Forget sessions nobody has used since a moment and return how many."""
        with writing(self._engine) as connection:
            old = sa.delete(SESSIONS).where(SESSIONS.c.seen_at < unseen_since)
            return connection.execute(old).rowcount

    def add_key(self, key: ApiKey, act: PeopleAct) -> None:
        """Keep a new key."""
        values = msgspec.structs.asdict(key) | {
            "role": key.role.value,
            "scopes": " ".join(key.scopes),
        }
        with writing(self._engine) as connection:
            connection.execute(sa.insert(API_KEYS).values(values))
            _note(connection, act)

    def key(self, key_id: str) -> ApiKey | None:
        """Return a key, None if there is none of that id."""
        with reading(self._engine) as connection:
            query = sa.select(API_KEYS).where(API_KEYS.c.id == key_id)
            row = connection.execute(query).one_or_none()
        return None if row is None else _key(row)

    def keys(self) -> tuple[ApiKey, ...]:
        """Return every key, oldest first."""
        with reading(self._engine) as connection:
            query = sa.select(API_KEYS).order_by(API_KEYS.c.created_at, API_KEYS.c.id)
            return tuple(map(_key, connection.execute(query)))

    def revoke_key(self, key_id: str, at: datetime, act: PeopleAct) -> None:
        """Revoke a key; it opens nothing any more.

        Raises:
            UnknownName: there is none of that id, or it is revoked already.
        """
        mine = (API_KEYS.c.id == key_id) & API_KEYS.c.revoked_at.is_(None)
        with writing(self._engine) as connection:
            changed = connection.execute(sa.update(API_KEYS).where(mine).values(revoked_at=at))
            if changed.rowcount == 0:
                message = f"There is no key {key_id!r} that could be revoked"
                raise UnknownName(message, hint="'penstock keys list' shows all")
            _note(connection, act)


def _note(connection: sa.Connection, act: PeopleAct) -> None:
    draft = Draft(kind=LedgerKind.PEOPLE, subject=act.of, content=to_json(act))
    append(connection, [(draft, pack(draft.content))])


def _account_row(account: Account) -> dict[str, Any]:
    return msgspec.structs.asdict(account) | {"role": account.role.value}


def _account(row: Sequence[Any]) -> Account:
    name, shown, role, password, is_active, failures, locked_until, created_at, subject = row
    return Account(
        name=name,
        shown=shown,
        role=Role(role),
        password=password,
        is_active=bool(is_active),
        failures=failures,
        locked_until=locked_until,
        created_at=created_at,
        subject=subject,
    )


def _key(row: sa.Row[Any]) -> ApiKey:
    return ApiKey(
        id=row.id,
        name=row.name,
        role=Role(row.role),
        scopes=tuple(row.scopes.split()),
        secret_sha256=row.secret_sha256,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )
