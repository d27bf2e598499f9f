"""Turns what the knowledge says into words, buttons and a card. Pure: no tracker, no database.

Every name, duty and number in a reply comes from the records given.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from knowledge.decide import Answer
from knowledge.query import Division, Knowledge, Matter
from knowledge.sources import Elsewhere


@dataclass(frozen=True)
class Reply:
    """What is said: text for every channel, buttons to choose from, cards for channels that can show them."""

    text: str
    buttons: tuple[dict[str, str], ...] = ()
    cards: tuple[dict[str, Any], ...] = field(default=())


def phone_of(knowledge: Knowledge, division: Division) -> str | None:
    """Return the phone with its area code, None where none is published."""
    return f"{knowledge.bureau.area_code}-{division.phone}" if division.phone else None


def answer(knowledge: Knowledge, given: Answer, english: bool) -> Reply:
    """Name the responsible division, its phone and head, and quote the duty."""
    matter, division = given.matter, given.matter.division
    card = card_of(knowledge, division, matter)
    if english:
        lines = [
            f"{matter.english.capitalize() or matter.title}: please contact the "
            f"{division.english} ({division.full_name}) of the {knowledge.bureau.english}.",
            *_contact_lines(knowledge, division, english),
            _evidence(knowledge, matter, english),
        ]
    else:
        lines = [
            f"“{matter.title}”由{division.full_name}负责。",
            *_contact_lines(knowledge, division, english),
            _evidence(knowledge, matter, english),
        ]
        if matter.role == "support":
            lines.append("按职责原文，本局在这件事上是配合，主办的是别的部门。")
        if matter.also and matter.also[0].division != division:
            duty, role = matter.also
            verb = "配合" if role == "support" else "也有一条相关职责"
            lines.append(f"{duty.division.name}{verb}：“{duty.text}”。")
    return Reply("\n".join(lines), cards=(card,))


def both(knowledge: Knowledge, given: Sequence[Answer], english: bool) -> Reply:
    """Answer each of several matters of one message."""
    replies = [answer(knowledge, one, english) for one in given]
    opening = f"Your message holds {len(replies)} matters." if english else f"您问的是{_NUMERALS[len(replies)]}件事："
    text = "\n\n".join([opening, *(f"{number}. {reply.text}" for number, reply in enumerate(replies, 1))])
    return Reply(text, cards=tuple(card for reply in replies for card in reply.cards))


_NUMERALS = "零一两三四五六七八九"


def ask_back(question: str, options: Sequence[Matter], english: bool) -> Reply:
    """Ask which of the options is meant; each can be tapped, or chosen by its number or words."""
    titles = [matter.english if english and matter.english else matter.title for matter in options]
    if english:
        opening, closing = "Which of these do you mean?", "Please tap one, or reply with its number."
    else:
        opening, closing = question or "您说的是下面哪一件？", "请点选，或回复序号。"
    lines = [opening, *(f"{number}. {title}" for number, title in enumerate(titles, 1)), closing]
    buttons = tuple({"title": title, "payload": title} for title in titles)
    return Reply("\n".join(lines), buttons)


def not_ours(knowledge: Knowledge, elsewhere: Elsewhere, english: bool) -> Reply:
    """Say that it is not the bureau's, and which kind of body it usually is."""
    bureau, hotline = knowledge.bureau, knowledge.bureau.hotline
    line = phone_of(knowledge, knowledge.general_line)
    if not elsewhere.body:
        return not_understood(knowledge, english)
    if english:
        return Reply(
            f"Sorry, this is not handled by the {bureau.english}. It is usually a matter for: "
            f"{elsewhere.body}. Please call {hotline} to confirm.\n"
            f"Our own general line is {line} ({knowledge.general_line.english})."
        )
    return Reply(
        f"这件事不归{bureau.name}管，一般由{elsewhere.body}办理，可拨 {hotline} 确认。\n"
        f"如果您觉得与本局有关，可以打本局{knowledge.general_line.name} {line} 问一问。"
    )


def not_understood(knowledge: Knowledge, english: bool) -> Reply:
    """Say what can be asked here."""
    examples = knowledge.bureau.examples[:3]
    if english:
        return Reply(
            "Sorry, I could not find out which matter you mean. I only tell which division of the "
            f"{knowledge.bureau.english} is responsible for a matter, and its number. "
            "You could ask, for example: who handles work permits for foreigners?"
        )
    return Reply(
        f"抱歉，这个我答不上来。我只管一件事：告诉您一件事归{knowledge.bureau.name}哪个处室、电话多少。\n"
        f"可以这样问：{'；'.join(examples)}。"
    )


