"""The project's folder, and the environment in which Rasa runs: quiet, and without telemetry."""

import os
from pathlib import Path

ROOT = Path(__file__).parents[2]
BUILD = ROOT / ".build"
MODELS = ROOT / "models"

_QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SANIC_HOST": "127.0.0.1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "TQDM_DISABLE": "1",
    # Warnings of the libraries; our own modules are held to none by the tests.
    "PYTHONWARNINGS": "ignore",
    "PYTHONUNBUFFERED": "1",
}


def environment() -> dict[str, str]:
    """Return this process's environment with Rasa made quiet."""
    return {**os.environ, **_QUIET}


def rasa() -> str:
    """Return the path of the ``rasa`` command beside this Python."""
    import sys

    return str(Path(sys.executable).with_name("rasa"))
