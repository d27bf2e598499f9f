"""Fits an answer to WeChat: options as links that can be tapped, and pages that are short enough."""

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

# Bytes of UTF-8 in one message: WeChat refuses more than 2,048, users report 2,047.
LIMIT = 2000
MORE = "（没有说完，其余的请接着问。There is more; just ask.）"


def linked(text: str, buttons: Sequence[Mapping[str, str]]) -> str:
    """Make each numbered option a link that sends its payload when tapped; add those the text does not list.

    The ``weixin://bizmsgmenu`` link is not documented: the number stays, and can be typed as well.
    """
    lines = text.split("\n")
    for number, button in enumerate(buttons, 1):
        plain = f"{number}. {button['title']}"
        link = f"{number}. {_link(button['title'], button['payload'], number)}"
        if plain in lines:
            lines[lines.index(plain)] = link
        else:
            lines.append(link)
    return "\n".join(lines)


def pages(text: str, most: int) -> list[str]:
    """Cut text into at most so many messages, between lines where that is possible, never inside a link.

    If there is more, the last one ends by saying so. An empty text has no pages.
    """
    cut = _packed(text, LIMIT)
    if len(cut) > most:
        last = _packed(cut[most - 1], LIMIT - _size(f"\n{MORE}"))[0]
        cut[most - 1 :] = [f"{last}\n{MORE}"]
    return cut


def _packed(text: str, limit: int) -> list[str]:
    done, page = [], ""
    for piece in _pieces(text, limit):
        if _size(page + piece) > limit:
            done.append(page)
            page = ""
        page += piece
    return [stripped for page in [*done, page] if (stripped := page.strip("\n"))]


def _pieces(text: str, limit: int) -> Iterator[str]:
    for line in text.splitlines(keepends=True):
        if _size(line) <= limit:
            yield line
        else:
            yield from re.findall(r"<a .*?</a>|.", line, re.DOTALL)


def _link(title: str, payload: str, number: int) -> str:
    return f'<a href="weixin://bizmsgmenu?msgmenucontent={quote(payload, safe="")}&msgmenuid={number}">{title}</a>'


def _size(text: str) -> int:
    return len(text.encode())
