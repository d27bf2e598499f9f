"""Reads what a browser sends, and refuses what is too large, not JSON, or not a question."""

import json
import re
import unicodedata
from typing import Any

from sanic import Request

from bot.channels.web_refusal import Refusal

BODY = 8 * 1024
LENGTH = 500

# Unassigned and private characters are harmless; these are not: control, format, half of a pair.
_UNWANTED = {"Cc", "Cf", "Cs"}
# Rasa takes a text that begins with a slash for an intent with entities (/ask{…}) and sets slots from it; so it
# does where the pipeline turns what stands there into a slash, or drops what stands before one.
_COMMAND = re.compile(r"^\W*[/／]")


async def body_of(request: Request) -> dict[str, Any]:
    """Return the JSON object sent; raises Refusal, without reading on where it is longer than BODY."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refusal(415, "content_type", "请以 application/json 发送。")
    body = b""
    while (part := await request.stream.read()) is not None:
        body += part
        if len(body) > BODY:
            raise Refusal(413, "too_large", f"发送的内容太大了，最多 {BODY // 1024} kB。")
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise Refusal(400, "malformed", "发送的内容不是完整的 JSON。") from None
    if not isinstance(value, dict):
        raise Refusal(400, "malformed", '请发送一个 JSON 对象，如 {"text": "问题"}。')
    return value


def question_of(body: dict[str, Any]) -> str:
    """Return the question in body as plain text; raises Refusal where there is none or it is too long."""
    text = body.get("text")
    if not isinstance(text, str):
        raise Refusal(400, "no_text", "没有收到问题：text 应是一段文字。")
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in _UNWANTED)
    question = _COMMAND.sub("", kept).strip()
    if not question:
        raise Refusal(400, "empty", "还没有写问题。请写下要办的事再发送。")
    if len(question) > LENGTH:
        raise Refusal(400, "too_long", f"问题太长了：最多 {LENGTH} 字，现在 {len(question)} 字。请说得短一些再发送。")
    return question
