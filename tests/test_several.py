"""Whether a message holds several matters, and which: the choice between the ways to part it."""

import math

import pytest

from bot.commands.partings import Told, choose_several
from knowledge.query import Knowledge
from knowledge.several import Parting, Parts, asked, likeliest, partings


def _way(number: int, divisions: str, *features: float) -> Parting:
    return Parting(number, frozenset(divisions), features)


def test_a_way_that_gives_two_parts_one_division_or_a_part_none_is_no_way(knowledge: Knowledge) -> None:
    one, other = list({m.division.name: m.id for m in knowledge.matters.values()}.values())[:2]

    def parts(*rankings: dict[str, float]) -> Parts:
        return Parts(tuple(asked(knowledge, ranking) for ranking in rankings), (), ())

    ways = [parts({one: 1.0}, {one: 1.0}), parts({one: 1.0}, {"greet": 1.0}), parts({one: 1.0}, {other: 1.0})]
    (found,) = partings(knowledge, {one: 1.0}, ways)
    assert found.number == 2
    assert found.divisions == {knowledge.matters[one].division.name, knowledge.matters[other].division.name}
    assert likeliest([], []) is None


def test_a_part_that_is_not_sure_of_its_division_tells_in_the_features(knowledge: Knowledge) -> None:
    one, other = list({m.division.name: m.id for m in knowledge.matters.values()}.values())[:2]

    def features(share: float) -> list[float]:
        second = asked(knowledge, {other: share, "greet": 1 - share})
        ways = [Parts((asked(knowledge, {one: 1.0}), second), (), ())]
        return list(partings(knowledge, {one: 1.0}, ways)[0].features)

    assert features(0.9) != features(0.3)


def test_ways_with_the_same_divisions_speak_for_each_other() -> None:
    ways = [_way(0, "ab", 1.0), _way(1, "ac", 0.8), _way(2, "ac", 0.9)]
    number, probability = likeliest(ways, [1.0]) or (None, 0.0)
    assert number == 2
    odds = math.exp(1.0) + math.exp(0.8) + math.exp(0.9)
    assert probability == pytest.approx(odds / (1 + odds))


def test_what_speaks_against_every_way_makes_several_matters_improbable() -> None:
    _, probability = likeliest([_way(0, "ab", -50.0), _way(1, "ac", -60.0)], [1.0]) or (0, 1.0)
    assert probability < 1e-9


def test_the_weights_chosen_tell_several_matters_from_one_and_the_right_way_from_the_wrong() -> None:
    """The first feature tells several from one, the second the right way from the wrong."""
    of_several = [Told([_way(0, "ab", 1.0, 1.0, 0.0), _way(1, "ac", 1.0, 1.0, 1.0)], frozenset("ac"), 1.0)] * 20
    of_one = [Told([_way(0, "ab", 1.0, 0.0, 0.0), _way(1, "ac", 1.0, 0.0, 1.0)], frozenset(), 1.0)] * 20
    # A message that no way parts rightly, and one that has no way, teach nothing.
    mute = [Told([_way(0, "ab", 1.0, 0.0, 0.0)], frozenset("xy"), 1.0), Told([], frozenset("ab"), 1.0)]
    weights = choose_several([*of_several, *of_one])
    assert choose_several([*of_several, *of_one, *mute]) == weights
    several, one = (likeliest(told.ways, weights) or (None, 0.0) for told in (of_several[0], of_one[0]))
    assert several[0] == 1
    assert one[1] < 0.1 < 0.9 < several[1]
