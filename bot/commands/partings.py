"""Chooses the weights that tell messages of several matters, and how to part them (knowledge/several.py).

Of greatest likelihood: of a message of several matters, the ways that give its divisions are right, of every other
message none is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from knowledge.several import Parting

# Keeps the logarithm of a likelihood finite: what no way can tell costs no more than this.
_HOPELESS = 1e-4
# How much the weights are drawn to nought.
_DRAW = 1e-5


@dataclass(frozen=True)
class Told:
    """The ways to part a labelled message, the divisions of its matters where it has several, and how much it
    counts.
    """

    ways: Sequence[Parting]
    divisions: frozenset[str]
    weight: float


def choose_several(messages: Sequence[Told]) -> list[float]:
    """Return the weights of greatest likelihood; messages that no way parts, or none rightly, teach nothing."""
    heard = [one for one in messages if one.ways and _teaches(one)]
    ways = [way for one in heard for way in one.ways]
    given = np.array([way.features for way in ways])
    owner = np.repeat(np.arange(len(heard)), [len(one.ways) for one in heard])
    right = np.array([way.divisions == one.divisions for one in heard for way in one.ways])
    several = np.array([bool(one.divisions) for one in heard])
    counts = np.array([one.weight for one in heard])
    counts /= counts.sum()
    # On one scale all are drawn alike; the constant stays one.
    middle, scale = given.mean(axis=0), given.std(axis=0)
    middle[0], scale[scale == 0] = 0.0, 1.0
    given = (given - middle) / scale

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        """Return what is to be least, and its gradient."""
        logits = given @ weights
        greatest = np.zeros(len(heard))
        np.maximum.at(greatest, owner, logits)
        odds, of_one = np.exp(logits - greatest[owner]), np.exp(-greatest)
        whole = of_one + np.bincount(owner, odds)
        shares = odds / whole[owner]
        of_right = np.where(several, np.bincount(owner, shares * right), of_one / whole) + _HOPELESS
        # By a logit: what the right ways have of the likelihood, less what every way has of the probability.
        blame = counts[owner] * (shares * right * several[owner] / of_right[owner] - shares * _likely(of_right)[owner])
        return (
            float(-counts @ np.log(of_right) + _DRAW * weights @ weights),
            2 * _DRAW * weights - given.T @ blame,
        )

    found = minimize(loss, np.zeros(given.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    chosen = found.x / scale
    chosen[0] -= chosen @ middle
    return [round(float(weight), 4) for weight in chosen]


def _likely(of_right: NDArray[np.float64]) -> NDArray[np.float64]:
    return (of_right - _HOPELESS) / of_right


def _teaches(message: Told) -> bool:
    return not message.divisions or any(way.divisions == message.divisions for way in message.ways)
