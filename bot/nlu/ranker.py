"""Ranks what a message may mean, and with it the intent. The NLU never learns divisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import jieba
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.tokenizers.jieba_tokenizer import JiebaTokenizer
from rasa.shared.nlu.constants import ENTITIES, INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.kernel_model import Evidence, KernelModel, Settings
from bot.nlu.segments import Cut, halves
from bot.nlu.views import MASKS, Utterance, mask
from knowledge.query import Knowledge, current
from knowledge.ranking import Kind, Question, Read, Reading, Weights, probabilities, settings
from knowledge.search import search

RANKING = "matter_ranking"
PARTS = "matter_parts"
_SILENT = 0.02
# The intents that the kinds of label belong to; every other label is an intent itself.
INTENT_OF: dict[str, str] = {
    "matter": "ask_responsible",
    "broad": "ask_responsible",
    "elsewhere": "out_of_scope",
}


@dataclass(frozen=True)
class Whole:
    """What the readings say of a whole message, and of the halves of each way to cut it in two."""

    read: Read
    cuts: list[tuple[Cut, tuple[Read, Read]]]

    def most_telling(self, weights: Weights) -> tuple[Cut, tuple[Read, Read]] | None:
        """Return the cut whose halves most surely name two different matters, None if there is none."""

        def telling(cut: tuple[Cut, tuple[Read, Read]]) -> float:
            best = []
            for part in cut[1]:
                matters = {reading.label for reading in part.readings if reading.kind == "matter"}
                ranked = probabilities(part, weights)
                best.append(next(((m, p) for m, p in ranked.items() if m in matters), ("", 0.0)))
            return 0.0 if best[0][0] == best[1][0] else best[0][1] * best[1][1]

        best = max(self.cuts, key=telling, default=None)
        return best if best and telling(best) > 0 else None


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class MatterRanker(GraphComponent, IntentClassifier):
    """Learns labels: matters, too broad topics, things that are not ours, and plain intents.

    An example's label is in its block's metadata (``matter:``, ``broad:`` or ``elsewhere:``), else its
    intent. A message gets ``intent``, ``matter_ranking`` (the best labels with kind, probability and what
    each reading says) and, where it may hold two matters, ``matter_parts`` (the ranking of each half of the
    most telling cut).
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """Words come from jieba."""
        return [JiebaTokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Packages this component needs."""
        return ["sklearn", "scipy", "pypinyin"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Chosen on questions outside the training set (docs/decisions.md)."""
        return {
            # Of each view in the kernel of two texts.
            "weights": {"characters": 0.3, "words": 0.3, "sound": 0.4},
            # The penalty on the ridge coefficients.
            "ridge": 0.2,
            # How many examples vote.
            "neighbours": 12,
            # A string counts from so many examples on.
            "rarest": 2,
            # How many labels are passed on.
            "ranking_length": 12,
        }

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: KernelModel | None = None,
        kinds: dict[str, Kind] | None = None,
    ) -> None:
        """Model and kinds (of each label) are None until trained."""
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._model = model
        self._kinds = kinds or {}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MatterRanker:
        """Make an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> MatterRanker:
        """Read the trained component."""
        with model_storage.read_from(resource) as folder:
            model = KernelModel.load(folder)
            kinds = dict(line.split("\t") for line in (folder / "kinds.tsv").read_text("utf-8").splitlines())
        return cls(config, model_storage, resource, model, kinds)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the labels of the examples and store what was learnt."""
        utterances, labels = [], []
        for example in training_data.intent_examples:
            kind, label = label_of(example)
            self._kinds[label] = kind
            labels.append(label)
            utterances.append(utterance_of(example))
        config = self._config
        self._model = KernelModel.fit(
            utterances,
            labels,
            Settings(**{field.name: config[field.name] for field in fields(Settings)}),
        )
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
            (folder / "kinds.tsv").write_text(
                "".join(f"{label}\t{kind}\n" for label, kind in self._kinds.items()), "utf-8"
            )
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Rank what each message may mean."""
        knowledge = current()
        weights, _ = settings()
        for message in messages:
            self._rank(message, self.read(message, knowledge), weights)
        return messages

    def read(self, message: Message, knowledge: Knowledge) -> Whole:
        """Return what the readings say of message, and of both halves of each way to cut it in two."""
        text = message.get(TEXT)
        cuts = halves(text)
        utterances = [utterance_of(message), *(_utterance(text, *span, message) for cut in cuts for span in cut)]
        assert self._model is not None
        evidence = self._model.evidence(utterances)
        reads = [
            read_of(self._model.labels, self._kinds, evidence, row, part, knowledge)
            for row, part in enumerate([text, *(text[slice(*span)] for cut in cuts for span in cut)])
        ]
        pairs = zip(reads[1::2], reads[2::2], strict=True)
        return Whole(reads[0], list(zip(cuts, pairs, strict=True)))

    def _rank(self, message: Message, whole: Whole, weights: Weights) -> None:
        ranked = probabilities(whole.read, weights)
        message.set(RANKING, self._described(whole.read, ranked), add_to_output=True)
        self._set_intent(message, ranked, whole.read)
        if best := whole.most_telling(weights):
            cut, parts = best
            text = message.get(TEXT)
            described = [
                {"text": text[slice(*span)], "ranking": self._described(part, probabilities(part, weights))}
                for span, part in zip(cut, parts, strict=True)
            ]
            message.set(PARTS, described, add_to_output=True)

    def _described(self, read: Read, ranked: dict[str, float]) -> list[dict[str, Any]]:
        said = {reading.label: reading for reading in read.readings}
        return [
            {
                "label": label,
                "kind": said[label].kind,
                "probability": round(probability, 4),
                "ridge": round(said[label].ridge, 4),
                "vote": round(said[label].vote, 4),
                "retrieval": round(said[label].retrieval, 2),
            }
            for label, probability in list(ranked.items())[: self._config["ranking_length"]]
        ]

    def _set_intent(self, message: Message, ranked: dict[str, float], read: Read) -> None:
        kinds = {reading.label: reading.kind for reading in read.readings}
        # Where nothing speaks for anything, it is not for us.
        intents: dict[str, float] = {} if ranked else {"out_of_scope": 0.0}
        for label, probability in ranked.items():
            intent = INTENT_OF.get(kinds[label], label)
            intents[intent] = intents.get(intent, 0.0) + probability
        ranking = [
            {"name": name, "confidence": confidence}
            for name, confidence in sorted(intents.items(), key=lambda item: -item[1])
        ]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set("intent_ranking", ranking[:5], add_to_output=True)


def label_of(example: Message) -> tuple[Kind, str]:
    """Return the kind and the label of a training example."""
    metadata = (example.get(METADATA) or {}).get(INTENT) or {}
    for kind in ("matter", "broad", "elsewhere"):
        if kind in metadata:
            return kind, metadata[kind]
    return "intent", example.get(INTENT)


def utterance_of(message: Message) -> Utterance:
    """Return the message as the views look at it: its names masked."""
    text = message.get(TEXT)
    return _utterance(text, 0, len(text), message)


def _utterance(text: str, start: int, end: int, message: Message) -> Utterance:
    """Return the part of text from start to end as the views look at it."""
    names = [
        {**name, "start": name["start"] - start, "end": name["end"] - start}
        for name in message.get("names") or message.get(ENTITIES) or []
        if name["entity"] in MASKS and start <= name["start"] and name["end"] <= end
    ]
    masked = mask(text[start:end], names)
    return Utterance(masked, tuple(word for word in jieba.lcut(masked.lower()) if word.strip()))


def read_of(
    labels: Sequence[str],
    kinds: dict[str, Kind],
    evidence: Evidence,
    row: int,
    text: str,
    knowledge: Knowledge,
) -> Read:
    """Join what the examples say (row of evidence) with what retrieval finds for text.

    Labels that the knowledge no longer has are left out; those that no example has are found by retrieval.
    """
    found = {hit.label: hit.score for hit in search(knowledge, text)}
    known = {**knowledge.matters, **knowledge.broad, **knowledge.elsewhere}
    readings = [
        Reading(
            label,
            kinds[label],
            float(evidence.ridge[row, at]),
            float(evidence.vote[row, at]),
            found.get(label, 0.0),
        )
        for at, label in enumerate(labels)
        if kinds[label] == "intent" or label in known
    ]
    # Labels for which nothing speaks only cost time.
    readings = [r for r in readings if r.vote or r.retrieval or r.ridge > _SILENT]
    for label in found.keys() - set(labels):
        kind: Kind = "matter" if label in knowledge.matters else "elsewhere"
        readings.append(Reading(label, kind, 0.0, 0.0, found[label]))
    return Read(_question(text, found, knowledge), tuple(readings))


def _question(text: str, found: dict[str, float], knowledge: Knowledge) -> Question:
    best: dict[str, float] = {}
    for label, score in found.items():
        if matter := knowledge.matters.get(label):
            best[matter.division.name] = max(best.get(matter.division.name, 0.0), score)
    first, second = [*sorted(best.values(), reverse=True), 0.0, 0.0][:2]
    return Question(first, first - second, len(text), len(knowledge.cutter.content(text)))
