"""Where conversations are kept: Rasa's SQL tracker store on an SQLite file, its connection kept open."""

from typing import Any

import sqlalchemy
from rasa.core.tracker_store import SQLTrackerStore
from sqlalchemy.orm import sessionmaker
from sqlalchemy.pool import QueuePool

_DB = ".build/conversations.db"


class SqliteTrackerStore(SQLTrackerStore):
    """Rasa's own opens the file anew for everything it reads or writes: a quarter of a turn."""

    engine: Any

    def __init__(self, *args: Any, db: str = _DB, **kwargs: Any) -> None:
        """db: the file; the rest as Rasa's SQLTrackerStore."""
        super().__init__(*args, dialect="sqlite", db=db, **kwargs)
        url = self.engine.url
        self.engine.dispose()
        # Rasa uses one connection at a time, not always in the thread that opened it.
        self.engine = sqlalchemy.create_engine(url, poolclass=QueuePool, connect_args={"check_same_thread": False})
        sqlalchemy.event.listen(self.engine, "connect", _write_ahead)
        self.sessionmaker = sessionmaker(bind=self.engine)


def _write_ahead(connection: Any, record: Any) -> None:
    """Append what is written to a log: a power cut loses the last turns at most, never the file."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
