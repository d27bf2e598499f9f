"""Reads which of a list of options a short message chooses. Pure."""

import re

_ORDINALS = {
    **{char: number for number, char in enumerate("一二三四五六七八九", 1)},
    **{char: number for number, char in enumerate("①②③④⑤⑥⑦⑧⑨", 1)},
    **{char: number for number, char in enumerate("abcde", 1)},
    "两": 2, "头": 1, "首": 1, "前": 1, "上": 1,
    "first": 1, "one": 1, "second": 2, "two": 2, "third": 3, "three": 3, "fourth": 4, "four": 4, "fifth": 5, "five": 5,
}  # fmt: skip
_LAST = re.compile(r"最后|末|最下|后面|后一|后头|下面|尾|last|latter|bottom", re.I)
_NUMBER = re.compile(r"\d+")
_FORMER = re.compile(r"former|top", re.I)
_BARE = re.compile(r"\W*([1-9]|[一二三四五]|[a-e])\W*", re.I)
_WORD = re.compile(r"[a-z]+|[一二三四五六七八九①②③④⑤⑥⑦⑧⑨两头首前上]", re.I)


def bare_choice(text: str, count: int) -> int | None:
    """Return the index (from 0) of the option where text is nothing but its number, None otherwise."""
    return choice(text, count) if _BARE.fullmatch(text) else None


def choice(text: str, count: int) -> int | None:
    """Return the index (from 0) of the option that text chooses among count, None if it names none."""
    text = text.lower()
    if digits := _NUMBER.search(text):
        chosen = int(digits.group())
    elif _LAST.search(text):
        chosen = count
    elif _FORMER.search(text):
        chosen = 1
    else:
        named = [_ORDINALS[word] for word in _WORD.findall(text) if word in _ORDINALS]
        # 选一个 and “the one” come before the ordinal that is meant (the second one).
        chosen = max(named, default=0)
    return chosen - 1 if 1 <= chosen <= count else None
