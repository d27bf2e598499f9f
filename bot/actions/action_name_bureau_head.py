"""Who heads the bureau."""

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions import replies
from bot.actions.lookup import look_up
from bot.actions.remember import remember
from bot.actions.turn import divisions_named, remembered, say, turn_of
from knowledge.query import current


class ActionNameBureauHead(Action):
    """Says that the document names no head of the bureau."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_name_bureau_head"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Utter that it is not published; a head asked for with a division is that division's."""
        knowledge, turn = current(), turn_of(tracker)
        if divisions_named(turn, knowledge):
            return look_up(dispatcher, tracker, replies.contact)
        say(dispatcher, replies.bureau_head(knowledge, turn.english))
        return remember(remembered(turn, knowledge))
