"""One turn of a conversation on the website: a question in, the assistant's messages out."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import OutputChannel, UserMessage

from bot.channels.web_refusal import Refusal

_PATIENCE = 15.0

logger = logging.getLogger(__name__)


async def answered(
    on_new_message: Callable[[UserMessage], Awaitable[None]], question: str, sender: str
) -> list[dict[str, Any]]:
    """Return what the assistant says to question; raises Refusal (503) where it says nothing in time.

    Turns of one sender wait for each other in Rasa's lock store; each has a collector of its own.
    """
    output = _Collected()
    try:
        message = UserMessage(question, output, sender, input_channel="web")
        await asyncio.wait_for(on_new_message(message), _PATIENCE)
    except TimeoutError:
        logger.error("web: no answer within %.0f s", _PATIENCE)
    except Exception:  # whatever hinders an answer, the citizen is told that there is none
        logger.exception("web: no answer")
    else:
        if output.messages:
            return output.messages
        logger.error("web: the assistant said nothing; is the action server running?")
    raise Refusal(503, "engine", "问处暂时答不了，请稍后再试，或直接查处室电话。", 5)


def about_dead(phone: str) -> str:
    """Return what the button 号码打不通 beside phone means, as Rasa reads it: no wording to be understood.

    phone must be one that the assistant itself has shown.
    """
    digits = "".join(filter(str.isdigit, phone))
    return f'/report_number{{"phone": "{digits}"}}'


class _Collected(OutputChannel):
    """Collects the messages of one turn."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.messages.append(
            {
                "text": message.get("text") or "",
                "buttons": message.get("buttons") or [],
                "cards": message.get("cards") or [],
            }
        )
