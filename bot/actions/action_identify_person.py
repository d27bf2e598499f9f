"""Who a person is, or which heads bear a surname."""

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions import replies
from bot.actions.lookup import identify


class ActionIdentifyPerson(Action):
    """Tells which division a person heads; several of one surname are all told."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_identify_person"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Utter the division of each head meant, or that the document names no such person."""
        return identify(dispatcher, tracker, replies.unknown_person)
