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
from derivable.provers.conjugates import by_conjugate
from derivable.provers.expansions import Expansion, choices
from derivable.provers.exponential_order import by_exponents
from derivable.provers.log_bounds import by_logarithm
from derivable.provers.mixtures import by_mixture
from derivable.provers.plausible import negative
from derivable.provers.polynomials import factored, names, to_term, with_inverses
from derivable.provers.proof import ONE, ZERO, Proof, Stuck, Term, gap_of, num
from derivable.provers.signs import defined, show, sign
from derivable.provers.weighted_logs import by_weights


def prove(proof: Proof, goal: Term) -> None:
    """Show an inequality; Stuck if no certificate was found."""
    if goal.op not in ("lt", "le", "ne"):
        raise Stuck("not an inequality")
    from derivable.provers.field import equations

    if goal.op != "ne" and negative(proof, gap_of(goal), goal.op == "lt"):
        raise Stuck("it seems to be false at a point of the domain")
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

    found = [f for f in proof.scope.facts if f.op in ("lt", "le") and f not in proof.scope.assumed and f not in proof.computed]
    gap = Term("sub", goal.args[1], goal.args[0])
    for fact in (f for f in found if len(f.free) > 1):
        slack = Term("sub", fact.args[1], fact.args[0])
        if negative(proof, Term("sub", gap, slack)):
            continue
        uses = equations(proof, *goal.args, slack)
        normal = proof.normal(uses)
        rest = normal.of(Term("sub", gap, slack))
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
    for found, side in choices(proof, p):
        expansion = Expansion(p, found)
        if not expansion.run(side):
            continue
        table |= names(proof, normal, *(gap for rows in found.values() for gap, _, _ in rows))
        terms = _rows(proof, expansion, table)
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


def _rows(proof: Proof, expansion: Expansion, table: dict[int, Term]) -> list[Any] | None:
    """An expansion as rows (coefficient, factors, squares); None where an atom of an odd power is not known to be 0 or more."""
    rows = expansion.rows()
    powers = [power for _, atoms, _ in rows for power in atoms]
    if any(a not in table for a, _ in powers):
        return None
    odd = {a for a, e in powers if e % 2}
    if not all(sign(proof, table[a], "le") for a in odd):
        return None
    for a in {a for a, _ in powers}:
        sign(proof, table[a], "lt" if a in odd else "ne")
    return [[num(c), [table[a] for a, e in atoms if e % 2] + [g for g, e in gaps for _ in range(e)],
             [table[a] for a, e in atoms for _ in range(e // 2)]] for c, atoms, gaps in rows]


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


FALLBACKS: tuple[Callable[[Proof, Term, str], bool], ...] = (by_bounds, by_squares, by_factors, by_logarithm, by_weights, by_mixture,
                                                                by_conjugate, by_exponents)
