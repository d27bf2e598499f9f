"""The widget in real Chromium against a running assistant: asking, being answered, and typing."""

import pytest
from playwright.sync_api import Browser, expect

from knowledge.query import Knowledge
from tests.browser import PHONE, Citizen, digits
from tests.conftest import Assistant
from tests.sites import PORT, site
from tests.visits import Visit

BROAD = "技术转移的事归谁"


# Asking and being answered


def test_a_card_shows_division_number_head_duty_with_the_deciding_words_marked_and_date(
    citizen: Citizen, knowledge: Knowledge, question: str
) -> None:
    citizen.ask(question)
    matter = knowledge.matters["contract_registration"]
    division, duty = matter.division, matter.duty
    assert duty and matter.quote
    expect(citizen.card.get_by_role("heading")).to_have_text(division.full_name)
    expect(citizen.card.locator(".matter")).to_have_text(matter.title)
    expect(citizen.card).to_contain_text(f"{division.person}（{division.title}）")
    expect(citizen.card.locator("blockquote")).to_have_text(duty.text)
    expect(citizen.card.locator("mark")).to_have_text(duty.text[slice(*matter.quote)])
    expect(citizen.card).to_contain_text(knowledge.bureau.as_of)
    assert citizen.log.get_by_text("负责人", exact=False).count() == 1, "the card and the text say the same twice"


def test_the_number_can_be_tapped_to_call(citizen: Citizen, knowledge: Knowledge, question: str) -> None:
    citizen.ask(question)
    phone = f"{knowledge.bureau.area_code}-{knowledge.matters['contract_registration'].division.phone}"
    link = citizen.card.get_by_role("link", name=phone)
    expect(link).to_have_attribute("href", f"tel:{digits(phone)}")


@pytest.mark.parametrize("clipboard", [True, False])
def test_the_number_can_be_copied_with_and_without_the_clipboard_interface(
    visit: Visit, question: str, clipboard: bool
) -> None:
    citizen = visit(permissions=["clipboard-read", "clipboard-write"]).open()
    if not clipboard:
        citizen.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('forbidden')) }")
    citizen.ask(question)
    citizen.card.get_by_role("button", name="复制").click()
    expect(citizen.card.get_by_role("button", name="已复制")).to_be_focused()
    copied = citizen.page.evaluate("() => navigator.clipboard.readText()")
    assert copied and copied in citizen.card.inner_text()


def test_numbers_in_a_sentence_can_be_tapped_too(citizen: Citizen, knowledge: Knowledge) -> None:
    citizen.ask("社保断缴了怎么补")
    links = [link.get_attribute("href") for link in citizen.log.get_by_role("link").all()]
    line = f"{knowledge.bureau.area_code}{knowledge.general_line.phone}"
    assert links == [f"tel:{knowledge.bureau.hotline}", f"tel:{line}"]


@pytest.mark.parametrize("by", ["tap", "keyboard", "number"])
def test_an_option_can_be_chosen(citizen: Citizen, by: str) -> None:
    citizen.ask(BROAD)
    options = citizen.log.locator("ol .option")
    second = options.nth(1)
    title = second.inner_text().removeprefix("2. ")
    if by == "tap":
        second.click()
    elif by == "number":
        citizen.ask("2")
    else:
        options.last.focus()
        while second.evaluate("e => e.getRootNode().activeElement !== e"):
            citizen.page.keyboard.press("Shift+Tab")
        citizen.page.keyboard.press("Enter")
    expect(citizen.card.locator(".matter")).to_have_text(title)


def test_every_divisions_dead_number_is_regretted(visit: Visit, knowledge: Knowledge) -> None:
    for division in (d for d in knowledge.divisions.values() if d.phone):
        citizen = visit().open()
        citizen.ask(f"{division.name}电话")
        citizen.card.get_by_role("button", name="号码打不通").click()
        citizen.settle()
        answer = citizen.log.locator(".turn").last
        expect(answer).to_contain_text("抱歉")
        expect(answer).to_contain_text(f"{knowledge.bureau.area_code}-{division.phone}")
        assert citizen.log.locator("article").count() == 1, "the number that failed is not put on a card again"


@pytest.mark.parametrize("verdict", ["有用", "没用"])
def test_an_answer_can_be_judged_once(citizen: Citizen, question: str, verdict: str) -> None:
    citizen.ask(question)
    with citizen.page.expect_response("**/chat/feedback") as sent:
        citizen.log.get_by_role("button", name=verdict).click()
    assert sent.value.status == 204
    expect(citizen.log).to_contain_text("谢谢")
    expect(citizen.log.get_by_role("button", name=verdict)).to_have_count(0)


