"""Decides what to do with a ranked question: answer, ask back, or say that it is not ours. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.query import Knowledge, Matter
from knowledge.ranking import Thresholds
from knowledge.several import Several, asked
from knowledge.shares import Ranking, by_division, normalised
from knowledge.sources import Broad, Elsewhere


@dataclass(frozen=True)
class Answer:
    """One responsible division: the matter says which, and by what duty."""

    matter: Matter


@dataclass(frozen=True)
class Both:
    """Several matters in one message, each with its own division."""

    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class AskBack:
    """Not sure: two to five matters of different divisions; question is empty where none is prepared."""

    question: str
    options: tuple[Matter, ...]


@dataclass(frozen=True)
class NotOurs:
    """It belongs to another body, or (body empty) to none."""

    elsewhere: Elsewhere


@dataclass(frozen=True)
class NotUnderstood:
    """Nothing in the question speaks for any matter."""


Decision = Answer | Both | AskBack | NotOurs | NotUnderstood

_MOST_OPTIONS = 5
# A lead over nothing is no lead: a share of this size always stands against the first.
_SCATTERED = 0.02
# In an offer, a division's own matters count so many times what a topic that offers it does.
_OWN = 2.0
# After a question back the answer is nearly always about one of the options, often in few words.
_CONTEXT = 6.0


def decide(knowledge: Knowledge, ranking: Ranking, several: Several | None, thresholds: Thresholds) -> Decision:
    """Decide on a question.

    ranking: the probability of each label for the whole message; several: the matters of a message that may
    hold several. Labels that are neither a matter, a broad topic nor elsewhere are passed over.
    """
    if several and several.probability >= thresholds.second:
        return _both(knowledge, several)
    shares = normalised(knowledge, ranking)
    if not shares:
        return NotUnderstood()
    divisions = by_division(knowledge, shares)
    elsewhere = {label: p for label, p in shares.items() if label in knowledge.elsewhere}
    broad = {label: p for label, p in shares.items() if label in knowledge.broad}
    if elsewhere and sum(elsewhere.values()) >= thresholds.elsewhere:
        return NotOurs(knowledge.elsewhere[max(elsewhere, key=elsewhere.__getitem__)])
    if divisions:
        name, lead = leading(divisions)
        if lead >= thresholds.answer and sum(broad.values()) < thresholds.broad:
            return Answer(_best_matter(knowledge, shares, name))
    return _ask_back(knowledge, shares, divisions, broad, elsewhere, thresholds)


def leading(divisions: Mapping[str, float]) -> tuple[str, float]:
    """Return the likeliest of divisions (not empty) and how surely it stands before the next.

    That is its share against the next one's alone: what lies scattered over many labels, or on a broad topic
    that is passed over, says nothing between the two (docs/decisions.md).
    """
    name, first = max(divisions.items(), key=lambda item: item[1])
    second = max((share for other, share in divisions.items() if other != name), default=0.0)
    return name, first / (first + second + _SCATTERED)


def with_context(knowledge: Knowledge, ranking: Ranking, offered: Sequence[str]) -> Ranking:
    """Return ranking with the matters of the divisions just offered made likelier, too broad topics less."""
    if not offered:
        return ranking
    divisions = {knowledge.matters[option].division.name for option in offered}

    def weight(label: str) -> float:
        if label in knowledge.broad:
            return 1 / _CONTEXT
        matter = knowledge.matters.get(label)
        return _CONTEXT if matter and matter.division.name in divisions else 1.0

    return {label: p * weight(label) for label, p in ranking.items()}


def _best_matter(knowledge: Knowledge, shares: Ranking, division: str) -> Matter:
    """Return the best matter of the division, of the duty that has the greatest share together."""
    matters = [
        (knowledge.matters[label], share)
        for label, share in shares.items()
        if label in knowledge.matters and knowledge.matters[label].division.name == division
    ]
    duties: dict[int | None, float] = {}
    for matter, share in matters:
        key = matter.duty.id if matter.duty else None
        duties[key] = duties.get(key, 0.0) + share
    duty = max(duties, key=duties.__getitem__)
    of_duty = [(m, share) for m, share in matters if (m.duty.id if m.duty else None) == duty]
    return max(of_duty, key=lambda item: item[1])[0]


def _both(knowledge: Knowledge, several: Several) -> Both:
    parts = [asked(knowledge, ranking) for ranking in several.rankings]
    return Both(tuple(Answer(_best_matter(knowledge, one.ranking, one.division)) for one in parts))


def _ask_back(
    knowledge: Knowledge,
    shares: Ranking,
    divisions: Mapping[str, float],
    broad: Ranking,
    elsewhere: Ranking,
    thresholds: Thresholds,
) -> Decision:
    """Offer the likeliest division and those that most likely are meant besides.

    A division is meant by its own matters, and by the too broad topics that offer it (docs/decisions.md).
    """
    topics = [knowledge.broad[label] for label in sorted(broad, key=lambda label: -broad[label])]
    prepared = [_prepared(knowledge, topic, shares) for topic in topics]
    meant = {name: _OWN * share for name, share in divisions.items()}
    offered: dict[str, Matter] = {}
    for topic, matters in zip(topics, prepared, strict=True):
        for name, matter in matters.items():
            meant[name] = meant.get(name, 0.0) + broad[topic.id]
            if name not in offered and broad[topic.id] >= divisions.get(name, 0.0):
                offered[name] = matter
    strongest = max(divisions, key=divisions.__getitem__, default=None)
    ordered = sorted(meant, key=lambda name: (name != strongest, -meant[name]))
    likely = [name for name in ordered if meant[name] >= thresholds.option][:_MOST_OPTIONS]
    if len(likely) >= 2:
        options = tuple(offered.get(name) or _best_matter(knowledge, shares, name) for name in likely)
        # A topic's question names all that the topic offers.
        return AskBack(topics[0].question if topics and prepared[0].keys() <= {*likely} else "", options)
    if elsewhere and sum(elsewhere.values()) > sum(divisions.values()):
        return NotOurs(knowledge.elsewhere[max(elsewhere, key=elsewhere.__getitem__)])
    return NotUnderstood()


def _prepared(knowledge: Knowledge, topic: Broad, shares: Ranking) -> dict[str, Matter]:
    """Return the topic's matters by their divisions; of two of one division, the likelier."""
    prepared: dict[str, Matter] = {}
    for option in topic.options:
        matter = knowledge.matters[option]
        other = prepared.setdefault(matter.division.name, matter)
        if shares.get(option, 0.0) > shares.get(other.id, 0.0):
            prepared[matter.division.name] = matter
    return prepared
