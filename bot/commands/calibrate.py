"""Chooses the weights and thresholds of the decision on questions outside the training set.

The weights are those that make the labelled questions of tests/eval/calibration.jsonl likeliest (maximum
likelihood of a conditional logit); with them the thresholds are chosen (thresholds.py). Both are written to
knowledge/decision.yml.

    python -m bot.commands.calibrate
"""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from bot.commands.environment import ROOT
from bot.commands.partings import Told, choose_several
from bot.commands.pipeline import Pipeline, load_pipeline
from bot.commands.thresholds import Ranked, choose_thresholds
from bot.nlu.reader import Whole
from knowledge import focus
from knowledge.query import Knowledge, current
from knowledge.ranking import FLOOR, Reading, Thresholds, Weights, biases, logit

QUESTIONS = ROOT / "tests" / "eval" / "calibration.jsonl"
DECISION = ROOT / "knowledge" / "decision.yml"

# Of a hundred messages, about so many are of each kind: the sets were not written in the proportion in which
# people ask. Most bring one plain matter; stories full of other divisions' matters, and terse questions that only
# look too broad, were written to be hard.
_SHARE = {
    "route": 39.0,
    "story": 6.0,
    "terse": 3.0,
    "noisy": 12.0,
    "oos": 17.0,
    "ambiguous": 6.0,
    "multi": 8.0,
    "intent": 9.0,
}
_ONE_MATTER = ("route", "story", "terse", "noisy")
_KINDS = ("matter", "broad", "elsewhere", "intent")


@dataclass(frozen=True)
class Labelled:
    """A labelled question and what the readings say of it.

    divisions: the names of the responsible ones; for a plain intent, its name; weight: how much it counts.
    """

    kind: str
    text: str
    divisions: frozenset[str]
    read: Whole
    weight: float


def main() -> int:
    """Choose, write, and report; return the exit status."""
    knowledge, pipeline = current(), load_pipeline()
    questions = _questions(pipeline, knowledge)
    weights = choose_weights(questions, knowledge)
    weights = replace(weights, new=choose_new(questions, weights, knowledge))
    weights = replace(weights, focus=choose_focus(questions, weights, knowledge))
    weights = choose_kinds(questions, weights, knowledge)
    weights = replace(weights, several=choose_several([_told(one, weights, knowledge) for one in questions]))
    questions = [question for question in questions if question.kind != "intent"]
    thresholds, cost = choose_thresholds([_ranked(one, weights, knowledge) for one in questions], knowledge)
    _write(weights, thresholds)
    print(f"{len(questions)} 个题外问题，平均代价 {cost / len(questions):.3f}。已写入 knowledge/decision.yml。")
    return 0


def _questions(pipeline: Pipeline, knowledge: Knowledge) -> list[Labelled]:
    rows = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    counts = Counter(row["set"] for row in rows)
    return [
        Labelled(
            row["set"],
            row["text"],
            frozenset(row["gold"]),
            pipeline.ranker.read(pipeline.prepare(row["text"]), knowledge),
            _SHARE[row["set"]] / 100 * len(rows) / counts[row["set"]],
        )
        for row in rows
    ]


def _ranked(question: Labelled, weights: Weights, knowledge: Knowledge) -> Ranked:
    """Return the question as the decision sees it, by weights."""
    rankings = question.read.rankings(weights)
    found = question.read.several(knowledge, rankings, weights)
    ranking, _ = question.read.told(knowledge, rankings, weights)
    return Ranked(question.kind, question.divisions, question.weight, ranking, found[1] if found else None)


def _told(question: Labelled, weights: Weights, knowledge: Knowledge) -> Told:
    """Return the ways to part the question, and the divisions of its matters, none where it holds one."""
    found = question.read.partings(knowledge, question.read.rankings(weights))
    return Told(found, question.divisions if question.kind == "multi" else frozenset(), question.weight)


