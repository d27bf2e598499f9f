"""What the assistant says in English. Every name, duty and number comes from the records given.

``sentences_zh`` has the same functions with the same parameters; ``replies`` picks one of the two.
"""

from knowledge.query import Division, Knowledge, Matter
from knowledge.sources import Elsewhere


def name(division: Division) -> str:
    """Return what the division is called."""
    return f"{division.english} ({division.full_name})"


def title(matter: Matter) -> str:
    """Return what the matter is called."""
    return matter.english or matter.title


def duty(published: str, english: str) -> str:
    """Return a duty as a list shows it; english is its gloss, empty where there is none."""
    return f"{published}\n{english}" if english else published


def responsible(knowledge: Knowledge, matter: Matter) -> str:
    """Name the division responsible for the matter."""
    called = title(matter)
    return (
        f"{called[:1].upper()}{called[1:]}: please contact the "
        f"{name(matter.division)} of the {knowledge.bureau.english}."
    )


def contact(knowledge: Knowledge, division: Division) -> list[str]:
    """Give phone and head, or the general line where none is published."""
    if phone := knowledge.phone_of(division):
        return [f"Phone: {phone}", f"Head: {division.person} ({division.title})"]
    line = knowledge.phone_of(knowledge.general_line)
    return [
        f"The document gives no number and no head for it; you may call the bureau's "
        f"{knowledge.general_line.english}: {line}."
    ]


def no_contact(knowledge: Knowledge, division: Division) -> list[str]:
    """Say that no number is published for the division, without another's that might be taken for it."""
    office = knowledge.general_line
    return [
        f"The document gives no number and no head for it. Ask me “{office.name}电话” for the phone of the bureau's "
        f"{office.english}; they can put you through."
    ]


def evidence(matter: Matter) -> list[str]:
    """Quote the duty, or the notice, that makes the division responsible."""
    if matter.duty is None:
        return [f"Basis: a public notice ({matter.notice}); the duties document does not name it."]
    quoted = f"Duty, as published: “{matter.duty.text}”"
    return [quoted, f"In English: {matter.duty.english}"] if matter.duty.english else [quoted]


def limits(matter: Matter) -> list[str]:
    """Say where the bureau only assists, and which other division has a part."""
    lines = []
    if matter.role == "support":
        lines.append("By the published duty the bureau only assists in this matter; another body leads.")
    if matter.also and matter.also[0].division != matter.division:
        other, role = matter.also
        verb = "assists" if role == "support" else "also has a related duty"
        lines.append(f"The {name(other.division)} {verb}: “{other.text}”")
        if other.english:
            lines.append(f"In English: {other.english}")
    return lines


def several(count: int) -> str:
    """Say that so many matters are answered."""
    return f"Your message holds {count} matters."


def which_matter(question: str) -> str:
    """Ask which of the matters that follow is meant; question is the knowledge's own, which is in Chinese."""
    return "Which of these do you mean?"


def choose() -> str:
    """Say how to choose."""
    return "Please tap one, or reply with its number."


def not_ours(knowledge: Knowledge, elsewhere: Elsewhere) -> str:
    """Say that it is not the bureau's, and which kind of body it usually is."""
    bureau, line = knowledge.bureau, knowledge.phone_of(knowledge.general_line)
    return (
        f"Sorry, this is not handled by the {bureau.english}. It is usually a matter for: "
        f"{elsewhere.body}. Please call {bureau.hotline} to confirm.\n"
        f"Our own general line is {line} ({knowledge.general_line.english})."
    )


def not_understood(knowledge: Knowledge) -> str:
    """Say what can be asked here."""
    return (
        "Sorry, I could not find out which matter you mean. I only tell which division of the "
        f"{knowledge.bureau.english} is responsible for a matter, and its number. "
        "You could ask, for example: who handles work permits for foreigners?"
    )


def duties_of(division: Division) -> str:
    """Head the list of the division's duties."""
    return f"Duties of the {name(division)}, as published:"


def duties_of_bureau(knowledge: Knowledge) -> str:
    """Head the list of the bureau's own main duties."""
    return f"Main duties of the {knowledge.bureau.english}, as published:"


def directory(knowledge: Knowledge) -> str:
    """Head the list of divisions."""
    return f"Divisions of the {knowledge.bureau.english}:"


def listed(knowledge: Knowledge, division: Division) -> str:
    """Return the division and its phone as one line of the list."""
    return f"{division.english} {division.full_name}  {knowledge.phone_of(division) or 'no published number'}"


def bureau_head(knowledge: Knowledge) -> str:
    """Say that the document names no head of the bureau."""
    return (
        f"Sorry, the published duties name the heads of the divisions, but not the leaders of the "
        f"{knowledge.bureau.english}. {_general(knowledge)}"
    )


def introduction(knowledge: Knowledge) -> str:
    """Say who speaks and what can be asked."""
    return (
        f"Hello, I am Wenchu, an automatic assistant of the {knowledge.bureau.english}. Tell me your "
        "matter in your own words, and I will tell you which division is responsible and its number."
    )


def general_line(knowledge: Knowledge) -> str:
    """Give the general line to somebody who wants a person."""
    return f"I am a program and cannot transfer calls. {_general(knowledge)}"


def other_words(knowledge: Knowledge) -> str:
    """Ask for the matter in other words."""
    return f"Sorry, that was not it. Please tell me in other words what you want to do. {_general(knowledge)}"


def unknown(knowledge: Knowledge) -> str:
    """Say that no such division, person or number is in the document."""
    return f"Sorry, the published duties know no division, person or number of that name. {_general(knowledge)}"


def unknown_person(knowledge: Knowledge) -> str:
    """Say that the document names no such person."""
    return f"Sorry, the published duties name no such person. {_general(knowledge)}"


def unknown_number(knowledge: Knowledge) -> str:
    """Say that no division is published with this number."""
    return f"Sorry, no division is published with that number. {_general(knowledge)}"


def which_division(knowledge: Knowledge) -> str:
    """Ask which division is meant."""
    return "Which division, or which matter, do you mean?"


def regret(knowledge: Knowledge, divisions: list[Division]) -> str:
    """Regret a dead number and repeat those of divisions, which all have one, as registered."""
    registered = ", ".join(f"{division.english} {knowledge.phone_of(division)}" for division in divisions)
    return "I am sorry that the number did not work. " + (
        f"The number on record is {registered}. " if registered else ""
    )


def instead(knowledge: Knowledge, tried: bool) -> str:
    """Say where else to call; tried: it was the general line itself that did not answer."""
    return "Please try again during office hours." if tried else _general(knowledge)


def _general(knowledge: Knowledge) -> str:
    line = knowledge.phone_of(knowledge.general_line)
    return f"You may call the bureau's {knowledge.general_line.english}: {line}."
