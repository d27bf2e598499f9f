"""The running assistant in WeChat: what it answers, what it refuses, what it keeps and deletes."""

import http.client
import sqlite3
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from bot.channels.wechat_protocol import WINDOW
from bot.channels.wechat_text import LIMIT
from bot.commands.environment import BUILD, ROOT
from bot.commands.wechat_api import Api, serving
from bot.commands.wechat_platform import Platform
from knowledge.query import Knowledge
from tests.test_wechat_text import LINK
from tests.wechat import KEY, PREVIOUS_KEY, SETTINGS, assistant_with, kept, platform, recorded

QUESTION = "技术合同在哪里登记"
SECRET = "the-app-secret"


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    with serving(Api()) as api:
        yield api


@pytest.fixture(scope="module")
def safe(api: Api) -> Iterator[str]:
    """Safe mode, while the key is being changed."""
    settings = {
        "WECHAT_AES_KEY": KEY,
        "WECHAT_PREVIOUS_AES_KEY": PREVIOUS_KEY,
        "WECHAT_APP_SECRET": SECRET,
        "WECHAT_API_BASE": api.url,
    }
    with assistant_with(settings) as url:
        yield url


@pytest.fixture
def person(safe: str) -> Platform:
    return platform(safe)


def test_the_console_can_verify_the_address(person: Platform) -> None:
    accepted = person.get({**person.signed(), "echostr": "<b>5927782489442352469</b>"})
    assert (accepted.status, accepted.body) == (200, "<b>5927782489442352469</b>")
    assert person.get({**person.signed(), "signature": "0" * 40, "echostr": "1"}).status == 403
    assert person.get({**person.signed(timestamp=int(time.time()) - WINDOW - 9), "echostr": "1"}).status == 403
    assert person.get({}).status == 403


def test_a_question_is_answered_encrypted_and_the_conversation_goes_on(person: Platform, knowledge: Knowledge) -> None:
    answer = person.deliver(recorded("text", person))
    assert "<Encrypt>" in answer.body and QUESTION not in answer.body
    phones = [division.phone for division in knowledge.divisions.values() if division.phone]
    named = [phone for phone in phones if phone in answer.text]
    assert len(named) == 1
    assert named[0] in person.say("那电话呢").text


def test_a_message_in_compatible_mode_is_read_from_its_encrypted_half(person: Platform) -> None:
    xml = recorded("text", person)
    encrypted = person.encrypted(xml)
    forged_half = xml.replace(QUESTION, "你好").replace("</xml>", f"<Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>")
    answer = person.post(person.signed(encrypted), forged_half)
    assert "<Encrypt>" in answer.body
    assert "技术合同" in answer.text


def test_the_previous_key_is_accepted_and_answers_with_itself(safe: str) -> None:
    assert "技术合同" in platform(safe, PREVIOUS_KEY).say(QUESTION).text


def test_twenty_deliveries_of_one_message_are_one_turn_and_one_answer(person: Platform) -> None:
    xml = recorded("text", person)
    with ThreadPoolExecutor(20) as pool:
        answers = {delivered.text for delivered in pool.map(lambda _: person.deliver(xml), range(20))}
    assert len(answers) == 1 and "技术合同" in answers.pop()
    assert kept(person, "user") == 1


def test_twenty_people_at_once_get_their_own_answers(safe: str) -> None:
    questions = [QUESTION, "你好"] * 10
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda question: platform(safe).say(question).text, questions))
    alone = [platform(safe).say(question).text for question in questions[:2]]
    assert alone[0] != alone[1]
    assert answers == alone * 10


def test_options_are_chosen_by_number_or_by_tapping(safe: str) -> None:
    by_number, by_tap = platform(safe), platform(safe)
    asked = by_number.say("技术转移的事归谁").text
    assert by_tap.say("技术转移的事归谁").text == asked
    links = LINK.findall(asked)
    assert len(links) > 1
    for (content, number, title), line in zip(links, [row for row in asked.split("\n") if "<a " in row], strict=True):
        assert line.startswith(f"{number}. <a ")
        assert urllib.parse.unquote(content) == title
    chosen = by_number.say("2").text
    assert links[1][2] in chosen
    assert by_tap.tap(urllib.parse.unquote(links[1][0])).text == chosen


def test_a_tapped_link_is_understood_however_its_content_comes_back(person: Platform) -> None:
    assert "技术合同" in person.deliver(recorded("menu_link", person)).text
    assert "技术合同" in person.tap(urllib.parse.quote(QUESTION)).text


@pytest.mark.parametrize("name", ["subscribe", "subscribe_by_code"])
def test_who_subscribes_is_greeted_with_examples(person: Platform, knowledge: Knowledge, name: str) -> None:
    greeting = person.deliver(recorded(name, person)).text
    assert greeting.startswith("您好")
    assert all(example in greeting for example in knowledge.bureau.examples)


def test_a_menu_item_asks_what_its_key_says(person: Platform) -> None:
    assert "技术合同" in person.deliver(recorded("click", person)).text


@pytest.mark.parametrize("name", ["view", "location_report", "unknown_event"])
def test_an_event_that_asks_nothing_gets_success(person: Platform, name: str) -> None:
    assert person.deliver(recorded(name, person)).body == "success"
    assert kept(person) == 0


@pytest.mark.parametrize("name", ["image", "voice", "video", "shortvideo", "location", "link", "sticker"])
def test_what_is_no_text_is_asked_for_in_text(person: Platform, name: str) -> None:
    answer = person.deliver(recorded(name, person)).text
    assert ("语音" in answer) == (name == "voice")
    assert "文字" in answer and "type" in answer
    assert kept(person) == 0


