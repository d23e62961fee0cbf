"""The whitelist: proposed by one, approved by two others."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from penstock.api._house import house_of
from penstock.api._problems import RESPONSES
from penstock.api._replies import reply
from penstock.api._shapes import CommentAsked, WhitelistAsked
from penstock.api._who import allowed
from penstock.desk import propose_entry, standing_of, today_utc, whitelist_line
from penstock.model import Actor, Whitelisted

router = APIRouter(prefix="/v1/whitelist", tags=["whitelist"], responses=RESPONSES)
_Read = Annotated[Actor, Depends(allowed("whitelist.read"))]
_Propose = Annotated[Actor, Depends(allowed("whitelist.propose"))]
_Approve = Annotated[Actor, Depends(allowed("whitelist.approve"))]


@router.get("", summary="Every whitelist entry")
async def entries(request: Request, _: _Read) -> Response:
    """Return every whitelist entry and how it stands."""
    house = house_of(request)
    found = await house.soon(lambda: house.whitelist().every())
    return reply({"entries": [_line(one) for one in found]})


@router.post("", summary="Propose a whitelist entry")
async def propose(request: Request, actor: _Propose, asked: WhitelistAsked) -> Response:
    """Propose that this party of ours is not that listed party; two others must approve."""
    house = house_of(request)
    made = await house.soon(
        lambda: propose_entry(
            house.settings,
            house.whitelist(),
            name=asked.name,
            party=asked.party,
            account=asked.account,
            customer=asked.customer,
            field=asked.field,
            expires_on=asked.until,
            reason=asked.reason,
            by=actor.name,
        )
    )
    return reply(_line(made))


@router.post("/{entry_id}/approval", summary="Approve somebody else's entry")
async def approve(request: Request, actor: _Approve, entry_id: str) -> Response:
    """Approve an entry that somebody else proposed."""
    house = house_of(request)
    made = await house.soon(
        lambda: house.whitelist().approve(entry_id, actor.name, today=today_utc())
    )
    return reply(_line(made))


@router.post("/{entry_id}/revocation", summary="Revoke an entry")
async def revoke(request: Request, actor: _Propose, entry_id: str, asked: CommentAsked) -> Response:
    """Revoke an entry; from now on it keeps nothing quiet."""
    house = house_of(request)
    made = await house.soon(lambda: house.whitelist().revoke(entry_id, actor.name, asked.text))
    return reply(_line(made))


def _line(found: Whitelisted) -> dict[str, Any]:
    return whitelist_line(found, standing_of(found, today_utc()))
