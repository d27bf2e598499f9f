"""Plays WeChat's API on loopback: gives access tokens, and takes customer-service messages."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


class Api:
    """What the API holds and was sent."""

    def __init__(self, on_message: Callable[[str], None] = lambda text: None) -> None:
        """on_message: told each text that arrives."""
        self.url = ""
        self.tokens: list[str] = []
        self.bodies: list[bytes] = []
        self.sent: list[tuple[str, str]] = []
        # What the next calls of message/custom/send meet: an error code, or None for a dropped connection.
        self.failures: list[int | None] = []
        self._on_message = on_message

    def token(self) -> dict[str, Any]:
        """Give a new access token, good for two hours; the ones before hold no longer."""
        self.tokens.append(f"token-{len(self.tokens)}")
        return {"access_token": self.tokens[-1], "expires_in": 7200}

    def take(self, access_token: str, body: bytes) -> dict[str, Any] | None:
        """Take a customer-service message; None to hang up."""
        if self.failures:
            code = self.failures.pop(0)
            return None if code is None else {"errcode": code, "errmsg": "refused"}
        if not self.tokens or access_token != self.tokens[-1]:
            return {"errcode": 40001, "errmsg": "invalid credential"}
        message = json.loads(body)
        self.bodies.append(body)
        self.sent.append((message["touser"], message["text"]["content"]))
        self._on_message(message["text"]["content"])
        return {"errcode": 0, "errmsg": "ok"}


@contextmanager
def serving(api: Api) -> Iterator[Api]:
    """Serve api on a free port; its url is set meanwhile."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            url = urlsplit(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if url.path == "/cgi-bin/stable_token":
                answer: dict[str, Any] | None = api.token()
            elif url.path == "/cgi-bin/message/custom/send":
                answer = api.take(parse_qs(url.query)["access_token"][0], body)
            else:
                self.send_error(404)
                return
            if answer is None:
                return
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    api.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield api
    finally:
        server.shutdown()
        server.server_close()
