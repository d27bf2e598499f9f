"""Whose number this is."""

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions import replies
from bot.actions.lookup import identify


class ActionIdentifyNumber(Action):
    """Tells which division a number belongs to."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_identify_number"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Utter the division, or that no division is published with the number."""
        return identify(dispatcher, tracker, replies.unknown_number)
