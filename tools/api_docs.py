"""Write docs/api.md anew from the routes: method, path, permission and what it does.

Run without an argument to rewrite; a test compares what stands there with what would be written.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from fastapi.routing import APIRoute

from penstock.api import permission_of, routers
from penstock.desk import permission_meanings, permissions
from penstock.model import Role
from penstock.web import pages

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "api.md"
_HEAD = """# The interface over HTTP

Written by `python -m tools.api_docs` from the routes themselves; a test compares. The service tells
the same with every field and an example at `/openapi.json`. How to run it: [service](service.md).

"""
_NOBODY = "(none)"


class Route(NamedTuple):
    """One route: what is asked, which permission it needs, and what it does."""

    method: str
    path: str
    permission: str
    summary: str
    is_page: bool


def routes() -> Iterator[Route]:
    """Yield every route and page."""
    for router in (*routers(), *pages()):
        for route in router.routes:
            if isinstance(route, APIRoute):
                for method in sorted(route.methods - {"HEAD"}):
                    permission = permission_of(route) or _NOBODY
                    is_page = not route.include_in_schema
                    yield Route(method, route.path_format, permission, route.summary or "", is_page)


def written() -> str:
    """Return the document as it should be."""
    found = list(routes())
    parts = [_HEAD, "## Permissions\n\n", _permission_table(), "\n"]
    for is_page, title in ((False, "## Routes"), (True, "## Pages")):
        chosen = [one for one in found if one.is_page is is_page]
        if chosen:
            parts += [title, "\n\n", _table(chosen), "\n"]
    return "".join(parts).rstrip() + "\n"


def _table(found: list[Route]) -> str:
    lines = ["| | path | permission | |", "|---|---|---|---|"]
    lines += [
        f"| {one.method} | `{one.path}` | {_code(one.permission)} | {one.summary} |"
        for one in found
    ]
    return "\n".join(lines) + "\n"


def _permission_table() -> str:
    roles = list(Role)
    head = " | ".join(role.value for role in roles)
    lines = [f"| permission | lets somebody | {head} |", "|---|---|" + "---|" * len(roles)]
    for name, holders in permissions().items():
        cells = " | ".join("yes" if role in holders else "" for role in roles)
        lines.append(f"| `{name}` | {permission_meanings()[name]} | {cells} |")
    return "\n".join(lines) + "\n"


def _code(permission: str) -> str:
    return permission if permission == _NOBODY else f"`{permission}`"


def main() -> None:
    """Rewrite the document."""
    DOCUMENT.write_text(written(), encoding="utf-8")


if __name__ == "__main__":
    main()
