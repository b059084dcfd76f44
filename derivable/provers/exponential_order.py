"""exp(a) <= exp(b) where a <= b: exp(b) - exp(a) = exp(a) (exp(v) - 1) with v = b - a, and v <= exp(v) - 1."""

from __future__ import annotations

from derivable.provers.proof import ONE, ZERO, Proof, Stuck, Term
from derivable.provers.signs import defined, sign


def by_exponents(proof: Proof, t: Term, op: str) -> bool:
    """Show 0 <= exp(b) - exp(a); Stuck where t is of another form."""
    from derivable.provers.field import equations

    if op != "le" or t.op != "sub" or any(u.op != "exp" for u in t.args):
        raise Stuck("not a difference of exponentials")
    larger, smaller = t.args
    v = Term("sub", larger.args[0], smaller.args[0])
    u = Term("exp", v)
    if not sign(proof, v, "le") or not sign(proof, u, "lt") or not sign(proof, smaller, "lt"):
        raise Stuck("the exponents are in no known order")
    proof.axiom("log_at_most", a=u)
    slack = Term("sub", Term("sub", u, ONE), Term("log", u))
    if not defined(proof, t, v, slack):
        raise Stuck("an exponent has no value")
    uses = equations(proof, t, slack, Term("mul", smaller, u))
    proof.line("algebra", goal=Term("le", ZERO, t), terms=[[ONE, [smaller, slack], []], [ONE, [smaller, v], []]], uses=uses)
    return True
