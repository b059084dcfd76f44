"""`positivity`: inequalities, by factors, by positive coefficients over the facts that bound the variables, by squares.

A polynomial that is a sum of products of known nonnegative quantities with positive coefficients is not negative; the
quantities are tried in this order: what bounds each variable (x - low, high - x), Bernstein products of both bounds,
and the squares of a quadratic form.

Fails when the polynomial needs products of higher degree than are tried, or touches zero inside the domain.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from derivable.kernel.normal import Poly
from derivable.provers.log_bounds import by_logarithm
from derivable.provers.polynomials import factored, names, to_term, with_inverses
from derivable.provers.proof import ONE, ZERO, Proof, Rejected, Stuck, Term, gap_of, num
from derivable.provers.signs import defined, show, sign
from derivable.provers.weighted_logs import by_weights

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
    tried = set()
    ways = [(moving, side, rows) for rows in (slice(None), slice(0, 1), slice(1, 2)) for moving in (False, True) for side in (1, -1)]
    for moving, side, part in ways:  # with the distances from both bounds, then with those from one
        distances = {a: rows[part] or rows for a, rows in _distances(proof, p, moving).items()}
        two = any(len(rows) == 2 and (_moves(rows[:1]) or _moves(rows[1:])) for rows in distances.values())
        choice = (tuple((a, *(gap for gap, _, _ in rows)) for a, rows in sorted(distances.items())), side if two else 0)
        if choice in tried:
            continue
        tried.add(choice)
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

    The closest bound by a number comes first, or, where `moving` is set, one by another variable.
    """
    out: dict[int, list[tuple[Term, Fraction, Poly]]] = {}
    normal = proof.scope.plain
    gaps: list[tuple[Term, Poly]] = []
    for fact in [q for f in reversed(proof.scope.facts) for q in (f.args if f.op == "and" else (f,))]:
        if fact.op in ("lt", "le"):
            gap = gap_of(fact)
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
        rows.sort(key=lambda row: (_moves([row]) != moving, 0 if _moves([row]) else Fraction(row[2].get((), 0)) / abs(row[1])))
        out[a] = [r for r in rows if r[1] > 0][:1] + [r for r in rows if r[1] < 0][:1]
        waiting |= {b for _, _, rest in out[a] for m in rest for b, _ in m} - set(out)
    return out


def _moves(rows: list[Any]) -> bool:
    """Whether the first bound of a variable contains other variables."""
    return bool(rows) and bool(rows[0][2].keys() - {()})


def _expand(proof: Proof, p: Poly, distances: dict[int, Any], table: dict[int, Term], side: int) -> list[Any] | None:
    """p as rows (coefficient, factors, squares) with positive coefficients, eliminating one variable after another:
    by its lower bound (side 1) or its upper one where it has both and they move. Distances are atoms below 0."""
    gaps: dict[Term, int] = {}

    def atom(gap: Term) -> int:
        return gaps.setdefault(gap, -1 - len(gaps))

    for a in sorted(distances, key=lambda a: (not _moves(distances[a]), len(distances[a]), a)) * 3:  # a bound may bring a variable back
        known = distances[a]
        if not known or not any(a == b for m in p for b, _ in m):
            continue
        if len(known) == 2 and not _moves(known[:1]) and not _moves(known[1:]) and _width(known) > 0:
            others = any(b >= 0 and b != a and distances.get(b) for m in p for b, _ in m)
            p = _bernstein(p, a, known, atom, 0 if others else HIGHEST_DEGREE)
        else:
            gap, c, rest = min(known, key=lambda k: -side * k[1])
            p = _put(p, a, {((atom(gap), 1),): 1 / c, **{m: -k / c for m, k in rest.items()}})
        if len(p) > MOST_TERMS:
            return None
    named = {**table, **{i: g for g, i in gaps.items()}}
    if any(c < 0 for c in p.values()) or any(b not in named for m in p for b, _ in m):
        return None
    odd = {b for m in p for b, e in m if e % 2 and b >= 0}
    if not all(sign(proof, named[b], "le") for b in odd):
        return None
    for b in {b for m in p for b, _ in m if b >= 0}:
        sign(proof, named[b], "lt" if b in odd else "ne")
    return [[num(Fraction(c)), [named[b] for b, e in m for _ in range(e if b < 0 else e % 2)],
             [named[b] for b, e in m if b >= 0 for _ in range(e // 2)]] for m, c in p.items()]


def _width(known: list[Any]) -> Fraction:
    """The distance of two constant bounds."""
    (_, c, r), (_, d, s) = known if known[0][1] > 0 else known[::-1]
    return Fraction(r.get((), 0) / c - s.get((), 0) / d)


def _times(p: Poly, q: Poly) -> Poly:
    out: Poly = {}
    for m, c in p.items():
        for n, d in q.items():
            joint = dict(m)
            for a, e in n:
                joint[a] = joint.get(a, 0) + e
            key = tuple(sorted(joint.items()))
            out[key] = out.get(key, 0) + c * d
    return {m: c for m, c in out.items() if c}


def _put(p: Poly, a: int, value: Poly) -> Poly:
    """p with a polynomial for the variable a."""
    powers: list[Poly] = [{(): 1}]
    out: Poly = {}
    for m, c in p.items():
        e = dict(m).get(a, 0)
        while len(powers) <= e:
            powers.append(_times(powers[-1], value))
        for n, d in _times({tuple(f for f in m if f[0] != a): c}, powers[e]).items():
            out[n] = out.get(n, 0) + d
    return {m: c for m, c in out.items() if c}


def _bernstein(p: Poly, a: int, known: list[Any], atom: Callable[[Term], int], highest: int) -> Poly:
    """p over products of x - low and high - x of one degree, raised up to `highest` while a coefficient is negative."""
    (lower, c, r), (upper, d, s) = known if known[0][1] > 0 else known[::-1]
    low, high = -Fraction(r.get((), 0)) / c, -Fraction(s.get((), 0)) / d
    x, y = atom(lower), atom(upper)
    one: Poly = {((x, 1),): 1 / (c * (high - low)), ((y, 1),): 1 / (-d * (high - low))}  # (x - low) + (high - x) over the width
    p = _put(p, a, {((x, 1),): 1 / c, (): low} if low else {((x, 1),): 1 / c})
    degree = max((dict(m).get(x, 0) for m in p), default=0)
    for n in range(degree, max(degree, highest) + 1):
        powers: list[Poly] = [{(): 1}]
        for _ in range(n):
            powers.append(_times(powers[-1], one))
        out: Poly = {}
        for m, k in p.items():
            for mono, v in _times({m: k}, powers[n - dict(m).get(x, 0)]).items():
                out[mono] = out.get(mono, 0) + v
        out = {m: k for m, k in out.items() if k}
        if all(k > 0 for k in out.values()) or n >= highest:
            break
    return out


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


FALLBACKS: tuple[Callable[[Proof, Term, str], bool], ...] = (by_bounds, by_squares, by_factors, by_logarithm, by_weights)
