"""What every reply of the web channel carries in its head."""

from sanic.response import HTTPResponse


def secured(reply: HTTPResponse, origin: str | None) -> HTTPResponse:
    """Add the headers; a page of another origin may read the reply only where that origin is given."""
    reply.headers.update(
        {
            "Vary": "Origin",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            # The script is there to be loaded by other sites; what it may then ask is decided by Origin.
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
    )
    reply.headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
    if origin:
        reply.headers["Access-Control-Allow-Origin"] = origin
    return reply
