"""What newer lists say of customers and payments, once the service has taken them up.

Up to which lists that was done stands in a file of the home folder, so that what was published
while nobody ran is not missed, and what was broken off is done again.
"""

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import msgspec

from penstock.desk import FileDesk, Monitoring, Ready, Service, look_back
from penstock.errors import PenstockError

_LOG = logging.getLogger("penstock.service")
# A request that is repeated later than this is a new one.
_ANSWERS_KEPT = timedelta(days=1)


class Watch:
    """Holds customers and payments against the lists in use whenever these are others.

    Args:
        service: whose lists, customers and payments are watched.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self._place = service.settings.home / "watched.lists"
        # Looking back takes as long as there are payments; nobody who asks waits for it.
        self._thread = ThreadPoolExecutor(1, "penstock-look-back")
        self._is_closing = False
        self._looking = asyncio.Lock()
        self._soon: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Look every `refresh_seconds` which lists the service answers from."""
        while True:
            await asyncio.sleep(self._service.settings.refresh_seconds)
            await self._tried(self.keep_up)

    def look_soon(self) -> None:
        """Look beside whatever else is done, without waiting for it."""
        task = asyncio.create_task(self._tried(self.look))
        self._soon.add(task)
        task.add_done_callback(self._soon.discard)

    async def look(self) -> bool:
        """Have newer lists taken up now, and return whether there were any."""
        await asyncio.to_thread(self._service.refresh)
        return await self.keep_up()

    async def keep_up(self) -> bool:
        """Hold all against the lists in use, and return whether they are others than before."""
        # Two at once would look back twice.
        async with self._looking:
            return await self._held_against()

    async def _tried(self, look: Callable[[], Awaitable[bool]]) -> None:
        try:
            await look()
        except PenstockError as error:
            _LOG.error("lists could not be looked at: %s", error.message)
        except Exception:
            # Whatever it is, the next look may do; nobody would notice that none comes.
            _LOG.exception("lists could not be looked at")

    async def _held_against(self) -> bool:
        old = datetime.now(UTC) - _ANSWERS_KEPT
        await asyncio.to_thread(self._service.store.answers.forget, old)
        now = _named(self._service.ready)
        if now == self._watched():
            return False
        loop = asyncio.get_running_loop()
        is_whole = await loop.run_in_executor(self._thread, self._catch_up)
        if is_whole:
            self._place.write_text(now, "ascii")
        return True

    def close(self) -> None:
        """Break off looking back; it begins again with the next start."""
        self._is_closing = True
        self._thread.shutdown(wait=True)

    def _catch_up(self) -> bool:
        """Hold customers and payments against the lists; return whether that came to its end."""
        service = self._service
        told = Monitoring(service).rescreen()
        _LOG.info(
            "newer lists: %s customers screened again, %s affected",
            told.customers,
            len(told.affected),
        )
        days = service.settings.look_back_days
        if not days:
            return True
        since = datetime.now(UTC).date() - timedelta(days=days)
        count = 0
        for one in look_back(service, FileDesk(service), since=since, goes_on=self._goes_on):
            count += 1
            _LOG.info("newer lists hit entry %s: %s", one.entry, ", ".join(one.alerts))
        _LOG.info("newer lists: %s payments since %s are hit", count, since)
        return self._goes_on()

    def _goes_on(self) -> bool:
        return not self._is_closing

    def _watched(self) -> str:
        try:
            return self._place.read_text("ascii")
        except (OSError, ValueError):
            return ""


def _named(ready: Ready) -> str:
    """Return a name of the lists and rules that answers rest on."""
    content = msgspec.json.encode([ready.lists, ready.rules_sha256])
    return hashlib.sha256(content).hexdigest()
