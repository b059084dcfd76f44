"""Derivatives, values at points, tuples, matrices and vector fields in SymPy.

What speaks of a function binds its variables: they get symbols of their own wherever the point, or a value that is put in
for another variable, has one of theirs. A tuple is a matrix of one column, a tuple of tuples has them as its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import sympy

from derivable.errors import IllTyped
from derivable.kernel.meaning import components
from derivable.kernel.terms import Term
from derivable.language.sympy_arithmetic import add, minus, times
from derivable.language.sympy_scope import Scope
from derivable.language.sympy_words import AsymptoticallyStable, ForAll

Made = Callable[[Scope, list[Any]], Any]  # what is made of a scope inside a binder, and of the symbols that are bound


def alone(u: Any) -> Any:
    """What is no matrix: a number or a statement."""
    if isinstance(u, sympy.MatrixBase):
        raise IllTyped("SymPy has no counterpart of a tuple where a number is expected; take its components one by one")
    return u


def of_one_shape(left: Any, right: Any) -> tuple[Any, Any]:
    """The sides of an equation; a number is a tuple of one component, where the other side is one."""
    one = [u for u in (left, right) if isinstance(u, sympy.MatrixBase)]
    if len(one) == 1 and one[0].shape == (1, 1):
        return tuple(u[0, 0] if isinstance(u, sympy.MatrixBase) else u for u in (left, right))
    if len({getattr(u, "shape", None) for u in (left, right)}) > 1:
        raise IllTyped("SymPy has no counterpart of an equation between tuples of different shapes")
    return left, right


# --- at a point

def _point(s: Scope, xs: Term, at: Term) -> list[Any]:
    """A point: a value for the variable, or a tuple of values for a tuple of variables."""
    parts = [at] if xs.op != "tuple" else list(at.args) if at.op == "tuple" else []
    if len(parts) != len(components(xs)):
        raise IllTyped(f"a point has as many components as there are variables: {len(components(xs))} are needed")
    return [alone(p) for p in s.each(parts)]


def _free(s: Scope, xs: Term) -> bool:
    """Whether variables stand for themselves here, and nothing else has their symbols, so that one may speak of them as they are."""
    keys = components(xs)
    own = [s(x) for x in keys]
    others = [v for k, v in s.values.items() if k not in keys]
    return all(v.is_Symbol for v in own) and len(set(own)) == len(own) and not any(set(own) & v.free_symbols for v in others)


def _there(s: Scope, xs: Term, at: Term, made: Made) -> Any:
    """What is made of the variables, at a point; at the variables themselves it stays as it is."""
    if at is xs and _free(s, xs):
        return made(s, s.each(components(xs)))
    values = _point(s, xs, at)
    inner, symbols = s.avoiding(sympy.Tuple(*values)).bind(*components(xs))
    return _each(made(inner, symbols), lambda u: sympy.Subs(u, symbols, values))


def _each(u: Any, f: Callable[[Any], Any]) -> Any:
    return sympy.ImmutableMatrix(u.rows, u.cols, [f(v) for v in u]) if isinstance(u, sympy.MatrixBase) else f(u)


def slope(s: Scope, x: Term, at: Term, body: Term) -> Any:
    """diff(x, a, F): the derivative of F by x at a, component by component."""
    return _there(s, x, at, lambda inner, xs: _each(inner(body), lambda u: sympy.Derivative(u, xs[0])))


def at(s: Scope, xs: Term, point: Term, body: Term) -> Any:
    """at(V, L, F): F at the point L, by SymPy's Subs."""
    return _there(s, xs, point, lambda inner, _: inner(body))


def jacobian(s: Scope, xs: Term, point: Term, field: Term) -> Any:
    """jacobian(V, L, W): the derivatives of the components of W, one row each, at the point L."""
    def rows(inner: Scope, symbols: list[Any]) -> Any:
        return sympy.ImmutableMatrix([[sympy.Derivative(alone(inner(f)), v) for v in symbols] for f in components(field)])

    return _there(s, xs, point, rows)


def along(s: Scope, xs: Term, point: Term, field: Term, h: Term) -> Any:
    """along(V, L, W, H): the derivative of H along the field W, at the point L."""
    return _there(s, xs, point, lambda inner, symbols: _rate(inner, symbols, field, h))


def _rate(s: Scope, symbols: list[Any], field: Term, h: Term) -> Any:
    velocities = [alone(v) for v in s.each(components(field))]
    if len(velocities) != len(symbols):
        raise IllTyped(f"a field has as many components as there are variables: {len(symbols)} are needed")
    return add(*(times(v, sympy.Derivative(alone(s(h)), x)) for x, v in zip(symbols, velocities)))


# --- tuples and matrices

def entries(s: Scope, *rows: Term) -> Any:
    """A tuple: its components one below the other, or the rows of a matrix."""
    made = [[alone(v) for v in s.each(components(r))] for r in rows]
    if len({len(r) for r in made}) > 1:
        raise IllTyped("SymPy has no counterpart of a tuple whose components have different lengths")
    return sympy.ImmutableMatrix(made)


def matrix(s: Scope, m: Term) -> Any:
    """A matrix; what is no tuple is its own only entry."""
    return s(m) if m.op in ("tuple", "jacobian") else entries(s, m)


def zeros(s: Scope, xs: Term) -> Any:
    """As many zeros as there are components."""
    return sympy.ImmutableMatrix([0] * len(components(xs)))


def characteristic(m: Any, x: Any) -> Any:
    """det(x I - M)."""
    if m.rows != m.cols:
        raise IllTyped(f"a characteristic polynomial is of a square matrix, not of {m.rows} rows and {m.cols} columns")
    return sympy.Determinant(sympy.ImmutableMatrix(m.rows, m.cols, lambda i, j: add(x, minus(m[i, j])) if i == j else minus(m[i, j])))


def monic(roots: Iterable[Any], x: Any) -> Any:
    """The product of x - r over the roots r."""
    return times(*(add(x, minus(r)) for r in roots))


# --- statements

def spectrum(s: Scope, m: Term, values: Term) -> Any:
    """spectrum(M, L): the characteristic polynomial is the product over the eigenvalues, everywhere."""
    inner, x = s.introduce(r"\lambda", "complex")
    return ForAll((x,), sympy.Eq(characteristic(matrix(inner, m), x), monic(inner.each(components(values)), x), evaluate=False))


def conserved(s: Scope, xs: Term, field: Term, h: Term) -> Any:
    """conserved(V, W, H): the derivative of H along W is 0 at all values of the variables."""
    inner, symbols = s.bind(*components(xs))
    return ForAll(symbols, sympy.Eq(_rate(inner, symbols, field, h), sympy.S.Zero, evaluate=False))


def stable(s: Scope, xs: Term, point: Term, field: Term) -> Any:
    """stable(V, L, W): the point L is asymptotically stable under the flow of W."""
    inner, symbols = s.bind(*components(xs))
    return AsymptoticallyStable(sympy.Lambda(tuple(symbols), matrix(inner, field)), _point(s, xs, point))
