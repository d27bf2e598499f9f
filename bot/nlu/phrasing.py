"""Tells from how a message is put, whatever it is about, of what kind it is: several matters, too broad, not ours.

What it is about is left out: every run of words that stand with few labels is one mark. What remains (＊归谁，＊又归谁)
is learnt as runs of one to three by a logistic regression for each kind, hashed (Weinberger et al. 2009), so that no
run is kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import LogisticRegression

from bot.nlu.views import Utterance, grams
from knowledge.ranking import Kind

KINDS: tuple[Kind, ...] = ("several", "broad", "elsewhere")
# A word that stands in the examples of so many labels says nothing of which.
_LABELS = 80
_MATTER, _BEGIN, _END = "＊", "^", "$"
_LONGEST, _PLACES = 3, 2**17
# How freely the weights leave nought (the inverse of the penalty's strength), and when they are near enough.
_FREE, _NEAR = 0.5, 0.01
_WEIGHTS, _WORDS = "phrasing.npy", "phrasing.txt"


@dataclass(frozen=True)
class Phrasing:
    """words: those that say nothing of which matter; weights (kinds × places and a constant): of the hashed runs."""

    words: frozenset[str]
    weights: NDArray[np.float32]

    @classmethod
    def fit(cls, texts: Sequence[Utterance], labels: Sequence[str], kinds: Sequence[Kind]) -> Phrasing:
        """Learn from texts, the label of each, and the kind of each label; several matters are of no one label."""
        standing: dict[str, set[str]] = defaultdict(set)
        for text, label, kind in zip(texts, labels, kinds, strict=True):
            if kind not in ("several", "intent"):
                for word in text.words:
                    standing[word].add(label)
        words = frozenset(word for word, with_labels in standing.items() if len(with_labels) >= _LABELS)
        runs = _hasher(words).transform(texts)
        weights = np.zeros((len(KINDS), _PLACES + 1), np.float32)
        for row, kind in enumerate(KINDS):
            if 0 < kinds.count(kind) < len(kinds):
                found = LogisticRegression(C=_FREE, tol=_NEAR, solver="liblinear").fit(runs, np.array(kinds) == kind)
                weights[row] = np.append(found.coef_[0], found.intercept_[0])
        return cls(words, weights)

    def log_odds(self, text: Utterance) -> dict[Kind, float]:
        """Return the logarithm of the odds that text is of each of the kinds."""
        places = self._hasher.transform([text]).indices
        said = self.weights[:, places].sum(axis=1) + self.weights[:, -1]
        return dict(zip(KINDS, said.tolist(), strict=True))

    def save(self, folder: Path) -> None:
        """Write it into folder."""
        np.save(folder / _WEIGHTS, self.weights)
        (folder / _WORDS).write_text("\n".join(sorted(self.words)), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> Phrasing:
        """Read what ``save`` wrote."""
        return cls(frozenset((folder / _WORDS).read_text("utf-8").splitlines()), np.load(folder / _WEIGHTS))

    @cached_property
    def _hasher(self) -> HashingVectorizer:
        return _hasher(self.words)


def _hasher(words: Collection[str]) -> HashingVectorizer:
    """Return what makes places of the runs of texts (texts × places), each counted once."""

    def runs(text: Utterance) -> Iterator[str]:
        return (" ".join(run) for run in grams([_BEGIN, *outline(text, words), _END], 1, _LONGEST))

    return HashingVectorizer(analyzer=runs, n_features=_PLACES, binary=True, norm=None, alternate_sign=False)


def outline(text: Utterance, words: Collection[str]) -> list[str]:
    """Return the words of text with one mark for every run of those that are neither marks nor among words."""
    outlined: list[str] = []
    for word in text.words:
        if word in words or not (word[0].isalnum() or word[0] == "_"):
            outlined.append(word)
        elif outlined[-1:] != [_MATTER]:
            outlined.append(_MATTER)
    return outlined
