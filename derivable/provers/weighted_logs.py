"""Bounds with logarithms under weights, sum c_i log a_i + R: each logarithm by its tangent, log u <= u - 1 at u = a/m or m/a.

The divergence of two distributions on finitely many points is not negative by this (m = 1), and an entropy on n points is at
most log n (m = 1/n).

Fails when a weight has no sign, or when the tangents at one m are too low.
"""

from __future__ import annotations

from collections.abc import Iterator

from derivable.kernel.scope import constant
from derivable.provers.polynomials import names, product_of, to_term, with_inverses
from derivable.provers.proof import ONE, ZERO, Proof, Stuck, Term, num

MOST, MOST_TRIES = 8, 4  # logarithms in one bound; bounds in one proof: such a bound is a goal, and seldom a step on the way to one


def by_weights(proof: Proof, t: Term, op: str) -> bool:
    """Show 0 <= t; Stuck where the logarithms do not stand under weights."""
    found = list(weighted(t))
    tries: list[Term] = proof.memory.setdefault(("weights",), [])
    if op != "le" or not 2 <= len(found) <= MOST or all(constant(c) is not None for c, _ in found) or len(tries) >= MOST_TRIES:
        raise Stuck("no logarithms under weights, or too many tries")
    tries.append(t)
    numbers = {q for c, a in found if constant(c) is not None and (q := constant(a)) is not None and q > 0}
    together = _together(proof, found)
    return any(proof.attempt(lambda m=m: _at(proof, t, together, num(m))) for m in (1, *(1 / q for q in sorted(numbers)), *sorted(numbers)))


def weighted(t: Term, c: Term = ONE) -> Iterator[tuple[Term, Term]]:
    """The weights and arguments of the logarithms of which t is a combination."""
    if t.op == "log":
        yield c, t.args[0]
    elif t.op in ("add", "sub", "neg"):
        for i, u in enumerate(t.args):
            yield from weighted(u, Term("neg", c) if t.op == "neg" or t.op == "sub" and i else c)
    elif t.op == "div":
        yield from weighted(t.args[0], Term("div", c, t.args[1]))
    elif t.op == "mul":
        for i, u in enumerate(t.args):
            if _has_logarithm(u):
                yield from weighted(u, product_of([v for v in (c, *t.args[:i], *t.args[i + 1:]) if v is not ONE]))
                return


def _together(proof: Proof, found: list[tuple[Term, Term]]) -> list[tuple[Term, Term]]:
    """c log a and -c log b as c log(a/b)."""
    out: list[tuple[Term, Term]] = []
    zero = proof.scope.plain.zero
    for c, a in found:
        for i, (d, b) in enumerate(out):
            if zero(Term("sub", c, d)) or zero(Term("add", c, d)):
                out[i] = d, Term("mul" if zero(Term("sub", c, d)) else "div", b, a)
                break
        else:
            out.append((c, a))
    return out


def _has_logarithm(t: Term) -> bool:
    return t.op == "log" or t.op in ("add", "sub", "neg", "mul", "div") and any(map(_has_logarithm, t.args))


def _at(proof: Proof, t: Term, found: list[tuple[Term, Term]], m: Term) -> bool:
    from derivable.provers.field import equations
    from derivable.provers.signs import defined, sign

    terms, rest = [], [t]
    for c, a in ((c, a) for c, a in found if constant(a) is None):
        up = sign(proof, c, "le")
        weight, u = (c, Term("div", m, a)) if up else (Term("neg", c), Term("div", a, m))
        if not up and not sign(proof, weight, "le") or not sign(proof, u, "lt"):
            raise Stuck("a weight has no sign")
        proof.axiom("log_at_most", a=u)
        slack = Term("sub", Term("sub", u, ONE), Term("log", u))
        terms.append([ONE, [weight, slack], []])
        rest.append(Term("neg", Term("mul", weight, slack)))
    if not terms or not defined(proof, t, *rest):
        raise Stuck("a logarithm has no value")
    whole = Term("add", *rest)
    uses = equations(proof, t, whole)
    normal = proof.normal(uses)
    rest_terms = []
    if normal.cleared(p := normal.of(whole))[0]:
        left = to_term(p, with_inverses(normal, p, names(proof, normal, whole, *(proof.scope.facts[i].args[1] for i in uses))))
        if not sign(proof, left, "le"):
            raise Stuck("the rest has no sign")
        rest_terms = [[ONE, [left], []]]
    proof.line("algebra", goal=Term("le", ZERO, t), terms=[*rest_terms, *terms], uses=uses)
    return True
