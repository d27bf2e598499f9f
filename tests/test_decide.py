"""What is offered where a question leaves it open."""

from knowledge.decide import AskBack, decide
from knowledge.query import Knowledge
from knowledge.ranking import settings
from knowledge.sources import Broad


def topics(knowledge: Knowledge) -> tuple[Broad, Broad]:
    """Return two topics whose matters are of different divisions throughout, none twice."""

    def names(topic: Broad) -> list[str]:
        return [knowledge.matters[option].division.name for option in topic.options]

    small = [topic for topic in knowledge.broad.values() if len(topic.options) == len(set(names(topic))) == 2]
    return next((one, other) for one in small for other in small if not set(names(one)) & set(names(other)))


def asked(knowledge: Knowledge, ranking: dict[str, float]) -> AskBack:
    decision = decide(knowledge, ranking, None, settings()[1])
    assert isinstance(decision, AskBack)
    return decision


def test_a_question_back_offers_whom_any_of_its_topics_may_mean(knowledge: Knowledge) -> None:
    one, other = topics(knowledge)
    offered = asked(knowledge, {one.id: 0.5, other.id: 0.4})
    assert [matter.id for matter in offered.options] == [*one.options, *other.options]
    assert offered.question == one.question


def test_the_likeliest_division_is_offered_first(knowledge: Knowledge) -> None:
    one, other = topics(knowledge)
    likeliest = other.options[1]
    offered = asked(knowledge, {one.id: 0.8, likeliest: 0.2})
    assert [matter.id for matter in offered.options] == [likeliest, *one.options]


def test_of_two_matters_of_one_division_a_topic_offers_the_likelier(knowledge: Knowledge) -> None:
    topic, first, second = next(
        (topic, a, b)
        for topic in knowledge.broad.values()
        for a in topic.options
        for b in topic.options
        if topic.options.index(a) < topic.options.index(b)
        and knowledge.matters[a].division is knowledge.matters[b].division
    )
    for likelier, ranking in ((first, {topic.id: 1.0}), (second, {topic.id: 0.9, second: 0.1})):
        offered = {matter.id for matter in asked(knowledge, ranking).options}
        assert likelier in offered and len({first, second} & offered) == 1


def test_the_question_of_a_topic_is_not_asked_where_not_all_that_it_names_is_offered(knowledge: Knowledge) -> None:
    wide = [
        topic
        for topic in knowledge.broad.values()
        if len({knowledge.matters[option].division.name for option in topic.options}) == 4
    ]
    names = {topic.id: {knowledge.matters[option].division.name for option in topic.options} for topic in wide}
    topic = wide[0]
    outside = {m.division.name: m.id for m in knowledge.matters.values() if m.division.name not in names[topic.id]}
    likeliest, next_likely, *_ = outside.values()
    offered = asked(knowledge, {topic.id: 0.3, likeliest: 0.4, next_likely: 0.3})
    assert [option.id for option in offered.options[:2]] == [likeliest, next_likely]
    assert len(offered.options) == 5 and offered.question == ""
