"""The sound of a text: pinyin syllables without tones, whether it is written in characters or in pinyin."""

import re
from collections.abc import Sequence
from functools import lru_cache

from pypinyin import lazy_pinyin
from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

_RUN = re.compile(r"[a-z]+|[0-9]+|[^a-z0-9\s]+")
_LATIN = re.compile(r"[a-z]+")
# Chinese characters, as a range of a regular expression.
HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_HAN = re.compile(f"[{HAN}]")
# Sounds that southern speakers and their input methods do not tell apart.
_ALIKE = ((re.compile(r"^([zcs])h"), r"\1"), (re.compile(r"ng$"), "n"))
# Interjections of a consonant or two: with them nearly every English word would be pinyin.
_NOT_SPELT = frozenset("mnoer") | {"ng", "hm", "hng"}
# Nearly all letters of a text in pinyin, and enough of them that it is no abbreviation.
_SHARE = 0.85
_FEWEST = 3


def has_han(text: str) -> bool:
    """Say whether text has a Chinese character."""
    return bool(_HAN.search(text))


def spelt(text: str) -> bool:
    """Say whether text is Chinese written in pinyin, without any character."""
    return not has_han(text) and _is_pinyin(text)


def syllables(words: Sequence[str]) -> list[list[str]]:
    """Return the runs of syllables in a text, without tones, those that sound alike written alike.

    words: of the text, in order; how a character is read depends on its word. Digits count as syllables.
    Latin words that are no pinyin end a run and are left out.
    """
    runs: list[list[str]] = [[]]
    latin = _is_pinyin(" ".join(words))
    for run in (run for word in words for run in _RUN.findall(word.lower())):
        if not run[0].isascii():
            runs[-1] += _read(run)
        elif run[0].isdigit():
            runs[-1].append(run)
        elif latin and (spelt_out := _split(run)):
            runs[-1] += spelt_out
        else:
            runs.append([])
    return [[_alike(syllable) for syllable in run] for run in runs if run]


def _is_pinyin(text: str) -> bool:
    """Say whether the Latin words of text are pinyin: nearly all of them cut into syllables."""
    words = _LATIN.findall(text.lower())
    letters = sum(map(len, words))
    return letters >= _FEWEST and sum(len(word) for word in words if _split(word)) >= _SHARE * letters


@lru_cache
def _known() -> frozenset[str]:
    """Return every syllable of Mandarin without tones."""
    written = {syllable for readings in PINYIN_DICT.values() for syllable in readings.split(",")}
    return frozenset(re.sub(r"[^a-z]", "", to_normal(syllable)) for syllable in written) - _NOT_SPELT - {""}


@lru_cache(10_000)
def _split(word: str) -> tuple[str, ...]:
    """Return the syllables of word, longest first; nothing where it is not pinyin."""
    for length in range(min(6, len(word)), 0, -1):
        if word[:length] in _known():
            rest = _split(word[length:])
            if rest or length == len(word):
                return (word[:length], *rest)
    return ()


@lru_cache(100_000)
def _read(word: str) -> tuple[str, ...]:
    """Return the syllables of a word in characters."""
    return tuple(lazy_pinyin(word, errors="ignore"))


@lru_cache(10_000)
def _alike(syllable: str) -> str:
    for sound, written in _ALIKE:
        syllable = sound.sub(written, syllable)
    return syllable
