"""Whole conversations with a running assistant, over REST as a citizen's browser would."""

import re
import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from pypinyin import lazy_pinyin

from knowledge.query import Division, Knowledge
from tests.conftest import Assistant, Reply, rows

Ask = Callable[[str], Reply]

_PHONE = re.compile(r"(?<!\d)\d{8}(?!\d)")


def phones(reply: Reply, knowledge: Knowledge) -> set[str]:
    """Return the eight-digit numbers in a reply, without the area code."""
    return set(_PHONE.findall(reply.text.replace(f"{knowledge.bureau.area_code}-", " ")))


def numbered(reply: Reply, knowledge: Knowledge) -> set[str]:
    """Return the divisions whose number a reply shows."""
    return {d.name for d in knowledge.divisions.values() if d.phone and d.phone in phones(reply, knowledge)}


def divisions(reply: Reply, knowledge: Knowledge) -> set[str]:
    """Return the divisions whose number a reply shows; one without a number counts when named."""
    return numbered(reply, knowledge) | {
        d.name for d in knowledge.divisions.values() if not d.phone and d.name in reply.text
    }


def any_division(knowledge: Knowledge) -> Division:
    return next(d for d in knowledge.divisions.values() if d.phone and d.name != knowledge.bureau.general_line)


def test_a_matter_gets_its_division_phone_head_and_the_duty_quoted(ask: Ask, knowledge: Knowledge) -> None:
    matter = knowledge.matters["contract_registration"]
    reply = ask("技术合同在哪里登记")
    assert matter.duty
    assert matter.division.full_name in reply.text
    assert f"{knowledge.bureau.area_code}-{matter.division.phone}" in reply.text
    assert str(matter.division.person) in reply.text
    assert matter.duty.text in reply.text


def test_a_follow_up_means_the_division_just_spoken_of(ask: Ask, knowledge: Knowledge) -> None:
    division = knowledge.matters["contract_registration"].division
    ask("技术合同在哪里登记")
    assert divisions(ask("那电话呢"), knowledge) == {division.name}
    assert str(division.person) in ask("负责人是谁").text
    assert knowledge.duties_of(division)[-1].text in ask("他们还管什么").text
    assert divisions(ask("再说一遍"), knowledge) == {division.name}


def test_to_say_again_a_division_that_is_named_tells_that_one(ask: Ask, knowledge: Knowledge) -> None:
    division = any_division(knowledge)
    assert divisions(ask(f"{division.name}的电话忘了，再说一遍吧"), knowledge) == {division.name}


def test_a_correction_is_answered_as_what_was_meant(ask: Ask, knowledge: Knowledge) -> None:
    ask("海鸥计划找谁")
    reply = ask("不是这个，我问的是孵化器")
    assert divisions(reply, knowledge) == {knowledge.matters["incubator"].division.name}


def test_a_broad_question_is_asked_back_and_each_option_leads_to_its_division(
    assistant: Assistant, knowledge: Knowledge
) -> None:
    sender = uuid.uuid4().hex
    asked = assistant.say("技术转移的事归谁", sender)
    assert 2 <= len(asked.buttons) <= 4
    assert not phones(asked, knowledge)
    reached = set()
    for number, payload in enumerate(asked.buttons, 1):
        by_number, by_words = uuid.uuid4().hex, uuid.uuid4().hex
        assistant.say("技术转移的事归谁", by_number)
        assistant.say("技术转移的事归谁", by_words)
        chosen = divisions(assistant.say(str(number), by_number), knowledge)
        assert chosen == divisions(assistant.say(payload, by_words), knowledge)
        reached |= chosen
    assert len(reached) == len(asked.buttons)


def test_a_dead_number_is_regretted_repeated_and_the_general_line_given(ask: Ask, knowledge: Knowledge) -> None:
    division = any_division(knowledge)
    ask(f"{division.name}电话")
    reply = ask("打了半天没人接")
    assert phones(reply, knowledge) == {division.phone, knowledge.general_line.phone}


def test_the_division_without_a_number_gets_none_of_its_own(ask: Ask, knowledge: Knowledge) -> None:
    division = next(d for d in knowledge.divisions.values() if not d.phone)
    reply = ask(f"{division.name}电话多少")
    assert division.name in reply.text
    assert phones(reply, knowledge) == {knowledge.general_line.phone}
    assert knowledge.general_line.name in reply.text


@pytest.mark.parametrize(
    "question", ["量子风筝处电话多少", "欧阳铁柱是哪个处的", "87654321是你们的电话吗", "局长叫什么名字"]
)
def test_what_is_not_in_the_document_is_said_not_to_be_known(question: str, ask: Ask, knowledge: Knowledge) -> None:
    reply = ask(question)
    assert "抱歉" in reply.text
    assert phones(reply, knowledge) <= {knowledge.general_line.phone}


def test_what_is_not_ours_names_the_right_kind_of_body_and_no_division(ask: Ask, knowledge: Knowledge) -> None:
    reply = ask("社保断缴了怎么补")
    assert "不归" in reply.text
    assert knowledge.elsewhere["social_security"].body in reply.text
    assert divisions(reply, knowledge) <= {knowledge.bureau.general_line}


def test_an_english_question_gets_an_english_answer_with_the_duty_in_chinese(ask: Ask, knowledge: Knowledge) -> None:
    matter = knowledge.matters["contract_registration"]
    reply = ask("Where can I register a technology contract?")
    assert matter.division.english in reply.text
    assert matter.duty and matter.duty.text in reply.text
    assert f"In English: {matter.duty.english}" in reply.text
    assert divisions(reply, knowledge) == {matter.division.name}


