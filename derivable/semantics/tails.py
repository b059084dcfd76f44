"""Whether an integral over the line, as it is written in a claim, plainly diverges.

If a function that is monotone far out can be integrated, x f(x) tends to 0 there. Where x f(x) keeps its sign and does
not become smaller in absolute value, the integral has no value. What cannot be told, a function that is only named, or
an integral of an integral, is never called divergent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from derivable.semantics.balls import Cannot, Undefined
from derivable.semantics.far import FARTHER, QUICK, Outlook, outlook
from derivable.semantics.operators import ROWS, Place, Term, at_point
from derivable.semantics.shapes import BINDING, parts
from derivable.semantics.truth import truth

INTEGRALS = ("int", "E", "KL", "JS", "H")
SLACK = 1 - Fraction(1, 2**30)  # x f(x) may come down to its limit, but no faster
GENERIC = (Fraction(37, 100), Fraction(-1013, 500))  # values of what is bound around an integral


@dataclass(frozen=True)
class Divergence:
    """A point of the domain, and an integral of the claim that has no value there."""

    at: tuple[tuple[str, str], ...]
    integral: Term


def divergent(proposition: Term, point: Any) -> Term | None:
    """An integral in a proposition that plainly diverges at a point; None if none was seen to."""
    quick, sure = (outlook(point, point.domain.definitions, *numbers) for numbers in ((QUICK,), ()))
    here, seen = [point.place], set()
    for t, places in _written(sure, proposition, here):
        if places is here and t in seen:
            continue
        seen.update([t] if places is here else [])
        if all(any(_heavy(quick, t, p, side) is not False and _heavy(sure, t, p, side) for side in (1, -1)) for p in places):
            return t
    return None


def _heavy(e: Outlook, t: Term, place: Place, side: int) -> bool | None:
    """Whether x f(x) keeps its sign and does not become smaller, far out on one side; None if it cannot be told."""
    numbers, last, sign = e.numbers, None, None
    try:
        f = e.integrand(t, place)
        for k in FARTHER if numbers is not QUICK else FARTHER[:2]:
            x = Fraction(side * (3 * 2**k + 1), 3)  # whole exponents are slow
            value = numbers.multiply(x, f(x))
            here = numbers.sign(value)
            sign, value = sign or here, numbers.absolute(value)
            rising = 1 if last is None else numbers.sign(numbers.subtract(value, numbers.multiply(SLACK, last)))
            if here is None or rising is None:
                return None
            if here != sign or not here or rising != 1:
                return False
            last = value
    except (Cannot, Undefined):
        return None
    return True


def _written(e: Outlook, t: Term, places: list[Place]) -> Iterator[tuple[Term, list[Place]]]:
    """The integrals in a term or a proposition, with the values of the names that are bound around them."""
    if t.op not in ROWS and t.op not in PLAIN and t.op not in AROUND:
        return
    if t.op in INTEGRALS:
        yield t, places
    try:
        around = AROUND[t.op](e, t, places) if t.op in AROUND else places
        for i, u in enumerate(parts(t)):
            if i or t.op not in (*BINDING, "imp"):
                yield from _written(e, u, around if i >= BINDING.get(t.op, 0) else places)
        if t.op == "call" and (definition := e.definitions.get(t.args[0].args[:2])) is not None and definition.op == "define":
            named = [dict(zip(definition.args[0].args[1:], (e(a, p) for a in t.args[1:]))) for p in places]
            yield from _written(e, definition.args[1], named)
    except (Cannot, Undefined):
        return


def _anywhere(e: Outlook, t: Term, places: list[Place]) -> list[Place]:
    return [{**p, t.args[0]: v} for p in places for v in GENERIC]


def _first_term(e: Outlook, t: Term, places: list[Place]) -> list[Place]:
    if any(e.whole(t.args[1], p) > e.whole(t.args[2], p) for p in places):
        raise Cannot("a sum without terms")
    return [{**p, t.args[0]: e(t.args[1], p)} for p in places]


def _there(e: Outlook, t: Term, places: list[Place]) -> list[Place]:
    return [at_point(e, t.args[0], t.args[1], p) for p in places]


def _given(e: Outlook, t: Term, places: list[Place]) -> list[Place]:
    if not all(truth(e, t.args[0], p) is True for p in places):
        raise Cannot("a premise that is not known to hold")
    return places


PLAIN = ("eq", "ne", "lt", "le", "and", "not")
AROUND: dict[str, Callable[[Outlook, Term, list[Place]], list[Place]]] = {
    **dict.fromkeys(INTEGRALS, _anywhere), "forall": _anywhere, "sum": _first_term, "prod": _first_term,
    **dict.fromkeys(("diff", "at", "jacobian", "along"), _there), "imp": _given,
}
