"""Joins the readings of a question into one probability for each thing that it may mean.

The probability is a conditional logit (McFadden 1974) over what each reading says of each label; its weights
are chosen on questions outside the training examples (``make calibrate``) and stand in decision.yml.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

from knowledge.errors import SourceError

Kind = Literal["matter", "broad", "elsewhere", "intent"]
FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Reading:
    """What the readings say of one label: ridge score, share of the neighbours' vote, retrieval score."""

    label: str
    kind: Kind
    ridge: float
    vote: float
    retrieval: float


@dataclass(frozen=True)
class Weights:
    """ridge, vote, retrieval: of each reading; floor: keeps the logarithm of a vote finite; kinds: what a
    kind is worth before anything is read.
    """

    ridge: float
    vote: float
    retrieval: float
    floor: float
    kinds: Mapping[str, float]


@dataclass(frozen=True)
class Thresholds:
    """Least probabilities: answer, of the division for one flat answer; elsewhere, that it is not ours;
    broad, that it is too broad; option, of a division to be offered; second, of each of two matters, each
    in its own part of the message.
    """

    answer: float
    elsewhere: float
    broad: float
    option: float
    second: float


@cache
def settings(path: Path = FOLDER / "decision.yml") -> tuple[Weights, Thresholds]:
    """Read the weights and thresholds; raises SourceError."""
    try:
        raw = yaml.safe_load(path.read_text("utf-8"))
        return Weights(**raw["weights"]), Thresholds(**raw["thresholds"])
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise SourceError(path.name, "全文", f"读不出权重和阈值（{error}）", "运行 make calibrate") from None


def logit(reading: Reading, weights: Weights) -> float:
    """Return the logit of one label."""
    return (
        weights.ridge * reading.ridge
        + weights.vote * math.log(reading.vote + weights.floor)
        + weights.retrieval * math.sqrt(max(reading.retrieval, 0.0))
        + weights.kinds[reading.kind]
    )


def probabilities(readings: Sequence[Reading], weights: Weights) -> dict[str, float]:
    """Return the probability of each label, greatest first; they sum to one."""
    if not readings:
        return {}
    logits = {reading.label: logit(reading, weights) for reading in readings}
    greatest = max(logits.values())
    shares = {label: math.exp(value - greatest) for label, value in logits.items()}
    total = sum(shares.values())
    ranked = sorted(shares.items(), key=lambda item: -item[1])
    return {label: share / total for label, share in ranked}
