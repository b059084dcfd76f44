"""Equations with absolute values, maxima, and roots or logarithms of even powers, by cases on a sign that is not known.

Fails when an equation holds by more than the signs of two quantities.
"""

from __future__ import annotations

from collections.abc import Iterator

from derivable.kernel.meaning import expand
from derivable.kernel.scope import constant
from derivable.kernel.terms import substitute
from derivable.provers.maps import evaluate_maxima
from derivable.provers.proof import ONE, Proof, Stuck, Term, subterms
from derivable.provers.reasoning import cases
from derivable.provers.signs import defined, sign

MOST_NESTED = 2  # quantities whose signs are distinguished


def by_signs(proof: Proof, goal: Term) -> None:
    """Show an equation where each maximum in it is one of its sides, or in each case of a sign; Stuck where neither helps."""
    from derivable.provers.field import prove

    depth = proof.memory.get(("by_signs",), 0)
    meant = [expand(u, proof.definitions) for side in goal.args for u in subterms(side)]
    if any(u.op == "max" for u in meant) and ("maxima", goal, depth) not in proof.memory:
        proof.memory["maxima", goal, depth] = True
        known = len(proof.memory.get("maxima", ()))
        for side in (goal, with_values(proof, goal)):
            evaluate_maxima(proof, side)
        if len(proof.memory.get("maxima", ())) > known and proof.attempt(lambda: prove(proof, goal)):
            return
    unknown = next((u for u in dict.fromkeys(_signed(meant)) if not _known(proof, u)), None)
    if unknown is None or depth >= MOST_NESTED or not defined(proof, *goal.args):
        raise Stuck("no sign to distinguish")

    def work(inner: Proof, rest: Term) -> None:
        inner.memory[("by_signs",)] = depth + 1
        if not inner.scope.known(rest):
            prove(inner, rest)

    cases(proof, unknown, goal, work)


def with_values(proof: Proof, goal: Term) -> Term:
    """The goal with the values that variables are known to have."""
    return substitute(goal, {f.args[0]: f.args[1] for f in proof.scope.facts
                             if f.op == "eq" and f.args[0].op == "sym" and f.args[0] not in f.args[1].free})


def _signed(parts: list[Term]) -> Iterator[Term]:
    """The quantities on whose signs functions depend."""
    for u in parts:
        if u.op == "abs":
            yield u.args[0]
        elif u.op == "max":
            yield Term("sub", *u.args)
        elif u.op in ("sqrt", "log"):
            yield from _even(u.args[0])


def _even(t: Term) -> Iterator[Term]:
    """The bases of even powers in a product."""
    if t.op in ("mul", "div"):
        for u in t.args:
            yield from _even(u)
    elif t.op == "pow" and (q := constant(t.args[1])) is not None and q.denominator == 1 and q % 2 == 0 and t.args[0] is not ONE:
        yield t.args[0]


def _known(proof: Proof, t: Term) -> bool:
    return any(sign(proof, u, "le") for u in (t, Term("neg", t)))
