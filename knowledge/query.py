"""The built knowledge, read-only: one immutable snapshot in memory, and full-text search on its database.

``current`` is what callers use: it opens the database once and again only when it was replaced.
"""

import json
import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from knowledge.build import DATABASE, FOLDER
from knowledge.errors import NotBuiltError
from knowledge.roles import Role
from knowledge.sources import Broad, Bureau, Elsewhere
from knowledge.words import Cutter, fold


@dataclass(frozen=True)
class Division:
    """A division with its head and phone; title, person and phone are None where none is published."""

    name: str
    second_names: tuple[str, ...]
    english: str
    title: str | None
    person: str | None
    phone: str | None

    @property
    def full_name(self) -> str:
        """The name with its second names, as the document writes it."""
        return f"{self.name}（{'、'.join(self.second_names)}）" if self.second_names else self.name

    @property
    def titles(self) -> list[str]:
        """The titles of its head, one by one: 局长 and 主任 of 局长（主任）."""
        return re.findall(r"\w+", self.title or "")


@dataclass(frozen=True)
class Duty:
    """One clause of a division's duties, verbatim; english is its gloss, empty where there is none."""

    id: int
    division: Division
    text: str
    english: str


@dataclass(frozen=True)
class Matter:
    """A thing people come with, its division, and the duty that makes the division responsible.

    quote is the (start, end) of the deciding words in duty.text; duty is None where only a notice says it.
    """

    id: str
    title: str
    english: str
    division: Division
    duty: Duty | None
    quote: tuple[int, int] | None
    role: Role
    notice: str | None
    also: tuple[Duty, Role] | None


@dataclass(frozen=True)
class Knowledge:
    """Everything that can be asked of the knowledge; make one with ``open_knowledge``.

    bureau_english holds the glosses of bureau_duties in their order, empty where there is none.
    """

    version: str
    bureau: Bureau
    preamble: str
    bureau_duties: tuple[str, ...]
    bureau_english: tuple[str, ...]
    divisions: Mapping[str, Division]
    duties: Mapping[int, Duty]
    matters: Mapping[str, Matter]
    elsewhere: Mapping[str, Elsewhere]
    broad: Mapping[str, Broad]
    aliases: Mapping[str, str]
    terms: Mapping[str, tuple[str, ...]]
    connection: sqlite3.Connection = field(repr=False)

    def knows(self, label: str) -> bool:
        """Say whether label is a matter, a too broad topic or a thing elsewhere."""
        return label in self.matters or label in self.broad or label in self.elsewhere

    def division(self, called: str) -> Division | None:
        """Return the division that people call so, None if there is none."""
        name = self.aliases.get(fold(called))
        return self.divisions[name] if name else None

    def duties_of(self, division: Division) -> list[Duty]:
        """Return the duties of division in the document's order."""
        return [duty for duty in self.duties.values() if duty.division == division]

    def phone_of(self, division: Division) -> str | None:
        """Return the phone with its area code, None where none is published."""
        return f"{self.bureau.area_code}-{division.phone}" if division.phone else None

    def division_by_phone(self, digits: str) -> Division | None:
        """Return the division with this phone (digits, with or without country and area code)."""
        local = digits[-self.bureau.phone_digits :]
        return next((d for d in self.divisions.values() if d.phone == local), None)

    def heads(self, surname_or_name: str) -> list[Division]:
        """Return the divisions whose head bears this full name or surname."""
        return [d for d in self.divisions.values() if d.person and d.person.startswith(surname_or_name)]

    @property
    def general_line(self) -> Division:
        """The division whose phone is the bureau's general line."""
        return self.divisions[self.bureau.general_line]

    @cached_property
    def cutter(self) -> Cutter:
        """Cuts text with the words of this knowledge; made on first use (it reads jieba's dictionary)."""
        elsewhere = (item.terms for item in self.elsewhere.values())
        return Cutter(term for terms in (*self.terms.values(), *elsewhere) for term in terms)

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """The ids of the matters by their folded titles, Chinese and English."""
        return {
            fold(title): matter.id
            for matter in self.matters.values()
            for title in (matter.title, matter.english)
            if title
        }


def open_knowledge(path: Path) -> Knowledge:
    """Open the database at path read-only and load it; raises NotBuiltError."""
    if not path.exists():
        raise NotBuiltError(f"没有找到职责知识 {path}。请先运行 make knowledge。")
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False)
    try:
        return _load(Database(connection))
    except sqlite3.DatabaseError as error:
        raise NotBuiltError(f"{path} 不能用（{error}）。请重新运行 make knowledge。") from None


_opened: dict[Path, tuple[tuple[int, int, int], Knowledge]] = {}


def current(path: Path = FOLDER / DATABASE) -> Knowledge:
    """Return the knowledge at path, opened again only when the file was replaced."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        raise NotBuiltError(f"没有找到职责知识 {path}。请先运行 make knowledge。") from None
    signature = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
    opened = _opened.get(path)
    if opened is None or opened[0] != signature:
        opened = _opened[path] = (signature, open_knowledge(path))
    return opened[1]


def _load(db: Database) -> Knowledge:
    meta = next(iter(db["meta"].rows))
    divisions = {
        row["name"]: Division(
            row["name"],
            tuple(json.loads(row["second_names"])),
            row["english"],
            row["title"],
            row["person"],
            row["phone"],
        )
        for row in db.query("select * from divisions order by position")
    }
    duties = {
        row["id"]: Duty(row["id"], divisions[row["division"]], row["text"], row["english"])
        for row in db.query("select * from duties order by id")
    }
    main_duties = list(db.query("select * from bureau_duties order by id"))
    rows = list(db.query("select * from matters order by rowid"))
    return Knowledge(
        version=meta["version"],
        bureau=Bureau(**_tuples(json.loads(meta["bureau"]))),
        preamble=meta["preamble"],
        bureau_duties=tuple(row["text"] for row in main_duties),
        bureau_english=tuple(row["english"] for row in main_duties),
        divisions=divisions,
        duties=duties,
        matters={row["id"]: _matter(row, divisions, duties) for row in rows},
        elsewhere={
            row["id"]: Elsewhere(**{**row, "terms": tuple(json.loads(row["terms"]))}) for row in db["elsewhere"].rows
        },
        broad={row["id"]: Broad(**{**row, "options": tuple(json.loads(row["options"]))}) for row in db["broad"].rows},
        aliases={row["alias"]: row["division"] for row in db["aliases"].rows},
        terms={row["id"]: tuple(json.loads(row["terms"])) for row in rows},
        connection=db.conn,
    )


def _matter(row: Mapping[str, Any], divisions: Mapping[str, Division], duties: Mapping[int, Duty]) -> Matter:
    return Matter(
        id=row["id"],
        title=row["title"],
        english=row["english"],
        division=divisions[row["division"]],
        duty=duties[row["duty"]] if row["duty"] else None,
        quote=(row["quote_start"], row["quote_end"]) if row["duty"] else None,
        role=row["role"],
        notice=row["notice"],
        also=(duties[row["also_duty"]], row["also_role"]) if row["also_duty"] else None,
    )


def _tuples(values: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(v) if isinstance(v, list) else v for key, v in values.items()}
