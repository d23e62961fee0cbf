"""Fetching one file over HTTP from a publisher that may misbehave."""

import os
import time
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path

import httpx
import tenacity

from penstock.errors import DownloadFailed
from penstock.lists._limits import FileState, Limits, Progress
from penstock.lists._publishers import PublishedFile, Publisher

_REDIRECTS = {301, 302, 303, 307, 308}
_MOST_REDIRECTS = 5
_PASSING = {408, 425, 429, 500, 502, 503, 504}
_HEAD_BYTES = 512
_LONGEST_LENGTH = 20  # digits


class _PassingFaultError(Exception):
    """Something that may be gone at the next try; `wait` is what the publisher asks for."""

    def __init__(self, reason: str, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.wait = wait


class _LastingFaultError(Exception):
    """Something that another try would not change."""


def fetch(
    publisher: Publisher,
    one: PublishedFile,
    path: Path,
    *,
    limits: Limits,
    token: str,
    known: FileState | None,
    progress: Progress | None,
) -> FileState | None:
    """Write a file to `path`, complete and on disk, and return what to remember of it.

    None means that the publisher has nothing newer than `known`.

    Raises:
        DownloadFailed: after the last try, or at once where no try could help.
    """
    retrying = tenacity.Retrying(
        stop=tenacity.stop_after_attempt(limits.retries + 1),
        wait=_Wait(limits),
        retry=tenacity.retry_if_exception_type(_PassingFaultError),
        reraise=True,
    )
    timeout = httpx.Timeout(limits.silence_seconds, connect=limits.connect_seconds)
    try:
        with httpx.Client(timeout=timeout, headers={"User-Agent": "penstock"}) as client:
            transfer = _Transfer(client, one, path, limits, token, known, progress)
            return retrying(transfer.run)
    except (_PassingFaultError, _LastingFaultError) as error:
        # The address as it is published: with {token}, not with the user's own.
        message = f"{publisher.publisher}: {one.url} {error}"
        hint = publisher.note if publisher.token_setting or publisher.closed_on else None
        raise DownloadFailed(message, hint=hint) from error


class _Wait(tenacity.wait.wait_base):
    """Longer after each try, and at least as long as the publisher asks, within the limit."""

    def __init__(self, limits: Limits) -> None:
        self._longest = limits.longest_wait_seconds
        self._growing = tenacity.wait_random_exponential(
            multiplier=limits.first_wait_seconds, max=limits.longest_wait_seconds
        )

    def __call__(self, retry_state: tenacity.RetryCallState) -> float:
        error = retry_state.outcome.exception() if retry_state.outcome else None
        asked = error.wait if isinstance(error, _PassingFaultError) else 0.0
        return min(max(asked, self._growing(retry_state)), self._longest)


class _Transfer:
    """One file on its way; `run` is one try."""

    def __init__(
        self,
        client: httpx.Client,
        one: PublishedFile,
        path: Path,
        limits: Limits,
        token: str,
        known: FileState | None,
        progress: Progress | None,
    ) -> None:
        self._client = client
        self._one = one
        self._path = path
        self._limits = limits
        self._known = known
        self._progress = progress
        try:
            self._start = httpx.URL(one.url.replace("{token}", token))
        except httpx.InvalidURL as error:
            message = "is not an address"
            raise _LastingFaultError(message) from error

    def run(self) -> FileState | None:
        """Try once."""
        deadline = time.monotonic() + self._limits.total_seconds
        url = self._start
        try:
            for _ in range(_MOST_REDIRECTS + 1):
                self._check_address(url)
                with self._client.stream("GET", url, headers=self._conditions()) as response:
                    if response.status_code in _REDIRECTS:
                        url = self._redirect(url, response)
                        continue
                    if response.status_code == httpx.codes.NOT_MODIFIED and self._known:
                        return None
                    self._check_answer(response)
                    return self._receive(response, deadline)
        except httpx.TimeoutException as error:
            message = f"did not answer in time ({type(error).__name__})"
            raise _PassingFaultError(message) from error
        except httpx.DecodingError as error:
            message = "sent bytes that are not compressed as it claims"
            raise _LastingFaultError(message) from error
        except (httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
            message = "is, or leads to, an address that cannot be used"
            raise _LastingFaultError(message) from error
        except httpx.TransportError as error:
            message = f"broke off: {error or type(error).__name__}"
            raise _PassingFaultError(message) from error
        message = f"redirects more than {_MOST_REDIRECTS} times"
        raise _LastingFaultError(message)

    def _conditions(self) -> dict[str, str]:
        headers = {}
        if self._known and self._known.etag:
            headers["If-None-Match"] = self._known.etag
        if self._known and self._known.last_modified:
            headers["If-Modified-Since"] = self._known.last_modified
        return headers

    def _check_address(self, url: httpx.URL) -> None:
        # Unencrypted only within this machine, and only if it was meant from the start.
        plain = url.scheme == "http" and _is_loopback(url.host) and self._start.scheme == "http"
        if url.scheme != "https" and not plain:
            message = f"leads to {url.scheme}://{url.host}, which is not encrypted"
            raise _LastingFaultError(message)

    def _redirect(self, url: httpx.URL, response: httpx.Response) -> httpx.URL:
        location = response.headers.get("Location", "")
        if not location:
            message = f"answered {response.status_code} without saying where to go"
            raise _LastingFaultError(message)
        return url.join(location)

    def _check_answer(self, response: httpx.Response) -> None:
        status = response.status_code
        if status in _PASSING:
            message = f"answered {status} {response.reason_phrase}"
            raise _PassingFaultError(message, _seconds(response.headers.get("Retry-After", "")))
        if status != httpx.codes.OK:
            message = f"answered {status} {response.reason_phrase}"
            raise _LastingFaultError(message)
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind in {"text/html", "application/xhtml+xml"}:
            message = "sent a web page instead of the list"
            raise _LastingFaultError(message)
        total = _length(response)
        if total is not None and total > self._limits.largest_bytes:
            message = f"is {total:,} bytes, more than {self._limits.largest_bytes:,}"
            raise _LastingFaultError(message)

    def _receive(self, response: httpx.Response, deadline: float) -> FileState:
        total = _length(response)
        digest, size, head = sha256(), 0, b""
        with self._path.open("wb") as stream:
            for block in response.iter_bytes():
                size += len(block)
                if size > self._limits.largest_bytes:
                    message = f"is more than {self._limits.largest_bytes:,} bytes"
                    raise _LastingFaultError(message)
                if time.monotonic() > deadline:
                    message = f"took more than {self._limits.total_seconds:g} seconds"
                    raise _PassingFaultError(message)
                head = (head + block)[:_HEAD_BYTES] if len(head) < _HEAD_BYTES else head
                digest.update(block)
                stream.write(block)
                if self._progress:
                    self._progress(self._one.name, response.num_bytes_downloaded, total)
            stream.flush()
            os.fsync(stream.fileno())
        if total is not None and response.num_bytes_downloaded != total:
            message = f"sent {response.num_bytes_downloaded:,} of {total:,} bytes"
            raise _PassingFaultError(message)
        if _is_web_page(head):
            message = "sent a web page instead of the list"
            raise _LastingFaultError(message)
        if size < self._one.smallest_bytes:
            message = f"sent {size:,} bytes, fewer than {self._one.smallest_bytes:,}"
            raise _LastingFaultError(message)
        return FileState(
            name=self._one.name,
            url=self._one.url,
            sha256=digest.hexdigest(),
            bytes=size,
            etag=response.headers.get("ETag", ""),
            last_modified=response.headers.get("Last-Modified", ""),
        )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _is_web_page(head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return start.startswith((b"<!doctype html", b"<html"))


def _seconds(text: str) -> float:
    """Return a Retry-After given in seconds; a date is not worth reading for one wait."""
    return float(text) if text.isdecimal() else 0.0


def _length(response: httpx.Response) -> int | None:
    """Return how many bytes are told to come; what is no such number says nothing."""
    told = response.headers.get("Content-Length", "")
    return int(told) if told.isdecimal() and len(told) <= _LONGEST_LENGTH else None
