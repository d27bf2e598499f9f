"""Who calls: the site whose page asks (Origin), and the address it comes from."""

from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from rasa.shared.exceptions import InvalidConfigException
from sanic import Request

from bot.channels.web_refusal import Refusal

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Origins:
    """The sites whose pages may ask: those listed, and this server's own page opened on this machine."""

    def __init__(self, listed: Iterable[str]) -> None:
        """listed: origins such as ``https://www.example.gov.cn``; raises InvalidConfigException for anything else."""
        self.listed = frozenset(listed)
        for origin in self.listed:
            parts = urlsplit(origin)
            if parts.scheme not in ("http", "https") or origin != f"{parts.scheme}://{parts.netloc.lower()}":
                raise InvalidConfigException(
                    f"credentials.yml（或 WENCHU_ORIGINS）的 origins 里有“{origin}”："
                    "请写成 https://域名 或 https://域名:端口，小写，后面不带路径，也不能用通配符。"
                )

    def admit(self, request: Request, *, required: bool) -> str | None:
        """Return the request's origin, None where it may be and is missing; raises Refusal for a foreign one.

        A browser sends Origin with every POST and every request to another site (Fetch Standard, 3.1), so what
        comes from a page that is not listed is always known as such.
        """
        origin: str | None = request.headers.get("origin")
        if origin is None and not required:
            return None
        if origin in self.listed or _is_own(origin, request.headers.get("host", "")):
            return origin
        raise Refusal(403, "origin", "这个网站没有登记，不能向问处提问。请网站管理员把它加进 origins。")


def _is_own(origin: str | None, host: str) -> bool:
    """Only by a loopback name: any other host name could have been pointed at this machine by a stranger."""
    return origin in (f"http://{host}", f"https://{host}") and urlsplit(f"//{host}").hostname in _LOOPBACK


class Addresses:
    """Tells the address a request comes from, through the proxies that may be trusted to say it."""

    def __init__(self, proxies: Iterable[str]) -> None:
        """proxies: addresses or networks whose X-Forwarded-For counts; raises InvalidConfigException."""
        try:
            self._proxies = [ip_network(proxy) for proxy in proxies]
        except ValueError as error:
            raise InvalidConfigException(
                f"credentials.yml（或 WENCHU_TRUSTED_PROXIES）的 trusted_proxies 写错了（{error}）："
                "请写转发服务器的 IP 地址或网段，如 10.0.0.5 或 10.0.0.0/24。"
            ) from None

    def of(self, request: Request) -> str:
        """Return the address nearest to us that is not a trusted proxy; for IPv6 its /64, which one person has."""
        forwarded = ",".join(request.headers.getall("x-forwarded-for", []))
        hops = [*(hop.strip() for hop in forwarded.split(",") if hop.strip()), request.ip]
        caller = hops.pop()
        while hops and self._trusts(caller):
            caller = hops.pop()
        try:
            address = ip_address(caller)
        except ValueError:
            return str(request.ip)
        return str(ip_network((address, 64), strict=False)) if isinstance(address, IPv6Address) else caller

    def _trusts(self, caller: str) -> bool:
        try:
            return any(ip_address(caller) in network for network in self._proxies)
        except ValueError:
            return False
