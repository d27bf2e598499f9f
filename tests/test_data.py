"""The training data and the questions of tests/eval."""

import re
import unicodedata
from functools import cache

import yaml

from bot.commands.environment import ROOT
from bot.commands.peers import sample
from knowledge.query import Knowledge
from tests.conftest import rows

DATA = ROOT / "bot" / "data"
SETS = ("route", "real", "noisy", "oos", "multi", "ambiguous", "lookup", "calibration")


@cache
def examples() -> dict[str, list[str]]:
    """Return the examples by label (matter, elsewhere, broad topic, or intent)."""
    found: dict[str, list[str]] = {}
    for file in DATA.rglob("*.yml"):
        for block in yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader).get("nlu", []):
            label = next(iter(block.get("metadata", {}).values()), block["intent"])
            found.setdefault(label, []).extend(line.removeprefix("- ") for line in block["examples"].splitlines())
    return found


def bare(text: str) -> str:
    """Return text without punctuation, spaces and width, or as it is where nothing remains."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)).lower() or text


def test_every_label_of_the_data_is_known_and_every_matter_and_topic_has_examples(
    knowledge: Knowledge,
) -> None:
    labels = set(examples())
    known = {**knowledge.matters, **knowledge.elsewhere, **knowledge.broad}
    assert known.keys() <= labels
    domain = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    assert labels - known.keys() - {"several"} <= set(domain["intents"])


def test_every_matter_has_sixty_examples_or_more_and_a_tenth_of_a_thousand_in_all(
    knowledge: Knowledge,
) -> None:
    counts = {matter: len(examples()[matter]) for matter in knowledge.matters}
    assert min(counts.values()) >= 60, {m: n for m, n in counts.items() if n < 60}
    assert sum(counts.values()) >= 10_000
    assert sum(len(examples()[label]) for label in knowledge.elsewhere) >= 2_000


def test_a_sample_of_the_examples_has_some_of_every_matter(knowledge: Knowledge) -> None:
    taken = sample(2_000)
    assert taken.keys() == knowledge.matters.keys()
    assert sum(map(len, taken.values())) == 2_000


def test_every_matter_has_english_examples(knowledge: Knowledge) -> None:
    for matter in knowledge.matters:
        english = [e for e in examples()[matter] if not re.search(r"[\u4e00-\u9fff]", e)]
        assert len(english) >= 6, matter


def test_no_question_of_the_evaluation_is_in_the_training_data() -> None:
    trained = {bare(example) for many in examples().values() for example in many}
    asked = {bare(row["text"]) for name in SETS for row in rows(name)}
    # Greetings and single marks are the same for everybody.
    assert {text for text in asked & trained if len(text) >= 6} == set()


def test_no_example_stands_twice_with_different_labels() -> None:
    owner: dict[str, str] = {}
    for label, many in examples().items():
        for example in many:
            assert owner.setdefault(bare(example), label) == label, example
