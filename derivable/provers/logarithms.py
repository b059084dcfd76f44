"""The sign of a logarithm: of u > 1, from log(1/u) <= 1/u - 1.

Fails when it is not shown that the argument is above 1.
"""

from __future__ import annotations

from derivable.provers.proof import ONE, ZERO, Proof, Term, num


def logarithm_sign(proof: Proof, t: Term, op: str) -> bool:
    """log u > 0 for u > 1, from log(1/u) <= 1/u - 1."""
    from derivable.provers.signs import sign

    u = t.args[0]
    inverse = Term("pow", u, num(-1))
    if not sign(proof, Term("sub", u, ONE), op) or not sign(proof, u, "lt") or not sign(proof, inverse, "lt"):
        return False
    proof.axiom("log_power", a=u, c=num(-1))
    proof.axiom("log_at_most", a=inverse)
    below = Term("sub", ONE, inverse)
    if not sign(proof, Term("div", Term("sub", u, ONE), u), op):
        return False
    uses = [proof.number(Term("eq", Term("log", inverse), Term("mul", num(-1), t)))]
    slack = Term("sub", Term("sub", inverse, ONE), Term("log", inverse))
    proof.line("algebra", goal=Term(op, ZERO, t), terms=[[ONE, [below], []], [ONE, [slack], []]], uses=uses)
    return True
