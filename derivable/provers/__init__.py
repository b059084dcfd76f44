"""Proof methods, in the order in which they are tried. One file is one method; add a row to add one."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from derivable.kernel.terms import Term
from derivable.provers.proof import Proof, Rejected, Stuck

METHODS = ("statements", "spectrum", "field", "positivity", "calculus", "integrals", "sequences", "induction")


def method(name: str) -> Callable[[Proof, Term], None]:
    """The function of a method that shows a proposition or raises Stuck."""
    found: Callable[[Proof, Term], None] = import_module(f"derivable.provers.{name}").prove
    return found


def prove_any(proof: Proof, goal: Term, names: tuple[str, ...] = METHODS) -> None:
    """Show a proposition by the first method that goes through, inside a larger proof."""
    reasons = []
    for name in names:
        try:
            method(name)(proof, goal)
        except (Stuck, Rejected) as error:
            reasons.append(f"{name}: {str(error)[:100]}")
            if proof.budget.units < 0:
                raise
            continue
        if proof.scope.known(goal):
            return
    raise Stuck("; ".join(reasons))
