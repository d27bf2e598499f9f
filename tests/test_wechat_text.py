"""Answers fitted to WeChat: options as links, pages of 2,000 bytes."""

import re
from urllib.parse import unquote

import pytest

from bot.channels.wechat_text import LIMIT, MORE, linked, pages
from knowledge.query import Knowledge

LINK = re.compile(r'<a href="weixin://bizmsgmenu\?msgmenucontent=([^"&]+)&msgmenuid=(\d+)">(.+?)</a>')


def options(*titles: str) -> list[dict[str, str]]:
    return [{"title": title, "payload": title} for title in titles]


def test_a_numbered_option_keeps_its_number_and_becomes_a_link() -> None:
    text = linked("哪一件？\n1. 甲\n2. 乙&丙\n请点选。", options("甲", "乙&丙"))
    lines = text.split("\n")
    assert (lines[0], lines[3]) == ("哪一件？", "请点选。")
    for number, title in enumerate(("甲", "乙&丙"), 1):
        assert lines[number].startswith(f"{number}. <a ")
        match = LINK.search(lines[number])
        assert match and (unquote(match[1]), match[2], match[3]) == (title, str(number), title)


def test_options_that_the_text_does_not_list_are_added() -> None:
    assert len(LINK.findall(linked("哪一件？", options("甲", "乙")))) == 2


def test_a_short_text_is_one_page_as_it_is_and_an_empty_one_none() -> None:
    assert pages("一行\n\n又一行", 3) == ["一行\n\n又一行"]
    assert pages("", 3) == []


@pytest.mark.parametrize("line", ["二十个汉字一行，二十个汉字一行，二十个字。", "short", "😀" * 30])
def test_pages_break_between_lines_and_lose_nothing(line: str) -> None:
    lines = [f"{number} {line}" for number in range(1, 500)]
    cut = pages("\n".join(lines), 99)
    assert len(cut) > 1
    assert "\n".join(cut).split("\n") == lines
    assert all(len(page.encode()) <= LIMIT for page in cut)


def test_a_line_too_long_for_a_page_is_broken_between_characters() -> None:
    text = "汉😀" * 1000
    cut = pages(text, 99)
    assert "".join(cut) == text
    assert all(len(page.encode()) <= LIMIT for page in cut)


@pytest.mark.parametrize("before", range(0, 240, 7))
def test_no_page_ends_inside_a_link_wherever_the_cut_falls(before: int) -> None:
    links = linked("", options(*(f"第{number}项" for number in range(1, 40)))).strip()
    for text in (links, links.replace("\n", " ")):
        cut = pages("字" * before + text, 99)
        assert len(cut) > 1
        assert sum(len(LINK.findall(page)) for page in cut) == 39
        for page in cut:
            assert "<a " not in LINK.sub("", page) and "</a>" not in LINK.sub("", page)
            assert len(page.encode()) <= LIMIT


def test_what_does_not_fit_ends_with_a_sentence_that_says_so() -> None:
    lines = "\n".join(f"第{number}行，写满一页要许多行。" for number in range(300))
    for most in (1, 3):
        cut = pages(lines, most)
        assert len(cut) == most
        assert cut[-1].endswith(f"\n{MORE}")
        assert all(len(page.encode()) <= LIMIT for page in cut)
        assert all(line in lines.split("\n") for page in cut for line in page.removesuffix(f"\n{MORE}").split("\n"))


def test_every_matter_fits_a_page_as_a_link(knowledge: Knowledge) -> None:
    for matter in knowledge.matters.values():
        for title in filter(None, (matter.title, matter.english)):
            assert len(pages(linked(title, options(title)), 9)) == 1
