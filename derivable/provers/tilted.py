"""Densities times exponentials: of which Gaussian density a product is a multiple, and a sum as a sum of such products."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product as choices

from derivable.kernel.meaning import expand
from derivable.kernel.normal import Normal, Poly
from derivable.kernel.scope import constant
from derivable.provers.polynomials import coefficient, names, product_of, to_term, with_inverses
from derivable.provers.proof import ONE, ZERO, Proof, Stuck, Term, num, subterms

MOST_SUMMANDS = 16  # that a product of sums may have


def distance(n: Term) -> Term:
    """(x - a)^2 / (2 v) of a density."""
    return Term("div", Term("pow", Term("sub", *n.args[:2]), num(2)), Term("mul", num(2), n.args[2]))


def exponents(proof: Proof, t: Term, x: Term) -> list[Term]:
    """Terms whose sum s is such that t is exp(-s) times what holds no density and no exponential of x; Stuck where t is no such product."""
    if x not in t.free:
        return []
    meant = expand(t, proof.definitions) if t.op == "call" else t
    if meant is not t:
        return exponents(proof, meant, x)
    if t.op == "normal":
        return [distance(t)]
    if t.op == "exp":
        return [Term("neg", t.args[0])]
    if t.op in ("mul", "neg"):
        return [p for u in t.args for p in exponents(proof, u, x)]
    if t.op == "div":
        return [*exponents(proof, t.args[0], x), *(Term("neg", p) for p in exponents(proof, t.args[1], x))]
    if t.op == "sqrt" or t.op == "pow" and x not in t.args[1].free:
        power = num(Fraction(1, 2)) if t.op == "sqrt" else t.args[1]
        return [Term("mul", power, p) for p in exponents(proof, t.args[0], x)]
    if t.op in ("add", "sub"):
        rows = {_key(proof, row): row for row in (exponents(proof, u, x) for u in t.args)}
        if len(rows) == 1:
            return next(iter(rows.values()))
    if any(u.op in ("normal", "exp", "call") and x in u.free for u in subterms(t)):
        raise Stuck("a density or an exponential stands in a sum or in a function")
    return []


def squared(proof: Proof, exponent: Term, x: Term, ways: tuple[bool, ...]) -> Iterator[tuple[Term, Term, bool]]:
    """Mean and variance of a density with this exponent, by completing the square."""
    normal = proof.scope.plain
    p = normal.of(exponent)
    table = with_inverses(normal, p, names(proof, normal, exponent))
    square, linear = (coefficient(normal, p, x, k) for k in (2, 1))
    if square:
        (top_a, low_a), (top_b, low_b) = (_quotient(normal, c, table) for c in (square, linear))
        mean = Term("neg", Term("div", Term("mul", top_b, low_a), Term("mul", num(2), top_a, low_b)))
        yield from ((mean, Term("div", low_a, Term("mul", num(2), top_a)), whole) for whole in ways)


def _quotient(normal: Normal, p: Poly, table: dict[int, Term]) -> tuple[Term, Term]:
    """Numerator and denominator of a polynomial with inverses."""
    top, den = normal.cleared(p)
    low = [Term("pow", to_term(dict(normal.atoms[a][1]), with_inverses(normal, dict(normal.atoms[a][1]), table)), num(e)) for a, e in den.items()]
    return to_term(top, table), Term("mul", *low) if low else ONE


def groups(proof: Proof, t: Term, x: Term) -> list[Term]:
    """The summands of t, those together that are multiples of one density; Stuck where one is of none."""
    found: dict[object, list[Term]] = {}
    for part in summands(proof, t, x):
        found.setdefault(_key(proof, exponents(proof, part, x)), []).append(part)
    return [Term("add", *parts) if len(parts) > 1 else parts[0] for parts in found.values()]


def _key(proof: Proof, exponents: list[Term]) -> object:
    return proof.scope.plain.key(Term("add", ZERO, ZERO, *exponents))


def summands(proof: Proof, t: Term, x: Term) -> list[Term]:
    """Terms whose sum is t, products of sums multiplied out where a density or an exponential of x stands in one."""
    if not any(u.op in ("normal", "exp", "call") and x in u.free for u in subterms(t)):
        return [t]
    meant = expand(t, proof.definitions) if t.op == "call" else t
    if meant is not t:
        return summands(proof, meant, x)
    if t.op == "neg":
        return [Term("neg", u) for u in summands(proof, t.args[0], x)]
    if t.op == "add":
        return [u for a in t.args for u in summands(proof, a, x)]
    if t.op == "sub":
        return [*summands(proof, t.args[0], x), *(Term("neg", u) for u in summands(proof, t.args[1], x))]
    if t.op == "div":
        return [Term("div", u, t.args[1]) for u in summands(proof, t.args[0], x)]
    parts = [summands(proof, a, x) for a in t.args] if t.op == "mul" else []
    if t.op == "pow" and (n := constant(t.args[1])) is not None and n in (2, 3, 4):
        parts = [summands(proof, t.args[0], x)] * int(n)
    count = 1
    for p in parts:
        count *= len(p)
    if count > MOST_SUMMANDS:
        raise Stuck("too many summands")
    return [product_of(row) for row in choices(*parts)] if count > 1 else [t]
