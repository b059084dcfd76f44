"""An annotated copy of a marked document: behind each row its verdict, as a comment and as a mark in the margin."""

from __future__ import annotations

from derivable.documents.text.outline import Document
from derivable.marked import Marked
from derivable.reporting.marks import SAME, Detail, explained
from derivable.verdicts import StepResult

MARKS = {"proved": "ok", "conditional": "ok", "supported": "~", "refuted": "WRONG", "undecided": "?", "unreadable": "??"}


def annotated(document: Document, marked: Marked) -> str:
    """The text of the document, with a comment above each line that holds steps."""
    by_line: dict[int, list[StepResult]] = {}
    for s in marked.steps:
        by_line.setdefault(s.line, []).append(s)
    out = []
    for number, line in enumerate(document.text.split("\n"), 1):
        out += [_comment(s) for s in by_line.get(number, [])]
        out.append(line)
    return "\n".join(out)


def _comment(s: StepResult) -> str:
    """One line that TeX passes over."""
    parts = [f"column {s.column}: {s.verdict.word} ({MARKS[s.verdict.word]})"]
    if s.start is not None and s.start.word != s.verdict.word:
        parts.append(f"from the first line {s.start.word}")
    parts += [f"if {', '.join(s.verdict.conditions)}"] if s.verdict.conditions and s.verdict.passes else []
    parts += explained(s, Detail())[:1 + bool(s.hint)] if not s.verdict.passes else [SAME] if s.trivial else []
    return "% derivable: " + "; ".join(" ".join(p.split()) for p in parts)
