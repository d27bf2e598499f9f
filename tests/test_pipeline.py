"""What each component does with a text, and the trained pipeline as a whole."""

import opencc
import pytest
from pypinyin import lazy_pinyin

from bot.actions.choice import choice
from bot.commands.pipeline import Pipeline
from bot.nlu.countries import as_foreign
from bot.nlu.language import language_of
from bot.nlu.names import NameRecogniser
from bot.nlu.normaliser import normalise
from bot.nlu.passages import passages
from bot.nlu.pinyin import spelt, syllables
from bot.nlu.segments import cuts, segmentations
from bot.nlu.views import mask
from knowledge.query import Knowledge
from knowledge.ranking import settings
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
    assert normalise(said, opencc.OpenCC("tw2sp"))[0] == text


@pytest.mark.parametrize("text", ["gaoqi zenme shenbao", "wo yao zhao kejiju", "keji tongji"])
def test_pinyin_is_taken_for_chinese(text: str) -> None:
    assert spelt(text)
    assert language_of(text) == "zh"


@pytest.mark.parametrize("text", ["Who registers contracts?", "work permit extension", "phone number please"])
def test_english_is_taken_for_english(text: str) -> None:
    assert language_of(text) == "en"


@pytest.mark.parametrize("written", ["瞪铃企业", "deng ling qi ye", "denglingqiye", "灯林起夜"])
def test_homophones_and_pinyin_sound_alike(written: str) -> None:
    assert syllables([written]) == syllables(["瞪羚", "企业"])


def test_pinyin_inside_a_chinese_text_is_heard_and_english_is_not() -> None:
    assert syllables(["高新", "jishu", "企业"]) == syllables(["高新技术", "企业"])
    assert syllables(["新的", "laboratory"]) == syllables(["新的"])


def test_a_space_between_two_longer_pieces_is_read_as_a_mark() -> None:
    assert normalise("党费交到哪里 办公电脑坏了找谁", opencc.OpenCC("tw2sp"))[0] == "党费交到哪里,办公电脑坏了找谁"


def test_one_plus_between_two_words_is_read_as_a_mark_and_several_are_not() -> None:
    converter = opencc.OpenCC("tw2sp")
    assert normalise("内审＋党费", converter)[0] == "内审,党费"
    assert normalise("科技/成果/转化", converter)[0] == "科技成果转化"
    assert normalise("incubator / permits", converter)[0] == "incubator, permits"
    assert normalise("and/or", converter)[0] == "and/or"


def test_lines_are_read_as_pieces_and_the_points_before_them_are_not() -> None:
    converter = opencc.OpenCC("tw2sp")
    assert normalise("- 众创空间备案\n- 党费\n\n两条都问", converter)[0] == "众创空间备案,党费,两条都问"
    assert normalise("众 创\n空 间", converter)[0] == "众创空间"


@pytest.mark.parametrize(
    ("said", "text", "gaps"),
    [
        ("党费 退休", "党费退休", [2]),
        ("党费🙂 退休　　内审", "党费退休内审", [2, 4]),
        ("孵 化 器 认定", "孵化器认定", []),
        ("work permit 党费", "work permit 党费", []),
    ],
)
def test_where_words_stood_apart_is_kept_and_a_space_between_characters_is_not(
    said: str, text: str, gaps: list[int]
) -> None:
    assert normalise(said, opencc.OpenCC("tw2sp")) == (text, gaps)


def test_a_short_message_may_be_parted_where_its_words_stood_apart() -> None:
    text = "党费退休内审"
    assert segmentations(text) == []
    found = [[text[slice(*span)] for span in way.parts] for way in segmentations(text, [2, 4])]
    assert ["党费", "退休", "内审"] in found and ["党费退休", "内审"] in found


