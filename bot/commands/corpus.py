"""Reports on the examples: how many of each, near-duplicates, shared patterns, and what confuses what.

python -m bot.commands.corpus
"""

import collections
import sys
from collections.abc import Iterator, Sequence

import numpy as np
from rapidfuzz import fuzz, process

from bot.commands.environment import ROOT
from bot.commands.pipeline import load_pipeline
from bot.nlu.importer import ExampleImporter
from bot.nlu.label_model import LabelModel
from bot.nlu.ranker import MatterRanker, label_of, learning
from bot.nlu.reader import utterance_of

_NEAR = 92.0
_FOLDS = 4
_TOP = 25

Example = tuple[str, str]


def main() -> int:
    """Print the report; return the exit status."""
    data = ExampleImporter(training_data_paths=[str(ROOT / "bot" / "data")]).get_nlu_data()
    examples = [(label_of(message)[1], message.get("text")) for message in data.intent_examples]
    counts = collections.Counter(label for label, _ in examples)
    print(f"{len(examples)} 句，{len(counts)} 个标签。最少的：")
    for label, count in sorted(counts.items(), key=lambda item: item[1])[:_TOP]:
        print(f"  {count:5}  {label}")
    near = list(near_duplicates(examples))
    print(f"\n近似重复（同一标签内，相似度 ≥ {_NEAR:.0f}）：{len(near)} 对")
    for label, left, right in near[:_TOP]:
        print(f"  {label}：{left} ≈ {right}")
    print("\n同一句式（开头六字和结尾四字都相同）：")
    for pattern, count in shared_patterns(examples)[:_TOP]:
        print(f"  {count:5}  {pattern}")
    print(f"\n互相混淆（{_FOLDS} 折交叉验证，真 → 认成）：")
    for (truth, taken), count in confusions(examples)[:_TOP]:
        print(f"  {count:5}  {truth} → {taken}")
    return 0


def near_duplicates(examples: Sequence[Example]) -> Iterator[tuple[str, str, str]]:
    """Yield pairs of examples of one label that are almost the same."""
    groups: dict[str, list[str]] = {}
    for label, text in examples:
        groups.setdefault(label, []).append(text)
    for label, texts in groups.items():
        alike = process.cdist(texts, texts, scorer=fuzz.ratio, score_cutoff=_NEAR, dtype=np.uint8)
        for left, right in zip(*np.nonzero(np.triu(alike, 1)), strict=True):
            yield label, texts[left], texts[right]


def shared_patterns(examples: Sequence[Example]) -> list[tuple[str, int]]:
    """Return the beginnings and endings that many examples share, the most frequent first."""
    patterns = collections.Counter(f"{text[:6]}…{text[-4:]}" for _, text in examples if len(text) >= 12)
    return [(pattern, count) for pattern, count in patterns.most_common() if count > 2]


def confusions(examples: Sequence[Example]) -> list[tuple[tuple[str, str], int]]:
    """Return which label is taken for which, when a fold is left out of the training."""
    pipeline = load_pipeline()
    labels = [label for label, _ in examples]
    utterances = [utterance_of(pipeline.prepare(text)) for _, text in examples]
    settings = learning(MatterRanker.get_default_config())
    folds = np.random.default_rng(0).integers(_FOLDS, size=len(examples))
    found: collections.Counter[tuple[str, str]] = collections.Counter()
    for fold in range(_FOLDS):
        inside, outside = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        model = LabelModel.fit([utterances[i] for i in inside], [labels[i] for i in inside], settings)
        for batch in np.array_split(outside, max(1, len(outside) // 500)):
            learnt = model.probabilities([utterances[i] for i in batch])
            for number, best in zip(batch, learnt.argmax(axis=1), strict=True):
                if model.labels[best] != labels[number]:
                    found[labels[number], model.labels[best]] += 1
    return found.most_common()


if __name__ == "__main__":
    sys.exit(main())