def choose_weights(questions: Sequence[Labelled], knowledge: Knowledge) -> Weights:
    """Return the weights of greatest likelihood, drawn a little towards no bias."""
    # A text for which nothing speaks (emoji, code) teaches no weight, nor do two matters in one message.
    heard = [question for question in questions if question.read.read.readings and question.kind != "multi"]
    tables = [(question.weight, *_table(question, knowledge)) for question in heard]

    def loss(parameters: NDArray[np.float64]) -> float:
        readings, bias = _unpacked(parameters)
        total = 0.0
        for weight, said, kinds, right, question in tables:
            shares = _shares(said @ readings + (bias @ question)[kinds])
            total -= weight * np.log(shares[right].sum() + 1e-4)
        return total / len(tables) + _DRAW * float((bias**2).sum())

    *_, features = tables[0]
    # Every kind but the first has a bias.
    count = (len(_KINDS) - 1) * len(features)
    start = np.array([1.0, 0.3] + [0.0] * count)
    bounds = [(0.0, 60.0)] * 2 + [(-4.0, 4.0)] * count
    found = minimize(loss, start, method="L-BFGS-B", bounds=bounds, options={"maxiter": 60})
    (learnt, retrieval), bias = _unpacked(np.round(found.x, 3))
    return Weights(
        learnt=float(learnt),
        retrieval=float(retrieval),
        new=[],
        bias=dict(zip(_KINDS, bias.tolist(), strict=True)),
        several=[],
        focus=[],
        elsewhere=[],
        broad=[],
    )


_DRAW = 1e-3


