"""Ranks labels for a text by kernel ridge regression and by its nearest examples, on one kernel.

The kernel of two texts is the weighted sum over the views of the cosine of their TF-IDF vectors. Ridge
regression on it has its leave-one-out predictions in closed form (Allen 1974; Cawley and Talbot 2003), so
the decision can be calibrated on every example as if it had not been trained on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.linalg
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.views import VIEWS, Utterance

Scores = NDArray[np.float32]


@dataclass(frozen=True)
class Settings:
    """weights: of each view; ridge: the penalty; neighbours: how many examples vote; rarest: an n-gram
    counts from this many examples on.
    """

    weights: Mapping[str, float]
    ridge: float
    neighbours: int
    rarest: int


@dataclass(frozen=True)
class Evidence:
    """What the examples say of texts: two (texts × labels) arrays, and each text's best similarity."""

    ridge: Scores
    vote: Scores
    nearest: Scores


class KernelModel:
    """Labels, the examples' vectors, and the ridge coefficients; make one with ``fit`` or ``load``."""

    def __init__(
        self,
        settings: Settings,
        labels: Sequence[str],
        vectorizers: Mapping[str, TfidfVectorizer],
        examples: sp.csr_matrix,
        owners: NDArray[np.int32],
        coefficients: Scores,
    ) -> None:
        """examples: (examples × features); owners: each example's label; coefficients: as labels."""
        self.settings = settings
        self.labels = list(labels)
        self._vectorizers = vectorizers
        self._examples = examples
        self._transposed = examples.T.tocsr()
        self._owners = owners
        self._coefficients = coefficients

    @classmethod
    def fit(cls, texts: Sequence[Utterance], labels: Sequence[str], settings: Settings) -> KernelModel:
        """Learn from texts and the label of each."""
        vectorizers = {
            view: TfidfVectorizer(
                analyzer=VIEWS[view],
                sublinear_tf=True,
                min_df=min(settings.rarest, len(texts)),
                dtype=np.float32,
            )
            for view in settings.weights
        }
        for vectorizer in vectorizers.values():
            vectorizer.fit(texts)
        examples = _vectors(vectorizers, settings, texts)
        names = sorted(set(labels))
        owners = np.array([names.index(label) for label in labels], dtype=np.int32)
        coefficients, _ = _ridge(examples, owners, len(names), settings.ridge, loo=False)
        return cls(settings, names, vectorizers, examples, owners, coefficients)

    def evidence(self, texts: Sequence[Utterance]) -> Evidence:
        """Return what the examples say of texts."""
        similarity = (_vectors(self._vectorizers, self.settings, texts) @ self._transposed).toarray()
        return self._weigh(similarity, similarity @ self._coefficients)

    def leave_one_out(self) -> Evidence:
        """Return what the other examples say of each example."""
        similarity = (self._examples @ self._transposed).toarray()
        _, predictions = _ridge(
            self._examples, self._owners, len(self.labels), self.settings.ridge, loo=True
        )
        np.fill_diagonal(similarity, 0)
        return self._weigh(similarity, predictions)

    @property
    def owners(self) -> NDArray[np.int32]:
        """Each example's label, as an index into labels."""
        return self._owners

    def _weigh(self, similarity: Scores, ridge: Scores) -> Evidence:
        count = min(self.settings.neighbours, similarity.shape[1])
        rows = np.arange(len(similarity))[:, None]
        near = np.argpartition(-similarity, count - 1, axis=1)[:, :count]
        weights = np.maximum(similarity[rows, near], 0) ** 2
        vote = np.zeros((len(similarity), len(self.labels)), np.float32)
        np.add.at(vote, (rows, self._owners[near]), weights)
        total = weights.sum(axis=1, keepdims=True)
        return Evidence(
            ridge.astype(np.float32),
            np.divide(vote, total, out=np.zeros_like(vote), where=total > 0),
            similarity[rows, near].max(axis=1),
        )

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
            **{f"idf_{view}": v.idf_ for view, v in self._vectorizers.items()},
        )
        (folder / "model.json").write_text(
            json.dumps(
                {
                    "settings": {**self.settings.__dict__, "weights": dict(self.settings.weights)},
                    "labels": self.labels,
                    "vocabulary": {
                        view: sorted(v.vocabulary_, key=v.vocabulary_.__getitem__)
                        for view, v in self._vectorizers.items()
                    },
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
            vectorizers = {}
            for view, vocabulary in described["vocabulary"].items():
                vectorizers[view] = TfidfVectorizer(
                    analyzer=VIEWS[view], sublinear_tf=True, dtype=np.float32, vocabulary=vocabulary
                )
                vectorizers[view].idf_ = arrays[f"idf_{view}"]
            examples = sp.csr_matrix(
                (arrays["data"].astype(np.float32), arrays["indices"], arrays["indptr"]),
                shape=tuple(arrays["shape"]),
            )
            return cls(
                settings,
                described["labels"],
                vectorizers,
                examples,
                arrays["owners"],
                arrays["coefficients"].astype(np.float32),
            )


def _vectors(
    vectorizers: Mapping[str, TfidfVectorizer], settings: Settings, texts: Sequence[Utterance]
) -> sp.csr_matrix:
    """Return the views side by side, each scaled so that the dot product is the weighted kernel."""
    return sp.hstack(
        [
            vectorizer.transform(texts) * np.sqrt(np.float32(settings.weights[view]))
            for view, vectorizer in vectorizers.items()
        ],
        format="csr",
        dtype=np.float32,
    )


def _ridge(
    examples: sp.csr_matrix, owners: NDArray[np.int32], labels: int, penalty: float, *, loo: bool
) -> tuple[Scores, Scores]:
    """Solve (K + penalty·I) A = Y; return A and, where asked, the leave-one-out predictions."""
    kernel = (examples @ examples.T).toarray()
    kernel[np.diag_indices_from(kernel)] += penalty
    wanted = np.zeros((len(owners), labels), np.float32)
    wanted[np.arange(len(owners)), owners] = 1
    factor = scipy.linalg.cholesky(kernel, lower=True, overwrite_a=True, check_finite=False)
    coefficients = scipy.linalg.cho_solve((factor, True), wanted, check_finite=False)
    if not loo:
        return coefficients, wanted
    inverse, _ = scipy.linalg.lapack.spotri(factor, lower=True, overwrite_c=True)
    return coefficients, wanted - coefficients / np.diag(inverse)[:, None]
