"""How often one person or key may ask: a bucket each that fills again as time goes by."""

import time

from penstock.errors import TooManyRequests

_MOST_KNOWN = 10_000


class Limiter:
    """Counts requests.

    Args:
        per_minute: how many one may make; 0 = any number.
    """

    def __init__(self, per_minute: int) -> None:
        self._most = float(per_minute)
        self._left: dict[str, tuple[float, float]] = {}

    def count(self, who: str) -> None:
        """Count a request.

        Raises:
            TooManyRequests: it is one too many.
        """
        if not self._most:
            return
        now = time.monotonic()
        left, since = self._left.get(who, (self._most, now))
        left = min(self._most, left + (now - since) * self._most / 60)
        if left < 1:
            message = f"{who} may make {self._most:.0f} requests a minute"
            raise TooManyRequests(message)
        if len(self._left) > _MOST_KNOWN:
            self._left.clear()
        self._left[who] = (left - 1, now)
