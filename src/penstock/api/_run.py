"""Running the service: which address it may listen on, and how."""

import ipaddress
import logging

from penstock.api._garbage import look_briefly
from penstock.api._heads import bounded_protocol
from penstock.desk import Door, open_store
from penstock.errors import MissingExtra, UsageError
from penstock.settings import Settings

_NAMES = frozenset({"localhost"})
_CLIENTS = ("httpx", "httpx2", "httpcore", "httpcore2")


def check_address(host: str, settings: Settings) -> None:
    """Refuse an address others can reach unless sign-in is configured.

    Raises:
        UsageError: sign-in is switched off, or nobody could sign in.
    """
    if is_loopback(host):
        return
    if settings.auth == "off":
        message = f"Without sign-in the service listens on this machine only, not on {host}"
        raise UsageError(message, hint="Switch sign-in on (PENSTOCK_AUTH=on), or use 127.0.0.1")
    with open_store(settings) as store:
        if not Door(store, settings).is_configured():
            message = f"Nobody could sign in, so the service does not listen on {host}"
            hint = "Make an account first: penstock users add NAME --role administrator"
            raise UsageError(message, hint=hint)


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach an address."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host in _NAMES


def set_up_logging(level: str) -> None:
    """Log to standard error from a level on, and nothing that may hold a secret or a name.

    Clients of HTTP log whole addresses, in which tokens of publishers stand.
    """
    levels = {"error": logging.ERROR, "warning": logging.WARNING, "debug": logging.DEBUG}
    logging.basicConfig(
        level=levels.get(level, logging.INFO),
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
    )
    for name in _CLIENTS:
        logging.getLogger(name).setLevel(logging.WARNING)


def run_service(app: object, settings: Settings, host: str, port: int) -> None:
    """Answer requests until somebody stops the process.

    Raises:
        MissingExtra: the server is not installed.
    """
    try:
        import uvicorn
    except ModuleNotFoundError as error:
        message = f"The server is not installed ({error.name})"
        raise MissingExtra(
            message, hint="Install it with: pip install 'penstock[serve]'"
        ) from error
    set_up_logging(settings.log_level)
    look_briefly()
    uvicorn.run(
        app,  # type: ignore[arg-type]
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
        proxy_headers=True,
        http=bounded_protocol(),
    )
