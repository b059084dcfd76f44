"""A marked document as plain data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from derivable.verdicts import WORDS, StepResult, Verdict


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
    unmarked: list[tuple[int, str]] = field(default_factory=list)  # line and formula of the relations in the text that are no steps

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
        unmarked = [{"line": line, "latex": text} for line, text in self.unmarked]
        return {"document": self.name, "derivations": rows, "unmarked": unmarked, "counts": self.counts()}


def together(verdicts: list[Verdict], notes: Iterable[str]) -> Verdict:
    """One verdict for several readings: refuted only if every reading fails, proved only if every reading is proved."""
    if len(verdicts) == 1 or all(v.word == "refuted" for v in verdicts) or all(v.word == "unreadable" for v in verdicts):
        return verdicts[0]
    if all(v.passes for v in verdicts):
        return next((v for v in verdicts if v.word == "conditional"), verdicts[0])
    if verdicts[0].word == "undecided":
        return verdicts[0]
    if all(v.passes or v.word == "unreadable" for v in verdicts) or all(v.word in ("refuted", "unreadable") for v in verdicts):
        return next(v for v in verdicts if v.word != "unreadable")
    said = "; ".join(dict.fromkeys(notes)) or "it may be read in several ways"
    return Verdict("unreadable", message=f"two readings of this line differ ({said}): write brackets")
