"""What others would do on the same questions: the share whose first division is right, no threshold."""

import hashlib
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import yaml

from bot.commands.environment import BUILD, ROOT, environment, rasa
from bot.commands.judge import rows
from bot.commands.pipeline import Pipeline
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


def compare(pipeline: Pipeline, knowledge: Knowledge, epochs: int) -> list[str]:
    """Return the table as lines of Markdown; trains stock Rasa for epochs, minutes each, unless it is trained.

    No epochs: without stock Rasa.
    """
    stock = (
        {f"Rasa 原装（jieba、CountVectors、DIET {epochs} 轮），处室作意图": _stock(knowledge, epochs)} if epochs else {}
    )
    peers: dict[str, First] = {
        "检索（bm25，职责原文和事项的叫法，不用例句）": lambda text: _by_retrieval(knowledge, text),
        "只用例句学得的": lambda text: _by_examples(pipeline, knowledge, text),
        **stock,
        "问处": lambda text: _by_all(pipeline, knowledge, text),
    }
    lines = [
        HEADING,
        "",
        "排在第一的处室对的比例，都不设阈值，题目相同（make eval PEERS=1；"
        + (f"Rasa 原装训练 {epochs} 轮）。" if epochs else "EPOCHS=0，没有训练 Rasa 原装）。"),
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


def _stock(knowledge: Knowledge, epochs: int) -> First:
    """Train stock Rasa on the matters' examples with divisions as intents; return how it answers.

    It is kept in .build, for as long as examples and epochs are the same.
    """
    import asyncio

    from rasa.core.agent import Agent

    classifier = {"name": "DIETClassifier", "epochs": epochs, "entity_recognition": False}
    pipeline = [{"name": "JiebaTokenizer"}, {"name": "CountVectorsFeaturizer"}, classifier]
    config = yaml.safe_dump({**_STOCK, "pipeline": pipeline})
    examples = yaml.dump(_as_divisions(knowledge), Dumper=yaml.CSafeDumper, allow_unicode=True)
    folder = BUILD / "stock" / hashlib.sha256((config + examples).encode()).hexdigest()[:12]
    if not (models := list(folder.glob("*.tar.gz"))):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "config.yml").write_text(config, "utf-8")
        (folder / "nlu.yml").write_text(examples, "utf-8")
        command = [rasa(), "train", "nlu", "--config", "config.yml", "--nlu", "nlu.yml", "--out", "."]
        with (folder / "train.log").open("wb") as log:
            subprocess.run(command, cwd=folder, env=environment(), check=True, stdout=log, stderr=log)
        models = list(folder.glob("*.tar.gz"))
    agent = Agent.load(models[0])

    def first(text: str) -> str | None:
        parsed: dict[str, Any] = asyncio.run(agent.parse_message(text))
        answer: str | None = parsed["intent"]["name"]
        return answer

    return first


def _as_divisions(knowledge: Knowledge) -> dict[str, Any]:
    examples: dict[str, list[str]] = {}
    for block in _blocks((ROOT / "bot" / "data" / "matters").glob("*.yml")):
        division = knowledge.matters[block["metadata"]["matter"]].division.name
        examples.setdefault(division, []).append(block["examples"])
    return {
        "version": "3.1",
        "nlu": [{"intent": name, "examples": "".join(blocks)} for name, blocks in examples.items()],
    }


def _blocks(files: Iterable[Path]) -> Iterable[dict[str, Any]]:
    for file in files:
        yield from yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)["nlu"]
