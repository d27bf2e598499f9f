"""Says how probable it is that a message holds several matters of different divisions. Pure.

A logistic regression over the message's likeliest parting and over signs in its words; its weights are chosen
on questions outside the training set (``make calibrate``).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.query import Knowledge
from knowledge.shares import Ranking, by_division, normalised


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


def likeliest(knowledge: Knowledge, partings: Sequence[Parts]) -> int | None:
    """Return which of partings most surely gives each part a division of its own, None if none does."""
    sure = {
        number: math.prod(share for _, share in found) ** (1 / len(found))
        for number, parts in enumerate(partings)
        if (found := divisions(knowledge, parts))
    }
    return max(sure, key=sure.__getitem__, default=None)


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


def features(knowledge: Knowledge, whole: Ranking, parts: Parts) -> list[float] | None:
    """Return the features of the regression, None where the parts have not a division each.

    whole: the ranking of the message read as one.
    """
    found = divisions(knowledge, parts)
    if not found:
        return None
    of_whole = by_division(knowledge, normalised(knowledge, whole))
    sure = [share for _, share in found]
    return [
        1.0,
        math.log(min(sure) + 0.02),
        math.log(sum(sure) / len(sure) + 0.02),
        math.log(min(of_whole.get(name, 0.0) for name, _ in found) + 0.01),
        *parts.signs,
    ]


def probability(knowledge: Knowledge, whole: Ranking, parts: Parts, weights: Sequence[float]) -> float:
    """Return how probable it is that the message holds the matters of its parts."""
    given = features(knowledge, whole, parts)
    if given is None:
        return 0.0
    return 1 / (1 + math.exp(-sum(w * x for w, x in zip(weights, given, strict=True))))
