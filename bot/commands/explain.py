"""Why a question is answered as it is.

python -m bot.commands.explain 技术合同在哪里登记
"""

import sys
from typing import Any

from bot.actions.turn import ranking_of, several_of
from bot.commands.pipeline import load_pipeline
from knowledge.decide import Answer, AskBack, Both, NotOurs, decide
from knowledge.query import Knowledge, current
from knowledge.ranking import Reading, settings
from knowledge.shares import by_division, normalised


def main() -> int:
    """Explain the question on the command line; return the exit status."""
    question = " ".join(sys.argv[1:]).strip()
    if not question:
        print('请写上问题，例如：make explain Q="技术合同在哪里登记"', file=sys.stderr)
        return 1
    knowledge = current()
    print("\n".join(explain(knowledge, load_pipeline().parse(question))))
    return 0


def explain(knowledge: Knowledge, read: dict[str, Any]) -> list[str]:
    """Return the lines that explain what the pipeline read and what was decided on it."""
    _, thresholds = settings()
    ranking, several = ranking_of(read["matter_ranking"]), several_of(read)
    decision = decide(knowledge, ranking, several, thresholds)
    names = [f"{e['text']}（{e['entity']}：{e['value']}）" for e in read["entities"] if e["entity"] != "language"]
    lines = [
        f"原话      {read['said']}",
        f"规范后    {read['text']}",
        f"分词      {' / '.join(token.text for token in read['text_tokens'])}",
        f"认出      {'、'.join(names) or '（无）'}",
        f"意图      {read['intent']['name']}  {read['intent']['confidence']:.3f}",
        *([f"着重      {read['matter_question']}"] if read["matter_question"] != read["text"] else []),
        "",
        f"{'概率':>6} {'例句':>6} {'检索':>6}  事项",
    ]
    said = {reading.label: reading for reading in read["matter_readings"]}
    lines += [f"{p:8.3f} {_reading(said[label])}   {_meaning(knowledge, label)}" for label, p in ranking.items()]
    if several:
        lines += ["", f"几件事  {several.probability:.3f}"]
        for part in read["matter_parts"]["parts"]:
            best = list(ranking_of(part["ranking"]).items())[:3]
            lines += [f"其中    {part['text']}", *(f"{p:8.3f}   {_meaning(knowledge, label)}" for label, p in best)]
    shares = sorted(by_division(knowledge, normalised(knowledge, ranking)).items(), key=lambda item: -item[1])
    lines += [
        "",
        "处室合计  " + "，".join(f"{name} {share:.3f}" for name, share in shares[:4]),
        f"阈值      回答 ≥ {thresholds.answer}，不归本局 ≥ {thresholds.elsewhere}，"
        f"太宽 ≥ {thresholds.broad}，几件事 ≥ {thresholds.second}",
        f"决定      {_decision(knowledge, decision)}",
    ]
    return lines


def _reading(reading: Reading) -> str:
    learnt = f"{reading.learnt:8.3f}" if reading.learnt is not None else f"{'（无）':>6}"
    return f"{learnt} {reading.retrieval:7.1f}"


def _meaning(knowledge: Knowledge, label: str) -> str:
    if matter := knowledge.matters.get(label):
        return f"{label}  {matter.title} → {matter.division.name}"
    if label in knowledge.elsewhere:
        return f"{label}  不归本局：{knowledge.elsewhere[label].title}"
    if label in knowledge.broad:
        return f"{label}  太宽：{knowledge.broad[label].question}"
    return f"{label}  意图"


def _decision(knowledge: Knowledge, decision: object) -> str:
    if isinstance(decision, Answer):
        division = decision.matter.division
        return f"回答：{division.full_name} {knowledge.phone_of(division) or '（无电话）'}"
    if isinstance(decision, Both):
        return "两件事：" + "；".join(answer.matter.division.name for answer in decision.answers)
    if isinstance(decision, AskBack):
        return "反问：" + " | ".join(matter.title for matter in decision.options)
    if isinstance(decision, NotOurs):
        return f"不归本局：{decision.elsewhere.title}（{decision.elsewhere.body or '无'}）"
    return "没听明白"


if __name__ == "__main__":
    sys.exit(main())
