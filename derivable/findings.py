"""What is said of several steps together: a name that is not declared is reported once, a silent repair points at the line before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from derivable.documents.text.problems import Unreadable
from derivable.verdicts import StepResult


def together(steps: Sequence[StepResult], examples: Mapping[str, str]) -> list[StepResult]:
    """The steps of a derivation, with messages that look at each other; `examples` are sentences that would declare a name."""
    return _repaired(_named_once(steps, examples))


def about(s: StepResult) -> str:
    """The name that a step is not read for want of, or nothing."""
    cause = s.verdict.cause
    return cause.about if isinstance(cause, Unreadable) and cause.code == "undeclared" else ""


def _named_once(steps: Sequence[StepResult], examples: Mapping[str, str]) -> list[StepResult]:
    """The first step that lacks a name tells all about it, the later ones where that stands."""
    lines: dict[str, list[int]] = {}
    for s in steps:
        if name := about(s):
            lines.setdefault(name, []).append(s.line)
    out: list[StepResult] = []
    told: set[str] = set()
    for s in steps:
        name = about(s)
        if not name:
            out.append(s)
        elif name in told:
            out.append(_says(s, f"{name} is not declared (line {lines[name][0]})"))
        else:
            said = f"{name} is not declared; say what it is, for example: {examples[name]}" if name in examples else s.verdict.message
            out.append(_says(s, said + _uses(lines[name][1:])))
        told.add(name)
    return out


def _uses(lines: Sequence[int]) -> str:
    """The other lines that wait for a name."""
    if not lines:
        return ""
    several = "s" if len(lines) > 1 else ""
    return f" (and {len(lines)} more use{several}: line{several} {', '.join(map(str, dict.fromkeys(lines)))})"


def _repaired(steps: Sequence[StepResult]) -> list[StepResult]:
    """A line that is right against the first one and wrong against the one before points there."""
    out: list[StepResult] = []
    before: StepResult | None = None
    for s in steps:
        right_again = s.verdict.word == "refuted" and s.start is not None and s.start.passes
        if right_again and before is not None and s.number > 1:
            wrong = before.start is not None and before.start.word == "refuted"
            look = f"line {before.line} is wrong: look there" if wrong else f"look at line {before.line} too"
            text = f"this is right against the first line, and does not follow from line {before.line}; {look}"
            s = replace(s, verdict=replace(s.verdict, message=text, code="repaired"), hint="")
        out.append(s)
        before = s
    return out


def _says(s: StepResult, message: str) -> StepResult:
    return replace(s, verdict=replace(s.verdict, message=message))
