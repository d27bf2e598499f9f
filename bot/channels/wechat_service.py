"""WeChat's customer-service messages: how an answer follows when the five seconds are over.

Official rules: 获取稳定版接口调用凭据 (stable_token), 发送客服消息 (message/custom/send), 全局返回码.
"""

import asyncio
import json
import time
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

_TIMEOUT = ClientTimeout(total=10)
_TRIES = 4
_PAUSE = 0.5
# Seconds before its end at which an access token is renewed.
_MARGIN = 120
_BUSY = -1
_BAD_TOKEN = (40001, 40014, 42001)
_MEANINGS = {
    40013: "AppID 不对，请核对 WECHAT_APP_ID",
    40125: "AppSecret 不对，请核对 WECHAT_APP_SECRET",
    40164: "本机 IP 不在公众平台的 IP 白名单里",
    43004: "对方没有关注",
    45015: "离对方上次发来消息已超过 48 小时，或已取消关注",
    45047: "发给对方的条数超过了上限",
    48001: "公众号没有客服消息接口的权限",
}


class ServiceError(RuntimeError):
    """WeChat's API did not take it; the message says why, without secrets or texts."""


class _TokenRefusedError(ServiceError):
    """The access token holds no longer."""


class CustomerService:
    """Sends texts, with an access token that is kept and renewed."""

    def __init__(self, app_id: str, app_secret: str, base: str) -> None:
        """base: the API's address without a slash at its end."""
        self._account = {"grant_type": "client_credential", "appid": app_id, "secret": app_secret}
        self._base = base
        self._token = ""
        self._until = 0.0
        self._renewing = asyncio.Lock()

    async def send(self, openid: str, text: str) -> None:
        """Send text to openid. Raises ServiceError once it is refused, or several tries were in vain."""
        message = {"touser": openid, "msgtype": "text", "text": {"content": text}}
        token = await self._access_token(refused="")
        try:
            await self._send(token, message)
        except _TokenRefusedError:
            await self._send(await self._access_token(refused=token), message)

    async def _send(self, token: str, message: dict[str, Any]) -> None:
        await self._call(f"message/custom/send?access_token={token}", message)

    async def _access_token(self, refused: str) -> str:
        async with self._renewing:
            if self._token == refused or time.monotonic() > self._until:
                granted = await self._call("stable_token", self._account)
                try:
                    self._token = str(granted["access_token"])
                    self._until = time.monotonic() + float(granted["expires_in"]) - _MARGIN
                except (KeyError, TypeError, ValueError):
                    raise ServiceError(f"{self._base} 没有给出 access_token") from None
            return self._token

    async def _call(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Post body; try again, with growing pauses, while WeChat is busy or out of reach."""
        problem = ""
        for attempt in range(_TRIES):
            if attempt:
                await asyncio.sleep(_PAUSE * 2 ** (attempt - 1))
            try:
                answer = await self._post(path, body)
            except (ClientError, TimeoutError, ValueError) as error:
                problem = f"连不上 {self._base}（{type(error).__name__}）"
                continue
            code = answer.get("errcode", 0)
            if code == 0:
                return answer
            problem = f"微信返回 {code}：{_MEANINGS.get(code, '见公众平台文档的全局返回码')}"
            if code in _BAD_TOKEN:
                raise _TokenRefusedError(problem)
            if code != _BUSY:
                raise ServiceError(problem)
        raise ServiceError(f"{problem}，试了 {_TRIES} 次")

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        # WeChat shows \u escapes as they are written.
        data = json.dumps(body, ensure_ascii=False).encode()
        async with (
            ClientSession(timeout=_TIMEOUT, trust_env=True, raise_for_status=True) as session,
            session.post(f"{self._base}/cgi-bin/{path}", data=data) as response,
        ):
            answer = await response.json(content_type=None, encoding="utf-8")
            if not isinstance(answer, dict):
                raise ValueError("no object")
            return answer
