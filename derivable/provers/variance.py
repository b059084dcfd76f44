"""Means over independent variables: of a product, and of the square of a sum of terms of mean zero, by induction on their number.

Fails when the terms are not seen to be about one variable each, or to have mean zero.
"""

from __future__ import annotations

from collections.abc import Iterator

from derivable.kernel.terms import TWO, substitute
from derivable.provers.chains import within
from derivable.provers.families import by_induction
from derivable.provers.field import equate
from derivable.provers.polynomials import product_of
from derivable.provers.proof import ONE, ZERO, Proof, Stuck, Term, subterms
from derivable.provers.signs import defined, show
from derivable.provers.totals import depends


def independent(proof: Proof, goal: Term) -> bool:
    """Show what the means in the goal are that independence splits; whether there are any."""
    found = False
    for fact in [f for f in proof.scope.facts if f.op == "independent"]:
        for d, body in dict.fromkeys(u.args for u in subterms(goal) if u.op == "mean"):
            if d.args[0] is not fact.args[0] or d.args[2] is not fact.args[2]:
                continue
            blocks, touched = d.args[1].args, sorted((b for b in depends(body) if b.args[0] is fact.args[1]), key=repr)
            if len(touched) == 2 and body.op == "mul":
                found |= proof.attempt(lambda f=fact, d=d, b=body, t=touched: _product(proof, f, d, b, t))
            for total in _squared(body):
                if blocks == (Term("block", fact.args[1], *total.args[1:3]),):
                    found |= proof.attempt(lambda f=fact, u=total: _square(proof, f, u))
    return found


def _product(proof: Proof, fact: Term, d: Term, body: Term, touched: list[Term]) -> None:
    """The mean of a product of functions of one block each, `touched`; what else the mean is over is left out first."""
    left, right = touched
    if set(d.args[1].args) != set(touched):
        smaller = Term("density", d.args[0], Term("tuple", *touched), d.args[2])
        if not all(any(within(proof, b, c) for c in d.args[1].args) for b in touched):
            raise Stuck("the factors are about other variables, too")
        defined(proof, Term("mean", d, body), Term("mean", smaller, body))
        proof.line("marginalise", **{"of": d, "as": smaller, "function": body})
    ones = [u for u in body.args if right not in depends(u)]
    others = [u for u in body.args if u not in ones]
    if not ones or not others:
        raise Stuck("not a product of functions of one block each")
    f, g = product_of(ones), product_of(others)
    for block, function in ((left, f), (right, g)):
        defined(proof, Term("mean", Term("density", d.args[0], Term("tuple", block), d.args[2]), function))
    defined(proof, Term("mean", d, Term("mul", f, g)))
    if not show(proof, Term("lt", left.args[2], right.args[1])):
        show(proof, Term("lt", right.args[2], left.args[1]))
    proof.line("separate", fact=proof.number(fact), f=f, g=g, left=Term("tuple", left), right=Term("tuple", right))


def _squared(t: Term) -> Iterator[Term]:
    """The sums that stand alone, or over a number, under a square."""
    for u in subterms(t):
        if u.op == "pow" and u.args[1] is TWO:
            base = u.args[0]
            yield from (v for v in (base.args if base.op == "mul" else base.args[:1] if base.op == "div" else (base,)) if v.op == "sum")


def _square(proof: Proof, fact: Term, total: Term) -> None:
    law, x, given = fact.args
    k, low, high, f = total.args
    n = proof.new(Term("sym", "n", "int"), total, fact)

    def q(first: Term, last: Term) -> Term:
        return Term("density", law, Term("tuple", Term("block", x, first, last)), given)

    def whole(m: Term) -> Term:  # the mean square of the first terms
        return Term("mean", q(low, m), Term("pow", Term("sum", k, low, m, f), TWO))

    def single(m: Term) -> Term:
        return Term("mean", q(m, m), Term("pow", substitute(f, {k: m}), TWO))

    def sums(m: Term) -> Term:
        return Term("sum", k, low, m, single(k))

    after = Term("add", n, ONE)
    grown = Term("eq", whole(after), Term("add", whole(n), single(after)))
    longer = Term("eq", sums(after), Term("add", sums(n), single(after)))
    steps = [Term("forall", n, Term("imp", Term("le", low, n), e)) for e in (grown, longer)]  # apart from the induction, whose
    proof.enter(steps[0], lambda inner, p: _grow(inner, fact, p, k, low, f))  # assumption is about the values of what is given
    proof.enter(steps[1], lambda inner, p: _longer(inner, p, k, low, single(k)))

    def work(inner: Proof, p: Term) -> None:
        m = p.args[1].args[2]
        if m is low:
            defined(inner, *p.args)
            uses = [i for body in (f, single(k)) for i in _one_term(inner, k, low, body)]
            equate(inner, p, uses)
            return
        for known in steps:
            inner.line("instance", fact=inner.number(known), at=[[n, m.args[0]]])
        equate(inner, p, [])

    goal = Term("forall", n, Term("imp", Term("le", low, n), Term("eq", whole(n), sums(n))))
    by_induction(proof, goal, work)
    if not show(proof, Term("le", low, high)):
        raise Stuck("a sum may be empty")
    proof.line("instance", fact=proof.number(goal), at=[[n, high]])


def _grow(proof: Proof, fact: Term, goal: Term, k: Term, low: Term, f: Term) -> None:
    """One term more: its product with the sum of the others has mean zero."""
    law, x, given = fact.args
    after = goal.args[0].args[0].args[1].args[0].args[2]
    here = after.args[0]
    rest, last = Term("sum", k, low, here, f), substitute(f, {k: after})
    left, right = Term("block", x, low, here), Term("block", x, after, after)
    both, one, other = (Term("density", law, Term("tuple", b), given) for b in (Term("block", x, low, after), left, right))
    show(proof, Term("lt", here, after))
    defined(proof, *goal.args)
    split = _last(proof, k, low, after, f)
    square, zero = Term("pow", rest, TWO), Term("eq", Term("mean", other, last), ZERO)
    for part, function in ((one, square), (other, Term("pow", last, TWO))):
        defined(proof, Term("mean", both, function), Term("mean", part, function))
        proof.line("marginalise", **{"of": both, "as": part, "function": function})
    defined(proof, Term("mean", one, rest), Term("mean", other, last), Term("mul", rest, last))
    proof.line("separate", fact=proof.number(fact), f=rest, g=last, left=Term("tuple", left), right=Term("tuple", right))
    defined(proof, *zero.args)
    equate(proof, zero, [])
    equate(proof, goal, [split])


def _longer(proof: Proof, goal: Term, k: Term, low: Term, body: Term) -> None:
    defined(proof, *goal.args)
    equate(proof, goal, [_last(proof, k, low, goal.args[0].args[2], body)])


def _last(proof: Proof, k: Term, low: Term, high: Term, body: Term) -> int:
    """A sum without its last term, and that; the number of the equation."""
    show(proof, Term("le", low, high))
    defined(proof, Term("sum", k, low, high, body), Term("sum", k, low, Term("sub", high, ONE), body), substitute(body, {k: high}))
    proof.axiom("sum_last", k=k, i=low, j=high, F=body)
    return len(proof.scope.facts) - 1


def _one_term(proof: Proof, k: Term, low: Term, body: Term) -> list[int]:
    first = _last(proof, k, low, low, body)
    proof.axiom("sum_empty", k=k, i=low, j=Term("sub", low, ONE), F=body)
    return [first, len(proof.scope.facts) - 1]
