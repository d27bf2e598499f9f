"""One person's conversation in each channel, and what the channel showed, its own formatting undone."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import unquote

from bot.commands.wechat_platform import Delivered, Platform
from tests.browser import Citizen
from tests.conftest import Assistant
from tests.test_wechat_text import LINK


@dataclass(frozen=True)
class Shown:
    """What one reply shows: lines of text, options in order, and where there are cards what stands on them."""

    lines: tuple[str, ...]
    options: tuple[str, ...]
    cards: str = ""


class Talk(Protocol):
    """A conversation."""

    def say(self, text: str) -> Shown:
        """Type text and send it."""

    def tap(self, number: int) -> Shown:
        """Choose the option of that number, counted from 1, as the channel offers it."""


def shown(text: str, options: Iterable[str], cards: str = "") -> Shown:
    """Return what text and options show; a line of text that only numbers an option is the option."""
    options = tuple(options)
    numbered = {f"{number}. {option}" for number, option in enumerate(options, 1)}
    lines = (line.strip() for line in text.splitlines())
    return Shown(tuple(line for line in lines if line and line not in numbered), options, cards)


class Rest:
    """The REST channel: a program shows what it is sent."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._sender = uuid.uuid4().hex
        self._buttons: list[str] = []

    def say(self, text: str) -> Shown:
        reply = self._assistant.say(text, self._sender)
        self._buttons = reply.buttons
        return shown(reply.text, reply.buttons)

    def tap(self, number: int) -> Shown:
        return self.say(self._buttons[number - 1])


class Widget:
    """The widget, in a browser."""

    def __init__(self, citizen: Citizen) -> None:
        self._citizen = citizen

    def say(self, text: str) -> Shown:
        self._citizen.ask(text)
        return self._shown()

    def tap(self, number: int) -> Shown:
        self._citizen.log.locator(".options").last.get_by_role("button").nth(number - 1).click()
        self._citizen.settle()
        return self._shown()

    def _shown(self) -> Shown:
        answer = self._citizen.log.locator(".turn").last
        options = answer.locator(".option").all_inner_texts()
        return shown(
            "\n".join(answer.locator(".bubble").all_inner_texts()),
            [option.removeprefix(f"{number}. ") for number, option in enumerate(options, 1)],
            "\n".join(answer.locator("article").all_inner_texts()),
        )


class WeChat:
    """The Official Account, in a follower's WeChat."""

    def __init__(self, person: Platform) -> None:
        self._person = person
        self._links: list[tuple[str, str, str]] = []

    def say(self, text: str) -> Shown:
        return self._shown(self._person.say(text))

    def tap(self, number: int) -> Shown:
        return self._shown(self._person.tap(unquote(self._links[number - 1][0])))

    def _shown(self, delivered: Delivered) -> Shown:
        self._links = LINK.findall(delivered.text)
        return shown(LINK.sub(r"\3", delivered.text), [title for _, _, title in self._links])
