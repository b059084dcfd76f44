"""A marked document as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from derivable.verdicts import WORDS, StepResult


@dataclass
class Derivation:
    """What stands under one heading, marked."""

    title: str
    steps: list[StepResult] = field(default_factory=list)
    problems: list[tuple[int, int, str]] = field(default_factory=list)  # line, column, what a declaring sentence got wrong


@dataclass
class Marked:
    """A marked document."""

    name: str
    derivations: list[Derivation]

    @property
    def steps(self) -> list[StepResult]:
        """All steps, in order."""
        return [s for d in self.derivations for s in d.steps]

    def counts(self) -> dict[str, int]:
        """How many steps have each verdict."""
        return {w: sum(s.verdict.word == w for s in self.steps) for w in WORDS}

    def to_json(self) -> dict[str, Any]:
        """The document as it stands in reports."""
        rows = []
        for d in self.derivations:
            problems = [{"line": a, "column": b, "message": m} for a, b, m in d.problems]
            rows.append({"title": d.title, "steps": [s.to_json() for s in d.steps], **({"problems": problems} if problems else {})})
        return {"document": self.name, "derivations": rows, "counts": self.counts()}
