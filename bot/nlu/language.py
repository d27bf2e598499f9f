"""The language of a text: Chinese, in characters or in pinyin, or English."""

import re

from bot.nlu.pinyin import has_han, spelt

_LATIN = re.compile(r"[a-zA-Z]")
_FEWEST = 3


def language_of(text: str) -> str:
    """Return ``en`` for an English text, ``zh`` for every other."""
    if has_han(text) or len(_LATIN.findall(text)) < _FEWEST or spelt(text):
        return "zh"
    return "en"
