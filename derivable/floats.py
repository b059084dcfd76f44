"""Fast inexact values of terms: for looking where a claim may fail, never for deciding that it does."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from derivable.kernel.meaning import Definitions, expand, plain
from derivable.kernel.terms import Rejected, Term, num, substitute

FLOAT_RULES: dict[str, Callable[..., Any]] = {
    "sub": lambda a, b: a - b, "neg": lambda a: -a, "div": lambda a, b: a / b, "exp": math.exp, "log": math.log,
    "abs": abs, "max": max, "atan": math.atan, "sqrt": math.sqrt, "csqrt": lambda a: complex(a) ** 0.5,
}


class NoValue(Exception):
    """The term has no value here, or none that floats can express."""


class Floats:
    """Values of terms at a point; `draw` gives the value of a function without definition where it is first needed."""

    def __init__(self, definitions: Definitions, values: Mapping[Term, Any], draw: Callable[[Term, tuple[Any, ...]], Any] | None = None,
                 known: Mapping[Term, Term] | None = None) -> None:
        self.definitions, self.values, self.draw, self.known = definitions, dict(values), draw, known or {}
        self.memo: dict[Term, Any] = {}

    def __call__(self, t: Term) -> Any:
        """The value of t; raises NoValue."""
        try:
            out = self._value(t)
        except (ValueError, ZeroDivisionError, OverflowError, TypeError, RecursionError, Rejected) as error:
            raise NoValue(str(error)) from None
        if isinstance(out, float) and not math.isfinite(out):
            raise NoValue("not finite")
        return out

    def _value(self, t: Term) -> Any:
        if t in self.memo:
            return self.memo[t]
        out = self._compute(t)
        self.memo[t] = out
        return out

    def _compute(self, t: Term) -> Any:
        op, a = t.op, t.args
        if t in self.known:
            return self._value(self.known[t])
        if op == "num":
            return a[0] if a[0].denominator == 1 and abs(a[0]) < 10**6 else float(a[0])
        if op == "sym":
            if t not in self.values:
                raise NoValue(f"no value for {a[0]}")
            return self.values[t]
        if op in ("add", "mul"):
            out = self._value(a[0])
            for u in a[1:]:
                out = out + self._value(u) if op == "add" else out * self._value(u)
            return out
        if op == "pow":
            return self._power(self._value(a[0]), self._value(a[1]))
        if op in FLOAT_RULES:
            args = [self._value(u) for u in a]
            return FLOAT_RULES[op](*(float(v) if isinstance(v, Fraction) and op not in ("sub", "neg", "div", "abs", "max") else v for v in args))
        if op == "const":
            return math.pi if a[0] == "pi" else 1j
        if op in ("sum", "prod"):
            return self._series(t)
        if op == "call":
            return self._call(t)
        if op == "tuple":
            return tuple(self._value(u) for u in a)
        meant = expand(t, self.definitions)
        if meant is t:
            raise NoValue(f"{op} has no float value")
        return self._value(meant)

    @staticmethod
    def _power(base: Any, exponent: Any) -> Any:
        if isinstance(exponent, Fraction) and exponent.denominator == 1 and abs(exponent) < 200:
            return base ** int(exponent)
        if not isinstance(base, complex) and base < 0:
            raise NoValue("a root of a negative number")
        return float(base) ** float(exponent)

    def _series(self, t: Term) -> Any:
        i, low, high, body = t.args
        start, end = self._value(low), self._value(high)
        if end - start > 60:
            raise NoValue("a long sum")
        total: Any = Fraction(0 if t.op == "sum" else 1)
        for k in range(int(start), int(end) + 1):
            v = self._value(substitute(body, {i: num(k)}))
            total = total + v if t.op == "sum" else total * v
        return total

    def _call(self, t: Term) -> Any:
        head, d = t.args[0], self.definitions.get(plain(t.args[0]))
        if d is not None and d.op == "define":
            return self._value(expand(t, self.definitions))
        args = tuple(self._value(u) for u in t.args[1:])
        if d is None:
            if self.draw is None:
                raise NoValue(f"no value for {head.args[0]}")
            return self.draw(head, args)
        index, start = args[0], d.args[1].args[0]
        if index < start or index > start + 40:
            raise NoValue("an index out of range")
        body = d.args[2] if index == start else d.args[3]
        parameters = d.args[0].args[1:]
        inner = Floats(self.definitions, dict(zip(parameters, args)), self.draw, self.known)
        return inner._value(body)

