"""Cuts a message that may hold two matters into the parts that may hold one each."""

import re

# Words with which people go on to a second matter, and marks between two questions.
_GO_ON = re.compile(
    r"另外|此外|顺便|顺带|还有|还想|还要|也想|也要|同时|以及|再问|再有|再一个|再请问|再想|外加|加上|连带|"
    r"既要|又想|又要|又问|又找|又归|又是|两件|两个|两桩|两项|两样|两头|分别|各是|各自|各找|第一|第二|一是|二是|一件|一个是|"
    r"and also|also|as well as|another|both|plus|besides|\band\b|、|和|跟|与|还|[?!;；。]\s*\S",
    re.I,
)
_BOUNDARY = re.compile(
    r"[,。?!;；、:]|另外|此外|顺便|顺带|还有|还想|还要|还得|还问|也想|也要|同时|以及|再问|再有|再一个|再请问|再想|外加|加上|"
    r"又想|又要|又问|又找|第二|二是|(?<=[\u4e00-\u9fff])(?:和|跟|与|还|又|再)(?=[\u4e00-\u9fff])|"
    r"\b(?:and also|and|also|as well as|plus)\b",
    re.I,
)
# The offsets of the left and the right part.
Cut = tuple[tuple[int, int], tuple[int, int]]

_SHORTEST = 4
_MOST = 6


def goes_on(text: str) -> bool:
    """Say whether text (normalised) has a word or mark with which people go on to a second matter."""
    return bool(_GO_ON.search(text))


def halves(text: str) -> list[Cut]:
    """Return the ways to cut text in two, at most six of them."""
    cuts = []
    for match in _BOUNDARY.finditer(text):
        left, right = (0, match.start()), (match.end(), len(text))
        if all(len(text[s:e].strip()) >= _SHORTEST for s, e in (left, right)):
            cuts.append((left, right))
    if len(cuts) > _MOST:
        # The cuts nearest the middle part the message most evenly.
        cuts = sorted(cuts, key=lambda cut: abs(cut[0][1] - len(text) / 2))[:_MOST]
    return cuts
