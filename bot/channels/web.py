"""The website: a page to ask on, the widget for other pages, and what they talk to, all under ``/chat/``."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Request, Sanic, response
from sanic.response import HTTPResponse

from bot.channels.web_callers import Addresses, Origins
from bot.channels.web_feedback import VERDICTS, Feedback
from bot.channels.web_files import ROOT, files, serving
from bot.channels.web_headers import secured
from bot.channels.web_limits import Limit
from bot.channels.web_reading import body_of, question_of
from bot.channels.web_refusal import Refusal
from bot.channels.web_sessions import Session, Sessions
from bot.channels.web_turn import about_dead, answered

_FEEDBACK = ROOT / ".build" / "feedback.db"

# What a listed site's browser may send (Fetch Standard, CORS-preflight request).
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "POST",
    "Access-Control-Allow-Headers": "Content-Type, X-Session",
    "Access-Control-Max-Age": "600",
}

Handler = Callable[[Request], Awaitable[HTTPResponse]]


class WebInput(InputChannel):
    """Answers the widget; each conversation has a session that the server issued."""

    def __init__(self, origins: Origins, addresses: Addresses) -> None:
        """origins: the sites that may ask; addresses: tells where a request comes from."""
        self._origins = origins
        self._addresses = addresses
        self._sessions = Sessions()
        self._feedback = Feedback(_FEEDBACK)
        # A person asks slower than the first; an office behind one address slower than the second.
        self._by_session = Limit(burst=20, rate=1)
        self._by_address = Limit(burst=200, rate=10)

    @classmethod
    def name(cls) -> str:
        """Name of the channel."""
        return "web"

    @classmethod
    def url_prefix(cls) -> str:
        """At the root, not below ``/webhooks/``."""
        return "/chat"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> WebInput:
        """Read ``origins`` and ``trusted_proxies``, and more of both from the environment, separated by commas.

        Raises InvalidConfigException where one of them is not well formed.
        """
        settings = credentials or {}
        return cls(
            Origins([*(settings.get("origins") or []), *_from_environment("WENCHU_ORIGINS")]),
            Addresses([*(settings.get("trusted_proxies") or []), *_from_environment("WENCHU_TRUSTED_PROXIES")]),
        )

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[None]]) -> Blueprint:
        """Make the routes."""
        routes = Blueprint("web")

        async def session(request: Request) -> HTTPResponse:
            await body_of(request)
            return response.json({"session": self._sessions.begin()})

        async def message(request: Request) -> HTTPResponse:
            session = self._session(request)
            body = await body_of(request)
            dead = body.get("dead")
            question = about_dead(dead) if isinstance(dead, str) and dead in session.phones else question_of(body)
            messages = await answered(on_new_message, question, session.sender)
            cards = [card for message in messages for card in message["cards"]]
            return response.json({"messages": messages, "id": session.remember(cards)}, ensure_ascii=False)

        async def feedback(request: Request) -> HTTPResponse:
            session = self._session(request)
            body = await body_of(request)
            if body.get("verdict") not in VERDICTS:
                raise Refusal(400, "verdict", f"verdict 应是 {'、'.join(VERDICTS)} 之一。")
            cards = session.replies.pop(str(body.get("id")), None)
            if cards is None:
                raise Refusal(404, "no_reply", "没有这个回答，或者已经评过了。")
            self._feedback.add(cards, body["verdict"])
            return response.empty()

        @routes.listener("before_server_start")
        async def answer_preflights(app: Sanic, loop: object) -> None:
            # Ahead of Rasa's own: that answers for the whole server, and everybody.
            app.request_middleware.appendleft(self._preflight)

        for path, handler in {"/session": session, "/message": message, "/feedback": feedback}.items():
            # Streamed: what is too large is refused before it has been read.
            routes.add_route(self._posted(handler), path, methods=["POST"], name=handler.__name__, stream=True)
        for path, file in files().items():
            routes.add_route(serving(file, self._origins), path, methods=["GET"], name=file.name)
        return routes

    def _posted(self, handler: Handler) -> Handler:
        """Let handler answer a listed site, and no address too often."""

        async def limited(request: Request) -> HTTPResponse:
            self._by_address.take(self._addresses.of(request))
            return await handler(request)

        return self._listed(limited)

    def _listed(self, handler: Handler) -> Handler:
        """Let handler answer a listed site only; what is refused is told as every refusal is."""

        async def answer(request: Request) -> HTTPResponse:
            origin = None
            try:
                origin = self._origins.admit(request, required=True)
                reply = await handler(request)
            except Refusal as refusal:
                reply = refusal.response()
            reply.headers["Cache-Control"] = "no-store"
            return secured(reply, origin)

        return answer

    async def _preflight(self, request: Request) -> HTTPResponse | None:
        """Tell a listed site's browser what it may send; None for what is not asked of this channel."""
        if request.method != "OPTIONS" or not request.path.startswith(f"{self.url_prefix()}/"):
            return None

        async def allowed(request: Request) -> HTTPResponse:
            return response.empty(headers=_PREFLIGHT)

        return await self._listed(allowed)(request)

    def _session(self, request: Request) -> Session:
        session = self._sessions.find(request.headers.get("x-session", ""))
        if session is None:
            raise Refusal(401, "session", "这次对话已经结束，请重新开始。")
        self._by_session.take(session.sender)
        return session


def _from_environment(variable: str) -> list[str]:
    return [item.strip() for item in os.environ.get(variable, "").split(",") if item.strip()]
