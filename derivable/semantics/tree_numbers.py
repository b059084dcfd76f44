"""Values of trees: exact fractions as long as they last, else numbers of some thirty digits; rows of a matrix as tuples.

A square matrix of no size of its own, as I is, is a multiple of the identity until it meets a matrix.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import mpmath

from derivable.semantics.balls import Cannot, Undefined

Value = Any  # a Fraction, an mpf, a matrix as a tuple of rows, or a multiple of the identity
MOST_POWER = 200
TINY = mpmath.mpf(10) ** -6  # of two numbers that are not exact: they differ where they are further apart, to their size
SAME = mpmath.mpf(10) ** -9  # and agree where they are nearer than this; in between nothing is said


@dataclass(frozen=True)
class Identity:
    """A multiple of the identity matrix, of whatever size is needed."""

    scale: Value


def is_matrix(v: Value) -> bool:
    """Whether a value is no number."""
    return isinstance(v, (tuple, Identity))


def number(v: Value) -> Value:
    """A value that is to be a real number; a matrix of one row and one column is its entry."""
    if isinstance(v, tuple) and len(v) == len(v[0]) == 1:
        return v[0][0]
    if is_matrix(v):
        raise Cannot("a matrix stands where a number is expected")
    if isinstance(v, mpmath.mpc) or isinstance(v, mpmath.mpf) and not mpmath.isfinite(v):
        raise Undefined("no real number")
    return v


def floating(v: Value) -> Any:
    """A number with as many digits as are asked for just now."""
    v = number(v)
    return mpmath.mpf(v.numerator) / v.denominator if isinstance(v, Fraction) else v


def whole(v: Value) -> int:
    """A value that is to be an integer."""
    v = number(v)
    if isinstance(v, Fraction) and v.denominator == 1:
        return int(v)
    raise Cannot("an index that is no integer")


def _both(act: Callable[[Value, Value], Value], a: Value, b: Value) -> Value:
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return act(a, b)
    return number(act(floating(a), floating(b)))


def add(a: Value, b: Value) -> Value:
    """a + b, of numbers or of matrices of one size."""
    if not is_matrix(a) and not is_matrix(b):
        return _both(lambda u, v: u + v, a, b)
    if isinstance(a, Identity) and isinstance(b, Identity):
        return Identity(add(a.scale, b.scale))
    a, b = _sized(a, b), _sized(b, a)
    if not (isinstance(a, tuple) and isinstance(b, tuple)) or (len(a), len(a[0])) != (len(b), len(b[0])):
        raise Cannot("a sum of things of different shapes")
    return tuple(tuple(add(u, v) for u, v in zip(r, s)) for r, s in zip(a, b))


def _sized(a: Value, like: Value) -> Value:
    if isinstance(a, Identity) and isinstance(like, tuple):
        if len(like) != len(like[0]):
            raise Cannot("an identity beside a matrix that is not square")
        return tuple(tuple(a.scale if i == j else Fraction(0) for j in range(len(like))) for i in range(len(like)))
    return a


def negative(a: Value) -> Value:
    """-a."""
    return multiply(Fraction(-1), a)


def multiply(a: Value, b: Value) -> Value:
    """a b, of numbers, matrices, or one of each."""
    if not is_matrix(a) and not is_matrix(b):
        return _both(lambda u, v: u * v, a, b)
    if isinstance(a, Identity) or isinstance(b, Identity):
        plain = [v.scale if isinstance(v, Identity) else v for v in (a, b)]
        out = multiply(*plain)
        return out if is_matrix(out) else Identity(out)
    if not is_matrix(a) or not is_matrix(b):
        scale, rows = (a, b) if is_matrix(b) else (b, a)
        return tuple(tuple(multiply(scale, v) for v in r) for r in rows)
    if len(a[0]) != len(b):
        if len(a) == len(a[0]) == 1 or len(b) == len(b[0]) == 1:
            one, rows = (a, b) if len(a) == len(a[0]) == 1 else (b, a)
            return multiply(number(one), rows)
        raise Cannot("a product of matrices that do not fit")
    columns = list(zip(*b))
    return tuple(tuple(total([multiply(u, v) for u, v in zip(r, c)]) for c in columns) for r in a)


def total(values: list[Value]) -> Value:
    """The sum of some values."""
    if not values:
        return Fraction(0)
    out = values[0]
    for v in values[1:]:
        out = add(out, v)
    return out


def divide(a: Value, b: Value) -> Value:
    """a / b; a matrix may stand above."""
    b = number(b)
    if b == 0:
        raise Undefined("a division by zero")
    return multiply(a, 1 / b) if is_matrix(a) else _both(lambda u, v: u / v, a, b)


def power(a: Value, b: Value) -> Value:
    """a to the power b; of a matrix, a few products."""
    b = number(b)
    if is_matrix(a):
        if not (isinstance(b, Fraction) and b.denominator == 1 and 1 <= b <= 4):
            raise Cannot("a power of a matrix")
        out = a
        for _ in range(int(b) - 1):
            out = multiply(out, a)
        return out
    a = number(a)
    if isinstance(b, Fraction) and b.denominator == 1:
        return _whole_power(a, int(b))
    if a == 0:
        if b > 0:
            return Fraction(0)
        raise Undefined("a power of zero")
    if a < 0:
        if isinstance(b, Fraction) and b.denominator % 2:
            raise Cannot("an odd root of a negative number")
        raise Undefined("a power of a negative number")
    return number(mpmath.power(floating(a), floating(b)))


def _whole_power(a: Value, n: int) -> Value:
    if abs(n) > MOST_POWER:
        raise Cannot("a large power")
    if a == 0 and n <= 0:
        if n:
            raise Undefined("a power of zero")
        raise Cannot("zero to the power zero")
    return number(a ** n)


def transposed(a: Value) -> Value:
    """The transpose of a matrix."""
    return tuple(zip(*a)) if isinstance(a, tuple) else a


def inner(a: Value, b: Value) -> Value:
    """The inner product of two vectors, or of two matrices entry by entry."""
    if not (isinstance(a, tuple) and isinstance(b, tuple) and (len(a), len(a[0])) == (len(b), len(b[0]))):
        raise Cannot("an inner product of things of different shapes")
    return total([multiply(u, v) for r, s in zip(a, b) for u, v in zip(r, s)])


def determinant(a: Value) -> Value:
    """The determinant, along the first row."""
    if not isinstance(a, tuple) or len(a) != len(a[0]) or len(a) > 4:
        raise Cannot("a determinant")
    if len(a) == 1:
        return a[0][0]
    minors = [tuple((*r[:j], *r[j + 1:]) for r in a[1:]) for j in range(len(a))]
    return total([multiply(multiply(Fraction((-1) ** j), a[0][j]), determinant(m)) for j, m in enumerate(minors)])


def trace(a: Value) -> Value:
    """The sum along the diagonal; a number is its own."""
    if not is_matrix(a):
        return a
    if not isinstance(a, tuple) or len(a) != len(a[0]):
        raise Cannot("a trace")
    return total([a[i][i] for i in range(len(a))])


def apart(a: Value, b: Value) -> int | None:
    """The sign of a - b; 0 where they agree, None where that cannot be told."""
    a, b = number(a), number(b)
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return (a > b) - (a < b)
    u, v = floating(a), floating(b)
    size = max(abs(u), abs(v), mpmath.mpf(1))
    if abs(u - v) > TINY * size:
        return 1 if u > v else -1
    return 0 if abs(u - v) <= SAME * max(abs(u), abs(v)) else None
