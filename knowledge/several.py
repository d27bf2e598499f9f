"""Says how probable it is that a message holds several matters of different divisions. Pure.

A logistic regression over the message's likeliest parting and over signs in its words; its weights are chosen
on questions outside the training set (``make calibrate``).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.query import Knowledge
from knowledge.shares import Ranking, by_division, normalised

# A part surer of its division than this speaks for a parting.
_SURE = 0.5


@dataclass(frozen=True)
class Parts:
    """A way to part a message: the ranking of each part, and the signs in its words."""

    rankings: tuple[Ranking, ...]
    signs: tuple[float, ...]


@dataclass(frozen=True)
class Several:
    """The matters that a message may hold, each as a ranking, and how probable it is that it does."""

    rankings: tuple[Ranking, ...]
    probability: float


@dataclass(frozen=True)
class Likeliest:
    """The likeliest of some partings: which, its matters, and its features in the regression."""

    number: int
    several: Several
    features: Sequence[float]


def likeliest(
    knowledge: Knowledge, whole: Ranking, partings: Sequence[Parts], weights: Sequence[float]
) -> Likeliest | None:
    """Return which of partings is likeliest, None where none gives each part a division of its own.

    Its parts are surest of their divisions (one that is not sure counts against it), and it is probable itself.
    whole: the ranking of the message read as one; weights: of the features, none while they are being chosen.
    """
    of_whole = by_division(knowledge, normalised(knowledge, whole))
    best, most = None, -math.inf
    for number, parts in enumerate(partings):
        if not (found := divisions(knowledge, parts)):
            continue
        given = _features(of_whole, found, parts)
        probable = 1 / (1 + math.exp(-sum(w * x for w, x in zip(weights, given, strict=True)))) if weights else 0.0
        if (worth := sum(share - _SURE for _, share in found) + probable) > most:
            best, most = Likeliest(number, Several(parts.rankings, probable), given), worth
    return best


def divisions(knowledge: Knowledge, parts: Parts) -> list[tuple[str, float]]:
    """Return each part's division and how surely the part asks for it; nothing unless all differ."""
    found: dict[str, float] = {}
    for ranking in parts.rankings:
        shares = normalised(knowledge, ranking)
        candidates = by_division(knowledge, shares)
        if not candidates:
            return []
        name = max(candidates, key=candidates.__getitem__)
        found[name] = candidates[name] * sum(ranking[label] for label in shares)
    return list(found.items()) if len(found) == len(parts.rankings) else []


def _features(of_whole: Mapping[str, float], found: Sequence[tuple[str, float]], parts: Parts) -> list[float]:
    sure = [share for _, share in found]
    return [
        1.0,
        math.log(min(sure) + 0.02),
        math.log(sum(sure) / len(sure) + 0.02),
        math.log(min(of_whole.get(name, 0.0) for name, _ in found) + 0.01),
        *parts.signs,
    ]
