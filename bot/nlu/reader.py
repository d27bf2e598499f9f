"""Reads a message, and the parts of it that may be the question, by the examples and by retrieval."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import jieba
import numpy as np
from numpy.typing import NDArray
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.countries import as_foreign
from bot.nlu.cues import UNDECIDED
from bot.nlu.label_model import LabelModel
from bot.nlu.passages import Cued, passages
from bot.nlu.phrasing import Phrasing
from bot.nlu.segments import Span, Way, cuts, segmentations
from bot.nlu.views import MASKS, Utterance, mask
from knowledge.focus import Passage, attention, focused
from knowledge.kinds import features, weighed
from knowledge.query import Knowledge
from knowledge.ranking import Kind, Question, Read, Reading, Weights, log_odds, probabilities
from knowledge.search import search
from knowledge.several import Parting, Parts, Several, asked, likeliest, partings
from knowledge.shares import Ranking
from knowledge.words import mark_by_mark

_cut = mark_by_mark(jieba.lcut)
# Labels less probable than this only cost time.
_SILENT = 1e-3
# A message that is so like the examples of several matters is cut between any two words, if it is not longer and has
# no joint: 信息公开申请外国专家证.
_SUPPOSED, _LONGEST_RUN = 0.1, 40


@dataclass(frozen=True)
class Whole:
    """What the readings say of a whole message, of the parts of each way to part it, and of each passage.

    phrased: the logarithm of the odds of each kind, by how it is put.
    """

    text: str
    read: Read
    ways: tuple[Way, ...]
    passages: tuple[Cued, ...]
    parts: Mapping[Span, Read]
    phrased: Mapping[Kind, float]

    @property
    def whole(self) -> Span:
        """The part that is the whole message."""
        return 0, len(self.text)

    def ranking(self, knowledge: Knowledge, weights: Weights) -> dict[str, float]:
        """Return the probability of each label, greatest first; of a story, by the passage that asks."""
        return self.told(knowledge, self.rankings(weights), weights)[0]

    def rankings(self, weights: Weights) -> dict[Span, dict[str, float]]:
        """Return the ranking of each part by itself, the whole among them."""
        return {span: probabilities(read, weights) for span, read in self.parts.items()}

    def told(
        self, knowledge: Knowledge, rankings: Mapping[Span, dict[str, float]], weights: Weights
    ) -> tuple[dict[str, float], str]:
        """Return the ranking, and the passage of a story that most likely asks, the text of a message that is none."""
        ranking, asking = rankings[self.whole], self.whole
        if passages := self.ranked_passages(rankings):
            of_rankings, of_features = weights.focus[:2], weights.focus[2:]
            shares = attention(knowledge, passages, of_features)
            ranking = focused(ranking, passages, shares, of_rankings)
            asking, _ = self.passages[shares.index(max(shares))]
        ranking = weighed(knowledge, ranking, self.of_kinds(knowledge, ranking), weights)
        return ranking, self.text[slice(*asking)]

    def of_kinds(self, knowledge: Knowledge, ranking: Ranking) -> list[float]:
        """Return what tells whether the message, with this ranking, is ours, and too broad (knowledge/kinds.py)."""
        return features(knowledge, ranking, self.read, self.phrased, bool(self.passages), bool(self.ways))

    def ranked_passages(self, rankings: Mapping[Span, Ranking]) -> list[Passage]:
        """Return the passages with their rankings."""
        return [Passage(rankings[span], cues) for span, cues in self.passages]

    def several(
        self, knowledge: Knowledge, rankings: Mapping[Span, Ranking], weights: Weights
    ) -> tuple[Way, Several] | None:
        """Return the likeliest way to part the message and the matters of its parts, None where there is none."""
        found = likeliest(self.partings(knowledge, rankings), weights.several)
        if not found:
            return None
        number, probability = found
        way = self.ways[number]
        return way, Several(tuple(rankings[span] for span in way.parts), probability)

    def partings(self, knowledge: Knowledge, rankings: Mapping[Span, Ranking]) -> list[Parting]:
        """Return the ways that give each part a division of its own, by their number among ``ways``."""
        if not self.ways:
            return []
        of_spans = {span: asked(knowledge, ranking) for span, ranking in rankings.items()}
        ways = [
            Parts(
                tuple(of_spans[span] for span in way.parts),
                tuple(of_spans[span] for span in way.left_out),
                (*way.signs, *self._weight(way.parts), *self._likeness(way)),
            )
            for way in self.ways
        ]
        return partings(knowledge, rankings[self.whole], ways)

    def _likeness(self, way: Way) -> tuple[float, ...]:
        """Return how like the message, and each part of it by itself, is to the examples of several matters; and of the
        message, how it is put.
        """
        whole = log_odds(self.read.several)
        parts = [log_odds(self.parts[span].several) for span in way.parts]
        left_out = [log_odds(self.parts[span].several) for span in way.left_out]
        return (
            whole,
            whole * (len(parts) > 2),
            max(parts),
            sum(parts) / len(parts),
            max(left_out, default=log_odds(0.0)),
            self.phrased["several"],
            self.phrased["several"] * (len(parts) > 2),
        )

    def _weight(self, parts: Sequence[Span]) -> tuple[float, float]:
        """Return how much the one of parts that says least of a matter says: its words, and what they find."""
        questions = [self.parts[span].question for span in parts]
        return (
            math.log1p(min(question.words for question in questions)),
            math.sqrt(min(question.best for question in questions)),
        )


@dataclass(frozen=True)
class Reader:
    """The trained models: of the labels, whose kinds are known, and of how messages of each kind are put."""

    model: LabelModel
    phrasing: Phrasing
    kinds: Mapping[str, Kind]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {label: at for at, label in enumerate(self.model.labels)}

    @cached_property
    def _several(self) -> list[int]:
        """The place of the label of several matters, none where no example has it."""
        return [at for label, at in self._places.items() if self.kinds[label] == "several"]

    def read(self, message: Message, knowledge: Knowledge) -> Whole:
        """Return what the readings say of message (normalised, its names recognised)."""
        text = message.get(TEXT)
        whole, stories = (0, len(text)), tuple(passages(text))
        reads = self.parts(message, [whole, *(span for span, _ in stories)], knowledge)
        supposed = reads[whole].several >= _SUPPOSED
        ways = segmentations(text, message.get("gaps") or (), supposed)
        if not ways and supposed and len(text) <= _LONGEST_RUN:
            ways = cuts(text, [token.end for token in message.get(TOKENS_NAMES[TEXT])])
        # What is left out in one way is a part in another.
        parted = [span for way in ways for span in way.parts if span not in reads]
        reads |= self.parts(message, parted, knowledge)
        return Whole(text, reads[whole], tuple(ways), stories, reads, self.phrasing.log_odds(utterance_of(message)))

    def parts(self, message: Message, spans: Sequence[Span], knowledge: Knowledge) -> dict[Span, Read]:
        """Return what the readings say of each of the parts of message."""
        text, spans = message.get(TEXT), list(dict.fromkeys(spans))
        if not spans:
            return {}
        learnt = self.model.probabilities([_utterance(text, *span, message) for span in spans])
        return {span: self._read(learnt[row], text[slice(*span)], knowledge) for row, span in enumerate(spans)}

    def _read(self, said: NDArray[np.float32], text: str, knowledge: Knowledge) -> Read:
        """Join what the examples taught of each label with what retrieval finds for text.

        said: the probability of each label. That of several matters says nothing of which; the other labels'
        probabilities sum to one without it. Labels that the knowledge no longer has are left out; those that no
        example has are found by retrieval.
        """
        several = float(said[self._several].sum())
        learnt = said.copy()
        learnt[self._several] = 0.0
        learnt /= learnt.sum()
        words = knowledge.cutter.content(text)
        found = {hit.label: hit.score for hit in search(knowledge, words)}
        taught = {self.model.labels[at]: float(learnt[at]) for at in np.flatnonzero(learnt > _SILENT)}
        for label in found.keys() & self.kinds.keys() - taught.keys():
            taught[label] = float(learnt[self._places[label]])
        readings = [
            Reading(label, self.kinds[label], share, found.get(label, 0.0))
            for label, share in taught.items()
            if self.kinds[label] == "intent" or knowledge.knows(label)
        ]
        for label in found.keys() - self.kinds.keys():
            kind: Kind = "matter" if label in knowledge.matters else "elsewhere"
            readings.append(Reading(label, kind, None, found[label]))
        return Read(_question(text, words, found, knowledge), tuple(readings), several)


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
    masked = as_foreign(mask(text[start:end], names))
    words = [token.text for token in message.get(TOKENS_NAMES[TEXT])] if masked == text else _cut(masked)
    return Utterance(masked, tuple(word.lower() for word in words if word.strip()))


def _question(text: str, words: Sequence[str], found: Mapping[str, float], knowledge: Knowledge) -> Question:
    best: dict[str, float] = {}
    for label, score in found.items():
        if matter := knowledge.matters.get(label):
            best[matter.division.name] = max(best.get(matter.division.name, 0.0), score)
    first, second = [*sorted(best.values(), reverse=True), 0.0, 0.0][:2]
    return Question(first, first - second, len(text), len(words), bool(UNDECIDED.search(text)))
