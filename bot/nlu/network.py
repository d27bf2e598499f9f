"""A small neural network that tells the label of a text from the strings in it.

The vectors of a text's strings are added up (Joulin et al., Bag of Tricks for Efficient Text Classification,
2016), rectified, and a softmax over the labels follows. It is trained by stochastic gradients with Adagrad
(Duchi, Hazan and Singer 2011), one rate for each string, and with dropout (Srivastava et al. 2014) of strings
and of units.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

Floats = NDArray[np.float32]
_TINY = 1e-9
# Adagrad's sums begin here, so that the first steps are no leaps.
_BEGIN = 0.01
_LEVELS = 127
# How far the rate falls in the course of the training.
_FALL = 0.9


@dataclass(frozen=True)
class Training:
    """width: of the hidden layer; gain: of a text's strings together; rounds: through the examples; batch: examples
    a step; rate: of learning; strings_dropped, units_dropped: the share left out, on average.
    """

    width: int
    gain: float
    rounds: int
    batch: int
    rate: float
    strings_dropped: float
    units_dropped: float


@dataclass(frozen=True)
class Network:
    """strings: a vector for each string (strings × width), as whole numbers to be multiplied by scales
    (strings); hidden, labels: what is added (width; labels); output: (width × labels).
    """

    strings: NDArray[np.int8]
    scales: Floats
    hidden: Floats
    output: Floats
    labels: Floats

    def log_probabilities(self, texts: sp.csr_matrix) -> Floats:
        """Return the logarithm of the probability of each label (texts × labels); texts as from ``spread``."""
        used = np.unique(texts.indices)
        vectors = self.strings[used] * self.scales[used, None]
        hidden = np.maximum(texts[:, used] @ vectors + self.hidden, 0)
        logits = hidden @ self.output + self.labels
        logits -= logits.max(axis=1, keepdims=True)
        said: Floats = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        return said

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return everything there is to store, by name; ``Network(**arrays)`` is the same again."""
        return dict(vars(self))

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Network:
        """Return the network that ``arrays`` told of."""
        return cls(**arrays)  # type: ignore[arg-type]


def spread(present: sp.csr_matrix, gain: float) -> sp.csr_matrix:
    """Return texts (texts × strings, one where a string is present) so that each is of the same length."""
    counts = np.maximum(np.diff(present.indptr), 1)
    spread_out = present.astype(np.float32)
    spread_out.data = np.repeat((gain / np.sqrt(counts)).astype(np.float32), np.diff(present.indptr))
    return spread_out


def train(texts: sp.csr_matrix, owners: NDArray[np.int32], labels: int, training: Training, seed: int) -> Network:
    """Learn the label of each of texts (as from ``spread``); owners: that label, below labels."""
    chance = np.random.default_rng(seed)
    size, width = texts.shape[1], training.width
    strings, output = _drawn(chance, size, width), _drawn(chance, width, labels)
    hidden, label = np.zeros(width, np.float32), np.zeros(labels, np.float32)
    steps = {
        name: np.full(shape, _BEGIN, np.float32)
        for name, shape in (("strings", size), ("output", output.shape), ("hidden", width), ("label", labels))
    }
    places = np.zeros(size, np.int32)
    for done in range(training.rounds):
        order = chance.permutation(texts.shape[0])
        for start in range(0, len(order), training.batch):
            rows = order[start : start + training.batch]
            rate = training.rate * (1 - _FALL * (done + start / len(order)) / training.rounds)
            used, batch = _of_used(_with_dropout(texts[rows], training.strings_dropped, chance), places)
            vectors = strings[used]
            kept = _kept(chance, (len(rows), width), training.units_dropped)
            summed = batch @ vectors + hidden
            units = np.maximum(summed, 0) * kept
            # The gradient of the cross-entropy by the logits.
            error = _softmax(units @ output + label)
            error[np.arange(len(rows)), owners[rows]] -= 1
            error /= len(rows)
            back = (error @ output.T) * kept * (summed > 0)
            # The vectors are many: they are changed where they lie, and read and written once.
            by_string = batch.T @ back
            steps["strings"][used] += np.einsum("sw,sw->s", by_string, by_string) / width
            by_string *= (rate / np.sqrt(steps["strings"][used]))[:, None]
            vectors -= by_string
            strings[used] = vectors
            for name, parameter, gradient in (
                ("output", output, units.T @ error),
                ("label", label, error.sum(axis=0)),
                ("hidden", hidden, back.sum(axis=0)),
            ):
                steps[name] += gradient**2
                parameter -= (rate * gradient / np.sqrt(steps[name])).astype(np.float32)
    scales = np.maximum(np.abs(strings).max(axis=1) / _LEVELS, _TINY).astype(np.float32)
    return Network(np.rint(strings / scales[:, None]).astype(np.int8), scales, hidden, output, label)


def _drawn(chance: np.random.Generator, *shape: int) -> Floats:
    """Return random numbers, small where the network is wide."""
    width = min(shape)
    return chance.standard_normal(shape, dtype=np.float32) / np.float32(np.sqrt(width))


def _kept(chance: np.random.Generator, shape: tuple[int, int], dropped: float) -> Floats:
    """Return nought for the share dropped, for the others what makes up for it."""
    return (chance.random(shape, np.float32) >= dropped) * np.float32(1 / (1 - dropped))


def _with_dropout(texts: sp.csr_matrix, share: float, chance: np.random.Generator) -> sp.csr_matrix:
    """Return texts without some of their strings: of each text another share, share on average."""
    counts = np.diff(texts.indptr)
    left_out = np.repeat(chance.random(len(counts), np.float32) * np.float32(2 * share), counts)
    kept = chance.random(texts.nnz, np.float32) >= left_out
    starts = np.concatenate([[0], np.cumsum(kept)])[texts.indptr]
    data = texts.data[kept] * np.float32(1 / (1 - share))
    return sp.csr_matrix((data, texts.indices[kept], starts), shape=texts.shape)


def _of_used(texts: sp.csr_matrix, places: NDArray[np.int32]) -> tuple[NDArray[np.int64], sp.csr_matrix]:
    """Return which strings stand in texts, and texts over these alone; places: a nought for each string, and again.

    That is ``np.unique`` with its inverse, without sorting.
    """
    places[texts.indices] = 1
    used = np.flatnonzero(places)
    places[used] = np.arange(len(used))
    among_used = places[texts.indices]
    places[used] = 0
    return used, sp.csr_matrix((texts.data, among_used, texts.indptr), shape=(texts.shape[0], len(used)))


def _softmax(logits: Floats) -> Floats:
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Floats = exponentials / exponentials.sum(axis=1, keepdims=True)
    return shares
