"""Where conversations are kept: Rasa's events table on an SQLite file, read and written in plain SQL."""

import json
from typing import Any

import sqlalchemy
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.orm import sessionmaker
from sqlalchemy.pool import QueuePool

_DB = ".build/conversations.db"

_OF_THE_SESSION = """sender_id = :sender AND timestamp >= (
    SELECT coalesce(max(timestamp), 0) FROM events WHERE sender_id = :sender AND type_name = 'session_started')"""
_ALL = sqlalchemy.text("SELECT data FROM events WHERE sender_id = :sender ORDER BY id")
_LATEST = sqlalchemy.text(f"SELECT data FROM events WHERE {_OF_THE_SESSION} ORDER BY id")
_STORED = sqlalchemy.text(f"SELECT count(*) FROM events WHERE {_OF_THE_SESSION}")
_APPEND = sqlalchemy.text(
    "INSERT INTO events (sender_id, type_name, timestamp, intent_name, action_name, data)"
    " VALUES (:sender, :type, :timestamp, :intent, :action, :data)"
)


class SqliteTrackerStore(SQLTrackerStore):
    """Rasa's own opens the file anew for everything it reads or writes, and makes an object of every row: a
    third of a turn. The table is Rasa's, so that either can follow the other.
    """

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

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Append the events that are not stored yet."""
        await self.stream_events(tracker)
        with self.engine.begin() as connection:
            stored = connection.execute(_STORED, {"sender": tracker.sender_id}).scalar()
            rows = [_row(tracker.sender_id, event.as_dict()) for event in list(tracker.events)[stored:]]
            if rows:
                connection.execute(_APPEND, rows)

    async def _retrieve(self, sender_id: str, fetch_events_from_all_sessions: bool) -> DialogueStateTracker | None:
        query = _ALL if fetch_events_from_all_sessions else _LATEST
        with self.engine.connect() as connection:
            events = [json.loads(data) for (data,) in connection.execute(query, {"sender": sender_id})]
        return DialogueStateTracker.from_dict(sender_id, events, self.domain.slots) if events else None


def _row(sender_id: str, event: dict[str, Any]) -> dict[str, Any]:
    return {
        "sender": sender_id,
        "type": event["event"],
        "timestamp": event.get("timestamp"),
        "intent": event.get("parse_data", {}).get("intent", {}).get("name"),
        "action": event.get("name"),
        "data": json.dumps(event),
    }


def _write_ahead(connection: Any, record: Any) -> None:
    """Append what is written to a log: a power cut loses the last turns at most, never the file."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
