"""Scores the project's own labelled questions and writes docs/evaluation.md with its pictures.

    python -m bot.commands.evaluate [--peers [--epochs 100] [--examples 3000]]

--peers also measures what others would do on the same questions: retrieval alone, the best single reading,
and stock Rasa (DIET) trained on the same examples with divisions as intents.
"""

import argparse
import collections
import datetime
import platform
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import matplotlib

matplotlib.use("agg")
import numpy as np
from matplotlib import pyplot

from bot.commands import peers
from bot.commands.environment import ROOT
from bot.commands.judge import SETS, Judged, judge, rows, share
from bot.commands.pipeline import load_pipeline
from knowledge.query import current
from knowledge.ranking import settings

DOCS = ROOT / "docs"


def main() -> int:
    """Judge, draw, write; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", action="store_true", help="also measure the peers (minutes)")
    parser.add_argument("--epochs", type=int, default=100, help="of stock Rasa, minutes each; 0: without it")
    parser.add_argument(
        "--examples", type=int, help="train stock Rasa on so many only, and Wenchu besides (default: all)"
    )
    options = parser.parse_args()
    knowledge, pipeline = current(), load_pipeline()
    _, thresholds = settings()
    begun = time.perf_counter()
    judged = [judge(pipeline, knowledge, name, row, thresholds) for name in SETS for row in rows(name)]
    each = (time.perf_counter() - begun) / len(judged) * 1000
    _draw_coverage(judged, DOCS / "coverage.svg")
    _draw_reliability(judged, DOCS / "reliability.svg")
    table = peers.compare(pipeline, knowledge, options.epochs, options.examples) if options.peers else _peers_before()
    (DOCS / "evaluation.md").write_text("\n".join(_report(judged, each, table)) + "\n", "utf-8")
    for name in SETS:
        of_set = [one for one in judged if one.set == name]
        right, wrong = share(of_set, "correct"), share(of_set, "wrong")
        print(f"{name:10} {len(of_set):4} 题   正确 {right:.3f}   错号 {wrong:.3f}")
    return 0


def _report(judged: Sequence[Judged], each: float, table: Sequence[str]) -> list[str]:
    today = datetime.date.today().isoformat()
    lines = [
        "# 评测",
        "",
        f"由 `make eval` 生成，{today}，{platform.machine()}，Python {platform.python_version()}；"
        f"读一问平均 {each:.1f} 毫秒。",
        "题目在 tests/eval，从不用于训练；权重和阈值另用 tests/eval/calibration.jsonl 选定。",
        "",
        "| 题集 | 题数 | 正确 | 一次反问内 | 错号 | 依据对 |",
        "|---|---|---|---|---|---|",
    ]
    for name in SETS:
        of_set = [one for one in judged if one.set == name]
        evidence = [one.evidence for one in of_set if one.verdict == "correct" and one.evidence is not None]
        proved = f"{sum(evidence) / len(evidence):.3f}" if evidence else ""
        lines.append(
            f"| {name} | {len(of_set)} | {share(of_set, 'correct'):.3f} | "
            f"{share(of_set, 'correct', 'asked'):.3f} | {share(of_set, 'wrong', 'flat'):.3f} | {proved} |"
        )
    lines += [
        "",
        "## 按处室（route、real、noisy）",
        "",
        "| 处室 | 题数 | 正确 | 错号 |",
        "|---|---|---|---|",
    ]
    routed = [one for one in judged if one.set in ("route", "real", "noisy")]
    for division in dict.fromkeys(one.gold[0] for one in routed):
        own = [one for one in routed if one.gold[0] == division]
        lines.append(f"| {division} | {len(own)} | {share(own, 'correct'):.3f} | {share(own, 'wrong'):.3f} |")
    lines += ["", "## 按种类", "", "| 题集·种类 | 题数 | 正确 |", "|---|---|---|"]
    for name, kind in dict.fromkeys((one.set, one.kind) for one in judged):
        own = [one for one in judged if (one.set, one.kind) == (name, kind)]
        lines.append(f"| {name}·{kind} | {len(own)} | {share(own, 'correct'):.3f} |")
    confused = collections.Counter(
        (one.gold[0], shown) for one in routed if one.verdict == "wrong" for shown in one.shown
    )
    lines += ["", "## 混淆（该归 → 答成）", "", "| 该归 | 答成 | 次数 |", "|---|---|---|"]
    lines += [f"| {gold} | {shown} | {count} |" for (gold, shown), count in confused.most_common()]
    lines += [
        "",
        "## 把握与对错",
        "",
        "![覆盖率与正确率](coverage.svg)",
        "![把握的可靠性](reliability.svg)",
        "",
        *table,
        "",
        "## 没答对的",
        "",
    ]
    lines += [
        f"- {one.set}·{one.verdict}：{one.text}"
        f"（{'、'.join(one.gold) or '不归本局'} → {'、'.join(one.shown) or '未给处室'}）"
        for one in judged
        if one.verdict != "correct"
    ]
    return lines


def _peers_before() -> list[str]:
    """Return the peers' table of the last report, so that a quick run keeps it."""
    report = DOCS / "evaluation.md"
    text = report.read_text("utf-8") if report.exists() else ""
    begin = text.find(peers.HEADING)
    return text[begin : text.index("\n## ", begin + 1)].rstrip().splitlines() if begin >= 0 else []


def _routed(judged: Sequence[Judged]) -> list[tuple[float, bool]]:
    """Return confidence and whether the best division is right, for the questions of one division."""
    return [
        (one.confidence, one.verdict == "correct")
        for one in judged
        if one.set in ("route", "real", "noisy") and one.verdict in ("correct", "wrong", "asked", "lost")
    ]


def _draw_coverage(judged: Sequence[Judged], path: Path) -> None:
    """Draw which share of the questions is answered against which share of those is right."""
    pairs = sorted(_routed(judged), reverse=True)
    right = np.cumsum([ok for _, ok in pairs]) / np.arange(1, len(pairs) + 1)
    figure, axes = pyplot.subplots(figsize=(5, 3.2))
    axes.plot(np.arange(1, len(pairs) + 1) / len(pairs), right)
    axes.set(xlabel="coverage", ylabel="accuracy", xlim=(0, 1), ylim=(min(0.8, right.min()), 1.005))
    _save(figure, path)


def _draw_reliability(judged: Sequence[Judged], path: Path) -> None:
    """Draw stated confidence against the share that was right, in ten bins."""
    pairs = np.array(_routed(judged), dtype=float)
    bins = np.minimum((pairs[:, 0] * 10).astype(int), 9)
    figure, axes = pyplot.subplots(figsize=(4, 4))
    axes.plot([0, 1], [0, 1], linestyle=":", color="grey")
    used = sorted(set(bins))
    axes.plot([pairs[bins == b, 0].mean() for b in used], [pairs[bins == b, 1].mean() for b in used], marker="o")
    axes.set(xlabel="confidence", ylabel="share right", xlim=(0, 1), ylim=(0, 1.02))
    _save(figure, path)


def _save(figure: pyplot.Figure, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    matplotlib.rcParams["svg.hashsalt"] = "wenchu"
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)


if __name__ == "__main__":
    sys.exit(main())
