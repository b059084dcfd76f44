"""Polynomials for functions that are only named, constants for families, Gaussians for densities: where a claim about any
f fails for f(x) = x^2, it is refuted.

Tried where values at points are not enough: for derivatives of f, for f at arguments that are not rational, for
sums of what has a value only where all members are positive.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product

from derivable.kernel.meaning import calls, define, plain
from derivable.kernel.terms import ONE, TWO, ZERO, Rejected, Term, num
from derivable.language.latex import latex
from derivable.provers.proof import Stuck
from derivable.refuters.search import Refutation, closed_forms, refute, seems_false

X, I = Term("sym", "x", "real"), Term("sym", "i", "int")  # noqa: E741 (an index)
FAMILIES = (num(2), num(Fraction(1, 2)), num(3), num(Fraction(1, 3)), num(-1))  # for families: every member alike
SHAPES = (  # from simple to less simple; the second is positive everywhere
    Term("pow", X, TWO), Term("add", ONE, Term("pow", X, TWO)), Term("add", Term("pow", X, num(3)), X), Term("mul", TWO, X), num(2),
)
BELLS = (Term("normal", X, ONE, TWO), Term("normal", X, ZERO, ONE))
MOST = 12


def refute_by_functions(claim: Term, known: Mapping[Term, Term], points: int, quick: bool = False) -> Refutation | None:
    """A refutation with polynomials for the functions that have no definition; None where none was found.

    `quick`: the first choice alone, and that only for claims about densities, which no other search refutes.
    """
    for functions, fresh in _choices(claim, quick):
        try:
            found = refute(claim, closed_forms(claim, functions) if fresh or not known else known, min(points, 8), functions)
        except (Rejected, Stuck, ArithmeticError, LookupError, TypeError, ValueError):
            continue
        if found is not None:
            return replace(found, tables={latex(f.args[0]): latex(f.args[1]) for f in functions})
    return None


def seems_false_by_functions(claim: Term, points: int) -> bool:
    """Whether a claim about densities fails for Gaussians, as far as floats tell."""
    return any(seems_false(claim, closed_forms(claim, functions), points, functions) for functions, _ in _choices(claim, True))


def _choices(claim: Term, quick: bool) -> Iterator[tuple[tuple[Term, ...], bool]]:
    """Definitions for the functions that have none, and whether there are densities among them."""
    named = {plain(c.args[0]) for c in calls(claim.args[0])} - set(define(claim.args[2:]))
    heads = sorted((h for h in named if h.args[1] in ("real", "int")), key=lambda h: h.args)
    if not heads or len(heads) > 4:
        return
    shapes = [_shapes(claim, h) for h in heads]
    densities = [k for k, s in enumerate(shapes) if s is BELLS]
    for k in densities[1::2]:  # two densities are not tried as one
        shapes[k] = BELLS[::-1]
    if quick and not densities:
        return
    for chosen in list(product(*shapes))[:1 if quick else MOST]:
        yield tuple(Term("define", Term("call", h, X if h.args[1] == "real" else I), body) for h, body in zip(heads, chosen)), bool(densities)


def _shapes(claim: Term, head: Term) -> tuple[Term, ...]:
    """What is tried for a function; a family whose members have the sum 1 is proportional to 1, 2, 3, .., forwards or backwards."""
    if head.args[1] == "real":
        return BELLS if any(h.op == "eq" and h.args[0].op == "int" and h.args[0].args[1].args[:1] == (head,) for h in claim.args[1].args) else SHAPES
    for h in claim.args[1].args:
        if h.op == "eq" and h.args[0].op == "sum" and h.args[1] is ONE and h.args[0].args[3].args[:1] == (head,):
            low, high = (u.args[0] for u in h.args[0].args[1:3] if u.op == "num")
            n = high - low + 1
            weight = num(Fraction(2) / (n * (n + 1)))
            return (Term("mul", weight, Term("add", I, num(1 - low))), Term("mul", weight, Term("add", num(high + 1), Term("mul", num(-1), I))))
    return FAMILIES
