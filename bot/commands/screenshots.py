"""Photographs the widget in each of its states for docs/widget.md, from a running assistant.

python -m bot.commands.screenshots [--port 5005]
"""

import argparse
import sys
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from bot.commands.environment import ROOT

SHOTS = ROOT / "docs" / "widget"
CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_PHONE: ViewportSize = {"width": 390, "height": 844}
_DESKTOP: ViewportSize = {"width": 1100, "height": 760}


def main() -> int:
    """Write docs/widget/*.png; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=5005)
    url = f"http://127.0.0.1:{parser.parse_args().port}/chat/"
    SHOTS.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        for name, (size, context, state) in _STATES.items():
            _shoot(browser, url, name, size, context, state)
        browser.close()
    return 0


def _shoot(
    browser: Browser,
    url: str,
    name: str,
    size: ViewportSize,
    context: dict[str, Any],
    state: Callable[[Page], None],
) -> None:
    tab = browser.new_context(viewport=size, locale="zh-CN", **context)
    page = tab.new_page()
    page.goto(f"{url}demo")
    page.locator(".launcher").wait_for()
    state(page)
    # The call button must not look pressed, nor the caret be caught in the middle of a blink.
    page.screenshot(path=SHOTS / f"{name}.png", caret="hide", animations="disabled")
    tab.close()


def _closed(page: Page) -> None:
    pass


def _open(page: Page) -> None:
    page.locator(".launcher").click()
    page.locator(".opening li").first.wait_for()


def _ask(text: str) -> Callable[[Page], None]:
    def asked(page: Page) -> None:
        _open(page)
        _say(page, text)

    return asked


def _say(page: Page, text: str) -> None:
    page.locator("#box").fill(text)
    page.keyboard.press("Enter")
    page.locator(".turn").first.wait_for()
    page.locator(".thinking").wait_for(state="hidden")


def _large(page: Page) -> None:
    _ask("外国人来华工作许可（新办）")(page)
    page.locator(".large").click()


def _failed(page: Page) -> None:
    _open(page)
    page.context.set_offline(True)
    _say(page, "技术合同认定登记")


def _directory(page: Page) -> None:
    _open(page)
    page.locator(".phones").click()
    page.locator("#search").fill("孵化器")


def _elsewhere(page: Page) -> None:
    _ask("社保断缴了怎么补")(page)
    _say(page, "技术合同认定登记")
    page.get_by_role("button", name="号码打不通").click()
    page.locator(".turn").nth(5).wait_for()


_ANSWER = _ask("技术合同认定登记")
_OPTIONS = _ask("技术转移的事归谁")
_DARK = {"color_scheme": "dark"}
_STATES: dict[str, tuple[ViewportSize, dict[str, Any], Callable[[Page], None]]] = {
    "closed": (_DESKTOP, {}, _closed),
    "open": (_DESKTOP, {}, _open),
    "answer": (_DESKTOP, {}, _ANSWER),
    "answer-dark": (_DESKTOP, _DARK, _ANSWER),
    "directory": (_DESKTOP, {}, _directory),
    "phone-open": (_PHONE, {}, _open),
    "phone-answer": (_PHONE, {}, _ANSWER),
    "phone-answer-dark": (_PHONE, _DARK, _ANSWER),
    "phone-options": (_PHONE, {}, _OPTIONS),
    "phone-elsewhere": (_PHONE, {}, _elsewhere),
    "phone-large": (_PHONE, {}, _large),
    "phone-failed": (_PHONE, {}, _failed),
    "phone-directory": (_PHONE, {}, _directory),
    "phone-english": (_PHONE, {}, _ask("registration of technology contracts")),
}


if __name__ == "__main__":
    sys.exit(main())
