"""Deletes a conversation from Rasa's tracker store."""

from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore, TrackerStore


class CannotForgetError(RuntimeError):
    """The tracker store is of a kind that nothing is known to delete from."""


def forget(store: TrackerStore | None, sender_id: str) -> None:
    """Delete every event of sender_id, in the store itself, those wrapped in it, and its fallback.

    Official rule (关注/取消关注事件): once somebody unsubscribes, all of their data must be deleted.
    Raises CannotForgetError.
    """
    if store is None:
        return
    if isinstance(store, SQLTrackerStore):
        with store.session_scope() as session:
            session.query(store.SQLEvent).filter(store.SQLEvent.sender_id == sender_id).delete()
            session.commit()
    elif isinstance(store, InMemoryTrackerStore):
        store.store.pop(sender_id, None)
    elif hasattr(store, "_tracker_store"):
        forget(store._tracker_store, sender_id)
        forget(getattr(store, "_fallback_tracker_store", None), sender_id)
    else:
        raise CannotForgetError(type(store).__name__)
