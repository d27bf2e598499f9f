"""The store of conversations: in its file Rasa's own store reads the same, and the other way round."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.tracker_store import SqliteTrackerStore

STARTED = ["action", "session_started", "action"]


def session() -> list[Event]:
    # The action runs, and only then is it noted that it ran.
    started = SessionStarted()
    return [ActionExecuted("action_session_start"), started, ActionExecuted("action_listen")]


def turn() -> list[Event]:
    return [UserUttered("问一件事", {"name": "ask_responsible", "confidence": 1.0}), BotUttered("答")]


async def take_part(store: SQLTrackerStore, sender: str, *happens: Callable[[], list[Event]]) -> None:
    """As Rasa does at every turn: read the conversation, go on with it, store it."""
    tracker = await store.get_or_create_tracker(sender)
    for events in happens:
        for event in events():
            tracker.update(event)
    await store.save(tracker)


Store = Callable[[Path], SQLTrackerStore]


def ours(file: Path) -> SQLTrackerStore:
    return SqliteTrackerStore(Domain.empty(), db=str(file))


def rasas(file: Path) -> SQLTrackerStore:
    return SQLTrackerStore(Domain.empty(), db=str(file))


def kinds(tracker: DialogueStateTracker | None) -> list[str]:
    return [event.type_name for event in tracker.events] if tracker else []


@pytest.mark.parametrize(("writes", "reads"), [(ours, rasas), (rasas, ours), (ours, ours)])
def test_what_one_store_wrote_the_other_reads_and_goes_on_with(writes: Store, reads: Store, tmp_path: Path) -> None:
    async def scene() -> None:
        store, other = writes(tmp_path / "kept.db"), reads(tmp_path / "kept.db")
        await take_part(store, "甲", session, turn)
        await take_part(store, "乙", turn)
        await take_part(other, "甲", turn)
        for one in (store, other):
            assert kinds(await one.retrieve("甲")) == [*STARTED, *["user", "bot"] * 2]
            assert kinds(await one.retrieve("乙")) == ["action", "user", "bot"]
            assert await one.retrieve("丙") is None

    asyncio.run(scene())


@pytest.mark.parametrize("kind", [ours, rasas])
def test_a_new_session_hides_the_former_and_loses_nothing(kind: Store, tmp_path: Path) -> None:
    async def scene() -> None:
        store = kind(tmp_path / "kept.db")
        for happens in ((session, turn), (turn,), (session, turn), (turn,)):
            await take_part(store, "甲", *happens)
        latest, whole = await store.retrieve("甲"), await store.retrieve_full_tracker("甲")
        once = [*STARTED, *["user", "bot"] * 2]
        assert kinds(latest) == once
        assert kinds(whole) == ["action", *once, *once]

    asyncio.run(scene())
