"""The service over HTTP: routers that ask the desk and say what it answered.

`make_app` returns the application for any ASGI server; `run_service` answers with uvicorn. See
docs/service.md, and docs/api.md for every route.
"""

from penstock.api._app import make_app, routers
from penstock.api._description import permission_of
from penstock.api._house import House, house_of
from penstock.api._people import give_cookie
from penstock.api._run import check_address, is_loopback, run_service
from penstock.api._who import SESSION_COOKIE, actor_of
from penstock.api._words import passing_folder

__all__ = [
    "SESSION_COOKIE",
    "House",
    "actor_of",
    "check_address",
    "give_cookie",
    "house_of",
    "is_loopback",
    "make_app",
    "passing_folder",
    "permission_of",
    "routers",
    "run_service",
]
