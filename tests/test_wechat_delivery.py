"""The five seconds: one turn and one answer for each message, and the late answer afterwards."""

import logging
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.channels.wechat_delivery import DEADLINE
from bot.channels.wechat_text import LIMIT, MORE
from bot.commands.wechat_api import Api, serving
from bot.commands.wechat_platform import Platform
from tests.wechat import KEY, SETTINGS, Engine, channel, platform, recorded

RULE = 5.0
SECRET = "the-app-secret"
LONG = "\n".join(f"第{number}行，要写满好几页。" for number in range(150))


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("WECHAT_AES_KEY", KEY)


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[Api]:
    with serving(Api()) as api:
        monkeypatch.setenv("WECHAT_APP_SECRET", SECRET)
        monkeypatch.setenv("WECHAT_API_BASE", api.url)
        yield api


def arrived(api: Api, count: int = 1, within: float = 20) -> list[str]:
    """Wait for so many messages, and a moment longer for one too many."""
    until = time.monotonic() + within
    while len(api.sent) < count and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(1)
    return [text for _, text in api.sent]


def test_twenty_deliveries_at_once_make_one_turn_and_get_one_answer() -> None:
    engine = Engine("一个回答", seconds=1)
    with channel(engine) as url:
        person = platform(url)
        xml = recorded("text", person)
        with ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(lambda _: person.deliver(xml).text, range(20)))
    assert answers == ["一个回答"] * 20
    assert len(engine.asked) == 1


def test_the_same_signed_request_twenty_times_makes_one_turn() -> None:
    engine = Engine("一个回答")
    with channel(engine) as url:
        person = platform(url)
        encrypted = person.encrypted(recorded("text", person))
        query, body = person.signed(encrypted), f"<xml><Encrypt>{encrypted}</Encrypt></xml>"
        with ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(lambda _: person.post(query, body).text, range(20)))
    assert answers == ["一个回答"] * 20
    assert len(engine.asked) == 1


def test_messages_of_two_people_with_one_id_are_two() -> None:
    engine = Engine()
    with channel(engine) as url:
        one, other = platform(url), platform(url)
        xml = recorded("text", one)
        one.deliver(xml)
        other.deliver(xml.replace(one.openid, other.openid))
    assert len(engine.asked) == 2


def test_an_event_is_known_again_by_sender_and_time() -> None:
    engine = Engine()
    with channel(engine) as url:
        person = platform(url)
        xml = recorded("click", person)
        assert [person.deliver(xml).text for _ in range(3)] == [engine.answer] * 3
    assert len(engine.asked) == 1


def test_a_late_answer_follows_once_and_its_retries_say_success(api: Api) -> None:
    engine = Engine("迟到的回答😀", seconds=DEADLINE + 2)
    with channel(engine) as url:
        person = platform(url)
        xml = recorded("text", person)
        with ThreadPoolExecutor(2) as pool:
            begun = time.monotonic()
            first = pool.submit(person.deliver, xml)
            time.sleep(3)
            # Still waiting when the answer comes: it must not get it a second time.
            second = pool.submit(person.deliver, xml)
            assert first.result().body == "success"
            assert time.monotonic() - begun < RULE
            assert second.result().body == "success"
        assert person.deliver(xml).body == "success"
        assert arrived(api) == ["迟到的回答😀"]
        assert person.deliver(xml).body == "success"
    assert api.sent[0][0] == person.openid
    assert "迟到的回答😀".encode() in api.bodies[0], "WeChat shows \\u escapes as they are"
    assert len(engine.asked) == 1


def test_a_late_answer_without_a_secret_is_excused_in_time(caplog: pytest.LogCaptureFixture) -> None:
    with channel(Engine(seconds=DEADLINE + 1)) as url:
        assert "WECHAT_APP_SECRET" in caplog.text
        begun = time.monotonic()
        assert "请稍后再发一次" in platform(url).say("问一件事").text
        assert time.monotonic() - begun < RULE


def test_a_long_answer_comes_in_pages_in_order(api: Api) -> None:
    with channel(Engine(LONG)) as url:
        person = platform(url)
        xml = recorded("text", person)
        first = person.deliver(xml).text
        assert person.deliver(xml).text == first
        rest = arrived(api, 2)
    assert all(len(page.encode()) <= LIMIT for page in (first, *rest))
    assert "\n".join([first, *rest]) == LONG


def test_a_long_answer_without_a_secret_is_cut_and_says_so() -> None:
    with channel(Engine(LONG)) as url:
        answer = platform(url).say("问一件事").text
    assert answer.endswith(MORE)
    assert len(answer.encode()) <= LIMIT


def follow(person: Platform, api: Api, count: int) -> list[str]:
    """Ask what is answered in two pages, and return all that followed so far."""
    person.say("问一件事")
    return arrived(api, count)


def test_the_access_token_is_kept_and_renewed_when_it_is_refused(api: Api) -> None:
    with channel(Engine(LONG)) as url:
        person = platform(url)
        assert len(follow(person, api, 2)) == 2
        assert len(api.tokens) == 1
        assert len(follow(person, api, 4)) == 4
        assert len(api.tokens) == 1
        api.token()  # somebody else renewed it: ours holds no longer
        assert len(follow(person, api, 6)) == 6
        assert len(api.tokens) == 3


def test_a_busy_or_unreachable_api_is_tried_again(api: Api) -> None:
    api.failures = [-1, None, -1]
    with channel(Engine(LONG)) as url:
        assert len(follow(platform(url), api, 2)) == 2
    assert not api.failures


@pytest.mark.parametrize("failures", [[45015], [45047], [-1] * 4, [None] * 4])
def test_what_cannot_be_sent_is_given_up_and_logged_without_text_or_secret(
    api: Api, caplog: pytest.LogCaptureFixture, failures: list[int | None]
) -> None:
    api.failures = list(failures)
    with channel(Engine(LONG)) as url:
        person = platform(url)
        person.say("不该进日志的话")
        until = time.monotonic() + 15
        while "没有送到" not in caplog.text and time.monotonic() < until:
            time.sleep(0.1)
    assert "没有送到" in caplog.text
    assert not api.failures and not api.sent
    hidden = (SECRET, KEY, *api.tokens, "不该进日志的话", person.openid, "要写满好几页")
    assert not [text for text in hidden if text in caplog.text]


def test_an_engine_that_fails_or_says_nothing_is_excused(caplog: pytest.LogCaptureFixture) -> None:
    class Failing(Engine):
        async def __call__(self, message: object) -> None:
            raise RuntimeError("不该进日志的话")

    for engine in (Failing(), Engine("")):
        with channel(engine) as url:
            assert "请稍后再发一次" in platform(url).say("问一件事").text
    assert "不该进日志的话" not in caplog.text


def test_with_a_necessary_setting_missing_it_says_so_and_is_off(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("WECHAT_TOKEN", "")
    caplog.set_level(logging.WARNING)
    with channel(Engine()) as url:
        assert "没有启用" in caplog.text and "WECHAT_TOKEN" in caplog.text
        assert platform(url).say("问一件事").status == 404
        assert platform(url).get(platform(url).signed()).status == 404
