"""What the service keeps open while it runs, and where its slow work is done."""

import asyncio
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from fastapi import Request

from penstock.api._limits import Limiter
from penstock.api._warm import warm_up
from penstock.api._watch import Watch
from penstock.desk import (
    CaseDesk,
    Door,
    Elsewhere,
    FileDesk,
    Monitoring,
    PartyDesk,
    Service,
    Whitelist,
)
from penstock.model import Actor
from penstock.settings import Settings

T = TypeVar("T")
# The screening thread computes for milliseconds at a time; who reads requests waits no longer.
_SWITCH_SECONDS = 0.0005


class House:
    """The service, the desks and the threads they work in.

    Files are decided on in one thread, one after the other, since their desk is not to be shared;
    everything else is short and done in a few.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        warm_up(settings)
        self.service = Service(settings)
        self.door = Door(self.service.store, settings)
        self.elsewhere = (
            Elsewhere(self.service.store, settings, self.door) if settings.oidc_issuer else None
        )
        self.cases = CaseDesk(self.service.store, settings)
        self.limiter = Limiter(settings)
        self._local = threading.local()
        self._few = ThreadPoolExecutor(8, "penstock-desk")
        self._one = ThreadPoolExecutor(1, "penstock-files")
        self._files: FileDesk | None = None
        self.under_way: set[str] = set()
        self.keys_seen: dict[str, tuple[Actor, float]] = {}
        self.watch = Watch(self.service)
        sys.setswitchinterval(_SWITCH_SECONDS)

    @property
    def is_open_to_all(self) -> bool:
        """Whether sign-in is switched off, for trying out."""
        return self.settings.auth == "off"

    async def soon(self, work: Callable[[], T]) -> T:
        """Return what some short work in a thread comes to."""
        return await asyncio.get_running_loop().run_in_executor(self._few, work)

    async def in_turn(self, work: Callable[[FileDesk], T]) -> T:
        """Return what work on a file comes to, once those before it are done."""
        return await asyncio.get_running_loop().run_in_executor(
            self._one, lambda: work(self._file_desk())
        )

    def party_desk(self) -> PartyDesk:
        """Return the desk for parties of the thread that asks."""
        if not hasattr(self._local, "parties"):
            self._local.parties = PartyDesk(self.service.store, self.settings)
        made: PartyDesk = self._local.parties
        return made

    def whitelist(self) -> Whitelist:
        """Return the whitelist as it is now."""
        return Whitelist(self.service.store)

    def monitoring(self) -> Monitoring:
        """Return what keeps an eye on customers."""
        return Monitoring(self.service)

    def close(self) -> None:
        """Finish what is under way and give everything back."""
        self.watch.close()
        self._one.shutdown(wait=True)
        self._few.shutdown(wait=True)
        if self.elsewhere is not None:
            self.elsewhere.close()
        self.service.close()

    def _file_desk(self) -> FileDesk:
        if self._files is None:
            self._files = FileDesk(self.service)
        return self._files


def house_of(request: Request) -> House:
    """Return the house a request came to."""
    found: House = request.app.state.house
    return found
