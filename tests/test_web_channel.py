"""The web channel over real HTTP: answers, options and verdicts, and that nobody gets another's answer."""

import asyncio
import json
import sqlite3
from typing import Any

import aiohttp
import pytest

from bot.commands.environment import BUILD
from knowledge.query import Knowledge
from tests.conftest import Assistant
from tests.engine import silent_engine
from tests.tab import Tab, addresses, refused

STRANGER = "https://stranger.example"


@pytest.fixture
def tab(assistant: Assistant) -> Tab:
    return Tab(assistant.url).begin()


def test_an_answer_carries_text_and_a_card_with_number_duty_and_deciding_words(tab: Tab, knowledge: Knowledge) -> None:
    (message,) = tab.ask(knowledge.matters["contract_registration"].title)["messages"]
    (card,) = message["cards"]
    matter = knowledge.matters[card["matter_id"]]
    assert card["division"] == matter.division.full_name
    assert card["phone"] == f"{knowledge.bureau.area_code}-{matter.division.phone}"
    assert matter.duty and card["duty"] == matter.duty.text
    assert card["duty"][slice(*card["quote"])]
    assert card["as_of"] == knowledge.bureau.as_of
    assert card["phone"] in message["text"]


def test_options_come_as_buttons_and_a_follow_up_means_the_division_spoken_of(tab: Tab) -> None:
    (asked,) = tab.ask("技术转移的事归谁")["messages"]
    assert len(asked["buttons"]) >= 2
    (chosen,) = tab.ask(asked["buttons"][1]["payload"])["messages"]
    assert chosen["cards"][0]["matter"] == asked["buttons"][1]["title"]
    (again,) = tab.ask("那电话呢")["messages"]
    assert again["cards"][0]["phone"] == chosen["cards"][0]["phone"]


def test_a_dead_number_is_regretted_whichever_division_was_spoken_of_last(tab: Tab, knowledge: Knowledge) -> None:
    first, last = [d for d in knowledge.divisions.values() if d.phone][-2:]
    phones = [f"{knowledge.bureau.area_code}-{division.phone}" for division in (first, last)]
    for division in (first, last):
        tab.ask(f"{division.name}电话")
    _, body, _ = tab.post("message", {"text": "这个号码打不通", "dead": phones[0]})
    text = body["messages"][0]["text"]
    assert "抱歉" in text and phones[0] in text and phones[1] not in text


def test_a_number_that_was_not_shown_is_no_way_around_the_question(tab: Tab) -> None:
    for dead in ("051200000000", '"}', ["x"], {"phone": "x"}):
        refused(tab.post("message", {"dead": dead}), 400, "no_text")


def test_a_silent_engine_is_an_error_that_says_so_and_not_an_empty_answer(tab: Tab) -> None:
    with silent_engine():
        answer = tab.post("message", {"text": "你好"})
    assert "处室电话" in refused(answer, 503, "engine")
    assert tab.ask("你好")["messages"]


def test_a_verdict_is_counted_once_with_division_and_matter_and_nothing_of_the_citizen(
    tab: Tab, knowledge: Knowledge
) -> None:
    question = knowledge.matters["contract_registration"].title
    answer = tab.ask(question)
    card = answer["messages"][0]["cards"][0]
    before = _verdicts(card)
    assert tab.post("feedback", {"id": answer["id"], "verdict": "useless"})[0] == 204
    refused(tab.post("feedback", {"id": answer["id"], "verdict": "useless"}), 404, "no_reply")
    assert _verdicts(card) == before + 1
    with sqlite3.connect(BUILD / "feedback.db") as stored:
        columns = [row[1] for row in stored.execute("pragma table_info(feedback)")]
    assert columns == ["day", "division", "matter", "verdict", "count"]
    content = (BUILD / "feedback.db").read_bytes()
    assert tab.session.encode() not in content and question.encode() not in content


def test_nobody_can_judge_another_conversations_answer(assistant: Assistant, tab: Tab, knowledge: Knowledge) -> None:
    answer = tab.ask(knowledge.matters["contract_registration"].title)
    other = Tab(assistant.url).begin()
    refused(other.post("feedback", {"id": answer["id"], "verdict": "useful"}), 404, "no_reply")
    refused(tab.post("feedback", {"id": answer["id"], "verdict": "<b>"}), 400, "verdict")


def _verdicts(card: dict[str, Any]) -> int:
    if not (BUILD / "feedback.db").exists():
        return 0
    with sqlite3.connect(BUILD / "feedback.db") as stored:
        query = "select sum(count) from feedback where division = ? and matter = ? and verdict = 'useless'"
        try:
            row = stored.execute(query, (card["division"], card["matter_id"])).fetchone()
        except sqlite3.OperationalError:
            return 0
    return int(row[0] or 0)


def test_two_hundred_people_at_once_each_get_their_own_answers(assistant: Assistant, knowledge: Knowledge) -> None:
    called = [f"{division.name}电话" for division in knowledge.divisions.values() if division.phone]
    first = [*called, *knowledge.bureau.examples]
    talks = [(question, follow_up) for question in first for follow_up in ("那电话呢", "负责人是谁", "他们还管什么")]
    expected = {talk: _one_at_a_time(assistant, talk) for talk in talks}
    assert len({json.dumps(answers) for answers in expected.values()}) > 20

    async def person(http: aiohttp.ClientSession, talk: tuple[str, str]) -> list[Any]:
        headers = {"Origin": assistant.url, "X-Forwarded-For": next(addresses)}
        async with http.post(f"{assistant.url}/chat/session", json={}, headers=headers) as reply:
            headers["X-Session"] = (await reply.json())["session"]
        return [await _asked(http, f"{assistant.url}/chat/message", text, headers) for text in talk]

    async def everybody() -> list[list[Any]]:
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(300)) as http:
            return await asyncio.gather(*(person(http, talks[n % len(talks)]) for n in range(200)))

    for n, answers in enumerate(asyncio.run(everybody())):
        assert answers == expected[talks[n % len(talks)]], talks[n % len(talks)]


async def _asked(http: aiohttp.ClientSession, url: str, text: str, headers: dict[str, str]) -> Any:
    """As the widget's 重试: whoever is told that the engine is too busy asks again."""
    for _ in range(20):
        async with http.post(url, json={"text": text}, headers=headers) as reply:
            body = await reply.json()
            if reply.status != 503:
                assert reply.status == 200, body
                return body["messages"]
        await asyncio.sleep(int(reply.headers["Retry-After"]))
    raise AssertionError("nobody answered")


def _one_at_a_time(assistant: Assistant, talk: tuple[str, str]) -> list[Any]:
    tab = Tab(assistant.url).begin()
    return [tab.ask(text)["messages"] for text in talk]
