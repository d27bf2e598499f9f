"""What each kind of WeChat message leads to: a turn of the conversation, a sentence, or nothing."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage

from bot.channels.wechat_forget import CannotForgetError, forget
from bot.channels.wechat_protocol import Message
from bot.channels.wechat_text import linked

OnNewMessage = Callable[[UserMessage], Awaitable[Any]]

_LONGEST = 500
# In both languages: a picture does not say which one is spoken.
_TEXT_PLEASE = "我只看得懂文字，请把要办的事打字告诉我。\nI can only read text; please type your question."
_NO_VOICE = (
    "我还听不了语音，请用文字告诉我要办的事（输入法里的语音转文字也可以）。\n"
    "I cannot listen to voice messages; please type your question."
)
_SHORTER = (
    f"这段话太长了，请用一两句话说说要办的事，不超过 {_LONGEST} 个字。\n"
    "That is too long; please say it in one or two sentences."
)
AGAIN = "抱歉，这一问还没有答上来，请稍后再发一次。\nSorry, there is no answer yet; please send it again in a moment."

logger = logging.getLogger(__name__)


class Turns:
    """Answers messages, each in the conversation of its sender."""

    def __init__(self, on_new_message: OnNewMessage, forget_answers: Callable[[str], None]) -> None:
        """on_new_message: Rasa's. forget_answers: drops what the channel itself keeps of an OpenID."""
        self._on_new_message = on_new_message
        self._forget_answers = forget_answers

    async def answer(self, message: Message, agent: Agent | None) -> str:
        """Return the answer, empty where none is expected. agent: holds the conversations to delete from."""
        try:
            match message.kind:
                case "text" | "event.click":
                    return await self._asked(message)
                case "event.subscribe":
                    return await self._said(message, "/greet")
                case "event.unsubscribe":
                    await self._left(message, agent)
                    return ""
                case "voice":
                    return _NO_VOICE
                case kind:
                    return "" if kind.startswith("event.") else _TEXT_PLEASE
        except Exception as error:  # whatever happened, the citizen is told something, and the log no text
            logger.error("微信：一条 %s 消息没有答成（%s）。", message.kind, type(error).__name__)
            return AGAIN

    async def _asked(self, message: Message) -> str:
        # A leading slash would be a command to Rasa; WeChat writes its emoticons so, as in "/::)".
        text = message.text.strip().lstrip("/ ")
        if not text or "收到不支持的消息类型" in text:  # what WeChat writes in place of a sticker
            return _TEXT_PLEASE
        return _SHORTER if len(text) > _LONGEST else await self._said(message, text)

    async def _said(self, message: Message, text: str) -> str:
        output = _Answers()
        await self._on_new_message(UserMessage(text, output, _sender(message), input_channel="wechat"))
        return "\n\n".join(output.answers) or AGAIN

    async def _left(self, message: Message, agent: Agent | None) -> None:
        self._forget_answers(message.openid)
        if agent is None:
            return
        # Not while a turn is under way, which would write anew.
        async with agent.lock_store.lock(_sender(message)):
            try:
                forget(agent.tracker_store, _sender(message))
            except CannotForgetError as error:
                logger.error("微信：有人取消关注，但不会从 %s 里删除会话，请人工删除。", error)


def _sender(message: Message) -> str:
    return f"wechat:{message.openid}"


class _Answers(OutputChannel):
    """Collects what is said, options as links."""

    def __init__(self) -> None:
        self.answers: list[str] = []

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Take one utterance; what has no text cannot be shown here."""
        if message.get("text"):
            self.answers.append(linked(message["text"], message.get("buttons") or []))
