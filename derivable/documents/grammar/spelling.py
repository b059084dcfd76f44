"""The command that may have been meant by one that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from derivable.documents.text.tokens import FUNCTIONS, GREEK, RELATIONS, STYLES


def meant(command: str, commands: Iterable[str]) -> str:
    """The end of a sentence about a command that is not known: what may be meant, where one is near."""
    known = sorted(w for w in {*commands, *GREEK, *FUNCTIONS, *RELATIONS, *STYLES} if w.isalpha() and len(w) > 2)
    near = get_close_matches(command, known, 1)
    return f"; did you mean \\{near[0]}?" if near else "; it can be declared with \\newcommand"
