"""Exponentials over exponentials of linearly independent exponents, as equations that the kernel checks."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from math import lcm
from typing import Any

from derivable.kernel.normal import Normal, Poly
from derivable.provers.polynomials import names, to_term, with_inverses
from derivable.provers.proof import ONE, ZERO, Proof, Stuck, Term, num
from derivable.provers.radicals import Uses, congruent, use
from derivable.provers.signs import positive


def exponentials(proof: Proof, nodes: list[Term], uses: Uses, more: Uses) -> None:
    """Exponentials over exponentials of linearly independent exponents, and powers of what is under a logarithm."""
    if not nodes:
        return
    normal = proof.normal(uses)
    rows: list[tuple[Term, list[tuple[Fraction, Term]], Poly, Term]] = []
    for t in nodes:
        p = normal.of(t.args[0])
        table = names(proof, normal, t.args[0])
        logs, rest = _logs(normal, p, table)
        arg = t.args[0] if not logs else to_term(rest, with_inverses(normal, rest, table))
        rows.append((t, logs, rest, arg))
    basis: list[tuple[dict[Any, Fraction], Any, Term]] = []  # reduced vector, pivot, exponent
    expressed: list[list[Fraction]] = []
    for vector, (_, _, _, arg) in zip(_vectors(normal, [r[2] for r in rows]), rows):
        coefficients = [Fraction(0)] * len(basis)
        v = dict(vector)
        for i, (b, pivot, _) in enumerate(basis):
            k = v.get(pivot, Fraction(0))
            if k:
                coefficients[i] = k
                v = {m: v.get(m, Fraction(0)) - k * b.get(m, Fraction(0)) for m in {**v, **b}}
                v = {m: c for m, c in v.items() if c}
        if v:
            pivot = max(v, key=repr)
            scale = v[pivot]
            basis.append(({m: c / scale for m, c in v.items()}, pivot, _remainder(proof, normal, arg, coefficients, basis, scale)))
            coefficients.append(scale)
        expressed.append(coefficients)
    orders = [lcm(*(row[i].denominator for row in expressed if i < len(row))) for i in range(len(basis))]
    units = [_unit(b[2], m) for b, m in zip(basis, orders)]
    for (t, logs, _, _), row in zip(rows, expressed):
        parts = [(num(k * orders[i]), units[i]) for i, k in enumerate(row) if k]
        _exponential(proof, t, parts, logs, uses, more)


def _remainder(proof: Proof, normal: Normal, arg: Term, coefficients: list[Fraction], basis: list[Any], scale: Fraction) -> Term:
    """What is left of an exponent, written without the variables that cancel in it."""
    parts = [Term("mul", num(k), b[2]) for k, b in zip(coefficients, basis) if k]
    left = Term("sub", arg, Term("add", *parts)) if parts else arg
    if parts:
        p = normal.of(left)
        with suppress(KeyError):
            short = to_term(p, with_inverses(normal, p, names(proof, normal, left)))
            left = short if short.free < left.free else left
    return left if scale == 1 else Term("div", left, num(scale))


def _unit(t: Term, order: int) -> Term:
    return t if order == 1 else Term("div", t, num(order))


def _logs(normal: Normal, p: Poly, table: dict[int, Term]) -> tuple[list[tuple[Fraction, Term]], Poly]:
    """The summands c log g of an exponent, and the others."""
    logs, rest = [], {}
    for m, c in p.items():
        if len(m) == 1 and m[0][1] == 1 and (found := table.get(m[0][0])) is not None and found.op == "log":
            logs.append((Fraction(c), found))
        else:
            rest[m] = c
    return logs, rest


def _vectors(normal: Normal, polys: list[Poly]) -> list[dict[Any, Fraction]]:
    """The numerators over one common denominator, as vectors over monomials."""
    cleared = [normal.cleared(p) for p in polys]
    if any(normal.atoms[b][0] == "inverse" for _, den in cleared for a in den for m in dict(normal.atoms[a][1]) for b, _ in m):
        raise Stuck("an exponent has a quotient in a denominator")
    common: dict[int, int] = {}
    for _, den in cleared:
        common = {a: max(common.get(a, 0), den.get(a, 0)) for a in {**common, **den}}
    out = []
    for p, den in cleared:
        for a, e in common.items():
            p = normal.times(p, normal.power(dict(normal.atoms[a][1]), e - den.get(a, 0)))
        out.append({m: Fraction(c) for m, c in p.items()})
    return out


def _exponential(proof: Proof, t: Term, parts: list[tuple[Term, Term]], logs: list[tuple[Fraction, Term]], uses: Uses,
                 more: Uses) -> None:
    if len(parts) == 1 and parts[0][0] is ONE and not logs:
        if parts[0][1] is not t.args[0]:
            congruent(proof, Term("eq", t, Term("exp", parts[0][1])), uses, more)
        return
    pieces = [Term("mul", n, w) for n, w in parts] + [Term("mul", num(c), g) for c, g in logs]
    if not pieces:
        pieces, parts = [Term("mul", ZERO, ONE)], [(ZERO, ONE)]
    total = pieces[-1]
    chain = [total]
    for piece in reversed(pieces[:-1]):
        total = Term("add", piece, total)
        chain.insert(0, total)
    congruent(proof, Term("eq", t, Term("exp", total)), uses, more)
    for i, piece in enumerate(pieces[:-1]):
        use(proof, more, "exp_sum", a=piece, b=chain[i + 1])
    for n, w in parts:
        use(proof, more, "exp_multiple", n=n, a=w)
    for c, g in logs:
        if not positive(proof, g.args[0]):
            raise Stuck("the argument of a logarithm is not shown to be positive")
        use(proof, more, "exp_log", a=g.args[0], c=num(c))
