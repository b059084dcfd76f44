"""Statements: what a line may say besides a relation to the line before."""

from __future__ import annotations

from typing import Any

from derivable.kernel.terms import TRUE, Term
from derivable.language.calculus import vector
from derivable.language.expressions import Expr, Proposition, all_of, drop, lift, merge, relation, state


def eq(a: Any, b: Any) -> Proposition:
    """a = b, as a statement of its own."""
    return relation("eq", a, b)


def ne(a: Any, b: Any) -> Proposition:
    """a != b."""
    return relation("ne", a, b)


def both(*parts: Proposition) -> Proposition:
    """All of several statements."""
    return all_of(parts)


def iff(left: Proposition, right: Proposition) -> Proposition:
    """left if and only if right."""
    return state("iff", left, right)


def implies(left: Proposition, right: Proposition) -> Proposition:
    """If left then right."""
    return state("imp", left, right)


def negate(p: Proposition) -> Proposition:
    """The opposite of a statement."""
    return state("not", p)


def _domain(x: Expr) -> Proposition:
    """The declared domain of a variable, as one condition on it."""
    own = x.declarations[x.term.args[0]].hypotheses
    return Proposition(TRUE if not own else own[0] if len(own) == 1 else Term("and", *own), x.declarations)


def _about(op: str, x: Expr, *parts: Expr | Proposition) -> Proposition:
    made = state(op, x, *parts)
    return Proposition(made.term, drop(made.declarations, x))


def strictly_increasing(f: Any, x: Expr) -> Proposition:
    """f is strictly increasing in x, on the declared domain of x."""
    return _about("increasing", x, lift(f), _domain(x))


def injective(f: Any, x: Expr) -> Proposition:
    """f takes different values at different x of its declared domain."""
    return _about("injective", x, lift(f), _domain(x))


def onto(f: Any, x: Expr) -> Proposition:
    """f takes every real value, on the declared domain of x."""
    return _about("onto", x, lift(f), _domain(x))


def unique_solution(x: Expr, left: Any, right: Any) -> Proposition:
    """The equation left = right has exactly one solution x in the declared domain of x."""
    return _about("unique", x, state("and", _domain(x), eq(left, right)))


def maximiser(point: Any, f: Any, x: Expr) -> Proposition:
    """f is largest at `point`, and only there, on the declared domain of x."""
    p = lift(point)
    made = Term("maximiser", x.term, p.term, lift(f).term, _domain(x).term)
    return Proposition(made, merge(drop(merge(lift(f).declarations, x.declarations), x), p.declarations))


def conserved(quantity: Any, field: Any, variables: Any) -> Proposition:
    """The quantity is constant along the solutions of x' = field(x)."""
    return state("conserved", vector(*variables), vector(*field), lift(quantity))


def spectrum(m: Expr, values: Any) -> Proposition:
    """The eigenvalues of a matrix, each as often as its multiplicity."""
    return state("spectrum", m, vector(*values))


def hurwitz(m: Expr) -> Proposition:
    """Every eigenvalue has a negative real part."""
    return state("hurwitz", m)


def asymptotically_stable(field: Any, variables: Any, point: Any) -> Proposition:
    """`point` is an asymptotically stable stationary point of x' = field(x)."""
    return state("stable", vector(*variables), vector(*point), vector(*field))