def contact(knowledge: Knowledge, divisions: Sequence[Division], english: bool) -> Reply:
    """Give the phone and head of divisions asked for by name."""
    blocks = []
    for division in divisions:
        name = f"{division.english} ({division.full_name})" if english else division.full_name
        blocks.append("\n".join([name, *_contact_lines(knowledge, division, english)]))
    cards = tuple(card_of(knowledge, division, None) for division in divisions)
    return Reply("\n\n".join(blocks), cards=cards)


def duties(knowledge: Knowledge, divisions: Sequence[Division], english: bool) -> Reply:
    """List what divisions do, in the document's words."""
    lines = []
    for division in divisions:
        lines.append(
            f"Duties of the {division.english} ({division.full_name}), as published:"
            if english
            else f"{division.full_name}的职责，照公布的原文："
        )
        lines += _numbered(duty.text for duty in knowledge.duties_of(division))
        lines += _contact_lines(knowledge, division, english)
    cards = tuple(card_of(knowledge, division, None) for division in divisions)
    return Reply("\n".join(lines), cards=cards)


def bureau(knowledge: Knowledge, english: bool) -> Reply:
    """List the bureau's own main duties, in the document's words."""
    opening = (
        f"Main duties of the {knowledge.bureau.english}, as published:"
        if english
        else f"{knowledge.bureau.name}的主要职责，照公布的原文："
    )
    return Reply("\n".join([opening, *_numbered(knowledge.bureau_duties)]))


def bureau_head(knowledge: Knowledge, english: bool) -> Reply:
    """Say that the document names no head of the bureau."""
    if english:
        return Reply(
            f"Sorry, the published duties name the heads of the divisions, but not the leaders of the "
            f"{knowledge.bureau.english}. {_general(knowledge, english)}"
        )
    return Reply(
        f"抱歉，公布的职责文件里只有各处室的负责人，没有{knowledge.bureau.name}局领导的姓名。"
        f"{_general(knowledge, english)}"
    )


def introduction(knowledge: Knowledge, english: bool) -> Reply:
    """Say who speaks and what can be asked."""
    if english:
        return Reply(
            f"Hello, I am Wenchu, an automatic assistant of the {knowledge.bureau.english}. Tell me your "
            "matter in your own words, and I will tell you which division is responsible and its number."
        )
    examples = "\n".join(f"· {example}" for example in knowledge.bureau.examples)
    return Reply(
        f"您好，我是{knowledge.bureau.name}的自动问答“问处”。您用自己的话说要办的事，我告诉您该找哪个处室、"
        f"打哪个电话，并给出职责原文。比如：\n{examples}"
    )


def general_line(knowledge: Knowledge, english: bool) -> Reply:
    """Give the general line to somebody who wants a person."""
    if english:
        return Reply(f"I am a program and cannot transfer calls. {_general(knowledge, english)}")
    return Reply(f"我是自动问答，不能转接人工。{_general(knowledge, english)}")


def other_words(knowledge: Knowledge, english: bool) -> Reply:
    """Ask for the matter in other words."""
    if english:
        return Reply(
            f"Sorry, that was not it. Please tell me in other words what you want to do. {_general(knowledge, english)}"
        )
    return Reply(f"抱歉，没答到点子上。请您换个说法，说说具体要办什么事。{_general(knowledge, english)}")


def unknown(knowledge: Knowledge, english: bool) -> Reply:
    """Say that no such division, person or number is in the document."""
    names = "、".join(division.name for division in knowledge.divisions.values())
    if english:
        return Reply(
            "Sorry, the published duties know no division, person or number of that name. "
            f"{_general(knowledge, english)}"
        )
    return Reply(
        f"抱歉，公布的职责文件里没有找到您说的处室、人或号码。本局的处室有：{names}。{_general(knowledge, english)}"
    )


def unknown_person(knowledge: Knowledge, english: bool) -> Reply:
    """Say that the document names no such person."""
    if english:
        return Reply(f"Sorry, the published duties name no such person. {_general(knowledge, english)}")
    return Reply(f"抱歉，公布的职责文件里没有找到这个人；文件里只有各处室的负责人。{_general(knowledge, english)}")


