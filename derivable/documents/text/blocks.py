"""Where problems, parts, cases, items of lists and solutions begin and end: by environments, titles and list marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

ENVIRONMENTS = {"exercise": "problem", "problem": "problem", "question": "problem", "task": "problem", "solution": "solution", "proof": "solution",
                "answer": "solution", "case": "case", "enumerate": "item", "itemize": "item"}
TITLES = (  # a kind, whether it begins, how its title is written, whether that must be bold or begin a paragraph
    ("problem", True, r"(?:Problem|Exercise|Question|Task)\s*~?\(?[\dA-Z][\w.]*\)?", True),
    ("solution", True, r"(?:Solution|Proof|Answer)\b", True),
    ("case", True, r"(?:(?:First|Second|Third|Last|Other|Sub-?)\s*case\b|Case\b)", False),
    ("case", False, r"In (?:either|both|all|any|each) cases?\b", False),
    ("part", True, r"Part\s*~?\(?\w{1,4}\)?(?=\s*[.:)*}])", True),
    ("part", True, r"\([a-z]{1,3}\)(?=\s)", False),
)
_EDGE = re.compile(r"\\(begin|end)\{(" + "|".join(ENVIRONMENTS) + r")s?\*?\}")
_MARKS = r"(?:\*\*|__|\\(?:textbf|textit|emph|textsc|underline)\{)"
_LISTED = r"(?:\\item\b[ \t]*|[-*+][ \t]+|\d{1,2}[.)][ \t]+)?"
_TITLES = [(kind, opens, re.compile(rf"^[ \t>]*{_LISTED}(?:(?P<mark>{_MARKS})[ \t]*)?(?:{title})", re.MULTILINE), bold)
           for kind, opens, title, bold in TITLES]
_ITEM = re.compile(r"^[ \t>]*(?:\\item\b|[-*+][ \t]|\d{1,2}[.)][ \t])", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """Where something begins or ends with which what is said in it ends: a problem, a part, a case, an item, a solution."""

    kind: str
    opens: bool
    offset: int


def blocks(text: str) -> Iterator[Block]:
    """The beginnings and ends of blocks in a text whose displays are left out."""
    for m in _EDGE.finditer(text):
        kind = ENVIRONMENTS[m[2]]
        if kind != "item" or m[1] == "end":
            yield Block(kind, m[1] == "begin", m.start())
    taken: set[int] = set()
    for kind, opens, title, bold in _TITLES:
        for m in title.finditer(text):
            line = m.start()
            if m["mark"] or not bold or not text[:line].strip() or text[:line].endswith("\n\n"):
                taken.add(line)
                yield Block(kind, opens, line)
    yield from (Block("item", True, m.start()) for m in _ITEM.finditer(text) if m.start() not in taken)
