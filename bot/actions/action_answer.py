"""Answers a matter: the responsible division, a question back, or that it is not ours."""

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions import replies
from bot.actions.choice import bare_choice
from bot.actions.remember import remember
from bot.actions.turn import Turn, divisions_named, options_of, remembered, say, turn_of
from knowledge.decide import Answer, AskBack, Both, Decision, NotOurs, decide, with_context
from knowledge.query import Knowledge, current
from knowledge.ranking import settings
from knowledge.words import fold

_SHORT = 24


class ActionAnswer(Action):
    """Decides on the ranked matters of the message and says what was decided."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Utter the decision; remember the division answered or the options offered."""
        knowledge, turn = current(), turn_of(tracker)
        decision = decide_turn(knowledge, turn)
        named = divisions_named(turn, knowledge)
        if named and len(turn.text) <= _SHORT and not isinstance(decision, Answer | Both):
            # A short message that names a division and no matter wants the division.
            say(dispatcher, replies.contact(knowledge, named, turn.english))
            return remember(named[-1])
        return utter(dispatcher, knowledge, turn, decision)


def decide_turn(knowledge: Knowledge, turn: Turn) -> Decision:
    """Decide on the turn; an option's number or own words, as a button sends them, are that option."""
    options = options_of(turn, knowledge)
    if (chosen := bare_choice(turn.text, len(options))) is not None:
        return Answer(options[chosen])
    if matter := knowledge.titles.get(fold(turn.text)):
        return Answer(knowledge.matters[matter])
    ranking = with_context(knowledge, turn.ranking, [m.id for m in options])
    _, thresholds = settings()
    return decide(knowledge, ranking, turn.several, thresholds)


def utter(dispatcher: CollectingDispatcher, knowledge: Knowledge, turn: Turn, decision: Decision) -> list[EventType]:
    """Say the decision and return what is to be remembered."""
    match decision:
        case Answer():
            say(dispatcher, replies.answer(knowledge, decision, turn.english))
            return remember(decision.matter.division)
        case Both():
            say(dispatcher, replies.both(knowledge, decision.answers, turn.english))
            return remember(decision.answers[-1].matter.division)
        case AskBack():
            say(dispatcher, replies.ask_back(decision.question, decision.options, turn.english))
            return remember(remembered(turn, knowledge), decision.options)
        case NotOurs():
            say(dispatcher, replies.not_ours(knowledge, decision.elsewhere, turn.english))
        case _:
            say(dispatcher, replies.not_understood(knowledge, turn.english))
    return remember(remembered(turn, knowledge), options_of(turn, knowledge))
