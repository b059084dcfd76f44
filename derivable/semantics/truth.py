"""Whether a proposition holds at a point: one row a proposition.

True and False are shown; None says that it holds as far as can be told: two numbers agree to the last digit that is
known, or no value of a bound name was found that speaks against it. A side without a value makes a relation Undefined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Any

from derivable.semantics import determinants
from derivable.semantics.balls import GUARD, ZERO, Cannot, Near, Number, Undefined
from derivable.semantics.far import outlook, trend
from derivable.semantics.operators import Evaluator, Place, Term, at_point, listed, rate, slopes
from derivable.semantics.places import names

Truth = bool | None
REALS = [Fraction(p, q) for p, q in ((0, 1), (1, 1), (-1, 1), (1, 2), (2, 1), (-2, 1), (1, 5), (-1, 3), (3, 1), (9, 10), (7, 1), (-6, 1), (3, 2))]
TRIED = [Fraction(p, 1000) for p in (0, 1007, -2011, 513, -487)]  # places of what a statement about a flow binds
BISECTIONS = 160


def truth(e: Evaluator, p: Term, place: Place) -> Truth:
    """Whether a proposition holds."""
    e.units += 1
    if p.op not in TRUTHS:
        raise Cannot(f"nothing is known of the truth of {p.op}")
    return TRUTHS[p.op](e, p, place)


def candidates(e: Evaluator, x: Term, place: Place) -> list[Number]:
    """Values at which a name that is bound is looked at: the point's own values, and the indices in use, are among them."""
    if x.args[1] == "int":
        used = [k for _, whole in e.point.families for k in whole]
        return list(dict.fromkeys([*(Fraction(k) for k in range(-2, 6)), *used, *(k - 1 for k in used), *(k + 1 for k in used)]))
    here = [v for k, v in place.items() if type(k) is not tuple and type(v) is Fraction]
    return list(dict.fromkeys([*REALS, *here]))


def sides(e: Evaluator, p: Term, place: Place) -> tuple[Any, Any]:
    """The values of the two sides of a relation."""
    return e(p.args[0], place), e(p.args[1], place)


def _same(e: Evaluator, a: Any, b: Any) -> Truth:
    if type(a) is tuple or type(b) is tuple:
        if not (type(a) is tuple and type(b) is tuple and len(a) == len(b)):
            raise Cannot("tuples of different shapes")
        found = [_same(e, u, v) for u, v in zip(a, b)]
        return False if False in found else None if None in found else True
    differ = e.numbers.differ(a, b)
    return None if differ is None else not differ


def _equal(e: Evaluator, p: Term, place: Place) -> Truth:
    return _same(e, *sides(e, p, place))


def _order(strict: bool) -> Callable[[Evaluator, Term, Place], Truth]:
    def holds(e: Evaluator, p: Term, place: Place) -> Truth:
        a, b = sides(e, p, place)
        if type(a) is tuple or type(b) is tuple:
            raise Cannot("the order of tuples")
        return below(e, a, b, strict)

    return holds


def below(e: Evaluator, a: Number, b: Number, strict: bool) -> Truth:
    """Whether a < b, or a <= b; numbers that are not real have no order."""
    sign = e.numbers.sign(e.numbers.subtract(b, a), GUARD)
    for v in (a, b):
        if type(v) is Near and hasattr(v.middle, "_mpc_") and sign != -1:
            e.numbers.sign(v, GUARD)
    if sign is None:
        if strict:
            raise Cannot("two numbers are too near to each other to tell whether one is less")
        return None
    return sign > 0 or not strict and sign == 0


def opposite(found: Truth) -> Truth:
    """The truth of the opposite."""
    if found is None:
        raise Cannot("a proposition that is not known to hold is denied")
    return not found


def _and(e: Evaluator, p: Term, place: Place) -> Truth:
    found = [truth(e, q, place) for q in p.args]
    return False if False in found else None if None in found else True


def premise(e: Evaluator, p: Term, place: Place) -> Truth:
    """A relation says that both its sides have a value: as a premise it is false where they have none."""
    if p.op == "and":
        found = [premise(e, q, place) for q in p.args]
        return False if False in found else None if None in found else True
    try:
        return truth(e, p, place)
    except Undefined:
        if p.op in ("eq", "ne", "lt", "le"):
            return False
        raise Cannot("a premise without a value") from None


def _implies(e: Evaluator, p: Term, place: Place) -> Truth:
    given = premise(e, p.args[0], place)
    if given is False:
        return True
    found = truth(e, p.args[1], place)
    if given is None and found is False:
        raise Cannot("a premise that is not known to hold")
    return found


def _iff(e: Evaluator, p: Term, place: Place) -> Truth:
    a, b = (premise(e, q, place) for q in p.args)
    if None in (a, b):
        if False in (a, b):
            raise Cannot("one of two propositions is not known to hold")
        return None
    return a is b


def _forall(e: Evaluator, p: Term, place: Place) -> Truth:
    x, body = p.args
    values = [*candidates(e, x, place), *_compared(e, x, body, place)]
    if x.args[1] == "complex":
        values.append(e.numbers.add(Fraction(1, 2), e.numbers.multiply(Fraction(2), e.numbers.i)))
    looked = 0
    for v in values:
        try:
            if truth(e, body, {**place, x: v}) is False:
                return False
            looked += 1
        except Cannot as why:
            reason = why
    if not looked:
        raise reason
    return None


def _compared(e: Evaluator, x: Term, p: Term, place: Place) -> Iterator[Number]:
    """Values that a bound name is compared with: for all x, x != c is false, which only x = c shows."""
    if p.op in ("and", "not", "imp", "iff"):
        for q in p.args:
            yield from _compared(e, x, q, place)
    for one, other in (p.args, p.args[::-1]) if p.op in ("eq", "ne", "lt", "le") else ():
        if one is x and x not in names(other):
            with suppress(Cannot, Undefined):
                yield e.number(other, place)


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
    for k in range(len(TRIED)):
        here = {**place, **{x: TRIED[(k + i) % len(TRIED)] for i, x in enumerate(listed(xs))}}
        try:
            if e.numbers.differ(rate(e, xs, speeds, h, here), ZERO):
                return False
        except Undefined:
            return False
    return None


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


TRUTHS: dict[str, Callable[[Evaluator, Term, Place], Truth]] = {
    "eq": _equal, "ne": lambda e, p, place: opposite(_equal(e, p, place)), "lt": _order(True), "le": _order(False), "and": _and,
    "not": lambda e, p, place: opposite(truth(e, p.args[0], place)), "imp": _implies, "iff": _iff, "forall": _forall,
    "increasing": _total(_increasing), "injective": _total(_injective), "onto": _total(_onto), "maximiser": _total(_maximiser),
    "unique": _unique, "spectrum": _spectrum,
    "conserved": _conserved, "hurwitz": _hurwitz, "stable": _stable,
}
