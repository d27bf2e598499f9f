"""A plain page on which one can chat at once."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

PAGE = Path(__file__).parent.parent / "widget" / "chat.html"


class WebInput(InputChannel):
    """Serves the page at ``/chat/``; the page talks to Rasa's REST channel."""

    @classmethod
    def name(cls) -> str:
        """Name of the channel."""
        return "web"

    @classmethod
    def url_prefix(cls) -> str:
        """At the root, not below ``/webhooks/``."""
        return "/chat"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[None]]) -> Blueprint:
        """Make the route."""
        routes = Blueprint("web")

        @routes.route("/", methods=["GET"])
        async def page(request: Request) -> HTTPResponse:
            return response.html(PAGE.read_text("utf-8"))

        return routes
