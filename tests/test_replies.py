"""Replies in both languages: the same facts, each in its own sentences."""

import inspect
from types import ModuleType

import pytest

from bot.actions import replies, sentences_en, sentences_zh
from knowledge.decide import Answer
from knowledge.query import Knowledge


def said(language: ModuleType) -> dict[str, inspect.Signature]:
    functions = inspect.getmembers(language, inspect.isfunction)
    return {name: inspect.signature(function) for name, function in functions if not name.startswith("_")}


def test_both_languages_say_the_same_things() -> None:
    assert said(sentences_en) == said(sentences_zh)


@pytest.mark.parametrize("english", [False, True])
def test_every_answer_shows_division_phone_and_the_duty_with_its_gloss_in_english_only(
    knowledge: Knowledge, english: bool
) -> None:
    for matter in knowledge.matters.values():
        reply = replies.answer(knowledge, Answer(matter), english)
        assert matter.division.full_name in reply.text
        published = knowledge.phone_of(matter.division)
        if published:
            assert published in reply.text
        else:
            assert not any(str(d.phone) in reply.text for d in knowledge.divisions.values() if d.phone)
            assert knowledge.general_line.name in reply.text
        if matter.duty:
            assert matter.duty.text in reply.text
            assert (matter.duty.english in reply.text) is english
            assert reply.cards[0]["gloss"] == matter.duty.english


@pytest.mark.parametrize("english", [False, True])
def test_lists_of_duties_give_every_clause_with_its_gloss_in_english_only(knowledge: Knowledge, english: bool) -> None:
    divisions = list(knowledge.divisions.values())
    listed = replies.duties(knowledge, divisions, english).text + replies.bureau(knowledge, english).text
    duties = knowledge.duties.values()
    assert all(text in listed for text in (*knowledge.bureau_duties, *(duty.text for duty in duties)))
    assert all((gloss in listed) is english for gloss in knowledge.bureau_english)
    assert all((duty.english in listed) is english for duty in duties)


@pytest.mark.parametrize("english", [False, True])
def test_every_other_reply_says_something_in_its_language(knowledge: Knowledge, english: bool) -> None:
    divisions = list(knowledge.divisions.values())
    for reply in (
        replies.both(knowledge, [Answer(matter) for matter in list(knowledge.matters.values())[:2]], english),
        replies.ask_back("", list(knowledge.matters.values())[:3], english),
        *(replies.not_ours(knowledge, elsewhere, english) for elsewhere in knowledge.elsewhere.values()),
        replies.contact(knowledge, divisions, english),
        replies.regret(knowledge, divisions, english),
        replies.regret(knowledge, [knowledge.general_line], english),
        replies.directory(knowledge, english),
        *(
            reply(knowledge, english)
            for reply in (
                replies.bureau_head,
                replies.introduction,
                replies.general_line,
                replies.other_words,
                replies.unknown,
                replies.unknown_person,
                replies.unknown_number,
                replies.which_division,
            )
        ),
    ):
        assert reply.text[0].isascii() is english, reply.text
