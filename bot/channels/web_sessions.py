"""Conversations on the website: each known by an unguessable id that the server gave out."""

import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

_IDLE = 2 * 3600.0
_MOST = 10_000
_REPLIES = 50


@dataclass
class Session:
    """One browser tab's conversation: the cards that can still be judged, by the reply's id, and the numbers shown."""

    sender: str
    seen: float
    replies: OrderedDict[str, list[dict[str, Any]]] = field(default_factory=OrderedDict)
    phones: set[str] = field(default_factory=set)

    def remember(self, cards: list[dict[str, Any]]) -> str:
        """Keep a reply's cards for a later verdict; return the reply's id."""
        reply = secrets.token_urlsafe(9)
        self.replies[reply] = cards
        self.phones.update(card["phone"] for card in cards if card["phone"])
        if len(self.replies) > _REPLIES:
            self.replies.popitem(last=False)
        return reply


class Sessions:
    """The conversations going on, in memory; the least recently used end first."""

    def __init__(self, *, most: int = _MOST, clock: Callable[[], float] = time.monotonic) -> None:
        """most: how many are kept at once; one idle for two hours has ended."""
        self._most, self._clock = most, clock
        self._open: OrderedDict[str, Session] = OrderedDict()

    def begin(self) -> str:
        """Begin a conversation; return its id, 256 random bits."""
        session = secrets.token_urlsafe(32)
        sender = _sender(session)
        self._open[sender] = Session(sender, self._clock())
        if len(self._open) > self._most:
            self._open.popitem(last=False)
        return session

    def find(self, session: str) -> Session | None:
        """Return the conversation with this id, None where it was never begun or has ended."""
        found = self._open.pop(_sender(session), None)
        if found is None or self._clock() - found.seen > _IDLE:
            return None
        found.seen = self._clock()
        self._open[found.sender] = found
        return found


def _sender(session: str) -> str:
    """One way: whoever reads the stored conversations cannot take one over."""
    return "web-" + hashlib.sha256(session.encode()).hexdigest()[:40]
