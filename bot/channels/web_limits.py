"""How fast one may ask."""

import time
from collections import OrderedDict
from collections.abc import Callable

from bot.channels.web_refusal import Refusal


class Limit:
    """A token bucket for each key: ``burst`` at once, then ``rate`` a second."""

    def __init__(
        self, burst: int, rate: float, *, keys: int = 20_000, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """keys: how many are remembered; the one not seen for longest is forgotten first."""
        self._burst, self._rate, self._keys, self._clock = burst, rate, keys, clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> None:
        """Take one token of key; raises Refusal (429) with the time to wait where none is left."""
        now = self._clock()
        tokens, then = self._buckets.pop(key, (float(self._burst), now))
        tokens = min(self._burst, tokens + (now - then) * self._rate)
        self._buckets[key] = (tokens - 1 if tokens >= 1 else tokens, now)
        if len(self._buckets) > self._keys:
            self._buckets.popitem(last=False)
        if tokens < 1:
            wait = (1 - tokens) / self._rate
            raise Refusal(429, "too_fast", f"问得太快了，请过 {wait:.0f} 秒再试。", wait)
