"""Requests as WeChat sends them (the examples of its documentation), and the channel: on its own, and in use."""

import asyncio
import re
import secrets
import sqlite3
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from rasa.core.channels.channel import UserMessage
from sanic import Sanic, response

from bot.channels.wechat import WeChatInput
from bot.commands.environment import BUILD
from bot.commands.serve import running
from bot.commands.train import prepare
from bot.commands.wechat_platform import Platform
from tests.conftest import free_port

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
PREVIOUS_KEY = "GFEDCBA9876543210zyxwvutsrqponmlkjihgfedcba"
SETTINGS = {
    "WECHAT_TOKEN": "spamtest",
    "WECHAT_APP_ID": "wx2c2769f8efd9abc2",
    "WECHAT_APP_SECRET": "",
    "WECHAT_AES_KEY": "",
    "WECHAT_PREVIOUS_AES_KEY": "",
    "WECHAT_API_BASE": "",
}


def recorded(name: str, person: Platform | None = None) -> str:
    """Return a recorded request; with person as theirs, sent now, and new."""
    xml = (Path(__file__).parent / f"{name}.xml").read_text("utf-8")
    if person is None:
        return xml
    xml = xml.replace("oyORnuP8q7ou2gfYjqLzSIWZf0rs", person.openid).replace("1348831860", str(int(time.time())))
    return re.sub(r"(?<=<MsgId>)\d+", str(secrets.randbelow(10**16)), xml)


def platform(url: str, key: str | None = KEY, app_id: str = SETTINGS["WECHAT_APP_ID"]) -> Platform:
    """Return a new follower of the account that the assistant at url has."""
    return Platform(f"{url}/wechat", SETTINGS["WECHAT_TOKEN"], app_id, key)


class Engine:
    """Stands in Rasa's place: says answer after seconds, and remembers what it was asked."""

    def __init__(self, answer: str = "好的", seconds: float = 0) -> None:
        self.asked: list[str] = []
        self.answer = answer
        self.seconds = seconds

    async def __call__(self, message: UserMessage) -> None:
        self.asked.append(message.text)
        await asyncio.sleep(self.seconds)
        await message.output_channel.send_response(message.sender_id, {"text": self.answer})


@contextmanager
def channel(engine: Engine) -> Iterator[str]:
    """Serve the channel, with the settings of the environment, before engine; yield the base URL."""
    port, loop = free_port(), asyncio.new_event_loop()
    app = Sanic(f"wechat-{uuid.uuid4().hex}", configure_logging=False)
    Sanic.test_mode = True  # else Sanic can be started only once in a process
    app.blueprint(WeChatInput.from_credentials(None).blueprint(engine), url_prefix="/wechat")
    app.add_route(lambda request: response.empty(), "/")  # Sanic must have one, as Rasa has
    ready = threading.Event()

    async def serve() -> None:
        server = await app.create_server("127.0.0.1", port, return_asyncio_server=True, access_log=False)
        await server.startup()
        ready.set()
        await server.serve_forever()

    serving = loop.create_task(serve())

    def run() -> None:
        try:
            loop.run_until_complete(serving)
        except asyncio.CancelledError:
            loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        loop.call_soon_threadsafe(serving.cancel)
        thread.join(10)


@contextmanager
def assistant_with(settings: Mapping[str, str]) -> Iterator[str]:
    """Run the assistant with the account's settings; yield its base URL."""
    assert prepare() == 0
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**SETTINGS, **settings}.items():
            patch.setenv(name, value)
        with running(free_port(), action_port=free_port()) as url:
            yield url


def kept(person: Platform, kind: str | None = None) -> int:
    """Count the stored events of this follower."""
    with closing(sqlite3.connect(BUILD / "conversations.db")) as store:
        rows = store.execute("SELECT type_name FROM events WHERE sender_id = ?", [f"wechat:{person.openid}"]).fetchall()
    return sum(kind in (None, name) for (name,) in rows)
