"""Deleting a conversation from the stores that Rasa may hold it in."""

import asyncio
from pathlib import Path

import pytest
from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.wechat_forget import CannotForgetError, forget
from bot.tracker_store import SqliteTrackerStore


@pytest.mark.parametrize("kind", [InMemoryTrackerStore, SqliteTrackerStore])
def test_one_conversation_is_deleted_and_no_other(kind: type[TrackerStore], tmp_path: Path) -> None:
    store = FailSafeTrackerStore(kind(Domain.empty(), db=str(tmp_path / "kept.db")))

    async def stored() -> list[str]:
        return sorted(await store.keys())

    async def scene() -> None:
        for sender in ("wechat:leaving", "wechat:staying"):
            await store.save(DialogueStateTracker.from_events(sender, [UserUttered("问一件事")]))
        assert await stored() == ["wechat:leaving", "wechat:staying"]
        forget(store, "wechat:leaving")
        assert await stored() == ["wechat:staying"]
        forget(store, "wechat:unknown")
        assert await stored() == ["wechat:staying"]

    asyncio.run(scene())


def test_a_store_that_nothing_is_known_of_is_named() -> None:
    with pytest.raises(CannotForgetError, match="TrackerStore"):
        forget(TrackerStore(Domain.empty()), "wechat:leaving")
