"""Cuts a story into the passages that may hold its question, and says what in each speaks for that."""

import math
import re

from bot.nlu.cues import ASKS_WHO, BACKGROUND, DENIES, INTRODUCES, TURNS, WISH
from bot.nlu.segments import Span

_CLAUSE = re.compile(r"[^,。?!;:\n]+[,。?!;:\n]*")
# A shorter message is read as a whole, a shorter clause together with its neighbour.
_SHORTEST = 30
_SHORTEST_CLAUSE = 6
_MOST_CLAUSES = 8
# How many clauses a passage may hold.
_LONGEST = 3

# A passage, as offsets, and its cues.
Cued = tuple[Span, tuple[float, ...]]


def passages(text: str) -> list[Cued]:
    """Return the runs of one to three clauses of text (normalised), as offsets, each with its cues.

    Cues: that it ends one clause before the end; that it asks who; that its last clause wishes; that it, and
    that its last clause tells what was; that it begins with a turn, or with who is speaking; the logarithm of
    its length; its clauses beyond the first; that the next clause asks who; that it
    denies. Nothing where text is no story.
    """
    clauses = _clauses(text)
    if len(text) < _SHORTEST or len(clauses) < 2:
        return []
    return [
        ((clauses[first][0], clauses[last][1]), _cues(text, clauses, first, last))
        for first in range(len(clauses))
        for last in range(first, min(first + _LONGEST, len(clauses)))
    ]


def _cues(text: str, clauses: list[Span], first: int, last: int) -> tuple[float, ...]:
    passage = text[clauses[first][0] : clauses[last][1]]
    begins, ends = text[slice(*clauses[first])], text[slice(*clauses[last])]
    follows = text[slice(*clauses[last + 1])] if last + 1 < len(clauses) else ""
    return (
        float(last == len(clauses) - 2),
        float(bool(ASKS_WHO.search(passage))),
        float(bool(WISH.search(ends))),
        float(bool(BACKGROUND.search(passage))),
        float(bool(BACKGROUND.search(ends))),
        float(bool(TURNS.search(begins))),
        float(bool(INTRODUCES.search(begins))),
        math.log(len(passage)),
        float(last - first),
        float(bool(ASKS_WHO.search(follows))),
        float(bool(DENIES.search(passage))),
    )


def _clauses(text: str) -> list[Span]:
    clauses: list[Span] = []
    for match in _CLAUSE.finditer(text):
        if clauses and _length(clauses[-1]) < _SHORTEST_CLAUSE:
            clauses[-1] = clauses[-1][0], match.end()
        else:
            clauses.append(match.span())
    if len(clauses) > 1 and _length(clauses[-1]) < _SHORTEST_CLAUSE:
        clauses[-2:] = [(clauses[-2][0], clauses[-1][1])]
    while len(clauses) > _MOST_CLAUSES:
        pairs = [clauses[at : at + 2] for at in range(0, len(clauses), 2)]
        clauses = [(pair[0][0], pair[-1][1]) for pair in pairs]
    return clauses


def _length(span: Span) -> int:
    return span[1] - span[0]
