"""The files the web channel serves: the page, the widget, and the list of divisions."""

import hashlib
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from sanic import Request, response
from sanic.response import HTTPResponse

from bot.channels.web_callers import Origins
from bot.channels.web_headers import secured
from bot.channels.web_refusal import Refusal

ROOT = Path(__file__).parents[2]
_WIDGET = ROOT / "bot" / "widget"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}


def files() -> dict[str, Path]:
    """Return what is served, by its path below the channel's prefix."""
    plain = {f"/{file.name}": file for file in _WIDGET.iterdir() if file.suffix in (".css", ".js", ".svg")}
    pages = {"/": _WIDGET / "chat.html", "/demo": _WIDGET / "demo.html"}
    return {**plain, **pages, "/directory.json": ROOT / "knowledge" / "directory.json"}


def serving(file: Path, origins: Origins) -> Callable[[Request], Awaitable[HTTPResponse]]:
    """Return a handler that serves file as it is now; a browser that has it already is told so (304)."""

    async def handler(request: Request) -> HTTPResponse:
        origin = None
        try:
            origin = origins.admit(request, required=False)
            return secured(_reply(file, request.headers.get("if-none-match"), origins.listed), origin)
        except Refusal as refusal:
            return secured(refusal.response(), origin)

    return handler


def _reply(file: Path, known: str | None, listed: Iterable[str]) -> HTTPResponse:
    try:
        body = file.read_bytes()
    except FileNotFoundError:
        raise Refusal(404, "not_built", f"还没有 {file.name}，请先运行 make knowledge。") from None
    tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if file.suffix == ".html":
        headers["Content-Security-Policy"] = _policy(listed)
    # With every header of the whole reply: they replace those the browser kept (RFC 9111, 3.2).
    if known == tag:
        return response.empty(304, headers)
    return HTTPResponse(body, 200, headers, _TYPES[file.suffix])


def _policy(listed: Iterable[str]) -> str:
    """Our own page loads nothing from elsewhere, and only the listed sites may frame it."""
    rules = ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'none'"]
    return "; ".join([*rules, " ".join(["frame-ancestors 'self'", *sorted(listed)])])
