"""Says how probable it is that a message is not ours, and that what is ours is too broad to answer. Pure.

Two logistic regressions over what the ranking leaves open and over the message itself; their weights are chosen
on questions outside the training set (``make calibrate``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.query import Knowledge
from knowledge.ranking import Kind, Read, Weights, log_odds, logistic
from knowledge.shares import Ranking, by_division


@dataclass(frozen=True)
class Kinds:
    """What a ranking, or what was learnt, says of matters, of too broad topics and of elsewhere, each together."""

    matters: float
    broad: float
    elsewhere: float

    @property
    def ours(self) -> float:
        """What matters and topics have together."""
        return self.matters + self.broad


def features(
    knowledge: Knowledge, ranking: Ranking, read: Read, phrased: Mapping[Kind, float], story: bool, several: bool
) -> list[float]:
    """Return the features of the regressions.

    ranking, read: of the message; phrased: the logarithm of the odds of each kind, by how it is put; story: whether
    it tells one; several: whether it could be parted.
    """
    kinds = of_ranking(knowledge, ranking)
    first, second = [*sorted(by_division(knowledge, ranking).values(), reverse=True), 0.0, 0.0][:2]
    learnt = Kinds(
        *(sum(r.learnt or 0.0 for r in read.readings if r.kind == kind) for kind in ("matter", "broad", "elsewhere"))
    )
    return [
        1.0,
        _odds(kinds.elsewhere, kinds.ours + kinds.elsewhere),
        _odds(kinds.broad, kinds.ours),
        _odds(first, kinds.ours),
        _odds(second, kinds.ours),
        _odds(learnt.elsewhere, learnt.ours + learnt.elsewhere),
        _odds(learnt.broad, learnt.ours),
        phrased["elsewhere"],
        phrased["broad"],
        *read.question.features,
        float(story),
        float(several),
    ]


def weighed(knowledge: Knowledge, ranking: Ranking, given: Sequence[float], weights: Weights) -> dict[str, float]:
    """Return ranking, greatest first, with each kind as probable as the regressions say.

    given: the features; what matters, topics and elsewhere have together stays the same, and what the labels of
    a kind are against each other. While weights has none of the regressions, the ranking stays as it is.
    """
    kinds = of_ranking(knowledge, ranking)
    if not weights.elsewhere or not kinds.ours:
        return dict(ranking)
    not_ours = logistic(weights.elsewhere, given) if kinds.elsewhere else 0.0
    too_broad = logistic(weights.broad, given) if kinds.matters and kinds.broad else kinds.broad / kinds.ours
    asked = kinds.ours + kinds.elsewhere
    ours = asked * (1 - not_ours)
    wanted = Kinds(ours * (1 - too_broad), ours * too_broad, asked * not_ours)

    def factor(label: str) -> float:
        if label in knowledge.matters:
            return wanted.matters / kinds.matters
        if label in knowledge.broad:
            return wanted.broad / kinds.broad
        return wanted.elsewhere / kinds.elsewhere if label in knowledge.elsewhere else 1.0

    shares = {label: p * factor(label) for label, p in ranking.items()}
    return dict(sorted(shares.items(), key=lambda item: -item[1]))


def of_ranking(knowledge: Knowledge, ranking: Ranking) -> Kinds:
    """Return what ranking says of each kind."""
    return Kinds(
        *(
            sum(p for label, p in ranking.items() if label in labels)
            for labels in (knowledge.matters, knowledge.broad, knowledge.elsewhere)
        )
    )


def _odds(part: float, whole: float) -> float:
    """Return the logarithm of the odds of part in whole."""
    return log_odds(part / whole if whole else 0.0)
