"""Why a question is answered as it is.

python -m bot.commands.explain 技术合同在哪里登记
"""

import sys
from typing import Any

from bot.actions.replies import phone_of
from bot.commands.pipeline import load_pipeline
from knowledge.decide import Answer, AskBack, Both, NotOurs, by_division, decide, normalised
from knowledge.query import Knowledge, current
from knowledge.ranking import settings


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
    ranking = {one["label"]: one["probability"] for one in read["matter_ranking"]}
    parts = [{o["label"]: o["probability"] for o in p["ranking"]} for p in read.get("matter_parts") or []]
    decision = decide(knowledge, ranking, parts, thresholds)
    names = [f"{e['text']}（{e['entity']}：{e['value']}）" for e in read["entities"] if e["entity"] != "language"]
    lines = [
        f"原话      {read['said']}",
        f"规范后    {read['text']}",
        f"分词      {' / '.join(token.text for token in read['text_tokens'])}",
        f"认出      {'、'.join(names) or '（无）'}",
        f"意图      {read['intent']['name']}  {read['intent']['confidence']:.3f}",
        "",
        f"{'概率':>6} {'岭回归':>6} {'近邻票':>6} {'检索':>6}  事项",
    ]
    lines += [_row(knowledge, one) for one in read["matter_ranking"]]
    for part in read.get("matter_parts") or []:
        lines += ["", f"后半或前半：{part['text']}", *(_row(knowledge, one) for one in part["ranking"][:3])]
    shares = sorted(by_division(knowledge, normalised(knowledge, ranking)).items(), key=lambda item: -item[1])
    lines += [
        "",
        "处室合计  " + "，".join(f"{name} {share:.3f}" for name, share in shares[:4]),
        f"阈值      回答 ≥ {thresholds.answer}，不归本局 ≥ {thresholds.elsewhere}，太宽 ≥ {thresholds.broad}",
        f"决定      {_decision(knowledge, decision)}",
    ]
    return lines


def _row(knowledge: Knowledge, one: dict[str, Any]) -> str:
    label = one["label"]
    if matter := knowledge.matters.get(label):
        meaning = f"{matter.title} → {matter.division.name}"
    elif label in knowledge.elsewhere:
        meaning = f"不归本局：{knowledge.elsewhere[label].title}"
    elif label in knowledge.broad:
        meaning = f"太宽：{knowledge.broad[label].question}"
    else:
        meaning = "意图"
    numbers = f"{one['probability']:8.3f} {one['ridge']:8.3f} {one['vote']:8.3f} {one['retrieval']:7.1f}"
    return f"{numbers}   {label}  {meaning}"


def _decision(knowledge: Knowledge, decision: object) -> str:
    if isinstance(decision, Answer):
        division = decision.matter.division
        return f"回答：{division.full_name} {phone_of(knowledge, division) or '（无电话）'}"
    if isinstance(decision, Both):
        return "两件事：" + "；".join(answer.matter.division.name for answer in decision.answers)
    if isinstance(decision, AskBack):
        return "反问：" + " | ".join(matter.title for matter in decision.options)
    if isinstance(decision, NotOurs):
        return f"不归本局：{decision.elsewhere.title}（{decision.elsewhere.body or '无'}）"
    return "没听明白"


if __name__ == "__main__":
    sys.exit(main())
