"""How probable it is that a message is ours, and too broad."""

import dataclasses

import pytest

from knowledge.kinds import features, of_ranking, weighed
from knowledge.query import Knowledge
from knowledge.ranking import Kind, Question, Read, Weights, settings

READ = Read(Question(best=1.0, gap=0.5, length=9, words=3, undecided=False), ())
PHRASED: dict[Kind, float] = {"broad": -1.0, "elsewhere": -2.0}


def weights(elsewhere: float, broad: float) -> Weights:
    """Return weights of which only the constants of the two regressions count."""
    chosen, _ = settings()
    others = [0.0] * (len(chosen.broad) - 1)
    return dataclasses.replace(chosen, elsewhere=[elsewhere, *others], broad=[broad, *others])


@pytest.fixture
def ranking(knowledge: Knowledge) -> dict[str, float]:
    """Return a ranking of two matters, two topics, something elsewhere and an intent."""
    shares = ((knowledge.matters, (0.4, 0.1)), (knowledge.broad, (0.2, 0.1)), (knowledge.elsewhere, (0.1,)))
    return {label: p for labels, ps in shares for label, p in zip(labels, ps, strict=False)} | {"greet": 0.1}


def test_each_kind_becomes_as_probable_as_the_regressions_say(knowledge: Knowledge, ranking: dict[str, float]) -> None:
    given = features(knowledge, ranking, READ, PHRASED, story=False, several=False)
    # Even odds of both: half of nine tenths is not ours, of the other half one is too broad.
    kinds = of_ranking(knowledge, weighed(knowledge, ranking, given, weights(0.0, 0.0)))
    assert kinds.elsewhere == pytest.approx(0.45)
    assert kinds.broad == pytest.approx(kinds.matters) == pytest.approx(0.225)


def test_within_a_kind_and_for_intents_nothing_changes(knowledge: Knowledge, ranking: dict[str, float]) -> None:
    given = features(knowledge, ranking, READ, PHRASED, story=False, several=False)
    after = weighed(knowledge, ranking, given, weights(-2.0, 1.0))
    first, second, *_ = ranking
    assert after[first] / after[second] == pytest.approx(4.0)
    assert after["greet"] == 0.1 and sum(after.values()) == pytest.approx(1.0)
    assert list(after.values()) == sorted(after.values(), reverse=True)


def test_what_has_no_label_of_a_kind_stays_without(knowledge: Knowledge) -> None:
    matter = next(iter(knowledge.matters))
    given = features(knowledge, {matter: 1.0}, READ, PHRASED, story=True, several=True)
    assert weighed(knowledge, {matter: 1.0}, given, weights(3.0, 3.0)) == {matter: 1.0}
