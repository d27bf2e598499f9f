"""A request that is not answered, and why: the one form of every error of the web channel."""

import json
import math

from sanic.response import HTTPResponse


class Refusal(Exception):
    """Raised where a request cannot be answered; its response is ``{"error": {"code", "message"}}``."""

    def __init__(self, status: int, code: str, message: str, retry_after: float = 0) -> None:
        """status: of HTTP; code: for programs; message: for people; retry_after: in seconds, 0 for none."""
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.retry_after = math.ceil(retry_after)

    def response(self) -> HTTPResponse:
        """Return what the browser is told."""
        error = {"code": self.code, "message": self.message}
        headers = {"Retry-After": str(self.retry_after)} if self.retry_after else {}
        body = json.dumps({"error": error}, ensure_ascii=False)
        return HTTPResponse(body, self.status, headers, "application/json")
