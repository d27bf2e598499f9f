"""What the WeChat channel is told by the environment, and by nothing else."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field


class SettingsError(ValueError):
    """The channel cannot run; the message says which variable is at fault."""


@dataclass(frozen=True)
class Settings:
    """The account's secrets, which no representation shows, and where its API is."""

    token: str = field(repr=False)
    app_id: str
    app_secret: str | None = field(repr=False)
    aes_keys: tuple[str, ...] = field(repr=False)
    api_base: str


def settings_of(environment: Mapping[str, str]) -> Settings:
    """Read the ``WECHAT_`` variables; an empty one counts as missing.

    aes_keys holds the present key, then the previous one; none means plain mode. Raises SettingsError.
    """

    def value(name: str) -> str:
        return environment.get(f"WECHAT_{name}", "").strip()

    if missing := [f"WECHAT_{name}" for name in ("TOKEN", "APP_ID") if not value(name)]:
        raise SettingsError(f"缺少环境变量 {'、'.join(missing)}")
    if value("PREVIOUS_AES_KEY") and not value("AES_KEY"):
        raise SettingsError("有 WECHAT_PREVIOUS_AES_KEY 而缺少 WECHAT_AES_KEY")
    for name in ("AES_KEY", "PREVIOUS_AES_KEY"):
        if value(name) and not _is_key(value(name)):
            raise SettingsError(
                f"WECHAT_{name} 应是公众平台“消息加解密密钥”的 43 个字符，现在有 {len(value(name))} 个字符或含别的符号"
            )
    return Settings(
        token=value("TOKEN"),
        app_id=value("APP_ID"),
        app_secret=value("APP_SECRET") or None,
        aes_keys=tuple(key for name in ("AES_KEY", "PREVIOUS_AES_KEY") if (key := value(name))),
        api_base=(value("API_BASE") or "https://api.weixin.qq.com").rstrip("/"),
    )


def _is_key(text: str) -> bool:
    try:
        return len(text) == 43 and len(base64.b64decode(f"{text}=", validate=True)) == 32
    except (binascii.Error, ValueError):
        return False
