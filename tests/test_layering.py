"""Who may import whom (docs/how-it-works.md)."""

import ast
from pathlib import Path

import pytest

from bot.commands.environment import ROOT

# By folder: what of the project's own and of the restricted libraries a file there may import.
ALLOWED = {
    "knowledge": {"knowledge", "sqlite_utils", "jieba", "yaml", "rapidfuzz"},
    "bot/actions": {"rasa_sdk", "knowledge", "bot.actions"},
    "bot/nlu": {"rasa", "spacy", "jieba", "knowledge", "bot.nlu"} | {
        "numpy", "scipy", "sklearn", "joblib", "opencc", "pypinyin", "yaml"
    },
    "bot": {"rasa", "sqlalchemy"},
    "bot/channels": {"rasa", "sanic", "aiohttp", "wechatpy", "bot.channels"},
}  # fmt: skip
STANDARD = set(__import__("sys").stdlib_module_names)


def imports(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            found.add(node.module or "")
    return found


@pytest.mark.parametrize("folder", ALLOWED)
def test_a_part_imports_only_what_the_design_allows(folder: str) -> None:
    allowed = ALLOWED[folder]
    for file in (ROOT / folder).glob("*.py"):
        for module in imports(file):
            top = module.split(".")[0]
            fits = top in STANDARD or any(module == a or module.startswith(f"{a}.") for a in allowed)
            assert fits, f"{file.relative_to(ROOT)} imports {module}"


def test_the_knowledge_has_no_circle_of_imports() -> None:
    graph = {
        f"knowledge.{file.stem}": {m for m in imports(file) if m.startswith("knowledge.")}
        for file in (ROOT / "knowledge").glob("*.py")
    }
    while graph:
        leaves = {name for name, needed in graph.items() if not needed & graph.keys()}
        assert leaves, f"circle among {sorted(graph)}"
        graph = {name: needed for name, needed in graph.items() if name not in leaves}


def test_no_file_outside_the_knowledge_holds_a_phone_or_a_head() -> None:
    from knowledge.parse import read

    document = read(ROOT / "knowledge" / "duties.txt")
    facts = [f for d in document.divisions if d.contact for f in (d.contact.phone, d.contact.person)]
    files = [
        *(ROOT / "bot").rglob("*.py"),
        *(ROOT / "bot").rglob("*.yml"),
        *(ROOT / "bot").rglob("*.html"),
        *(ROOT / "bot").rglob("*.js"),
        *(ROOT / "tests").glob("*.py"),
        *ROOT.glob("*.yml"),
        *(ROOT / "knowledge").glob("*.py"),
    ]
    for file in files:
        text = file.read_text("utf-8")
        assert not [fact for fact in facts if fact in text], file
