"""What a conversation remembers after an action: the division spoken of, and the options offered."""

from collections.abc import Sequence

from rasa_sdk.events import EventType, SlotSet

from knowledge.query import Division, Matter


def remember(division: Division | None, options: Sequence[Matter] = ()) -> list[EventType]:
    """Return the events that set both slots; None keeps no division, no options clears them."""
    return [
        SlotSet("division", division.name if division else None),
        SlotSet("options", [matter.id for matter in options]),
    ]
