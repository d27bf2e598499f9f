"""WeChat's wire format: signatures, encryption, messages and replies. The only module that knows wechatpy.

Official rules: developers.weixin.qq.com, 消息加解密说明 (safe mode), 接收普通消息, 接收事件推送, 回复文本消息.
"""

import hmac
import re
import secrets
import struct
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote
from xml.etree import ElementTree

from wechatpy.crypto import WeChatCrypto
from wechatpy.exceptions import InvalidAppIdException
from wechatpy.replies import TextReply
from wechatpy.utils import WeChatSigner

# Seconds by which a request may be older or newer than our clock.
WINDOW = 300


class RefusedError(ValueError):
    """The request is not from WeChat, not for this account, or too old; the message says which."""


class MalformedError(ValueError):
    """The body is no message of WeChat's."""


@dataclass(frozen=True)
class Message:
    """One message or event.

    kind: WeChat's MsgType, or ``event.`` and its Event, in small letters. text: what was typed, or the key
    of the menu item that was tapped. id: the same in every delivery of one message, and in no other.
    key: the AES key that opened it and will seal the reply; None where it came in plain.
    """

    kind: str
    openid: str
    account: str
    text: str = field(repr=False)
    id: str
    key: str | None = field(repr=False)


class Protocol:
    """Opens what WeChat sends to one account, and seals what is answered.

    A query holds ``signature``, ``timestamp``, ``nonce`` and ``msg_signature`` of the address, empty where absent.
    """

    def __init__(self, token: str, app_id: str, aes_keys: Sequence[str] = ()) -> None:
        """aes_keys: the present one, then the previous one; none for plain mode."""
        self._token = token
        self._app_id = app_id
        self._keys = tuple(aes_keys)

    def signature(self, *parts: str) -> str:
        """Return the SHA-1 of the token and the parts, sorted and joined."""
        signer = WeChatSigner()
        signer.add_data(self._token, *parts)
        return str(signer.signature)

    def verify(self, query: Mapping[str, str]) -> None:
        """Check that WeChat signed the request, and just now. Raises RefusedError."""
        self._compare(query, "signature")
        if not re.fullmatch(r"[0-9]{1,12}", query["timestamp"]) or abs(time.time() - int(query["timestamp"])) > WINDOW:
            raise RefusedError("stale")

    def open(self, body: bytes, query: Mapping[str, str]) -> Message:
        """Read a message; once there are keys, an encrypted one only. Raises RefusedError, MalformedError."""
        fields = _fields(body)
        if not self._keys:
            return _message(fields, None)
        if not fields.get("Encrypt"):
            raise RefusedError("plain, while an AES key is set")
        xml, key = self.unseal(fields["Encrypt"], query)
        return _message(_fields(xml.encode()), key)

    def unseal(self, encrypted: str, query: Mapping[str, str]) -> tuple[str, str]:
        """Return the XML within and the key that opened it. Raises RefusedError."""
        self._compare(query, "msg_signature", encrypted)
        for key in self._keys:
            try:
                xml = WeChatCrypto(self._token, key, self._app_id).decrypt_message(
                    {"Encrypt": encrypted}, query["msg_signature"], query["timestamp"], query["nonce"]
                )
            except (InvalidAppIdException, ValueError, struct.error, IndexError):
                continue
            return str(xml), key
        raise RefusedError("no key opens it, or it is for another account")

    def reply(self, message: Message, text: str) -> str:
        """Return the XML that answers message with text, sealed as the message was."""
        # A CDATA section ends at its first "]]>", and XML knows no control characters.
        content = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text).replace("]]>", "]]]]><![CDATA[>")
        xml: str = TextReply(source=message.account, target=message.openid, content=content).render()
        return self.seal(xml, message.key) if message.key else xml

    def seal(self, xml: str, key: str) -> str:
        """Return xml encrypted and signed, as XML."""
        return str(WeChatCrypto(self._token, key, self._app_id).encrypt_message(xml, secrets.token_hex(8)))

    def _compare(self, query: Mapping[str, str], name: str, *signed: str) -> None:
        expected = self.signature(query["timestamp"], query["nonce"], *signed)
        if not hmac.compare_digest(expected.encode(), query[name].encode()):
            raise RefusedError(name)


def _fields(body: bytes) -> dict[str, str]:
    try:
        xml = body.decode()
        # What does not begin with the root has no document type, so no entities: no bomb, no foreign file.
        if not re.match(r"\s*(<\?xml[^>]*\?>\s*)?<xml>", xml):
            raise MalformedError("no <xml>")
        return {child.tag: child.text or "" for child in ElementTree.fromstring(xml)}
    except (UnicodeDecodeError, ElementTree.ParseError) as error:
        raise MalformedError(type(error).__name__) from error


def _message(fields: Mapping[str, str], key: str | None) -> Message:
    def checked(name: str, pattern: str) -> str:
        value = fields.get(name, "")
        if not re.fullmatch(pattern, value, re.ASCII):
            raise MalformedError(name)
        return value

    openid = checked("FromUserName", r"[\w-]{1,64}")
    created = checked("CreateTime", r"\d{1,20}")
    kind = checked("MsgType", r"\w{1,64}").lower()
    text = fields.get("Content", "")
    if fields.get("bizmsgmenuid"):
        # A tapped link says what it carried; that it comes decoded is nowhere promised.
        text = unquote(text)
    if kind == "event":
        # The official rule is sender and time; a farewell in the second of a tap must not be lost, though.
        event = checked("Event", r"\w{1,64}").lower()
        kind, text, identity = f"event.{event}", fields.get("EventKey", ""), f"{created}.{event}"
    else:
        identity = checked("MsgId", r"\d{1,32}")
    return Message(kind, openid, checked("ToUserName", r"[\w-]{1,64}"), text, f"{openid}.{identity}", key)
