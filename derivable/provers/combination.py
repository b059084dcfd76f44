"""An equation as a combination of known ones: with numbers for cofactors by linear algebra, else one atom after another."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from derivable.kernel.normal import Monomial, Normal, Poly, add
from derivable.provers.polynomials import factors_of, names, to_term, with_inverses
from derivable.provers.proof import Proof, Rejected, Term, num
from derivable.provers.signs import defined, show

Cofactors = list[list[Any]]  # pairs of a term and the number of an equation
MOST_ROWS = 120


def combine(proof: Proof, goal: Term, uses: list[int]) -> Cofactors | None:
    """Cofactors d_j with right - left = sum d_j (l_j - r_j) over known equations, or None where none were found."""
    normal = proof.normal(uses)
    p = normal.of(Term("sub", goal.args[1], goal.args[0]))
    known = list(_equations(proof, normal, uses))
    table = names(proof, normal, *goal.args, *(u for i, _ in known for u in proof.scope.facts[i].args))
    return _linear(proof, normal, p, known, table) or _eliminate(proof, goal, normal, p, known, table)


def solve_with(proof: Proof, goal: Term, candidates: list[Term], uses: list[int]) -> tuple[dict[int, Fraction], Cofactors] | None:
    """Numbers c_n and cofactors d_j with goal = sum c_n candidate_n + sum d_j (l_j - r_j), or None where none were found."""
    normal = proof.normal(uses)
    p, extra = normal.of(goal), [normal.of(c) for c in candidates]
    known = list(_equations(proof, normal, uses))
    table = names(proof, normal, goal, *candidates, *(u for i, _ in known for u in proof.scope.facts[i].args))
    rows = _rows(normal, p, known, extra)
    found = solve(normal, p, [*(q for _, _, q in rows), *extra])
    if found is None:
        return None
    cofactors = _collected(proof, normal, rows, found, table)
    return None if cofactors is None else ({n - len(rows): c for n, c in found.items() if n >= len(rows)}, cofactors)


def divide(proof: Proof, goal: Term, uses: list[int]) -> bool:
    """An equation from a known one that is a multiple of it, by a factor that is not zero."""
    normal = proof.normal(uses)
    wanted = normal.of(Term("sub", goal.args[1], goal.args[0]))
    for i, q in list(_equations(proof, normal, uses)):
        if not wanted or not q:
            continue
        fact = proof.scope.facts[i]
        table = names(proof, normal, *goal.args, *fact.args)
        try:
            c, below = factors_of(normal, wanted)
            d, above = factors_of(normal, q)
            exponents: dict[Any, tuple[Poly, int]] = {}
            for f, e in (*above, *((f, -e) for f, e in below)):
                key = frozenset(f.items())
                exponents[key] = (f, exponents.get(key, (f, 0))[1] + e)
            vanishing = [exponents[frozenset(f.items())][1] for f, e in above if e > 0]
            if vanishing and min(vanishing) > 0:
                continue  # the factor would be 0 wherever the known equation holds
            parts = [(to_term(f, with_inverses(normal, f, table)), e) for f, e in exponents.values() if e]
        except (KeyError, Rejected):
            continue
        if len(parts) > 6 or not all(show(proof, Term("ne", u, num(0))) for u, _ in parts):
            continue
        factor = Term("mul", num(d / c), *(u if e == 1 else Term("pow", u, num(e)) for u, e in parts))
        if not show(proof, Term("ne", factor, num(0))) or not defined(proof, factor, *fact.args):
            continue
        for sign in (1, -1):
            if proof.attempt(lambda sign=sign: proof.line("algebra", goal=goal, uses=uses, factor=factor, combine=[[num(sign), i]])):
                return True
    return False


def _rows(normal: Normal, p: Poly, known: list[tuple[int, Poly]], extra: list[Poly]) -> list[tuple[int, Monomial, Poly]]:
    scales = list(dict.fromkeys(m for _, q in known for target in (p, *extra) for m in _multipliers(normal, target, q)))
    rows = [(i, m, normal.times(q, {m: 1})) for i, q in known for m in ([(), *scales] if _is_series(normal, q) else [()])]
    return rows[:MOST_ROWS]


def _collected(proof: Proof, normal: Normal, rows: list[tuple[int, Monomial, Poly]], found: dict[int, Fraction],
               table: dict[int, Term]) -> Cofactors | None:
    cofactors: dict[int, Poly] = {}
    for n, c in found.items():
        if n < len(rows):
            cofactors[rows[n][0]] = add(cofactors.get(rows[n][0], {}), {rows[n][1]: c})
    return _written(proof, normal, list(cofactors.items()), table)


def _equations(proof: Proof, normal: Normal, uses: list[int]) -> Iterator[tuple[int, Poly]]:
    for i, fact in enumerate(proof.scope.facts):
        if fact.op == "eq" and i not in uses and fact.args[0].op != "tuple" and fact.args[0] is not fact.args[1]:
            try:
                yield i, normal.of(Term("sub", *fact.args))
            except Rejected:
                continue


def _linear(proof: Proof, normal: Normal, p: Poly, known: list[tuple[int, Poly]], table: dict[int, Term]) -> Cofactors | None:
    rows = _rows(normal, p, known, [])
    found = solve(normal, p, [q for _, _, q in rows])
    return None if found is None else _collected(proof, normal, rows, found, table)


def _multipliers(normal: Normal, p: Poly, q: Poly) -> list[Monomial]:
    """By what an equation about totals is multiplied so that a term of p has the form of one of its terms."""
    out: dict[Monomial, None] = {}
    for n in q:
        for a in (a for a, e in n if e == 1 and normal.atoms[a][0] in ("total", "sum")):
            for m in (m for m in p if dict(m).get(a) == 1):
                rest = {b: dict(m).get(b, 0) - dict(n).get(b, 0) for b in dict((*m, *n)) if b != a}
                out[tuple(sorted((b, e) for b, e in rest.items() if e))] = None
    return [m for m in out if m]


def _is_series(normal: Normal, q: Poly) -> bool:
    return any(normal.atoms[a][0] in ("total", "sum") for m in q for a, _ in m)


def solve(normal: Normal, p: Poly, rows: list[Poly]) -> dict[int, Fraction] | None:
    """Numbers c_n with p = sum c_n rows[n], by elimination; None where there are none."""
    basis: list[tuple[Monomial, Poly, dict[int, Fraction]]] = []

    def reduced(v: Poly, made: dict[int, Fraction]) -> tuple[Poly, dict[int, Fraction]]:
        for pivot, b, how in basis:
            if c := Fraction(v.get(pivot, 0)):
                v = add(v, b, -c)
                made = {n: made.get(n, Fraction(0)) - c * how.get(n, Fraction(0)) for n in {**made, **how}}
        return v, made

    for n, row in enumerate(rows):
        v, made = reduced(row, {n: Fraction(1)})
        if v:
            pivot = max(v)
            scale = 1 / Fraction(v[pivot])
            basis.append((pivot, {m: c * scale for m, c in v.items()}, {k: c * scale for k, c in made.items()}))
    rest, made = reduced(p, {})
    return {n: -c for n, c in made.items() if c} if not normal.cleared(rest)[0] else None


def _eliminate(proof: Proof, goal: Term, normal: Normal, p: Poly, known: list[tuple[int, Poly]], table: dict[int, Term]) -> Cofactors | None:
    """Cofactors that are polynomials: one atom is put out by each equation."""
    out: Cofactors = []
    for i, q in known:
        pivot = next((m for m in sorted(q, reverse=True) if len(m) == 1 and m[0][1] == 1
                      and all(m[0][0] not in dict(n) for n in q if n != m)), None)
        if pivot is None or not any(pivot[0][0] in dict(m) for m in p):
            continue
        a, c = pivot[0][0], Fraction(q[pivot])
        if any(dict(m).get(a, 0) not in (0, 1) for m in p):
            continue
        cofactor: Poly = {tuple(x for x in m if x[0] != a): k / c for m, k in p.items() if a in dict(m)}
        made = _written(proof, normal, [(i, cofactor)], table)
        if made is None:
            continue
        out += made
        p = normal.of(Term("sub", Term("sub", goal.args[1], goal.args[0]), Term("add", *(
            Term("mul", d, Term("sub", *proof.scope.facts[j].args)) for d, j in out))))
        if not normal.cleared(p)[0]:
            return out
    return None


def _written(proof: Proof, normal: Normal, cofactors: list[tuple[int, Poly]], table: dict[int, Term]) -> Cofactors | None:
    try:
        out: Cofactors = [[to_term(q, with_inverses(normal, q, table)), i] for i, q in cofactors]
    except KeyError:
        return None
    defined(proof, *(d for d, _ in out))
    return out
