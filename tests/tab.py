"""A browser tab as the web channel sees it: an origin, an address, and what it sends, byte for byte."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from itertools import count
from typing import Any

Answer = tuple[int, Any, Message]

addresses: Iterator[str] = (f"10.1.{n // 250}.{n % 250 + 1}" for n in count())


class Tab:
    """A browser tab with an address of its own: what it sends, byte for byte."""

    def __init__(self, url: str, origin: str | None = None) -> None:
        self.url = f"{url}/chat"
        self.origin = url if origin is None else origin
        self.address = next(addresses)
        self.session = ""

    def begin(self) -> "Tab":
        status, body, _ = self.post("session")
        assert status == 200
        self.session = body["session"]
        return self

    def ask(self, text: str) -> dict[str, Any]:
        status, body, _ = self.post("message", {"text": text})
        assert status == 200, body
        answer: dict[str, Any] = body
        return answer

    def post(self, path: str, value: Any = None, **headers: str) -> Answer:
        return self.send("POST", path, json.dumps(value or {}).encode(), **headers)

    def send(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        sent = {"Content-Type": "application/json", "X-Session": self.session, "X-Forwarded-For": self.address}
        if self.origin:
            sent["Origin"] = self.origin
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(f"{self.url}/{path}", body, sent, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as reply:
                return reply.status, _read(reply.read()), reply.headers
        except urllib.error.HTTPError as error:
            return error.code, _read(error.read()), error.headers


def _read(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body.decode()


def refused(answer: Answer, status: int, code: str) -> str:
    assert answer[0] == status, answer[1]
    assert answer[1]["error"]["code"] == code
    message: str = answer[1]["error"]["message"]
    assert message
    return message
