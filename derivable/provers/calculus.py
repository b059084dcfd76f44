"""`calculus`: inequalities by monotonicity: f(a) >= 0 and f' > 0 after a give f > 0 after a.

Fails when the derivative changes its sign between the end of the domain and the point.
"""

from __future__ import annotations

from derivable.provers.proof import ZERO, Proof, Stuck, Term
from derivable.provers.signs import show


def prove(proof: Proof, goal: Term) -> None:
    """Show a strict inequality from the derivative by a variable that has a lower bound."""
    if goal.op not in ("lt", "ne"):
        raise Stuck("not a strict inequality")
    from derivable.provers.reasoning import theorem

    if ("calculus",) in proof.memory:
        raise Stuck("a derivative of a derivative")
    gap = Term("sub", goal.args[1], goal.args[0])
    for low in [f for f in proof.scope.facts if f.op == "lt" and f.args[1].op == "sym" and f.args[1] in gap.free]:
        a, x = low.args
        for g in (gap, Term("neg", gap)) if goal.op == "ne" else (gap,):
            if proof.attempt(lambda g=g, a=a, x=x: _after(proof, g, a, x, theorem)) and proof.scope.known(goal):
                return
            if goal.op == "ne" and proof.scope.known(Term("lt", ZERO, g)) and show(proof, goal):
                return
    raise Stuck("no variable by which the difference increases")


def _after(proof: Proof, g: Term, a: Term, x: Term, theorem) -> None:  # type: ignore[no-untyped-def]
    proof.memory[("calculus",)] = True
    try:
        general = theorem(proof, "positive_after", x=x, F=g, a=a)
    finally:
        del proof.memory[("calculus",)]
    proof.line("instance", fact=proof.number(general), at=[[x, x]])
