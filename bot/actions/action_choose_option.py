"""One of the options offered is chosen, by number or words."""

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions.action_answer import decide_turn, utter
from bot.actions.choice import choice
from bot.actions.turn import options_of, turn_of
from knowledge.decide import Answer, AskBack, NotUnderstood
from knowledge.query import current


class ActionChooseOption(Action):
    """Answers the option that the message chooses."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_choose_option"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Utter the answer, or the options again where the message chooses none of them."""
        knowledge, turn = current(), turn_of(tracker)
        options = options_of(turn, knowledge)
        if not options:
            decision = decide_turn(knowledge, turn) if turn.named("matter") else NotUnderstood()
            return utter(dispatcher, knowledge, turn, decision)
        chosen = choice(turn.text, len(options))
        if chosen is None:
            return utter(dispatcher, knowledge, turn, AskBack("", tuple(options)))
        return utter(dispatcher, knowledge, turn, Answer(options[chosen]))
