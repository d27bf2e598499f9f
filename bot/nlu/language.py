"""Chinese, English, or Chinese written in pinyin without tones."""

import re
from functools import cache

from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_LATIN = re.compile(r"[a-z]+")
# English words that are also pinyin syllables; a sentence of nothing else is not met with.
_PINYIN_SHARE = 0.85


@cache
def syllables() -> frozenset[str]:
    """Return the syllables of Mandarin without tones, as pypinyin's dictionary has them."""
    found = {to_normal(reading, v_to_u=False) for readings in PINYIN_DICT.values() for reading in readings.split(",")}
    return frozenset(s for s in found if _LATIN.fullmatch(s) and len(s) <= 6)


def is_pinyin(text: str) -> bool:
    """Say whether text is Chinese written in Latin letters: nearly all its words cut into syllables."""
    words = _LATIN.findall(text.lower())
    if not words or _HAN.search(text):
        return False
    letters = sum(map(len, words))
    return sum(len(w) for w in words if _cuts(w)) >= _PINYIN_SHARE * letters


def language_of(text: str) -> str:
    """Return ``en`` for an English text, ``zh`` for every other."""
    words = _LATIN.findall(text.lower())
    if _HAN.search(text) or sum(map(len, words)) < 3 or is_pinyin(text):
        return "zh"
    return "en"


@cache
def _cuts(word: str) -> bool:
    """Say whether word is a row of syllables."""
    return not word or any(word.startswith(s) and _cuts(word[len(s) :]) for s in syllables() if len(s) <= len(word))
