"""Visits to pages with the widget, each in a tab of its own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser

from tests.browser import Citizen

Visit = Callable[..., Citizen]


@contextmanager
def visits(browser: Browser, url: str) -> Iterator[Visit]:
    """Yield what opens a page with the widget, closed; afterwards nothing may have complained.

    url: of the assistant, to which a page that begins with a slash belongs.
    """
    visitors: list[Citizen] = []

    def open_page(page: str = "/chat/demo", **context: Any) -> Citizen:
        visitors.append(Citizen(browser, url + page if page.startswith("/") else page, **context))
        return visitors[-1]

    yield open_page
    for visitor in visitors:
        visitor.context.close()
        assert visitor.complaints == []
