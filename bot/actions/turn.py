"""What an action needs of the turn it answers, read from the tracker."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.replies import Reply
from knowledge.query import Division, Knowledge, Matter
from knowledge.several import Several

# So many divisions are told where their heads share a title.
_FEW = 3


@dataclass(frozen=True)
class Turn:
    """The citizen's message as the pipeline read it, and what the conversation remembers."""

    text: str
    english: bool
    ranking: Mapping[str, float]
    several: Several | None
    entities: tuple[Mapping[str, Any], ...]
    division: str | None
    options: tuple[str, ...]

    def named(self, entity: str) -> list[str]:
        """Return the values of the entities of this kind, each once, in order."""
        return list(dict.fromkeys(e["value"] for e in self.entities if e["entity"] == entity))

    @property
    def names_any(self) -> bool:
        """Whether it names a division, person or number, known or not."""
        return any(self.named(entity) for entity in ("division", "person", "surname", "phone"))


def turn_of(tracker: Tracker) -> Turn:
    """Read the turn from the tracker."""
    message = tracker.latest_message
    return Turn(
        text=message.get("text") or "",
        english=tracker.get_slot("language") == "en",
        ranking=ranking_of(message.get("matter_ranking")),
        several=several_of(message),
        entities=tuple(message.get("entities") or ()),
        division=tracker.get_slot("division"),
        options=tuple(tracker.get_slot("options") or ()),
    )


def divisions_named(turn: Turn, knowledge: Knowledge) -> list[Division]:
    """Return the divisions that the message names: by name or alias, by head, or by number."""
    named = [knowledge.division(name) for name in turn.named("division") if name]
    for who in turn.named("person") + turn.named("surname"):
        named += _heads(who, turn, knowledge)
    named += [knowledge.division_by_phone(digits) for digits in turn.named("phone")]
    return list(dict.fromkeys(division for division in named if division))


def _heads(who: str, turn: Turn, knowledge: Knowledge) -> list[Division]:
    """Return the divisions with a head of this name; of several, those whose title follows it in the message."""
    heads = knowledge.heads(who)
    titled = [head for head in heads if any(who + title in turn.text for title in head.titles)]
    return titled or heads


def divisions_titled(turn: Turn, knowledge: Knowledge) -> list[Division]:
    """Return the few divisions whose heads share a title that the message speaks of (主任) without any name."""
    if turn.names_any:
        return []
    bearers: dict[str, list[Division]] = {}
    for division in knowledge.divisions.values():
        for title in division.titles:
            bearers.setdefault(title, []).append(division)
    shared = (heads for title, heads in bearers.items() if title in turn.text and 1 < len(heads) <= _FEW)
    return next(shared, [])


def remembered(turn: Turn, knowledge: Knowledge) -> Division | None:
    """Return the division last spoken of."""
    return knowledge.divisions.get(turn.division) if turn.division else None


def options_of(turn: Turn, knowledge: Knowledge) -> list[Matter]:
    """Return the matters last offered."""
    return [knowledge.matters[option] for option in turn.options if option in knowledge.matters]


def say(dispatcher: CollectingDispatcher, reply: Reply) -> None:
    """Utter a reply; its cards travel beside the text for channels that can show them."""
    dispatcher.utter_message(
        text=reply.text,
        buttons=[dict(button) for button in reply.buttons] or None,
        cards=list(reply.cards),
    )


def ranking_of(described: Sequence[Mapping[str, Any]] | None) -> dict[str, float]:
    """Return a ranking as the pipeline passes it on, as probabilities of labels."""
    return {one["label"]: one["probability"] for one in described or []}


def several_of(message: Mapping[str, Any]) -> Several | None:
    """Return the matters of a message that may hold several."""
    if not (found := message.get("matter_parts")):
        return None
    return Several(tuple(ranking_of(part["ranking"]) for part in found["parts"]), found["probability"])
