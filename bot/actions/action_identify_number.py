"""Whose number this is."""

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions import replies
from bot.actions.remember import remember
from bot.actions.turn import divisions_named, remembered, say, turn_of
from knowledge.query import current


class ActionIdentifyNumber(Action):
    """Tells which division a number belongs to."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_identify_number"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Utter the division, or that no division is published with the number."""
        knowledge, turn = current(), turn_of(tracker)
        if found := divisions_named(turn, knowledge):
            say(dispatcher, replies.contact(knowledge, found, turn.english))
            return remember(found[-1])
        say(dispatcher, replies.unknown_number(knowledge, turn.english))
        return remember(remembered(turn, knowledge))
