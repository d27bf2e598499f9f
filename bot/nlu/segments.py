"""Cuts a message that may hold several matters into the parts that may hold one each."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.nlu.cues import ASKS_WHO, BACKGROUND, DENIES, QUESTION, WISH
from bot.nlu.pinyin import has_han

Span = tuple[int, int]
# The parts that are kept, and what is left out.
_Kept = tuple[tuple[Span, ...], tuple[Span, ...]]


@dataclass(frozen=True)
class Way:
    """A way to part a message: the parts that hold its matters, and what before or after them holds none.

    Left out is what only leads to the matters, or asks the same of all (我在局属研究所，…，这两件事各问谁).
    signs: what tells whether these are several matters or a story of one.
    """

    parts: tuple[Span, ...]
    left_out: tuple[Span, ...]
    signs: tuple[float, ...]


# 1. 2、 a) 第一：
_LISTED = re.compile(
    r"(?<!\d)\d[.、):](?!\d)|(?<![a-z])[a-d](?:[):]|\s+(?=[\u4e00-\u9fff]))|[一二三四]、|第[一二三四](?:[个件是,:、]+)",
    re.I,
)
# Without a mark, of a message that is like those of several matters: 1技术合同 2高企.
_NUMBERED = re.compile(r"(?<![\da-z.])[1-4](?=\s?[\u4e00-\u9fff])(?!\s?[个件项年月日号点份家位名次种人万块级类])", re.I)
# Words with which people go on to a second matter, where they are not part of another (还有没有, 另有专人).
_GOES_ON = re.compile(
    r"[,。?!;；]?\s*(?:另外(?!请到|找)|此外|顺便|顺带|顺道|还有(?!没|哪|什么|多久)(?:一[个件项样](?:就?是)?)?|还想|还要|还得|还需|也想|也要(?!来)|同时|以及|再问|"
    r"再有|再一个|再者|再想|再就是|再告诉|再来|其次|最后(?=想|要|再|引|找|问|请)|对了|外加|加上|连带|又想|又要|又问|又找|又得(?!了|到|过)|二是|二来|一边|一面|"
    r"一[个件项样](?:就?是|有关)|同埋|搭仔|"
    r"(?<!还是)另一|(?<!还是)另有(?!专|人)|然后|再(?=对|给|帮|报|请)|"
    r"\band also\b|\bas well as\b|\balso\b|\bplus\b|\banother\b|\bseparately\b|\bsecond(?:ly)?\b|[,;?]\s*and\b)",
    re.I,
)
# These also join two names in one matter: a cut only in a short message.
_JOINS = re.compile(
    r"(?<=[\u4e00-\u9fff])(?:[和跟与及、]|还(?![没是有])|又)(?=[\u4e00-\u9fff])|\b(?:and|while)\b|[+&]", re.I
)
_LISTS = re.compile(r"、")
# Where it says that it brings several: 一个软科学一个高新区.
_ONE = re.compile(r"(?<![这那哪某每])一[个件项样](?=[\u4e00-\u9fff]{3})")
# Said without a mark: after one question another begins.
_ASKED = re.compile(
    r"(?<=[找问归]谁|谁[管做办])[呀啊呢吗吧]?\s*(?=[\u4e00-\u9fff]{4}|[a-z0-9]{2,}[\u4e00-\u9fff])|"
    # One wish after another: 我想办孵化器我想报高企.
    r"(?<=[\u4e00-\u9fff])(?=我[想要])",
    re.I,
)
_ENDS = re.compile(r"[,。?!;；:]|\.(?=\s)")
_ASKS = re.compile(
    r"谁|哪|什么|啥|怎|吗|呢|多少|几|咋|电话|号码|联系|找|问|要|想|办|\b(?:who|where|which|what|how|number|contact)\b",
    re.I,
)
# What tells a message of several matters from a story of one.
_SEVERAL = re.compile(
    r"分别|各自|各[是找打归由负问拨联哪]|逐[个一条项]|挨个|[两三二][件样项桩块头条张家边摊路份]|哪[两三]|这[两三][个件样项事块份]|俩|仨|一并|"
    r"一[起块]儿?[问答办帮给告查]|谁谁|一次(?:说清|问清|讲清)|[两三]个(?:都|处|口|电话|号|联系|部门|科室|能|分|事|门|窗)|[问要办]了?[两三]个|一人一个|"
    r"[同是在]一个(?:处|口|部门)|一个(?:处|部门)能|每一?[样件项]|都(?:该|要)?(?:归|找|给|是|问|联系)(?:谁|哪|你|个)|都(?:告诉|列|说一|发)|前者.+后者|"
    r"又(?:是|走|找|该|归|问|由|算|要|得)*(?:谁|哪|怎|啥)|一[个件样家].{1,20}[,;、]一[个件样家]|"
    r"\bboth\b|respectively|\btwo\b|\bthree\b|\bas well\W*$|\b(?:office|division|department|one)s\b|\beach\b",
    re.I,
)
# How many matters it says that it brings.
_COUNTED = re.compile(
    r"([两二三四2-4])(?:[件样项桩宗块头条]|个?(?=都|处|口|电话|号|联系|部门|科室|分|事|门|窗|老师|问题))|([俩仨])|"
    r"\b(both|two|three|four)\b",
    re.I,
)
_COUNTS = {
    word: count
    for count, words in {2: "两 二 2 俩 both two", 3: "三 3 仨 three", 4: "四 4 four"}.items()
    for word in words.split()
}
# That what was just said is asked too.
_ASKS_TOO = re.compile(r"也(?:请|麻烦|想|要|一并)|告知|说一下|讲一下|顺手|也说|也问|呢\W*$")
# A short part that tells nothing, but names a thing.
_NAMES = re.compile(r"^[^的了过在是有]{1,13}\Z")

# Words after which somebody says what was meant instead.
_MEANT = re.compile(
    r"(?:问|说|指|要|想|找|讲|查)(?:的|问的|办的|找的)?(?:应该|其实)?是|而是|其实是|应该是|换成|改成|改问|我要问|我想问|"
    r"\b(?:i mean(?:t)?|i was asking (?:about|for)|asking about|instead|rather|it(?:'s| is))\b",
    re.I,
)

_SHORT, _SHORT_IN_LETTERS = 60, 150
_SHORTEST = 4
# Of the names in a list: one that the message says is of several, or that is the whole message (内审、党费); and
# where there is no joint.
_SHORTEST_NAME = 2
_LONGEST_LIST = 16
_LIST = re.compile(rf"(?=.*[^ ,、;](?:[,、;]|[和跟与及]|还有)[^ ,、;]).{{1,{_LONGEST_LIST}}}\Z")
_MOST, _MOST_SUPPOSED = 4, 6
_MOST_PARTS = 5


def segmentations(text: str, gaps: Sequence[int] = (), supposed: bool = False) -> list[Way]:
    """Return the ways to part text (normalised) at its joints, in two to five parts, as offsets.

    gaps: where words stood apart; supposed: whether it is like the messages of several matters, so that even
    unlikely joints count.
    """
    words = _Words(text, supposed, bool(gaps))
    joints = _joints(words, gaps)
    starts = [0, *(end for _, end in joints)]
    ends = [*(start for start, _ in joints), len(text)]
    every: list[_Kept] = []
    for count in range(1, min(len(joints) + 1, _MOST_PARTS)):
        for chosen in itertools.combinations(range(len(joints)), count):
            bounds = [-1, *chosen, len(joints)]
            every += _leaving_out(tuple((starts[a + 1], ends[b]) for a, b in itertools.pairwise(bounds)))
    return _long_enough(words, every)


def cuts(text: str, places: Sequence[int]) -> list[Way]:
    """Return the ways to part text (normalised), which has no joint, in two: at places between its words."""
    return _long_enough(_Words(text, supposed=True), [(((0, at), (at, len(text))), ()) for at in places])


def _long_enough(words: _Words, ways: Iterable[_Kept]) -> list[Way]:
    """Return those of ways whose every part is long enough to hold a matter."""
    return [
        Way(parts, left_out, _signs(words, parts))
        for parts, left_out in ways
        if all(words.length(part) >= words.shortest for part in parts)
    ]


def _leaving_out(parts: tuple[Span, ...]) -> Iterator[_Kept]:
    """Yield the ways to take parts, and what each leaves out: none, the first, the last or both, where two are left."""
    for first, last in ((0, 0), (1, 0), (0, 1), (1, 1)):
        if first == last == 0 or len(parts) - first - last > 1:
            end = len(parts) - last
            yield parts[first:end], (*parts[:first], *parts[end:])


def meant(text: str) -> Span | None:
    """Return the part of a correction (“不是这个，我问的是孵化器”) that says what was meant, None if no part does.

    It follows the words that announce it, else the last mark.
    """
    announced = [*_MEANT.finditer(text)] or [*_ENDS.finditer(text.rstrip(" ,。?!;"))]
    after = next((match.end() for match in reversed(announced) if text[match.end() :].strip(" ,。?!;呢啊吧呀")), None)
    return None if after is None else (after, len(text))


class _Words:
    """The words of a message: what they say of it, and whether a part of it says this or that; found once each."""

    def __init__(self, text: str, supposed: bool, gaps: bool = False) -> None:
        """text: the message, normalised; supposed: whether it is like those of several matters; gaps: whether words
        stood apart.
        """
        self.text = text
        self.supposed = supposed
        self.several = bool(_SEVERAL.search(text))
        counted = _COUNTED.search(text)
        # How many matters it says that it brings, nought where it does not say.
        self.count = _COUNTS[counted[counted.lastindex or 0].lower()] if counted else 0
        # How many characters a part has at least.
        listed = _LIST.match(text) or (gaps and len(text) <= _LONGEST_LIST)
        self.shortest = _SHORTEST_NAME if self.several or supposed or listed else _SHORTEST
        self._found: dict[tuple[re.Pattern[str], Span], bool] = {}

    def length(self, part: Span) -> int:
        """Return how many characters part has, those between the spaces around it."""
        return len(self.text[slice(*part)].strip())

    def say(self, pattern: re.Pattern[str], part: Span) -> bool:
        """Say whether pattern is found in part."""
        key = pattern, part
        if key not in self._found:
            self._found[key] = bool(pattern.search(self.text[slice(*part)]))
        return self._found[key]


def _signs(words: _Words, parts: Sequence[Span]) -> tuple[float, ...]:
    """Return what tells several matters from a story of one.

    That it speaks of several; that a joint goes on to the next; that every part but the last asks; that one of
    them tells what was; the logarithm of the length; that every part asks for a division or a number; that one
    denies; the logarithm of the shortest part's length; how many parts there are; that a part before the last
    neither asks nor wishes; that the last does; that only the last asks for a division or a number, and not for
    several; that a part before the last does no more than name a thing; that there are as many parts as it says,
    that there are not.
    """
    *before, last = parts
    joints = [words.text[end : end + 8] for _, end in before]
    who = [words.say(ASKS_WHO, part) for part in parts]
    return (
        float(words.several),
        float(any(_GOES_ON.match(joint) or _LISTED.match(joint.lstrip(" ,;。；")) for joint in joints)),
        float(all(words.say(QUESTION, part) for part in before)),
        float(any(words.say(BACKGROUND, part) for part in before)),
        math.log(len(words.text)),
        float(all(who)),
        float(any(words.say(DENIES, part) for part in parts)),
        math.log(min(end - start for start, end in parts)),
        float(len(parts)),
        float(any(not (words.say(QUESTION, part) or words.say(WISH, part)) for part in before)),
        float(any(words.say(pattern, last) for pattern in (QUESTION, WISH, _ASKS_TOO))),
        float(who[-1] and not any(who[:-1]) and not words.several),
        float(any(words.say(_NAMES, part) for part in before)),
        float(words.count == len(parts)),
        float(words.count not in (0, len(parts))),
    )


def _joints(words: _Words, gaps: Sequence[int]) -> list[Span]:
    """Return where the text may be parted, at most at four places (six if it is like those of several matters), in
    their order.

    Where it numbers its matters or goes on to the next; where a question ends; in a short message, or one that
    says it brings several matters, at any mark, in a short one at 和 and where words stood apart too; else at a mark
    where both sides ask.
    """
    text, several = words.text, words.several
    short = words.supposed or len(text) <= (_SHORT if has_han(text) else _SHORT_IN_LETTERS)
    likeliest_first = itertools.chain(
        _spans(_LISTED, text),
        _spans(_NUMBERED, text) if words.supposed else (),
        _spans(_GOES_ON, text),
        _spans(_LISTS, text) if several else (),
        _spans(_ONE, text) if several else (),
        (s for s in _spans(_ENDS, text) if short or several or _both_ask(text, s)),
        _spans(_ASKED, text),
        ((at, at) for at in gaps if short),
        _spans(_JOINS, text) if short else (),
        _spans(_LISTS, text) if short else (),
    )
    most = _MOST_SUPPOSED if words.supposed else _MOST
    joints: list[Span] = []
    for start, end in likeliest_first:
        inside = min(words.length((0, start)), words.length((end, len(text)))) >= words.shortest
        if inside and all(end <= a or start >= b for a, b in joints) and (start, end) not in joints:
            joints.append((start, end))
    return sorted(joints[:most])


def _spans(joint: re.Pattern[str], text: str) -> Iterator[Span]:
    """Yield the places of joint; those nearest the middle, which part the message most evenly, first."""
    yield from sorted((m.span() for m in joint.finditer(text)), key=lambda s: abs(s[0] - len(text) / 2))


def _both_ask(text: str, mark: Span) -> bool:
    return bool(_ASKS.search(text[: mark[0]]) and _ASKS.search(text[mark[1] :]))
