"""Times the running assistant: the pipeline alone, one question over REST, several clients, memory.

python -m bot.commands.bench
"""

import asyncio
import concurrent.futures
import functools
import http.client
import json
import logging
import os
import platform
import statistics
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from rasa.core.agent import Agent
from rasa.utils.log_utils import configure_structlog

from bot.commands.judge import rows
from bot.commands.serve import StartError, running
from bot.commands.train import latest_model

_PORT = 5095
_QUESTIONS = 200
# Of one conversation.
_TURNS = 4


def main() -> int:
    """Measure and print; return the exit status."""
    configure_structlog(logging.WARNING)
    texts = [row["text"] for row in rows("route")][:_QUESTIONS]
    alone = _pipeline(texts)
    model = latest_model()
    assert model is not None
    size = model.stat().st_size / 1e6
    print(f"{platform.machine()}，{os.cpu_count()} 核，Python {platform.python_version()}，模型 {size:.0f} MB")
    print(f"流水线单独   p50 {_p(alone, 50):6.1f}  p99 {_p(alone, 99):6.1f} 毫秒")
    try:
        with running(_PORT) as url:
            _ask(url, texts[:20], 1)
            for clients in (1, 4, 16):
                times, seconds = _ask(url, texts, clients)
                rest = f"REST {clients:2} 人同问  p50 {_p(times, 50):6.1f}  p99 {_p(times, 99):6.1f} 毫秒"
                print(f"{rest}  每秒 {len(times) / seconds:.0f} 问")
                if clients == 1:
                    print(f"  流水线以外 p50 {_p(times, 50) - _p(alone, 50):.1f} 毫秒")
            print(f"内存（两个服务合计）{_memory() / 1e6:.0f} MB")
    except StartError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _pipeline(texts: list[str]) -> list[float]:
    """Time the pipeline as Rasa runs it, without a server."""
    agent = Agent.load(str(latest_model()))

    async def read() -> list[float]:
        times = []
        for text in texts[:20] + texts:
            begun = time.perf_counter()
            await agent.parse_message(text)
            times.append((time.perf_counter() - begun) * 1000)
        return times[20:]

    return asyncio.run(read())


def _ask(url: str, texts: list[str], clients: int) -> tuple[list[float], float]:
    """Ask every text by so many clients, each in conversations of a few questions."""

    def talk(start: int) -> list[float]:
        sender, connection = uuid.uuid4().hex, http.client.HTTPConnection(url.removeprefix("http://"), timeout=60)
        return [_timed(functools.partial(_asked, connection, sender, text)) for text in texts[start : start + _TURNS]]

    begun = time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(clients) as pool:
        times = [one for talked in pool.map(talk, range(0, len(texts), _TURNS)) for one in talked]
    return times, time.perf_counter() - begun


def _asked(connection: http.client.HTTPConnection, sender: str, text: str) -> bytes:
    body = json.dumps({"sender": sender, "message": text})
    connection.request("POST", "/webhooks/rest/webhook", body, {"Content-Type": "application/json"})
    return connection.getresponse().read()


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def _p(times: list[float], percent: int) -> float:
    return statistics.quantiles(times, n=100)[percent - 1]


def _memory() -> int:
    """Return the resident memory of our children and theirs, in bytes."""
    total, page = 0, os.sysconf("SC_PAGE_SIZE")
    pending = [os.getpid()]
    while pending:
        pid = pending.pop()
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            pending.append(int(child))
            total += int(Path(f"/proc/{child}/statm").read_text().split()[1]) * page
    return total


if __name__ == "__main__":
    sys.exit(main())
