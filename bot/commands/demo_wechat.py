"""Plays a WeChat conversation in safe mode, encrypted, against the running assistant, in the terminal.

python -m bot.commands.demo_wechat [--url http://127.0.0.1:5005]

With --url, the WECHAT_ variables must be those with which that assistant was started. Without, one is started.
"""

import argparse
import base64
import os
import re
import secrets
import sys
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import URLError

from bot.channels.wechat_settings import SettingsError, settings_of
from bot.commands.serve import StartError, running
from bot.commands.train import prepare
from bot.commands.wechat_api import Api, serving
from bot.commands.wechat_platform import Delivered, Platform

_PORT = 5085
_LINK = re.compile(r'<a href="weixin://bizmsgmenu\?msgmenucontent=([^&"]*)[^>]*>(.*?)</a>')


def main() -> int:
    """Play, then let the person at the terminal type; return the exit status."""
    parser = argparse.ArgumentParser(description="在终端里走一遍微信对话，全程加密。")
    parser.add_argument("--url", help="正在运行的助手的地址；不给就自己启动一个")
    url = parser.parse_args().url
    try:
        if url:
            _converse(url)
        elif status := prepare():
            return status
        else:
            print("正在启动……", flush=True)
            with _started() as own:
                _converse(own)
    except (SettingsError, StartError) as error:
        print(error, file=sys.stderr)
        return 1
    except URLError as error:
        print(f"连不上问处（{error.reason}）。它在 {url} 运行着吗？", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print()
    return 0


@contextmanager
def _started() -> Iterator[str]:
    """Start an assistant with secrets of its own and an API of our own."""
    with serving(Api(lambda text: print(f"问处（补发）：{_shown(text)}\n", flush=True))) as api:
        os.environ |= {
            "WECHAT_TOKEN": secrets.token_hex(16),
            "WECHAT_APP_ID": f"wx{secrets.token_hex(8)}",
            "WECHAT_APP_SECRET": secrets.token_hex(16),
            "WECHAT_AES_KEY": base64.b64encode(secrets.token_bytes(32)).decode()[:43],
            "WECHAT_PREVIOUS_AES_KEY": "",
            "WECHAT_API_BASE": api.url,
        }
        with running(_PORT) as url:
            yield url


def _converse(url: str) -> None:
    settings = settings_of(os.environ)
    key = settings.aes_keys[0] if settings.aes_keys else None
    person = Platform(f"{url}/wechat", settings.token, settings.app_id, key)
    print(f"一位新关注的人，{'安全模式：来去都加密' if key else '明文模式：没有设 WECHAT_AES_KEY'}。\n")
    _show("[关注]", person.event("subscribe"))
    for question in ("技术合同在哪里登记", "那电话呢", "技术转移的事归谁"):
        answer = _show(question, person.say(question))
    if option := _LINK.search(answer):
        payload, title = option.groups()
        _show(f"[点 {title}]", person.tap(urllib.parse.unquote(payload)))
    _show("[发来语音]", person.deliver(person.message("voice", MediaId="1", Format="amr")))
    for question in _typed():
        _show("", person.say(question))
    _show("[取消关注]", person.event("unsubscribe"))


def _typed() -> Iterator[str]:
    """Yield what the person at the terminal types, if there is one, until an empty line."""
    if not sys.stdin.isatty():
        return
    print("现在请您来问，空行结束。")
    try:
        while question := input("我：").strip():
            yield question
    except (EOFError, KeyboardInterrupt):
        print()


def _show(said: str, delivered: Delivered) -> str:
    """Print one exchange and how it travelled; return the answer."""
    if delivered.status != 200:
        raise StartError(f"微信渠道回了 {delivered.status}：请核对 --url，以及这里和那里的 WECHAT_ 变量是否一样。")
    if said:
        print(f"我：{said}")
    size = len(delivered.body.encode())
    how = f"密文 {size} 字节，签名无误" if "<Encrypt>" in delivered.body else f"{size} 字节"
    print(f"问处（{how}）：{_shown(delivered.text) or delivered.body}\n", flush=True)
    time.sleep(0.5 if sys.stdout.isatty() else 0)
    return delivered.text


def _shown(text: str) -> str:
    return _LINK.sub(r"\2（可点）", text)


if __name__ == "__main__":
    sys.exit(main())
