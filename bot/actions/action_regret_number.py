"""A citizen says that a number is dead, wrong, or not answered."""

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions import replies
from bot.actions.lookup import look_up


class ActionRegretNumber(Action):
    """Regrets it, repeats the number as registered, and offers the general line."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_regret_number"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Utter the regret for the division meant."""
        return look_up(dispatcher, tracker, replies.regret)
