"""Cuts a message that may hold two matters into the parts that may hold one each."""

import re

# The offsets of the left and the right part.
Cut = tuple[tuple[int, int], tuple[int, int]]

# Words with which people go on to a second matter.
_GO_ON = re.compile(
    r"[,。?!;；]?\s*(?:另外|此外|顺便|顺带|顺道|还有|还想|还要|还得|还需|也想|也要|同时|以及|再问|再有|再一个|再请问|再想|再就是|"
    r"外加|加上|连带|又想|又要|又问|又找|又得|第二|二是|二来|一边|一面|另一|另有|"
    r"\band also\b|\bas well as\b|\balso\b|\bplus\b|\banother\b|\bsecond(?:ly)?\b|[,;?]\s*and\b)",
    re.I,
)
# A single 和 also joins two names in one matter: a cut only in a short message.
_AND = re.compile(r"(?<=[\u4e00-\u9fff])[和跟与及、还又](?=[\u4e00-\u9fff])|\band\b", re.I)
_MARK = re.compile(r"[,。?!;；:]")
_ASKS = re.compile(
    r"谁|哪|什么|啥|怎|吗|呢|多少|几|咋|电话|号码|联系|找|问|要|想|办|\b(?:who|where|which|what|how|number|contact)\b",
    re.I,
)
_SHORT = 45
_SHORTEST = 4
_MOST = 3


def halves(text: str) -> list[Cut]:
    """Return the ways to cut text (normalised) in two, at most three of them, the likeliest first.

    A cut is where people go on to a second matter; at a mark, where both sides ask; at a single 和, in a
    short message.
    """
    going_on = [match.span() for match in _GO_ON.finditer(text)]
    marks = [m.span() for m in _MARK.finditer(text) if _ASKS.search(text[: m.start()])]
    marks = [span for span in marks if _ASKS.search(text[span[1] :])]
    ands = [match.span() for match in _AND.finditer(text)] if len(text) <= _SHORT else []
    cuts: dict[int, Cut] = {}
    for candidates in (going_on, ands, marks):
        # The cuts nearest the middle part the message most evenly.
        for start, end in sorted(candidates, key=lambda span: abs(span[0] - len(text) / 2)):
            if len(text[:start].strip()) >= _SHORTEST and len(text[end:].strip()) >= _SHORTEST:
                cuts.setdefault(start, ((0, start), (end, len(text))))
    return list(cuts.values())[:_MOST]
