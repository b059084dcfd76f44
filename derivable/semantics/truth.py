"""Whether a proposition holds at a point: one row a proposition.

True and False are shown; None says that it holds as far as can be told: two numbers agree to the last digit that is
known, or no value of a bound name was found that speaks against it. A side without a value makes a relation Undefined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from fractions import Fraction
from typing import Any

from derivable.semantics.balls import GUARD, Cannot, Near, Number, Undefined
from derivable.semantics.operators import Evaluator, Place, Term
from derivable.semantics.places import names

Truth = bool | None
REALS = [Fraction(p, q) for p, q in ((0, 1), (1, 1), (-1, 1), (1, 2), (2, 1), (-2, 1), (1, 5), (-1, 3), (3, 1), (9, 10), (7, 1), (-6, 1), (3, 2))]


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


TRUTHS: dict[str, Callable[[Evaluator, Term, Place], Truth]] = {
    "eq": _equal, "ne": lambda e, p, place: opposite(_equal(e, p, place)), "lt": _order(True), "le": _order(False), "and": _and,
    "not": lambda e, p, place: opposite(truth(e, p.args[0], place)), "imp": _implies, "iff": _iff, "forall": _forall,
}
