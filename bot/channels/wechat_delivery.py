"""One turn and one answer for each message, however often WeChat delivers it, and never a late reply.

Official rule (接收普通消息): what is not answered within five seconds is sent again, three times in all; what is
answered ``success`` is not, and its answer may follow as a customer-service message.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from bot.channels.wechat_guard import RETRIES
from bot.channels.wechat_service import ServiceError
from bot.channels.wechat_text import pages

# Half a second of the five is left for the way.
DEADLINE = 4.5
# After a menu tap or a subscription three customer-service messages are allowed (after a text, five).
FOLLOWING = 3
_MOST = 10_000

logger = logging.getLogger(__name__)

Turn = Callable[[], Coroutine[Any, Any, str]]
Send = Callable[[str, str], Awaitable[None]]


@dataclass
class _Delivery:
    openid: str
    begun: float
    turn: "asyncio.Task[str]"
    late: bool = False
    followed: bool = False


class Deliveries:
    """The messages of the last minute and their answers."""

    def __init__(self, send: Send | None, excuse: str) -> None:
        """send: brings a text to an OpenID, for what follows; where there is none, excuse is said when it is late."""
        self._send = send
        self._excuse = excuse
        self._known: dict[str, _Delivery] = {}
        self._following: set[asyncio.Task[None]] = set()

    async def reply(self, message: str, openid: str, turn: Turn) -> str:
        """Return what is answered now, empty for ``success``; turn, which must not raise, is run once a message."""
        delivery = self._known.get(message) or self._begin(message, openid, turn)
        if not delivery.late:
            await asyncio.wait({delivery.turn}, timeout=DEADLINE)
        if not delivery.turn.done():
            delivery.late = True
        if self._send and not delivery.followed:
            delivery.followed = True
            following = asyncio.create_task(_follow(delivery, self._send))
            self._following.add(following)
            following.add_done_callback(self._following.discard)
        if delivery.late:
            return "" if self._send else self._excuse
        return "".join(pages(delivery.turn.result(), 1 + FOLLOWING if self._send else 1)[:1])

    def forget(self, openid: str) -> None:
        """Drop this person's answers."""
        self._known = {message: delivery for message, delivery in self._known.items() if delivery.openid != openid}

    def _begin(self, message: str, openid: str, turn: Turn) -> _Delivery:
        now = time.monotonic()
        while self._known and (len(self._known) >= _MOST or now - next(iter(self._known.values())).begun > RETRIES):
            del self._known[next(iter(self._known))]
        # A task of its own: it goes on when WeChat hangs up.
        delivery = _Delivery(openid, now, asyncio.create_task(turn()))
        self._known[message] = delivery
        return delivery


async def _follow(delivery: _Delivery, send: Send) -> None:
    answer = await delivery.turn
    if delivery.late:
        rest = pages(answer, FOLLOWING)
    elif rest := pages(answer, 1 + FOLLOWING)[1:]:
        await asyncio.sleep(1)  # the reply itself comes first
    try:
        for page in rest:
            await send(delivery.openid, page)
    except ServiceError as error:
        logger.error("微信：一个回答没有送到。%s", error)
