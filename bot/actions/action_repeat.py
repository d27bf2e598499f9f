"""Say it again."""

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions import replies
from bot.actions.lookup import tell_of
from bot.actions.remember import remember
from bot.actions.turn import divisions_named, options_of, remembered, say, turn_of
from knowledge.query import current


class ActionRepeat(Action):
    """Says the last answer again, or of a division that is named; where there was none, what can be asked."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_repeat"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Utter the contact of the division spoken of, or the options again."""
        knowledge, turn = current(), turn_of(tracker)
        if named := divisions_named(turn, knowledge):
            return tell_of(named, dispatcher, knowledge, turn, replies.contact)
        options, division = options_of(turn, knowledge), remembered(turn, knowledge)
        if options:
            say(dispatcher, replies.ask_back("", options, turn.english))
        elif division:
            return tell_of([division], dispatcher, knowledge, turn, replies.contact)
        else:
            say(dispatcher, replies.introduction(knowledge, turn.english))
        return remember(division, options)