def test_a_message_like_those_of_several_matters_is_parted_at_unlikely_joints_too() -> None:
    text = "1技术合同 2高企 3党费"
    assert segmentations(text) == []
    found = [[text[slice(*span)].strip(" 1") for span in way.parts] for way in segmentations(text, supposed=True)]
    assert ["技术合同", "高企", "党费"] in found


def test_a_message_that_says_how_many_it_brings_speaks_for_so_many_parts() -> None:
    text = "三件事:高企,党费,退休"
    signs = {tuple(text[slice(*span)] for span in way.parts): way.signs[-2:] for way in segmentations(text)}
    assert signs["高企", "党费", "退休"] == (1.0, 0.0)
    assert signs["高企,党费", "退休"] == (0.0, 1.0)
    assert {way.signs[-2:] for way in segmentations("高企找谁,党费找谁")} == {(0.0, 0.0)}


def test_a_message_that_is_no_more_than_a_list_is_parted_however_short_its_names() -> None:
    for mark in ",、;":
        (way,) = segmentations(f"内审{mark}党费")
        assert [slice(*span) for span in way.parts] == [slice(0, 2), slice(3, 5)]
    assert segmentations("高企,怎么申请才能快些批下来呢问了几家都不知道") == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("信访还有科研诚信", ["信访", "科研诚信"]),
        ("退休和党费", ["退休", "党费"]),
        ("a 高企认定 b 党费缴纳", ["高企认定", "党费缴纳"]),
        ("我想办孵化器我想报高企", ["我想办孵化器", "我想报高企"]),
        ("两个事情一个软科学一个高新区的建设", ["软科学", "高新区的建设"]),
    ],
)
def test_a_list_is_parted_however_it_is_written(text: str, parts: list[str]) -> None:
    found = [[text[slice(*span)].strip().removeprefix("a ") for span in way.parts] for way in segmentations(text)]
    assert parts in found


def test_the_circled_numbers_of_a_list_are_read_as_numbers() -> None:
    assert normalise("①高企②党费", opencc.OpenCC("tw2sp"))[0] == "1.高企2.党费"


def test_a_message_without_a_joint_is_cut_between_its_words() -> None:
    text = "信息公开申请外国专家证"
    assert segmentations(text) == []
    parts = [[text[slice(*span)] for span in way.parts] for way in cuts(text, [2, 4, 6, 8, 10, 11])]
    assert ["信息公开申请", "外国专家证"] in parts
    # Nothing is cut off that is no word of its own.
    assert all(len(part) >= 2 for way in parts for part in way)


def test_two_questions_without_a_mark_are_parted() -> None:
    text = "科技统计找谁高新技术企业认定找谁"
    assert [[text[slice(*span)] for span in way.parts] for way in segmentations(text)] == [
        ["科技统计找谁", "高新技术企业认定找谁"]
    ]


def test_what_the_bureau_holds_is_not_taken_for_its_office(knowledge: Knowledge) -> None:
    names = NameRecogniser(NameRecogniser.get_default_config())
    assert not [name for name in names.names("科技局办的培训班怎么报名") if name["entity"] == "division"]
    assert [name["entity"] for name in names.names("科技局办的电话")] == ["division"]


def test_a_room_is_not_taken_for_the_office_of_the_bureau() -> None:
    names = NameRecogniser(NameRecogniser.get_default_config())
    for text in ("主任的办公室在几楼", "设在你们局的那个办公室是哪个处"):
        assert not [name for name in names.names(text) if name["entity"] == "division"]


def test_another_bodys_division_is_none_of_the_bureaus() -> None:
    names = NameRecogniser(NameRecogniser.get_default_config())

    def divisions(text: str) -> list[str]:
        return [name["text"] for name in names.names(text) if name["entity"] == "division"]

    for text in ("市财政局办公室电话", "昆山市科技局办公室电话", "省科技厅的政策法规处", "成果转化到税务局办"):
        assert divisions(text) == []
    assert divisions("苏州市科技局办公室电话") == ["科技局办公室"]
    assert divisions("问过财政局了,局办公室电话多少") == ["局办公室"]


