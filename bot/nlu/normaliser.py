"""One way of writing for what people write in many: width, script, stray marks."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from typing import Any

import opencc
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.language import language_of
from bot.nlu.pinyin import HAN

# Emoji, dingbats, arrows, control and private characters: they carry no matter.
_ORNAMENT = re.compile(
    "[\u2190-\u21ff\u2300-\u27bf\u2900-\u2bff\ue000-\uf8ff\ufe00-\ufe0f\u200b-\u200f\u2060\ufeff"
    "\U0001f000-\U0001faff\x00-\x08\x0b-\x1f]+"
)
_JOINT = re.compile(rf"(?<=[{HAN}])[\s\-_/\\·.*~|+—=]+(?=[{HAN}])")
_PIECE = rf"[{HAN}]{{3,}}"
# Between two longer pieces they stand for a mark: 党费交哪里 工资找谁问.
_BETWEEN = re.compile(rf"(?<![{HAN}])({_PIECE})[\s/+|]+(?={_PIECE}(?![{HAN}]))")
# So does one that stands once, between two words of any length: 内审+党费.
_ONCE = re.compile(rf"\A([^/+|]*[{HAN}]{{2}})\s*[/+|]\s*(?=[{HAN}]{{2}}[^/+|]*\Z)")
# Between two English words, apart from both: incubator / permits.
_APART = re.compile(r"(?<=[A-Za-z]{2})\s+[/+|]\s+(?=[A-Za-z]{2})")
# What stands on a line of its own is a piece of its own.
_BULLET = re.compile(r"^\s*[-*•·]\s+", re.M)
_LINE = re.compile(r"(?<=\w{2})[^\S\n]*\n\s*(?=\w{2})")
# A space between two words may part two matters (党费 退休); between single characters it is only inserted.
_GAP = "\0"
_SPACED = re.compile(rf"(?<=[{HAN}]{{2}})\s+(?=[{HAN}]{{2}})")
_INSERTED = re.compile(rf"(?<=[{HAN}])([^{HAN}{_GAP}，。？！、；：,.?!;:（）()]{{1,3}})(?=[{HAN}])")
# Of a list; by compatibility they would be bare digits.
_CIRCLED = str.maketrans({"①②③④⑤⑥⑦⑧⑨"[at]: f"{at + 1}." for at in range(9)})
_SPACE = re.compile(r"\s+")
_REPEATED = re.compile(r"([!?。，！？~…、])\1+")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class Normaliser(GraphComponent):
    """Rewrites each message's text; what the citizen wrote is kept in ``said``, where words stood apart in ``gaps``.

    The language (``zh`` or ``en``) is added as an entity over the whole text.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        """config: ``conversion``, the OpenCC conversion to simplified characters."""
        self._converter = opencc.OpenCC(config["conversion"])

    @staticmethod
    def required_packages() -> list[str]:
        """Packages this component needs."""
        return ["opencc"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``tw2sp`` also turns Taiwan's words (軟體) into the mainland's (软件)."""
        return {"conversion": "tw2sp"}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Normaliser:
        """Make the component."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Normalise messages in place."""
        for message in messages:
            self._normalise(message)
            self._say_language(message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Normalise the training examples as questions will be."""
        for message in training_data.training_examples:
            if message.get(TEXT):
                self._normalise(message)
        return training_data

    def _normalise(self, message: Message) -> None:
        said = message.get(TEXT) or ""
        text, gaps = normalise(said, self._converter)
        message.set("said", said, add_to_output=True)
        message.set("gaps", gaps)
        # Rasa treats an empty text as no message at all; a lone mark is still something said.
        message.set(TEXT, text or "…", add_to_output=True)

    def _say_language(self, message: Message) -> None:
        """As an entity, so that Rasa fills the slot ``language`` by itself."""
        text = message.get(TEXT)
        language = {"entity": "language", "value": language_of(text), "start": 0, "end": len(text)}
        message.set(ENTITIES, [*(message.get(ENTITIES) or []), language], add_to_output=True)


def normalise(text: str, converter: opencc.OpenCC) -> tuple[str, list[int]]:
    """Return text in half width and simplified characters, without ornaments and stray marks, and its gaps.

    A gap is where a space between two words was: an offset in what is returned. Marks between Chinese characters go
    where they cannot be punctuation (因-公-出-国), or where the same short insertion stands at least twice
    (机00关00党委). A space between two longer pieces becomes a comma, so do a lone slash or plus and a line's end.
    """
    text = unicodedata.normalize("NFKC", text.translate(_CIRCLED))
    text = _ORNAMENT.sub(" ", text)
    text = converter.convert(text)
    text = _LINE.sub(",", _BULLET.sub("", text))
    text = _APART.sub(", ", text)
    text = _BETWEEN.sub(r"\1,", text)
    text = _ONCE.sub(r"\1,", text)
    text = _SPACED.sub(_GAP, text)
    text = _JOINT.sub("", text)
    text = _without_insertions(text)
    text = _REPEATED.sub(r"\1", text)
    *pieces, last = _SPACE.sub(" ", text).strip().split(_GAP)
    return "".join([*pieces, last]), list(itertools.accumulate(len(piece) for piece in pieces))


def _without_insertions(text: str) -> str:
    inserted = Counter(match.group(1) for match in _INSERTED.finditer(text))
    return _INSERTED.sub(lambda m: "" if inserted[m.group(1)] > 1 else m.group(1), text)
