"""What the web channel refuses, and how: what is no question, what is too much, and what comes too fast."""

import contextlib
import json
import urllib.error
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.channels.web_limits import Limit
from bot.channels.web_reading import LENGTH
from bot.channels.web_refusal import Refusal
from knowledge.query import Knowledge
from tests.conftest import Assistant
from tests.tab import Tab, refused

STRANGER = "https://stranger.example"


@pytest.fixture
def tab(assistant: Assistant) -> Tab:
    return Tab(assistant.url).begin()


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "malformed"),
        (b"{", 400, "malformed"),
        (b"\xff\xfe", 400, "malformed"),
        (b"[" * 5000, 400, "malformed"),
        (b"[]", 400, "malformed"),
        (b"{}", 400, "no_text"),
        (b'{"text": 7}', 400, "no_text"),
        (b'{"text": null}', 400, "no_text"),
        (b'{"text": ""}', 400, "empty"),
        (b'{"text": " \\u0000\\u200b\\n "}', 400, "empty"),
        (b'{"text": "/"}', 400, "empty"),
        (b'{"text": "\\ud800"}', 400, "empty"),
        (json.dumps({"text": "问" * (LENGTH + 1)}).encode(), 400, "too_long"),
        (b'{"text": "' + b"a" * 9000 + b'"}', 413, "too_large"),
    ],
)
def test_what_is_not_a_question_is_refused_with_a_clear_error(tab: Tab, body: bytes, status: int, code: str) -> None:
    refused(tab.send("POST", "message", body), status, code)


def test_a_question_of_the_full_length_is_answered(tab: Tab) -> None:
    assert tab.ask("请问技术合同登记找哪个处" + "啊" * (LENGTH - 12))["messages"]


def test_a_huge_body_is_refused_and_the_server_goes_on(tab: Tab) -> None:
    # The server may hang up on somebody who goes on sending.
    with contextlib.suppress(ConnectionError, urllib.error.URLError):
        refused(tab.send("POST", "message", b"a" * 5_000_000), 413, "too_large")
    assert tab.ask("你好")["messages"]


def test_only_json_is_read(tab: Tab) -> None:
    body = b'{"text": "x"}'
    refused(tab.send("POST", "message", body, Content_Type="text/plain"), 415, "content_type")


@pytest.mark.parametrize("slash", ["/", "／", " /", "\u200b/", "😀／", "？/", "//"])
def test_nobody_can_set_what_the_assistant_remembers_by_a_command(tab: Tab, knowledge: Knowledge, slash: str) -> None:
    division = next(d for d in knowledge.divisions.values() if d.phone)
    command = json.dumps({"division": division.name, "language": "en"}, ensure_ascii=False)
    (message,) = tab.ask(f"{slash}ask_phone{command}")["messages"]
    assert division.english not in message["text"]


def test_one_session_cannot_ask_without_pause_and_is_told_how_long_to_wait(assistant: Assistant) -> None:
    tab = Tab(assistant.url).begin()
    answers = [tab.post("message", {"text": ""}) for _ in range(40)]
    slowed = [answer for answer in answers if answer[0] == 429]
    assert slowed and answers[0][0] == 400
    assert "请过" in refused(slowed[0], 429, "too_fast")
    assert int(slowed[0][2]["Retry-After"]) >= 1
    assert Tab(assistant.url).begin().ask("你好")["messages"]


def test_one_address_cannot_begin_conversations_without_end_and_others_still_can(assistant: Assistant) -> None:
    tab = Tab(assistant.url)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: tab.post("session")[0], range(400)))
    assert 429 in answers
    assert Tab(assistant.url).begin()


def test_a_limit_fills_again_with_time_and_forgets_who_is_long_gone() -> None:
    now = [0.0]
    limit = Limit(burst=2, rate=1, keys=2, clock=lambda: now[0])
    limit.take("a")
    limit.take("a")
    with pytest.raises(Refusal) as told:
        limit.take("a")
    assert told.value.retry_after == 1
    now[0] = 1
    limit.take("a")
    limit.take("b")
    limit.take("c")
    limit.take("a")
    limit.take("a")
