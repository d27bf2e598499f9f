"""What the web channel serves: the page, the widget, the list of divisions, and the headers on all of them."""

import json
from pathlib import Path

import pytest

from knowledge.build import build
from knowledge.query import Knowledge
from tests.conftest import Assistant
from tests.tab import Tab

STRANGER = "https://stranger.example"

STRANGER = "https://stranger.example"


@pytest.fixture
def tab(assistant: Assistant) -> Tab:
    return Tab(assistant.url).begin()


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
