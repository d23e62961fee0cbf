"""Who sees a page, and the form they sent: checked before anything is done."""

from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import date
from typing import Any
from urllib.parse import quote, urlsplit

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from msgspec import Struct
from starlette.datastructures import FormData, UploadFile

from penstock.api import House, actor_of, house_of
from penstock.desk import require, same_csrf
from penstock.errors import Forbidden, NotSignedIn, PenstockError, UsageError
from penstock.model import Actor
from penstock.web._render import render, told

# Fields that people write into themselves; a page that refuses them shows them again.
_WRITABLE = frozenset(
    {"account", "channel", "customer", "days", "measure", "name", "party", "reference"}
    | {"scopes", "sent_on", "shown", "text", "to", "until"}
)
_SECRET = frozenset({"password"})
_DIGITS = 15


class Visit(Struct, frozen=True):
    """A request for a page: who makes it, of which house, and the form, empty where none is."""

    request: Request
    house: House
    actor: Actor
    form: FormData

    def text(self, name: str) -> str:
        """Return a field of the form, empty where it is not there."""
        value = self.form.get(name, "")
        return value if isinstance(value, str) else ""

    def texts(self, name: str) -> list[str]:
        """Return every value of a field of the form."""
        return [one for one in self.form.getlist(name) if isinstance(one, str)]

    async def file(self, name: str) -> tuple[str, bytes]:
        """Return name and content of a file that was sent, both empty where none was."""
        value = self.form.get(name)
        if not isinstance(value, UploadFile) or not value.filename:
            return "", b""
        return value.filename, await value.read()

    def asked(self, name: str) -> str:
        """Return a field of the address, empty where it is not there."""
        return self.request.query_params.get(name, "").strip()

    def page(self, template: str, *, status: int = 200, **context: Any) -> Response:  # noqa: ANN401 - as shown
        """Return a page for the one who asked."""
        return render(self.request, self.actor, template, status=status, **context)


Visiting = Callable[[Request], AsyncIterator[Visit]]


def visiting(permission: str) -> Visiting:
    """Return what lets only those see a page who have a permission, for `Depends`."""

    async def visit(request: Request) -> AsyncIterator[Visit]:
        actor = await actor_of(request)
        require(actor, permission)
        house = house_of(request)
        house.limiter.count(actor)
        if request.method != "POST":
            yield Visit(request, house, actor, FormData())
            return
        async with request.form() as form:
            token = form.get("csrf", "")
            same_csrf(actor, token if isinstance(token, str) else "")
            same_site(request)
            request.state.form = form  # where it is refused, what was written is not lost
            yield Visit(request, house, actor, form)

    visit.__dict__["permission"] = permission
    return visit


def same_site(request: Request) -> None:
    """Refuse a form that a page of another site sent, also where nobody has signed in.

    Raises:
        Forbidden: the browser says that another site sent it.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        message = "This form was sent by a page of another site"
        raise Forbidden(message)


def go(path: str, said: str = "") -> Response:
    """Return where to look next, with a word on what was done."""
    mark = "&" if "?" in path else "?"
    address = f"{path}{mark}said={quote(said)}" if said else path
    return RedirectResponse(address, status_code=303)


def day_in(text: str) -> date | None:
    """Return a day somebody wrote, None for none.

    Raises:
        UsageError: it is none.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        message = f"{text!r} is not a date"
        raise UsageError(message, hint="Write YYYY-MM-DD, such as 2016-06-01") from error


def number_in(text: str, within: range, *, of: str) -> int:
    """Return a whole number somebody wrote.

    Args:
        text: what they wrote.
        within: what it may be.
        of: what it counts, as the message calls it.

    Raises:
        UsageError: it is none, or not within.
    """
    is_number = text.isascii() and text.isdecimal() and len(text) < _DIGITS
    if not is_number or int(text) not in within:
        message = f"{text!r} is no number of {of}"
        hint = f"Write a whole number from {within.start:,} to {within.stop - 1:,}"
        raise UsageError(message, hint=hint)
    return int(text)


def inside(back: str) -> str:
    """Return a place of this service; anything else leads to the start."""
    is_inside = back.startswith("/") and not back.startswith(("//", "/\\"))
    return back if is_inside and back.isprintable() else "/"


async def page_problem(request: Request, error: PenstockError) -> Response:
    """Return what a page shows instead of itself: the way to sign in, or what went wrong."""
    if isinstance(error, NotSignedIn):
        wanted = request.url.path if request.method == "GET" else "/"
        return RedirectResponse(f"/sign-in?back={quote(wanted)}", status_code=303)
    actor = None
    with suppress(PenstockError):  # whoever it is sees what went wrong, and no page
        actor = await actor_of(request)
    return render(
        request,
        actor,
        "problem.html",
        status=error.status,
        title="This cannot be done",
        problem=told(error),
        kept=_kept(request),
        writable=_writable(request),
        again=request.url.path,
        back=_came_from(request),
    )


def _kept(request: Request) -> list[tuple[str, str]]:
    """Return what somebody wrote into the form that was refused, but for what is secret.

    Only where they wrote something: a form of buttons is as well sent from its page.
    """
    form = getattr(request.state, "form", FormData())
    found = [(name, one) for name, one in form.multi_items() if isinstance(one, str)]
    if any(name in _SECRET for name, _ in found) or any(
        isinstance(one, UploadFile) and one.filename for one in form.values()
    ):
        return []
    found = [(name, one) for name, one in found if name != "csrf"]
    return found if any(name in _writable(request) and one.strip() for name, one in found) else []


def _writable(request: Request) -> frozenset[str]:
    """Return the fields people write into; of an alert the reason is one of a list."""
    return _WRITABLE if request.url.path.startswith("/alerts") else _WRITABLE | {"reason"}


def _came_from(request: Request) -> str:
    """Return the page of this service that the one who asks comes from, empty if from none."""
    whence = urlsplit(request.headers.get("referer", ""))
    if whence.netloc != request.url.netloc:
        return ""
    return inside(whence.path + (f"?{whence.query}" if whence.query else ""))
