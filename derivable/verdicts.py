"""Verdicts: what the tool says of a step, as plain data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from derivable.reasons import reason

WORDS = ("proved", "conditional", "supported", "refuted", "undecided", "unreadable")
PASSING = frozenset(("proved", "conditional"))
REPORT = "contradicted"  # the code of a verdict that two evaluators do not agree on: a fault of this tool, for exit status 2
MISREAD = "misread"  # of a line that two readers of the page do not agree on: a fault of this tool as well
DIVERGES = "diverges"  # of a line that was shown on the assumption that its integrals converge, and one of them does not


@dataclass(frozen=True)
class Verdict:
    """The verdict on one claim; `certificate` is what the kernel accepted."""

    word: str
    by: str = ""
    message: str = ""
    conditions: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    counterexample: dict[str, Any] | None = None
    certificate: dict[str, Any] | None = field(default=None, repr=False)
    code: str | None = None  # the kind of problem, for programs that read reports: a row of derivable/codes.py
    cause: Exception | None = field(default=None, repr=False, compare=False)  # of a line that was not read
    read_again: bool | None = field(default=None, repr=False, compare=False)  # whether the second reader had values; None: it was not asked

    @property
    def passes(self) -> bool:
        """Whether the step counts as shown."""
        return self.word in PASSING


@dataclass(frozen=True)
class StepResult:
    """A step with its two verdicts: against the line before, and against the first line."""

    number: int
    line: int
    relation: str | None
    latex: str
    verdict: Verdict
    start: Verdict | None
    ms: float
    claim: str = ""
    sides: tuple[str, str] | None = None  # LaTeX of the two sides as they were read, relation sign with the right one
    column: int = 1
    label: str | None = None
    hint: str = ""  # of a refuted step: the one edit that repairs it
    expected: bool = False  # whether the derivation declares the conditions of the verdict
    fault: tuple[int, int, int] | None = None  # line, column and width of what was not read
    trivial: bool = False  # whether both sides are one term after reading
    guessed: tuple[str, ...] = ()  # names that nothing declares, and that were read by a guess

    def to_json(self) -> dict[str, Any]:
        """The step as it stands in reports."""
        v, why = self.verdict, reason(self.verdict)
        at = dict(zip(("line", "column", "width"), self.fault)) if self.fault else None
        return {"line": self.line, "column": self.column, "label": self.label, "latex": self.latex, "relation": self.relation,
                "verdict": v.word, "start": self.start.word if self.start else None, "by": v.by,
                "conditions": list(v.conditions), "rests_on": list(v.rests_on), "guessed": list(self.guessed), "trivial": self.trivial,
                "message": why.sentence, "code": why.code, "details": list(why.details), "at": at,
                "counterexample": v.counterexample, "hint": self.hint or None, "ms": round(self.ms, 3), "claim": self.claim}


@dataclass(frozen=True)
class Result:
    """A derivation with the results of its steps."""

    name: str
    title: str
    path: str
    steps: tuple[StepResult, ...]
    source: str = ""
    mistakes: tuple[int, ...] = ()
    expect: str = ""
    error: str = ""

    @property
    def passed(self) -> bool:
        """A derivation passes if each step does; a mistake if exactly the steps it names fail as expected."""
        if self.error:
            return False
        if not self.mistakes:
            return all(s.verdict.passes for s in self.steps)
        wanted = {"refuted"} if self.expect == "refuted" else {"refuted", "unreadable"}
        named = all(any(s.number == k for s in self.steps) for k in self.mistakes)
        return named and all(s.verdict.word in wanted if s.number in self.mistakes else s.verdict.passes for s in self.steps)

    @property
    def unexpected(self) -> tuple[StepResult, ...]:
        """The steps that pass under conditions which the derivation does not declare."""
        return tuple(s for s in self.steps if s.verdict.conditions and s.verdict.passes and not s.expected)

    def to_json(self) -> dict[str, Any]:
        """The derivation as it stands in reports."""
        out: dict[str, Any] = {"name": self.name, "title": self.title, "steps": [s.to_json() for s in self.steps]}
        if self.mistakes:
            out["mistaken_steps"] = list(self.mistakes)
        return {**out, "error": self.error} if self.error else out


def status(steps: Iterable[StepResult], passed: bool, failed: bool = False) -> int:
    """The exit status of a command: 0 if everything passed, 1 if something did not, 2 if the command, or the tool, failed."""
    return 2 if failed or any(s.verdict.code in (REPORT, MISREAD) for s in steps) else 0 if passed else 1
