"""A service in a process of its own, as it runs in earnest."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from penstock.settings import Settings


class Server:
    """A running `penstock serve`."""

    def __init__(self, process: subprocess.Popen[bytes], address: str) -> None:
        self.process = process
        self.address = address


@contextmanager
def serving(settings: Settings, **more: str) -> Iterator[Server]:
    """Run a service over a home; `more` are settings as the environment spells them."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if "PENSTOCK" not in name}
    environment |= {"PENSTOCK_HOME": str(settings.home), "PENSTOCK_STORE": settings.store, **more}
    process = subprocess.Popen(
        [sys.executable, "-m", "penstock.cli", "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    server = Server(process, f"http://127.0.0.1:{port}")
    try:
        _await(server)
        yield server
    finally:
        process.kill()
        process.wait()


def _await(server: Server) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{server.address}/healthz", timeout=5).close()
        except (urllib.error.URLError, OSError):
            assert server.process.poll() is None, "the service did not start"
            time.sleep(0.1)
        else:
            return
    message = "the service does not answer"
    raise AssertionError(message)
