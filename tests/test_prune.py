"""Conversations that nobody goes on with are deleted, the others kept."""

import asyncio
import time
from pathlib import Path

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.commands.prune import prune
from bot.tracker_store import SqliteTrackerStore


def test_a_quiet_conversation_goes_and_one_that_was_taken_up_again_stays_whole(tmp_path: Path) -> None:
    now = time.time()

    async def scene() -> None:
        store = SqliteTrackerStore(Domain.empty(), db=str(tmp_path / "kept.db"))
        for sender, last in (("走了", now - 900), ("又来", now - 100)):
            events = [UserUttered("问", timestamp=now - 1000), BotUttered("答", timestamp=last)]
            await store.save(DialogueStateTracker.from_events(sender, events))
        assert prune(tmp_path / "kept.db", now - 500) == 1
        assert await store.keys() == ["又来"]
        kept = await store.retrieve("又来")
        assert kept is not None and len(kept.events) == 2
        # The server that has the file open goes on writing to it.
        await store.save(DialogueStateTracker.from_events("新来", [UserUttered("问")]))
        assert sorted(await store.keys()) == ["又来", "新来"]

    asyncio.run(scene())
