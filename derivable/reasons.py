"""Why a step did not pass, for a person: one sentence first, what each method said behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from derivable.codes import code_for

if TYPE_CHECKING:
    from derivable.verdicts import Verdict

OPEN = "no method proves this, and no counterexample was found"
_LIMITS = ("time:", "memory:")
_NOTE = re.compile(r"^[a-z_]+: ")  # what a method said of itself


@dataclass(frozen=True)
class Reason:
    """The code, the sentence and the details of a verdict."""

    code: str | None
    sentence: str
    details: tuple[str, ...] = ()


def reason(v: Verdict) -> Reason:
    """What is said of a verdict in one sentence, and the rest."""
    if v.word == "refuted":
        values = v.counterexample or {}
        one_sided = "no value" in (values.get("left"), values.get("right"))
        return Reason(v.code or ("no-value" if one_sided else "counterexample"), v.message)
    if v.word in ("proved", "conditional", "supported"):
        return Reason(v.code or code_for(v.message, words=("proved", "any")) or None, v.message)
    if v.word == "unreadable":
        return Reason(code_for(v.message, v.code or "") or "unread", v.message)
    return _undecided(v)


def _undecided(v: Verdict) -> Reason:
    """Of an undecided step; what methods said of themselves is no sentence for a person."""
    if v.code is None and _NOTE.match(v.message) and not v.message.startswith(_LIMITS):
        return Reason("open", OPEN, tuple(dict.fromkeys(v.message.split("; "))))
    code = code_for(v.message, v.code or "", ("undecided", "any")) or "open"
    if code == "empty-domain":
        first, *notes = v.message.split("; ")
        return Reason(code, first, tuple(dict.fromkeys(notes)))
    return Reason(code, v.message or OPEN)
