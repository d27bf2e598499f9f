"""``GET /health``: ready only when a real question is answered."""

from __future__ import annotations

import copy
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.core.tracker_store import InMemoryTrackerStore
from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse


class HealthInput(InputChannel):
    """Asks the assistant a question as a citizen would, and reports whether it was answered."""

    def __init__(self, question: str) -> None:
        """question: one that the assistant must answer with a division."""
        self._question = question

    @classmethod
    def name(cls) -> str:
        """Name of the channel."""
        return "health"

    @classmethod
    def url_prefix(cls) -> str:
        """At the root, not below ``/webhooks/``."""
        return "/health"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> HealthInput:
        """Read ``question`` from credentials.yml."""
        if not credentials or not credentials.get("question"):
            cls.raise_missing_credentials_exception()
        assert credentials is not None
        return cls(credentials["question"])

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[None]]) -> Blueprint:
        """Make the route: 200 and ``ready`` true with both versions, else 503."""
        routes = Blueprint("health")

        @routes.route("", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            agent: Agent = request.app.ctx.agent
            cards = await _asked(agent, self._question) if agent and agent.is_ready() else []
            versions = {
                "model": agent.model_id if agent else None,
                "knowledge": cards[0]["knowledge"] if cards else None,
            }
            return response.json({"ready": bool(cards), **versions}, status=200 if cards else 503)

        return routes


async def _asked(agent: Agent, question: str) -> list[dict[str, Any]]:
    """Ask question in a conversation that is not kept; return the cards of the reply."""
    assert agent.processor is not None
    processor = copy.copy(agent.processor)
    processor.tracker_store = InMemoryTrackerStore(agent.processor.domain)
    output = _Cards()
    try:
        await processor.handle_message(UserMessage(question, output, "health", input_channel="health"))
    except Exception:  # whatever hinders an answer, the assistant is not ready
        return []
    return output.cards


class _Cards(CollectingOutputChannel):
    """Collects the cards of a reply."""

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[dict[str, Any]] = []

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.cards += message.get("cards") or []
