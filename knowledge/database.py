"""Writes the joined sources as SQLite with full-text search (schema: knowledge/README.md)."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from knowledge.errors import SourceError
from knowledge.joined import Sources, alias_rows, glosses_by_clause, known_terms
from knowledge.quotes import locate
from knowledge.roles import role_of
from knowledge.words import Cutter, fold


@dataclass(frozen=True)
class Report:
    """What a build made; uncovered lists the duties that no matter points at."""

    version: str
    divisions: int
    duties: int
    matters: int
    uncovered: tuple[str, ...]


def write(sources: Sources, version: str, path: Path) -> Report:
    """Write a new database at path; raises SourceError where a quote or a gloss does not fit."""
    db = Database(path)
    document = sources.document
    english = {alias.division: alias.english for alias in sources.aliases}
    glosses = glosses_by_clause(sources)
    duty_ids: dict[tuple[str, str], int] = {}
    db.table("meta").insert(
        {
            "version": version,
            "bureau": json.dumps(asdict(sources.bureau), ensure_ascii=False),
            "preamble": document.preamble,
        }
    )
    db.table("bureau_duties").insert_all(
        {"id": n, "text": duty.text, "english": glosses.get(fold(duty.text), "")}
        for n, duty in enumerate(document.bureau_duties, 1)
    )
    for position, division in enumerate(document.divisions, 1):
        contact = division.contact
        db.table("divisions").insert(
            {
                "name": division.name,
                "position": position,
                "second_names": json.dumps(division.second_names, ensure_ascii=False),
                "english": english.get(division.name, ""),
                "title": contact.title if contact else None,
                "person": contact.person if contact else None,
                "phone": contact.phone if contact else None,
            },
            pk="name",
            columns={"title": str, "person": str, "phone": str},
        )
        for duty in division.duties:
            duty_ids[division.name, duty.text] = len(duty_ids) + 1
            db.table("duties").insert(
                {
                    "id": len(duty_ids),
                    "division": division.name,
                    "text": duty.text,
                    "english": glosses.get(fold(duty.text), ""),
                    "line": duty.line,
                },
                pk="id",
                foreign_keys=[("division", "divisions", "name")],
            )
    db.table("aliases").insert_all(alias_rows(sources), pk="alias", replace=False)
    covered = _write_matters(db, sources, duty_ids)
    uncovered = [text for (_, text), number in duty_ids.items() if number not in covered]
    db.table("elsewhere").insert_all(
        (
            {
                "id": item.id,
                "title": item.title,
                "english": item.english,
                "body": item.body,
                "terms": json.dumps(item.terms, ensure_ascii=False),
            }
            for item in sources.elsewhere
        ),
        pk="id",
    )
    db.table("broad").insert_all(
        (
            {
                "id": topic.id,
                "question": topic.question,
                "options": json.dumps(topic.options, ensure_ascii=False),
            }
            for topic in sources.broad
        ),
        pk="id",
    )
    _index(db, sources)
    report = Report(version, len(document.divisions), len(duty_ids), db["matters"].count, tuple(uncovered))
    db.conn.commit()
    db.close()
    return report


def _write_matters(db: Database, sources: Sources, duty_ids: dict[tuple[str, str], int]) -> set[int]:
    """Write the matters, and one matter for each duty that none covers; return the covered duties."""
    covered: set[int] = set()
    rows: list[dict[str, Any]] = []
    for matter in sources.matters:
        row: dict[str, Any] = {
            "id": matter.id,
            "title": matter.title,
            "english": matter.english,
            "terms": json.dumps(matter.terms, ensure_ascii=False),
            "notice": matter.notice,
            "division": matter.division,
            "duty": None,
            "quote_start": None,
            "quote_end": None,
            "role": "lead",
            "also_duty": None,
            "also_role": None,
        }
        if matter.quote:
            place = locate(sources.document, matter.id, matter.quote)
            row["division"] = place.division.name
            row["duty"] = duty_ids[place.division.name, place.duty.text]
            row["quote_start"], row["quote_end"] = place.start, place.end
            row["role"] = role_of(place.duty.text, place.start)
            covered.add(duty_ids[place.division.name, place.duty.text])
        elif matter.division not in {division.name for division in sources.document.divisions}:
            raise SourceError(
                "matters.yml", matter.id, f"duties.txt 里没有“{matter.division}”", "照 duties.txt 写处室名"
            )
        if matter.also:
            place = locate(sources.document, matter.id, matter.also)
            row["also_duty"] = duty_ids[place.division.name, place.duty.text]
            row["also_role"] = role_of(place.duty.text, place.start)
        rows.append(row)
    for (division, text), number in duty_ids.items():
        if number not in covered:
            rows.append(
                {
                    "id": f"duty-{number}",
                    "title": text[:24],
                    "english": "",
                    "terms": "[]",
                    "notice": None,
                    "division": division,
                    "duty": number,
                    "quote_start": 0,
                    "quote_end": len(text),
                    "role": role_of(text, 0),
                    "also_duty": None,
                    "also_role": None,
                }
            )
    db.table("matters").insert_all(
        rows,
        pk="id",
        columns={"duty": int, "quote_start": int, "quote_end": int, "also_duty": int, "also_role": str},
        foreign_keys=[("division", "divisions", "name"), ("duty", "duties", "id")],
    )
    return covered


def _index(db: Database, sources: Sources) -> None:
    """Index by jieba's words what each label is called, and for a matter the duty that covers it."""
    cutter = Cutter(known_terms(sources))
    rows = list(
        db.query(
            "select m.id, m.title, m.english, m.terms, d.text as duty"
            " from matters m left join duties d on d.id = m.duty"
            " union all select id, title, english, terms, null from elsewhere"
        )
    )
    db.table("search").insert_all(
        (
            {
                "label": row["id"],
                "own": " ".join(cutter.cut(" ".join([row["title"], row["english"], *json.loads(row["terms"])]))),
                "duty": " ".join(cutter.cut(row["duty"] or "")),
            }
            for row in rows
        ),
        pk="label",
    )
    db.table("search").enable_fts(["own", "duty"], tokenize="unicode61")
