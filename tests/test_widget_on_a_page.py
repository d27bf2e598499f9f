"""The widget on other people's pages, on every screen and for everybody: policy, styles, sizes, accessibility."""

import gzip
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error, Route, expect

from bot.commands.environment import ROOT
from knowledge.query import Knowledge
from tests.browser import DESKTOP, PHONE, Citizen, launched
from tests.conftest import Assistant
from tests.sites import LISTED, PORT, site

QUESTION = "技术合同认定登记"
BROAD = "技术转移的事归谁"

SIZES = {"phone": PHONE, "desktop": DESKTOP}
LOOKS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "high contrast": {"forced_colors": "active"},
}


def embedded(assistant: Assistant, style: str = "") -> str:
    return (
        f'<!doctype html><html lang="zh-CN"><title>某某局</title>{style}'
        f'<script src="{assistant.url}/chat/widget.js" defer></script>'
        "<main><h1>某某局</h1><p id=host>正文</p></main><ask-bureau></ask-bureau>"
    )


def test_the_whole_widget_is_under_twenty_kilobytes_compressed() -> None:
    files = sorted((ROOT / "bot" / "widget").glob("*.js"))
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) < 20_000


def test_under_a_strict_policy_nothing_is_violated_and_nothing_foreign_is_asked(
    browser: Browser, assistant: Assistant
) -> None:
    policy = f"default-src 'self'; script-src {assistant.url}; connect-src {assistant.url}"
    with site(embedded(assistant), policy, PORT) as origin:
        citizen = Citizen(browser, origin).open()
        citizen.ask(QUESTION)
        citizen.widget.locator(".large").click()
        citizen.ask(BROAD)
        citizen.widget.locator(".phones").click()
        expect(citizen.widget.get_by_role("searchbox")).to_be_visible()
        assert citizen.complaints == []
        assert citizen.loaded == {origin, assistant.url}
        citizen.context.close()


def test_our_own_page_needs_nothing_but_itself(browser: Browser, assistant: Assistant) -> None:
    citizen = Citizen(browser, f"{assistant.url}/chat/")
    citizen.ask(QUESTION)
    expect(citizen.card).to_be_visible()
    assert citizen.complaints == []
    assert citizen.loaded == {assistant.url}
    citizen.context.close()


def test_a_site_that_is_not_listed_gets_neither_widget_nor_answer(browser: Browser, assistant: Assistant) -> None:
    with site(embedded(assistant)) as stranger:
        assert stranger != LISTED
        citizen = Citizen(browser, stranger)
        citizen.page.wait_for_timeout(500)
        assert citizen.page.evaluate("() => customElements.get('ask-bureau') === undefined")
        with pytest.raises(Error, match="Failed to fetch"):
            citizen.page.evaluate(f"() => fetch('{assistant.url}/chat/session', {{ method: 'POST' }})")
        answer = citizen.page.evaluate(
            f"() => fetch('{assistant.url}/chat/session', {{ method: 'POST', mode: 'no-cors' }}).then((r) => r.type)"
        )
        assert answer == "opaque"
        citizen.context.close()


def test_the_host_pages_styles_do_not_leak_in_nor_ours_out(browser: Browser, assistant: Assistant) -> None:
    hostile = "<style>html { font-size: 40px } * { color: red !important; font-size: 40px !important;"
    hostile += " letter-spacing: 9px !important; display: inline-block !important; text-transform: uppercase }</style>"
    read = (
        "([host, inside]) => { const look = (e) => { const s = getComputedStyle(e); return"
        " [s.color, s.fontSize, s.letterSpacing, s.fontFamily, s.textTransform, e.getBoundingClientRect().height] };"
        " const root = document.querySelector('ask-bureau').shadowRoot;"
        " return [inside.map((one) => look(root.querySelector(one))), look(document.querySelector(host))] }"
    )
    looks = []
    for style in ("", hostile):
        with site(embedded(assistant, style), port=PORT) as origin:
            citizen = Citizen(browser, origin).open()
            citizen.ask(QUESTION)
            looks.append(citizen.page.evaluate(read, ["#host", [".bubble", ".card h3", ".call", "textarea", ".large"]]))
            added = citizen.page.evaluate(
                "() => { const frame = document.createElement('iframe'); document.body.append(frame);"
                " return Object.keys(window).filter((key) => !(key in frame.contentWindow)"
                " && !/^\\d+$/.test(key) && key !== 'host') }"
            )
            assert added == []
            assert citizen.page.evaluate("() => document.adoptedStyleSheets.length") == 0
            citizen.context.close()
    assert looks[0][0] == looks[1][0]
    assert looks[0][1][0] == "rgb(0, 0, 0)" and looks[1][1][0] == "rgb(255, 0, 0)"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("large", [False, True], ids=["usual", "large"])
def test_everything_fits_is_big_enough_to_touch_and_nothing_covers_the_send_button(
    browser: Browser, assistant: Assistant, size: str, large: bool
) -> None:
    citizen = Citizen(browser, f"{assistant.url}/chat/demo", viewport=SIZES[size]).open()
    if large:
        citizen.widget.locator(".large").click()
    for question in (QUESTION, BROAD, "你好"):
        citizen.ask(question)
    for where in (".log", "header", "form"):
        wide = citizen.widget.locator(where).evaluate("e => e.scrollWidth - e.clientWidth")
        assert wide <= 0, f"{where} is {wide} pixels too wide"
    assert citizen.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    for target in citizen.widget.locator("button:visible, .call:visible").all():
        box = target.bounding_box()
        assert box and box["width"] >= 44 and box["height"] >= 44, target.inner_text()
    on_top = citizen.widget.locator(".send").evaluate(
        "e => { const b = e.getBoundingClientRect();"
        " return e.contains(e.getRootNode().elementFromPoint(b.x + b.width / 2, b.y + b.height / 2)) }"
    )
    assert on_top
    citizen.context.close()


