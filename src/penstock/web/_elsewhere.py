"""Signing in with a provider of OpenID Connect: sent there, and back again."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from penstock.api import give_cookie, house_of
from penstock.desk import Elsewhere
from penstock.errors import (
    Conflicting,
    Forbidden,
    PenstockError,
    UnknownName,
    UnreachableProvider,
)
from penstock.web._render import render, told
from penstock.web._start import sign_in_form
from penstock.web._visit import go, inside

router = APIRouter(include_in_schema=False)
_BACK = "/sign-in/elsewhere/back"
_BROWSER = "penstock_sign_in"
_SECONDS = 600


@router.get("/sign-in/elsewhere", summary="Go and sign in with the provider")
async def send(request: Request, back: str = "/") -> Response:
    """Send somebody to the provider."""
    house = house_of(request)
    house.limiter.count_sign_in(request)
    elsewhere = _elsewhere(request)
    try:
        sent = await house.soon(
            lambda: elsewhere.send(redirect=_redirect(request), back=inside(back))
        )
    except UnreachableProvider as error:
        return await sign_in_form(request, back, error)
    answer = RedirectResponse(sent.address, status_code=303)
    answer.set_cookie(
        _BROWSER,
        sent.browser,
        max_age=_SECONDS,
        path=_BACK,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return answer


@router.get(_BACK, summary="Come back from the provider")
async def receive(request: Request) -> Response:
    """Open the session of somebody whom the provider vouches for."""
    house = house_of(request)
    house.limiter.count_sign_in(request)
    elsewhere = _elsewhere(request)
    try:
        made, back = await house.soon(
            lambda: elsewhere.receive(
                dict(request.query_params),
                browser=request.cookies.get(_BROWSER, ""),
                redirect=_redirect(request),
            )
        )
    except PenstockError as error:  # whatever it is, there is a way on
        is_known = isinstance(error, Forbidden | Conflicting)
        return await sign_in_form(request, "/", error, is_known_elsewhere=is_known)
    answer = go(inside(back))
    give_cookie(request, answer, made.token)
    answer.delete_cookie(_BROWSER, path=_BACK)
    return answer


@router.get("/sign-out/elsewhere", summary="Signed out here; on to the provider")
async def end(request: Request) -> Response:
    """Say that a session has ended here, and lead on to where it ends with the provider."""
    house = house_of(request)
    house.limiter.count_sign_in(request)
    elsewhere = _elsewhere(request)
    address, problem = "", None
    try:
        address = await house.soon(elsewhere.end_address)
    except UnreachableProvider as error:
        problem = told(error)
    page = render(
        request, None, "signed_out.html", title="Signed out", address=address, problem=problem
    )
    if address:
        page.headers["refresh"] = f"0; url={address}"
    return page


def _redirect(request: Request) -> str:
    return house_of(request).settings.oidc_redirect or str(request.url_for("receive"))


def _elsewhere(request: Request) -> Elsewhere:
    found = house_of(request).elsewhere
    if found is None:
        message = "There is no provider to sign in with"
        raise UnknownName(message, hint="oidc_issuer names one")
    return found
