"""The running assistant in WeChat's plain mode, as one tries it out."""

import os
import re
import subprocess
from collections.abc import Iterator

import pytest

from bot.commands.environment import ROOT
from tests.wechat import SETTINGS, assistant_with, kept, platform, recorded


@pytest.fixture(scope="module")
def plain() -> Iterator[str]:
    with assistant_with({}) as url:
        yield url


def test_in_plain_mode_messages_and_answers_are_plain(plain: str) -> None:
    person = platform(plain, key=None)
    answer = person.deliver(recorded("text", person))
    assert "技术合同" in answer.text and answer.text in answer.body
    # In compatible mode, without a key, the plain half is read.
    both = recorded("text", person).replace("</xml>", "<Encrypt>x</Encrypt></xml>")
    assert person.deliver(both).text == answer.text


def test_in_plain_mode_a_captured_signature_brings_no_other_message(plain: str) -> None:
    person = platform(plain, key=None)
    query, xml = person.signed(), recorded("text", person)
    answer = person.post(query, xml)
    assert person.post(query, xml).text == answer.text
    assert person.post(query, recorded("text", person)).status == 403
    for name in ("bomb", "foreign_entity", "foreign_type"):
        assert person.deliver(recorded(name, person)).status == 400
    assert kept(person, "user") == 1


def test_the_commands_in_the_documentation_work(plain: str) -> None:
    commands = re.findall(r"```bash\n(.*?)```", (ROOT / "docs" / "wechat.md").read_text("utf-8"), re.DOTALL)
    port = plain.rpartition(":")[2]
    done = subprocess.run(
        ["bash", "-euc", "\n".join(commands)],
        env={**os.environ, "WECHAT_TOKEN": SETTINGS["WECHAT_TOKEN"], "PORT": port},
        capture_output=True,
        text=True,
    )
    verified, answer = done.stdout.split("\n", 1)
    assert verified == "hello"
    assert answer.startswith("<xml>") and "技术合同" in answer
