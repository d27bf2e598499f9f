"""The widget in real Chromium when something is broken: nothing is lost, and the list of divisions is there."""

import pytest
from playwright.sync_api import expect

from knowledge.query import Knowledge
from tests.browser import Citizen
from tests.engine import silent_engine
from tests.visits import Visit


def test_a_message_that_could_not_be_sent_is_kept_and_goes_out_on_retry(citizen: Citizen, question: str) -> None:
    mend = citizen.cut()
    citizen.ask(question)
    failed = citizen.log.locator(".mine")
    expect(failed).to_contain_text(question)
    expect(failed).to_contain_text("没有发出去")
    mend()
    failed.get_by_role("button", name="重试").click()
    expect(citizen.card).to_be_visible()
    expect(failed.get_by_text("没有发出去")).to_have_count(0)


def test_a_lost_network_is_said_and_what_waited_goes_out_by_itself(citizen: Citizen, question: str) -> None:
    citizen.context.set_offline(True)
    expect(citizen.widget.get_by_text("网络断开了")).to_be_visible()
    citizen.ask(question)
    expect(citizen.log).to_contain_text("没有发出去")
    citizen.context.set_offline(False)
    expect(citizen.card).to_be_visible()
    expect(citizen.log.get_by_text("没有发出去")).to_have_count(0)
    expect(citizen.widget.get_by_text("网络断开了")).to_be_hidden()


def test_a_session_that_ended_is_begun_anew_without_a_word(citizen: Citizen, question: str) -> None:
    citizen.ask("你好")
    key = citizen.page.evaluate("() => Object.keys(sessionStorage).find((key) => key.endsWith(' session'))")
    citizen.page.evaluate("(key) => sessionStorage.setItem(key, JSON.stringify('ended'))", key)
    citizen.ask(question)
    expect(citizen.card).to_be_visible()
    expect(citizen.log.locator(".failed")).to_have_count(0)


def test_a_silent_engine_leads_to_the_directory_which_can_be_searched(
    visit: Visit, knowledge: Knowledge, question: str
) -> None:
    citizen = visit().open()
    citizen.ask("你好")
    with silent_engine():
        citizen.box.fill(question)
        citizen.page.keyboard.press("Enter")
        citizen.log.locator(".failed").get_by_role("button", name="处室电话").click(timeout=40_000)
    directory = citizen.widget.locator(".directory")
    expect(directory.locator("article")).to_have_count(len(knowledge.divisions))
    incubators = knowledge.matters["incubator"].division
    directory.get_by_role("searchbox").fill("孵化器")
    expect(directory.locator("article")).to_have_count(1)
    expect(directory.locator("h3")).to_have_text(incubators.full_name)
    expect(directory.get_by_role("link")).to_have_attribute(
        "href", f"tel:{knowledge.bureau.area_code}{incubators.phone}"
    )
    expect(directory.locator("mark").first).to_have_text("孵化器")


@pytest.mark.parametrize("by", ["name", "alias", "duty", "head", "sentence"])
def test_the_directory_finds_a_division_by(visit: Visit, knowledge: Knowledge, by: str) -> None:
    citizen = visit().open()
    expect(citizen.widget.get_by_text(knowledge.bureau.name).first).to_be_visible()
    citizen.cut("**/chat/*")
    division = knowledge.matters["incubator"].division
    words = {
        "name": division.name,
        "alias": next(a for a, name in knowledge.aliases.items() if name == division.name and a != division.name),
        "duty": knowledge.duties_of(division)[0].text,
        "head": str(division.person),
        "sentence": "想办科技企业孵化器找谁？",
    }
    citizen.widget.get_by_role("button", name="处室电话").click()
    citizen.widget.get_by_role("searchbox").fill(words[by])
    expect(citizen.widget.locator(".results h3").get_by_text(division.full_name)).to_be_visible()
