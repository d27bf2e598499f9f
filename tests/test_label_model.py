"""Learning labels from examples: real networks on a handful of sentences."""

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.label_model import LabelModel, Settings
from bot.nlu.network import Training
from bot.nlu.views import Utterance

SAID = {
    "apple": ["苹果多少钱", "买苹果", "苹果甜不甜", "红苹果"],
    "pear": ["梨子多少钱", "买梨子", "梨子甜不甜", "大梨子"],
}
SETTINGS = Settings(
    rarest=1,
    networks=2,
    training=Training(
        width=8, gain=4.0, rounds=60, batch=4, rate=0.2, strings_dropped=0.1, units_dropped=0.1
    ),
)  # fmt: skip


def heard(text: str) -> Utterance:
    return Utterance(text, tuple(text))


@pytest.fixture(scope="module")
def model() -> LabelModel:
    texts = [heard(text) for many in SAID.values() for text in many]
    return LabelModel.fit(texts, [label for label, many in SAID.items() for _ in many], SETTINGS)


@pytest.mark.parametrize(("text", "label"), [("苹果烂了", "apple"), ("梨子烂了", "pear"), ("lizi", "pear")])
def test_a_text_that_was_not_learnt_gets_the_label_of_those_it_resembles(
    text: str, label: str, model: LabelModel
) -> None:
    learnt = model.probabilities([heard(text) if not text.isascii() else Utterance(text, (text,))])[0]
    assert model.labels[int(learnt.argmax())] == label


def test_the_probabilities_of_a_text_sum_to_one_even_of_one_with_nothing_known(model: LabelModel) -> None:
    learnt = model.probabilities([heard("苹果和梨子"), heard("☂"), heard("")])
    assert learnt.shape == (3, 2)
    assert np.allclose(learnt.sum(axis=1), 1, atol=1e-5)


def test_a_model_that_was_stored_says_the_same_again(model: LabelModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    texts = [heard("苹果"), heard("买大梨子")]
    assert np.array_equal(LabelModel.load(tmp_path).probabilities(texts), model.probabilities(texts))


def test_learning_twice_gives_the_same_model(model: LabelModel) -> None:
    texts = [heard(text) for many in SAID.values() for text in many]
    again = LabelModel.fit(texts, [label for label, many in SAID.items() for _ in many], SETTINGS)
    assert np.array_equal(again.probabilities(texts), model.probabilities(texts))