def test_a_surname_half_heard_or_before_a_comma_is_looked_for() -> None:
    names = NameRecogniser(NameRecogniser.get_default_config())
    for text in ("上次接待我的是王什么,哪个部门的", "我找王领导,麻烦告诉我电话", "请转王同志"):
        assert [(name["entity"], name["value"]) for name in names.names(text)] == [("surname", "王")]


def test_whichever_country_it_is_the_question_is_the_same() -> None:
    assert as_foreign("请荷兰专家来指导") == as_foreign("请美国专家来指导") == "请外国专家来指导"
    assert as_foreign("请American专家来,不是Americanos") == "请foreign专家来,不是Americanos"
    assert as_foreign("国家立法国际惯例,今日本市") == "国家立法国际惯例,今日本市"


def test_a_masked_question_is_the_same_whichever_division_it_names() -> None:
    names = [{"entity": "division", "start": 0, "end": 3}]
    assert mask("甲某处电话", names) == mask("乙某处电话", names)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("高企找谁,另外仪器共享又找谁", ["高企找谁", "仪器共享又找谁"]),
        ("1.高企认定;2.仪器共享;3.成果登记", ["高企认定", "仪器共享", "成果登记"]),
        ("高企认定、仪器共享分别找谁", ["高企认定", "仪器共享分别找谁"]),
    ],
)
def test_a_message_is_parted_where_it_goes_on_to_the_next_matter(text: str, parts: list[str]) -> None:
    found = [[text[slice(*span)].strip("1.;23") for span in way.parts] for way in segmentations(text)]
    assert parts in found


def test_a_story_without_a_second_question_is_not_parted() -> None:
    story = (
        "我们厂在园区东边那条路上,做轴承已经二十年了,从师傅到徒弟传了三代人,"
        "轴承卖给了北方的许多老客户,去年好不容易评上了,现在不知道证书丢了怎么补"
    )
    assert len(story) > 60
    assert segmentations(story) == []


def test_what_the_examples_of_several_matters_teach_says_how_many_and_never_which(
    pipeline: Pipeline, knowledge: Knowledge
) -> None:
    one, two = (
        pipeline.ranker.read(pipeline.prepare(text), knowledge).read
        for text in ("外国专家来华工作许可到期了怎么办", "外国专家来华工作许可到期了怎么办，党费又交给谁")
    )
    assert one.several < 0.5 < two.several
    for read in (one, two):
        assert "several" not in {reading.label for reading in read.readings}
    # What is left says of each label how probable it is, as if several matters were none.
    for read in (one, two):
        assert sum(reading.learnt or 0.0 for reading in read.readings) == pytest.approx(1, abs=0.05)


def test_a_message_of_several_matters_asks_who_is_responsible_whatever_the_rest_of_it_is_like(
    pipeline: Pipeline,
) -> None:
    read = pipeline.parse("1.行政复议 2.信访 3.技术先进型服务企业，各归谁")
    assert read["matter_parts"]["probability"] > settings()[1].second
    assert read["intent"]["name"] == "ask_responsible"
    assert sum(intent["confidence"] for intent in read["intent_ranking"]) == pytest.approx(1, abs=0.05)


def test_a_short_story_of_one_matter_is_parted_to_be_read_but_not_taken_for_two(pipeline: Pipeline) -> None:
    read = pipeline.parse("我们厂在园区,做轴承二十年,高企去年评上了,现在不知道证书丢了怎么补")
    assert read["matter_parts"]["probability"] < settings()[1].second


def test_a_story_is_cut_into_runs_of_its_clauses_and_a_short_message_is_not() -> None:
    story = "我是做仪器的,高企证书早就有了。这次想给实验室换一台设备,跟谁申请?"
    runs = [story[slice(*span)] for span, _ in passages(story)]
    assert "这次想给实验室换一台设备,跟谁申请?" in runs
    assert "高企证书早就有了。" in runs
    assert passages("换一台设备,跟谁申请?") == []


