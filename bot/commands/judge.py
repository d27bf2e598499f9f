"""Judges single questions of tests/eval: reads each, decides, and compares with the label."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.actions.turn import ranking_of, several_of
from bot.commands.environment import ROOT
from bot.commands.pipeline import Pipeline
from knowledge.decide import Answer, AskBack, Both, Decision, decide, leading
from knowledge.query import Knowledge
from knowledge.ranking import Thresholds
from knowledge.shares import by_division, normalised
from knowledge.words import fold

FOLDER = ROOT / "tests" / "eval"
SETS = ("route", "real", "noisy", "oos", "multi", "ambiguous")


@dataclass(frozen=True)
class Judged:
    """A question, what was decided, and the verdict.

    verdict: correct, wrong, asked (a question back that leads to it), lost (one that does not), away (ours
    sent away), half (of several), flat (one answer where two fit); confidence: the division's share.
    """

    set: str
    kind: str
    text: str
    gold: tuple[str, ...]
    shown: tuple[str, ...]
    verdict: str
    confidence: float
    evidence: bool | None


def rows(name: str) -> list[dict[str, Any]]:
    """Return the labelled questions of one set."""
    return [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()]


def judge(pipeline: Pipeline, knowledge: Knowledge, name: str, row: dict[str, Any], thresholds: Thresholds) -> Judged:
    """Judge one row of the set ``name``."""
    read = pipeline.parse(row["text"])
    ranking = ranking_of(read["matter_ranking"])
    asked = read["intent"]["name"] in ("ask_responsible", "out_of_scope", "correct")
    decision = decide(knowledge, ranking, several_of(read), thresholds) if asked else None
    shown = divisions_shown(decision)
    gold = tuple(row["gold"])
    shares = by_division(knowledge, normalised(knowledge, ranking))
    return Judged(
        name,
        row["kind"],
        row["text"],
        gold,
        tuple(sorted(shown)),
        _verdict(name, decision, shown, set(gold)),
        leading(shares)[1] if shares else 0.0,
        _evidence(decision, row.get("clause")),
    )


def divisions_shown(decision: Decision | None) -> set[str]:
    """Return the divisions that a decision shows or offers."""
    if isinstance(decision, Answer):
        return {decision.matter.division.name}
    if isinstance(decision, Both):
        return {answer.matter.division.name for answer in decision.answers}
    if isinstance(decision, AskBack):
        return {matter.division.name for matter in decision.options}
    return set()


def _verdict(name: str, decision: Decision | None, shown: set[str], gold: set[str]) -> str:
    asked = isinstance(decision, AskBack)
    if name == "oos":
        return "asked" if asked else "wrong" if shown else "correct"
    if name == "ambiguous":
        if len(shown & gold) >= 2:
            return "correct"
        return "lost" if asked else "flat" if shown else "away"
    if name == "multi":
        if shown == gold and not asked:
            return "correct"
        return "asked" if asked else "half" if shown & gold else "wrong" if shown else "away"
    if not shown:
        return "away"
    if asked:
        return "asked" if shown & gold else "lost"
    return "correct" if shown <= gold else "half" if shown & gold else "wrong"


def _evidence(decision: Decision | None, clause: str | None) -> bool | None:
    """Say whether the duty quoted is the one that the label names, None where either has none."""
    if not isinstance(decision, Answer) or not clause or decision.matter.duty is None:
        return None
    quoted, wanted = fold(decision.matter.duty.text), fold(clause)
    length = min(len(wanted), 12)
    return any(wanted[at : at + length] in quoted for at in range(len(wanted) - length + 1))


def share(judged: Sequence[Judged], *verdicts: str) -> float:
    """Return the share of judged with one of the verdicts."""
    return sum(one.verdict in verdicts for one in judged) / len(judged) if judged else 0.0
