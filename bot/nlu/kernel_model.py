"""Ranks labels for a text by kernel ridge regression and by its nearest examples, on one kernel.

The kernel of two texts is the weighted sum over the views of the cosine of their vectors. A string counts
by how few labels it is spread over (inverse category frequency, Lertnattee and Theeramunkong 2004, with the
exponential of the entropy as the number of labels): what stands in the examples of nearly every label
(找谁, 怎么办) says nothing of any, what stands in many but mostly in one (高企) still speaks for that one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.preprocessing import normalize

from bot.nlu.views import VIEWS, Utterance

Scores = NDArray[np.float32]
_TINY = 1e-30
# How many features at a time, to save memory.
_BLOCK = 20_000
# How many labels at a time.
_COLUMNS = 16


@dataclass(frozen=True)
class Settings:
    """weights: of each view; ridge: the penalty; rounds: of conjugate gradients; neighbours: how many
    examples vote; rarest: a string counts from this many examples on.
    """

    weights: Mapping[str, float]
    ridge: float
    rounds: int
    neighbours: int
    rarest: int


@dataclass(frozen=True)
class Evidence:
    """What the examples say of texts: two (texts × labels) arrays."""

    ridge: Scores
    vote: Scores


class KernelModel:
    """Labels, the examples' vectors, and the ridge coefficients; make one with ``fit`` or ``load``."""

    def __init__(
        self,
        settings: Settings,
        labels: Sequence[str],
        views: Mapping[str, _View],
        examples: sp.csr_matrix,
        owners: NDArray[np.int32],
        coefficients: Scores,
    ) -> None:
        """examples: (examples × features); owners: each example's label; coefficients: as labels."""
        self.settings = settings
        self.labels = list(labels)
        self._views = views
        self._examples = examples
        self._transposed = examples.T.tocsr()
        self._owners = owners
        self._coefficients = coefficients

    @classmethod
    def fit(cls, texts: Sequence[Utterance], labels: Sequence[str], settings: Settings) -> KernelModel:
        """Learn from texts and the label of each."""
        names = sorted(set(labels))
        number = {name: at for at, name in enumerate(names)}
        owners = np.array([number[label] for label in labels], dtype=np.int32)
        views = {}
        columns = []
        for view in settings.weights:
            views[view], column = _View.fit(view, texts, owners, len(names), settings)
            columns.append(column)
        examples = _side_by_side(columns, settings)
        coefficients = _ridge(examples, owners, len(names), settings)
        return cls(settings, names, views, examples, owners, coefficients)

    def evidence(self, texts: Sequence[Utterance]) -> Evidence:
        """Return what the examples say of texts."""
        vectors = _side_by_side([view.transform(texts) for view in self._views.values()], self.settings)
        ridge = np.array([self._ridge(vectors.getrow(row)) for row in range(len(texts))])
        return self._weigh((vectors @ self._transposed).toarray(), ridge)

    def _ridge(self, vector: sp.csr_matrix) -> Scores:
        scores: Scores = vector.data @ self._worth[vector.indices].astype(np.float32)
        return scores

    @cached_property
    def _worth(self) -> NDArray[np.float16]:
        """What each feature is worth for each label (features × labels): Xᵀ·A.

        With it the ridge score of a text needs only its own features, not its similarity to every example.
        """
        worth = np.empty((self._transposed.shape[0], len(self.labels)), np.float16)
        for start in range(0, len(worth), _BLOCK):
            worth[start : start + _BLOCK] = self._transposed[start : start + _BLOCK] @ self._coefficients
        return worth

    def _weigh(self, similarity: Scores, ridge: Scores) -> Evidence:
        count = min(self.settings.neighbours, similarity.shape[1])
        rows = np.arange(len(similarity))[:, None]
        near = np.argpartition(-similarity, count - 1, axis=1)[:, :count]
        weights = np.maximum(similarity[rows, near], 0) ** 2
        vote = np.zeros((len(similarity), len(self.labels)), np.float32)
        np.add.at(vote, (rows, self._owners[near]), weights)
        total = weights.sum(axis=1, keepdims=True)
        return Evidence(ridge, np.divide(vote, total, out=np.zeros_like(vote), where=total > 0))

    def save(self, folder: Path) -> None:
        """Write the model into folder."""
        np.savez_compressed(
            folder / "arrays.npz",
            data=self._examples.data.astype(np.float16),
            indices=self._examples.indices.astype(np.int32),
            indptr=self._examples.indptr.astype(np.int32),
            shape=np.array(self._examples.shape),
            owners=self._owners,
            coefficients=self._coefficients.astype(np.float16),
            **{f"weights_{name}": view.weights for name, view in self._views.items()},
        )
        (folder / "model.json").write_text(
            json.dumps(
                {
                    "settings": {**self.settings.__dict__, "weights": dict(self.settings.weights)},
                    "labels": self.labels,
                    "vocabulary": {name: view.vocabulary for name, view in self._views.items()},
                },
                ensure_ascii=False,
            ),
            "utf-8",
        )

    @classmethod
    def load(cls, folder: Path) -> KernelModel:
        """Read a model that ``save`` wrote."""
        described = json.loads((folder / "model.json").read_text("utf-8"))
        settings = Settings(**described["settings"])
        with np.load(folder / "arrays.npz") as arrays:
            views = {
                name: _View(name, vocabulary, arrays[f"weights_{name}"])
                for name, vocabulary in described["vocabulary"].items()
            }
            examples = sp.csr_matrix(
                (arrays["data"].astype(np.float32), arrays["indices"], arrays["indptr"]),
                shape=tuple(arrays["shape"]),
            )
            return cls(
                settings,
                described["labels"],
                views,
                examples,
                arrays["owners"],
                arrays["coefficients"].astype(np.float32),
            )


