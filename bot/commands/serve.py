"""Serves the assistant: the action server and Rasa on loopback, until Ctrl-C.

python -m bot.commands.serve [--port 5005]
"""

import argparse
import json
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import yaml

from bot.commands.environment import BUILD, ROOT, environment
from bot.commands.train import prepare

_PATIENCE = 120.0


class StartError(RuntimeError):
    """The assistant could not be started; the message says why in one sentence."""


def main() -> int:
    """Prepare, serve, wait; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=5005)
    port = parser.parse_args().port
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        refuse_if_taken(port)
        if status := prepare():
            return status
        print("正在启动……", flush=True)
        with running(port):
            print(
                f"\n问处已就绪：在浏览器里打开  http://127.0.0.1:{port}/chat/  就可以提问。\n"
                f"（REST 接口 /webhooks/rest/webhook，健康检查 /health；按 Ctrl-C 停止。）",
                flush=True,
            )
            signal.pause()
    except StartError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n已停止。", flush=True)
    return 0


@contextmanager
def running(port: int, *, action_port: int | None = None) -> Iterator[str]:
    """Run both servers on loopback; yield the base URL once a real question is answered.

    action_port: default 5055 with port 5005, else fifty above port. Raises StartError.
    """
    actions = action_port or (5055 if port == 5005 else port + 50)
    for taken in (port, actions):
        refuse_if_taken(taken)
    BUILD.mkdir(exist_ok=True)
    processes: list[subprocess.Popen[bytes]] = []
    try:
        processes.append(start("actions", ["run", "actions", "--actions", "bot.actions", "--port", str(actions)]))
        processes.append(
            start(
                "rasa",
                ["run", "-i", "127.0.0.1", "-p", str(port), "--endpoints", str(endpoints_for(actions))],
            )
        )
        url = f"http://127.0.0.1:{port}"
        _wait(url, processes)
        yield url
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()


def start(name: str, arguments: list[str]) -> "subprocess.Popen[bytes]":
    """Start Rasa with arguments in a session of its own; what it prints goes to .build/<name>.log."""
    log = (BUILD / f"{name}.log").open("wb")
    # A session of its own: Ctrl-C reaches this process alone, which then stops both in order.
    return subprocess.Popen(
        [sys.executable, "-m", "bot.commands.rasa_server", *arguments],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def endpoints_for(action_port: int) -> Path:
    """Return endpoints.yml with the action server's port, as a file that Rasa can read."""
    endpoints = yaml.safe_load((ROOT / "endpoints.yml").read_text("utf-8"))
    endpoints["action_endpoint"]["url"] = f"http://127.0.0.1:{action_port}/webhook"
    path = BUILD / f"endpoints-{action_port}.yml"
    path.write_text(yaml.safe_dump(endpoints), "utf-8")
    return path


def _wait(url: str, processes: "list[subprocess.Popen[bytes]]") -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        for process, name in zip(processes, ("actions", "rasa"), strict=True):
            if process.poll() is not None:
                raise StartError(f"{name} 没有启动起来，原因见 .build/{name}.log。")
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=10) as answer:
                if json.load(answer)["ready"]:
                    return
        except (OSError, urllib.error.URLError, ValueError):
            pass
        time.sleep(0.5)
    raise StartError(f"等了 {_PATIENCE:.0f} 秒仍答不出问题，经过见 .build/rasa.log 和 .build/actions.log。")


def refuse_if_taken(port: int) -> None:
    """Raise StartError if something listens on port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise StartError(f"端口 {port} 已被占用，请换一个，例如：make run PORT={port + 1}") from None


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
