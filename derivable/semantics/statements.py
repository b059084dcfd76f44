"""Whether statements about functions on a set, about matrices and about flows hold at a point: one row a statement.

As in `truth`, None says that nothing was found that speaks against it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Any

from derivable.semantics import determinants
from derivable.semantics.balls import GUARD, ZERO, Cannot, Number, Undefined
from derivable.semantics.far import outlook, trend
from derivable.semantics.operators import Evaluator, Place, Term, at_point, listed, rate, slopes
from derivable.semantics.places import names
from derivable.semantics.truth import Truth, candidates, premise

TRIED = [Fraction(p, 1000) for p in (0, 1007, -2011, 513, -487)]  # places of what a statement about a flow binds
BISECTIONS = 160


def _total(row: Callable[[Evaluator, Term, Place], Truth]) -> Callable[[Evaluator, Term, Place], Truth]:
    """What is said of a function on a set says that it has values there."""
    def said(e: Evaluator, p: Term, place: Place) -> Truth:
        try:
            return row(e, p, place)
        except Undefined:
            return False

    return said


def _within(e: Evaluator, x: Term, domain: Term, place: Place) -> Iterator[Number]:
    for v in candidates(e, x, place):
        if premise(e, domain, {**place, x: v}) is True:
            yield v


def _values(e: Evaluator, p: Term, place: Place) -> list[tuple[Any, Number]]:
    """Values of x in the domain, in order, with those of the function."""
    x, f, domain = p.args
    found = sorted(v for v in _within(e, x, domain, place) if type(v) is Fraction)
    if len(found) < 2:
        raise Cannot("too few values in the domain")
    return [(v, e.number(f, {**place, x: v})) for v in found]


def _increasing(e: Evaluator, p: Term, place: Place) -> Truth:
    values = [v for _, v in _values(e, p, place)]
    return False if any(e.numbers.sign(e.numbers.subtract(b, a), GUARD) in (-1, 0) for a, b in pairwise(values)) else None


def _injective(e: Evaluator, p: Term, place: Place) -> Truth:
    values = _values(e, p, place)
    for (_, a), (_, b) in combinations(values, 2):
        if isinstance(gap := e.numbers.subtract(a, b), Fraction) and gap == 0:
            return False
    for left, top, right in zip(values, values[1:], values[2:]):
        turns = [e.numbers.sign(e.numbers.subtract(top[1], end[1]), GUARD) for end in (left, right)]
        if turns in ([1, 1], [-1, -1]) and _met_twice(e, p, place, left, top, right):
            return False
    return None


def _met_twice(e: Evaluator, p: Term, place: Place, *three: tuple[Any, Number]) -> bool:
    """Whether a level between a middle value and both outer ones is reached on either side of it."""
    (_, low), (_, top), (_, high) = three
    nearer = low if e.numbers.sign(e.numbers.subtract(low, high)) == e.numbers.sign(e.numbers.subtract(top, low)) else high
    level = e.numbers.multiply(Fraction(1, 2), e.numbers.add(top, nearer))
    return all(_root(e, p.args[0], p.args[1], level, place, a[0], b[0]) is not None for a, b in pairwise(three))


def _onto(e: Evaluator, p: Term, place: Place) -> Truth:
    """A function with values everywhere takes all values if and only if it goes to infinity at one end, and to minus infinity at the other."""
    x, f, domain = p.args
    if _flat(domain) or x.args[1] != "real":
        raise Cannot("whether a function takes all values on part of the line")
    for v in candidates(e, x, place):
        e.number(f, {**place, x: v})
    far = outlook(e.point, e.definitions)
    return {trend(far.numbers, lambda v: far.number(f, {**place, x: v}), side) for side in (1, -1)} == {1, -1}


def _root(e: Evaluator, x: Term, f: Term, level: Number, place: Place, a: Fraction, b: Fraction) -> Fraction | None:
    """A point between a and b where f is at a level, by halving; None at a jump."""
    def gap(v: Fraction) -> Number:
        return e.numbers.subtract(e.number(f, {**place, x: v}), level)

    first = e.numbers.sign(gap(a))
    if first == 0 or e.numbers.sign(gap(b)) == 0:
        return a if first == 0 else b
    return _solved(e, gap, a, b, first)


def _unique(e: Evaluator, p: Term, place: Place) -> Truth:
    """Of a set that is given by an equation: two solutions contradict that there is exactly one."""
    x, rows = p.args[0], _flat(p.args[1])
    equations = [q for q in rows if q.op == "eq"]
    if len(equations) != 1:
        raise Cannot("a set that is not given by one equation")
    left, right = equations[0].args
    others = [q for q in rows if q is not equations[0]]
    found: list[Fraction] = []

    def gap(v: Fraction) -> Number:
        here = {**place, x: v}
        return e.numbers.subtract(e.number(left, here), e.number(right, here))

    within = sorted(v for v in candidates(e, x, place) if type(v) is Fraction
                    and all(premise(e, q, {**place, x: v}) is True for q in others) and _has_value(gap, v))
    signs = [e.numbers.sign(gap(v), GUARD) for v in within]
    found += [v for v, s in zip(within, signs) if s == 0]
    for a, b, s, t in zip(within, within[1:], signs, signs[1:]):
        if s is not None and t is not None and s * t == -1:
            root = _solved(e, gap, a, b, s)
            found += [root] if root is not None else []
    if len(set(found)) > 1:
        return False
    if not found:
        raise Cannot("no solution was found")
    return None


def _has_value(f: Callable[[Fraction], Number], v: Fraction) -> bool:
    """Whether a function has a value: where one side of an equation has none, the equation does not hold."""
    try:
        f(v)
    except Undefined:
        return False
    return True


def _solved(e: Evaluator, gap: Callable[[Fraction], Number], a: Fraction, b: Fraction, first: int | None) -> Fraction | None:
    for _ in range(BISECTIONS if e.numbers.bits < 200 else 2 * BISECTIONS):
        middle = (a + b) / 2
        if not _has_value(gap, middle):
            return None
        sign = e.numbers.sign(gap(middle))
        if sign in (0, None):
            return middle
        a, b = (middle, b) if sign == first else (a, middle)
    return a if abs(e.numbers.middle(gap(a))) < e.numbers.context.mpf(10) ** -20 else None


def _flat(p: Term) -> list[Term]:
    return [r for q in p.args for r in _flat(q)] if p.op == "and" else [p]


def _maximiser(e: Evaluator, p: Term, place: Place) -> Truth:
    x, at, f, domain = p.args
    best = e.number(at, place)
    if premise(e, domain, {**place, x: best}) is False:
        return False
    top = e.number(f, {**place, x: best})
    for v in _within(e, x, domain, place):
        if e.numbers.differ(v, best) and e.numbers.sign(e.numbers.subtract(top, e.number(f, {**place, x: v})), GUARD) in (-1, 0):
            return False
    return None


def _spectrum(e: Evaluator, p: Term, place: Place) -> Truth:
    matrix, roots = e(p.args[0], place), e(p.args[1], place)
    if len(matrix) != len(roots):
        return False
    n = e.numbers
    for x in (Fraction(0), Fraction(1), Fraction(-2), Fraction(3, 2), Fraction(5), Fraction(-7), Fraction(11))[:len(roots) + 1]:
        shifted = tuple(tuple(n.subtract(x if i == j else ZERO, u) for j, u in enumerate(row)) for i, row in enumerate(matrix))
        product: Number = Fraction(1)
        for r in roots:
            product = n.multiply(product, n.subtract(x, r))
        if n.differ(determinants.determinant(n, shifted), product):
            return False
    return None


def _conserved(e: Evaluator, p: Term, place: Place) -> Truth:
    """At some points, the function does not change along the flow; where its change has no value, it is not conserved."""
    xs, speeds, h = p.args
    fixed = set(listed(xs)).isdisjoint(names(h) | names(speeds))  # then it is the same everywhere
    for k in range(1 if fixed else len(TRIED)):
        here = {**place, **{x: TRIED[(k + i) % len(TRIED)] for i, x in enumerate(listed(xs))}}
        try:
            if (moves := e.numbers.differ(rate(e, xs, speeds, h, here), ZERO)) is True:
                return False
        except Undefined:
            return False
    return True if fixed and moves is False else None


def _hurwitz(e: Evaluator, p: Term, place: Place) -> Truth:
    found = determinants.left_half_plane(e.numbers, e(p.args[0], place))
    return None if found is None else bool(found)


def _stable(e: Evaluator, p: Term, place: Place) -> Truth:
    """Asymptotic stability: of what eigenvalues on the axis leave open, nothing is said."""
    xs, point, field = p.args
    here = at_point(e, xs, point, place)
    if any(e.numbers.differ(e.number(f, here), ZERO) for f in listed(field)):
        return False
    matrix = slopes(e, xs, field, here)
    if determinants.left_half_plane(e.numbers, matrix) == 1:
        return True
    if determinants.to_the_right(e.numbers, matrix):
        return False
    raise Cannot("stability with an eigenvalue on, or near, the axis")


STATEMENTS: dict[str, Callable[[Evaluator, Term, Place], Truth]] = {
    "increasing": _total(_increasing), "injective": _total(_injective), "onto": _total(_onto), "maximiser": _total(_maximiser),
    "unique": _unique, "spectrum": _spectrum, "conserved": _conserved, "hurwitz": _hurwitz, "stable": _stable,
}
