"""Deletes the conversations in which nobody has said anything for some days.

python -m bot.commands.prune --days 30
"""

import argparse
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

import yaml

from bot.commands.environment import ROOT

_DAY = 86_400.0


def main() -> int:
    """Delete, say how many, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=float, default=30.0)
    days = parser.parse_args().days
    file = ROOT / yaml.safe_load((ROOT / "endpoints.yml").read_text("utf-8"))["tracker_store"]["db"]
    if days < 1:
        print(f"DAYS={days:g} 太小：至少 1 天，正在进行的对话才不会被删。", file=sys.stderr)
        return 1
    if not file.exists():
        print(f"还没有对话：{file.relative_to(ROOT)} 不存在。")
        return 0
    count = prune(file, time.time() - days * _DAY)
    print(f"删去了 {count} 个 {days:g} 天没有动静的对话。")
    return 0


def prune(file: Path, before: float) -> int:
    """Delete from file (a tracker store) the conversations whose last event is older than before (seconds since
    1970); return how many. The space is given back; others may read and write meanwhile.
    """
    with closing(sqlite3.connect(file, timeout=30)) as store:
        with store:
            quiet = store.execute(
                "SELECT sender_id FROM events GROUP BY sender_id HAVING max(timestamp) < ?", (before,)
            )
            senders = quiet.fetchall()
            store.executemany("DELETE FROM events WHERE sender_id = ?", senders)
        store.execute("VACUUM")
    return len(senders)


if __name__ == "__main__":
    sys.exit(main())