def unknown_number(knowledge: Knowledge, english: bool) -> Reply:
    """Say that no division is published with this number."""
    if english:
        return Reply(f"Sorry, no division is published with that number. {_general(knowledge, english)}")
    return Reply(f"抱歉，公布的处室电话里没有这个号码，没找到是哪个处室的。{_general(knowledge, english)}")


def which_division(knowledge: Knowledge, english: bool) -> Reply:
    """Ask which division is meant."""
    names = "、".join(division.name for division in knowledge.divisions.values())
    if english:
        return Reply("Which division, or which matter, do you mean?")
    return Reply(f"您问的是哪个处室，或者要办什么事？本局的处室有：{names}。")


def regret(knowledge: Knowledge, divisions: Sequence[Division], english: bool) -> Reply:
    """Regret a dead number, repeat it as registered, and give the general line."""
    registered = [
        f"{division.english if english else division.name} {phone}"
        for division in divisions
        if (phone := phone_of(knowledge, division))
    ]
    if english:
        text = "I am sorry that the number did not work. "
        if registered:
            text += f"The number on record is {', '.join(registered)}. "
    else:
        text = "很抱歉，让您白打了。"
        if registered:
            text += f"文件里登记的号码就是：{'；'.join(registered)}。"
    cards = tuple(card_of(knowledge, division, None) for division in divisions)
    if divisions == [knowledge.general_line]:
        text += "Please try again during office hours." if english else "请在上班时间再试一次。"
    else:
        text += _general(knowledge, english)
    return Reply(text, cards=cards)


def _general(knowledge: Knowledge, english: bool) -> str:
    line = phone_of(knowledge, knowledge.general_line)
    if english:
        return f"You may call the bureau's {knowledge.general_line.english}: {line}."
    return f"可以打本局{knowledge.general_line.name} {line} 问一问。"


def _numbered(texts: Iterable[str]) -> list[str]:
    return [f"{number}. {text}" for number, text in enumerate(texts, 1)]


def directory(knowledge: Knowledge, english: bool) -> Reply:
    """List every division with its phone."""
    lines = []
    for division in knowledge.divisions.values():
        phone = phone_of(knowledge, division)
        name = f"{division.english} {division.full_name}" if english else division.full_name
        lines.append(f"{name}  {phone or ('no published number' if english else '文件没有公布电话')}")
    opening = f"Divisions of the {knowledge.bureau.english}:" if english else f"{knowledge.bureau.name}各处室电话："
    return Reply("\n".join([opening, *lines]))


def card_of(knowledge: Knowledge, division: Division, matter: Matter | None) -> dict[str, Any]:
    """Return the answer as a record: what a card shows, and what a past answer is replayed from."""
    duty = matter.duty if matter else None
    return {
        "division": division.full_name,
        "english": division.english,
        "title": division.title,
        "person": division.person,
        "phone": phone_of(knowledge, division),
        "matter": matter.title if matter else None,
        "matter_id": matter.id if matter else None,
        "duty": duty.text if duty else None,
        "quote": list(matter.quote) if matter and matter.quote else None,
        "notice": matter.notice if matter else None,
        "as_of": knowledge.bureau.as_of,
        "knowledge": knowledge.version,
    }


def _contact_lines(knowledge: Knowledge, division: Division, english: bool) -> list[str]:
    phone = phone_of(knowledge, division)
    line = phone_of(knowledge, knowledge.general_line)
    if phone is None:
        if english:
            return [
                f"The document gives no number and no head for it; you may call the bureau's "
                f"{knowledge.general_line.english}: {line}."
            ]
        return [f"职责文件没有公布{division.name}的电话和负责人；可以先打{knowledge.general_line.name} {line} 转接。"]
    if english:
        return [f"Phone: {phone}", f"Head: {division.person} ({division.title})"]
    return [f"电话：{phone}", f"负责人：{division.person}（{division.title}）"]


def _evidence(knowledge: Knowledge, matter: Matter, english: bool) -> str:
    if matter.duty is None:
        return (
            f"Basis: a public notice ({matter.notice}); the duties document does not name it."
            if english
            else f"依据：{matter.notice}；职责文件没有写明这一项。"
        )
    if english:
        return f"Duty, as published: “{matter.duty.text}”"
    line = f"职责原文：“{matter.duty.text}”"
    return f"{line}\n另据：{matter.notice}。" if matter.notice else line
