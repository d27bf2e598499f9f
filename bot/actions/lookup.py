"""The common course of every look-up: the divisions named, else the one spoken of, else ask."""

from collections.abc import Callable, Sequence

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import replies
from bot.actions.action_answer import decide_turn, utter
from bot.actions.remember import remember
from bot.actions.turn import Turn, divisions_named, divisions_titled, remembered, say, turn_of
from knowledge.decide import Answer, Both
from knowledge.query import Division, Knowledge, current

Tell = Callable[[Knowledge, Sequence[Division], bool], replies.Reply]
Unknown = Callable[[Knowledge, bool], replies.Reply]


def look_up(dispatcher: CollectingDispatcher, tracker: Tracker, tell: Tell) -> list[EventType]:
    """Tell what was asked of the divisions that the message means.

    Those named come first; a name that does not exist is said not to be known; a message that names a
    matter instead gets the matter's division; one that names nothing means the division last spoken of, else
    those whose head has the title it speaks of.
    """
    knowledge, turn = current(), turn_of(tracker)
    if named := divisions_named(turn, knowledge):
        return tell_of(named, dispatcher, knowledge, turn, tell)
    if turn.names_any:
        say(dispatcher, replies.unknown(knowledge, turn.english))
        return remember(remembered(turn, knowledge))
    if turn.named("matter"):
        decision = decide_turn(knowledge, turn)
        if isinstance(decision, Answer | Both):
            return utter(dispatcher, knowledge, turn, decision)
    if spoken_of := remembered(turn, knowledge):
        return tell_of([spoken_of], dispatcher, knowledge, turn, tell)
    if titled := divisions_titled(turn, knowledge):
        return tell_of(titled, dispatcher, knowledge, turn, tell)
    say(dispatcher, replies.which_division(knowledge, turn.english))
    return remember(None)


def identify(dispatcher: CollectingDispatcher, tracker: Tracker, unknown: Unknown) -> list[EventType]:
    """Tell the division of the head, surname, number or title that the message names, or that it is not known."""
    knowledge, turn = current(), turn_of(tracker)
    if found := divisions_named(turn, knowledge) or divisions_titled(turn, knowledge):
        return tell_of(found, dispatcher, knowledge, turn, replies.contact)
    say(dispatcher, unknown(knowledge, turn.english))
    return remember(remembered(turn, knowledge))


def tell_of(
    divisions: Sequence[Division], dispatcher: CollectingDispatcher, knowledge: Knowledge, turn: Turn, tell: Tell
) -> list[EventType]:
    """Tell of divisions (not empty) and remember the last."""
    say(dispatcher, tell(knowledge, divisions, turn.english))
    return remember(divisions[-1])
