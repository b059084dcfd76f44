"""Rigorous evaluation: pairs (low, high) of rational numbers that enclose a value.

Rational arithmetic is exact while the numbers stay short, so an exact zero is seen as one; longer ends are rounded
outward. exp, log and sqrt come from the decimal module, which rounds them correctly; an end moves one unit outward.
"""

from __future__ import annotations

from decimal import MAX_EMAX, MIN_EMIN, ROUND_CEILING, ROUND_FLOOR, Context, Decimal, InvalidOperation, Overflow
from fractions import Fraction
from functools import lru_cache
from math import isqrt

from derivable.kernel.terms import Rejected

Interval = tuple[Fraction, Fraction]
SHORT, FAR = 500, 20_000


class Undefined(Rejected):
    """The expression has no value here, or none that this precision can separate from a singular one."""


def enclose(low: Fraction, high: Fraction, digits: int) -> Interval:
    """An interval around [low, high] with short ends; the same interval if they are short already."""
    if max(q.numerator.bit_length() + q.denominator.bit_length() for q in (low, high)) <= SHORT:
        return low, high
    return Fraction(_decimal(low, ROUND_FLOOR, digits)), Fraction(_decimal(high, ROUND_CEILING, digits))


def _decimal(q: Fraction, rounding: str, digits: int) -> Decimal:
    if abs(q.numerator.bit_length() - q.denominator.bit_length()) > FAR:
        raise Undefined("a number is out of range")
    context = Context(prec=digits, rounding=rounding, Emax=MAX_EMAX, Emin=MIN_EMIN)
    return context.divide(Decimal(q.numerator), Decimal(q.denominator))


def add(a: Interval, b: Interval, digits: int) -> Interval:
    """a + b."""
    return enclose(a[0] + b[0], a[1] + b[1], digits)


def multiply(a: Interval, b: Interval, digits: int) -> Interval:
    """a * b."""
    ends = [x * y for x in a for y in b]
    return enclose(min(ends), max(ends), digits)


def power(a: Interval, n: int, digits: int) -> Interval:
    """a ** n for an integer n; undefined if n < 0 and a may be 0."""
    if n < 0:
        if a[0] <= 0 <= a[1]:
            raise Undefined("division by a number that may be 0")
        return power(enclose(1 / a[1], 1 / a[0], digits), -n, digits)
    if n % 2 == 0 and a[0] < 0:
        a = max(Fraction(0), -a[1]), max(-a[0], a[1])
    out = Fraction(1), Fraction(1)
    while n:
        out = multiply(out, a, digits) if n % 2 else out
        a, n = multiply(a, a, digits) if n > 1 else a, n // 2
    return out


@lru_cache(8192)
def _function(name: str, q: Fraction, digits: int) -> Interval:
    if name == "exp" and q == 0 or name == "ln" and q == 1:
        return Fraction(q == 0), Fraction(q == 0)
    if name == "sqrt":
        top, bottom = isqrt(q.numerator), isqrt(q.denominator)
        if top * top == q.numerator and bottom * bottom == q.denominator:
            return Fraction(top, bottom), Fraction(top, bottom)
    context = Context(prec=digits, Emax=FAR, Emin=-FAR, traps=[InvalidOperation, Overflow])
    try:
        low, high = (getattr(_decimal(q, r, digits), name)(context) for r in (ROUND_FLOOR, ROUND_CEILING))
    except (InvalidOperation, Overflow):
        raise Undefined(f"{name} is out of range") from None
    return Fraction(low.next_minus(context)), Fraction(high.next_plus(context))


def exp(a: Interval, digits: int) -> Interval:
    """exp of an interval."""
    return _function("exp", a[0], digits)[0], _function("exp", a[1], digits)[1]


def log(a: Interval, digits: int) -> Interval:
    """The natural logarithm of an interval of positive numbers."""
    if a[0] <= 0:
        raise Undefined("the logarithm of a number that may not be positive")
    return _function("ln", a[0], digits)[0], _function("ln", a[1], digits)[1]


def sqrt(a: Interval, digits: int) -> Interval:
    """The square root of an interval without negative numbers."""
    if a[0] < 0:
        raise Undefined("the square root of a number that may be negative")
    return _function("sqrt", a[0], digits)[0], _function("sqrt", a[1], digits)[1]


def absolute(a: Interval, digits: int) -> Interval:
    """The absolute value of an interval: where it holds 0, that is the least."""
    return max(Fraction(0), a[0], -a[1]), max(a[1], -a[0])


def largest(a: Interval, b: Interval, digits: int) -> Interval:
    """The larger of two numbers."""
    return max(a[0], b[0]), max(a[1], b[1])


def atan(a: Interval, digits: int) -> Interval:
    """The arc tangent of an interval."""
    return _arc(a[0], digits)[0], _arc(a[1], digits)[1]


@lru_cache(8192)
def _arc(q: Fraction, digits: int) -> Interval:
    """The arc tangent of a number: reflected to [0, 1], halved to at most 1/8, then the alternating series between two sums."""
    if q <= 0:
        low, high = _arc(-q, digits) if q else (Fraction(0), Fraction(0))
        return -high, -low
    if q > 1:
        low, high = _arc(1 / q, digits)
        return PI[0] / 2 - high, PI[1] / 2 - low
    t, halvings = enclose(q, q, digits), 0
    while t[1] > Fraction(1, 8):  # atan(t) = 2 atan(t / (1 + sqrt(1 + t^2)))
        root = sqrt(add((Fraction(1), Fraction(1)), power(t, 2, digits), digits), digits)
        t, halvings = multiply(t, power(add(root, (Fraction(1), Fraction(1)), digits), -1, digits), digits), halvings + 1
    square, term, total = power(t, 2, digits), t, (Fraction(0), Fraction(0))
    for k in range(digits + 4):
        part = term[0] / (2 * k + 1), term[1] / (2 * k + 1)
        total = add(total, part if k % 2 == 0 else (-part[1], -part[0]), digits)
        term = multiply(term, square, digits)
    left = term[1] / (2 * digits + 9)  # the sum stops within the next term
    return (total[0] - left) * 2**halvings, (total[1] + left) * 2**halvings


_PI = 31415926535897932384626433832795028841971693993751058209749  # the first 59 digits
PI: Interval = Fraction(_PI, 10**58), Fraction(_PI + 1, 10**58)
