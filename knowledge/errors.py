"""What can be wrong with the knowledge, as one small tree.

KnowledgeError
├── DutiesError       the duties document cannot be read as one (knowledge.parse)
├── SourceError       a data file beside it is wrong
└── NotBuiltError     the database is not there or is not one of ours
"""


class KnowledgeError(ValueError):
    """Something is wrong with the knowledge; the message is for the person who edits it."""


class DutiesError(KnowledgeError):
    """The duties document is wrong at a line.

    line: the number of the line (from 1), None for the file as a whole; found: what stands there.
    """

    def __init__(self, message: str, *, line: int | None, found: str) -> None:
        super().__init__(message)
        self.line = line
        self.found = found


class SourceError(KnowledgeError):
    """A data file is wrong: which file, where in it, what was found, what to do."""

    def __init__(self, file: str, where: str, found: str, remedy: str) -> None:
        super().__init__(f"{file} {where}：{found}。请{remedy}。")
        self.file = file
        self.where = where


class NotBuiltError(KnowledgeError):
    """There is no usable database where one is looked for."""
