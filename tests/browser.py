"""Real Chromium for the widget's tests: pages that must not complain, and what a citizen does on them."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserType, Locator, Page, Route, expect, sync_playwright

from bot.commands.screenshots import CHROMIUM, QUIET

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1100, "height": 800}


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run Chromium; where it is not installed the test is skipped, or fails if WENCHU_NEEDS_BROWSER is set."""
    # As long as the widget itself waits for an answer: a busy machine is not a fault.
    expect.set_options(timeout=15_000)
    if not Path(CHROMIUM).exists():
        missing = f"没有找到 {CHROMIUM}：请安装 Debian 的 chromium 软件包。"
        if os.environ.get("WENCHU_NEEDS_BROWSER"):
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        yield launched(playwright.chromium)


def launched(kind: BrowserType, *arguments: str) -> Browser:
    return kind.launch(executable_path=CHROMIUM, args=[*QUIET, *arguments])


class Citizen:
    """A person at a page with the widget; everything the page loads and complains of is kept."""

    def __init__(self, browser: Browser, url: str, **context: Any) -> None:
        self.context = browser.new_context(**{"viewport": DESKTOP, "locale": "zh-CN", **context})
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.loaded: set[str] = set()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.loaded.add("/".join(request.url.split("/")[:3])))
        self.page.goto(url)
        self.widget = self.page.locator("ask-bureau")

    def _heard(self, message: Any) -> None:
        # A request that fails is what several tests are about.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    @property
    def box(self) -> Locator:
        return self.widget.locator("textarea")

    @property
    def log(self) -> Locator:
        return self.widget.get_by_role("log")

    @property
    def card(self) -> Locator:
        return self.log.locator("article").last

    def open(self) -> "Citizen":
        self.widget.locator(".launcher").click()
        self.box.wait_for()
        return self

    def ask(self, text: str) -> None:
        """Type text, send it with Enter, and wait until it is answered or has failed."""
        self.box.fill(text)
        self.page.keyboard.press("Enter")
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is under way."""
        self.page.wait_for_function("() => document.querySelector('ask-bureau').shadowRoot.querySelector('.turn')")
        self.widget.locator(".thinking").wait_for(state="hidden")

    def cut(self, path: str = "**/chat/message") -> Callable[[], None]:
        """Cut the line to path; return what mends it."""

        def abort(route: Route) -> None:
            route.abort()

        self.page.route(path, abort)
        return lambda: self.page.unroute(path, abort)

    def focused(self) -> str:
        """Say which element of the widget has the focus: its id or class."""
        found = self.page.evaluate(
            "() => { const e = document.querySelector('ask-bureau').shadowRoot.activeElement;"
            " return e ? e.id || e.className : '' }"
        )
        return str(found)


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)
