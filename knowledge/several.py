"""Says how probable it is that a message holds several matters of different divisions. Pure.

A logistic regression over the message's likeliest parting, over signs in its words, and over how like it is to the
examples of several matters; its weights are chosen on questions outside the training set (``make calibrate``).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.query import Knowledge
from knowledge.ranking import logistic
from knowledge.shares import Ranking, by_division, normalised

# A part surer of its division than this speaks for a parting.
_SURE = 0.7


@dataclass(frozen=True)
class Asked:
    """What a part asks for: its ranking, the division of most of it, and how surely the part asks for that.

    division is empty, share nought, where the ranking has no matter.
    """

    ranking: Ranking
    division: str
    share: float


@dataclass(frozen=True)
class Parts:
    """A way to part a message: what each part asks, what each thing left out would, and the signs of several matters
    in the words.
    """

    asked: tuple[Asked, ...]
    left_out: tuple[Asked, ...]
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


def asked(knowledge: Knowledge, ranking: Ranking) -> Asked:
    """Return what a part with this ranking asks for."""
    shares = normalised(knowledge, ranking)
    divisions = by_division(knowledge, shares)
    if not divisions:
        return Asked(ranking, "", 0.0)
    name = max(divisions, key=divisions.__getitem__)
    return Asked(ranking, name, divisions[name] * sum(ranking[label] for label in shares))


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
        if not _each_its_own(parts.asked):
            continue
        given = _features(of_whole, parts)
        probable = logistic(weights, given) if weights else 0.0
        if (worth := sum(one.share - _SURE for one in parts.asked) + probable) > most:
            rankings = tuple(one.ranking for one in parts.asked)
            best, most = Likeliest(number, Several(rankings, probable), given), worth
    return best


def _each_its_own(parts: Sequence[Asked]) -> bool:
    divisions = {one.division for one in parts}
    return len(divisions) == len(parts) and "" not in divisions


def _features(of_whole: Mapping[str, float], parts: Parts) -> list[float]:
    sure = [one.share for one in parts.asked]
    return [
        1.0,
        math.log(min(sure) + 0.02),
        math.log(sum(sure) / len(sure) + 0.02),
        math.log(min(of_whole.get(one.division, 0.0) for one in parts.asked) + 0.01),
        float(bool(parts.left_out)),
        max((one.share for one in parts.left_out), default=0.0),
        *parts.signs,
    ]
