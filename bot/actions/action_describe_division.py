"""What a division does."""

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions import replies
from bot.actions.lookup import look_up


class ActionDescribeDivision(Action):
    """Lists the duties of the divisions meant."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_describe_division"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Utter the duties."""
        return look_up(dispatcher, tracker, replies.duties)
