"""Two views of a text, each a bag of strings: its characters and its sound."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.nlu.pinyin import spelt, syllables

_LATIN = re.compile(r"[a-z]{2,}")
_Sequence = TypeVar("_Sequence", str, list[str])


@dataclass(frozen=True)
class Utterance:
    """What the views look at: the normalised text with its names masked, and jieba's words of it."""

    text: str
    words: tuple[str, ...]


View = Callable[[Utterance], Iterator[str]]


def characters(utterance: Utterance) -> Iterator[str]:
    """Yield the 1- to 3-grams of the characters; nothing of pinyin, whose letters say nothing alone."""
    if not spelt(utterance.text):
        yield from grams(utterance.text.lower(), 1, 3)


def sound(utterance: Utterance) -> Iterator[str]:
    """Yield the 1- to 3-grams of the syllables, so that homophones and full pinyin are alike.

    Of Latin words that are no pinyin, the 3- to 5-grams of the letters.
    """
    for run in syllables(utterance.words):
        for gram in grams(run, 1, 3):
            yield " ".join(gram)
    if not spelt(utterance.text):
        # The mark at the end tells the endings of words.
        for word in _LATIN.findall(utterance.text.lower()):
            yield from grams(f"{word}_", 3, 5)


VIEWS: Mapping[str, View] = {"characters": characters, "sound": sound}

MASKS = {"division": "〈处〉", "person": "〈人〉", "surname": "〈姓〉", "phone": "〈号〉"}


def mask(text: str, names: Sequence[Mapping[str, object]]) -> str:
    """Return text with every division, person and number in it replaced by a mark of its kind.

    names are Rasa entities. A question for a number is then the same question whichever division it names.
    """
    for name in sorted(names, key=lambda n: -int(str(n["start"]))):
        if mark := MASKS.get(str(name["entity"])):
            text = text[: int(str(name["start"]))] + mark + text[int(str(name["end"])) :]
    return text


def grams(sequence: _Sequence, shortest: int, longest: int) -> Iterator[_Sequence]:
    """Yield the runs of sequence, from shortest to longest long."""
    for length in range(shortest, longest + 1):
        for at in range(len(sequence) - length + 1):
            yield sequence[at : at + length]
