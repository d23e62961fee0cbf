"""Errors as RFC 9457 tells them, from the one tree."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from penstock.errors import PenstockError, UnknownName

PROBLEM = "application/problem+json"
PageProblem = Callable[[Request, PenstockError], Awaitable[Response]]
_LOG = logging.getLogger("penstock.service")
_CODES = {404: "not_found", 405: "method_not_allowed", 413: "unsafe", 415: "unknown_format"}
# RFC 9110 wants to be told how; a browser must not ask by itself.
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="penstock"'}


class Problem(BaseModel):
    """What went wrong, why, and what to do next (RFC 9457)."""

    type: str = Field(examples=["about:blank"], description="A URI of the kind of problem")
    title: str = Field(examples=["The question itself is wrong"])
    status: int = Field(examples=[400], description="The HTTP status")
    detail: str = Field(examples=["'x' is no alert"], description="What went wrong, in words")
    code: str = Field(examples=["usage"], description="Stable; docs/errors.md lists all")
    hint: str = Field(default="", examples=["Alerts are called A1, A2, ..."])
    request_id: str = Field(default="", examples=["8f14e45fceea"])
    errors: list[dict[str, Any]] = Field(
        default=[],
        examples=[[{"where": "body.name", "message": "Field required"}]],
        description="What is wrong where, for a body or parameter that does not fit",
    )


RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {
        "description": words,
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status, words in (
        (400, "The question itself is wrong"),
        (401, "Nobody knows who asks"),
        (403, "Who asks may not do this"),
        (404, "Nobody knows what was named"),
        (409, "Somebody else was first"),
        (413, "Too large"),
        (422, "What was sent cannot be read"),
        (429, "Asked too often"),
        (500, "An internal error; hold what was asked about"),
        (501, "An optional part is not installed"),
        (503, "Lists, store or time are not there; hold what was asked about"),
    )
}


def problem(
    request: Request,
    status: int,
    detail: str,
    code: str,
    *,
    hint: str = "",
    title: str = "",
    errors: list[dict[str, Any]] | None = None,
) -> Response:
    """Return a problem as a response."""
    content: dict[str, Any] = {
        "type": "about:blank",
        "title": title or code.replace("_", " ").capitalize(),
        "status": status,
        "detail": detail,
        "code": code,
        "hint": hint,
        "request_id": request.scope.get("request_id", ""),
    }
    if errors:
        content["errors"] = errors
    headers = _CHALLENGE if status == 401 else None
    return Response(msgspec.json.encode(content), status, headers, PROBLEM)


def add_problem_handlers(app: FastAPI) -> None:
    """Have every error end as a problem: those on purpose, and those nobody foresaw."""

    async def known(request: Request, error: Exception) -> Response:
        if not isinstance(error, PenstockError):
            raise error
        if (page := _page_of(request)) is not None:
            return _later(await page(request, error), error)
        title = (type(error).__doc__ or "").partition(".")[0].partition(";")[0]
        made = problem(
            request, error.status, error.message, error.code, hint=error.hint, title=title
        )
        return _later(made, error)

    async def unfit(request: Request, error: Exception) -> Response:
        if not isinstance(error, RequestValidationError):
            raise error
        found = [
            {"where": ".".join(map(str, one["loc"])), "message": str(one["msg"])}
            for one in error.errors()
        ]
        first = found[0] if found else {"where": "the request", "message": "does not fit"}
        detail = f"{first['where']}: {first['message']}"
        hint = "docs/api.md and /openapi.json tell what fits"
        return problem(request, 422, detail, "malformed", hint=hint, errors=found)

    async def plain(request: Request, error: Exception) -> Response:
        if not isinstance(error, HTTPException):
            raise error
        if error.status_code == 404 and (page := _page_of(request)) is not None:
            return await page(request, UnknownName("There is no such page", hint="See the start"))
        code = _CODES.get(error.status_code, "usage")
        made = problem(request, error.status_code, str(error.detail), code)
        for name, value in (error.headers or {}).items():
            made.headers[name] = value
        if error.status_code == 405:
            made.headers["allow"] = ", ".join(_methods(request))
        return made

    async def unforeseen(request: Request, error: Exception) -> Response:
        _LOG.error("internal error in %s", request.url.path, exc_info=error)
        detail = "An internal error, so nothing is answered; treat the question as held"
        return problem(request, 500, detail, PenstockError.code, hint=PenstockError.default_hint)

    app.add_exception_handler(PenstockError, known)
    app.add_exception_handler(RequestValidationError, unfit)
    app.add_exception_handler(HTTPException, plain)
    app.add_exception_handler(Exception, unforeseen)


def _later(answer: Response, error: PenstockError) -> Response:
    """Say when to ask again, where that helps (RFC 9110, 10.2.3)."""
    if error.retry_seconds:
        answer.headers["retry-after"] = str(error.retry_seconds)
    return answer


def _methods(request: Request) -> list[str]:
    """Return every method a path answers; routers that share a path each know their own only.

    `/alerts/next` is meant by itself, not as the name of an alert: what fits with the fewest words
    left open counts.
    """
    fitting = [
        route
        for router in getattr(request.app.state, "routers", ())
        for route in router.routes
        if isinstance(route, APIRoute) and route.path_regex.match(request.url.path)
    ]
    fewest = min((len(route.param_convertors) for route in fitting), default=0)
    closest = [route for route in fitting if len(route.param_convertors) == fewest]
    return sorted({method for route in closest for method in route.methods or ()})


def _page_of(request: Request) -> PageProblem | None:
    """Return what shows a problem as a page, where a page was asked for."""
    shown: PageProblem | None = getattr(request.app.state, "page_problem", None)
    route = request.scope.get("route")
    if route is not None:
        return None if getattr(route, "include_in_schema", True) else shown
    wants_page = "text/html" in request.headers.get("accept", "")
    return shown if wants_page and not request.url.path.startswith("/v1/") else None
