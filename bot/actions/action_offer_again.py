"""None of the options, or not the answer that was meant."""

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions import replies
from bot.actions.remember import remember
from bot.actions.turn import say, turn_of
from knowledge.query import current


class ActionOfferAgain(Action):
    """Asks for the matter in other words, and gives the general line."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_offer_again"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Utter the request; what was spoken of is forgotten."""
        knowledge, turn = current(), turn_of(tracker)
        say(dispatcher, replies.other_words(knowledge, turn.english))
        return remember(None)