def test_large_text_is_larger_and_remembered_on_the_next_page(browser: Browser, assistant: Assistant) -> None:
    citizen = Citizen(browser, f"{assistant.url}/chat/demo").open()
    read = "e => parseFloat(getComputedStyle(e).fontSize)"
    usual = citizen.widget.locator(".bubble").first.evaluate(read)
    button = citizen.widget.get_by_role("button", name="大字")
    button.click()
    assert usual >= 16 and citizen.widget.locator(".bubble").first.evaluate(read) >= usual * 1.3
    citizen.page.goto(f"{assistant.url}/chat/demo?page=2")
    expect(button).to_have_attribute("aria-pressed", "true")
    citizen.context.close()


def test_text_twice_as_large_in_the_browsers_settings_is_twice_as_large_here(
    browser: Browser, assistant: Assistant
) -> None:
    magnified = launched(browser.browser_type, "--blink-settings=defaultFontSize=32")
    citizen = Citizen(magnified, f"{assistant.url}/chat/demo", viewport=PHONE).open()
    citizen.ask(QUESTION)
    assert citizen.card.locator(".matter").evaluate("e => getComputedStyle(e).fontSize") == "32px"
    for where in (".log", "header", "form"):
        assert citizen.widget.locator(where).evaluate("e => e.scrollWidth <= e.clientWidth")
    expect(citizen.widget.locator(".send")).to_be_in_viewport(ratio=1)
    log = citizen.log.bounding_box()
    assert log and log["height"] > 250
    magnified.close()


def test_who_wants_no_motion_sees_none(browser: Browser, assistant: Assistant) -> None:
    moving = "() => document.querySelector('ask-bureau').shadowRoot.getAnimations().length"
    for motion, expected in (("no-preference", True), ("reduce", False)):
        citizen = Citizen(browser, f"{assistant.url}/chat/demo", reduced_motion=motion).open()
        citizen.page.route("**/chat/message", lambda route: None)
        citizen.box.fill(QUESTION)
        citizen.page.keyboard.press("Enter")
        expect(citizen.widget.locator(".thinking")).to_be_visible()
        assert bool(citizen.page.evaluate(moving)) is expected
        citizen.context.close()


def test_a_screen_reader_is_told_what_is_going_on(browser: Browser, assistant: Assistant, knowledge: Knowledge) -> None:
    citizen = Citizen(browser, f"{assistant.url}/chat/demo").open()
    expect(citizen.log).to_have_attribute("aria-live", "polite")
    held: list[Route] = []
    citizen.page.route("**/chat/message", lambda route: held.append(route))
    citizen.box.fill(QUESTION)
    citizen.page.keyboard.press("Enter")
    expect(citizen.log).to_have_attribute("aria-busy", "true")
    expect(citizen.widget.locator(".unseen[role=status]")).to_have_text("正在查，请稍等")
    # The widget says so before its request reaches us: a session may have to be opened first.
    while not held:
        citizen.page.wait_for_timeout(20)
    held[0].continue_()
    expect(citizen.log).to_have_attribute("aria-busy", "false")
    expect(citizen.widget.get_by_role("textbox", name="您要办的事")).to_be_focused()
    division = knowledge.matters["contract_registration"].division
    expect(citizen.card.get_by_role("heading", name=division.full_name)).to_be_visible()
    citizen.context.close()


def closed(citizen: Citizen) -> None:
    pass


def opened(citizen: Citizen) -> None:
    citizen.open()
    expect(citizen.log.get_by_role("list")).to_be_visible()


def answered(citizen: Citizen) -> None:
    citizen.open().ask(QUESTION)


def options(citizen: Citizen) -> None:
    citizen.open().ask(BROAD)


def failed(citizen: Citizen) -> None:
    citizen.open().cut()
    citizen.ask(QUESTION)


def directory(citizen: Citizen) -> None:
    citizen.open()
    expect(citizen.log.get_by_role("list")).to_be_visible()
    citizen.widget.locator(".phones").click()
    citizen.widget.get_by_role("searchbox").fill("孵化器")


def large(citizen: Citizen) -> None:
    answered(citizen)
    citizen.widget.locator(".large").click()


STATES = (closed, opened, answered, options, failed, directory, large)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("size", SIZES)
def test_an_accessibility_engine_finds_nothing_in_any_state(
    browser: Browser, assistant: Assistant, size: str, look: str
) -> None:
    found = []
    for state in STATES:
        # The engine is put into the page: only for it the page's policy is set aside.
        citizen = Citizen(browser, f"{assistant.url}/chat/demo", viewport=SIZES[size], bypass_csp=True, **LOOKS[look])
        state(citizen)
        found += [
            (state.__name__, problem["id"], [node["html"] for node in problem["nodes"]])
            for problem in Axe().run(citizen.page).response["violations"]
        ]
        citizen.context.close()
    assert found == []


def test_the_accessibility_engine_finds_nothing_on_our_own_page(browser: Browser, assistant: Assistant) -> None:
    citizen = Citizen(browser, f"{assistant.url}/chat/", bypass_csp=True)
    citizen.ask(QUESTION)
    assert Axe().run(citizen.page).response["violations"] == []
    citizen.context.close()
