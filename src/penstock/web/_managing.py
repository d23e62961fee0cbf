"""Pages of the whitelist, of people and keys, and of the settings."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from penstock.desk import (
    account_line,
    key_line,
    permission_meanings,
    permissions,
    propose_entry,
    require_other,
    standing_of,
    today_utc,
    whitelist_line,
)
from penstock.errors import UsageError
from penstock.model import Role
from penstock.settings import default_of, describe_settings
from penstock.web._visit import Visit, go, number_in, visiting

router = APIRouter(include_in_schema=False)
_See = Annotated[Visit, Depends(visiting("whitelist.read"))]
_Propose = Annotated[Visit, Depends(visiting("whitelist.propose"))]
_Approve = Annotated[Visit, Depends(visiting("whitelist.approve"))]
_Manage = Annotated[Visit, Depends(visiting("people.manage"))]
# What nobody reads on a page, whoever they are: a setting whose name has one of these words.
_SECRET_WORDS = frozenset({"password", "secret", "store", "token"})
_OPEN = frozenset({"store_wait_seconds"})
_ROLES = [one.value for one in Role]
_DAYS = range(1, 100_000)


@router.get("/whitelist", summary="The whitelist")
async def whitelist(visit: _See) -> Response:
    """Show every entry and how it stands."""
    found = await visit.house.soon(lambda: visit.house.whitelist().every())
    lines = [whitelist_line(one, standing_of(one, today_utc())) for one in reversed(found)]
    return visit.page("whitelist.html", title="Whitelist", entries=lines)


@router.post("/whitelist", summary="Propose a whitelist entry")
async def propose(visit: _Propose) -> Response:
    """Propose an entry."""
    try:
        until = date.fromisoformat(visit.text("until"))
    except ValueError as error:
        message = f"{visit.text('until')!r} is not a date"
        raise UsageError(message, hint="Choose the last day it works") from error
    house = visit.house
    await house.soon(
        lambda: propose_entry(
            house.settings,
            house.whitelist(),
            name=visit.text("name"),
            party=visit.text("party"),
            account=visit.text("account"),
            customer=visit.text("customer"),
            field="name",
            expires_on=until,
            reason=visit.text("reason"),
            by=visit.actor.name,
        )
    )
    return go("/whitelist", "proposed")


@router.post("/whitelist/{entry_id}/approve", summary="Approve somebody else's entry")
async def approve(visit: _Approve, entry_id: str) -> Response:
    """Approve an entry of somebody else."""
    house, by = visit.house, visit.actor.name
    await house.soon(lambda: house.whitelist().approve(entry_id, by, today=today_utc()))
    return go("/whitelist", "noted")


@router.post("/whitelist/{entry_id}/revoke", summary="Revoke an entry")
async def revoke(visit: _Propose, entry_id: str) -> Response:
    """Revoke an entry."""
    house, by, text = visit.house, visit.actor.name, visit.text("text")
    await house.soon(lambda: house.whitelist().revoke(entry_id, by, text))
    return go("/whitelist", "revoked")


@router.get("/users", summary="People and keys")
async def users(visit: _Manage) -> Response:
    """Show accounts and keys."""
    return await _users(visit)


@router.post("/users", summary="Make an account")
async def add_user(visit: _Manage) -> Response:
    """Make an account."""
    door, by = visit.house.door, visit.actor.name
    role = _role(visit.text("role"))
    name, password, shown = (visit.text(one) for one in ("name", "password", "shown"))
    await visit.house.soon(lambda: door.add_account(name, password, role, by=by, shown=shown))
    return go("/users", "made")


@router.post("/users/{name}", summary="Change an account")
async def change_user(visit: _Manage, name: str) -> Response:
    """Change role, or whether an account is enabled."""
    require_other(visit.actor, name)
    door, by, active = visit.house.door, visit.actor.name, visit.text("active")
    if active:
        await visit.house.soon(lambda: door.change_account(name, by=by, is_active=active == "1"))
    else:
        role = _role(visit.text("role"))
        await visit.house.soon(lambda: door.change_account(name, by=by, role=role))
    return go("/users", "changed")


@router.post("/keys", summary="Make a key")
async def add_key(visit: _Manage) -> Response:
    """Make a key and show its secret this once."""
    door, by, role = visit.house.door, visit.actor.name, _role(visit.text("role"))
    scopes, days = visit.text("scopes").replace(",", " ").split(), _days(visit.text("days"))
    made = await visit.house.soon(
        lambda: door.add_key(visit.text("name"), role, by=by, scopes=scopes, days=days)
    )
    return await _users(visit, secret=made.secret)


@router.post("/keys/{key_id}/revoke", summary="Revoke a key")
async def revoke_key(visit: _Manage, key_id: str) -> Response:
    """Revoke a key."""
    require_other(visit.actor, f"key {key_id}")
    door, by = visit.house.door, visit.actor.name
    await visit.house.soon(lambda: door.revoke_key(key_id, by=by))
    return go("/users", "revoked")


@router.get("/settings", summary="Settings, and who may do what")
async def settings(visit: _Manage) -> Response:
    """Show every setting that is no secret, those that somebody set first, and the permissions."""
    chosen: list[tuple[Any, str]] = []
    plain: list[tuple[Any, str]] = []
    for one in describe_settings():
        value = getattr(visit.house.settings, one.name)
        text = "not shown" if _is_secret(one.name) else str(value)
        (plain if value == default_of(one.name) else chosen).append((one, text))
    table = [
        (name, permission_meanings()[name], sorted(role.value for role in roles))
        for name, roles in permissions().items()
    ]
    return visit.page("settings.html", title="Settings", chosen=chosen, plain=plain, table=table)


async def _users(visit: Visit, secret: str = "") -> Response:
    door = visit.house.door
    found = await visit.house.soon(door.accounts)
    keys = await visit.house.soon(door.every_key)
    return visit.page(
        "users.html",
        title="People and keys",
        users=[account_line(one) for one in found],
        keys=[key_line(one) for one in keys],
        roles=_ROLES,
        secret=secret,
    )


def _is_secret(setting: str) -> bool:
    words = setting.split("_")
    return setting not in _OPEN and (words[-1] == "key" or not _SECRET_WORDS.isdisjoint(words))


def _days(text: str) -> int | None:
    return number_in(text.strip(), _DAYS, of="days") if text.strip() else None


def _role(word: str) -> Role:
    if word not in _ROLES:
        message = f"There is no role {word!r}"
        raise UsageError(message, hint=f"One of {', '.join(_ROLES)}")
    return Role(word)
