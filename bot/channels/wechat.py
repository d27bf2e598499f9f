"""The bureau's WeChat Official Account, at ``/wechat``."""

from __future__ import annotations

import logging
import os
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Request, response
from sanic.exceptions import PayloadTooLarge
from sanic.response import HTTPResponse

from bot.channels.wechat_delivery import Deliveries
from bot.channels.wechat_guard import Guard
from bot.channels.wechat_protocol import MalformedError, Protocol, RefusedError
from bot.channels.wechat_service import CustomerService
from bot.channels.wechat_settings import Settings, SettingsError, settings_of
from bot.channels.wechat_turn import AGAIN, OnNewMessage, Turns

# Bytes of a body; a message in compatible mode takes about five thousand.
_MOST_BYTES = 64 * 1024

logger = logging.getLogger(__name__)


class WeChatInput(InputChannel):
    """Answers what WeChat delivers; off, with no route, while its settings are incomplete."""

    def __init__(self, settings: Settings | None) -> None:
        """settings: None to be off."""
        self._settings = settings

    @classmethod
    def name(cls) -> str:
        """Name of the channel."""
        return "wechat"

    @classmethod
    def url_prefix(cls) -> str:
        """At the root, not below ``/webhooks/``."""
        return "/wechat"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> WeChatInput:
        """Read the settings from the environment, whatever credentials.yml holds; say what is missing."""
        try:
            settings = settings_of(os.environ)
        except SettingsError as error:
            logger.warning("微信渠道没有启用：%s。", error)
            return cls(None)
        if not settings.aes_keys:
            logger.warning("微信渠道用明文模式：没有设 WECHAT_AES_KEY。")
        if not settings.app_secret:
            logger.warning("微信渠道不能补发迟到的回答：没有设 WECHAT_APP_SECRET。")
        return cls(settings)

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """Make the routes: GET for the console's check of the address, POST for messages."""
        routes = Blueprint("wechat")
        if self._settings is None:
            return routes
        settings = self._settings
        protocol = Protocol(settings.token, settings.app_id, settings.aes_keys)
        service = (
            CustomerService(settings.app_id, settings.app_secret, settings.api_base) if settings.app_secret else None
        )
        deliveries = Deliveries(service.send if service else None, AGAIN)
        turns = Turns(on_new_message, deliveries.forget)
        guard = Guard()

        @routes.route("", methods=["GET"])
        async def check(request: Request) -> HTTPResponse:
            query = _query(request)
            try:
                protocol.verify(query)
            except RefusedError:
                return response.empty(403)
            return response.text(request.args.get("echostr", ""), headers={"X-Content-Type-Options": "nosniff"})

        @routes.route("", methods=["POST"], stream=True)
        async def receive(request: Request) -> HTTPResponse:
            query = _query(request)
            try:
                protocol.verify(query)
                message = protocol.open(await _body(request), query)
                guard.admit(query["timestamp"], query["nonce"], message.id)
            except RefusedError:
                return response.empty(403)
            except MalformedError:
                return response.empty(400)
            agent = getattr(request.app.ctx, "agent", None)
            text = await deliveries.reply(message.id, message.openid, lambda: turns.answer(message, agent))
            if not text:
                return response.text("success")
            return response.text(protocol.reply(message, text), content_type="application/xml; charset=utf-8")

        return routes


def _query(request: Request) -> dict[str, str]:
    return {name: request.args.get(name, "") for name in ("signature", "timestamp", "nonce", "msg_signature")}


async def _body(request: Request) -> bytes:
    body = b""
    async for data in request.stream:
        body += data
        if len(body) > _MOST_BYTES:
            raise PayloadTooLarge("")
    return body
