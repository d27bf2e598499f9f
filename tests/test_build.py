"""The knowledge is built whole or not at all."""

import shutil
from pathlib import Path

import pytest

from knowledge.build import DATABASE, build
from knowledge.errors import KnowledgeError, NotBuiltError, SourceError
from knowledge.parse import read
from knowledge.query import current, open_knowledge
from knowledge.search import search
from knowledge.sources import read_broad, read_glosses, read_matters


def edit(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")


def test_every_duty_of_every_division_is_covered_by_a_matter(sources: Path) -> None:
    assert build(sources).uncovered == ()


def test_every_division_of_the_document_has_its_contact_in_the_database(sources: Path) -> None:
    build(sources)
    knowledge = open_knowledge(sources / DATABASE)
    for division in read(sources / "duties.txt").divisions:
        built = knowledge.divisions[division.name]
        contact = division.contact
        assert (built.title, built.person, built.phone) == (
            (contact.title, contact.person, contact.phone) if contact else (None, None, None)
        )


def test_every_quote_stands_in_the_duty_it_points_at(sources: Path) -> None:
    build(sources)
    knowledge = open_knowledge(sources / DATABASE)
    quoted = {m.id: m.quote for m in read_matters(sources) if m.quote}
    assert quoted
    for matter_id, quote in quoted.items():
        matter = knowledge.matters[matter_id]
        assert matter.duty and matter.quote
        assert matter.duty.text[slice(*matter.quote)].replace("，", ",") == quote.replace("，", ",")


def test_a_changed_phone_is_in_the_next_answer_of_the_same_reader(sources: Path) -> None:
    build(sources)
    division = next(d for d in read(sources / "duties.txt").divisions if d.contact)
    assert division.contact
    before = current(sources / DATABASE)
    edit(sources, "duties.txt", division.contact.phone, "12345678")
    build(sources)
    after = current(sources / DATABASE)
    assert before.divisions[division.name].phone == division.contact.phone
    assert after.divisions[division.name].phone == "12345678"
    assert after.version != before.version


def test_the_knowledge_is_not_opened_again_while_it_did_not_change(sources: Path) -> None:
    build(sources)
    assert current(sources / DATABASE) is current(sources / DATABASE)


def test_a_broken_document_is_refused_with_its_line_and_the_old_database_stays(sources: Path) -> None:
    build(sources)
    contact = next(d.contact for d in read(sources / "duties.txt").divisions if d.contact)
    old = (sources / DATABASE).read_bytes()
    edit(sources, "duties.txt", contact.phone, "1234567")
    with pytest.raises(KnowledgeError, match=f"第{contact.line}行.*1234567.*8 位"):
        build(sources)
    assert (sources / DATABASE).read_bytes() == old


def test_a_quote_that_vanished_names_its_matter_and_the_nearest_clause(sources: Path) -> None:
    matter = next(m for m in read_matters(sources) if m.quote and len(m.quote) > 10)
    assert matter.quote
    edit(sources, "matters.yml", f"quote: {matter.quote}", f"quote: {matter.quote[:-2]}某某")
    with pytest.raises(SourceError, match=f"{matter.id}.*找不到.*最接近的一条是“.+”"):
        build(sources)


def test_a_quote_that_stands_twice_is_refused(sources: Path) -> None:
    matter = next(m for m in read_matters(sources) if m.quote)
    edit(sources, "matters.yml", f"quote: {matter.quote}", "quote: 负责")
    with pytest.raises(SourceError, match=r"出现了 \d+ 次"):
        build(sources)


def test_a_duty_that_no_matter_points_at_is_reported_and_can_be_found(sources: Path) -> None:
    duty = read(sources / "duties.txt").divisions[0].duties[0]
    edit(sources, "duties.txt", duty.text, f"{duty.text};负责量子风筝登记工作")
    report = build(sources)
    assert report.uncovered == ("负责量子风筝登记工作",)
    knowledge = open_knowledge(sources / DATABASE)
    best = search(knowledge, knowledge.cutter.content("量子风筝在哪里登记"))[0]
    assert knowledge.matters[best.label].division.name == next(iter(knowledge.divisions))


def test_an_alias_of_two_divisions_is_refused(sources: Path) -> None:
    first, second = read(sources / "duties.txt").divisions[:2]
    edit(sources, "aliases.yml", f"- division: {first.name}\n", f"- division: {first.name}\n  english: x\n")
    text = (sources / "aliases.yml").read_text("utf-8").replace("  english: x\n", "", 1)
    text = text.replace("aliases: [", f"aliases: [{second.name}, ", 1)
    (sources / "aliases.yml").write_text(text, "utf-8")
    with pytest.raises(SourceError, match=f"叫法“{second.name}”"):
        build(sources)


def test_an_alias_for_a_division_that_is_not_there_proposes_the_nearest(sources: Path) -> None:
    name = read(sources / "duties.txt").divisions[1].name
    edit(sources, "aliases.yml", f"division: {name}", f"division: {name[:-1]}室")
    with pytest.raises(SourceError, match=f"最接近的是“{name}”"):
        build(sources)


def test_a_broad_topic_with_an_unknown_matter_is_refused(sources: Path) -> None:
    topic = read_broad(sources)[0]
    edit(sources, "broad.yml", topic.options[0], "no_such_matter")
    with pytest.raises(SourceError, match=f"{topic.id}.*no_such_matter"):
        build(sources)


def test_every_broad_topic_offers_matters_of_at_least_two_divisions(sources: Path) -> None:
    build(sources)
    knowledge = open_knowledge(sources / DATABASE)
    for topic in knowledge.broad.values():
        divisions = {knowledge.matters[option].division.name for option in topic.options}
        assert len(divisions) >= 2, topic.id


def test_every_duty_of_the_published_document_has_its_english(sources: Path) -> None:
    build(sources)
    knowledge = open_knowledge(sources / DATABASE)
    english = [*knowledge.bureau_english, *(duty.english for duty in knowledge.duties.values())]
    assert len(english) == len(knowledge.bureau_duties) + len(knowledge.duties)
    assert all(gloss and gloss.isascii() for gloss in english)


def test_a_gloss_written_in_another_width_is_still_that_of_its_clause(sources: Path) -> None:
    gloss = next(gloss for gloss in read_glosses(sources) if "," in gloss.clause)
    edit(sources, "glosses.yml", f"clause: {gloss.clause}\n", f"clause: {gloss.clause.replace(',', '，')}\n")
    build(sources)
    assert gloss.english in open_knowledge(sources / DATABASE).bureau_english


def test_a_changed_duty_is_refused_until_its_gloss_is_looked_at_again(sources: Path) -> None:
    duty = read(sources / "duties.txt").divisions[1].duties[2]
    number = next(gloss.number for gloss in read_glosses(sources) if gloss.clause == duty.text)
    edit(sources, "duties.txt", duty.text, f"{duty.text}及其他工作")
    with pytest.raises(SourceError) as refused:
        build(sources)
    assert f"glosses.yml 第{number}项：clause“{duty.text}”" in str(refused.value)
    assert f"最接近的一条是“{duty.text}及其他工作”" in str(refused.value)


def test_a_gloss_of_a_duty_that_was_taken_away_is_to_be_taken_away(sources: Path) -> None:
    duty = read(sources / "duties.txt").divisions[0].duties[0]
    edit(sources, "duties.txt", f"{duty.text};", "")
    with pytest.raises(SourceError, match=f"{duty.text}.*删去这一项"):
        build(sources)


def test_a_duty_without_a_gloss_is_built_and_has_no_english(sources: Path) -> None:
    duty = read(sources / "duties.txt").divisions[0].duties[0]
    edit(sources, "duties.txt", duty.text, f"{duty.text};负责量子风筝登记工作")
    build(sources)
    built = open_knowledge(sources / DATABASE).duties.values()
    assert {duty.text for duty in built if not duty.english} == {"负责量子风筝登记工作"}


def test_a_second_gloss_of_one_duty_is_refused(sources: Path) -> None:
    first, second = read_glosses(sources)[:2]
    edit(sources, "glosses.yml", f"clause: {second.clause}\n", f"clause: {first.clause}\n")
    with pytest.raises(SourceError, match=r"第2项.*第1项已有译文"):
        build(sources)


def test_a_gloss_that_says_nothing_is_refused(sources: Path) -> None:
    edit(sources, "glosses.yml", f"english: {read_glosses(sources)[0].english}\n", "english:\n")
    with pytest.raises(SourceError, match=r"glosses\.yml 第1项.*空的"):
        build(sources)


def test_broken_yaml_names_file_and_line(sources: Path) -> None:
    (sources / "elsewhere.yml").write_text("- {id: a, title: [}\n", "utf-8")
    with pytest.raises(SourceError, match=r"elsewhere\.yml 第1行"):
        build(sources)


def test_a_missing_database_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(NotBuiltError, match="make knowledge"):
        current(tmp_path / DATABASE)


def test_a_file_that_is_no_database_says_what_to_run(tmp_path: Path) -> None:
    shutil.copy(__file__, tmp_path / DATABASE)
    with pytest.raises(NotBuiltError, match="make knowledge"):
        open_knowledge(tmp_path / DATABASE)
