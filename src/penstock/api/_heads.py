"""The head of a request has an end: address and headers are bounded, and have to come in time.

The fast parser of HTTP keeps whatever it is sent until a head is whole, and joins the pieces of one
long header in time that grows by the square. Whoever is not signed in could have a service busy.
"""

import asyncio
from typing import Any

MOST_HEAD_BYTES = 65_536
# Who begins no request, or does not end its head, for so long holds a place that others want.
HEAD_SECONDS = 30.0
_TOO_LARGE = "431 Request Header Fields Too Large"
_TOO_SLOW = "408 Request Timeout"


def bounded_protocol() -> Any:  # noqa: ANN401 - what `uvicorn.run` takes as `http`
    """Return what reads requests: the fast parser with bounds, or one that has bounds itself."""
    try:
        from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
    except ImportError:
        return "h11"

    class Bounded(HttpToolsProtocol):
        """Breaks off a head without end, and one that does not come."""

        _head_bytes = 0
        _is_in_head = False
        _waits: asyncio.TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:  # noqa: ANN401 - as above it
            super().connection_made(transport)
            self._wait()

        def connection_lost(self, exc: Exception | None) -> None:
            self._wait_no_longer()
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self._is_in_head:
                self._head_bytes += len(data)
                if self._head_bytes > MOST_HEAD_BYTES:
                    self._refuse(_TOO_LARGE)

        def on_message_begin(self) -> None:
            self._is_in_head, self._head_bytes = True, 0
            self._wait()
            super().on_message_begin()

        def on_headers_complete(self) -> None:
            self._is_in_head = False
            self._wait_no_longer()
            super().on_headers_complete()

        def _wait(self) -> None:
            self._wait_no_longer()
            self._waits = self.loop.call_later(HEAD_SECONDS, self._give_up)

        def _wait_no_longer(self) -> None:
            if self._waits is not None:
                self._waits.cancel()
                self._waits = None

        def _give_up(self) -> None:
            if self.cycle is not None and not self.cycle.response_complete:
                self._wait()  # the answer to the request before goes first
            else:
                self._refuse(_TOO_SLOW)

        def _refuse(self, status: str) -> None:
            self._is_in_head = False
            self._wait_no_longer()
            if not self.transport.is_closing():
                head = f"HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
                self.transport.write(head.encode("ascii"))
                self.transport.close()

    return Bounded
