"""Polynomials for functions that are only named: where a claim about any f fails for f(x) = x^2, it is refuted.

Tried where values at points are not enough: for derivatives of f, and for f at arguments that are not rational.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from derivable.kernel.meaning import calls, define, plain
from derivable.kernel.terms import ONE, TWO, Rejected, Term, num
from derivable.refuters.search import Refutation, refute

X = Term("sym", "x", "real")
SHAPES = (  # from simple to less simple; the second is positive everywhere
    Term("pow", X, TWO), Term("add", ONE, Term("pow", X, TWO)), Term("add", Term("pow", X, num(3)), X), Term("mul", TWO, X), num(2),
)


def refute_by_functions(claim: Term, known: Mapping[Term, Term], points: int) -> Refutation | None:
    """A refutation with polynomials for the functions that have no definition; None where none was found."""
    named = {plain(c.args[0]) for c in calls(claim.args[0])} - set(define(claim.args[2:]))
    heads = sorted((h for h in named if h.args[1] == "real"), key=lambda h: h.args)
    if not heads or len(heads) > 3:
        return None
    for chosen in _choices(len(heads)):
        functions = tuple(Term("define", Term("call", h, X), body) for h, body in zip(heads, chosen))
        try:
            found = refute(claim, known, min(points, 8), functions)
        except (Rejected, ArithmeticError, LookupError, TypeError, ValueError):
            continue
        if found is not None:
            return found
    return None


def _choices(count: int) -> Iterator[tuple[Term, ...]]:
    yield from list(product(SHAPES, repeat=count))[:12]
