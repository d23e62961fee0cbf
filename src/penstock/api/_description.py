"""What `/openapi.json` says beyond the routes: the shape of every problem, and how to sign in."""

from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from penstock.api._answers import add_answers, example_of
from penstock.api._problems import Problem
from penstock.api._who import CSRF_HEADER, SESSION_COOKIE

_SCHEMES = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "description": "A key of a program; `ApiKey KEY` is understood as well",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": SESSION_COOKIE,
        "description": f"A session; what changes something also carries `{CSRF_HEADER}`",
    },
}
_ASKED: list[dict[str, list[str]]] = [{name: []} for name in _SCHEMES]


def add_description(app: FastAPI) -> None:
    """Have the description of the interface tell problems and permissions."""
    plain = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = plain()
            parts = made.setdefault("components", {})
            parts.setdefault("schemas", {})["Problem"] = Problem.model_json_schema()
            parts["securitySchemes"] = _SCHEMES
            for method, path, permission in _guarded(app.state.routers):
                asked = made["paths"][path][method]
                asked["security"] = _ASKED
                asked["x-permission"] = permission
            add_answers(made)
            _add_examples(parts["schemas"])
            app.openapi_schema = made
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]


def _add_examples(shapes: dict[str, Any]) -> None:
    """Give a field that is itself a shape, or holds some, the examples of their fields."""
    for shape in shapes.values():
        for field in shape.get("properties", {}).values():
            if not field.get("examples"):
                field["examples"] = [example_of(field, shapes)]


def permission_of(route: APIRoute) -> str:
    """Return the permission a route asks for, `""` where anybody may ask."""
    waiting = [route.dependant]
    while waiting:
        dependant = waiting.pop()
        permission = getattr(dependant.call, "permission", None)
        if permission is not None:
            return str(permission)
        waiting += dependant.dependencies
    return ""


def _guarded(routers: tuple[APIRouter, ...]) -> Iterator[tuple[str, str, str]]:
    routes = [one for router in routers for one in router.routes if isinstance(one, APIRoute)]
    for route in routes:
        permission = permission_of(route)
        if route.include_in_schema and permission:
            for method in route.methods or ():
                yield method.lower(), route.path_format, permission
