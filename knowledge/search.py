"""Retrieval: the labels whose own words, or whose duty's words, stand in a question. Needs no examples."""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.query import Knowledge

# A hit on a matter's own words says more than one on the duty it shares with its neighbours.
_OWN, _DUTY = 2.0, 1.0


@dataclass(frozen=True)
class Hit:
    """A matter, or a thing elsewhere, found by retrieval; score is bm25 (greater is better)."""

    label: str
    score: float


def search(knowledge: Knowledge, words: Sequence[str], limit: int = 40) -> list[Hit]:
    """Return the matters that match words (of a question: ``knowledge.cutter.content``), best first.

    Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), as SQLite's
    FTS5 computes it, over jieba's words joined by OR.
    """
    if not words:
        return []
    wanted = " OR ".join('"' + word.replace('"', "") + '"' for word in words)
    rows = knowledge.connection.execute(
        f"select search.label, bm25(search_fts, {_OWN}, {_DUTY}) as score"
        " from search_fts join search on search.rowid = search_fts.rowid"
        " where search_fts match ? order by score limit ?",
        (wanted, limit),
    )
    return [Hit(label, -score) for label, score in rows]
