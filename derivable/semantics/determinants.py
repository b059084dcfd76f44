"""Determinants, and whether all roots of a characteristic polynomial lie to the left of the imaginary axis."""

from __future__ import annotations

from typing import Any

from derivable.semantics.balls import ONE, ZERO, Arithmetic, Cannot, Number

Matrix = tuple[tuple[Any, ...], ...]


def determinant(numbers: Arithmetic, m: Matrix) -> Number:
    """The determinant of a square matrix, by the first row."""
    if type(m) is not tuple or any(type(r) is not tuple or len(r) != len(m) for r in m) or len(m) > 6:
        raise Cannot("not a square matrix of at most 6 rows")
    if not m:
        return ONE
    terms = []
    for j, u in enumerate(m[0]):
        minor = tuple(row[:j] + row[j + 1:] for row in m[1:])
        term = numbers.multiply(u, determinant(numbers, minor))
        terms.append(numbers.negative(term) if j % 2 else term)
    return numbers.total(terms)


def coefficients(numbers: Arithmetic, m: Matrix) -> list[Number]:
    """The coefficients of det(x - M), the highest first, from traces of powers of M."""
    n = len(m)
    out: list[Number] = [ONE]
    power: Matrix = tuple(tuple(ONE if i == j else ZERO for j in range(n)) for i in range(n))
    for k in range(1, n + 1):
        power = tuple(tuple(numbers.total([numbers.multiply(m[i][h], power[h][j]) for h in range(n)]) for j in range(n)) for i in range(n))
        trace = numbers.total([power[i][i] for i in range(n)])
        out.append(numbers.divide(numbers.negative(trace), k * ONE))
        power = tuple(tuple(numbers.add(u, out[k]) if i == j else u for j, u in enumerate(row)) for i, row in enumerate(power))
    return out


def left_half_plane(numbers: Arithmetic, m: Matrix) -> int | None:
    """1 if all eigenvalues have negative real parts, 0 if not; None where it cannot be told."""
    c = coefficients(numbers, m)
    n = len(m)
    rows = [[c[2 * j - i + 1] if 0 <= 2 * j - i + 1 <= n else ZERO for j in range(n)] for i in range(n)]
    signs = [numbers.sign(determinant(numbers, tuple(tuple(r[:k]) for r in rows[:k])), 20) for k in range(1, n + 1)]
    if any(s in (-1, 0) for s in signs):
        return 0
    return None if None in signs else 1


def to_the_right(numbers: Arithmetic, m: Matrix) -> bool:
    """Whether some eigenvalue surely has a positive real part: M less a small multiple of 1 is not stable either."""
    little = numbers.divide(ONE, ONE * 2**10)
    return left_half_plane(numbers, tuple(tuple(numbers.subtract(u, little) if i == j else u for j, u in enumerate(row))
                                          for i, row in enumerate(m))) == 0
