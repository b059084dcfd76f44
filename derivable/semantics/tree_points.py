"""Points at which a line is read: numbers, families, functions and matrices within what is declared of them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import mpmath

from derivable.semantics.balls import Cannot, Undefined
from derivable.semantics.tree_numbers import Value, apart, floating, number, whole

if TYPE_CHECKING:
    from derivable.semantics.trees import Reader

Tree = Any  # a node of a formula: .op, .args, .text
FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
STEPS = [Fraction(p, q) for p, q in ((1, 3), (1, 2), (1, 1), (3, 2), (2, 1), (5, 2), (7, 3), (4, 5))]
LARGEST_SIZE = 3


class Outside(Exception):
    """What was drawn does not satisfy all that is declared: another point is drawn."""


def holds(sign: str, a: Value, b: Value) -> bool | None:
    """Whether a relation of two numbers holds; None where that cannot be told."""
    order = apart(a, b)
    if order is None:
        return None
    found: bool = {"=": order == 0, "!=": order != 0, "<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0}[sign]
    exact = isinstance(number(a), Fraction) and isinstance(number(b), Fraction)
    return None if order == 0 and not exact and sign in ("<", ">", "!=") else found


class Point:
    """Values of what is declared, drawn when they are first asked for; with `fixed`, no other numbers are drawn."""

    def __init__(self, seed: str, fixed: Mapping[str, Fraction] | None = None) -> None:
        self.random = random.Random(seed)
        self.fixed = fixed
        self.values: dict[Any, Value] = dict(fixed or {})
        self.functions: dict[str, Callable[..., Value]] = {}
        self.waiting: set[Any] = set()
        self.checks: list[tuple[Tree, Any]] = []  # relations that must hold, with what their names stand for

    def drawn(self, key: Any, draw: Callable[[], Value]) -> Value:
        """The value under a key, drawn if there is none yet."""
        if key not in self.values:
            if self.fixed is not None:
                raise Cannot("a value that the counterexample does not name")
            if key in self.waiting:
                raise Cannot("bounds that go round in a circle")
            self.waiting.add(key)
            self.values[key] = draw()
            self.waiting.discard(key)
        return self.values[key]

    def number(self, reader: Reader, node: Tree, parts: list[Tree], integer: bool, env: Any) -> Value:
        """A number within bounds; bounds that could not be used are checked when all is drawn."""
        low, high = self._ends(reader, node, parts, env)
        self.checks += [(p, env) for p in parts]
        return self._integer(low, high) if integer else self._real(low, high)

    def _ends(self, reader: Reader, node: Tree, parts: list[Tree], env: Any) -> tuple[Fraction | None, Fraction | None]:
        low = high = None
        for sign, other in bounds(node, parts):
            try:
                end = _fraction(reader.value(other, env))
            except (Cannot, Undefined):
                continue  # checked in the end
            if sign in (">", ">="):
                low = end if low is None else max(low, end)
            elif sign in ("<", "<="):
                high = end if high is None else min(high, end)
            elif sign == "=":
                low = high = end
        return low, high

    def _real(self, low: Fraction | None, high: Fraction | None) -> Fraction:
        step = self.random.choice(STEPS)
        if low is not None and high is not None:
            return low + (high - low) * Fraction(self.random.randint(0, 12), 12)
        if low is not None:
            return low + step if self.random.randint(0, 9) else low
        if high is not None:
            return high - step if self.random.randint(0, 9) else high
        return step if self.random.randint(0, 1) else -step

    def _integer(self, low: Fraction | None, high: Fraction | None) -> Fraction:
        first = -(-low // 1) if low is not None else (high // 1 - 4 if high is not None else -3)
        last = high // 1 if high is not None else first + (LARGEST_SIZE if low is not None else 6)
        if first > last:
            raise Outside
        return Fraction(self.random.randint(int(first), int(min(last, first + 8))))

    def function(self, key: str, ends: tuple[Value | None, Value | None]) -> Callable[..., Value]:
        """A smooth function of a few numbers whose values lie within bounds."""
        if self.fixed is not None:
            raise Cannot("a function at a counterexample")
        if key not in self.functions:
            self.functions[key] = _smooth([self.random.choice(STEPS) * self.random.choice((1, -1)) for _ in range(8)], ends)
        return self.functions[key]

    def entries(self, rows: int, columns: int, symmetric: bool) -> Value:
        """A matrix of small numbers."""
        made = [[self._real(None, None) for _ in range(columns)] for _ in range(rows)]
        if symmetric:
            made = [[made[min(i, j)][max(i, j)] for j in range(columns)] for i in range(rows)]
        return tuple(map(tuple, made))


def _smooth(c: list[Fraction], ends: tuple[Value | None, Value | None]) -> Callable[..., Value]:
    def value(*at: Value) -> Value:
        xs = [floating(a) for a in at]
        along = sum(floating(w) * x for w, x in zip(c, xs)) + sum(x * y for x, y in pairwise(xs)) / 3
        u = floating(c[4]) + along / 2 + mpmath.sin(along + floating(c[5]))
        low, high = (None if e is None else floating(e) for e in ends)
        if low is not None and high is not None:
            return low + (high - low) / (1 + mpmath.exp(-u))
        if low is not None:
            return low + mpmath.exp(u / 3)
        return u if high is None else high - mpmath.exp(u / 3)

    return value


def bounds(node: Tree, parts: list[Tree]) -> Iterator[tuple[str, Tree]]:
    """The relations that stand right at a name: their signs, as seen from it, and the other sides."""
    for p in parts:
        if p.op != "rel":
            continue
        for a, sign, b in zip(p.args[::2], p.args[1::2], p.args[2::2]):
            if a == node and sign.text in FLIPPED:
                yield sign.text, b
            elif b == node and sign.text in FLIPPED:
                yield FLIPPED[sign.text], a


def _fraction(v: Value) -> Fraction:
    v = number(v)
    return v if isinstance(v, Fraction) else Fraction(str(mpmath.nstr(v, 20))).limit_denominator(10 ** 6)


def size(v: Value) -> int:
    """The size of a vector or matrix."""
    n = whole(v)
    if not 1 <= n <= 2 * LARGEST_SIZE:
        raise Outside
    return n
