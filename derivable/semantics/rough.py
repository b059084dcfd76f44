"""The same operations on floating numbers of the machine: a quick first look, on which nothing rests.

Where integrals are many, a point is looked at with these first. What seems right is left alone; all else (a difference,
no value, doubt) is looked at again with numbers that know their errors, and only those can contradict a claim.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import mpmath

from derivable.semantics.balls import GUARD, LONG, ONE, ZERO, Cannot, Near, Undefined, size

CLOSE = 1e-8  # a relative difference that is left alone


class Rough:
    """The operations on fractions and floating numbers; a result that is not finite is doubt."""

    steps = (Fraction(1, 2**8), Fraction(1, 2**9))
    wanted = 30
    fallen = 48
    bits = 52

    def __init__(self) -> None:
        self.context = mpmath.fp
        self.pi = math.pi

    @property
    def i(self) -> Any:
        """The imaginary unit, which is left to the other arithmetic."""
        raise Cannot("complex numbers")

    def given(self, x: Any) -> Any:
        """A floating number as it stands."""
        return float(x)

    def taken(self, x: Any) -> Any:
        """A value of the point."""
        return float(x.middle) if type(x) is Near else x

    def middle(self, x: Any) -> Any:
        """A number as a floating number."""
        return float(x)

    def near(self, x: Any) -> Any:
        """Only the other arithmetic knows errors."""
        raise Cannot("a first look is not exact enough")

    def magnitude(self, x: Any) -> int:
        """A number k with |x| < 2^k."""
        return size(x) if type(x) is Fraction else math.frexp(x)[1] if x else -(10**9)

    def spread(self, x: Any) -> int:
        """The same, of a number that is an error."""
        return self.magnitude(x)

    def blurred(self, x: Any, error: int) -> Any:
        """A number whose error is known to be larger."""
        if error > self.magnitude(x) - 20 and error > -30:
            raise Cannot("a first look is not exact enough")
        return x

    def short(self, x: Fraction) -> Any:
        """A fraction, rounded if it has become long."""
        return float(x) if x.denominator.bit_length() > LONG // 4 else x

    def _finite(self, x: Any) -> Any:
        if not math.isfinite(x):
            raise Cannot("a number is too large for a first look")
        return x

    def _float(self, x: Any) -> float:
        try:
            return x if type(x) is float else x.numerator / x.denominator
        except OverflowError:
            raise Cannot("a number is too large for a first look") from None

    def add(self, a: Any, b: Any) -> Any:
        """a + b."""
        if type(a) is float or type(b) is float:
            return self._finite(self._float(a) + self._float(b))
        return self.short(a + b)

    def subtract(self, a: Any, b: Any) -> Any:
        """a - b."""
        if type(a) is float or type(b) is float:
            return self._finite(self._float(a) - self._float(b))
        return self.short(a - b)

    def negative(self, a: Any) -> Any:
        """-a."""
        return -a

    def total(self, terms: list[Any]) -> Any:
        """The sum of any number of terms."""
        for x in terms:
            if type(x) is float:
                return self._finite(math.fsum(map(self._float, terms)))
        return self.short(sum(terms, ZERO))

    def multiply(self, a: Any, b: Any) -> Any:
        """a b."""
        if type(a) is float or type(b) is float:
            return self._finite(self._float(a) * self._float(b))
        return self.short(a * b)

    def divide(self, a: Any, b: Any) -> Any:
        """a / b."""
        if b == 0:
            raise Undefined("a division by 0")
        if type(a) is float or type(b) is float:
            return self._finite(self._float(a) / self._float(b))
        return self.short(a / b)

    def sign(self, x: Any, guard: int = 2) -> int | None:
        """-1, 0 or 1; of what is to be decided, None where it is small."""
        if type(x) is float and abs(x) < (CLOSE if guard >= GUARD else 1e-13):
            return None
        return int(x > 0) - int(x < 0)

    def differ(self, a: Any, b: Any) -> bool | None:
        """Whether two numbers differ."""
        if type(a) is not float and type(b) is not float:
            return bool(a != b)
        a, b = float(a), float(b)
        return True if abs(a - b) > CLOSE * max(abs(a), abs(b), 1e-2) else None

    def exp(self, a: Any) -> Any:
        """The exponential; never 0, for there may be its logarithm."""
        if a == 0:
            return ONE
        if a > 700:
            raise Cannot("a number is too large for a first look")
        return math.exp(max(a, -700))

    def log(self, a: Any) -> Any:
        """The natural logarithm."""
        if a <= 0:
            raise Undefined("a logarithm of a number that is not positive")
        return ZERO if a == 1 else math.log(a)

    def sqrt(self, a: Any) -> Any:
        """The square root."""
        if a < 0:
            raise Undefined("a square root of a negative number")
        return math.sqrt(a)

    def csqrt(self, a: Any) -> Any:
        """Complex numbers are left to the other arithmetic."""
        raise Cannot("complex numbers")

    def atan(self, a: Any) -> Any:
        """The arc tangent."""
        return math.atan(a)

    def sine(self, a: Any) -> Any:
        """The sine."""
        return math.sin(a)

    def absolute(self, a: Any) -> Any:
        """The absolute value."""
        return abs(a)

    def larger(self, a: Any, b: Any) -> Any:
        """The larger of two numbers."""
        return max(a, b)

    def power(self, a: Any, b: Any) -> Any:
        """a^b, with 0^0 = 1 for a whole b."""
        whole = type(b) is Fraction and b.denominator == 1
        if whole and type(a) is Fraction and abs(b) <= 32:
            return self.short(a**b) if a or b >= 0 else self.divide(ONE, ZERO)
        if a < 0 and not whole or a == 0 and b < 0:
            raise Undefined("a power that has no value")
        try:
            return self._finite(float(a) ** (int(b) if whole else float(b)))
        except (OverflowError, ZeroDivisionError):
            raise Cannot("a number is too large for a first look") from None
