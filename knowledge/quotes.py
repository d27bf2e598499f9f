"""Finds where in the duties document a quoted phrase stands."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from knowledge.errors import SourceError
from knowledge.parse import Division, Document, Duty
from knowledge.words import fold


@dataclass(frozen=True)
class Place:
    """Where a quote stands: division, duty, and the offsets of the quote in the duty's text."""

    division: Division
    duty: Duty
    start: int
    end: int


def locate(document: Document, matter_id: str, quote: str) -> Place:
    """Return the one place among the divisions' duties where quote stands.

    Raises SourceError when it stands nowhere (proposing the nearest clause) or in more than one place.
    """
    wanted = fold(quote)
    places = [
        Place(division, duty, *span)
        for division in document.divisions
        for duty in division.duties
        for span in _spans(duty.text, wanted)
    ]
    if len(places) == 1:
        return places[0]
    if places:
        where = "、".join(f"{place.division.name}第{place.duty.line}行" for place in places)
        raise SourceError("matters.yml", matter_id, f"quote“{quote}”出现了 {len(places)} 次（{where}）", "引长一些")
    clauses = [duty.text for division in document.divisions for duty in division.duties]
    raise SourceError(
        "matters.yml",
        matter_id,
        f"quote“{quote}”在 duties.txt 里找不到",
        f"照原文改（最接近的一条是“{nearest(quote, clauses)}”）",
    )


def _spans(text: str, wanted: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets in text at which wanted (folded) stands."""
    offsets = [at for at, char in enumerate(text) for _ in fold(char)]
    folded = fold(text)
    at = folded.find(wanted)
    while wanted and at >= 0:
        yield offsets[at], offsets[at + len(wanted) - 1] + 1
        at = folded.find(wanted, at + 1)


def nearest(text: str, choices: Collection[str]) -> str:
    """Return the choice most like text, an empty string if there is none."""
    found = process.extractOne(text, list(choices), scorer=fuzz.partial_ratio)
    return str(found[0]) if found else ""
