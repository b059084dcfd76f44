"""Derivatives and integrals as limits, taken numerically, with an estimate of the error.

A derivative is two-sided: the slopes to the right and to the left must agree in the limit. An integral over the line
is a trapezoidal sum after x = c + s sinh t; its error is what changes when the step is halved.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Any

from derivable.semantics.balls import ZERO, Arithmetic, Cannot, Number, Undefined

Function = Callable[[Any], Any]
FIRST, FINEST = 4, 128  # steps in a unit of t
FARTHEST = 24  # |t|; sinh t is 10^10 there
ANYWHERE = Fraction(37, 100)  # a shift that hits no special point


def derivative(numbers: Arithmetic, f: Function, a: Number) -> Number:
    """f'(a), from central differences at several steps, extrapolated; no value where f has none near a, or a kink."""
    here = f(a)
    if type(here) is tuple:
        raise Cannot("the derivative of a tuple, which is not written out")
    try:
        ends = [(f(numbers.add(a, h)), f(numbers.subtract(a, h)), h) for h in numbers.steps]
    except Undefined:
        _nearer(numbers, f, a)
        raise Cannot("a function ends too near to the point to take its derivative") from None
    gaps = [numbers.divide(numbers.subtract(numbers.add(right, left), numbers.add(here, here)), h) for right, left, h in ends]
    _smooth(numbers, gaps[0], gaps[-1], numbers.steps[-1] / numbers.steps[0])
    slopes = [numbers.divide(numbers.subtract(right, left), 2 * h) for right, left, h in ends]
    better = [numbers.divide(numbers.subtract(numbers.multiply(Fraction(4), v), u), Fraction(3)) for u, v in itertools.pairwise(slopes)]
    if len(better) == 1:  # a first look
        return better[0]
    change = numbers.subtract(better[1], better[0])
    if type(change) is Fraction and change == 0:
        return better[1]
    best = numbers.divide(numbers.subtract(numbers.multiply(Fraction(16), better[1]), better[0]), Fraction(15))
    spread = numbers.spread(change)
    if spread > numbers.magnitude(best) - 12 and spread > -40:
        raise Cannot("the differences do not settle to a derivative")
    return numbers.blurred(best, spread)


def _nearer(numbers: Arithmetic, f: Function, a: Number) -> None:
    """No derivative where the function has no value on one side, however near."""
    steps = [Fraction(1, 2**100)]
    if type(a) is not Fraction or a:
        steps.append(Fraction(2) ** (max(numbers.magnitude(a), -1000) - 60))
    for h in steps:
        try:
            f(numbers.add(a, h)), f(numbers.subtract(a, h))
        except Undefined:
            continue
        return
    raise Undefined("a derivative at the end of where the function has values")


def _smooth(numbers: Arithmetic, wide: Number, narrow: Number, shrunk: Fraction) -> None:
    """The slopes to the right and left of a kink, or a jump, do not come nearer to each other with the step."""
    if numbers.sign(narrow, 6) in (0, None) or numbers.sign(wide, 6) in (0, None):
        return
    ratio = abs(numbers.middle(numbers.divide(narrow, wide)))
    if abs(ratio - 1) < 1e-3 or abs(ratio * shrunk.numerator / shrunk.denominator - 1) < 1e-3:
        raise Undefined("a derivative at a kink or at a jump")
    if ratio * shrunk.denominator > 1.3 * shrunk.numerator:
        raise Cannot("the slopes to the right and to the left come together too slowly")


@lru_cache(20_000)
def _node(numbers: Arithmetic, j: int, n: int) -> tuple[Any, Any]:
    """sinh t and cosh t at t = j/n."""
    t = numbers.context.mpf(j) / n
    return numbers.context.sinh(t), numbers.context.cosh(t)


@lru_cache(200)
def _coarse(numbers: Arithmetic, j: int) -> Any:
    """The places of a coarse look."""
    return numbers.context.sinh(numbers.context.mpf((j + ANYWHERE).numerator) / (4 * (j + ANYWHERE).denominator))


def integral(numbers: Arithmetic, f: Function) -> Number:
    """The integral of f over the real line."""
    center, scale = _shape(numbers, f)
    if scale == 0:
        return ZERO

    def side(steps: range, n: int, peak: int) -> list[Number]:
        out: list[Number] = []
        small = 0
        for j in steps:
            sinh, cosh = _node(numbers, j, n)
            term = numbers.multiply(f(numbers.given(center + scale * sinh)), numbers.given(scale * cosh))
            out.append(term)
            here = numbers.magnitude(term)
            peak, small = max(peak, here), small + 1 if here < peak - numbers.fallen else 0
            if small >= 3:
                return out
        raise Cannot("an integral does not seem to converge")

    n, end = FIRST, FARTHEST * FIRST
    terms = side(range(0, end), n, -10**6) + side(range(-1, -end, -1), n, -10**6)
    coarse, before = numbers.divide(numbers.total(terms), Fraction(n)), 0
    while n < FINEST:
        n, end = 2 * n, 2 * end
        peak = max(map(numbers.magnitude, terms))
        terms += side(range(1, end, 2), n, peak) + side(range(-1, -end, -2), n, peak)
        fine = numbers.divide(numbers.total(terms), Fraction(n))
        scaled = numbers.spread(numbers.subtract(fine, coarse)) - max(peak, numbers.magnitude(fine))
        if scaled < -numbers.wanted:
            tail = n.bit_length() + 4 - numbers.fallen  # what was left out at both ends
            return numbers.blurred(fine, max(_error(scaled, before), tail) + max(peak, numbers.magnitude(fine)))
        coarse, before = fine, scaled
    raise Cannot("an integral does not settle when the step is halved")


def _error(now: int, before: int) -> int:
    """The error after a change of 2^now: less than that, where the number of right digits has been seen to grow by half or more."""
    return int(1.4 * now) if before < -8 and now < 1.5 * before else now + 1


def _shape(numbers: Arithmetic, f: Function) -> tuple[Any, Any]:
    """Where the bulk of |f| is, and how wide it is, from a coarse look."""
    found, missing = [], 0
    for j in range(-16, 17):
        x = _coarse(numbers, j)
        try:
            value = f(numbers.given(x))
        except Undefined:
            missing += 1
            continue
        if type(value) is tuple or value == 0:
            continue
        middle = numbers.middle(value)
        if hasattr(middle, "_mpc_"):
            raise Cannot("the integral of a complex function")
        found.append((x, abs(middle) * numbers.context.sqrt(1 + x * x)))
    if missing > 1:
        raise Undefined("an integral of a function that has no value on part of the line")
    weight = sum(w for _, w in found)
    if not found or weight == 0:
        return ZERO, ZERO
    center = sum(x * w for x, w in found) / weight
    width = numbers.context.sqrt(sum((x - center) ** 2 * w for x, w in found) / weight)
    short = numbers.context.mpf(round(center * 64) * 2 + 1) / 128
    return short, max(numbers.context.mpf(round(width * 16)) / 16, numbers.context.mpf(1) / 16)
