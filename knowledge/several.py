"""Says how probable it is that a message holds several matters of different divisions, and which. Pure.

A conditional logit (McFadden 1974) over the ways to part the message and the one way not to, by what the parts ask,
by signs in the words, and by how like the message is to the examples of several matters; its weights are chosen on
questions outside the training set (``make calibrate``).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.query import Knowledge
from knowledge.shares import Ranking, by_division, normalised


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

    @property
    def divisions(self) -> frozenset[str]:
        """The divisions that the parts ask for."""
        return frozenset(one.division for one in self.asked)


@dataclass(frozen=True)
class Several:
    """The matters that a message may hold, each as a ranking, and how probable it is that it holds several."""

    rankings: tuple[Ranking, ...]
    probability: float


@dataclass(frozen=True)
class Parting:
    """A way to part a message that gives each part a division of its own: its number, the parts' divisions, and its
    features in the logit.
    """

    number: int
    divisions: frozenset[str]
    features: Sequence[float]


def asked(knowledge: Knowledge, ranking: Ranking) -> Asked:
    """Return what a part with this ranking asks for."""
    shares = normalised(knowledge, ranking)
    divisions = by_division(knowledge, shares)
    if not divisions:
        return Asked(ranking, "", 0.0)
    name = max(divisions, key=divisions.__getitem__)
    return Asked(ranking, name, divisions[name] * sum(ranking[label] for label in shares))


def partings(knowledge: Knowledge, whole: Ranking, ways: Sequence[Parts]) -> list[Parting]:
    """Return those of ways that give each part a division of its own; whole: the ranking of the message read as one."""
    of_whole = by_division(knowledge, normalised(knowledge, whole))
    own = [(number, parts) for number, parts in enumerate(ways) if _each_its_own(parts)]
    return [
        Parting(
            number,
            parts.divisions,
            [1.0, math.log(len(own)), *_features(of_whole, parts), *parts.signs],
        )
        for number, parts in own
    ]


def likeliest(found: Sequence[Parting], weights: Sequence[float]) -> tuple[int, float] | None:
    """Return the number of the likeliest way, and how probable it is that there are several matters at all.

    None where there is no way. Ways with the same divisions speak for each other. weights: of the features.
    """
    if not found:
        return None
    logits = [sum(w * x for w, x in zip(weights, one.features, strict=True)) for one in found]
    greatest = max(0.0, *logits)
    odds = [math.exp(logit - greatest) for logit in logits]
    together: dict[frozenset[str], float] = {}
    for one, share in zip(found, odds, strict=True):
        together[one.divisions] = together.get(one.divisions, 0.0) + share
    divisions = max(together, key=together.__getitem__)
    of_these = {one.number: share for one, share in zip(found, odds, strict=True) if one.divisions == divisions}
    return max(of_these, key=of_these.__getitem__), sum(odds) / (sum(odds) + math.exp(-greatest))


def _each_its_own(parts: Parts) -> bool:
    return len(parts.divisions) == len(parts.asked) and "" not in parts.divisions


def _features(of_whole: Mapping[str, float], parts: Parts) -> list[float]:
    """Return how sure the parts are of their divisions, what the whole says of them, and what would be left out."""
    sure = [one.share for one in parts.asked]
    divisions = parts.divisions
    return [
        sum(math.log(share + 0.02) for share in sure),
        sum(1 - share for share in sure),
        math.log(min(of_whole.get(name, 0.0) for name in divisions) + 0.01),
        math.log(max(of_whole.values(), default=0.0) + 0.01),
        float(len(parts.left_out)),
        max((one.share for one in parts.left_out if one.division not in divisions), default=0.0),
    ]
