"""The running assistant: health, page, edits while it runs, and nothing that leaves the machine."""

import json
import os
import re
import subprocess
import sys
import urllib.request
import uuid
from pathlib import Path

import pytest

from bot.commands.environment import ROOT
from bot.commands.serve import StartError, refuse_if_taken
from knowledge.build import build
from knowledge.parse import read
from tests.conftest import Assistant


def test_health_says_ready_and_carries_both_versions(assistant: Assistant) -> None:
    with urllib.request.urlopen(f"{assistant.url}/health", timeout=30) as answer:
        health = json.load(answer)
    assert health["ready"] is True
    assert health["model"]
    assert re.fullmatch(r"[0-9a-f]{12}", health["knowledge"])


def test_the_page_is_served_on_the_same_port(assistant: Assistant) -> None:
    with urllib.request.urlopen(f"{assistant.url}/chat/", timeout=30) as answer:
        page = answer.read().decode()
    assert "<ask-bureau" in page
    assert "http://" not in page and "https://" not in page


def test_a_phone_edited_while_it_runs_is_in_the_next_answer_and_a_broken_edit_is_refused(
    assistant: Assistant,
) -> None:
    path = ROOT / "knowledge" / "duties.txt"
    published = path.read_bytes()
    division = next(d for d in read(path).divisions if d.contact)
    assert division.contact
    phone = division.contact.phone.encode()
    question = f"{division.name}电话"
    try:
        path.write_bytes(published.replace(phone, b"12345678"))
        assert make_knowledge().returncode == 0
        assert "12345678" in assistant.say(question, uuid.uuid4().hex).text
        path.write_bytes(published.replace(phone, b"1234567"))
        refused = make_knowledge()
        assert refused.returncode == 1
        assert f"第{division.contact.line}行" in refused.stderr and "1234567" in refused.stderr
        assert "12345678" in assistant.say(question, uuid.uuid4().hex).text
    finally:
        path.write_bytes(published)
        build()
    assert division.contact.phone in assistant.say(question, uuid.uuid4().hex).text


def test_a_taken_port_is_one_clear_sentence(assistant: Assistant) -> None:
    port = int(assistant.url.rpartition(":")[2])
    with pytest.raises(StartError, match=f"端口 {port} 已被占用.*PORT="):
        refuse_if_taken(port)


def test_the_servers_listen_and_connect_on_loopback_only(assistant: Assistant) -> None:
    mine = _descendants(os.getpid())
    assert len(mine) >= 2
    inodes = {inode for pid in mine for inode in _sockets(pid)}
    found = 0
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[9] in inodes:
                local, remote = (end.split(":")[0] for end in fields[1:3])
                assert local in LOOPBACK, line
                assert remote in LOOPBACK or not remote.strip("0"), line
                found += 1
    assert found >= 2


# 127.0.0.1, ::1 and ::ffff:127.0.0.1 as /proc/net writes them.
LOOPBACK = {
    "0100007F",
    "00000000000000000000000001000000",
    "0000000000000000FFFF00000100007F",
}


def make_knowledge() -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "knowledge.build"], cwd=ROOT, capture_output=True, text=True
    )


def _descendants(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [c for child in map(int, children) for c in (child, *_descendants(child))]


def _sockets(pid: int) -> set[str]:
    found = set()
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        try:
            target = str(entry.readlink())
        except OSError:
            continue
        if match := re.fullmatch(r"socket:\[(\d+)\]", target):
            found.add(match.group(1))
    return found
