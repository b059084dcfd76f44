"""Absolute values: their signs, and |u| over the absolute values of the irreducible factors of u.

Where the sign of u is known, |u| is u or -u. Else |a b| = |a| |b| takes u apart; what is left stays as it is.
"""

from __future__ import annotations

from derivable.kernel.scope import constant
from derivable.provers.polynomials import factored
from derivable.provers.proof import ONE, ZERO, Proof, Term, num


def absolute_sign(proof: Proof, t: Term, op: str) -> bool:
    """0 <= |u| always; 0 < |u| where u is not 0."""
    from derivable.provers.reasoning import cases
    from derivable.provers.signs import sign

    u = t.args[0]
    if op == "lt" and not sign(proof, u, "ne"):
        return False
    goal = Term(op, ZERO, t)

    def work(inner: Proof, rest: Term) -> None:
        if inner.scope.known(rest):  # u = 0 is against what is known
            return
        negative = inner.scope.known(Term("le", u, ZERO))
        inner.axiom("abs_negative" if negative else "abs_positive", a=u)
        inner.line("algebra", goal=rest, terms=[[ONE, [Term("neg", u) if negative else u], []]], uses=[len(inner.scope.facts) - 1])

    cases(proof, u, goal, work)
    return proof.scope.known(goal)


def absolutes(proof: Proof, t: Term, uses: list[int]) -> None:
    """Show equations that write each absolute value in t over those of factors, and add their numbers to `uses`."""
    for a in (a for a in t.args if isinstance(a, Term) and a.op != "fun"):
        absolutes(proof, a, uses)
    if t.op == "abs":
        _split(proof, t.args[0], uses)


def _split(proof: Proof, u: Term, uses: list[int], depth: int = 0) -> None:
    from derivable.provers.signs import sign

    for op, axiom in (("le", "abs_positive"), ("ge", "abs_negative")):
        if sign(proof, u if op == "le" else Term("neg", u), "le"):
            if proof.attempt(lambda axiom=axiom: proof.axiom(axiom, a=u)):
                uses.append(len(proof.scope.facts) - 1)
            return
    product = u if u.op == "mul" and len(u.args) == 2 else factored(proof, u)
    if product is None or depth > 12:
        return
    first, *rest = _singly(product)
    if not rest:
        return
    other = rest[0] if len(rest) == 1 else Term("mul", *rest)
    if proof.attempt(lambda: proof.axiom("abs_product", a=first, b=other)):
        uses.append(len(proof.scope.facts) - 1)
        _split(proof, first, uses, depth + 1)
        _split(proof, other, uses, depth + 1)


def _singly(t: Term) -> list[Term]:
    """The factors of a product, a power of a whole exponent as so many factors; what is 1 is left out."""
    out = []
    for f in t.args if t.op == "mul" else (t,):
        q = constant(f.args[1]) if f.op == "pow" else None
        if q is not None and q.denominator == 1 and 1 < q <= 8:
            out += [f.args[0]] * int(q)
        elif f is not ONE and f != num(1):
            out.append(f)
    return out or [ONE]
