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

Kind = Literal["matter", "broad", "elsewhere", "intent", "several"]
FOLDER = Path(__file__).parent
# Keeps the logarithm of a learnt probability finite.
FLOOR = 1e-4
# Keeps log-odds finite: surer than this is as good as sure.
_SURE = 0.01


@dataclass(frozen=True)
class Reading:
    """What the readings say of one label: its probability as learnt from the examples (None where no example
    has the label), and its retrieval score.
    """

    label: str
    kind: Kind
    learnt: float | None
    retrieval: float


@dataclass(frozen=True)
class Question:
    """What is known of a question before any label is looked at.

    best: the greatest retrieval score of a matter; gap: how far the best matter of another division is
    behind it; length: of the text in characters; words: its words that are not frame words; undecided: whether
    it says itself that the matter is open (国内的也有，国外的也有).
    """

    best: float
    gap: float
    length: int
    words: int
    undecided: bool

    @property
    def features(self) -> tuple[float, float, float, float, float]:
        """The features of the logit, on scales on which they are about linear."""
        return (
            math.sqrt(self.best),
            math.sqrt(self.gap),
            math.log1p(self.length),
            math.log1p(self.words),
            float(self.undecided),
        )


@dataclass(frozen=True)
class Weights:
    """learnt, retrieval: of each reading; new: of a label that no example has, a constant and the weight of its
    retrieval score; bias: what a kind is worth before any reading, as a constant followed by the weights of the
    question's features; several: of the features that tell a message of several matters (knowledge/several.py);
    focus: of a story's whole, its passages, and what speaks for a passage (knowledge/focus.py);
    elsewhere, broad: of the features that tell what is not ours, and what is too broad (knowledge/kinds.py).
    """

    learnt: float
    retrieval: float
    new: Sequence[float]
    bias: Mapping[str, Sequence[float]]
    several: Sequence[float]
    focus: Sequence[float]
    elsewhere: Sequence[float]
    broad: Sequence[float]


@dataclass(frozen=True)
class Thresholds:
    """Least probabilities: answer, of the division against the next, for one flat answer; elsewhere, that it
    is not ours; broad, that it is too broad; option, of a division to be offered; second, that the message
    holds several matters.
    """

    answer: float
    elsewhere: float
    broad: float
    option: float
    second: float


@dataclass(frozen=True)
class Read:
    """A text as the readings see it: the question's own features, what is said of each label, and how probable it
    is by the examples that the text brings several matters.
    """

    question: Question
    readings: tuple[Reading, ...]
    several: float = 0.0


@cache
def settings(path: Path = FOLDER / "decision.yml") -> tuple[Weights, Thresholds]:
    """Read the weights and thresholds; raises SourceError."""
    try:
        raw = yaml.safe_load(path.read_text("utf-8"))
        return Weights(**raw["weights"]), Thresholds(**raw["thresholds"])
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise SourceError(path.name, "全文", f"读不出权重和阈值（{error}）", "运行 make calibrate") from None


def logit(reading: Reading, bias: float, weights: Weights) -> float:
    """Return the logit of one label; bias: what its kind is worth before any reading."""
    found = math.sqrt(max(reading.retrieval, 0.0))
    if reading.learnt is None:
        constant, of_new = weights.new
        return constant + of_new * found + bias
    return weights.learnt * math.log(reading.learnt + FLOOR) + weights.retrieval * found + bias


def logistic(weights: Sequence[float], features: Sequence[float]) -> float:
    """Return the probability that a logistic regression gives; weights: one for each of features."""
    return 1 / (1 + math.exp(-sum(w * x for w, x in zip(weights, features, strict=True))))


def log_odds(share: float) -> float:
    """Return the logarithm of the odds of share."""
    return math.log((share + _SURE) / (1 - share + _SURE))


def biases(question: Question, weights: Weights) -> dict[str, float]:
    """Return what each kind is worth for question before any reading."""
    features = (1.0, *question.features)
    return {kind: sum(w * x for w, x in zip(of_kind, features, strict=True)) for kind, of_kind in weights.bias.items()}


def probabilities(read: Read, weights: Weights) -> dict[str, float]:
    """Return the probability of each label, greatest first; they sum to one."""
    bias = biases(read.question, weights)
    logits = {reading.label: logit(reading, bias[reading.kind], weights) for reading in read.readings}
    greatest = max(logits.values(), default=0.0)
    shares = {label: math.exp(value - greatest) for label, value in logits.items()}
    total = sum(shares.values())
    ranked = sorted(shares.items(), key=lambda item: -item[1])
    return {label: share / total for label, share in ranked}
