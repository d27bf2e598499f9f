"""What each component does with a text, and the trained pipeline as a whole."""

import opencc
import pytest

from bot.actions.choice import choice
from bot.commands.pipeline import Pipeline
from bot.nlu.language import is_pinyin, language_of
from bot.nlu.normaliser import normalise
from bot.nlu.segments import halves
from bot.nlu.views import mask, pinyin
from knowledge.query import Knowledge
from knowledge.roles import role_of


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("ＡＢＣ　１２３", "ABC 123"),
        ("技術合同認定", "技术合同认定"),
        ("因-公-出-国 培训", "因公出国培训"),
        ("孵00化00器", "孵化器"),
        ("🎓人才😂计划！！！！", "人才计划!"),
        ("　 　\n", ""),
    ],
)
def test_one_way_of_writing_for_what_is_written_in_many(said: str, text: str) -> None:
    assert normalise(said, opencc.OpenCC("tw2sp")) == text


@pytest.mark.parametrize("text", ["gaoqi zenme shenbao", "wo yao zhao kejiju", "keji tongji"])
def test_pinyin_is_taken_for_chinese(text: str) -> None:
    assert is_pinyin(text)
    assert language_of(text) == "zh"


@pytest.mark.parametrize("text", ["Who registers contracts?", "work permit extension", "phone number please"])
def test_english_is_taken_for_english(text: str) -> None:
    assert language_of(text) == "en"


def test_homophones_sound_alike() -> None:
    assert pinyin("瞪铃企业") == pinyin("瞪羚企业")


def test_a_masked_question_is_the_same_whichever_division_it_names() -> None:
    names = [{"entity": "division", "start": 0, "end": 3}]
    assert mask("甲某处电话", names) == mask("乙某处电话", names)


def test_a_message_is_cut_where_it_goes_on_to_a_second_matter() -> None:
    text = "高企找谁,另外仪器共享又找谁"
    assert any(text[slice(*left)] == "高企找谁" for left, _ in halves(text))


def test_a_story_without_a_second_question_is_not_cut() -> None:
    assert halves("我们厂在园区,做轴承二十年,去年评上了,现在不知道证书丢了怎么补") == []


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("2", 1),
        ("第二个", 1),
        ("选一", 0),
        ("最后那个", 2),
        ("the second one", 1),
        ("③", 2),
        ("B", 1),
        ("第九个", None),
    ],
)
def test_an_option_is_chosen_by_number_or_words(text: str, chosen: int | None) -> None:
    assert choice(text, 3) == chosen


@pytest.mark.parametrize(
    ("clause", "words", "role"),
    [
        ("牵头承担甲事、参与乙事", "甲事", "lead"),
        ("牵头承担甲事、参与乙事", "参与乙事", "support"),
        ("配合有关部门开展甲事", "配合有关部门", "support"),
        ("会同有关部门开展甲事", "甲事", "lead"),
    ],
)
def test_lead_or_support_is_read_from_the_documents_own_verb(clause: str, words: str, role: str) -> None:
    assert role_of(clause, clause.index(words)) == role


def test_a_named_division_a_head_and_a_number_are_recognised(pipeline: Pipeline, knowledge: Knowledge) -> None:
    division = next(d for d in knowledge.divisions.values() if d.phone)
    read = pipeline.parse(f"{division.person}是不是{division.name}的,号码{division.phone}")
    found = {(e["entity"], e["value"]) for e in read["entities"]}
    assert {("person", division.person), ("division", division.name), ("phone", division.phone)} <= found


def test_a_name_inside_a_longer_name_is_not_taken_for_a_division(pipeline: Pipeline, knowledge: Knowledge) -> None:
    read = pipeline.parse("创新工作例会办公室在哪")
    assert not [e for e in read["entities"] if e["entity"] == "division"]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("你好呀", "greet"),
        ("谢谢你", "thank"),
        ("第二个", "choose_option"),
        ("都不是我要的", "none_of_these"),
        ("把所有处室的电话都给我", "list_divisions"),
        ("这个号码是空号", "report_number"),
        ("技术合同去哪登记", "ask_responsible"),
        ("红烧肉怎么做", "out_of_scope"),
    ],
)
def test_a_plain_message_gets_its_intent(text: str, intent: str, pipeline: Pipeline) -> None:
    assert pipeline.parse(text)["intent"]["name"] == intent
