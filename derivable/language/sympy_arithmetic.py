"""The arithmetic of SymPy as it stands: nothing is evaluated, so that x/x keeps its condition."""

from __future__ import annotations

from typing import Any

import sympy


def add(*parts: Any) -> Any:
    """A sum as it stands."""
    return sympy.Add(*parts, evaluate=False)


def times(*parts: Any) -> Any:
    """A product as it stands."""
    return sympy.Mul(*parts, evaluate=False)


def power(base: Any, exponent: Any) -> Any:
    """A power as it stands."""
    return sympy.Pow(base, exponent, evaluate=False)


def minus(u: Any) -> Any:
    """-u, where a number is a number."""
    return -u if u.is_Rational else times(sympy.S.NegativeOne, u)


def over(a: Any, b: Any) -> Any:
    """A quotient as it stands."""
    return times(a, power(b, sympy.S.NegativeOne))


def root(u: Any) -> Any:
    """The principal square root as it stands."""
    return power(u, sympy.S.Half)


def log(u: Any) -> Any:
    """The logarithm as it stands."""
    return sympy.log(u, evaluate=False)


def relative(q: Any, p: Any) -> Any:
    """The integrand q log(q/p) of a divergence."""
    return times(q, log(over(q, p)))
