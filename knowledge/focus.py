"""Ranks a story by the passage that asks, not by all that it tells. Pure.

Each passage gets a share of attention, log-linear in its cues; what the passages say is mixed by these shares
and joined with what the whole says as a product of experts (Hinton 2002). The weights are chosen on questions
outside the training set (``make calibrate``).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.query import Knowledge
from knowledge.shares import Ranking

# Keeps the logarithm finite: a passage may not have heard of a label.
FLOOR = 0.01


@dataclass(frozen=True)
class Passage:
    """A passage of a message: its ranking, and what speaks for its being the question."""

    ranking: Ranking
    cues: tuple[float, ...]


def features(knowledge: Knowledge, passage: Passage) -> list[float]:
    """Return the features of a passage's attention: how likely its likeliest matter is, and its cues."""
    surest = max((p for label, p in passage.ranking.items() if label in knowledge.matters), default=0.0)
    return [surest, *passage.cues]


def attention(knowledge: Knowledge, passages: Sequence[Passage], weights: Sequence[float]) -> list[float]:
    """Return each passage's share of attention; they sum to one. weights: of the features."""
    logits = [sum(w * x for w, x in zip(weights, features(knowledge, one), strict=True)) for one in passages]
    shares = [math.exp(logit - max(logits)) for logit in logits]
    return [share / sum(shares) for share in shares]


def focused(
    ranking: Ranking, passages: Sequence[Passage], shares: Sequence[float], weights: Sequence[float]
) -> dict[str, float]:
    """Return ranking (of the whole message) joined with what its passages say, greatest first.

    shares: of attention, one for each passage (at least one); weights: of the whole, and of the passages together.
    """
    of_whole, of_passages = weights
    joined = {
        label: p**of_whole
        * (sum(a * one.ranking.get(label, 0.0) for a, one in zip(shares, passages, strict=True)) + FLOOR) ** of_passages
        for label, p in ranking.items()
    }
    total = sum(joined.values())
    return {label: p / total for label, p in sorted(joined.items(), key=lambda item: -item[1])}
