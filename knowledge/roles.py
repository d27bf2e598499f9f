"""Lead or support, read from the document's own verbs (三定 vocabulary)."""

import re
from typing import Literal

Role = Literal["lead", "support"]

_SUPPORT = frozenset({"配合", "参与", "协助"})
# 会同 joins others but keeps the lead: the division that writes 会同 answers for the duty.
_VERB = re.compile("配合|参与|协助|会同|牵头|负责|承担|承办|组织|拟订|编制|指导|推动|推进|统筹|提出")


def role_of(clause: str, start: int) -> Role:
    """Return the role that governs the words of clause from offset start on.

    The governing verb is the one the words begin with, else the last one before them in the clause.
    """
    if begins := _VERB.match(clause, start):
        verb = begins.group()
    else:
        before = _VERB.findall(clause[:start])
        verb = before[-1] if before else ""
    return "support" if verb in _SUPPORT else "lead"
