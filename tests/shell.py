"""``rasa shell`` in a terminal of its own, as staff sit before it."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bot.commands.environment import BUILD, ROOT, environment, rasa
from bot.commands.serve import endpoints_for, start
from tests.conftest import free_port
from tests.talk import Shown, shown

# Wide enough that nothing wraps. Unlike a terminal with a person, this one cannot say where its cursor is.
SIZE = struct.pack("HHHH", 50, 500, 0, 0)
TERMINAL = {"TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1", "LOG_LEVEL": "ERROR"}

ENTER, UP, DOWN = "\r", "\x1b[A", "\x1b[B"
# The shell turns bracketed paste on when it begins to wait for an answer, and off when it has one.
WAITING, ANSWERED = "\x1b[?2004h", "\x1b[?2004l"
DRAWN = re.compile(re.escape(WAITING) + r".*\x1b\[\?7h", re.DOTALL)
CONTROL = re.compile(r"\x1b\[[?0-9;]*[A-Za-z]|\r")
MENU = " (Use arrow keys)"


class Shell:
    """The person at the terminal."""

    def __init__(self, terminal: int) -> None:
        """terminal: what the person sees and types on, once the shell has been started on its other end."""
        self._terminal = terminal
        self._choosing = False
        self._read(patience=120)

    def say(self, text: str) -> Shown:
        """Type text; where there is a menu, choose its last line, to type an own message, before."""
        if self._choosing:
            self._press(UP + ENTER)
        return self._press(text + ENTER)

    def tap(self, number: int) -> Shown:
        """Choose from the menu."""
        assert self._choosing
        return self._press(DOWN * (number - 1) + ENTER)

    def _press(self, keys: str) -> Shown:
        os.write(self._terminal, keys.encode())
        printed, _, asked = self._read().rpartition(ANSWERED)[2].partition(WAITING)
        question, menu, options = CONTROL.sub("", asked).partition(MENU)
        self._choosing = bool(menu)
        text = CONTROL.sub("", printed) + (question.removeprefix("? ") if menu else "")
        return shown(text, re.findall(r"^ [» ] \d+: (.+) \(\1\) *$", options, re.MULTILINE))

    def _read(self, patience: float = 30) -> str:
        """Return what appears until the shell waits again."""
        output, until = b"", time.monotonic() + patience
        while not DRAWN.search(text := output.decode(errors="ignore")):
            ready, _, _ = select.select([self._terminal], [], [], max(0, until - time.monotonic()))
            assert ready, f"rasa shell: {text[-500:]!r}, .build/shell.log"
            output += os.read(self._terminal, 65536)
        return text


@contextmanager
def shell() -> Iterator[Shell]:
    """Run ``rasa shell`` with an action server; yield the person before it."""
    actions = free_port()
    server = start("actions-shell", ["run", "actions", "--actions", "bot.actions", "--port", str(actions)])
    terminal, end = pty.openpty()
    fcntl.ioctl(end, termios.TIOCSWINSZ, SIZE)
    with (BUILD / "shell.log").open("wb") as log:
        process = subprocess.Popen(
            [rasa(), "shell", "-i", "127.0.0.1", "-p", str(free_port()), "--endpoints", str(endpoints_for(actions))],
            cwd=ROOT,
            env={**environment(), **TERMINAL},
            stdin=end,
            stdout=end,
            stderr=log,
            start_new_session=True,
        )
    os.close(end)
    try:
        yield Shell(terminal)
    finally:
        process.terminate()
        server.terminate()
        process.wait(timeout=20)
        server.wait(timeout=20)
        os.close(terminal)
