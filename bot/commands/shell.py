"""Staff talk to the assistant in the terminal: ``rasa shell`` with its action server, nothing else printed.

python -m bot.commands.shell
"""

import subprocess
import sys

from bot.commands.environment import BUILD, ROOT, environment, rasa
from bot.commands.serve import StartError, endpoints_for, refuse_if_taken, start
from bot.commands.train import prepare

_ACTION_PORT = 5056


def main() -> int:
    """Prepare, then hand the terminal to ``rasa shell``; return its exit status."""
    if status := prepare():
        return status
    try:
        refuse_if_taken(_ACTION_PORT)
    except StartError as error:
        print(error, file=sys.stderr)
        return 1
    actions = start("actions-shell", ["run", "actions", "--actions", "bot.actions", "--port", str(_ACTION_PORT)])
    try:
        with (BUILD / "shell.log").open("wb") as log:
            return subprocess.call(
                [rasa(), "shell", "-i", "127.0.0.1", "--endpoints", str(endpoints_for(_ACTION_PORT))],
                cwd=ROOT,
                env={**environment(), "LOG_LEVEL": "ERROR"},
                stderr=log,
            )
    except KeyboardInterrupt:
        return 0
    finally:
        actions.terminate()
        actions.wait()


if __name__ == "__main__":
    sys.exit(main())
