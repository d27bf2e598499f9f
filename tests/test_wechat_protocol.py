"""WeChat's wire format against the official sample, and the settings."""

from dataclasses import replace

import pytest

from bot.channels.wechat_guard import Guard
from bot.channels.wechat_protocol import MalformedError, Message, Protocol, RefusedError
from bot.channels.wechat_settings import SettingsError, settings_of
from bot.commands.environment import ROOT
from tests.wechat import KEY, PREVIOUS_KEY, SETTINGS, platform, recorded

# The sample that comes with the official code (WXBizMsgCrypt); its account is that of SETTINGS.
SIGNED = {
    "timestamp": "1409735669",
    "nonce": "1320562132",
    "signature": "16120ec1b8dbb870f510d87ce6bc2463eae6ca1a",
    "msg_signature": "5d197aaffba7e9b25a30732f161a50dee96bd5fa",
}
SAMPLE = recorded("official_sample").encode()
TOKEN, APP_ID = SETTINGS["WECHAT_TOKEN"], SETTINGS["WECHAT_APP_ID"]


def test_the_official_sample_is_opened() -> None:
    protocol = Protocol(TOKEN, APP_ID, [KEY])
    assert protocol.signature(SIGNED["timestamp"], SIGNED["nonce"]) == SIGNED["signature"]
    message = protocol.open(SAMPLE, SIGNED)
    assert message == Message(
        kind="text",
        openid="oyORnuP8q7ou2gfYjqLzSIWZf0rs",
        account="gh_10f6c3c3ac5a",
        text="abcdteT",
        id="oyORnuP8q7ou2gfYjqLzSIWZf0rs.6054768590064713728",
        key=KEY,
    )


def test_the_official_sample_is_stale_by_now() -> None:
    with pytest.raises(RefusedError, match="stale"):
        Protocol(TOKEN, APP_ID, [KEY]).verify(SIGNED)


def test_the_previous_key_opens_while_the_key_changes_and_seals_the_reply() -> None:
    message = Protocol(TOKEN, APP_ID, [PREVIOUS_KEY, KEY]).open(SAMPLE, SIGNED)
    assert message.key == KEY
    person = platform("http://127.0.0.1")
    reply = Protocol(TOKEN, APP_ID, [PREVIOUS_KEY, KEY]).reply(replace(message, openid=person.openid), "好")
    assert person.text_of(reply) == "好"


@pytest.mark.parametrize(
    ("protocol", "change"),
    [
        (Protocol(TOKEN, APP_ID, [PREVIOUS_KEY]), {}),
        (Protocol(TOKEN, "wx0000000000000000", [KEY]), {}),
        (Protocol("another", APP_ID, [KEY]), {}),
        (Protocol(TOKEN, APP_ID, [KEY]), {"msg_signature": ""}),
        (Protocol(TOKEN, APP_ID, [KEY]), {"nonce": "1"}),
    ],
)
def test_another_key_account_token_signature_or_nonce_is_refused(protocol: Protocol, change: dict[str, str]) -> None:
    with pytest.raises(RefusedError):
        protocol.open(SAMPLE, SIGNED | change)


def test_without_a_key_the_plain_half_of_a_compatible_message_is_read() -> None:
    message = Protocol(TOKEN, APP_ID).open(SAMPLE, SIGNED)
    assert (message.text, message.key) == ("abcdteT", None)


def test_with_a_key_a_plain_message_is_refused() -> None:
    with pytest.raises(RefusedError):
        Protocol(TOKEN, APP_ID, [KEY]).open(recorded("text").encode(), SIGNED)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"<xml>",
        b"<xml/>",
        b"<xml>text</xml>",
        b"<other></other>",
        b'{"MsgType": "text"}',
        b"<xml>" + b"<a>" * 9000 + b"</a>" * 9000 + b"</xml>",
        b"<xml><Content>&nothing;</Content></xml>",
        *(recorded(name).encode() for name in ("bomb", "foreign_entity", "foreign_type")),
        *(
            recorded("text").replace(old, new).encode()
            for old, new in (
                ("<MsgId>1234567890123456</MsgId>", ""),
                ("1234567890123456", "x"),
                ("oyORnuP8q7ou2gfYjqLzSIWZf0rs", "a b"),
                ("gh_0123456789ab", ""),
                ("1348831860", "-1"),
            )
        ),
    ],
)
def test_what_is_no_message_is_called_malformed(body: bytes) -> None:
    with pytest.raises(MalformedError):
        Protocol(TOKEN, APP_ID).open(body, SIGNED)


@pytest.mark.parametrize("key", [None, KEY])
@pytest.mark.parametrize("text", ["a]]>b", "]]>]]>", "<b>&amp;</b>", "表情😀", "两\n行", "坏\x00\x0b字符"])
def test_any_text_arrives_as_it_was_sent(text: str, key: str | None) -> None:
    protocol = Protocol(TOKEN, APP_ID, [key] if key else [])
    person = platform("http://127.0.0.1", key)
    message = Message("text", person.openid, "gh_0123456789ab", "", "", key)
    received = person.text_of(protocol.reply(message, text))
    assert received == text.replace("\x00", "").replace("\x0b", "")


def test_no_secret_and_no_text_shows_in_a_representation() -> None:
    message = Protocol(TOKEN, APP_ID, [KEY]).open(SAMPLE, SIGNED)
    settings = settings_of(SETTINGS | {"WECHAT_AES_KEY": KEY, "WECHAT_APP_SECRET": "secret"})
    shown = repr(message) + repr(settings)
    assert not [hidden for hidden in (KEY, TOKEN, "secret", "abcdteT") if hidden in shown]


def test_a_signature_serves_one_message_and_its_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    guard = Guard()
    guard.admit("1", "1", "message")
    guard.admit("1", "1", "message")
    with pytest.raises(RefusedError):
        guard.admit("1", "1", "another")
    monkeypatch.setattr("bot.channels.wechat_guard.RETRIES", 0)
    with pytest.raises(RefusedError):
        guard.admit("1", "1", "message")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"WECHAT_TOKEN": ""}, "WECHAT_TOKEN"),
        ({"WECHAT_APP_ID": " "}, "WECHAT_APP_ID"),
        ({"WECHAT_TOKEN": "", "WECHAT_APP_ID": ""}, "WECHAT_TOKEN、WECHAT_APP_ID"),
        ({"WECHAT_AES_KEY": KEY[:42]}, "WECHAT_AES_KEY.*43.*42"),
        ({"WECHAT_AES_KEY": "？" * 43}, "WECHAT_AES_KEY.*43"),
        ({"WECHAT_PREVIOUS_AES_KEY": KEY}, "缺少 WECHAT_AES_KEY"),
    ],
)
def test_a_setting_at_fault_is_named(change: dict[str, str], complaint: str) -> None:
    with pytest.raises(SettingsError, match=complaint):
        settings_of(SETTINGS | change)


def test_wechatpy_is_behind_one_module() -> None:
    files = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "knowledge").rglob("*.py")]
    assert [f.name for f in files if "import wechatpy" in (t := f.read_text("utf-8")) or "from wechatpy" in t] == [
        "wechat_protocol.py"
    ]
