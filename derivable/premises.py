"""The verdict on a step under the conditions that stand behind it, and on what is said to be a definition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from derivable.documents.claims.chains import Step
from derivable.documents.grammar.printing import latex
from derivable.documents.grammar.tree import Node
from derivable.kernel.terms import Term
from derivable.language.expressions import Proposition
from derivable.questions import Plan
from derivable.verdicts import Verdict

Judged = tuple[Verdict, Term | None]  # a verdict, and the claim that it is about


def under(step: Step, judge: Callable[[tuple[Node, ...]], Plan[Judged]]) -> Plan[Judged]:
    """The verdict that `judge` has on a step, given its premises; one that needs what is only said to hold is not decided."""
    verdict, found = yield from judge(step.premises)
    if step.defines and verdict.passes:
        return replace(verdict, message=verdict.message or f"{step.defines} is defined here"), found
    if step.relation in (":=", "≡") and verdict.word == "refuted":
        return replace(verdict, word="undecided", certificate=None, code="redefined",
                       message=f"a definition of what is declared before: {verdict.message}"), found
    if not step.reasons or verdict.passes or verdict.word == "unreadable":
        return verdict, found
    if (yield from judge((*step.premises, *step.reasons)))[0].word == "refuted":
        return verdict, found
    said = ", ".join(map(latex, step.reasons))
    return Verdict("undecided", message=f"it does not hold without {said}, which is said here and not shown: {verdict.message}",
                   code="reason"), found


def opposite(premise: Term) -> Term | None:
    """The statement that a premise never holds; None where it is not one relation."""
    op = {"eq": "ne", "lt": "le", "le": "lt"}.get(premise.op)
    return None if op is None else Term(op, *(premise.args if op == "ne" else premise.args[::-1]))


def reached(waiting: list[Proposition], names: set[str]) -> list[Proposition]:
    """The conditions that share one of some names, directly or through others."""
    out: list[Proposition] = []
    while near := [c for c in waiting if set(c.declarations) & names]:
        out += near
        waiting = [c for c in waiting if c not in near]
        names = names | {n for c in near for n in c.declarations}
    return out
