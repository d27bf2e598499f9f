"""Telling of what kind a message is by how it is put: learnt on a handful of sentences."""

from pathlib import Path

import pytest

from bot.nlu.phrasing import Phrasing, outline
from bot.nlu.views import Utterance

FRUIT = [f"果{number}" for number in range(90)]


def heard(text: str) -> Utterance:
    return Utterance(text.replace(" ", ""), tuple(text.split()))


@pytest.fixture(scope="module")
def phrasing() -> Phrasing:
    one = [(f"{fruit} 找 谁", fruit, "matter") for fruit in FRUIT]
    two = [(f"{a} 找 谁 , {b} 又 找 谁", "two", "several") for a, b in zip(FRUIT[:40], FRUIT[40:80], strict=True)]
    texts, labels, kinds = zip(*one, *two, strict=True)
    return Phrasing.fit([heard(text) for text in texts], labels, kinds)


def test_words_that_stand_with_many_labels_and_marks_remain_of_a_message(phrasing: Phrasing) -> None:
    assert phrasing.words == {"找", "谁"}
    assert outline(heard("果1 果2 找 谁 , 没听过的"), phrasing.words) == ["＊", "找", "谁", ",", "＊"]


def test_a_message_put_like_those_of_several_matters_is_told_whatever_it_is_about(phrasing: Phrasing) -> None:
    two, one = (phrasing.log_odds(heard(text)) for text in ("火箭 找 谁 , 轮船 又 找 谁", "火箭 找 谁"))
    assert two["several"] > 0 > one["several"]


def test_what_was_stored_says_the_same_again(phrasing: Phrasing, tmp_path: Path) -> None:
    phrasing.save(tmp_path)
    again = Phrasing.load(tmp_path)
    assert again.words == phrasing.words
    assert again.log_odds(heard("果1 找 谁")) == phrasing.log_odds(heard("果1 找 谁"))


def test_of_a_kind_without_an_example_nothing_is_learnt(phrasing: Phrasing) -> None:
    assert phrasing.log_odds(heard("果1 找 谁"))["broad"] == 0
