"""Dimensions of densities: p(x, z) is a density of x and z, a logarithm is a number, and the two cannot be added.

A density of x carries the inverse of the unit of x; an integral over x takes it away. Sides that differ in dimension are
not about the same kind of thing: a joint set equal to a marginal, an integral over the wrong variable, E[p(x)] where
E[log p(x)] is meant. A sum over an index that nothing depends on is most likely a missing index, and not read either.
"""

from __future__ import annotations

from fractions import Fraction

from derivable.errors import IllTyped
from derivable.kernel.terms import Term
from derivable.language.latex import latex

Dimension = dict[str, Fraction] | None  # powers of the units of variables; None fits anything
NUMBER: Dimension = {}


def check(prop: Term) -> None:
    """Raise IllTyped where two things of different dimension are compared or added."""
    if prop.op in ("eq", "ne", "lt", "le"):
        _agree(prop.args[0], prop.args[1])
    else:
        for a in prop.args:
            if isinstance(a, Term):
                check(a)


def dimension(t: Term) -> Dimension:
    """The dimension of a term; None where it is not tracked (blocks of sequences, powers that are not numbers)."""
    op, a = t.op, t.args
    if op in ("num", "sym", "const", "call"):
        return None if op == "num" and a[0] == 0 else NUMBER
    if op == "density":
        return None if any(b.args[0].args[0].endswith("[]") for b in a[1].args) else _add({}, _units(a[1]), -1)
    if op in ("add", "sub", "max"):
        return _agree(*a)
    if op in ("neg", "abs"):
        return dimension(a[0])
    if op in ("mul", "div"):
        out = dimension(a[0])
        for u in a[1:]:
            out = _add(out, dimension(u), 1 if op == "mul" else -1)
        return out
    if op in ("pow", "sqrt"):
        power = Fraction(1, 2) if op == "sqrt" else a[1].args[0] if a[1].op == "num" else None
        return None if power is None else _add({}, dimension(a[0]), power)
    if op == "total":
        return _add(dimension(a[1]), _units(a[0]), 1)
    if op == "mean":
        return dimension(a[1])
    if op in ("sum", "prod"):
        if a[0] not in a[3].free and any(v.args[1] == "law" for v in a[3].free):
            raise IllTyped(f"the index {latex(a[0])} does not occur in what is summed: {latex(a[3])}")
        return dimension(a[3]) if op == "sum" else None
    if op in ("divergence", "crossing", "midway"):
        _agree(*a)
        return NUMBER
    for u in (u for u in a if isinstance(u, Term) and u.op not in ("tuple", "block")):
        dimension(u)
    return NUMBER if op in ("log", "surprise", "information") else None


def _units(blocks: Term) -> Dimension:
    return {b.args[0].args[0]: Fraction(1) for b in blocks.args}


def _add(left: Dimension, right: Dimension, scale: Fraction | int) -> Dimension:
    if left is None or right is None:
        return None
    total = {v: left.get(v, Fraction(0)) + scale * right.get(v, Fraction(0)) for v in {**left, **right}}
    return {v: e for v, e in total.items() if e}


def _agree(*terms: Term) -> Dimension:
    """The dimension that all terms have; raises IllTyped if two differ."""
    first: Term | None = None
    found: Dimension = None
    for t in terms:
        d = dimension(t)
        if d is None:
            continue
        if first is not None and d != found:
            hint = "; is a logarithm missing?" if not d or not found else ""
            raise IllTyped(f"{latex(first)} is {_said(found)}, {latex(t)} is {_said(d)}{hint}")
        first, found = t, d
    return found


def _said(d: Dimension) -> str:
    if not d:
        return "a number"
    if all(e == -1 for e in d.values()):
        return f"a density of {', '.join(sorted(d))}"
    return "of dimension " + " ".join(f"[{v}]^{e}" for v, e in sorted(d.items()))
