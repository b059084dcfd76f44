"""Words that SymPy lacks: quantifiers, and what is said of vector fields and matrices.

They are SymPy Booleans made of SymPy pieces, so that they stand under Not, And, Implies and Equivalent like any other;
bound variables are not free in them, and are not replaced by subs. Nothing in them evaluates by itself.
"""

from __future__ import annotations

from typing import Any

import sympy
from sympy.logic.boolalg import Boolean


class _Quantified(Boolean):  # type: ignore[misc]
    """variables (a Tuple of symbols) and a statement about them."""

    def __new__(cls, variables: Any, statement: Any) -> Any:
        """The statement, quantified over variables, all of which are real or integer as the symbols say."""
        return sympy.Basic.__new__(cls, sympy.Tuple(*variables), statement)

    @property
    def variables(self) -> Any:
        """The bound variables."""
        return self.args[0]

    @property
    def statement(self) -> Any:
        """What is said of them."""
        return self.args[1]

    @property
    def bound_symbols(self) -> Any:
        """The bound variables, by SymPy's name for them."""
        return list(self.args[0])

    @property
    def free_symbols(self) -> Any:
        """The free variables: all but the bound ones."""
        return self.args[1].free_symbols - set(self.args[0])

    def _eval_subs(self, old: Any, new: Any) -> Any:
        if old in self.args[0]:
            return self
        if set(self.args[0]) & new.free_symbols:
            raise ValueError(f"{old} cannot be replaced by {new}: a variable of it is bound in {self}")
        return None


class ForAll(_Quantified):
    """The statement holds for all values of the variables."""


class Exists(_Quantified):
    """The statement holds for some values of the variables."""


class ExactlyOne(_Quantified):
    """The statement holds for exactly one value of the variable."""


class Hurwitz(Boolean):  # type: ignore[misc]
    """Every eigenvalue of the matrix has a negative real part."""

    def __new__(cls, matrix: Any) -> Any:
        """The statement about a matrix."""
        return sympy.Basic.__new__(cls, matrix)

    def doit(self, **hints: Any) -> Any:
        """The signs of the real parts of the eigenvalues, one after the other, as SymPy finds them."""
        return sympy.And(*(sympy.re(v) < 0 for v in self.args[0].doit(**hints).eigenvals()))


class AsymptoticallyStable(Boolean):  # type: ignore[misc]
    """The point is an asymptotically stable stationary point of x' = field(x); the field is a Lambda of its variables."""

    def __new__(cls, field: Any, point: Any) -> Any:
        """The statement about a field and a point."""
        return sympy.Basic.__new__(cls, field, sympy.Tuple(*point))