def _unpacked(parameters: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the weights of the readings, and the biases (kinds × features of a question)."""
    biases_but_first = parameters[2:].reshape(len(_KINDS) - 1, -1)
    return parameters[:2], np.vstack([np.zeros_like(biases_but_first[:1]), biases_but_first])


def _table(
    question: Labelled, knowledge: Knowledge
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.bool_], NDArray[np.float64]]:
    """Return the readings of each label, its kind, whether it is a right one, and the question's features."""
    readings = question.read.read.readings
    # Every label that is found has examples here.
    said = np.array([[np.log((r.learnt or 0.0) + FLOOR), np.sqrt(max(r.retrieval, 0))] for r in readings])
    kinds = np.array([_KINDS.index(r.kind) for r in readings])
    right = np.array([_right(r, question, knowledge) for r in readings])
    return said, kinds, right, np.array([1.0, *question.read.read.question.features])


def _right(reading: Reading, question: Labelled, knowledge: Knowledge) -> bool:
    if question.kind == "intent":
        return reading.label in question.divisions
    if question.kind == "ambiguous":
        return reading.kind == "broad"
    if question.kind == "oos":
        return reading.kind == "elsewhere"
    return reading.kind == "matter" and _covers(question, knowledge, reading.label)


def _covers(question: Labelled, knowledge: Knowledge, matter: str) -> bool:
    return knowledge.matters[matter].division.name in question.divisions


def choose_new(questions: Sequence[Labelled], weights: Weights, knowledge: Knowledge) -> list[float]:
    """Return the constant and the weight of retrieval of a matter that no example has, of greatest likelihood.

    It is tried on the matters that have examples, as if each question's best found right matter, and then its
    best found wrong one, had none: what was learnt of it falls to the other labels in their proportion.
    """
    tables = []
    for question in questions:
        if question.kind not in _ONE_MATTER:
            continue
        readings = question.read.read.readings
        bias = biases(question.read.read.question, weights)
        for right in (True, False):
            found = [r for r in readings if r.kind == "matter" and r.retrieval > 0]
            found = [r for r in found if _right(r, question, knowledge) == right]
            if not found:
                continue
            best = max(found, key=lambda r: r.retrieval)
            rest = 1 - (best.learnt or 0.0)
            others = [replace(r, learnt=(r.learnt or 0.0) / rest) for r in readings if r is not best and rest > 0]
            # Another right matter is no rival of the right one.
            rivals = [r for r in others if not (right and _right(r, question, knowledge))]
            known = [logit(r, bias[r.kind], weights) for r in rivals]
            tables.append((right, np.sqrt(best.retrieval), np.logaddexp.reduce(known, initial=-np.inf)))

    def loss(parameters: NDArray[np.float64]) -> float:
        constant, of_new = parameters
        total = 0.0
        for right, found, known in tables:
            total += float(np.logaddexp(0.0, (known - constant - of_new * found) * (1 if right else -1)))
        return total / len(tables)

    found = minimize(loss, np.array([-8.0, 1.0]), method="L-BFGS-B", bounds=[(-20.0, 0.0), (0.0, 20.0)])
    return [round(float(weight), 3) for weight in found.x]


def choose_focus(questions: Sequence[Labelled], weights: Weights, knowledge: Knowledge) -> list[float]:
    """Return the weights of greatest likelihood of stories, but those of several matters (knowledge/focus.py)."""
    tables = []
    for question in questions:
        if question.kind not in ("multi", "intent") and question.read.passages:
            rankings = question.read.rankings(weights)
            whole, passages = rankings[question.read.whole], question.read.ranked_passages(rankings)
            labels = {reading.label for reading in question.read.read.readings if _right(reading, question, knowledge)}
            right = [label in labels for label in whole]
            said = np.array([[one.ranking.get(label, 0.0) for label in whole] for one in passages])
            told = np.array([focus.features(knowledge, one) for one in passages])
            tables.append((question.weight, np.log([*whole.values()]), said, told, np.array(right)))

    def loss(parameters: NDArray[np.float64]) -> float:
        (of_whole, of_passages), of_features = parameters[:2], parameters[2:]
        total = 0.0
        for weight, whole, said, told, right in tables:
            attention = _shares(told @ of_features)
            shares = _shares(of_whole * whole + of_passages * np.log(attention @ said + focus.FLOOR))
            total -= weight * np.log(shares[right].sum() + 1e-4)
        return total / len(tables) + 2 * _DRAW * float((of_features**2).sum())

    count = tables[0][3].shape[1]
    start = np.array([0.5, 0.7] + [0.0] * count)
    bounds = [(0.0, 3.0)] * 2 + [(-6.0, 6.0)] * count
    found = minimize(loss, start, method="L-BFGS-B", bounds=bounds, options={"maxiter": 100})
    return [round(float(weight), 3) for weight in found.x]


def _shares(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    exponentials = np.exp(logits - logits.max())
    shares: NDArray[np.float64] = exponentials / exponentials.sum()
    return shares


def choose_kinds(questions: Sequence[Labelled], weights: Weights, knowledge: Knowledge) -> Weights:
    """Return weights with those that tell what is not ours, and what of the rest is too broad (knowledge/kinds.py).

    By logistic regression.
    """
    heard = [q for q in questions if q.kind not in ("multi", "intent") and q.read.read.readings]
    tables = []
    for question in heard:
        ranking = question.read.ranking(knowledge, weights)
        tables.append((question.kind, question.read.of_kinds(knowledge, ranking), question.weight))

    def chosen(kind: str, among: Sequence[tuple[str, list[float], float]]) -> list[float]:
        kinds, given, counts = zip(*among, strict=True)
        return _regression(given, [one == kind for one in kinds], counts)

    ours = [table for table in tables if table[0] != "oos"]
    return replace(weights, elsewhere=chosen("oos", tables), broad=chosen("ambiguous", ours))


def _regression(given: Sequence[Sequence[float]], so: Sequence[bool], counts: Sequence[float]) -> list[float]:
    """Return the weights of a logistic regression, its constant the first of what is given."""
    found = LogisticRegression(fit_intercept=False, max_iter=3000).fit(given, so, counts)
    return [round(float(weight), 3) for weight in found.coef_[0]]


def _write(weights: Weights, thresholds: Thresholds) -> None:
    chosen = {"weights": asdict(weights), "thresholds": asdict(thresholds)}
    head = "# make calibrate 写的：各种读法的权重，和回答、反问、说不归本局的阈值。不要手改。\n"
    DECISION.write_text(head + yaml.safe_dump(chosen, sort_keys=False, allow_unicode=True), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
