"""All divisions."""

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions import replies
from bot.actions.remember import remember
from bot.actions.turn import remembered, say, turn_of
from knowledge.query import current


class ActionListDivisions(Action):
    """Lists every division with its phone."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_list_divisions"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Utter the list."""
        knowledge, turn = current(), turn_of(tracker)
        say(dispatcher, replies.directory(knowledge, turn.english))
        return remember(remembered(turn, knowledge))
