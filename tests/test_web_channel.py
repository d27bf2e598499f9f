"""The web channel over real HTTP: who may ask, what is refused and how, and that nobody gets another's answer."""

import asyncio
import contextlib
import json
import sqlite3
import urllib.error
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from rasa.shared.exceptions import InvalidConfigException

from bot.channels.web import WebInput
from bot.channels.web_callers import Addresses
from bot.channels.web_limits import Limit
from bot.channels.web_reading import LENGTH
from bot.channels.web_refusal import Refusal
from bot.channels.web_sessions import Sessions
from bot.commands.environment import BUILD
from knowledge.build import build
from knowledge.query import Knowledge
from tests.conftest import Assistant
from tests.engine import silent_engine
from tests.sites import LISTED
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


# Who may ask


def test_a_listed_site_is_answered_and_may_read_the_answer(assistant: Assistant) -> None:
    tab = Tab(assistant.url, LISTED).begin()
    status, _, headers = tab.post("message", {"text": "你好"})
    assert status == 200
    assert headers["Access-Control-Allow-Origin"] == LISTED
    assert "Origin" in headers["Vary"]


@pytest.mark.parametrize("origin", [STRANGER, "null", f"{LISTED}.stranger.example", LISTED.replace("http", "https")])
def test_a_site_that_is_not_listed_gets_no_answer_anywhere(assistant: Assistant, tab: Tab, origin: str) -> None:
    stranger = Tab(assistant.url, origin)
    stranger.session = tab.session
    answers = [stranger.post(path, {"text": "你好"}) for path in ("session", "message", "feedback")]
    answers += [stranger.send("GET", path) for path in ("directory.json", "widget.js", "")]
    answers += [stranger.send("OPTIONS", path) for path in ("session", "message", "feedback")]
    for answer in answers:
        refused(answer, 403, "origin")
        assert "Access-Control-Allow-Origin" not in answer[2]


def test_a_post_that_does_not_say_where_it_comes_from_is_refused(assistant: Assistant) -> None:
    refused(Tab(assistant.url, "").post("session"), 403, "origin")


def test_a_host_name_pointed_at_this_machine_is_not_taken_for_its_own(assistant: Assistant) -> None:
    refused(Tab(assistant.url, "http://rebound.example").post("session", Host="rebound.example"), 403, "origin")


def test_a_preflight_of_a_listed_site_names_exactly_what_may_be_sent(assistant: Assistant) -> None:
    asked = {"Access_Control_Request_Method": "POST", "Access_Control_Request_Headers": "content-type,x-session"}
    status, _, headers = Tab(assistant.url, LISTED).send("OPTIONS", "message", None, **asked)
    assert status == 204
    assert headers["Access-Control-Allow-Origin"] == LISTED
    assert headers["Access-Control-Allow-Methods"] == "POST"
    assert headers["Access-Control-Allow-Headers"] == "Content-Type, X-Session"


@pytest.mark.parametrize("origin", ["*", "https://www.example.gov.cn/", "www.example.gov.cn", "https://WWW.example.cn"])
def test_an_origin_that_is_not_one_is_refused_at_the_start_with_what_to_write(origin: str) -> None:
    with pytest.raises(InvalidConfigException, match=r"credentials\.yml.*origins.*https://域名"):
        WebInput.from_credentials({"origins": [origin]})


def test_a_proxy_that_is_no_address_is_refused_at_the_start() -> None:
    with pytest.raises(InvalidConfigException, match=r"credentials\.yml.*trusted_proxies"):
        WebInput.from_credentials({"trusted_proxies": ["nginx"]})


# Sessions


def test_sessions_are_issued_by_the_server_and_each_is_another(assistant: Assistant) -> None:
    sessions = {Tab(assistant.url).begin().session for _ in range(20)}
    assert len(sessions) == 20
    assert all(len(session) >= 43 for session in sessions)


def test_a_session_the_server_did_not_issue_is_refused(assistant: Assistant) -> None:
    stranger = Tab(assistant.url)
    for session in ("", "default", "x" * 43):
        stranger.session = session
        refused(stranger.post("message", {"text": "你好"}), 401, "session")


def test_whoever_reads_the_stored_conversations_finds_no_session(tab: Tab) -> None:
    tab.ask("你好")
    with sqlite3.connect(BUILD / "conversations.db") as stored:
        rows = stored.execute(
            "select sender_id, data from events where sender_id like 'web-%' order by id desc limit 50"
        )
        kept = [f"{sender} {data}" for sender, data in rows]
    assert kept
    assert not [row for row in kept if tab.session in row]


