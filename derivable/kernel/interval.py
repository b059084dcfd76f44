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


def monotone(name: str, a: Interval, digits: int) -> Interval:
    """An increasing function of an interval: exp, ln or sqrt."""
    if name == "ln" and a[0] <= 0 or name == "sqrt" and a[0] < 0:
        raise Undefined(f"{name} of a number that may be out of its domain")
    return _function(name, a[0], digits)[0], _function(name, a[1], digits)[1]


_PI = 31415926535897932384626433832795028841971693993751058209749  # the first 59 digits
PI: Interval = Fraction(_PI, 10**58), Fraction(_PI + 1, 10**58)
