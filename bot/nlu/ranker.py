"""Ranks what a message may mean, and with it the intent. The NLU never learns divisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.tokenizers.jieba_tokenizer import JiebaTokenizer
from rasa.shared.nlu.constants import INTENT, METADATA
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.label_model import LabelModel, Settings
from bot.nlu.network import Training
from bot.nlu.phrasing import Phrasing
from bot.nlu.reader import Reader, Whole, utterance_of
from bot.nlu.segments import meant
from knowledge.query import Knowledge, current
from knowledge.ranking import Kind, Weights, probabilities, settings

RANKING = "matter_ranking"
PARTS = "matter_parts"
READINGS = "matter_readings"
QUESTION = "matter_question"
# The intents that the kinds of label belong to; every other label is an intent itself.
INTENT_OF: dict[str, str] = {
    "matter": "ask_responsible",
    "broad": "ask_responsible",
    "elsewhere": "out_of_scope",
}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class MatterRanker(GraphComponent, IntentClassifier):
    """Learns labels: matters, too broad topics, things that are not ours, several matters at once, plain intents.

    An example's label is in its block's metadata (``matter:``, ``broad:``, ``elsewhere:`` or ``several:``), else
    its intent. A message gets ``intent``, ``matter_ranking`` (the best labels with their probabilities),
    ``matter_readings`` (what each reading says of each label) and ``matter_question`` (the passage of a story
    that most likely asks), both not passed on, and, where it may hold several matters, ``matter_parts`` (the
    ranking of each part of the likeliest parting, and how probable it is that each is meant).
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
            # A string counts from so many examples on.
            "rarest": 8,
            # How many networks are averaged; they learn side by side.
            "networks": 2,
            # Of each (bot/nlu/network.py).
            "training": {
                "width": 160,
                "gain": 4.0,
                "rounds": 5,
                "batch": 64,
                "rate": 0.3,
                "strings_dropped": 0.15,
                "units_dropped": 0.3,
            },
            # How many labels are passed on.
            "ranking_length": 12,
        }

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        reader: Reader | None = None,
    ) -> None:
        """Reader is None until trained."""
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._reader = reader

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
            model, phrasing = LabelModel.load(folder), Phrasing.load(folder)
            kinds = dict(line.split("\t") for line in (folder / "kinds.tsv").read_text("utf-8").splitlines())
        return cls(config, model_storage, resource, Reader(model, phrasing, kinds))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the labels of the examples and store what was learnt."""
        utterances, labels = [], []
        kinds: dict[str, Kind] = {}
        for example in training_data.intent_examples:
            kind, label = label_of(example)
            kinds[label] = kind
            labels.append(label)
            utterances.append(utterance_of(example))
        model = LabelModel.fit(utterances, labels, learning(self._config))
        phrasing = Phrasing.fit(utterances, labels, [kinds[label] for label in labels])
        with self._storage.write_to(self._resource) as folder:
            model.save(folder)
            phrasing.save(folder)
            (folder / "kinds.tsv").write_text("".join(f"{label}\t{kind}\n" for label, kind in kinds.items()), "utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Rank what each message may mean."""
        knowledge = current()
        weights, _ = settings()
        for message in messages:
            self._rank(message, self.read(message, knowledge), knowledge, weights)
        return messages

    def read(self, message: Message, knowledge: Knowledge) -> Whole:
        """Return what the readings say of message."""
        return self._trained.read(message, knowledge)

    @property
    def _trained(self) -> Reader:
        assert self._reader is not None
        return self._reader

    def _rank(self, message: Message, whole: Whole, knowledge: Knowledge, weights: Weights) -> None:
        asked = whole.read
        rankings = whole.rankings(weights)
        ranked, question = whole.told(knowledge, rankings, weights)
        found = whole.several(knowledge, rankings, weights)
        probable = found[1].probability if found else 0.0
        self._set_intent(message, ranked, {reading.label: reading.kind for reading in asked.readings}, probable)
        if message.get(INTENT)["name"] == "correct" and (correction := meant(whole.text)):
            # What was meant is ranked by itself: with what was not, the message is like every correction.
            asked = self._trained.parts(message, [correction], knowledge)[correction]
            ranked = probabilities(asked, weights)
        elif found:
            way, several = found
            described = [
                {"text": whole.text[slice(*span)], "ranking": self._best(ranking)}
                for span, ranking in zip(way.parts, several.rankings, strict=True)
            ]
            message.set(PARTS, {"probability": round(probable, 4), "parts": described}, add_to_output=True)
        message.set(RANKING, self._best(ranked), add_to_output=True)
        message.set(READINGS, asked.readings)
        message.set(QUESTION, question)

    def _best(self, ranked: Mapping[str, float]) -> list[dict[str, Any]]:
        best = list(ranked.items())[: self._config["ranking_length"]]
        return [{"label": label, "probability": round(p, 4)} for label, p in best]

    def _set_intent(
        self, message: Message, ranked: dict[str, float], kinds: Mapping[str, Kind], several: float
    ) -> None:
        """Set the intent by ranked, which tells it of a message of one matter, and the probability of several."""
        # Where nothing speaks for anything, it is not for us.
        intents: dict[str, float] = {INTENT_OF["matter"]: several} if ranked else {"out_of_scope": 0.0}
        for label, share in ranked.items():
            intent = INTENT_OF.get(kinds[label], label)
            intents[intent] = intents.get(intent, 0.0) + share * (1 - several)
        ranking = [
            {"name": name, "confidence": confidence}
            for name, confidence in sorted(intents.items(), key=lambda item: -item[1])
        ]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set("intent_ranking", ranking[:5], add_to_output=True)


def learning(config: dict[str, Any]) -> Settings:
    """Return how the labels are learnt, as config says."""
    return Settings(config["rarest"], config["networks"], Training(**config["training"]))


def label_of(example: Message) -> tuple[Kind, str]:
    """Return the kind and the label of a training example."""
    metadata = (example.get(METADATA) or {}).get(INTENT) or {}
    for kind in ("matter", "broad", "elsewhere", "several"):
        if kind in metadata:
            return kind, metadata[kind]
    return "intent", example.get(INTENT)
