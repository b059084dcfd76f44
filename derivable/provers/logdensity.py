"""`logdensity`: identities of densities that are only named, their logarithms and expectations, for any length of a chain.

A conditional density is a quotient of marginals, an expectation a total; linearity, the tower rule and marginalisation
are matters of normal form. What remains are chains: densities of many variables over those of neighbours, sums under
expectations, and sums whose ranges differ by a few terms.

Fails when two sides agree only by a property of the densities that was not declared.
"""

from __future__ import annotations

from functools import partial

from derivable.kernel.terms import STRUCTURES
from derivable.language.abstract import about_laws
from derivable.provers import telescope, totals
from derivable.provers.chains import agreements, neighbours
from derivable.provers.field import equate, equations
from derivable.provers.proof import Proof, Rejected, Stuck, Term
from derivable.provers.signs import defined


def prove(proof: Proof, goal: Term) -> None:
    """Show an equation between terms about densities; Stuck if its normal forms do not meet."""
    if goal.op != "eq" or not about_laws(goal):
        raise Stuck("not an equation about densities")
    if aside(proof, goal):
        return
    uses = [*agreements(proof, *goal.args), *equations(proof, *goal.args)]
    if not defined(proof, *goal.args):
        raise Stuck("it could not be shown that both sides have a value")
    totals.ones(proof, uses, *goal.args)
    if proof.attempt(lambda: equate(proof, goal, uses)):
        return
    if proof.attempt(lambda: equate(proof, goal, uses + neighbours(proof, *goal.args))):
        return
    align, reduce = partial(telescope.align, proof, uses, goal), partial(totals.reduce, proof, uses, *goal.args)
    for work in (align, reduce, align):
        known = len(proof.scope.facts)
        work()
        if len(proof.scope.facts) > known and proof.attempt(lambda: equate(proof, goal, uses)):
            return
    for side in goal.args:
        proof.attempt(lambda t=side: totals.evaluate(proof, uses, t))
    try:
        equate(proof, goal, uses)
    except Rejected as error:
        raise Stuck(str(error)) from None


def local(proof: Proof) -> list[Term]:
    """What is assumed of some values of random variables: nothing that follows from it may be used under a total."""
    return [h for h in proof.scope.facts if h in proof.scope.assumed and h.op not in STRUCTURES and any(v.args[1] == "point" for v in h.free)]


def aside(proof: Proof, goal: Term) -> bool:
    """Have a goal shown apart, without what is assumed of some values of random variables."""
    here = local(proof)
    if not here:
        return False
    rest = [h for h in proof.scope.facts if h in proof.scope.assumed and h not in here]
    return proof.aside(Term("claim", goal, Term("and", *rest), *proof.definitions.values()))
