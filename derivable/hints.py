"""How much a report gives away of a wrong line. Each level says more than the one before."""

from __future__ import annotations

from dataclasses import replace

from derivable.marked import Derivation
from derivable.verdicts import StepResult

VERDICT, WHERE, KIND, COUNTEREXAMPLE, REPAIR = range(5)


def limited(made: Derivation, level: int) -> Derivation:
    """A derivation with what a level does not give away left out; what is not read or not decided is told at every level."""
    return replace(made, steps=[_limited(s, level) for s in made.steps])


def _limited(s: StepResult, level: int) -> StepResult:
    if s.verdict.word != "refuted" or level >= REPAIR:
        return s
    hint = s.hint.partition(": ")[0] if level >= KIND else ""
    v = s.verdict
    if level < COUNTEREXAMPLE:
        message = v.message if v.code == "repaired" and level >= WHERE else ""
        v = replace(v, message=message, counterexample=None, certificate=None, code=v.code or "counterexample")
    return replace(s, verdict=v, hint=hint)
