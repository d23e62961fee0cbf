"""How often one person, key or address may ask: a bucket each that fills again as time goes by."""

import math
import time
from collections.abc import Callable

from fastapi import Request

from penstock.errors import TooManyRequests
from penstock.model import Actor
from penstock.settings import Settings

_MOST_KNOWN = 10_000


class Bucket:
    """Counts what one after another asks, each by themselves.

    Args:
        per_minute: how often one may ask, and at most at once; 0 = any number.
        setting: what raises it, for people.
        clock: seconds that only grow.
    """

    def __init__(
        self, per_minute: int, setting: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = float(per_minute)
        self._setting = setting
        self._clock = clock
        self._left: dict[str, tuple[float, float]] = {}

    def count(self, who: str) -> None:
        """Count a request.

        Raises:
            TooManyRequests: it is one too many; `retry_seconds` says when another may come.
        """
        if not self._most:
            return
        now = self._clock()
        left = self._filled(who, now)
        if left < 1:
            message = f"{who} may make {self._most:.0f} requests a minute"
            error = TooManyRequests(message, hint=f"Wait, or have {self._setting} raised")
            error.retry_seconds = math.ceil((1 - left) * 60 / self._most)
            raise error
        if len(self._left) >= _MOST_KNOWN:
            self._forget(now)
        self._left[who] = (left - 1, now)

    def _filled(self, who: str, now: float) -> float:
        left, since = self._left.get(who, (self._most, now))
        return min(self._most, left + (now - since) * self._most / 60)

    def _forget(self, now: float) -> None:
        """Forget whoever has most left, which are those who asked long ago: half of them."""
        left = {who: self._filled(who, now) for who in self._left}
        kept = sorted(left, key=left.__getitem__)[: _MOST_KNOWN // 2]
        self._left = {who: (left[who], now) for who in kept}


class Limiter:
    """The limits of a service: of people, of keys, and of sign-ins from one address."""

    def __init__(self, settings: Settings) -> None:
        self._people = Bucket(settings.requests_per_minute, "requests_per_minute")
        self._keys = Bucket(settings.key_requests_per_minute, "key_requests_per_minute")
        self._sign_ins = Bucket(settings.sign_ins_per_minute, "sign_ins_per_minute")

    def count(self, actor: Actor) -> None:
        """Count a request of somebody who has signed in, of a key, or where nobody must.

        Raises:
            TooManyRequests: it is one too many.
        """
        # A session has a second token, a program has none.
        (self._people if actor.csrf else self._keys).count(actor.name)

    def count_sign_in(self, request: Request) -> None:
        """Count that somebody tries to sign in from an address.

        Raises:
            TooManyRequests: it is once too often.
        """
        host = request.client.host if request.client else "somewhere"
        self._sign_ins.count(f"Who signs in from {host}")
