"""What the assistant says in Chinese. Every name, duty and number comes from the records given.

``sentences_en`` has the same functions with the same parameters; ``replies`` picks one of the two.
"""

from knowledge.query import Division, Knowledge, Matter
from knowledge.sources import Elsewhere

_NUMERALS = "零一两三四五六七八九"


def name(division: Division) -> str:
    """Return what the division is called."""
    return division.full_name


def title(matter: Matter) -> str:
    """Return what the matter is called."""
    return matter.title


def duty(published: str, english: str) -> str:
    """Return a duty as a list shows it; english is its gloss, empty where there is none."""
    return published


def responsible(knowledge: Knowledge, matter: Matter) -> str:
    """Name the division responsible for the matter."""
    return f"“{matter.title}”由{matter.division.full_name}负责。"


def contact(knowledge: Knowledge, division: Division) -> list[str]:
    """Give phone and head, or the general line where none is published."""
    if phone := knowledge.phone_of(division):
        return [f"电话：{phone}", f"负责人：{division.person}（{division.title}）"]
    line = knowledge.phone_of(knowledge.general_line)
    return [f"职责文件没有公布{division.name}的电话和负责人；可以先打{knowledge.general_line.name} {line} 转接。"]


def no_contact(knowledge: Knowledge, division: Division) -> list[str]:
    """Say that no number is published for the division, without another's that might be taken for it."""
    office = knowledge.general_line.name
    return [f"职责文件没有公布{division.name}的电话和负责人。请再问我“{office}电话”，打到{office}请他们转接。"]


def evidence(matter: Matter) -> list[str]:
    """Quote the duty, or the notice, that makes the division responsible."""
    if matter.duty is None:
        return [f"依据：{matter.notice}；职责文件没有写明这一项。"]
    quoted = f"职责原文：“{matter.duty.text}”"
    return [quoted, f"另据：{matter.notice}。"] if matter.notice else [quoted]


def limits(matter: Matter) -> list[str]:
    """Say where the bureau only assists, and which other division has a part."""
    lines = ["按职责原文，本局在这件事上是配合，主办的是别的部门。"] if matter.role == "support" else []
    if matter.also and matter.also[0].division != matter.division:
        other, role = matter.also
        verb = "配合" if role == "support" else "也有一条相关职责"
        lines.append(f"{other.division.name}{verb}：“{other.text}”。")
    return lines


def several(count: int) -> str:
    """Say that so many matters are answered."""
    return f"您问的是{_NUMERALS[count]}件事："


def which_matter(question: str) -> str:
    """Ask which of the matters that follow is meant; question is the knowledge's own, or empty."""
    return question or "您说的是下面哪一件？"


def choose() -> str:
    """Say how to choose."""
    return "请点选，或回复序号。"


def not_ours(knowledge: Knowledge, elsewhere: Elsewhere) -> str:
    """Say that it is not the bureau's, and which kind of body it usually is."""
    bureau, line = knowledge.bureau, knowledge.phone_of(knowledge.general_line)
    return (
        f"这件事不归{bureau.name}管，一般由{elsewhere.body}办理，可拨 {bureau.hotline} 确认。\n"
        f"如果您觉得与本局有关，可以打本局{knowledge.general_line.name} {line} 问一问。"
    )


def not_understood(knowledge: Knowledge) -> str:
    """Say what can be asked here."""
    return (
        f"抱歉，这个我答不上来。我只管一件事：告诉您一件事归{knowledge.bureau.name}哪个处室、电话多少。\n"
        f"可以这样问：{'；'.join(knowledge.bureau.examples[:3])}。"
    )


def duties_of(division: Division) -> str:
    """Head the list of the division's duties."""
    return f"{division.full_name}的职责，照公布的原文："


def duties_of_bureau(knowledge: Knowledge) -> str:
    """Head the list of the bureau's own main duties."""
    return f"{knowledge.bureau.name}的主要职责，照公布的原文："


def directory(knowledge: Knowledge) -> str:
    """Head the list of divisions."""
    return f"{knowledge.bureau.name}各处室电话："


def listed(knowledge: Knowledge, division: Division) -> str:
    """Return the division and its phone as one line of the list."""
    return f"{division.full_name}  {knowledge.phone_of(division) or '文件没有公布电话'}"


def bureau_head(knowledge: Knowledge) -> str:
    """Say that the document names no head of the bureau."""
    return f"抱歉，公布的职责文件里只有各处室的负责人，没有{knowledge.bureau.name}局领导的姓名。{_general(knowledge)}"


def introduction(knowledge: Knowledge) -> str:
    """Say who speaks and what can be asked."""
    examples = "\n".join(f"· {example}" for example in knowledge.bureau.examples)
    return (
        f"您好，我是{knowledge.bureau.name}的自动问答“问处”。您用自己的话说要办的事，我告诉您该找哪个处室、"
        f"打哪个电话，并给出职责原文。比如：\n{examples}"
    )


def general_line(knowledge: Knowledge) -> str:
    """Give the general line to somebody who wants a person."""
    return f"我是自动问答，不能转接人工。{_general(knowledge)}"


def other_words(knowledge: Knowledge) -> str:
    """Ask for the matter in other words."""
    return f"抱歉，没答到点子上。请您换个说法，说说具体要办什么事。{_general(knowledge)}"


def unknown(knowledge: Knowledge) -> str:
    """Say that no such division, person or number is in the document."""
    return (
        f"抱歉，公布的职责文件里没有找到您说的处室、人或号码。本局的处室有：{_names(knowledge)}。{_general(knowledge)}"
    )


def unknown_person(knowledge: Knowledge) -> str:
    """Say that the document names no such person."""
    return f"抱歉，公布的职责文件里没有找到这个人；文件里只有各处室的负责人。{_general(knowledge)}"


def unknown_number(knowledge: Knowledge) -> str:
    """Say that no division is published with this number."""
    return f"抱歉，公布的处室电话里没有这个号码，没找到是哪个处室的。{_general(knowledge)}"


def which_division(knowledge: Knowledge) -> str:
    """Ask which division is meant."""
    return f"您问的是哪个处室，或者要办什么事？本局的处室有：{_names(knowledge)}。"


def regret(knowledge: Knowledge, divisions: list[Division]) -> str:
    """Regret a dead number and repeat those of divisions, which all have one, as registered."""
    registered = "；".join(f"{division.name} {knowledge.phone_of(division)}" for division in divisions)
    return "很抱歉，让您白打了。" + (f"文件里登记的号码就是：{registered}。" if registered else "")


def instead(knowledge: Knowledge, tried: bool) -> str:
    """Say where else to call; tried: it was the general line itself that did not answer."""
    return "请在上班时间再试一次。" if tried else _general(knowledge)


def _general(knowledge: Knowledge) -> str:
    line = knowledge.phone_of(knowledge.general_line)
    return f"可以打本局{knowledge.general_line.name} {line} 问一问。"


def _names(knowledge: Knowledge) -> str:
    return "、".join(division.name for division in knowledge.divisions.values())