class _View:
    """One view's strings and what each is worth; turns texts into vectors of length one."""

    def __init__(self, name: str, vocabulary: Sequence[str], weights: NDArray[np.float32]) -> None:
        self.vocabulary = list(vocabulary)
        self.weights = weights
        self._counter = _counter(name, vocabulary=self.vocabulary)

    @classmethod
    def fit(
        cls,
        name: str,
        texts: Sequence[Utterance],
        owners: NDArray[np.int32],
        labels: int,
        settings: Settings,
    ) -> tuple[_View, sp.csr_matrix]:
        """Learn the view of texts; return it and the texts' vectors."""
        counter = _counter(name, min_df=min(settings.rarest, len(texts)))
        present = counter.fit_transform(texts)
        rows = (np.ones(len(owners), np.float32), (owners, np.arange(len(owners))))
        spread = _spread(sp.csr_matrix(rows) @ present)
        # Never zero: a message of frame words alone (负责人是谁) has nothing else.
        weights = np.log((1 + labels) / spread).astype(np.float32)
        return cls(name, counter.get_feature_names_out().tolist(), weights), _weighed(present, weights)

    def transform(self, texts: Sequence[Utterance]) -> sp.csr_matrix:
        """Return the vectors of texts."""
        return _weighed(self._counter.transform(texts), self.weights)


def _spread(counts: sp.csr_matrix) -> NDArray[np.float32]:
    """Return over how many labels each string is spread: the exponential of its entropy.

    counts: (labels × strings), in how many examples of the label the string stands.
    """
    shares = counts.tocsc()
    totals = np.asarray(shares.sum(axis=0)).ravel()
    shares = shares @ sp.diags(1 / np.maximum(totals, 1))
    shares.data = -shares.data * np.log(shares.data)
    spread: NDArray[np.float32] = np.exp(np.asarray(shares.sum(axis=0)).ravel()).astype(np.float32)
    return spread


def _counter(name: str, **options: Any) -> CountVectorizer:
    return CountVectorizer(analyzer=VIEWS[name], binary=True, dtype=np.float32, **options)


def _weighed(present: sp.csr_matrix, weights: NDArray[np.float32]) -> sp.csr_matrix:
    weighed = present.tocsr()
    weighed.data = weights[weighed.indices]
    return normalize(weighed, copy=False)


def _side_by_side(columns: Sequence[sp.csr_matrix], settings: Settings) -> sp.csr_matrix:
    """Join the views, each scaled so that the dot product is the weighted kernel."""
    scales = np.sqrt(np.array(list(settings.weights.values()), np.float32))
    joined = sp.hstack(
        [column * scale for column, scale in zip(columns, scales, strict=True)],
        format="csr",
        dtype=np.float32,
    )
    # A text that has nothing in one view (pinyin has no words) is judged by the others alone.
    return normalize(joined, copy=False)


def _ridge(examples: sp.csr_matrix, owners: NDArray[np.int32], labels: int, settings: Settings) -> Scores:
    """Solve (K + ridge·I) A = Y for the coefficients A (examples × labels), K = X·Xᵀ.

    By conjugate gradients (Hestenes and Stiefel 1952): K is never written out. Some rounds are enough: what is
    left to solve changes no answer (docs/decisions.md). A few labels at a time stay in the processor's cache.
    """
    features = examples.T.tocsr()

    def solve(first: int) -> Scores:
        rest = (owners[:, None] == np.arange(first, min(first + _COLUMNS, labels))).astype(np.float32)
        solved: Scores = np.zeros_like(rest)
        direction = rest.copy()
        length = (rest**2).sum(axis=0)
        for _ in range(settings.rounds):
            image = examples @ (features @ direction) + settings.ridge * direction
            step = length / np.maximum((direction * image).sum(axis=0), _TINY)
            solved += step * direction
            rest -= step * image
            before, length = length, (rest**2).sum(axis=0)
            direction = rest + length / np.maximum(before, _TINY) * direction
        return solved

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        coefficients: Scores = np.hstack(list(pool.map(solve, range(0, labels, _COLUMNS))))
    return coefficients