def test_a_very_long_story_is_read_in_a_bounded_number_of_passages() -> None:
    assert len(passages("今年的材料都交过一遍了。" * 60)) <= 3 * 8


def test_a_story_is_ranked_by_the_passage_that_asks(pipeline: Pipeline, knowledge: Knowledge) -> None:
    read = pipeline.parse("公司去年过了高企，外籍总监的工作许可也办好了。现在要把一份技术合同拿去登记，这个归哪个处？")
    assert "技术合同" in read["matter_question"] and "工作许可" not in read["matter_question"]
    first = knowledge.matters[read["matter_ranking"][0]["label"]]
    assert first.division is knowledge.matters["contract_registration"].division


@pytest.mark.parametrize("text", ["科技保险的补贴今年还有没有,向谁申请", "引进专家的规划是他们拟订还是另有专门的地方"])
def test_a_word_that_only_looks_like_going_on_to_the_next_matter_is_left_whole(text: str) -> None:
    parts = {text[slice(*span)] for way in segmentations(text) for span in way.parts}
    assert not any(part.startswith(("没有", "专门")) for part in parts)


def test_what_leads_to_the_matters_or_asks_the_same_of_all_may_be_left_out() -> None:
    text = "我在局属研究所,课题要结题,预备党员也到期要转正,两件事各问谁"
    left_out = {
        tuple(text[slice(*span)] for span in way.parts): [text[slice(*span)] for span in way.left_out]
        for way in segmentations(text)
    }
    assert left_out["课题要结题", "预备党员也到期要转正"] == ["我在局属研究所", "两件事各问谁"]


def test_a_head_is_known_by_name_and_by_surname_in_letters_too(knowledge: Knowledge) -> None:
    names = NameRecogniser(NameRecogniser.get_default_config())
    head = next(str(division.person) for division in knowledge.divisions.values() if division.person)
    surname, given = ("".join(lazy_pinyin(part)).capitalize() for part in (head[0], head[1:]))
    for text, wanted in (
        (f"Is {surname} {given} there?", ("person", head)),
        (f"the number of {given} {surname}", ("person", head)),
        (f"Director {surname}, please", ("surname", head[0])),
        ("Mr Smith, please", ("surname", "Smith")),
    ):
        assert [(name["entity"], name["value"]) for name in names.names(text)] == [wanted]
    assert not names.names(f"{surname.lower()} {given.lower()}")


def test_who_is_spoken_to_is_not_who_is_asked_for() -> None:
    names = NameRecogniser(NameRecogniser.get_default_config())
    for spoken_to in ("李老师，请问社保断缴了怎么补", "王主任您好，公积金怎么提取", "王主任，是这样的"):
        assert not names.names(spoken_to)
    for asked_for in (
        "找李主任，谢谢",
        "李老师在吗",
        "王主任的电话",
        "王处长，是管什么的",
        "来电的李主任，请问他是哪个处的",
    ):
        assert [name["entity"] for name in names.names(asked_for)] == ["surname"]


def test_a_number_read_aloud_numeral_by_numeral_is_a_number(knowledge: Knowledge) -> None:
    names = NameRecogniser(NameRecogniser.get_default_config())
    phone = str(knowledge.general_line.phone)
    for one in "一幺":
        aloud = phone.translate(str.maketrans("0123456789", f"零{one}二三四五六七八九"))
        assert [name["value"] for name in names.names(f"{aloud}是哪里的电话")] == [phone]
    assert not names.names("一二三四，二二三四")


def test_signs_tell_two_questions_from_a_story() -> None:
    two, story = "高企找谁,另外仪器共享找谁", "已经评过高企,另外登记过合同,现在仪器共享找谁"
    of_two, of_story = (segmentations(text)[0].signs for text in (two, story))
    assert of_two != of_story


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
