"""Chinese text as comparable strings and as words for the full-text index."""

import logging
import re
import unicodedata
from collections.abc import Iterable

import jieba

# Frame words of a question: they stand in every question and say nothing of its matter.
_FRAME = frozenset(
    "的 了 吗 呢 啊 呀 吧 嘛 哦 是 在 有 和 与 及 或 也 都 就 还 要 想 请 问 请问 一下 我 我们 你 你们 他 他们 "
    "您 咱 咱们 这 这个 那 那个 哪 哪个 哪里 哪儿 什么 怎么 怎样 如何 谁 找谁 找 归 归谁 管 谁管 负责 电话 多少 "
    "号码 部门 处室 处 个 给 把 被 对 到 从 去 来 能 可以 会 不 没 没有 吧 啦 呗 上 下 里 中 等 方面 事 事情 "
    "事儿 办 办理 联系 咨询 应该 需要 相关 有关 关于 工作 科技局 苏州 苏州市 市里 局里 贵局 "
    "the a an of for to in on and or is are do does i we my our who which what where how can about".split()
)
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[\w%+#.]+")


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
        for term in terms:
            self._tokenizer.add_word(fold(term))

    def cut(self, text: str) -> list[str]:
        """Return the words of text, long words followed by the shorter ones inside them."""
        text = unicodedata.normalize("NFKC", text).lower()
        return [w for w in self._tokenizer.lcut_for_search(text) if _WORD.fullmatch(w)]

    def content(self, text: str) -> list[str]:
        """Return the words of text that can tell one matter from another, each once."""
        return list(dict.fromkeys(w for w in self.cut(text) if w not in _FRAME))
