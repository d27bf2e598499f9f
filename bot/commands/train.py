"""Trains the model if anything that matters to it changed.

python -m bot.commands.train [--force]
"""

import argparse
import hashlib
import subprocess
import sys
import time
from pathlib import Path

from bot.commands.environment import BUILD, MODELS, ROOT, environment
from knowledge.build import build
from knowledge.errors import KnowledgeError

STAMP = BUILD / "trained"
# Rasa, without the collector: it walks again and again through millions of objects that all stay to the end.
_RASA = "import gc; gc.disable(); from rasa.__main__ import main; main()"


def main() -> int:
    """Build the knowledge, then train if needed; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--force", action="store_true", help="train even if nothing changed")
    return prepare(force=parser.parse_args().force)


def prepare(*, force: bool = False) -> int:
    """Build the knowledge and train where needed, saying so; return 0, or 1 after saying what failed."""
    BUILD.mkdir(exist_ok=True)
    try:
        report = build()
    except KnowledgeError as error:
        print(f"职责知识没有更新。{error}", file=sys.stderr)
        return 1
    print(f"职责知识就绪（版本 {report.version}，{report.matters} 个事项）。", flush=True)
    wanted = fingerprint()
    if not force and latest_model() and STAMP.exists() and STAMP.read_text("utf-8") == wanted:
        print("模型没有需要重新训练的变化。", flush=True)
        return 0
    return _train(wanted)


def fingerprint() -> str:
    """Return a hash of everything the model depends on: examples, settings, and the pipeline's code."""
    files = [
        *sorted((ROOT / "bot" / "data").rglob("*.yml")),
        *sorted((ROOT / "bot" / "nlu").glob("*.py")),
        ROOT / "config.yml",
        ROOT / "domain.yml",
        ROOT / "requirements.lock",
    ]
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.relative_to(ROOT).as_posix().encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def latest_model() -> Path | None:
    """Return the newest trained model, None if there is none."""
    return max(MODELS.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, default=None)


def _train(wanted: str) -> int:
    print("正在训练模型，约需一两分钟……", flush=True)
    begun = time.monotonic()
    log = BUILD / "train.log"
    # --force: a warm cache can give a model that does not load. make data validates (docs/decisions.md).
    command = [sys.executable, "-c", _RASA, "train", "--force", "--skip-validation", "--data", "bot/data"]
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert process.stdout is not None
        for line in process.stdout:
            out.write(line)
            if "Starting to train component" in line:
                component = line.split("'")[1].rpartition(".")[2]
                print(f"  {time.monotonic() - begun:4.0f} 秒  {component}", flush=True)
    if process.wait() != 0:
        print(f"训练失败，经过见 {log.relative_to(ROOT)}。", file=sys.stderr)
        return 1
    model = latest_model()
    assert model is not None
    STAMP.write_text(wanted, "utf-8")
    size = model.stat().st_size / 1e6
    print(f"训练完成：{time.monotonic() - begun:.0f} 秒，{model.name}，{size:.0f} MB。", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
