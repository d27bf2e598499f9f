"""A person is wanted."""

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions import replies
from bot.actions.remember import remember
from bot.actions.turn import remembered, say, turn_of
from knowledge.query import current


class ActionOfferGeneralLine(Action):
    """Gives the bureau's general line."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_offer_general_line"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Utter the general line."""
        knowledge, turn = current(), turn_of(tracker)
        say(dispatcher, replies.general_line(knowledge, turn.english))
        return remember(remembered(turn, knowledge))
