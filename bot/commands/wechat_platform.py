"""Plays WeChat's platform towards the channel: signs, encrypts and delivers messages, and reads the replies."""

import secrets
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from xml.etree import ElementTree

from bot.channels.wechat_protocol import Protocol

_ACCOUNT = "gh_0123456789ab"


@dataclass(frozen=True)
class Delivered:
    """What came back: the status, the body as it came, and the text in it (empty for ``success``)."""

    status: int
    body: str
    text: str


class Platform:
    """One follower of the account, as WeChat speaks for them."""

    def __init__(self, url: str, token: str, app_id: str, aes_key: str | None = None) -> None:
        """url: of the channel. aes_key: None for plain mode."""
        self.openid = f"o{secrets.token_hex(13)}"
        self._url = url
        self._key = aes_key
        self._protocol = Protocol(token, app_id, [aes_key] if aes_key else [])

    def say(self, text: str) -> Delivered:
        """Deliver a typed text."""
        return self.deliver(self.message("text", Content=text))

    def tap(self, link_content: str) -> Delivered:
        """Deliver what WeChat sends when a ``weixin://bizmsgmenu`` link is tapped."""
        return self.deliver(self.message("text", Content=link_content, bizmsgmenuid="1"))

    def event(self, name: str, key: str = "") -> Delivered:
        """Deliver an event, such as ``subscribe`` or ``CLICK``."""
        return self.deliver(self.message("event", Event=name, EventKey=key))

    def message(self, kind: str, **fields: str) -> str:
        """Return a new message as XML."""
        if kind != "event":
            fields["MsgId"] = str(secrets.randbelow(10**17))
        fields = {"ToUserName": _ACCOUNT, "FromUserName": self.openid, "MsgType": kind, **fields}
        content = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in fields.items())
        return f"<xml>{content}<CreateTime>{int(time.time())}</CreateTime></xml>"

    def deliver(self, xml: str) -> Delivered:
        """Sign, encrypt where there is a key, deliver, and read the reply."""
        if self._key is None:
            return self.post(self.signed(), xml)
        encrypted = self.encrypted(xml)
        body = f"<xml><ToUserName>{_ACCOUNT}</ToUserName><Encrypt>{encrypted}</Encrypt></xml>"
        return self.post(self.signed(encrypted), body)

    def encrypted(self, xml: str) -> str:
        """Return xml encrypted."""
        assert self._key is not None
        return _fields(self._protocol.seal(xml, self._key))["Encrypt"]

    def signed(self, encrypted: str | None = None, timestamp: int | None = None) -> dict[str, str]:
        """Return a query that is signed now, or at timestamp."""
        stamp, nonce = str(int(time.time()) if timestamp is None else timestamp), str(secrets.randbelow(10**10))
        query = {"timestamp": stamp, "nonce": nonce, "signature": self._protocol.signature(stamp, nonce)}
        if encrypted is not None:
            query["encrypt_type"] = "aes"
            query["msg_signature"] = self._protocol.signature(stamp, nonce, encrypted)
        return query

    def get(self, query: dict[str, str]) -> Delivered:
        """Ask as the console does when the address is entered."""
        return self._request(query, None)

    def post(self, query: dict[str, str], body: str) -> Delivered:
        """Deliver a body as it is."""
        return self._request(query, body.encode())

    def _request(self, query: dict[str, str], body: bytes | None) -> Delivered:
        url = f"{self._url}?{urllib.parse.urlencode(query)}"
        request = urllib.request.Request(url, body, {"Content-Type": "text/xml"})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                status, received = answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return Delivered(error.code, error.read().decode(), "")
        return Delivered(status, received, self.text_of(received))

    def text_of(self, received: str) -> str:
        """Return the text that a reply to this follower holds, empty for ``success``."""
        if not received.startswith("<xml>"):
            return ""
        fields = _fields(received)
        if "Encrypt" in fields:
            query = {
                "timestamp": fields["TimeStamp"],
                "nonce": fields["Nonce"],
                "msg_signature": fields["MsgSignature"],
            }
            fields = _fields(self._protocol.unseal(fields["Encrypt"], query)[0])
        assert fields["ToUserName"] == self.openid
        return fields["Content"]


def _fields(xml: str) -> dict[str, str]:
    return {child.tag: child.text or "" for child in ElementTree.fromstring(xml)}
