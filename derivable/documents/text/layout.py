"""What only sets the page: spaces, colours, empty braces, lengths behind the end of a row, the groups of three of a number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from derivable.documents.text.expansion import Token

THIN = frozenset(", ; : > enspace enskip thinspace medspace thickspace hspace hfill".split()) | {" "}  # spaces in a statement
BLANK = frozenset("! / negthinspace mathstrut strut color textcolor phantom hphantom vphantom vspace".split())  # what shows nothing to read
WITH_BRACE = frozenset("hspace vspace color textcolor phantom hphantom vphantom".split())  # those with an argument, which is not read


def without_empty_braces(tokens: list[Token]) -> list[Token]:
    """The tokens without the {} that only sets the space around a sign; an empty argument of a command stays."""
    out: list[Token] = []
    k = 0
    while k < len(tokens):
        t = tokens[k]
        argument = bool(out) and (out[-1].kind in ("cmd", "}") or out[-1].text in ("^", "_"))
        if t.kind == "{" and not argument and k + 1 < len(tokens) and tokens[k + 1].kind == "}":
            k += 2
        else:
            out.append(t)
            k += 1
    return out


def is_length(raw: list[Token], i: int) -> bool:
    """Whether [..] after a row end is a length: \\\\[6pt]."""
    text = "".join(t.text for t in raw[i:i + 8])
    return re.match(r"\[-?[\d.]+(pt|em|ex|mm|cm)\]", text) is not None


def group_of_digits(raw: list[Token], i: int, may_space: bool) -> tuple[str, int] | None:
    """The digits behind a comma in braces or a thin space at i, and how many tokens they are with it."""
    texts = [t.text for t in raw[i:i + 3]]
    k = 3 if texts == ["{", ",", "}"] else 1 if may_space and texts[:1] == ["\\,"] else 0
    if not k or len(raw) <= i + k or raw[i + k].kind != "num" or not raw[i + k].text.isdigit() or k == 1 and len(raw[i + k].text) != 3:
        return None
    return raw[i + k].text, k + 1
