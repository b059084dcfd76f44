"""`positivity`: inequalities, by factors, by positive coefficients over the facts that bound the variables, by squares.

A polynomial that is a sum of products of known nonnegative quantities with positive coefficients is not negative; the
quantities are tried in this order: what bounds each variable (x - low, high - x), Bernstein products of both bounds,
and the squares of a quadratic form.

Fails when the polynomial needs products of higher degree than are tried, or touches zero inside the domain.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import comb
from typing import Any

from derivable.kernel.normal import Poly
from derivable.provers.polynomials import factored, names, to_term, with_inverses
from derivable.provers.proof import ONE, ZERO, Proof, Rejected, Stuck, Term, num
from derivable.provers.signs import defined, show, sign

HIGHEST_DEGREE, MOST_TERMS = 6, 400


def prove(proof: Proof, goal: Term) -> None:
    """Show an inequality; Stuck if no certificate was found."""
    if goal.op not in ("lt", "le", "ne"):
        raise Stuck("not an inequality")
    from derivable.provers.field import equations

    if not defined(proof, *goal.args):
        raise Stuck("it could not be shown that both sides have a value")
    if not show(proof, goal) and not _from_facts(proof, goal):
        uses = equations(proof, *goal.args)
        if not uses or not _over_basis(proof, goal, uses):
            raise Stuck("no certificate of positivity was found")
    if goal not in proof.scope.props:
        proof.line("restate", goal=goal)


def _from_facts(proof: Proof, goal: Term) -> bool:
    """Show r - l > 0 as the difference of an inequality that is cited, and something that is not negative."""
    from derivable.provers.field import equations

    for fact in [f for f in proof.scope.facts if f.op in ("lt", "le") and f not in proof.scope.assumed and len(f.args[0].free | f.args[1].free) > 1]:
        slack = Term("sub", fact.args[1], fact.args[0])
        uses = equations(proof, *goal.args, slack)
        normal = proof.normal(uses)
        rest = normal.of(Term("sub", Term("sub", goal.args[1], goal.args[0]), slack))
        t = to_term(rest, with_inverses(normal, rest, names(proof, normal, *goal.args, slack)))
        if (fact.op == "lt" and sign(proof, t, "le") or sign(proof, t, goal.op)) and defined(proof, t, slack):
            proof.line("algebra", goal=goal, terms=[[ONE, [slack], []], [ONE, [t], []]], uses=uses)
            return True
    return False


def _over_basis(proof: Proof, goal: Term, uses: list[int]) -> bool:
    """Show the inequality between the sides as they read over a basis of roots, exponentials and logarithms."""
    normal = proof.normal(uses)
    gap = Term("sub", goal.args[1], goal.args[0])
    p = normal.of(gap)
    try:
        t = to_term(p, with_inverses(normal, p, names(proof, normal, gap)))
    except KeyError:
        return False
    if goal.op == "ne" or not sign(proof, t, goal.op) or not defined(proof, t):
        return False
    proof.line("algebra", goal=goal, terms=[[ONE, [t], []]], uses=uses)
    return True


def by_factors(proof: Proof, t: Term, op: str) -> bool:
    """The sign of a product of irreducible factors."""
    product = factored(proof, t)
    if product is None or product is t or not sign(proof, product, op):
        return False
    goal = Term("ne", t, ZERO) if op == "ne" else Term(op, ZERO, t)
    if op != "ne" and not proof.scope.known(goal) and defined(proof, t):
        proof.line("algebra", goal=goal, terms=[[ONE, [product], []]])
    return True


def by_bounds(proof: Proof, t: Term, op: str) -> bool:
    """Positive coefficients in the distances of the variables from their bounds."""
    normal = proof.scope.plain
    p = normal.of(t)
    if len(p) > 60 or normal.cleared(p)[1] or any(e < 0 for m in p for _, e in m):
        return False
    table = names(proof, normal, t)
    _bounded_functions(proof, p, table)
    terms = None
    for moving, side in ((False, 1), (False, -1), (True, 1), (True, -1)):
        distances = _distances(proof, p, moving)
        table |= names(proof, normal, *(gap for rows in distances.values() for gap, _, _ in rows))
        terms = _expand(proof, p, distances, table, side)
        if terms is not None and (op == "le" or _strict(proof, terms)):
            break
    else:
        return False
    defined(proof, t)
    proof.line("algebra", goal=Term(op, ZERO, t), terms=terms)
    return True


def _strict(proof: Proof, rows: list[Any]) -> bool:
    """Whether one summand is known to be positive."""
    return any(all(proof.scope.known(Term("lt", ZERO, f)) for f in fs) and all(proof.scope.known(Term("ne", g, ZERO)) for g in gs)
               for _, fs, gs in rows)


def _bounded_functions(proof: Proof, p: Poly, table: dict[int, Term]) -> None:
    """Bring in the bounds of arc tangents and of pi that occur."""
    for u in [table[a] for a in dict.fromkeys(a for m in p for a, _ in m) if a in table]:
        if u.op == "exp":
            for name, op in (("exp_above", "lt"), ("exp_below", "gt")):
                if proof.scope.known(Term("lt", ZERO, u.args[0]) if op == "lt" else Term("lt", u.args[0], ZERO)):
                    proof.axiom(name, a=u.args[0])
        if u.op == "atan":
            proof.axiom("atan_bounded", a=u.args[0])
        if u.op in ("atan", "const"):
            proof.line("numbers", goal=Term("lt", Term("const", "pi"), num(Fraction(22, 7))))
            proof.line("numbers", goal=Term("lt", num(Fraction(333, 106)), Term("const", "pi")))


def _distances(proof: Proof, p: Poly, moving: bool = False) -> dict[int, list[tuple[Term, Fraction, Poly]]]:
    """For each atom x of p, known quantities c x + rest >= 0 with their c and rest: at most one for each sign of c.

    A bound by a number comes first, or, where `moving` is set, one by another variable.
    """
    out: dict[int, list[tuple[Term, Fraction, Poly]]] = {}
    normal = proof.scope.plain
    gaps: list[tuple[Term, Poly]] = []
    for fact in [q for f in reversed(proof.scope.facts) for q in (f.args if f.op == "and" else (f,))]:
        if fact.op in ("lt", "le"):
            gap = fact.args[1] if fact.args[0] is ZERO else Term("sub", fact.args[1], fact.args[0])
            try:
                q = normal.of(gap)
            except Rejected:
                continue
            if len(q) <= 4 and not any(e < 0 for m in q for _, e in m):
                gaps.append((gap, q))
    waiting = {a for m in p for a, _ in m}
    while waiting:
        a = waiting.pop()
        rows = []
        for gap, q in gaps:
            linear = {m: c for m, c in q.items() if a in dict(m)}
            if len(linear) == 1 and ((a, 1),) in linear:
                rows.append((gap, Fraction(linear[((a, 1),)]), {m: k for m, k in q.items() if m not in linear}))
        rows.sort(key=lambda row: bool(row[2].keys() - {()}) != moving)
        out[a] = [r for r in rows if r[1] > 0][:1] + [r for r in rows if r[1] < 0][:1]
        waiting |= {b for _, _, rest in out[a] for m in rest for b, _ in m} - set(out)
    return out


def _moves(rows: list[Any]) -> bool:
    """Whether the first bound of a variable contains other variables."""
    return bool(rows) and bool(rows[0][2].keys() - {()})


def _expand(proof: Proof, p: Poly, distances: dict[int, Any], table: dict[int, Term], side: int) -> list[Any] | None:
    """p as rows (coefficient, factors, squares) with positive coefficients, eliminating one variable after another:
    by its lower bound (side 1) or its upper one where it has both and they move."""
    normal = proof.scope.plain
    pending: list[tuple[Poly, list[Term]]] = [(p, [])]
    extra = {b for rows in distances.values() for _, _, rest in rows for m in rest for b, _ in m}
    order = sorted({a for m in p for a, _ in m} | extra, key=lambda a: (not _moves(distances.get(a, [])), len(distances.get(a, []))))
    for a in order * 3:  # a bound of one variable may bring another back
        after: list[tuple[Poly, list[Term]]] = []
        for q, factors in pending:
            degree = max((dict(m).get(a, 0) for m in q), default=0)
            known = distances.get(a, [])
            if degree == 0 or not known:
                after.append((q, factors))
                continue
            if len(known) == 2 and not known[0][2].keys() - {()} and not known[1][2].keys() - {()}:
                found = _bernstein(q, a, known, degree)
            else:
                found = _shift(normal, q, a, sorted(known, key=lambda k: -side * k[1])[0], degree)
            after += [(r, factors + extra) for r, extra in found]
        pending = after
        if len(pending) > MOST_TERMS:
            return None
    rows: list[Any] = []
    for q, factors in pending:
        for m, c in q.items():
            odd = [table.get(b) for b, e in m if e % 2]
            if c < 0 or any(b not in table for b, _ in m) or not all(sign(proof, u, "le") for u in odd if u is not None):
                return None
            for u in odd:
                sign(proof, u, "lt")  # type: ignore[arg-type]
            squares = [table[b] for b, e in m for _ in range(e // 2)]
            for u in squares:
                sign(proof, u, "ne")
            rows.append([num(Fraction(c)), [*factors, *odd], squares])
    return rows


def _coefficients(q: Poly, a: int, degree: int) -> list[Poly]:
    out: list[Poly] = [{} for _ in range(degree + 1)]
    for m, c in q.items():
        out[dict(m).get(a, 0)][tuple(f for f in m if f[0] != a)] = c
    return out


def _shift(normal: Any, q: Poly, a: int, known: tuple[Term, Fraction, Poly], degree: int) -> list[tuple[Poly, list[Term]]]:
    """q in powers of g = c x + rest: x = (g - rest)/c."""
    from derivable.kernel.normal import add

    gap, c, rest = known
    base: Poly = {m: -Fraction(k) / c for m, k in rest.items()}
    parts = _coefficients(q, a, degree)
    out: list[Poly] = [{} for _ in range(degree + 1)]
    for k, part in enumerate(parts):
        for j in range(k + 1):  # x^k = sum_j binom(k, j) (g/c)^j base^(k-j)
            scale = Fraction(comb(k, j)) / c**j
            out[j] = add(out[j], normal.times(part, normal.power(base, k - j)), scale)
    return [(r, [gap] * j) for j, r in enumerate(out) if r]


def _bernstein(q: Poly, a: int, known: list[Any], degree: int) -> list[tuple[Poly, list[Term]]]:
    """q over products of x - low and high - x of one degree, which is raised while a coefficient is negative."""
    low = next((g, -Fraction(r.get((), 0)) / c, c) for g, c, r in known if c > 0)
    high = next((g, -Fraction(r.get((), 0)) / c, -c) for g, c, r in known if c < 0)
    width = high[1] - low[1]
    parts = _coefficients(q, a, degree)
    shifted: list[Poly] = [{} for _ in range(degree + 1)]  # in s = (x - low)/width
    for k, part in enumerate(parts):
        for j in range(k + 1):
            for m, c in part.items():
                value = shifted[j].get(m, Fraction(0)) + c * comb(k, j) * low[1] ** (k - j) * width**j
                shifted[j][m] = value
    best: list[tuple[Poly, list[Term]]] = []
    for n in range(degree, HIGHEST_DEGREE + 1):
        best = []
        negative = False
        for i in range(n + 1):  # coefficient of s^i (1-s)^(n-i)
            r: Poly = {}
            for j in range(min(i, degree) + 1):
                for m, c in shifted[j].items():
                    r[m] = r.get(m, Fraction(0)) + c * Fraction(comb(n - j, i - j))
            r = {m: c / (width**n * low[2] ** i * high[2] ** (n - i)) for m, c in r.items() if c}
            negative |= any(c < 0 for c in r.values())
            if r:
                best.append((r, [low[0]] * i + [high[0]] * (n - i)))
        if not negative:
            break
    return best


def by_squares(proof: Proof, t: Term, op: str) -> bool:
    """A quadratic form as a sum of squares."""
    normal = proof.scope.plain
    p = normal.of(t)
    if any(e < 0 for m in p for _, e in m) or any(sum(e for _, e in m) > 2 for m in p) or len(p) > 40:
        return False
    table = names(proof, normal, t)
    atoms = sorted({a for m in p for a, _ in m})
    basis: list[Any] = [*atoms, None]
    gram = [[_entry(p, a, b) for b in basis] for a in basis]
    rows: list[Any] = []
    for k, a in enumerate(basis):
        pivot = gram[k][k]
        if pivot < 0 or pivot == 0 and any(gram[k][j] for j in range(k, len(basis))):
            return False
        if pivot == 0:
            continue
        line = [gram[k][j] / pivot for j in range(len(basis))]
        if a is None:
            rows.append([num(pivot), [], []])
        else:
            form: Poly = {((b, 1),) if b is not None else (): c for b, c in zip(basis[k:], line[k:]) if c}
            rows.append([num(pivot), [], [to_term(form, table)]])
        for i in range(k + 1, len(basis)):
            factor = gram[i][k] / pivot
            gram[i] = [x - factor * y for x, y in zip(gram[i], gram[k])]
    defined(proof, t)
    proof.line("algebra", goal=Term(op, ZERO, t), terms=rows)
    return True


def _entry(p: Poly, a: Any, b: Any) -> Fraction:
    if a == b:
        return Fraction(p.get(() if a is None else ((a, 2),), 0))
    key = tuple(sorted((x, 1) for x in (a, b) if x is not None))
    return Fraction(p.get(key, 0)) / 2


FALLBACKS: tuple[Callable[[Proof, Term, str], bool], ...] = (by_bounds, by_squares, by_factors)
