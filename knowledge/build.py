"""Builds knowledge.db, directory.json and the pipeline's word lists from the bureau's data files.

The new database is built beside the old one, checked, and swapped in by one rename: a bad document never
replaces a good database, and a reader has either the old one or the new one, whole.

    python -m knowledge.build        builds in place and says what was built
"""

import hashlib
import sys
import tempfile
from pathlib import Path

from knowledge.database import Report, write
from knowledge.directory import write_directory
from knowledge.errors import KnowledgeError
from knowledge.joined import read_sources
from knowledge.terms import write_terms

FOLDER = Path(__file__).parent
SOURCES = ("duties.txt", "matters.yml", "aliases.yml", "glosses.yml", "elsewhere.yml", "broad.yml", "bureau.yml")
DATABASE = "knowledge.db"
DIRECTORY = "directory.json"
TERMS = "terms"


def build(folder: Path = FOLDER, target: Path | None = None) -> Report:
    """Read the sources in folder and write the database, the static list and the word lists.

    folder holds SOURCES; target is the folder for what is built (default: folder itself).
    Raises KnowledgeError and leaves what was built before as it was.
    """
    target = target or folder
    sources = read_sources(folder)
    version = version_of(folder)
    with tempfile.TemporaryDirectory(dir=target) as scratch:
        built, listed = Path(scratch) / DATABASE, Path(scratch) / DIRECTORY
        report = write(sources, version, built)
        write_directory(sources, version, listed)
        write_terms(sources, target / TERMS)
        built.replace(target / DATABASE)
        listed.replace(target / DIRECTORY)
    return report


def version_of(folder: Path) -> str:
    """Return twelve hexadecimal digits that change whenever a source in folder does."""
    digest = hashlib.sha256()
    for name in SOURCES:
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:12]


def main() -> int:
    """Build in place; return 0, or 1 after saying what is wrong."""
    try:
        report = build()
    except KnowledgeError as error:
        print(f"职责知识没有更新，原来的仍在使用。{error}", file=sys.stderr)
        return 1
    print(
        f"职责知识已生成（版本 {report.version}）：{report.divisions} 个处室，"
        f"{report.duties} 条职责，{report.matters} 个事项。"
    )
    for duty in report.uncovered:
        print(f"  提醒：没有事项指向这条职责：“{duty}”（已自动建一个临时事项）")
    return 0


if __name__ == "__main__":
    sys.exit(main())
