"""Tells how probable each label is for a text: the networks that learnt the examples, and their strings."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from joblib import Parallel, delayed
from numpy.typing import NDArray
from sklearn.feature_extraction.text import CountVectorizer

from bot.nlu.network import Network, Training, spread, train
from bot.nlu.views import VIEWS, Utterance


@dataclass(frozen=True)
class Settings:
    """rarest: a string counts from this many examples on; networks: how many; training: of each."""

    rarest: int
    networks: int
    training: Training


class LabelModel:
    """Labels, strings of each view, and networks; make one with ``fit`` or ``load``."""

    def __init__(
        self,
        settings: Settings,
        labels: Sequence[str],
        strings: Mapping[str, Sequence[str]],
        networks: Sequence[Network],
    ) -> None:
        """strings: those that count, by view."""
        self.settings = settings
        self.labels = list(labels)
        self._strings = {view: list(of_view) for view, of_view in strings.items()}
        self._counters = [_counter(view, vocabulary=of_view) for view, of_view in self._strings.items()]
        self._networks = list(networks)

    @classmethod
    def fit(cls, texts: Sequence[Utterance], labels: Sequence[str], settings: Settings) -> LabelModel:
        """Learn from texts and the label of each."""
        names = sorted(set(labels))
        number = {name: at for at, name in enumerate(names)}
        owners = np.array([number[label] for label in labels], dtype=np.int32)
        rarest = min(settings.rarest, len(texts))

        # In processes of their own: in threads they would wait for each other. Each gets the texts as they are:
        # mapped from a file, every batch would copy them.
        with Parallel(n_jobs=settings.networks, max_nbytes=None) as side_by_side:
            counted = side_by_side(delayed(_counted)(view, texts, rarest) for view in VIEWS)
            present = _side_by_side([of_view for of_view, _ in counted], settings)
            networks = side_by_side(
                delayed(train)(present, owners, len(names), settings.training, seed)
                for seed in range(settings.networks)
            )
        strings = {view: of_view for view, (_, of_view) in zip(VIEWS, counted, strict=True)}
        return cls(settings, names, strings, networks)

    def probabilities(self, texts: Sequence[Utterance]) -> NDArray[np.float32]:
        """Return the probability of each label (texts × labels).

        That is the normalised geometric mean of what the networks say (Hinton 2002, products of experts).
        """
        present = _side_by_side([counter.transform(texts) for counter in self._counters], self.settings)
        said = sum(network.log_probabilities(present) for network in self._networks) / len(self._networks)
        shares = np.exp(said)
        whole: NDArray[np.float32] = shares / shares.sum(axis=1, keepdims=True)
        return whole

    def save(self, folder: Path) -> None:
        """Write the model into folder."""
        for number, network in enumerate(self._networks):
            np.savez(folder / f"network{number}.npz", **network.arrays())
        described = {"settings": asdict(self.settings), "labels": self.labels, "strings": self._strings}
        (folder / "model.json").write_text(json.dumps(described, ensure_ascii=False), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> LabelModel:
        """Read a model that ``save`` wrote."""
        described = json.loads((folder / "model.json").read_text("utf-8"))
        chosen = described["settings"]
        settings = Settings(**{**chosen, "training": Training(**chosen["training"])})
        networks = []
        for number in range(settings.networks):
            with np.load(folder / f"network{number}.npz") as arrays:
                networks.append(Network.of(arrays))
        return cls(settings, described["labels"], described["strings"], networks)


def _counted(view: str, texts: Sequence[Utterance], rarest: int) -> tuple[sp.csr_matrix, list[str]]:
    """Return the strings of view that stand in so many texts, and which of them stand in each (texts × strings)."""
    counter = _counter(view, min_df=rarest)
    present = counter.fit_transform(texts)
    return present, counter.get_feature_names_out().tolist()


def _counter(view: str, **options: Any) -> CountVectorizer:
    return CountVectorizer(analyzer=VIEWS[view], binary=True, dtype=np.float32, **options)


def _side_by_side(views: Sequence[sp.csr_matrix], settings: Settings) -> sp.csr_matrix:
    return spread(sp.hstack(views, format="csr"), settings.training.gain)
