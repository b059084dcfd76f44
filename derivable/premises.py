"""The verdict on a step under the conditions that stand behind it, and on what is said to be a definition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from derivable.documents.claims.chains import Step
from derivable.documents.grammar.printing import latex
from derivable.documents.grammar.tree import Node
from derivable.kernel.terms import Term
from derivable.verdicts import Verdict

Judged = tuple[Verdict, Term | None]


def under(step: Step, judge: Callable[[tuple[Node, ...]], Judged]) -> Judged:
    """The verdict that `judge` has on a step, given its premises; one that needs what is only said to hold is not decided."""
    verdict, found = judge(step.premises)
    if step.defines and verdict.passes:
        return replace(verdict, message=verdict.message or f"{step.defines} is defined here"), found
    if step.relation in (":=", "≡") and verdict.word == "refuted":
        return replace(verdict, word="undecided", certificate=None, message=f"a definition of what is declared before: {verdict.message}"), found
    if not step.reasons or verdict.passes or verdict.word == "unreadable":
        return verdict, found
    if judge((*step.premises, *step.reasons))[0].word == "refuted":
        return verdict, found
    said = ", ".join(map(latex, step.reasons))
    return Verdict("undecided", message=f"it does not hold without {said}, which is said here and not shown: {verdict.message}"), found
