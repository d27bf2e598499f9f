"""Times the running assistant: the pipeline alone, one question over REST, several clients, memory.

python -m bot.commands.bench
"""

import concurrent.futures
import functools
import json
import os
import platform
import statistics
import sys
import time
import urllib.request
import uuid
from collections.abc import Callable
from pathlib import Path

from bot.commands.judge import rows
from bot.commands.pipeline import load_pipeline
from bot.commands.serve import StartError, running
from bot.commands.train import latest_model

_PORT = 5095
_QUESTIONS = 200


def main() -> int:
    """Measure and print; return the exit status."""
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
    pipeline = load_pipeline()
    for text in texts[:20]:
        pipeline.parse(text)
    return [_timed(functools.partial(pipeline.parse, text)) for text in texts]


def _ask(url: str, texts: list[str], clients: int) -> tuple[list[float], float]:
    """Ask every text by so many clients, each question in a conversation of its own."""

    def one(text: str) -> float:
        body = json.dumps({"sender": uuid.uuid4().hex, "message": text}).encode()
        request = urllib.request.Request(f"{url}/webhooks/rest/webhook", body, {"Content-Type": "application/json"})
        return _timed(lambda: urllib.request.urlopen(request, timeout=60).read())

    begun = time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(clients) as pool:
        times = list(pool.map(one, texts))
    return times, time.perf_counter() - begun


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
