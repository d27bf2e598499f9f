"""Read the bureau's published duties (``duties.txt``) into a checked, immutable document.

The text is published for people, so punctuation width, spacing and line ends are forgiven;
anything that could send a caller to the wrong division or phone is refused with its line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.errors import DutiesError

__all__ = ["Contact", "Division", "Document", "DutiesError", "Duty", "parse", "read"]

SOURCE = "duties.txt"
QUOTE_LENGTH = 40
HEADING_LENGTH = 40

# One character for one character: an offset found in folded text is valid in the published text.
_FOLD = str.maketrans("（），：；｡､０１２３４５６７８９", "(),:;。、0123456789")
_PAIRS = dict(zip("([{“‘《〈「『【〔［｛", ")]}”’》〉」』】〕］｝", strict=True))
_TENS = ("", "十", "二十", "三十", "四十", "五十", "六十", "七十", "八十", "九十")
_NUMERALS = [tens + ones for tens in _TENS for ones in ("", *"一二三四五六七八九")]
_NUMBER = re.compile(r"\(\s*([一二三四五六七八九十]+)\s*\)\s*")
_NAME = r"\s*\w[\w\s·]*"
_HEADING = re.compile(rf"({_NAME})(?:\(({_NAME}(?:、{_NAME})*)\)\s*)?。")
_CONTACT = re.compile(r"([^:。;,]{1,20}):(.*\d.*)")
_PHONE_SPACING = re.compile(r"[\s\-－‐‑‒–—−]")


@dataclass(frozen=True)
class Contact:
    """The head of a division; ``phone`` holds plain ASCII digits only."""

    title: str
    person: str
    phone: str
    line: int


@dataclass(frozen=True)
class Duty:
    """One duty exactly as published, without the terminator that ends it."""

    text: str
    line: int


@dataclass(frozen=True)
class Division:
    """A division; one outside the numbered list has no number and may have no contact."""

    number: int | None
    name: str
    second_names: tuple[str, ...]
    duties: tuple[Duty, ...]
    contact: Contact | None
    line: int


@dataclass(frozen=True)
class Document:
    """The whole publication, in its own order."""

    preamble: str
    bureau_duties: tuple[Duty, ...]
    divisions: tuple[Division, ...]


@dataclass(frozen=True)
class _Line:
    number: int
    raw: str
    folded: str

    def error(self, problem: str) -> DutiesError:
        return _error(problem, self.number, self.raw)


def _error(problem: str, line: int | None = None, quote: str = "", source: str = SOURCE) -> DutiesError:
    found = quote if len(quote) <= QUOTE_LENGTH else quote[: QUOTE_LENGTH - 1] + "…"
    where = f"{source} 第{line}行：" if line else f"{source}："
    quoted = f"“{found}” " if found else ""
    return DutiesError(f"{where}{quoted}{problem}。请改正后重新生成。", line=line, found=found)


def read(path: Path, *, phone_digits: int = 8) -> Document:
    """Parse a UTF-8 file; its name appears in every error."""
    try:
        data = path.read_bytes()
    except OSError as error:
        problem = "找不到这个文件" if isinstance(error, FileNotFoundError) else "这个文件打不开"
        raise _error(problem, source=str(path)) from None
    try:
        return parse(data.decode("utf-8"), phone_digits=phone_digits)
    except UnicodeDecodeError as error:
        # Not utf-8-sig: it would count the offset of the bad byte from after the mark.
        good = _split(data[: error.start].decode("utf-8"))
        problem = "之后的内容不是 UTF-8 编码，应另存为 UTF-8"
        raise _error(problem, len(good), good[-1], path.name) from None
    except DutiesError as error:
        message = path.name + str(error).removeprefix(SOURCE)
        raise DutiesError(message, line=error.line, found=error.found) from None


def parse(text: str, *, phone_digits: int = 8) -> Document:
    """Parse the published text, or raise ``DutiesError`` for the first thing that does not fit."""
    lines = list(_lines(text))
    if not lines:
        raise _error("文件是空的")
    # Both lists are numbered from one, so only the restart tells where the divisions begin.
    starts = [at for at, line in enumerate(lines) if _number(line)[0] == 1]
    restart = starts[1] if len(starts) > 1 else len(lines)
    preamble, bureau_duties = _bureau(lines[:restart])
    divisions = _divisions(lines[restart:], phone_digits)
    if not divisions:
        raise _error("没有处室，局的主要职责之后应从“(一)”重新编号列出处室")
    return Document(preamble, bureau_duties, divisions)


def _bureau(lines: list[_Line]) -> tuple[str, tuple[Duty, ...]]:
    preamble: list[str] = []
    duties: list[Duty] = []
    for line in lines:
        number, start = _number(line)
        if number is not None:
            # One paragraph is one duty here, but it must be as well-formed as a division's list.
            _follow(line, number, len(duties))
            spans = _clauses(line, start)
            duties.append(Duty(line.raw[spans[0][0] : spans[-1][1]], line.number))
        elif _CONTACT.fullmatch(line.folded):
            raise line.error("上面没有处室，应先列局的主要职责，再从“(一)”重新编号列出处室")
        elif duties:
            raise line.error("不属于任何一条职责，这里应是“(编号)职责。”")
        else:
            preamble.append(line.raw)
    if not duties:
        raise _error("没有局的主要职责，应有从“(一)”开始编号的段落")
    return "\n".join(preamble), tuple(duties)


def _divisions(lines: list[_Line], phone_digits: int) -> tuple[Division, ...]:
    divisions: list[Division] = []
    names: dict[str, int] = {}
    phones: dict[str, int] = {}
    heading: _Line | None = None
    for line in lines:
        number, start = _number(line)
        match = None if start else _CONTACT.fullmatch(line.folded)
        if match:
            if divisions[-1].contact:
                raise line.error(f"是“{divisions[-1].name}”的第二个联系人，每个处室只应有一个")
            contact = _contact(line, match, phone_digits)
            _claim(phones, contact.phone, line, "号码")
            divisions[-1] = replace(divisions[-1], contact=contact)
            continue
        # Read first: a stray line must be named itself, not the division it cuts off.
        division = _division(line, number, start)
        _require_contact(heading, divisions)
        if number is not None:
            _follow(line, number, sum(earlier.number is not None for earlier in divisions))
        for name in (division.name, *division.second_names):
            _claim(names, name, line, "处室名称")
        divisions.append(division)
        heading = line
    _require_contact(heading, divisions)
    return tuple(divisions)


def _split(text: str) -> list[str]:
    # Not str.splitlines: it also breaks at characters no editor counts as a line end.
    return [line.strip() for line in re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))]


def _lines(text: str) -> Iterator[_Line]:
    for number, raw in enumerate(_split(text), start=1):
        if raw:
            yield _Line(number, raw, raw.translate(_FOLD))


def _number(line: _Line) -> tuple[int | None, int]:
    """The leading number, if any, and the offset of what follows it."""
    match = _NUMBER.match(line.folded)
    if not match or match[1] not in _NUMERALS:
        return None, 0
    return _NUMERALS.index(match[1]), match.end()


def _follow(line: _Line, number: int, previous: int) -> None:
    if number != previous + 1:
        raise line.error(f"的编号应为“({_NUMERALS[previous + 1]})”，编号不能重复或跳过")


def _claim(taken: dict[str, int], value: str, line: _Line, kind: str) -> None:
    if value in taken:
        raise line.error(f"里同一{kind}出现两次，“{value}”已见于第{taken[value]}行")
    taken[value] = line.number


def _require_contact(heading: _Line | None, divisions: list[Division]) -> None:
    if heading and divisions[-1].number is not None and not divisions[-1].contact:
        raise heading.error("下面缺少联系人，应有一行“职务:姓名,电话”")


def _division(line: _Line, number: int | None, start: int) -> Division:
    match = _HEADING.match(line.folded, start)
    if not match:
        raise line.error("看不懂，这里应是“(编号)处室名称。职责;职责。”或“职务:姓名,电话”")
    if match.end() - 1 - start > HEADING_LENGTH:
        raise line.error(f"的处室名称太长，连括号最多 {HEADING_LENGTH} 个字")
    second_names = tuple(_tidy(name) for name in match[2].split("、")) if match[2] else ()
    spans = _clauses(line, match.end())
    duties = tuple(Duty(line.raw[begin:end], line.number) for begin, end in spans)
    return Division(number, _tidy(match[1]), second_names, duties, None, line.number)


def _contact(line: _Line, match: re.Match[str], phone_digits: int) -> Contact:
    person, comma, written = match[2].partition(",")
    if not comma:
        raise line.error("的姓名和电话之间没有逗号，应写成“职务:姓名,电话”")
    person = _tidy(person)
    # A dot joins the parts of many minority and foreign names.
    if not (2 <= len(person) <= 20 and re.sub("[ ·•]", "", person).isalpha()):
        raise line.error("的姓名应为 2 到 20 个汉字或字母")
    phone = _PHONE_SPACING.sub("", written)
    if not re.fullmatch("[0-9]*", phone):
        raise line.error("的电话里有数字以外的内容")
    if len(phone) != phone_digits:
        raise line.error(f"的电话有 {len(phone)} 位数字，应为 {phone_digits} 位")
    return Contact(_tidy(match[1]), person, phone, line.number)


def _tidy(name: str) -> str:
    """Drop the spaces that align Chinese names (``徐 华``), keep those between Latin words."""
    return re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", " ".join(name.split()))


def _clauses(line: _Line, start: int) -> list[tuple[int, int]]:
    """Where each duty lies in the line; a terminator inside brackets or quotes ends nothing."""
    if start == len(line.folded):
        raise line.error("后面没有职责，应写成“职责;职责。”")
    spans: list[tuple[int, int]] = []
    awaited: list[str] = []
    begin, last = start, ""
    for at, char in enumerate(line.folded[start:], start):
        if awaited and char == awaited[-1]:
            awaited.pop()
        elif char == '"' or char in _PAIRS:
            awaited.append(_PAIRS.get(char, char))
        elif char in _PAIRS.values():
            raise line.error(f"里的“{char}”没有与它成对的前一半")
        elif char in ";。" and not awaited:
            clause = line.raw[begin:at]
            if not any(map(str.isalnum, clause)):
                raise line.error(f"的第 {len(spans) + 1} 条职责是空的")
            lead = len(clause) - len(clause.lstrip())
            spans.append((begin + lead, begin + len(clause.rstrip())))
            begin, last = at + 1, char
    if awaited:
        raise line.error(f"里缺少成对的“{awaited[-1]}”")
    if last != "。" or line.raw[begin:]:
        raise line.error("没有以句号“。”结束")
    return spans
