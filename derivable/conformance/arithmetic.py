"""Arithmetics that a tape runs in: balls (python-flint), or, where that is missing, mpmath at two precisions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import reduce
from operator import add, mul, sub
from typing import Any


def _sum(*parts: Any) -> Any:
    return reduce(add, parts)


def _product(*parts: Any) -> Any:
    return reduce(mul, parts)


class Balls:
    """Ball arithmetic: a value is enclosed, whatever is done to it."""

    def __init__(self) -> None:
        from flint import arb, ctx

        self.arb, self.ctx = arb, ctx
        self._kept: dict[tuple[Fraction, int], Any] = {}
        self.RULES: dict[str, Callable[..., Any]] = {
            "add": _sum, "mul": _product, "sub": sub, "neg": lambda a: -a, "div": lambda a, b: a / b, "pow": lambda a, b: a**b,
            "exp": arb.exp, "log": arb.log, "sqrt": arb.sqrt, "abs": abs, "max": arb.max, "atan": arb.atan,
        }

    def number(self, q: Fraction) -> Any:
        """A rational number."""
        key = q, self.ctx.prec
        if key not in self._kept:
            self._kept[key] = self.arb(q.numerator) / q.denominator
        return self._kept[key]

    def exact(self, x: float) -> Any:
        """A float, as it is."""
        return self.arb(x)

    def pi(self) -> Any:
        """The number pi."""
        return self.arb.pi()

    @contextmanager
    def precision(self, bits: int) -> Iterator[None]:
        """Work with that many bits."""
        before = self.ctx.prec
        self.ctx.prec = bits
        try:
            yield
        finally:
            self.ctx.prec = before

    def finite(self, x: Any) -> bool:
        """Whether there is a value."""
        return bool(x.is_finite())

    def sharp(self, x: Any, before: Any, bits: int) -> bool:
        """Whether the value is known to that many bits, relative to itself."""
        return bool(x.is_exact() or x.rel_accuracy_bits() >= bits)

    def error(self, got: float, wanted: Any) -> float:
        """An upper bound of |got - wanted|."""
        return float((self.arb(got) - wanted).abs_upper())

    def float(self, x: Any) -> float:
        """The middle of the ball."""
        return float(x.mid())


class Digits:
    """mpmath: a value is taken as known where two precisions agree. Slower than balls, and no enclosure."""

    def __init__(self) -> None:
        import mpmath

        self.mp = mpmath
        self.RULES: dict[str, Callable[..., Any]] = {
            "add": _sum, "mul": _product, "sub": sub, "neg": lambda a: -a, "div": self._divide, "pow": self._real(mpmath.power),
            "exp": mpmath.exp, "log": self._real(mpmath.log), "sqrt": self._real(mpmath.sqrt), "abs": abs, "max": max, "atan": mpmath.atan,
        }

    def _divide(self, a: Any, b: Any) -> Any:
        return a / b if b else self.mp.nan

    def _real(self, f: Callable[..., Any]) -> Callable[..., Any]:
        def inner(*args: Any) -> Any:
            try:
                out = f(*args)
            except (ZeroDivisionError, ValueError):
                return self.mp.nan
            return out if isinstance(out, self.mp.mpf) else self.mp.nan

        return inner

    def number(self, q: Fraction) -> Any:
        """A rational number."""
        return self.mp.mpf(q.numerator) / q.denominator

    def exact(self, x: float) -> Any:
        """A float, as it is."""
        return self.mp.mpf(x)

    def pi(self) -> Any:
        """The number pi."""
        return +self.mp.pi

    @contextmanager
    def precision(self, bits: int) -> Iterator[None]:
        """Work with that many bits."""
        with self.mp.workprec(bits):
            yield

    def finite(self, x: Any) -> bool:
        """Whether there is a value."""
        return bool(self.mp.isfinite(x))

    def sharp(self, x: Any, before: Any, bits: int) -> bool:
        """Whether the value agrees with that of the precision before, to so many bits."""
        return bool(before is not None and x and abs(x - before) <= abs(x) * self.mp.mpf(2) ** -bits)

    def error(self, got: float, wanted: Any) -> float:
        """|got - wanted|."""
        return float(abs(self.mp.mpf(got) - wanted))

    def float(self, x: Any) -> float:
        """The nearest float."""
        return float(x)


def best() -> Balls | Digits:
    """Balls where python-flint is installed, else digits."""
    try:
        return Balls()
    except ImportError:
        return Digits()
