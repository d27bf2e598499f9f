"""What others would do on the same questions: the share whose first division is right, no threshold."""

import hashlib
import multiprocessing
import subprocess
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import yaml

from bot.commands.environment import BUILD, ROOT, environment, rasa
from bot.commands.judge import rows
from bot.commands.pipeline import Pipeline, load_pipeline
from knowledge.query import Knowledge
from knowledge.ranking import Reading, settings
from knowledge.search import search

HEADING = "## 与同类做法相比"
_SETS = ("route", "real", "noisy")
_STOCK = {
    "recipe": "default.v1",
    "assistant_id": "stock",
    "language": "zh",
}

First = Callable[[str], str | None]
# The lines (“- …”) of each matter.
Examples = dict[str, list[str]]


def compare(pipeline: Pipeline, knowledge: Knowledge, epochs: int, most: int | None) -> list[str]:
    """Return the table as lines of Markdown; trains stock Rasa for epochs, unless it is trained.

    No epochs: without stock Rasa. most: so many of the matters' examples only, evenly taken; Wenchu is trained
    on the same ones too, and both stand in the table.
    """
    peers: dict[str, First] = {
        "检索（bm25，职责原文和事项的叫法，不用例句）": lambda text: _by_retrieval(knowledge, text),
        "只用例句学得的": lambda text: _by_examples(pipeline, knowledge, text),
        "问处": lambda text: _by_all(pipeline, knowledge, text),
    }
    how = "EPOCHS=0，没有训练 Rasa 原装"
    if epochs:
        examples = sample(most)
        number = sum(len(lines) for lines in examples.values())
        stock = f"Rasa 原装（jieba、CountVectors、DIET {epochs} 轮），处室作意图"
        if most:
            same = _pipeline_of(examples)
            stock += f"，{number} 句例句"
            peers[f"只用例句学得的，同样 {number} 句"] = lambda text: _by_examples(same, knowledge, text)
            peers[f"问处，同样 {number} 句"] = lambda text: _by_all(same, knowledge, text)
        peers[stock] = _stock(knowledge, examples, epochs)
        how = f"EPOCHS={epochs}" + (f" EXAMPLES={most}" if most else "")
    lines = [
        HEADING,
        "",
        f"排在第一的处室对的比例，都不设阈值，题目相同（make eval PEERS=1；{how}）。",
        "",
        f"| 做法 | {' | '.join(_SETS)} |",
        "|---|---|---|---|",
    ]
    for name, first in peers.items():
        shares = []
        for one in _SETS:
            questions = rows(one)
            right = sum(first(row["text"]) in row["gold"] for row in questions)
            shares.append(f"{right / len(questions):.3f}")
        lines.append(f"| {name} | {' | '.join(shares)} |")
    return lines


def _by_retrieval(knowledge: Knowledge, text: str) -> str | None:
    found = (hit.label for hit in search(knowledge, knowledge.cutter.content(text)) if hit.label in knowledge.matters)
    return _division(knowledge, next(found, None))


def _by_examples(pipeline: Pipeline, knowledge: Knowledge, text: str) -> str | None:
    matters = _matters(pipeline, knowledge, text)
    return _division(knowledge, max(matters, key=lambda reading: reading.learnt or 0.0).label)


def _by_all(pipeline: Pipeline, knowledge: Knowledge, text: str) -> str | None:
    weights, _ = settings()
    divisions: dict[str, float] = {}
    read = pipeline.ranker.read(pipeline.prepare(text), knowledge)
    for label, share in read.ranking(knowledge, weights).items():
        if matter := knowledge.matters.get(label):
            divisions[matter.division.name] = divisions.get(matter.division.name, 0.0) + share
    return max(divisions, key=divisions.__getitem__, default=None)


def _matters(pipeline: Pipeline, knowledge: Knowledge, text: str) -> list[Reading]:
    read = pipeline.ranker.read(pipeline.prepare(text), knowledge)
    return [reading for reading in read.read.readings if reading.kind == "matter"]


def _division(knowledge: Knowledge, matter: str | None) -> str | None:
    return knowledge.matters[matter].division.name if matter else None


def _stock(knowledge: Knowledge, examples: Examples, epochs: int) -> First:
    """Train stock Rasa on examples with divisions as intents; return how it answers the questions of the sets."""
    classifier = {"name": "DIETClassifier", "epochs": epochs, "entity_recognition": False}
    config = {**_STOCK, "pipeline": [{"name": "JiebaTokenizer"}, {"name": "CountVectorsFeaturizer"}, classifier]}
    divisions: dict[str, list[str]] = {}
    for matter, lines in examples.items():
        divisions.setdefault(knowledge.matters[matter].division.name, []).extend(lines)
    blocks = [{"intent": name, "examples": "\n".join(lines)} for name, lines in divisions.items()]
    model, texts = _trained("stock", config, blocks), [row["text"] for name in _SETS for row in rows(name)]
    # In a process of its own: here jieba has learnt the bureau's words, which stock Rasa was not trained with.
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as apart:
        return dict(zip(texts, apart.submit(_intents, model, texts).result(), strict=True)).get


def _intents(model: Path, texts: Sequence[str]) -> list[str | None]:
    """Return the intent that a trained model of stock Rasa gives each of texts."""
    import asyncio

    from rasa.core.agent import Agent

    agent = Agent.load(model)
    return [asyncio.run(agent.parse_message(text))["intent"]["name"] for text in texts]


def _pipeline_of(examples: Examples) -> Pipeline:
    """Return Wenchu's own pipeline, trained on examples alone."""
    blocks = [
        {"intent": "ask_responsible", "metadata": {"matter": matter}, "examples": "\n".join(lines)}
        for matter, lines in examples.items()
    ]
    config = yaml.safe_load((ROOT / "config.yml").read_text("utf-8"))
    return load_pipeline(_trained("same", config, blocks))


def _trained(name: str, config: dict[str, Any], blocks: list[dict[str, Any]]) -> Path:
    """Return the NLU model that config makes of blocks; kept in .build for as long as both are the same."""
    settings = yaml.safe_dump(config, allow_unicode=True)
    data = yaml.dump({"version": "3.1", "nlu": blocks}, Dumper=yaml.CSafeDumper, allow_unicode=True)
    folder = BUILD / name / hashlib.sha256((settings + data).encode()).hexdigest()[:12]
    if not (models := list(folder.glob("*.tar.gz"))):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "config.yml").write_text(settings, "utf-8")
        (folder / "nlu.yml").write_text(data, "utf-8")
        files = ["--config", str(folder / "config.yml"), "--nlu", str(folder / "nlu.yml"), "--out", str(folder)]
        command = [rasa(), "train", "nlu", *files]
        with (folder / "train.log").open("wb") as log:
            subprocess.run(command, cwd=ROOT, env=environment(), check=True, stdout=log, stderr=log)
        models = list(folder.glob("*.tar.gz"))
    return models[0]


def sample(most: int | None) -> Examples:
    """Return the lines of every matter's examples; most of them all in all, evenly taken, or all."""
    every = [
        (block["metadata"]["matter"], line)
        for file in sorted((ROOT / "bot" / "data" / "matters").glob("*.yml"))
        for block in yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)["nlu"]
        for line in block["examples"].splitlines()
    ]
    number = min(most or len(every), len(every))
    taken = [every[place * len(every) // number] for place in range(number)]
    examples: Examples = {}
    for matter, line in taken:
        examples.setdefault(matter, []).append(line)
    return examples