def test_a_conversation_idle_for_two_hours_has_ended_and_the_oldest_make_room() -> None:
    now = [0.0]
    sessions = Sessions(most=2, clock=lambda: now[0])
    first, second = sessions.begin(), sessions.begin()
    now[0] = 7000
    assert sessions.find(first)
    now[0] = 7300
    assert sessions.find(first)
    assert sessions.find(second) is None
    third, fourth = sessions.begin(), sessions.begin()
    assert sessions.find(first) is None
    assert sessions.find(third) and sessions.find(fourth)


# What is refused


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


def test_only_a_trusted_proxy_can_say_where_a_request_comes_from() -> None:
    class From:
        def __init__(self, ip: str, forwarded: str) -> None:
            self.ip = ip
            self.headers = self
            self.forwarded = [forwarded]

        def getall(self, name: str, default: list[str]) -> list[str]:
            return self.forwarded

    of: Callable[[Any], str] = Addresses(["127.0.0.1", "10.0.0.0/24"]).of
    assert of(From("203.0.113.9", "198.51.100.7")) == "203.0.113.9"
    assert of(From("127.0.0.1", "192.0.2.1, 198.51.100.7, 10.0.0.5")) == "198.51.100.7"
    assert of(From("127.0.0.1", "2001:db8:1:2:3::4")) == "2001:db8:1:2::/64"
    assert of(From("127.0.0.1", "rubbish")) == "127.0.0.1"


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


# What is told when there is no answer


def test_a_silent_engine_is_an_error_that_says_so_and_not_an_empty_answer(tab: Tab) -> None:
    with silent_engine():
        answer = tab.post("message", {"text": "你好"})
    assert "处室电话" in refused(answer, 503, "engine")
    assert tab.ask("你好")["messages"]


# Verdicts


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
        query = "select count from feedback where division = ? and matter = ? and verdict = 'useless' order by day desc"
        try:
            row = stored.execute(query, (card["division"], card["matter_id"])).fetchone()
        except sqlite3.OperationalError:
            return 0
    return int(row[0]) if row else 0


# What is served


def test_every_reply_carries_the_security_headers(assistant: Assistant, tab: Tab) -> None:
    answers = [tab.send("GET", path) for path in ("", "demo", "widget.js", "directory.json")]
    answers += [tab.post("session"), tab.post("message"), Tab(assistant.url, STRANGER).post("session")]
    for _, _, headers in answers:
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "default-src" in headers["Content-Security-Policy"]
        assert "frame-ancestors" in headers["Content-Security-Policy"]
    assert answers[0][2]["Content-Security-Policy"].startswith("default-src 'self';")
    assert answers[4][2]["Cache-Control"] == "no-store"


def test_a_file_the_browser_has_already_is_not_sent_again(tab: Tab) -> None:
    for path in ("", "widget.js"):
        _, body, headers = tab.send("GET", path)
        assert "ask-bureau" in body
        status, body, again = tab.send("GET", path, If_None_Match=headers["ETag"])
        assert (status, body) == (304, "")
        assert again["Content-Security-Policy"] == headers["Content-Security-Policy"]


def test_the_list_of_divisions_says_what_the_knowledge_says(tab: Tab, knowledge: Knowledge) -> None:
    _, listed, _ = tab.send("GET", "directory.json")
    assert listed["version"] == knowledge.version
    assert listed["as_of"] == knowledge.bureau.as_of
    assert listed["suggestions"]["zh"] == list(knowledge.bureau.examples)
    assert all(english in {m.english for m in knowledge.matters.values()} for english in listed["suggestions"]["en"])
    code = knowledge.bureau.area_code
    assert listed["general_line"] == f"{code}-{knowledge.general_line.phone}"
    for row, division in zip(listed["divisions"], knowledge.divisions.values(), strict=True):
        assert (row["name"], row["full_name"], row["english"]) == (division.name, division.full_name, division.english)
        assert row["phone"] == (f"{code}-{division.phone}" if division.phone else None)
        assert (row["title"], row["person"]) == (division.title, division.person)
        assert row["duties"] == [duty.text for duty in knowledge.duties_of(division)]
        owned = [m.title for m in knowledge.matters.values() if m.division == division and not m.id.startswith("duty-")]
        assert set(owned) <= set(row["words"])


def test_the_list_is_written_anew_with_the_database(sources: Path) -> None:
    build(sources)
    before = json.loads((sources / "directory.json").read_text("utf-8"))
    phone = before["divisions"][0]["phone"].rpartition("-")[2]
    duties = sources / "duties.txt"
    duties.write_text(duties.read_text("utf-8").replace(phone, "12345678"), "utf-8")
    build(sources)
    after = json.loads((sources / "directory.json").read_text("utf-8"))
    assert after["divisions"][0]["phone"].endswith("-12345678")
    assert after["version"] != before["version"]


# Many at once


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
