"""The bureau's data files as checked records: matters, aliases, elsewhere, broad topics, the bureau itself.

Every reader takes the folder that holds the files and raises SourceError, which says the file, the entry,
what was found there (quoted) and what to do.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml

from knowledge.errors import SourceError


@dataclass(frozen=True)
class MatterSource:
    """One entry of matters.yml: a thing people come with, tied by a quote to a duty, or by a notice."""

    id: str
    title: str
    english: str
    terms: tuple[str, ...]
    quote: str | None
    also: str | None
    notice: str | None
    division: str | None


@dataclass(frozen=True)
class AliasSource:
    """What people call one division, and its English name."""

    division: str
    english: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Gloss:
    """A clause of the duties document and what it says in English; number is its place in glosses.yml."""

    number: int
    clause: str
    english: str


@dataclass(frozen=True)
class Elsewhere:
    """A thing that belongs to another body; body is empty for talk that belongs to none."""

    id: str
    title: str
    english: str
    body: str
    terms: tuple[str, ...]


@dataclass(frozen=True)
class Broad:
    """A topic too broad for one answer: the question asked back and the matters offered."""

    id: str
    question: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class Bureau:
    """The bureau's own facts that the duties document does not carry."""

    name: str
    english: str
    aliases: tuple[str, ...]
    area_code: str
    phone_digits: int
    general_line: str
    hotline: str
    as_of: str
    examples: tuple[str, ...]


Entry = TypeVar("Entry", MatterSource, Elsewhere, Broad)


def read_matters(folder: Path) -> tuple[MatterSource, ...]:
    """Read matters.yml; each entry has a quote, or a notice together with the division it names."""
    entries = []
    for entry in _entries(folder / "matters.yml", {"id", "title", "terms"}):
        matter = MatterSource(
            id=str(entry["id"]),
            title=str(entry["title"]),
            english=str(entry.get("english", "")),
            terms=_words(entry["terms"]),
            quote=entry.get("quote"),
            also=entry.get("also"),
            notice=entry.get("notice"),
            division=entry.get("division"),
        )
        if matter.quote is None and (matter.notice is None or matter.division is None):
            raise SourceError(
                "matters.yml",
                matter.id,
                "没有 quote",
                "写上职责原文 quote，或写明出处 notice 和处室 division",
            )
        entries.append(matter)
    return _unique("matters.yml", entries)


def read_aliases(folder: Path) -> tuple[AliasSource, ...]:
    """Read aliases.yml."""
    return tuple(
        AliasSource(
            division=str(entry["division"]),
            english=str(entry.get("english", "")),
            aliases=_words(entry.get("aliases", [])),
        )
        for entry in _entries(folder / "aliases.yml", {"division"})
    )


def read_glosses(folder: Path) -> tuple[Gloss, ...]:
    """Read glosses.yml."""
    glosses = []
    for number, entry in enumerate(_entries(folder / "glosses.yml", {"clause", "english"}), 1):
        if not (entry["clause"] and entry["english"]):
            raise SourceError("glosses.yml", f"第{number}项", "clause 或 english 是空的", "补上，或删去这一项")
        glosses.append(Gloss(number, str(entry["clause"]), str(entry["english"])))
    return tuple(glosses)


def read_elsewhere(folder: Path) -> tuple[Elsewhere, ...]:
    """Read elsewhere.yml."""
    return _unique(
        "elsewhere.yml",
        [
            Elsewhere(
                id=str(entry["id"]),
                title=str(entry["title"]),
                english=str(entry.get("english", "")),
                body=str(entry.get("body", "")),
                terms=_words(entry.get("terms", [])),
            )
            for entry in _entries(folder / "elsewhere.yml", {"id", "title"})
        ],
    )


def read_broad(folder: Path) -> tuple[Broad, ...]:
    """Read broad.yml; options are ids of matters, two to four of them."""
    topics = _unique(
        "broad.yml",
        [
            Broad(str(entry["id"]), str(entry["question"]), _words(entry["options"]))
            for entry in _entries(folder / "broad.yml", {"id", "question", "options"})
        ],
    )
    for topic in topics:
        if not 2 <= len(topic.options) <= 4:
            raise SourceError("broad.yml", topic.id, f"options 有 {len(topic.options)} 项", "写二到四个事项")
    return topics


def read_bureau(folder: Path) -> Bureau:
    """Read bureau.yml."""
    path = folder / "bureau.yml"
    raw = _load(path)
    if not isinstance(raw, Mapping):
        raise SourceError(path.name, "全文", f"“{str(raw)[:40]}”", "写成“名称: 值”的清单")
    missing = {"name", "area_code", "phone_digits", "general_line", "hotline", "as_of"} - set(raw)
    if missing:
        raise SourceError(path.name, "全文", f"缺少 {'、'.join(sorted(missing))}", "补上再生成")
    return Bureau(
        name=str(raw["name"]),
        english=str(raw.get("english", raw["name"])),
        aliases=_words(raw.get("aliases", [])),
        area_code=str(raw["area_code"]),
        phone_digits=int(raw["phone_digits"]),
        general_line=str(raw["general_line"]),
        hotline=str(raw["hotline"]),
        as_of=str(raw["as_of"]),
        examples=_words(raw.get("examples", [])),
    )


def _load(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text("utf-8"))
    except FileNotFoundError:
        raise SourceError(path.name, "全文", "文件不存在", f"放到 {path.parent}/ 再生成") from None
    except UnicodeDecodeError as error:
        raise SourceError(path.name, "全文", f"不是 UTF-8（{error.reason}）", "另存为 UTF-8") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"第{mark.line + 1}行" if mark else "全文"
        problem = getattr(error, "problem", None) or str(error)
        raise SourceError(path.name, where, f"写法不对（{problem}）", "照上下条目的写法改") from None


def _entries(path: Path, required: set[str]) -> Iterable[Mapping[str, Any]]:
    raw = _load(path)
    if not isinstance(raw, list):
        raise SourceError(path.name, "全文", f"“{str(raw)[:40]}”", "写成以“- ”起头的清单")
    for number, entry in enumerate(raw, 1):
        if not isinstance(entry, Mapping):
            raise SourceError(path.name, f"第{number}项", f"“{str(entry)[:40]}”", "写成“名称: 值”")
        missing = required - set(entry)
        if missing:
            name = entry.get("id") or entry.get("division") or f"第{number}项"
            raise SourceError(path.name, str(name), f"缺少 {'、'.join(sorted(missing))}", "补上再生成")
        yield entry


def _words(value: Any) -> tuple[str, ...]:
    return tuple(str(word).strip() for word in (value if isinstance(value, list) else [value]))


def _unique(file: str, entries: list[Entry]) -> tuple[Entry, ...]:
    seen: set[str] = set()
    for entry in entries:
        if entry.id in seen:
            raise SourceError(file, entry.id, "这个 id 写了两次", "给其中一个换个名字")
        seen.add(entry.id)
    return tuple(entries)
