"""Ranks what a message may mean, and with it the intent. The NLU never learns divisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import jieba
import numpy as np
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
from bot.nlu.segments import Span, meant, segmentations, signs
from bot.nlu.views import MASKS, Utterance, mask
from knowledge.query import Knowledge, current
from knowledge.ranking import Kind, Question, Read, Reading, Weights, probabilities, settings
from knowledge.search import search
from knowledge.several import Parts, likeliest

RANKING = "matter_ranking"
PARTS = "matter_parts"
READINGS = "matter_readings"
_SILENT = 0.02
# The intents that the kinds of label belong to; every other label is an intent itself.
INTENT_OF: dict[str, str] = {
    "matter": "ask_responsible",
    "broad": "ask_responsible",
    "elsewhere": "out_of_scope",
}


@dataclass(frozen=True)
class Whole:
    """What the readings say of a whole message, and of the parts of each way to part it (by their spans)."""

    text: str
    read: Read
    ways: tuple[tuple[Span, ...], ...]
    parts: Mapping[Span, Read]

    def likeliest(self, knowledge: Knowledge, weights: Weights) -> tuple[tuple[Span, ...], Parts] | None:
        """Return the way whose parts most surely ask for a division each, and what they ask; None if none."""
        ranked = {span: probabilities(read, weights) for span, read in self.parts.items()}
        ways = [Parts(tuple(ranked[span] for span in way), signs(self.text, way)) for way in self.ways]
        best = likeliest(knowledge, ways)
        return None if best is None else (self.ways[best], ways[best])


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class MatterRanker(GraphComponent, IntentClassifier):
    """Learns labels: matters, too broad topics, things that are not ours, and plain intents.

    An example's label is in its block's metadata (``matter:``, ``broad:`` or ``elsewhere:``), else its
    intent. A message gets ``intent``, ``matter_ranking`` (the best labels with kind and probability),
    ``matter_readings`` (what each reading says of each label; not passed on) and, where it may hold several
    matters, ``matter_parts`` (the ranking of each part of the likeliest parting, and the signs in its words).
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
            # How far the ridge is solved.
            "rounds": 10,
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
            self._rank(message, self.read(message, knowledge), knowledge, weights)
        return messages

    def read(self, message: Message, knowledge: Knowledge) -> Whole:
        """Return what the readings say of message, and of the parts of each way to part it."""
        text = message.get(TEXT)
        whole, ways = (0, len(text)), segmentations(text)
        reads = self._reads(message, [whole, *(span for way in ways for span in way)], knowledge)
        return Whole(text, reads.pop(whole), tuple(ways), reads)

    def _reads(self, message: Message, spans: Sequence[Span], knowledge: Knowledge) -> dict[Span, Read]:
        assert self._model is not None
        text, spans = message.get(TEXT), list(dict.fromkeys(spans))
        evidence = self._model.evidence([_utterance(text, *span, message) for span in spans])
        return {
            span: read_of(self._model.labels, self._kinds, evidence, row, text[slice(*span)], knowledge)
            for row, span in enumerate(spans)
        }

    def _rank(self, message: Message, whole: Whole, knowledge: Knowledge, weights: Weights) -> None:
        asked, ranked = whole.read, probabilities(whole.read, weights)
        self._set_intent(message, ranked, _kinds(asked))
        if message.get(INTENT)["name"] == "correct" and (correction := meant(whole.text)):
            # What was meant is ranked by itself: with what was not, the message is like every correction.
            asked = self._reads(message, [correction], knowledge)[correction]
            ranked = probabilities(asked, weights)
        elif found := whole.likeliest(knowledge, weights):
            way, parts = found
            described = [
                {"text": whole.text[slice(*span)], "ranking": self._best(ranking, {})}
                for span, ranking in zip(way, parts.rankings, strict=True)
            ]
            message.set(PARTS, {"signs": parts.signs, "parts": described}, add_to_output=True)
        message.set(RANKING, self._best(ranked, _kinds(asked)), add_to_output=True)
        message.set(READINGS, asked.readings)

    def _best(self, ranked: Mapping[str, float], kinds: Mapping[str, Kind]) -> list[dict[str, Any]]:
        best = list(ranked.items())[: self._config["ranking_length"]]
        return [
            {"label": label, "probability": round(p, 4), **({"kind": kinds[label]} if label in kinds else {})}
            for label, p in best
        ]

    def _set_intent(self, message: Message, ranked: dict[str, float], kinds: Mapping[str, Kind]) -> None:
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


def _kinds(read: Read) -> dict[str, Kind]:
    return {reading.label: reading.kind for reading in read.readings}


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
    words = knowledge.cutter.content(text)
    found = {hit.label: hit.score for hit in search(knowledge, words)}
    known = {**knowledge.matters, **knowledge.broad, **knowledge.elsewhere}
    ridge, vote = evidence.ridge[row], evidence.vote[row]
    # Labels for which nothing speaks only cost time.
    speaking = set(np.flatnonzero((vote > 0) | (ridge > _SILENT)))
    speaking |= {at for at, label in enumerate(labels) if label in found}
    readings = [
        Reading(label, kinds[label], float(ridge[at]), float(vote[at]), found.get(label, 0.0))
        for at in sorted(speaking)
        if kinds[label := labels[at]] == "intent" or label in known
    ]
    for label in found.keys() - set(labels):
        kind: Kind = "matter" if label in knowledge.matters else "elsewhere"
        readings.append(Reading(label, kind, 0.0, 0.0, found[label]))
    return Read(_question(text, words, found, knowledge), tuple(readings))


def _question(text: str, words: Sequence[str], found: dict[str, float], knowledge: Knowledge) -> Question:
    best: dict[str, float] = {}
    for label, score in found.items():
        if matter := knowledge.matters.get(label):
            best[matter.division.name] = max(best.get(matter.division.name, 0.0), score)
    first, second = [*sorted(best.values(), reverse=True), 0.0, 0.0][:2]
    return Question(first, first - second, len(text), len(words))
