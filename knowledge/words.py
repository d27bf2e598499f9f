"""Chinese text as comparable strings and as words for the full-text index."""

import logging
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import jieba

# The words that stand in every question and say nothing of its matter.
_FRAME_WORDS = Path(__file__).with_name("frame_words.txt")
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[\w%+#.]+")
# No word reaches over one of these.
_MARK = re.compile(r"([,。?!;、])")
# So many pieces of text between two marks are remembered: a story's stand in many of the passages it is read in.
_REMEMBERED = 1000


def fold(text: str) -> str:
    """Return text so that two writings of the same words are equal: half width, lower case, no spaces."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).lower()


def mark_by_mark(cut: Callable[[str], Sequence[str]]) -> Callable[[str], list[str]]:
    """Return cut, which cuts a text into words, as a function that cuts between the marks and remembers the pieces."""
    remembered = lru_cache(_REMEMBERED)(cut)
    return lambda text: [word for piece in _MARK.split(text) for word in remembered(piece)]


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
        self._words = mark_by_mark(self._tokenizer.lcut_for_search)

    def cut(self, text: str) -> list[str]:
        """Return the words of text, long words followed by the shorter ones inside them."""
        return [word for word in self._words(unicodedata.normalize("NFKC", text).lower()) if _WORD.fullmatch(word)]

    def content(self, text: str) -> list[str]:
        """Return the words of text that can tell one matter from another, each once."""
        return list(dict.fromkeys(w for w in self.cut(text) if w not in self._frame))
