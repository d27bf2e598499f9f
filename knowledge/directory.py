"""Writes directory.json: who answers which phone, as a plain file that works when nothing else does.

The website widget shows it when the assistant cannot be reached; any web server can serve it.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from knowledge.joined import Sources
from knowledge.parse import Division
from knowledge.quotes import locate
from knowledge.sources import MatterSource


def write_directory(sources: Sources, version: str, path: Path) -> None:
    """Write the list at path as JSON.

    It holds the bureau's names, general line and hotline, the questions to suggest in Chinese and English,
    the date of the document, and every division with its phone (area code and all), head, duties, and the
    words people use for it and its matters. Where nothing is published the value is null.
    """
    bureau = sources.bureau
    owners = {matter.id: _owner(sources, matter) for matter in sources.matters}
    divisions = [_division(sources, division, owners) for division in sources.document.divisions]
    directory = {
        "bureau": bureau.name,
        "english": bureau.english,
        "general_line": next(d["phone"] for d in divisions if d["name"] == bureau.general_line),
        "hotline": bureau.hotline,
        "as_of": bureau.as_of,
        "version": version,
        "suggestions": {"zh": bureau.examples, "en": _in_english(sources)},
        "divisions": divisions,
    }
    path.write_text(json.dumps(directory, ensure_ascii=False, separators=(",", ":")), "utf-8")


def _division(sources: Sources, division: Division, owners: Mapping[str, str | None]) -> dict[str, Any]:
    contact = division.contact
    called = next((alias for alias in sources.aliases if alias.division == division.name), None)
    matters = [matter for matter in sources.matters if owners[matter.id] == division.name]
    words = [word for matter in matters for word in (matter.title, matter.english, *matter.terms) if word]
    second = "、".join(division.second_names)
    return {
        "name": division.name,
        "full_name": f"{division.name}（{second}）" if second else division.name,
        "english": called.english if called else "",
        "phone": f"{sources.bureau.area_code}-{contact.phone}" if contact else None,
        "title": contact.title if contact else None,
        "person": contact.person if contact else None,
        "duties": [duty.text for duty in division.duties],
        "words": list(dict.fromkeys([*(called.aliases if called else ()), *words])),
    }


def _owner(sources: Sources, matter: MatterSource) -> str | None:
    return locate(sources.document, matter.id, matter.quote).division.name if matter.quote else matter.division


def _in_english(sources: Sources) -> list[str]:
    """Return what the example questions are about, in English: the matter with the longest term in each."""
    found = []
    for example in sources.bureau.examples:
        terms = [(len(term), matter.english) for matter in sources.matters for term in matter.terms if term in example]
        if terms:
            found.append(max(terms)[1])
    return list(dict.fromkeys(english for english in found if english))
