"""Refuses a request that was already used."""

import time

from bot.channels.wechat_protocol import WINDOW, RefusedError

# WeChat sends a message again within fifteen seconds, three times in all.
RETRIES = 60


class Guard:
    """Remembers which message each signed request brought, for as long as its signature is fresh."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], tuple[str, float]] = {}

    def admit(self, timestamp: str, nonce: str, message: str) -> None:
        """Let a request through once, and WeChat's retries of the same message. Raises RefusedError.

        In plain mode the signature does not cover the body: a captured one must not bring another message.
        """
        now = time.monotonic()
        while self._seen and now - next(iter(self._seen.values()))[1] > 2 * WINDOW:
            del self._seen[next(iter(self._seen))]
        known, since = self._seen.setdefault((timestamp, nonce), (message, now))
        if known != message or now - since > RETRIES:
            raise RefusedError("replayed")
