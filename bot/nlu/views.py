"""Three views of a text, each a bag of strings: its characters, its words, its sound."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pypinyin import lazy_pinyin

_UNSPOKEN = re.compile(r"[^a-z0-9]")


@dataclass(frozen=True)
class Utterance:
    """What the views look at: the normalised text with its names masked, and jieba's words of it."""

    text: str
    words: tuple[str, ...]


View = Callable[[Utterance], Iterator[str]]


def characters(utterance: Utterance) -> Iterator[str]:
    """Yield the 1- to 3-grams of the characters."""
    yield from _grams(utterance.text.lower(), 1, 3)


def words(utterance: Utterance) -> Iterator[str]:
    """Yield the words and the pairs of neighbouring words."""
    yield from utterance.words
    for left, right in zip(utterance.words, utterance.words[1:], strict=False):
        yield f"{left} {right}"


def sound(utterance: Utterance) -> Iterator[str]:
    """Yield the 3- to 5-grams of the pinyin without tones: homophones and full pinyin sound alike."""
    yield from _grams(pinyin(utterance.text), 3, 5)


def pinyin(text: str) -> str:
    """Return text as its pinyin without tones and spaces; Latin letters and digits stay."""
    return _UNSPOKEN.sub("", "".join(lazy_pinyin(text)).lower())


VIEWS: Mapping[str, View] = {"characters": characters, "words": words, "sound": sound}

MASKS = {"division": "〈处〉", "person": "〈人〉", "surname": "〈姓〉", "phone": "〈号〉"}


def mask(text: str, names: Sequence[Mapping[str, object]]) -> str:
    """Return text with every division, person and number in it replaced by a mark of its kind.

    names are Rasa entities. A question for a number is then the same question whichever division it names.
    """
    for name in sorted(names, key=lambda n: -int(str(n["start"]))):
        if mark := MASKS.get(str(name["entity"])):
            text = text[: int(str(name["start"]))] + mark + text[int(str(name["end"])) :]
    return text


def _grams(text: str, shortest: int, longest: int) -> Iterator[str]:
    for length in range(shortest, longest + 1):
        for at in range(len(text) - length + 1):
            yield text[at : at + length]