def test_two_matters_in_one_message_get_two_answers(ask: Ask, knowledge: Knowledge) -> None:
    reply = ask("海鸥计划问哪个处，另外技术合同登记又问哪里")
    wanted = {knowledge.matters[m].division.name for m in ("haiou_plan", "contract_registration")}
    assert divisions(reply, knowledge) == wanted


@pytest.mark.parametrize(
    "call", ["我找姓{}的负责人", "老{}在吗，麻烦转一下", "{}领导的座机是多少", "Could I speak to Ms {}, please?"]
)
def test_a_surname_that_two_heads_share_gets_both_of_them(call: str, ask: Ask, knowledge: Knowledge) -> None:
    heads = [division for division in knowledge.divisions.values() if division.person]
    surname, count = Counter(str(head.person)[0] for head in heads).most_common(1)[0]
    assert count > 1
    spelt = "".join(lazy_pinyin(surname)).capitalize()
    reply = ask(call.format(spelt if call.isascii() else surname))
    assert divisions(reply, knowledge) == {head.name for head in heads if str(head.person)[0] == surname}


def test_a_title_tells_two_heads_of_one_surname_apart(ask: Ask, knowledge: Knowledge) -> None:
    heads = [division for division in knowledge.divisions.values() if division.person and division.title]
    surname, _ = Counter(str(head.person)[0] for head in heads).most_common(1)[0]
    alike = [head for head in heads if str(head.person)[0] == surname]
    assert len({head.title for head in alike}) == len(alike) > 1
    for head in alike:
        title = re.split(r"\W", str(head.title))[0]
        assert divisions(ask(f"{surname}{title}的电话是多少"), knowledge) == {head.name}


@pytest.mark.parametrize("text", [" ", "。。。", "😂😂", "/restart", "]]></Content>", "a" * 3000, "' OR 1=1 --"])
def test_odd_input_gets_words_and_no_division(text: str, ask: Ask, knowledge: Knowledge) -> None:
    assert divisions(ask(text), knowledge) <= {knowledge.bureau.general_line}


def test_most_of_our_own_dialogs_hold_in_every_turn(assistant: Assistant, knowledge: Knowledge) -> None:
    dialogs = rows("dialogs")
    failed = {row["id"]: at for row in dialogs if (at := _fails(row["turns"], assistant, knowledge))}
    assert len(failed) <= len(dialogs) * FAILING, failed


def test_nearly_all_of_our_own_lookups_show_the_fact_asked_for(assistant: Assistant, knowledge: Knowledge) -> None:
    lookups = rows("lookup")
    failed = [row["text"] for row in lookups if not _shows(row, assistant, knowledge)]
    assert len(failed) <= len(lookups) * 0.03, failed


def test_no_reply_ever_shows_a_number_that_is_not_in_the_document(assistant: Assistant, knowledge: Knowledge) -> None:
    known = {d.phone for d in knowledge.divisions.values()}
    for name in ("oos", "ambiguous", "multi"):
        for row in rows(name):
            reply = assistant.say(row["text"], uuid.uuid4().hex)
            assert phones(reply, knowledge) <= known, row["text"]


# Raised as the assistant improves; make eval has the figures.
FAILING = 0.35


def _fails(turns: list[dict[str, Any]], assistant: Assistant, knowledge: Knowledge) -> int:
    """Return the number of the first turn that does not hold, 0 if all do."""
    sender, before = uuid.uuid4().hex, Reply([])
    for number, turn in enumerate(turns, 1):
        reply = assistant.say(turn["user"], sender)
        if not _holds(turn, reply, before, knowledge):
            return number
        before = reply
    return 0


def _holds(turn: dict[str, Any], reply: Reply, before: Reply, knowledge: Knowledge) -> bool:
    shown, wanted = divisions(reply, knowledge), set(turn["division"])
    general = {knowledge.bureau.general_line}
    if turn.get("regret"):
        return shown <= wanted | general
    if turn.get("no_phone"):
        return wanted <= shown <= wanted | general
    if "option" in turn:
        return bool(before.buttons) and (len(shown) == 1 or _named_without_number(reply, knowledge))
    kinds = set(turn["kinds"])
    fits = bool(kinds & {"smalltalk", "out_of_scope"} and shown <= general)
    fits |= "clarify" in kinds and (len(reply.buttons) >= 2 or len(shown & wanted) >= 2)
    fits |= bool(
        kinds & {"route", "lookup"} and shown and shown <= wanted | ({*general} if not shown & wanted else set())
    )
    fits |= "route" in kinds and not shown and _named_without_number(reply, knowledge)
    fits |= "lookup" in kinds and any(name in reply.text for name in wanted) and shown <= wanted | general
    if turn.get("person"):
        fits &= any(str(knowledge.divisions[name].person) in reply.text for name in wanted)
    return fits


def _named_without_number(reply: Reply, knowledge: Knowledge) -> bool:
    return any(name in reply.text for name, division in knowledge.divisions.items() if not division.phone)


def _shows(row: dict[str, Any], assistant: Assistant, knowledge: Knowledge) -> bool:
    reply = assistant.say(row["text"], uuid.uuid4().hex)
    wanted = [knowledge.divisions[name] for name in row["division"]]
    # A list of all divisions names the one without a number too.
    shown, general = numbered(reply, knowledge), {knowledge.bureau.general_line}
    if row["no_phone"] or row["kind"] == "nonexistent_division":
        return shown <= general | set(row["division"])
    if row["kind"] == "bureau_duties":
        return knowledge.bureau_duties[0] in reply.text
    right = all(division.full_name in reply.text for division in wanted)
    if row["phone"]:
        right &= all(not d.phone or d.phone in phones(reply, knowledge) for d in wanted)
    if row["person"]:
        right &= all(str(d.person) in reply.text for d in wanted)
    return right and (not wanted or shown <= {d.name for d in wanted} | general)
