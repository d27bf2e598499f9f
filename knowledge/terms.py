"""Writes what the pipeline needs to know the bureau's words: jieba's dictionary and spaCy's patterns."""

import json
from pathlib import Path

from knowledge.joined import Sources, alias_rows, known_terms
from knowledge.words import fold


def write_terms(sources: Sources, folder: Path) -> None:
    """Write jieba's user words and spaCy's entity patterns (EntityRuler's JSONL)."""
    words = folder / "jieba"
    words.mkdir(parents=True, exist_ok=True)
    divisions = list(alias_rows(sources))
    persons = sorted(d.contact.person for d in sources.document.divisions if d.contact)
    lines = dict.fromkeys(
        fold(word)
        for word in [*known_terms(sources), *(row["alias"] for row in divisions), *persons]
        if " " not in word
    )
    _replace(words / "terms.txt", "".join(f"{word} 1000\n" for word in lines))
    patterns = [
        *({"label": "division", "pattern": r["alias"], "id": r["division"]} for r in divisions),
        *({"label": "person", "pattern": person, "id": person} for person in persons),
        *(
            {"label": "matter", "pattern": fold(term), "id": matter.id}
            for matter in sources.matters
            for term in matter.terms
        ),
    ]
    _replace(
        folder / "names.jsonl",
        "".join(json.dumps(pattern, ensure_ascii=False) + "\n" for pattern in patterns),
    )


def _replace(path: Path, text: str) -> None:
    scratch = path.with_name(f".{path.name}.new")
    scratch.write_text(text, "utf-8")
    scratch.replace(path)
