"""Turns what the knowledge says into words, buttons and a card. Pure: no tracker, no database.

The words are in sentences_zh and sentences_en; here they are put together, the same in both languages.
Every name, duty and number in a reply comes from the records given.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from bot.actions import sentences_en, sentences_zh
from knowledge.decide import Answer
from knowledge.query import Division, Knowledge, Matter
from knowledge.sources import Elsewhere


@dataclass(frozen=True)
class Reply:
    """What is said: text for every channel, buttons to choose from, cards for channels that can show them."""

    text: str
    buttons: tuple[dict[str, str], ...] = ()
    cards: tuple[dict[str, Any], ...] = field(default=())


def answer(knowledge: Knowledge, given: Answer, english: bool) -> Reply:
    """Name the responsible division, its phone and head, and quote the duty."""
    matter, say = given.matter, _sentences(english)
    reach = say.contact if matter.division.phone else say.no_contact
    lines = [
        say.responsible(knowledge, matter),
        *reach(knowledge, matter.division),
        *say.evidence(matter),
        *say.limits(matter),
    ]
    return Reply("\n".join(lines), cards=(card_of(knowledge, matter.division, matter),))


def both(knowledge: Knowledge, given: Sequence[Answer], english: bool) -> Reply:
    """Answer each of several matters of one message."""
    replies = [answer(knowledge, one, english) for one in given]
    text = "\n\n".join([_sentences(english).several(len(replies)), *_numbered(reply.text for reply in replies)])
    return Reply(text, cards=tuple(card for reply in replies for card in reply.cards))


def ask_back(question: str, options: Sequence[Matter], english: bool) -> Reply:
    """Ask which of the options is meant; each can be tapped, or chosen by its number or words."""
    say = _sentences(english)
    titles = [say.title(matter) for matter in options]
    buttons = tuple({"title": title, "payload": title} for title in titles)
    return Reply("\n".join([say.which_matter(question), *_numbered(titles), say.choose()]), buttons)


def not_ours(knowledge: Knowledge, elsewhere: Elsewhere, english: bool) -> Reply:
    """Say that it is not the bureau's, and which kind of body it usually is; what is nobody's is not understood."""
    if not elsewhere.body:
        return not_understood(knowledge, english)
    return Reply(_sentences(english).not_ours(knowledge, elsewhere))


def not_understood(knowledge: Knowledge, english: bool) -> Reply:
    """Say what can be asked here."""
    return Reply(_sentences(english).not_understood(knowledge))


def contact(knowledge: Knowledge, divisions: Sequence[Division], english: bool) -> Reply:
    """Give phone and head together, whichever of the two was asked for: who wants one soon needs the other."""
    say = _sentences(english)
    blocks = ["\n".join([say.name(division), *say.contact(knowledge, division)]) for division in divisions]
    return Reply("\n\n".join(blocks), cards=_cards(knowledge, divisions))


def duties(knowledge: Knowledge, divisions: Sequence[Division], english: bool) -> Reply:
    """List what divisions do, in the document's words, in English replies each with its gloss."""
    say, lines = _sentences(english), []
    for division in divisions:
        published = _numbered(say.duty(duty.text, duty.english) for duty in knowledge.duties_of(division))
        lines += [say.duties_of(division), *published, *say.contact(knowledge, division)]
    return Reply("\n".join(lines), cards=_cards(knowledge, divisions))


def bureau(knowledge: Knowledge, english: bool) -> Reply:
    """List the bureau's own main duties, in the document's words, in English replies each with its gloss."""
    say = _sentences(english)
    published = map(say.duty, knowledge.bureau_duties, knowledge.bureau_english)
    return Reply("\n".join([say.duties_of_bureau(knowledge), *_numbered(published)]))


def bureau_head(knowledge: Knowledge, english: bool) -> Reply:
    """Say that the document names no head of the bureau."""
    return Reply(_sentences(english).bureau_head(knowledge))


def introduction(knowledge: Knowledge, english: bool) -> Reply:
    """Say who speaks and what can be asked."""
    return Reply(_sentences(english).introduction(knowledge))


def general_line(knowledge: Knowledge, english: bool) -> Reply:
    """Give the general line to somebody who wants a person."""
    return Reply(_sentences(english).general_line(knowledge))


def other_words(knowledge: Knowledge, english: bool) -> Reply:
    """Ask for the matter in other words."""
    return Reply(_sentences(english).other_words(knowledge))


def unknown(knowledge: Knowledge, english: bool) -> Reply:
    """Say that no such division, person or number is in the document."""
    return Reply(_sentences(english).unknown(knowledge))


def unknown_person(knowledge: Knowledge, english: bool) -> Reply:
    """Say that the document names no such person."""
    return Reply(_sentences(english).unknown_person(knowledge))


def unknown_number(knowledge: Knowledge, english: bool) -> Reply:
    """Say that no division is published with this number."""
    return Reply(_sentences(english).unknown_number(knowledge))


def which_division(knowledge: Knowledge, english: bool) -> Reply:
    """Ask which division is meant."""
    return Reply(_sentences(english).which_division(knowledge))


def regret(knowledge: Knowledge, divisions: Sequence[Division], english: bool) -> Reply:
    """Regret a dead number, repeat it as registered, and give the general line."""
    say, registered = _sentences(english), [division for division in divisions if division.phone]
    text = say.regret(knowledge, registered) + say.instead(knowledge, divisions == [knowledge.general_line])
    return Reply(text, cards=_cards(knowledge, divisions))


def directory(knowledge: Knowledge, english: bool) -> Reply:
    """List every division with its phone."""
    say = _sentences(english)
    lines = [say.listed(knowledge, division) for division in knowledge.divisions.values()]
    return Reply("\n".join([say.directory(knowledge), *lines]))


def card_of(knowledge: Knowledge, division: Division, matter: Matter | None) -> dict[str, Any]:
    """Return the answer as a record: what a card shows, and what a past answer is replayed from."""
    duty = matter.duty if matter else None
    return {
        "division": division.full_name,
        "english": division.english,
        "title": division.title,
        "person": division.person,
        "phone": knowledge.phone_of(division),
        "matter": matter.title if matter else None,
        "matter_id": matter.id if matter else None,
        "duty": duty.text if duty else None,
        "gloss": duty.english if duty else None,
        "quote": list(matter.quote) if matter and matter.quote else None,
        "notice": matter.notice if matter else None,
        "as_of": knowledge.bureau.as_of,
        "knowledge": knowledge.version,
    }


def _cards(knowledge: Knowledge, divisions: Sequence[Division]) -> tuple[dict[str, Any], ...]:
    return tuple(card_of(knowledge, division, None) for division in divisions)


def _numbered(texts: Iterable[str]) -> list[str]:
    return [f"{number}. {text}" for number, text in enumerate(texts, 1)]


def _sentences(english: bool) -> ModuleType:
    return sentences_en if english else sentences_zh
