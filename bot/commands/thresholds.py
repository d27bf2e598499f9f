"""Chooses the thresholds of the decision: of those that cost about as little as any, the fairest to every kind.

By the costs below, on questions outside the training set.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from bot.commands.judge import divisions_shown
from knowledge.decide import AskBack, Decision, decide
from knowledge.query import Knowledge
from knowledge.ranking import Thresholds
from knowledge.several import Several

# A wrong number costs ten times an extra question.
COST = {
    "wrong number": 10.0,
    # Each stands under its own matter: it is read past, and one in ten calls the wrong one. Of two matters, one left
    # out is not seen at all.
    "right number among others": 2.0,
    "extra question": 1.0,
    "question without the right option": 4.0,
    "ours sent away": 4.0,
    # Of two that fit, one is wrong.
    "flat answer where two fit": 5.0,
    "too broad sent away": 3.0,
    "one of two": 4.0,
}
# Of what is a probability itself, the threshold follows from the costs (Elkan 2001, The Foundations of
# Cost-Sensitive Learning): to ask where a flat answer is likelier to cost more, to send away likewise.
_START = Thresholds(
    answer=0.8,
    elsewhere=round(COST["ours sent away"] / (COST["ours sent away"] + COST["wrong number"]), 3),
    broad=round(COST["extra question"] / (COST["extra question"] + COST["flat answer where two fit"]), 3),
    option=0.03,
    second=0.5,
)
_GRID: Mapping[str, Sequence[float] | NDArray[np.float64]] = {
    "answer": np.arange(0.50, 0.96, 0.05),
    "option": (0.03, 0.05, 0.08, 0.12),
    "second": np.arange(0.20, 0.61, 0.05),
}
# Plain, long or terse: a question of one matter. The long and the terse ones were written to be hard; in
# the choice they count as often as people write so, not as a kind of their own.
_KIND = {"story": "route", "terse": "route"}
# What is chosen anew, together, among the thresholds that cost about as little.
_BALANCED = ("answer", "second")


@dataclass(frozen=True)
class Ranked:
    """A labelled question as the decision sees it: its ranking, and the matters it may hold.

    divisions: the names of the responsible ones; weight: how much it counts.
    """

    kind: str
    divisions: frozenset[str]
    weight: float
    ranking: Mapping[str, float]
    several: Several | None


def choose_thresholds(questions: Sequence[Ranked], knowledge: Knowledge) -> tuple[Thresholds, float]:
    """Return thresholds of about the least cost that are fair to every kind of question, and what they cost.

    What costs no more than a standard error above the least is as good by these questions (Breiman et al. 1984):
    of that, what lets no kind of question down much against the best that kind could have (minimax regret,
    Savage 1951).
    """

    @cache
    def costs(thresholds: Thresholds) -> NDArray[np.float64]:
        return np.array([_cost(one, decide(knowledge, one.ranking, one.several, thresholds)) for one in questions])

    counts = np.array([one.weight for one in questions])
    kinds = np.array([_KIND.get(one.kind, one.kind) for one in questions])
    of_kinds = [kinds == kind for kind in np.unique(kinds)]
    chosen = _START
    # Two at a time: whether to answer hangs together with each of the others.
    for other in _GRID:
        tried = [chosen, *_varied(chosen, ("answer", other))]
        chosen = min(tried, key=lambda thresholds: counts @ costs(thresholds))
    least = float(counts @ costs(chosen))
    error = float(np.linalg.norm(counts * (costs(chosen) - least / counts.sum())))
    good = [tried for tried in _varied(chosen, _BALANCED) if counts @ costs(tried) <= least + error]
    right = np.array(
        [[np.average(costs(tried)[kind] == 0, weights=counts[kind]) for kind in of_kinds] for tried in good]
    )
    chosen = good[int((right.max(axis=0) - right).max(axis=1).argmin())]
    return chosen, float(counts @ costs(chosen))


def _varied(thresholds: Thresholds, names: Sequence[str]) -> list[Thresholds]:
    """Return thresholds with every combination of the grid's values of names."""
    names = list(dict.fromkeys(names))
    points = itertools.product(*(_GRID[name] for name in names))
    return [
        replace(thresholds, **{name: round(float(value), 2) for name, value in zip(names, point, strict=True)})
        for point in points
    ]


def _cost(question: Ranked, decision: Decision) -> float:
    """Return what a decision on a question costs the citizen, by COST."""
    shown = divisions_shown(decision)
    if question.kind == "oos":
        if isinstance(decision, AskBack):
            return COST["question without the right option"]
        return COST["wrong number"] if shown else 0.0
    if question.kind == "multi":
        if isinstance(decision, AskBack):
            return COST["one of two"]
        return COST["one of two"] * len(question.divisions - shown) + COST["wrong number"] * len(
            shown - question.divisions
        )
    if question.kind == "ambiguous":
        if isinstance(decision, AskBack):
            return 0.0 if len(shown & question.divisions) >= 2 else COST["extra question"]
        if len(shown & question.divisions) >= 2:
            return 0.0
        return COST["flat answer where two fit"] if shown else COST["too broad sent away"]
    if isinstance(decision, AskBack):
        hit = shown & question.divisions
        return COST["extra question"] if hit else COST["question without the right option"]
    if not shown:
        return COST["ours sent away"]
    if shown <= question.divisions:
        return 0.0
    return COST["right number among others"] if shown & question.divisions else COST["wrong number"]
