"""What is done about alerts, told to a program elsewhere: signed, in order, at least once."""

import asyncio
import hashlib
import hmac
import logging
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import msgspec

from penstock.api._run import is_loopback
from penstock.desk import entry_line
from penstock.errors import PenstockError, SettingError, StoreError, UsageError
from penstock.model import LedgerEntry, LedgerKind
from penstock.settings import Settings
from penstock.store import Store
from penstock.tabular import output_file

SIGNATURE = "x-penstock-signature"
_LOG = logging.getLogger("penstock.webhooks")
_SECONDS = 2.0
_LONGEST_SECONDS = 300.0
_BATCH = 100
_SHORTEST_SECRET = 16
Sending = Callable[[bytes, dict[str, str]], int]


class Webhooks:
    """Sends each act about an alert to the address of the settings, from the ledger.

    How far it came stands in a file of the home folder, so that a restart goes on where it was;
    what was sent but not noted is sent again. Where that file cannot be read, nothing is sent and
    the log says so: to go on from the newest entry would leave acts out unseen.

    Args:
        store: whose ledger is told.
        settings: address and secret.
        send: returns the HTTP status; default sends over the network.

    Raises:
        SettingError: the address is not safe, or there is no secret to sign with.
    """

    def __init__(self, store: Store, settings: Settings, send: Sending | None = None) -> None:
        self._ledger = store.ledger
        self._url = settings.webhook_url
        self._secret = settings.webhook_secret
        self._place: Path = settings.home / "webhook.entry"
        self._send = send or self._post
        if self._url:
            _must_be_safe(self._url, self._secret)

    def listen(self) -> None:
        """Begin to tell what is done from now on, where nothing was told before.

        Raises:
            StoreError: how far it came cannot be read or kept.
        """
        if self._url:
            self._reached()

    async def run(self) -> None:
        """Send for as long as the service runs; what is refused is tried again, ever later."""
        if not self._url:
            return
        wait = _SECONDS
        while True:
            await asyncio.sleep(wait)
            try:
                is_fine = await asyncio.to_thread(self.send_waiting)
            except PenstockError as error:
                _LOG.warning("nothing was sent: %s", error.message)
                is_fine = False
            wait = _SECONDS if is_fine else min(wait * 2, _LONGEST_SECONDS)

    def send_waiting(self) -> bool:
        """Send what was done since, oldest first; return whether all of it was taken."""
        after = self._reached()
        found = self._ledger.entries(after=after, kind=LedgerKind.ALERT)
        for entry, _ in zip(found, range(_BATCH), strict=False):
            body = msgspec.json.encode(_event(entry))
            status = self._send(body, self._headers(body))
            if not 200 <= status < 300:
                _LOG.warning("entry %s was answered with %s", entry.number, status)
                return False
            self._note(entry.number)
        return True

    def _headers(self, body: bytes) -> dict[str, str]:
        moment = str(int(time.time()))
        return {
            "content-type": "application/json",
            SIGNATURE: f"t={moment},v1={signature(self._secret, moment, body)}",
        }

    def _reached(self) -> int:
        """Return the last entry that was told.

        Raises:
            StoreError: it cannot be read: whoever went on from the newest entry then would leave
                out what was done meanwhile, and nobody would know.
        """
        try:
            return int(self._place.read_text("ascii"))
        except FileNotFoundError:
            head = self._ledger.head()
            reached = head.entry if head is not None else 0
            self._note(reached)  # what was before somebody listened is not told
            return reached
        except (OSError, ValueError) as error:
            message = f"{self._place} does not tell how far the webhook came: {error}"
            hint = "Write the number of the last ledger entry that was received into it"
            raise StoreError(message, hint=hint) from error

    def _note(self, number: int) -> None:
        try:
            self._place.parent.mkdir(parents=True, exist_ok=True)
            with output_file(self._place) as file:
                file.write(str(number).encode("ascii"))
        except (OSError, UsageError) as error:
            message = f"How far the webhook came cannot be kept in {self._place}: {error}"
            raise StoreError(message) from error

    def _post(self, body: bytes, headers: dict[str, str]) -> int:
        try:
            return httpx.post(self._url, content=body, headers=headers, timeout=10).status_code
        except httpx.HTTPError as error:
            _LOG.warning("the webhook cannot be reached: %s", type(error).__name__)
            return 0


def signature(secret: str, moment: str, body: bytes) -> str:
    """Return the HMAC-SHA256 of moment and body, in hex: what a receiver compares with."""
    signed = moment.encode() + b"." + body
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def _event(entry: LedgerEntry) -> dict[str, object]:
    line = entry_line(entry)
    return {
        "id": entry.number,
        "type": f"alert.{line['content']['deed']}",
        "alert": entry.subject,
        "at": line["recorded_at"],
        "sha256": entry.sha256,
        "act": line["content"],
    }


def _must_be_safe(url: str, secret: str) -> None:
    parts = urlsplit(url)
    is_here = parts.scheme == "http" and is_loopback(parts.hostname or "")
    if parts.scheme != "https" and not is_here:
        message = "webhook_url must be https, or http on this machine"
        raise SettingError(message)
    if len(secret) < _SHORTEST_SECRET:
        message = f"webhook_secret must have at least {_SHORTEST_SECRET} characters"
        raise SettingError(message, hint="Receivers check with it that a message is from here")
