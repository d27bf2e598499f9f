"""What several tests share: the built knowledge, the trained pipeline, and a running assistant."""

import json
import os
import socket
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from bot.commands.environment import ROOT
from bot.commands.pipeline import Pipeline, load_pipeline
from bot.commands.serve import running
from bot.commands.train import prepare
from knowledge.build import SOURCES, build
from knowledge.query import Knowledge, current
from tests.browser import Citizen, chromium
from tests.visits import Visit, visits

EVAL = Path(__file__).parent / "eval"


def rows(name: str) -> list[dict[str, Any]]:
    """Return the rows of one of the project's own sets of labelled questions."""
    return [json.loads(line) for line in (EVAL / f"{name}.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    build()
    return current()


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A copy of the knowledge's sources that a test may edit."""
    for name in SOURCES:
        (tmp_path / name).write_bytes((ROOT / "knowledge" / name).read_bytes())
    return tmp_path


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    assert prepare() == 0
    return load_pipeline()


class Assistant:
    """A running assistant, asked over its REST channel as a citizen would be answered."""

    def __init__(self, url: str) -> None:
        self.url = url

    def say(self, text: str, sender: str) -> "Reply":
        body = json.dumps({"sender": sender, "message": text}).encode()
        request = urllib.request.Request(
            f"{self.url}/webhooks/rest/webhook", body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return Reply(json.load(answer))


class Reply:
    """The text of a reply, and the payloads of its buttons."""

    def __init__(self, messages: list[dict[str, Any]]) -> None:
        self.text = "\n".join(message.get("text") or "" for message in messages)
        self.buttons = [b["payload"] for message in messages for b in message.get("buttons") or []]


@pytest.fixture(scope="session")
def assistant() -> Iterator[Assistant]:
    from tests.sites import LISTED

    # Started once for all tests: it must know the listed site, and that the tests speak for many addresses.
    os.environ["WENCHU_ORIGINS"], os.environ["WENCHU_TRUSTED_PROXIES"] = LISTED, "127.0.0.1"
    assert prepare() == 0
    with running(free_port(), action_port=free_port()) as url:
        yield Assistant(url)


@pytest.fixture
def ask(assistant: Assistant) -> Callable[[str], Reply]:
    """Ask in a conversation of the test's own."""
    sender = uuid.uuid4().hex
    return lambda text: assistant.say(text, sender)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def visit(browser: Browser, assistant: Assistant) -> Iterator[Visit]:
    with visits(browser, assistant.url) as visit:
        yield visit


@pytest.fixture
def citizen(visit: Visit) -> Citizen:
    """A citizen on a page whose widget is open."""
    return visit().open()


@pytest.fixture
def question(knowledge: Knowledge) -> str:
    """One that is surely answered: a matter's own title."""
    return knowledge.matters["contract_registration"].title


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
