"""Numbers that know how far they can be wrong.

A number is exact, a Fraction, or Near: a floating number of a given precision, and an exponent k such that the true
value lies within 2^k of it. What follows from a number that is too near to a place where the answer changes is not
guessed: then it cannot be told. Three outcomes are kept apart everywhere: a value, no value (Undefined), unknown (Cannot).
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt
from typing import Any

import mpmath

EXACT = -(10**9)  # the error of a floating number that is itself the value; of a 0 no error is counted that is less
NOTHING = -(1 << 4000)  # the size of 0, below any error: a 0 that is known with an error cannot be told from another one
LONG = 200  # bits of the denominator above which a fraction is rounded
GUARD = 20  # a relation is decided where the difference is 2^20 times the error


class Undefined(ArithmeticError):
    """There is no value here: a logarithm of a negative number, a division by zero."""


class Cannot(Exception):
    """It is not known what the value is, or whether there is one; the message says why."""


class Near:
    """A floating number, real or complex, and the exponent of a bound for its error."""

    __slots__ = ("error", "middle")

    def __init__(self, middle: Any, error: int) -> None:
        self.middle, self.error = middle, error

    def __repr__(self) -> str:
        """The number to 12 digits."""
        return str(mpmath.nstr(self.middle, 12))


Number = Any  # a Fraction or Near: told apart by type(), which is many times as quick as isinstance for a Fraction
ZERO, ONE = Fraction(0), Fraction(1)


def size(x: Any) -> int:
    """A number k with |x| < 2^k, at most 2 above the least; of 0 a very small one."""
    if type(x) is Fraction:
        return x.numerator.bit_length() - x.denominator.bit_length() + 1 if x else NOTHING
    try:
        _, mantissa, exponent, bits = x._mpf_
    except AttributeError:
        return max(exponent + bits if mantissa else NOTHING for _, mantissa, exponent, bits in x._mpc_) + 1
    return exponent + bits if mantissa else NOTHING


class Arithmetic:
    """The operations, at a number of digits."""

    steps = tuple(Fraction(1, 2**k) for k in (24, 25, 26))  # of differences

    def __init__(self, digits: int) -> None:
        self.context = mpmath.MPContext()
        self.context.dps = digits
        self.bits, self.farthest = self.context.prec, 40  # an exponent is below 2^farthest
        self.wanted = 50 if digits < 60 else 70  # bits of an integral
        self.fallen = self.wanted + 40  # bits below its largest term at which its tail ends
        self.pi = Near(+self.context.pi, 2 - self.bits)
        self.i = Near(self.context.mpc(0, 1), EXACT)

    def given(self, x: Any) -> Near:
        """A floating number as it stands, without error."""
        return Near(x, EXACT)

    def taken(self, x: Number) -> Number:
        """A value of the point."""
        return x

    def middle(self, x: Number) -> Any:
        """A number as a floating number, its error forgotten."""
        return self.near(x).middle

    def magnitude(self, x: Number) -> int:
        """A number k with |x| < 2^k, roughly."""
        return size(x if type(x) is Fraction else x.middle)

    def spread(self, x: Number) -> int:
        """A number k with |x| < 2^k all over its ball, roughly: of a number that is an error."""
        return size(x) if type(x) is Fraction else max(size(x.middle), x.error)

    def blurred(self, x: Number, error: int) -> Near:
        """A number whose error is known to be larger."""
        near = self.near(x)
        return Near(near.middle, max(near.error, error) + 1)

    def near(self, x: Number) -> Near:
        """A number as a floating number."""
        if type(x) is Near:
            return x
        top, bottom = x.numerator, x.denominator
        if bottom == 1 and top.bit_length() <= self.bits:
            return Near(self.context.mpf(top), EXACT)
        middle = self.context.mpf(top) / bottom
        return Near(middle, size(middle) - self.bits + 2)

    def short(self, x: Fraction) -> Number:
        """A fraction, rounded if it has become long."""
        if x.denominator.bit_length() > LONG:
            return self.near(x)
        return x

    def made(self, middle: Any, error: int) -> Near:
        """A result with the error of its arguments, and of its own rounding; a result that is not finite is none."""
        return Near(middle, max(error, size(middle) - self.bits if middle else EXACT) + 1)

    def add(self, a: Number, b: Number) -> Number:
        """a + b."""
        if type(a) is Fraction and type(b) is Fraction:
            return self.short(a + b)
        x, y = self.near(a), self.near(b)
        return self.made(x.middle + y.middle, max(x.error, y.error) + 1)

    def total(self, terms: list[Number]) -> Number:
        """The sum of any number of terms."""
        exact = ZERO
        rough: list[Near] = []
        for x in terms:
            if type(x) is Near:
                rough.append(x)
            else:
                exact += x
        if not rough:
            return self.short(exact)
        if exact:
            rough.append(self.near(exact))
        middle = self.context.fsum(x.middle for x in rough)
        return self.made(middle, max(x.error for x in rough) + len(rough).bit_length())

    def negative(self, a: Number) -> Number:
        """-a."""
        return -a if type(a) is Fraction else Near(-a.middle, a.error)

    def subtract(self, a: Number, b: Number) -> Number:
        """a - b."""
        return self.add(a, self.negative(b))

    def multiply(self, a: Number, b: Number) -> Number:
        """a b; 0 times a number is 0."""
        if type(a) is Fraction and type(b) is Fraction:
            return self.short(a * b)
        if a == 0 or b == 0:
            return ZERO
        x, y = self.near(a), self.near(b)
        error = max(size(x.middle) + y.error, size(y.middle) + x.error, x.error + y.error) + 2
        return self.made(x.middle * y.middle, error)

    def divide(self, a: Number, b: Number) -> Number:
        """a / b; of a divisor that may be 0 it cannot be told."""
        if type(b) is Fraction:
            if b == 0:
                raise Undefined("a division by 0")
            if type(a) is Fraction:
                return self.short(a / b)
        x, y = self.near(a), self.near(b)
        self.apart(y)
        low = size(y.middle) - 3  # |b| is above 2^low all over its ball
        quotient = x.middle / y.middle
        return self.made(quotient, max(x.error - low, size(quotient) + y.error - low) + 1)

    def apart(self, x: Near) -> None:
        """Refuse a number that may be 0."""
        if size(x.middle) - 4 <= x.error:
            raise Cannot("a number is too near to 0 to tell whether it is 0")

    def sign(self, x: Number, guard: int = 2) -> int | None:
        """-1, 0 or 1; None where it cannot be told. A number that is not real has no sign."""
        if type(x) is Fraction:
            return (x > 0) - (x < 0)
        middle = x.middle
        if hasattr(middle, "_mpc_"):
            if size(middle.imag) - 1 > x.error + guard:
                raise Undefined("a number that is not real is neither positive nor negative")
            middle = middle.real
        if size(middle) - 1 <= x.error + guard:
            return None
        return 1 if middle > 0 else -1

    def known_sign(self, x: Number) -> int:
        """-1, 0 or 1; it cannot be told of a number too near to 0."""
        sign = self.sign(x)
        if sign is None:
            raise Cannot("a number is too near to 0 to tell its sign")
        return sign

    def differ(self, a: Number, b: Number) -> bool | None:
        """Whether two numbers differ; None where they agree as far as can be told."""
        gap = self.subtract(a, b)
        if type(gap) is Fraction:
            return gap != 0
        return True if size(gap.middle) - 2 > gap.error + GUARD else None

    def exp(self, a: Number) -> Number:
        """The exponential."""
        if a == 0:
            return ONE
        x = self.near(a)
        if x.error >= 0 or size(x.middle) > self.farthest:
            raise Cannot("an exponent is too large, or not known well enough")
        value = self.context.exp(x.middle)
        return self.made(value, size(value) + max(x.error, -self.bits) + 2)

    def log(self, a: Number) -> Number:
        """The natural logarithm of a positive number."""
        if a == 1:
            return ZERO
        if self.known_sign(a) <= 0:
            raise Undefined("a logarithm of a number that is not positive")
        x = self.near(a)
        middle = self.context.log(x.middle.real)
        return self.made(middle, x.error - size(x.middle) + 4)

    def sqrt(self, a: Number) -> Number:
        """The square root of a number that is not negative."""
        if type(a) is Fraction:
            if a < 0:
                raise Undefined("a square root of a negative number")
            top, bottom = isqrt(a.numerator), isqrt(a.denominator)
            if top * top == a.numerator and bottom * bottom == a.denominator:
                return Fraction(top, bottom)
        elif self.known_sign(a) < 0:
            raise Undefined("a square root of a negative number")
        return self._root(self.near(a))

    def csqrt(self, a: Number) -> Number:
        """The principal complex square root."""
        if type(a) is Fraction:
            return self.sqrt(a) if a >= 0 else self.multiply(self.i, self.sqrt(-a))
        if not hasattr(a.middle, "_mpc_"):
            return self.sqrt(a) if self.known_sign(a) >= 0 else self.multiply(self.i, self.sqrt(self.negative(a)))
        self.apart(a)
        if a.middle.real < 0 and size(a.middle.imag) - 1 <= a.error + 2:
            raise Cannot("a complex number is too near to the cut of the square root")
        return self._root(a)

    def _root(self, x: Near) -> Near:
        middle = self.context.sqrt(x.middle)
        return self.made(middle, x.error - size(middle) + 3)

    def atan(self, a: Number) -> Number:
        """The arc tangent of a real number."""
        if a == 0:
            return ZERO
        x = self._real(a)
        return self.made(self.context.atan(x.middle), x.error + 1)

    def sine(self, a: Number) -> Number:
        """The sine of a real number: for functions that are chosen, no term has it."""
        x = self._real(a)
        return self.made(self.context.sin(x.middle), x.error + 1)

    def _real(self, a: Number) -> Near:
        x = self.near(a)
        if hasattr(x.middle, "_mpc_"):
            self.sign(x)  # no value off the real line
            return Near(x.middle.real, x.error)
        return x

    def absolute(self, a: Number) -> Number:
        """The absolute value; of a complex number the modulus."""
        return abs(a) if type(a) is Fraction else self.made(abs(a.middle), a.error + 1)

    def larger(self, a: Number, b: Number) -> Number:
        """The larger of two real numbers; where they cannot be told apart, one with the error of both."""
        sign = self.sign(self.subtract(a, b))
        if sign is not None:
            return a if sign >= 0 else b
        x, y = self._real(a), self._real(b)
        return Near(max(x.middle, y.middle), max(x.error, y.error) + 2)

    def power(self, a: Number, b: Number) -> Number:
        """a^b: of any number for a whole b, with 0^0 = 1; else of a positive one, and 0 for b > 0."""
        if type(b) is Fraction and b.denominator == 1:
            return self._whole_power(a, b.numerator)
        if b == Fraction(1, 2):
            return self.sqrt(a)
        if type(a) is Near and type(b) is Fraction or type(a) is Fraction and a > 0:
            return self._general_power(a, b)
        sign = self.known_sign(a)
        if sign == 0:
            if self.known_sign(b) < 0:
                raise Undefined("a negative power of 0")
            return ZERO
        if sign < 0 and type(b) is Near:
            raise Cannot("a power of a negative number, whose exponent may be whole")
        return self._general_power(a, b)

    def _general_power(self, a: Number, b: Number) -> Number:
        if self.known_sign(a) < 0:
            raise Undefined("a power of a negative number whose exponent is not whole")
        return self.exp(self.multiply(b, self.log(a)))

    def _whole_power(self, a: Number, n: int) -> Number:
        if n == 0:
            return ONE
        if n < 0:
            return self.divide(ONE, self._whole_power(a, -n))
        if type(a) is Fraction and n * (a.numerator.bit_length() + a.denominator.bit_length()) <= 4 * LONG:
            return self.short(a**n)
        x = self.near(a)
        if n <= 10**9 and (x.error == EXACT or size(x.middle) - n.bit_length() - 4 > x.error):
            value = x.middle**n
            relative = max(x.error - size(x.middle), -self.bits) + 2 * n.bit_length() + 4
            return self.made(value, size(value) + relative)
        if n > 64:
            raise Cannot("a high power of a number that is not known well enough")
        out: Number = x
        for _ in range(n - 1):
            out = self.multiply(out, x)
        return out
