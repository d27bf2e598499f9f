"""The widget and the page it stands on: what survives a change of page, what the page sets, hears and is spared."""

import re

from playwright.sync_api import expect

from knowledge.query import Knowledge
from tests.conftest import Assistant
from tests.sites import PORT, site
from tests.visits import Visit

BROAD = "技术转移的事归谁"


def test_a_conversation_survives_a_change_of_page_in_its_tab_and_nothing_else(
    visit: Visit, assistant: Assistant, question: str
) -> None:
    citizen = visit().open()
    citizen.ask(BROAD)
    citizen.page.goto(f"{assistant.url}/chat/demo?page=2")
    expect(citizen.log).to_contain_text(BROAD)
    citizen.log.locator("ol .option").last.click()
    expect(citizen.card).to_be_visible()
    other = citizen.context.new_page()
    other.goto(f"{assistant.url}/chat/demo")
    other.locator("ask-bureau .launcher").click()
    expect(other.locator("ask-bureau .opening")).to_be_visible()
    expect(other.locator("ask-bureau .turn")).to_have_count(0)
    assert citizen.page.evaluate("() => [localStorage.length, document.cookie]") == [0, ""]


def test_a_question_under_way_when_the_page_changes_is_still_answered(
    visit: Visit, assistant: Assistant, question: str
) -> None:
    citizen = visit().open()
    citizen.page.route("**/chat/message", lambda route: None, times=1)
    citizen.box.fill(question)
    # Before it is under way the next page's own request would be the one held back.
    with citizen.page.expect_request("**/chat/message"):
        citizen.page.keyboard.press("Enter")
    expect(citizen.log.locator(".mine")).to_be_visible()
    citizen.page.goto(f"{assistant.url}/chat/demo?page=2")
    expect(citizen.card).to_be_visible()


def test_the_host_page_hears_what_happens_but_not_what_was_asked(visit: Visit, knowledge: Knowledge) -> None:
    question = knowledge.bureau.examples[0]
    citizen = visit()
    citizen.page.evaluate(
        "() => { window.heard = []; for (const what of ['open', 'close', 'message', 'answer', 'error'])"
        " addEventListener(`ask-bureau:${what}`, (event) => heard.push([what, JSON.stringify(event.detail)])) }"
    )
    citizen.open().ask(question)
    citizen.cut()
    citizen.ask(question)
    citizen.page.keyboard.press("Escape")
    heard = citizen.page.evaluate("() => heard")
    assert [what for what, _ in heard] == ["open", "message", "answer", "message", "error", "close"]
    assert "unreachable" in heard[4][1]
    assert not any(question in detail for _, detail in heard)


def test_attributes_set_heading_greeting_colour_place_and_state(visit: Visit, assistant: Assistant) -> None:
    attributes = 'heading="小问" greeting="有事请讲。" color="#ffd400" position="left" open'
    page = f'<script src="{assistant.url}/chat/widget.js" defer></script><ask-bureau {attributes}>'
    with site(page, port=PORT) as origin:
        citizen = visit(origin)
        panel = citizen.widget.get_by_role("dialog", name="小问")
        expect(panel).to_be_visible()
        expect(citizen.log).to_contain_text("有事请讲。")
        place = panel.bounding_box()
        assert place and place["x"] < 60
        expect(panel.locator("header")).to_have_css("background-color", "rgb(255, 212, 0)")
        expect(panel.locator("header")).to_have_css("color", "rgb(20, 28, 36)")
        expect(citizen.box).not_to_be_focused()


def test_the_page_says_nothing_to_the_server_before_the_panel_is_opened(visit: Visit) -> None:
    asked: list[str] = []
    citizen = visit()
    citizen.page.wait_for_load_state("networkidle")
    citizen.page.on("request", lambda request: asked.append(request.url))
    citizen.page.wait_for_timeout(300)
    assert asked == []
    citizen.open()
    citizen.page.wait_for_timeout(300)
    assert [re.sub(".*/", "", url) for url in asked] == ["directory.json"]
