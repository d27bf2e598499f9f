"""Who may ask over the web channel: listed sites, sessions that the server issued, addresses told by proxies."""

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from rasa.shared.exceptions import InvalidConfigException

from bot.channels.web import WebInput
from bot.channels.web_callers import Addresses
from bot.channels.web_sessions import Sessions
from bot.commands.environment import BUILD
from tests.conftest import Assistant
from tests.sites import LISTED
from tests.tab import Tab, refused

STRANGER = "https://stranger.example"

STRANGER = "https://stranger.example"


@pytest.fixture
def tab(assistant: Assistant) -> Tab:
    return Tab(assistant.url).begin()


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
