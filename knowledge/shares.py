"""A ranking of labels as shares of what is asked, and of the divisions responsible. Pure."""

from collections.abc import Mapping

from knowledge.query import Knowledge

Ranking = Mapping[str, float]


def normalised(knowledge: Knowledge, ranking: Ranking) -> dict[str, float]:
    """Return the shares of what is asked: matters, broad topics, elsewhere; they sum to one."""
    asked = {label: p for label, p in ranking.items() if knowledge.knows(label)}
    total = sum(asked.values())
    return {label: p / total for label, p in asked.items()} if total else {}


def by_division(knowledge: Knowledge, shares: Ranking) -> dict[str, float]:
    """Return each division's share: the sum over its matters."""
    divisions: dict[str, float] = {}
    for label, share in shares.items():
        if matter := knowledge.matters.get(label):
            divisions[matter.division.name] = divisions.get(matter.division.name, 0.0) + share
    return divisions
