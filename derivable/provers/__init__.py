"""Proof methods, in the order in which they are tried. One file is one method; add a row to add one."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from derivable.kernel.terms import Term
from derivable.language.abstract import about_laws
from derivable.provers.proof import Proof, Rejected, Stuck

STATEMENTS = ("increasing", "injective", "onto", "unique", "maximiser", "conserved", "iff", "and", "not", "forall", "imp")
METHODS: tuple[tuple[str, tuple[str, ...]], ...] = (  # a method, and the forms of propositions it may show
    ("statements", STATEMENTS),
    ("spectrum", ("spectrum", "hurwitz", "stable", "not")),
    ("logdensity", ("eq",)),
    ("divergence", ("le",)),
    ("derivatives", ("eq", "lt", "le")),
    ("gaussian", ("eq", "lt", "le")),
    ("field", ("eq",)),
    ("positivity", ("lt", "le", "ne")),
    ("calculus", ("lt", "ne")),
    ("integrals", ("eq",)),
    ("sequences", ("eq",)),
    ("induction", ("eq", "lt", "le")),
)
ABSTRACT = ("statements", "logdensity", "divergence", "positivity")


def methods_for(goal: Term) -> tuple[str, ...]:
    """The names of the methods that may show a proposition, in order; those of ABSTRACT where it is about densities."""
    abstract = about_laws(goal)
    return tuple(name for name, forms in METHODS if goal.op in forms and (name in ABSTRACT if abstract else name not in ("logdensity", "divergence")))


def method(name: str) -> Callable[[Proof, Term], None]:
    """The function of a method that shows a proposition or raises Stuck."""
    found: Callable[[Proof, Term], None] = import_module(f"derivable.provers.{name}").prove
    return found


def prove_any(proof: Proof, goal: Term, names: tuple[str, ...] = ()) -> None:
    """Show a proposition by the first method that goes through, inside a larger proof."""
    reasons = []
    for name in (n for n in methods_for(goal) if not names or n in names):
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
