"""Signing in, accounts and keys."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from penstock.api._house import house_of
from penstock.api._problems import RESPONSES
from penstock.api._replies import reply
from penstock.api._shapes import AccountAsked, AccountChangeAsked, KeyAsked, SignInAsked
from penstock.api._who import SESSION_COOKIE, actor_of, allowed
from penstock.desk import NewKey, account_line, key_line, require_other, same_csrf
from penstock.model import Actor

router = APIRouter(prefix="/v1", tags=["people"], responses=RESPONSES)
_Manage = Annotated[Actor, Depends(allowed("people.manage"))]


@router.post("/session", summary="Sign in")
async def sign_in(request: Request, asked: SignInAsked) -> Response:
    """Open a session: its token goes into a cookie, the other one into `x-csrf-token`."""
    house = house_of(request)
    house.limiter.count_sign_in(request)
    made = await house.soon(lambda: house.door.sign_in(asked.name, asked.password))
    answer = reply(_me(made.actor) | {"csrf": made.actor.csrf})
    give_cookie(request, answer, made.token)
    return answer


@router.get("/session", summary="Who am I?")
async def session(request: Request) -> Response:
    """Return who asks and what they may do."""
    actor = await actor_of(request)
    return reply(_me(actor) | {"csrf": actor.csrf})


@router.delete("/session", summary="Sign out")
async def sign_out(request: Request) -> Response:
    """End the session."""
    actor = await actor_of(request)
    same_csrf(actor, request.headers.get("x-csrf-token", ""))
    house = house_of(request)
    token = request.cookies.get(SESSION_COOKIE, "")
    if token:
        await house.soon(lambda: house.door.sign_out(token))
    answer = reply({"signed_out": True})
    answer.delete_cookie(SESSION_COOKIE, path="/")
    return answer


@router.get("/users", summary="Every account")
async def accounts(request: Request, _: _Manage) -> Response:
    """Return every account, without what is secret."""
    house = house_of(request)
    found = await house.soon(house.door.accounts)
    return reply({"users": [account_line(one) for one in found]})


@router.post("/users", summary="Make an account")
async def add_account(request: Request, actor: _Manage, asked: AccountAsked) -> Response:
    """Make an account."""
    house = house_of(request)
    made = await house.soon(
        lambda: house.door.add_account(
            asked.name, asked.password, asked.role, by=actor.name, shown=asked.shown
        )
    )
    return reply(account_line(made))


@router.patch("/users/{name}", summary="Change an account")
async def change_account(
    request: Request, actor: _Manage, name: str, asked: AccountChangeAsked
) -> Response:
    """Change role, password or whether it is enabled; it is signed out everywhere.

    Nobody changes their own role or disables themselves.
    """
    if asked.role is not None or asked.is_active is False:
        require_other(actor, name)
    house = house_of(request)
    made = await house.soon(
        lambda: house.door.change_account(
            name,
            by=actor.name,
            role=asked.role,
            password=asked.password,
            is_active=asked.is_active,
        )
    )
    return reply(account_line(made))


@router.get("/keys", summary="Every key")
async def keys(request: Request, _: _Manage) -> Response:
    """Return every key, without what is secret."""
    house = house_of(request)
    found = await house.soon(house.door.every_key)
    return reply({"keys": [key_line(one) for one in found]})


@router.post("/keys", summary="Make a key")
async def add_key(request: Request, actor: _Manage, asked: KeyAsked) -> Response:
    """Make a key; its secret is shown this once."""
    house = house_of(request)
    made = await house.soon(
        lambda: house.door.add_key(
            asked.name, asked.role, by=actor.name, scopes=asked.scopes, days=asked.days
        )
    )
    return reply(_new(made))


@router.post("/keys/{key_id}/rotation", summary="Make a key like another")
async def rotate_key(request: Request, actor: _Manage, key_id: str) -> Response:
    """Make a key like another one; the other works on until it is revoked."""
    house = house_of(request)
    made = await house.soon(lambda: house.door.rotate_key(key_id, by=actor.name))
    return reply(_new(made))


@router.delete("/keys/{key_id}", summary="Revoke a key")
async def revoke_key(request: Request, actor: _Manage, key_id: str) -> Response:
    """Revoke a key other than the one that asks; within five seconds it opens nothing any more."""
    require_other(actor, f"key {key_id}")
    house = house_of(request)
    await house.soon(lambda: house.door.revoke_key(key_id, by=actor.name))
    return reply({"revoked": key_id})


def give_cookie(request: Request, answer: Response, token: str) -> None:
    """Put the token of a session into a cookie no script and no other site can use."""
    answer.set_cookie(
        SESSION_COOKIE,
        token,
        path="/",
        httponly=True,
        samesite="lax",
        # Browsers send no secure cookie over plain HTTP, which is for the loopback only.
        secure=request.url.scheme == "https",
    )


def _new(made: NewKey) -> dict[str, Any]:
    return key_line(made.key) | {"secret": made.secret}


def _me(actor: Actor) -> dict[str, Any]:
    role = actor.role.value if actor.role is not None else "everybody"
    return {"name": actor.name, "role": role, "permissions": sorted(actor.permissions)}
