"""All the sources of the knowledge together, checked against each other."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import SourceError
from knowledge.parse import Document, read
from knowledge.quotes import nearest
from knowledge.sources import (
    AliasSource,
    Broad,
    Bureau,
    Elsewhere,
    Gloss,
    MatterSource,
    read_aliases,
    read_broad,
    read_bureau,
    read_elsewhere,
    read_glosses,
    read_matters,
)
from knowledge.words import fold


@dataclass(frozen=True)
class Sources:
    """All that is read, before any of it is joined."""

    document: Document
    matters: tuple[MatterSource, ...]
    aliases: tuple[AliasSource, ...]
    glosses: tuple[Gloss, ...]
    elsewhere: tuple[Elsewhere, ...]
    broad: tuple[Broad, ...]
    bureau: Bureau


def read_sources(folder: Path) -> Sources:
    """Read and check every source in folder."""
    bureau = read_bureau(folder)
    sources = Sources(
        document=read(folder / "duties.txt", phone_digits=bureau.phone_digits),
        matters=read_matters(folder),
        aliases=read_aliases(folder),
        glosses=read_glosses(folder),
        elsewhere=read_elsewhere(folder),
        broad=read_broad(folder),
        bureau=bureau,
    )
    check_references(sources)
    return sources


def alias_rows(sources: Sources) -> Iterator[dict[str, str]]:
    """Yield each folded alias with its division; second names and the name itself are aliases too."""
    owner: dict[str, str] = {}
    written = {alias.division: alias.aliases for alias in sources.aliases}
    for division in sources.document.divisions:
        own = (division.name, *division.second_names, *written.get(division.name, ()))
        for alias in dict.fromkeys(own):
            if owner.setdefault(fold(alias), division.name) != division.name:
                raise SourceError(
                    "aliases.yml",
                    division.name,
                    f"叫法“{alias}”已归{owner[fold(alias)]}",
                    "只留给一个处室",
                )
    for alias, name in owner.items():
        yield {"alias": alias, "division": name}


def glosses_by_clause(sources: Sources) -> dict[str, str]:
    """Return the English of each clause that has one, by the folded clause.

    Raises SourceError for a gloss of no clause (proposing the nearest clause without one) and for a clause's second.
    """
    document = sources.document
    duties = [*document.bureau_duties, *(duty for division in document.divisions for duty in division.duties)]
    clauses = {fold(duty.text): duty.text for duty in duties}
    glossed = {fold(gloss.clause) for gloss in sources.glosses}
    glosses: dict[str, Gloss] = {}
    for gloss in sources.glosses:
        clause, where = fold(gloss.clause), f"第{gloss.number}项"
        if clause not in clauses:
            bare = [text for folded, text in clauses.items() if folded not in glossed]
            raise SourceError(
                "glosses.yml",
                where,
                f"clause“{gloss.clause}”在 duties.txt 里找不到",
                f"照原文改，并核对 english（最接近的一条是“{nearest(gloss.clause, bare)}”）" if bare else "删去这一项",
            )
        if first := glosses.get(clause):
            raise SourceError("glosses.yml", where, f"clause“{gloss.clause}”在第{first.number}项已有译文", "只留一项")
        glosses[clause] = gloss
    return {clause: gloss.english for clause, gloss in glosses.items()}


def known_terms(sources: Sources) -> list[str]:
    """Return what people call the matters, and what is not ours, for jieba."""
    ours = [term for matter in sources.matters for term in matter.terms]
    return ours + [term for item in sources.elsewhere for term in item.terms]


def check_references(sources: Sources) -> None:
    """Raise SourceError where one source names what another does not have."""
    names = {division.name for division in sources.document.divisions}
    matters = {matter.id for matter in sources.matters}
    if sources.bureau.general_line not in names:
        raise SourceError(
            "bureau.yml",
            "general_line",
            f"duties.txt 里没有“{sources.bureau.general_line}”",
            "写一个 duties.txt 里有的处室名",
        )
    for alias in sources.aliases:
        if alias.division not in names:
            close = nearest(alias.division, names)
            raise SourceError(
                "aliases.yml",
                alias.division,
                "duties.txt 里没有这个处室",
                f"照 duties.txt 改名（最接近的是“{close}”）",
            )
    for topic in sources.broad:
        for option in topic.options:
            if option not in matters:
                raise SourceError(
                    "broad.yml",
                    topic.id,
                    f"options 里的“{option}”不是 matters.yml 里的事项",
                    f"改正（最接近的是“{nearest(option, matters)}”）",
                )