def test_common_questions_are_offered_at_first_and_can_be_tapped(citizen: Citizen, knowledge: Knowledge) -> None:
    offered = citizen.log.get_by_role("list").get_by_role("button")
    expect(offered).to_have_text(list(knowledge.bureau.examples))
    offered.first.click()
    expect(citizen.card).to_be_visible()
    expect(citizen.log.get_by_text("大家常问")).to_have_count(0)


def test_english_is_answered_and_shown_in_english(visit: Visit, browser: Browser, assistant: Assistant) -> None:
    with site(f'<script src="{assistant.url}/chat/widget.js" defer></script><ask-bureau lang="en">', port=PORT) as page:
        citizen = visit(page).open()
        offered = citizen.log.get_by_role("list").get_by_role("button")
        expect(offered.first).to_be_visible()
        offered.first.click()
        citizen.settle()
        expect(citizen.card.get_by_role("button", name="Copy")).to_be_visible()
        expect(citizen.card).to_contain_text("Head")
        citizen.card.get_by_role("button", name="Number does not work").click()
        citizen.settle()
        expect(citizen.log.locator(".turn").last).to_contain_text("sorry that the number did not work")


def test_what_does_not_fit_is_said_and_kept(citizen: Citizen) -> None:
    citizen.box.fill("长" * 501)
    citizen.page.keyboard.press("Enter")
    expect(citizen.widget.locator("#count")).to_contain_text("多了 1 字")
    expect(citizen.box).to_have_value("长" * 501)
    expect(citizen.log.locator(".turn")).to_have_count(0)


def test_markup_in_a_question_is_shown_as_it_was_written(citizen: Citizen) -> None:
    text = "<img src=x onerror=alert(1)><b>高企</b>"
    citizen.ask(text)
    expect(citizen.log.locator(".mine .bubble")).to_contain_text(text)
    expect(citizen.log.locator("img, b")).to_have_count(0)


# Typing


def test_enter_while_an_input_method_composes_does_not_send(citizen: Citizen) -> None:
    input_method = citizen.context.new_cdp_session(citizen.page)
    input_method.send("Input.imeSetComposition", {"text": "ji'shu", "selectionStart": 6, "selectionEnd": 6})
    # The key goes to the page as a key; what it would type goes to the input method.
    input_method.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": "Enter", "code": "Enter"})
    expect(citizen.log.locator(".turn")).to_have_count(0)
    expect(citizen.box).to_have_value("ji'shu")
    input_method.send("Input.insertText", {"text": "技术合同在哪里登记"})
    citizen.page.keyboard.press("Enter")
    expect(citizen.log.locator(".mine")).to_contain_text("技术合同在哪里登记")


def test_shift_enter_begins_a_line_and_the_field_grows(citizen: Citizen) -> None:
    low = citizen.box.bounding_box()
    citizen.page.keyboard.type("第一行")
    citizen.page.keyboard.press("Shift+Enter")
    citizen.page.keyboard.type("第二行")
    high = citizen.box.bounding_box()
    assert low and high and high["height"] > low["height"] + 15
    expect(citizen.log.locator(".turn")).to_have_count(0)


def test_everything_can_be_done_by_keyboard_and_the_focus_comes_back(visit: Visit, question: str) -> None:
    citizen = visit()
    press = citizen.page.keyboard.press
    launcher = citizen.widget.locator(".launcher")
    expect(launcher).to_have_attribute("aria-expanded", "false")
    while citizen.focused() != "launcher":
        press("Tab")
    press("Enter")
    assert citizen.focused() == "box"
    citizen.page.keyboard.type(question)
    press("Enter")
    citizen.settle()
    while citizen.focused() != "phones":
        press("Shift+Tab")
    press("Enter")
    assert citizen.focused() == "search"
    press("Escape")
    assert citizen.focused() == "box"
    press("Escape")
    assert citizen.focused() == "launcher"
    expect(citizen.widget.get_by_role("dialog")).to_be_hidden()


def test_on_a_small_screen_the_focus_stays_in_the_open_panel(visit: Visit) -> None:
    citizen = visit(viewport=PHONE).open()
    for _ in range(30):
        citizen.page.keyboard.press("Tab")
        assert citizen.page.evaluate("() => ['ASK-BUREAU', 'BODY'].includes(document.activeElement.tagName)")
    citizen.page.keyboard.press("Escape")
    assert citizen.focused() == "launcher"
