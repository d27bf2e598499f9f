"""Chinese text as comparable strings and as words for the full-text index."""

import logging
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import jieba

# The words that stand in every question and say nothing of its matter.
_FRAME_WORDS = Path(__file__).with_name("frame_words.txt")
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[\w%+#.]+")
# No word reaches over one of these.
_MARK = re.compile(r"[,。?!;、]")
# So many pieces of text between two marks are remembered: a story's stand in many of the passages it is read in.
_REMEMBERED = 1000


def fold(text: str) -> str:
    """Return text so that two writings of the same words are equal: half width, lower case, no spaces."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).lower()


class Cutter:
    """Cuts text into words with jieba and the words of one knowledge base.

    It has a dictionary of its own: jieba's module-level one is shared by the whole process.
    """

    def __init__(self, terms: Iterable[str]) -> None:
        jieba.setLogLevel(logging.WARNING)
        self._tokenizer = jieba.Tokenizer()
        self._tokenizer.initialize()
        self._frame = frozenset(_FRAME_WORDS.read_text("utf-8").split())
        for term in terms:
            self._tokenizer.add_word(fold(term))
        self._words = lru_cache(_REMEMBERED)(self._words_of)

    def cut(self, text: str) -> list[str]:
        """Return the words of text, long words followed by the shorter ones inside them."""
        text = unicodedata.normalize("NFKC", text).lower()
        return [word for piece in _MARK.split(text) for word in self._words(piece)]

    def _words_of(self, piece: str) -> tuple[str, ...]:
        return tuple(w for w in self._tokenizer.lcut_for_search(piece) if _WORD.fullmatch(w))

    def content(self, text: str) -> list[str]:
        """Return the words of text that can tell one matter from another, each once."""
        return list(dict.fromkeys(w for w in self.cut(text) if w not in self._frame))
