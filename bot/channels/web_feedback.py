"""有用 or 没用: how often which was said of which answer, and nothing of who said it."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

VERDICTS = ("useful", "useless")


class Feedback:
    """Counts by day, division and matter in an SQLite file: no question, no session, no address."""

    def __init__(self, path: Path) -> None:
        """path: the file, made when the first verdict arrives."""
        self._path = path

    def add(self, cards: Iterable[dict[str, Any]], verdict: str) -> None:
        """Count verdict, one of VERDICTS, for the division and matter on each card."""
        self._path.parent.mkdir(exist_ok=True)
        today = date.today().isoformat()
        with closing(sqlite3.connect(self._path)) as connection, connection:
            connection.execute(
                "create table if not exists feedback (day text, division text, matter text, verdict text,"
                " count integer, primary key (day, division, matter, verdict))"
            )
            connection.executemany(
                "insert into feedback values (?, ?, ?, ?, 1)"
                " on conflict (day, division, matter, verdict) do update set count = count + 1",
                [(today, card["division"], card["matter_id"] or "", verdict) for card in cards],
            )
