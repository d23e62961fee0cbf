"""The first page, signing in and out, and the files every page needs."""

from datetime import UTC, date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from penstock.api import SESSION_COOKIE, give_cookie, house_of
from penstock.data import data_file
from penstock.desk import lists_status
from penstock.errors import NotSignedIn, PenstockError, UnknownName
from penstock.web._render import render, told
from penstock.web._visit import Visit, go, inside, same_site, visiting

router = APIRouter(include_in_schema=False)
_Read = Annotated[Visit, Depends(visiting("read"))]
_KINDS = {"style.css": "text/css", "script.js": "text/javascript", "icon.svg": "image/svg+xml"}


@router.get("/", summary="Today: queue, lists, what changed")
async def start(visit: _Read) -> Response:
    """Show what waits, how fresh the lists are, and what changed today."""
    house = visit.house
    day = datetime.now(UTC).date()
    today = day.isoformat()

    def find() -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, int] | None]:
        store = house.service.store
        listed = list(lists_status(house.settings, store))
        every = lists_status(house.settings, store, everything=True)
        changed = [one for one in every if one.get("retrieved_at", "")[:10] == today]
        may_see = "alerts.read" in visit.actor.permissions
        counts = house.cases.counts(visit.actor.name) if may_see else None
        return listed, changed, counts

    listed, changed, counts = await house.soon(find)
    # A list that is heard of every day may still be an old publication: both are shown.
    ages = {
        one["list"]: (day - date.fromisoformat(one["published"])).days if one["published"] else 0
        for one in listed
    }
    return visit.page(
        "start.html", title="Today", listed=listed, ages=ages, changed=changed, counts=counts
    )


@router.get("/sign-in", summary="Sign in")
async def sign_in_page(request: Request, back: str = "/") -> Response:
    """Show the form to sign in."""
    return await sign_in_form(request, back)


@router.post("/sign-in", summary="Sign in")
async def sign_in(request: Request) -> Response:
    """Sign in and go where somebody wanted to."""
    same_site(request)  # else another site could sign somebody in as whom it likes
    form = await request.form()
    name, password, back = (str(form.get(one, "")) for one in ("name", "password", "back"))
    house = house_of(request)
    house.limiter.count_sign_in(request)
    try:
        made = await house.soon(lambda: house.door.sign_in(name, password))
    except NotSignedIn as error:
        return await sign_in_form(request, back, error)
    answer = go(inside(back))
    give_cookie(request, answer, made.token)
    return answer


@router.post("/sign-out", summary="Sign out")
async def sign_out(visit: _Read) -> Response:
    """End the session."""
    token = visit.request.cookies.get(SESSION_COOKIE, "")
    door, name = visit.house.door, visit.actor.name
    signs_in = await visit.house.soon(lambda: door.signs_in_elsewhere(name))
    if token:
        await visit.house.soon(lambda: door.sign_out(token))
    # Not straight to the provider: a browser lets no form lead to another site (form-action).
    answer = go("/sign-out/elsewhere" if signs_in and visit.house.elsewhere else "/sign-in")
    answer.delete_cookie(SESSION_COOKIE, path="/")
    return answer


@router.get("/static/{name}", summary="Style, script and icon")
async def static(name: str) -> Response:
    """Return a file every page needs; nothing of anybody's stands in it."""
    if name not in _KINDS:
        message = f"There is no file {name!r}"
        raise UnknownName(message)
    content = data_file(f"web/{name}").read_bytes()
    headers = {"cache-control": "public, max-age=300"}
    return Response(content, headers=headers, media_type=_KINDS[name])


async def sign_in_form(
    request: Request,
    back: str,
    error: PenstockError | None = None,
    *,
    is_known_elsewhere: bool = False,
) -> Response:
    """Return the form to sign in.

    Args:
        request: what was asked for.
        back: where somebody wanted to go.
        error: why it did not work before.
        is_known_elsewhere: the provider knows them and would send the same person again.
    """
    house = house_of(request)
    return render(
        request,
        None,
        "sign_in.html",
        status=200 if error is None else error.status,
        title="Sign in",
        back=inside(back),
        problem=told(error) if error else None,
        is_elsewhere=house.elsewhere is not None,
        is_known_elsewhere=is_known_elsewhere,
        is_empty=not await house.soon(house.door.is_configured),
    )
