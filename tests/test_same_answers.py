"""The same conversation in every channel shows the same: through REST, the widget, WeChat, and ``rasa shell``."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from knowledge.query import Knowledge
from tests.browser import chromium
from tests.conftest import Assistant
from tests.shell import shell
from tests.talk import Rest, Shown, Talk, WeChat, Widget
from tests.visits import visits
from tests.wechat import KEY, assistant_with, platform

# What is typed, in one conversation; a number is the option that is tapped.
TURNS: tuple[str | int, ...] = (
    "技术合同在哪里登记",
    "那电话呢",
    "负责人是谁",
    "技术转移的事归谁",
    "2",
    "技术转移的事归谁",
    "技术转移机构和体系",
    "技术转移的事归谁",
    2,
    "不是这个，我问的是孵化器",
    "社保断缴了怎么补",
    "技术合同在哪里登记？另外外国人来华工作许可怎么办？",
    "Where can I register a technology contract?",
    "打了半天没人接",
    "谢谢",
)


def held(talk: Talk) -> list[Shown]:
    """Hold the conversation; return what was shown at each turn."""
    return [talk.tap(turn) if isinstance(turn, int) else talk.say(turn) for turn in TURNS]


@pytest.fixture(scope="module")
def said(assistant: Assistant) -> list[Shown]:
    """What is said through REST, which has no formatting of its own."""
    return held(Rest(assistant))


@contextmanager
def plain_wechat() -> Iterator[Talk]:
    with assistant_with({}) as url:
        yield WeChat(platform(url, key=None))


@contextmanager
def safe_wechat() -> Iterator[Talk]:
    with assistant_with({"WECHAT_AES_KEY": KEY}) as url:
        yield WeChat(platform(url))


def facts(knowledge: Knowledge, *texts: str) -> set[str]:
    """Return the numbers, divisions, heads and duties that can be read in texts."""
    known = {knowledge.bureau.hotline}
    for division in knowledge.divisions.values():
        known |= {division.full_name, division.phone or "", division.person or ""}
        known |= {words for duty in knowledge.duties_of(division) for words in (duty.text, duty.english)}
    return {fact for fact in known - {""} if fact in "\n".join(texts)}


def test_the_conversation_has_answers_of_every_kind(said: list[Shown], knowledge: Knowledge) -> None:
    names = {division.full_name for division in knowledge.divisions.values()}
    named = {len(names & facts(knowledge, *shown.lines)) for shown in said}
    assert {0, 1} <= named and max(named) > 1
    assert any(shown.options for shown in said)
    assert any(line.startswith("Phone:") for shown in said for line in shown.lines)


@pytest.mark.parametrize("channel", [plain_wechat, safe_wechat, shell])
def test_what_rest_says_is_shown_line_by_line_in(
    channel: Callable[[], AbstractContextManager[Talk]], said: list[Shown]
) -> None:
    with channel() as talk:
        for turn, wanted, found in zip(TURNS, said, held(talk), strict=True):
            assert found == wanted, turn


def test_what_rest_says_is_shown_in_the_widget_as_lines_or_on_cards(
    assistant: Assistant, said: list[Shown], knowledge: Knowledge
) -> None:
    with chromium() as browser, visits(browser, assistant.url) as visit:
        found = held(Widget(visit("/chat/")))
    for turn, wanted, widget in zip(TURNS, said, found, strict=True):
        assert widget.options == wanted.options, turn
        assert facts(knowledge, *widget.lines, widget.cards) == facts(knowledge, *wanted.lines), turn
        on_cards = [line for line in wanted.lines if line not in widget.lines]
        assert widget.lines == tuple(line for line in wanted.lines if line not in on_cards), turn
        for line in on_cards:
            assert set() < facts(knowledge, line) <= facts(knowledge, widget.cards), turn
