"""`logdensity`: identities of densities that are only named, their logarithms and expectations, for any length of a chain.

A conditional density is a quotient of marginals, an expectation a total; linearity, the tower rule and marginalisation
are matters of normal form. What remains are chains: densities of many variables over those of neighbours, sums under
expectations, and sums whose ranges differ by a few terms.

Fails when two sides agree only by a property of the densities that was not declared.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from derivable.kernel.meaning import expand
from derivable.kernel.scope import constant
from derivable.kernel.terms import ONE, STRUCTURES, substitute
from derivable.language.abstract import about_laws
from derivable.provers import telescope, totals
from derivable.provers.chains import agreements, neighbours
from derivable.provers.exchange import all_alike, exchanged
from derivable.provers.field import equate, equations
from derivable.provers.proof import Proof, Rejected, Stuck, Term
from derivable.provers.signs import defined, show
from derivable.provers.variance import independent

MOST_FACTORS = 8
AVERAGES = ("divergence", "mean", "sum", "total", "midway", "information")


def prove(proof: Proof, goal: Term) -> None:
    """Show an equation between terms about densities; Stuck if its normal forms do not meet."""
    if goal.op != "eq" or not about_laws(goal):
        raise Stuck("not an equation about densities")
    if aside(proof, goal):
        return
    if proof.scope.plain.zero(Term("sub", *goal.args)) and defined(proof, *goal.args) and proof.attempt(lambda: proof.line("algebra", goal=goal)):
        return
    if _of_sums(proof, goal):
        return
    uses = [*agreements(proof, *goal.args), *equations(proof, *goal.args)]
    if not defined(proof, *goal.args):
        raise Stuck("it could not be shown that both sides have a value")
    totals.ones(proof, uses, *goal.args)
    if proof.attempt(lambda: equate(proof, goal, uses)):
        return
    if proof.attempt(lambda: equate(proof, goal, uses + neighbours(proof, *goal.args))):
        return
    if (last := _last_factors(proof, goal)) and proof.attempt(lambda: equate(proof, goal, uses + last)):
        return
    if independent(proof, goal) and proof.attempt(lambda: equate(proof, goal, [])):
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


def _of_sums(proof: Proof, goal: Term) -> bool:
    """Show an equation between expectations of logarithms of sums, which are not taken apart: by what stands under the
    logarithms, or by exchanging samples of one distribution.
    """
    same = _same_inside(proof, goal)
    alike = any(f.op == "exchangeable" for f in proof.scope.facts)
    if not (same or alike) or not defined(proof, *goal.args):
        return False
    if proof.attempt(lambda: equate(proof, goal, same)) or not alike:
        return proof.scope.known(goal)
    for t in (u for side in goal.args for u in summands(side)):
        proof.attempt(lambda t=t: all_alike(proof, t) if t.op == "sum" else exchanged(proof, expand(t, proof.definitions)))
    return proof.attempt(lambda: equate(proof, goal, []))


def _last_factors(proof: Proof, goal: Term) -> list[int]:
    """Show each product in the goal as one with a factor less, and the last factor; the numbers of the equations."""
    out = []
    waiting = list(dict.fromkeys(u for side in goal.args for u in summands(side, ("prod",))))
    for t in waiting:
        k, low, high, body = t.args
        first, last = constant(low), constant(high)
        few = first is not None and last is not None and last - first < MOST_FACTORS  # all of them are written out
        empty, rest = few and last < first, Term("prod", k, low, Term("sub", high, ONE), body)  # type: ignore[operator]
        if not empty and not (show(proof, Term("le", low, high)) and defined(proof, rest, substitute(body, {k: high}))):
            continue
        name, letters = f"product_{'empty' if empty else 'last'}", {"k": k, "i": low, "j": high, "F": body}
        if proof.attempt(lambda name=name, letters=letters: proof.axiom(name, **letters)):
            out.append(len(proof.scope.facts) - 1)
            waiting += [rest] if few and not empty else []
    return out


def summands(t: Term, ops: tuple[str, ...] = AVERAGES) -> Iterator[Term]:
    """The sums, expectations and divergences, or what else `ops` names, of which t is a combination."""
    if t.op in ("add", "sub", "neg", "mul", "div"):
        for a in t.args:
            yield from summands(a, ops)
    elif t.op in ops:
        yield t


def _same_inside(proof: Proof, goal: Term) -> list[int]:
    """Show that what stands under a logarithm on the left equals what does on the right, where sums are in it: the numbers of these equations."""
    out: list[int] = []
    left, right = (_under_logarithms(u) for u in goal.args)
    for t in left:
        for u in right:
            same = Term("eq", t, u)
            if t is u or t in right or not proof.attempt(lambda t=t, u=u: defined(proof, t, u)):
                continue
            totals.ones(proof, [], t, u)
            telescope.align(proof, [], same)
            if proof.attempt(lambda same=same: equate(proof, same, [])):
                out.append(proof.number(same))
                break
    return out


def _under_logarithms(t: Term) -> dict[Term, None]:
    """The arguments of logarithms in t that are built from sums."""
    here = {t.args[0]: None} if t.op == "log" and t.args[0].op == "div" and t.args[0].args[0].op in ("sum", "add", "sub") else {}
    return here | {u: None for a in t.args if isinstance(a, Term) and a.op not in ("fun", "block") for u in _under_logarithms(a)}


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
