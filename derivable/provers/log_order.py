"""Positive numbers have the order of their logarithms: a <= b exactly where log a <= log b, from log u <= u - 1.

Fails when the numbers are not shown to be positive, or when the other relation is not between their logarithms.
"""

from __future__ import annotations

from derivable.provers.proof import ONE, Proof, Stuck, Term, num
from derivable.provers.reasoning import relation
from derivable.provers.signs import defined, sign

MINUS = num(-1)


def same_order(proof: Proof, goal: Term) -> None:
    """iff(a <= b, c <= d), or an implication between the two, where d - c = log b - log a; either way round."""
    left, right = goal.args
    for number, logarithm in ((left, right), (right, left)):
        if proof.attempt(lambda n=number, g=logarithm: _show(proof, n, g)):
            break
    else:
        raise Stuck("the relations are not between numbers and their logarithms")
    if goal.op == "iff":
        proof.axiom("iff", P=left, Q=right)


def _show(proof: Proof, number: Term, logarithm: Term) -> bool:
    (a, b), (c, d) = number.args, logarithm.args
    if not sign(proof, a, "lt") or not sign(proof, b, "lt") or not defined(proof, a, b, c, d):
        return False
    apart = Term("eq", Term("sub", Term("log", b), Term("log", a)), Term("sub", d, c))
    if not defined(proof, *apart.args):
        return False
    relation(proof, apart)
    if apart not in proof.scope.facts:
        proof.line("algebra", goal=apart)
    at = proof.number(apart)
    ratio, back = _slack(proof, a, b), _slack(proof, b, a)
    larger, wider = Term("sub", b, a), Term("sub", d, c)

    def forward(inner: Proof, rest: Term) -> Term:  # d - c = (b - a)/b + (a/b - 1 - log(a/b))
        terms = [[ONE, [larger, Term("pow", b, MINUS)], []], [ONE, [ratio[0]], []]]
        return inner.line("algebra", goal=rest, terms=terms, uses=ratio[1:], combine=[[MINUS, at]])

    def backward(inner: Proof, rest: Term) -> Term:  # b - a = a (d - c) + a (b/a - 1 - log(b/a))
        terms = [[ONE, [a, wider], []], [ONE, [a, back[0]], []]]
        return inner.line("algebra", goal=rest, terms=terms, uses=back[1:], combine=[[a, at]])

    proof.enter(Term("imp", number, logarithm), forward)
    proof.enter(Term("imp", logarithm, number), backward)
    return True


def _slack(proof: Proof, a: Term, b: Term) -> tuple[Term, int]:
    """a/b - 1 - log(a/b), which is not negative, and the number of log(a/b) = log a - log b."""
    inverse = Term("pow", b, MINUS)
    ratio = Term("mul", a, inverse)
    sign(proof, inverse, "lt")
    sign(proof, ratio, "lt")
    proof.axiom("log_at_most", a=ratio)
    proof.axiom("log_power", a=b, c=MINUS)
    proof.axiom("log_product", a=a, b=inverse)
    split = Term("eq", Term("log", ratio), Term("sub", Term("log", a), Term("log", b)))
    power = proof.number(Term("eq", Term("log", inverse), Term("mul", MINUS, Term("log", b))))
    product = proof.number(Term("eq", Term("log", ratio), Term("add", Term("log", a), Term("log", inverse))))
    proof.line("algebra", goal=split, uses=[product, power])
    return Term("sub", Term("sub", ratio, ONE), Term("log", ratio)), proof.number(split)
