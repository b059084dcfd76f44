"""Densities that nobody writes down in SymPy: a joint density is a function of all random variables, and everything else totals of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import sympy

from derivable.kernel.terms import TWO, Term
from derivable.language.sympy_arithmetic import add, log, over, relative, times
from derivable.language.sympy_scope import Key, Scope


def _marginal(s: Scope, law: Term, found: Iterable[Key]) -> Any:
    """The density of some random variables: the total of the joint density over all others."""
    inner, symbols = s.bind(*(v for v in s.variables if v not in found))
    joint = sympy.Function(law.args[0], real=True, positive=True)(*(inner.state(v) for v in s.variables))
    return s.total(joint, symbols)


def density(s: Scope, law: Term, left: Term, right: Term) -> Any:
    """law(left | right): a marginal over another."""
    a, b = s.places(left.args), s.places(right.args)
    s.places((*left.args, *right.args))
    above = _marginal(s, law, [*a, *b]) if a else sympy.S.One
    return over(above, _marginal(s, law, b)) if a and b else above


def mean(s: Scope, q: Term, body: Callable[[Scope], Any]) -> Any:
    """The mean, under a density q(A | B), of what `body` is where A is bound."""
    inner, symbols = s.bind(*s.places(q.args[1].args))
    return s.total(times(inner(q), body(inner)), symbols)


def total(s: Scope, found: Term, body: Term) -> Any:
    """The total over random variables."""
    inner, symbols = s.bind(*s.places(found.args))
    return s.total(inner(body), symbols)


def midway(s: Scope, p: Term, q: Term) -> Any:
    """The Jensen-Shannon divergence."""
    middle = Term("div", Term("add", p, q), TWO)
    parts = [mean(s, d, lambda i, d=d: log(over(i(d), i(middle)))) for d in (p, q)]  # type: ignore[misc]
    return over(add(*parts), sympy.Integer(2))


def information(s: Scope, law: Term, a: Term, b: Term) -> Any:
    """The mutual information."""
    one, two = s.places(a.args), s.places(b.args)
    inner, symbols = s.bind(*one, *two)
    joint, left, right = (_marginal(inner, law, found) for found in ([*one, *two], one, two))
    return s.total(relative(joint, times(left, right)), symbols)