def test_too_long_a_text_is_declined_kindly(person: Platform) -> None:
    assert "500" in person.say("长" * 501).text
    assert kept(person) == 0


@pytest.mark.parametrize("text", ["/restart", " /greet", "/::)", "//session_start"])
def test_a_slash_is_no_command(person: Platform, text: str) -> None:
    person.say(QUESTION)
    assert person.say(text).text
    with closing(sqlite3.connect(BUILD / "conversations.db")) as store:
        rows = store.execute(
            "SELECT data FROM events WHERE type_name = 'user' AND sender_id = ?", [f"wechat:{person.openid}"]
        ).fetchall()
    assert len(rows) == 2
    assert '"text": "/' not in rows[1][0]


def test_who_unsubscribes_is_forgotten_and_nobody_else(safe: str) -> None:
    leaving, staying = platform(safe), platform(safe)
    for person in (leaving, staying):
        person.say(QUESTION)
        assert kept(person) > 0
    assert leaving.deliver(recorded("unsubscribe", leaving)).body == "success"
    assert kept(leaving) == 0
    assert kept(staying) > 0
    assert "您好" in leaving.deliver(recorded("subscribe", leaving)).text


def refusals(person: Platform) -> dict[str, tuple[int, dict[str, str], str]]:
    """Return requests that must be refused: the status, the query, the body."""
    xml = recorded("text", person)
    encrypted = person.encrypted(xml)
    body = f"<xml><Encrypt>{encrypted}</Encrypt></xml>"
    now = int(time.time())
    hostile = {name: recorded(name, person) for name in ("bomb", "foreign_entity", "foreign_type")}
    return {
        "nothing signed": (403, {}, body),
        "a forged signature": (403, person.signed(encrypted) | {"signature": "0" * 40}, body),
        "a forged message signature": (403, person.signed(encrypted) | {"msg_signature": "0" * 40}, body),
        "a signature that is not ASCII": (403, person.signed(encrypted) | {"signature": "签名"}, body),
        "another body": (403, person.signed(encrypted), f"<xml><Encrypt>{person.encrypted(xml)}</Encrypt></xml>"),
        "plain while a key is set": (403, person.signed(), xml),
        "too old": (403, person.signed(encrypted, now - WINDOW - 9), body),
        "too new": (403, person.signed(encrypted, now + WINDOW + 9), body),
        "no base64": (403, person.signed("?"), "<xml><Encrypt>?</Encrypt></xml>"),
        "too large": (413, person.signed(encrypted), body + " " * 65536),
        "no XML": (400, person.signed(), "text"),
        "empty": (400, person.signed(), ""),
        "cut off": (400, person.signed(encrypted), body[:-9]),
        **{name: (400, person.signed(), xml) for name, xml in hostile.items()},
    }


def test_what_is_forged_stale_oversized_or_malformed_is_refused_and_nothing_stored(person: Platform) -> None:
    for what, (status, query, body) in refusals(person).items():
        answer = person.post(query, body)
        assert (answer.status, answer.text) == (status, ""), what
    assert kept(person) == 0


def test_hostile_xml_inside_the_encryption_is_refused_as_well(person: Platform) -> None:
    for name in ("bomb", "foreign_entity", "foreign_type"):
        assert person.deliver(recorded(name, person)).status == 400
    assert kept(person) == 0


def test_a_message_for_another_account_is_refused(safe: str) -> None:
    person = platform(safe, app_id="wx0000000000000000")
    assert person.say(QUESTION).status == 403
    assert kept(person) == 0


def test_a_body_that_never_ends_is_refused_on_the_way(person: Platform, safe: str) -> None:
    port = int(safe.rpartition(":")[2])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    with closing(connection):
        connection.putrequest("POST", f"/wechat?{urllib.parse.urlencode(person.signed())}")
        connection.putheader("Content-Length", str(10**8))
        connection.endheaders()
        connection.send(b" " * 70_000)
        assert connection.getresponse().status == 413


def test_an_answer_of_several_pages_is_delivered_whole(person: Platform, api: Api, knowledge: Knowledge) -> None:
    first = person.say("科技局是干什么的").text
    until = time.monotonic() + 20
    while knowledge.bureau_duties[-1] not in "".join(text for _, text in api.sent) and time.monotonic() < until:
        time.sleep(0.1)
    shown = [first, *(text for openid, text in api.sent if openid == person.openid)]
    assert len(shown) > 1
    assert all(len(page.encode()) <= LIMIT for page in shown)
    assert all(duty in "\n".join(shown) for duty in knowledge.bureau_duties)


def test_the_demo_converses_encrypted_with_a_running_assistant(safe: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (SETTINGS | {"WECHAT_AES_KEY": KEY}).items():
        monkeypatch.setenv(name, value)
    played = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bot.commands.demo_wechat", "--url", safe],
        cwd=ROOT,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert played.returncode == 0, played.stderr
    assert "技术合同" in played.stdout and "密文" in played.stdout and "success" in played.stdout


def test_the_log_holds_no_secret_and_nothing_that_was_said(person: Platform) -> None:
    person.say(QUESTION)
    log = (BUILD / "rasa.log").read_text("utf-8")
    hidden = (KEY, PREVIOUS_KEY, SECRET, SETTINGS["WECHAT_TOKEN"], QUESTION, person.openid)
    assert not [text for text in hidden if text in log]
