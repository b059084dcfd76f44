"""Polynomials over the distances of their variables from known bounds, with FLINT.

A variable x that is known to be at least low is low + d, where the distance d is not negative. A polynomial whose
coefficients are all positive over such distances is not negative: that is what `positivity` looks for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from flint import Ordering, fmpq_mpoly_ctx

from derivable.kernel.normal import Normal, Poly
from derivable.provers.polynomials import rational
from derivable.provers.proof import Proof, Rejected, Term, gap_of

HIGHEST_DEGREE, MOST_TERMS, LONGEST_BOUND = 6, 400, 4
Distance = tuple[Term, Fraction, Poly]  # a quantity c x + rest that is known to be 0 or more, with its c and rest
Bound = tuple[Distance, bool, Fraction]  # a distance, whether it is from another variable, and else from where


def choices(proof: Proof, p: Poly) -> Iterator[tuple[dict[int, list[Distance]], int]]:
    """The distances to write p over, and the side to begin from where both bounds of a variable move; each choice once: the
    distances from both bounds, then those from one.
    """
    tried = set()
    for part in (slice(None), slice(0, 1), slice(1, 2)):
        for moving in (False, True):
            found = {a: rows[part] or rows for a, rows in distances(proof, p, moving).items()}
            two = any(len(rows) == 2 and (moves(rows[:1]) or moves(rows[1:])) for rows in found.values())
            chosen = tuple((a, *(gap for gap, _, _ in rows)) for a, rows in sorted(found.items()))
            for side in (1, -1) if two else (1,):
                if (chosen, side) not in tried:
                    tried.add((chosen, side))
                    yield found, side


def distances(proof: Proof, p: Poly, moving: bool = False) -> dict[int, list[Distance]]:
    """For each atom x of p, known quantities c x + rest >= 0: at most one for each sign of c.

    The closest bound by a number comes first, or, where `moving` is set, one by another variable.
    """
    known = _bounds(proof)
    out: dict[int, list[Distance]] = {}
    waiting = {a for m in p for a, _ in m}
    while waiting:
        a = waiting.pop()
        rows = [row for row, _, _ in sorted(reversed(known.get(a, ())), key=lambda bound: (bound[1] != moving, bound[2]))]
        out[a] = [r for r in rows if r[1] > 0][:1] + [r for r in rows if r[1] < 0][:1]
        waiting |= {b for _, _, rest in out[a] for m in rest for b, _ in m} - set(out)
    return out


def _bounds(proof: Proof) -> dict[int, list[Bound]]:
    """The bounds that the facts give for each atom, the latest last; each fact is looked at once."""
    seen: list[int]
    found: dict[int, list[Bound]]
    _, seen, found = proof.memory.setdefault(("bounds", id(proof.scope)), (proof.scope, [0], {}))
    for fact in proof.scope.facts[seen[0]:]:
        for part in reversed(fact.args) if fact.op == "and" else (fact,):
            if part.op in ("lt", "le"):
                _note(proof.scope.plain, gap_of(part), found)
    seen[0] = len(proof.scope.facts)
    return found


def _note(normal: Normal, gap: Term, found: dict[int, list[Bound]]) -> None:
    """Note for which atoms a quantity that is not negative is a bound: it is linear in them."""
    try:
        p = normal.of(gap)
    except Rejected:
        return
    if len(p) > LONGEST_BOUND or any(e < 0 for m in p for _, e in m):
        return
    for m, c in p.items():
        if len(m) == 1 and m[0][1] == 1 and sum(a == m[0][0] for n in p for a, _ in n) == 1:
            row = (gap, Fraction(c), {n: k for n, k in p.items() if n != m})
            far = moves([row])
            found.setdefault(m[0][0], []).append((row, far, Fraction(0) if far else _value(row[2]) / abs(row[1])))


def moves(rows: list[Distance]) -> bool:
    """Whether the first bound of a variable contains other variables."""
    return bool(rows) and bool(rows[0][2].keys() - {()})


def _value(rest: Poly) -> Fraction:
    return Fraction(rest.get((), 0))


class Expansion:
    """A polynomial on its way from atoms to distances, which are eliminated one after another."""

    def __init__(self, p: Poly, found: Mapping[int, list[Distance]]) -> None:
        self.found = found
        self.atoms = sorted(found)
        self.gaps = list(dict.fromkeys(gap for rows in found.values() for gap, _, _ in rows))
        self.context: Any = fmpq_mpoly_ctx.get([f"x{i}" for i in range(len(self.atoms) + len(self.gaps))], Ordering.lex)
        self.places = {a: i for i, a in enumerate(self.atoms)}
        self.generators = self.context.gens()
        self.p = self._lift(p)

    def run(self, side: int) -> bool:
        """Eliminate each variable by its lower bound (side 1) or its upper one where it has both and they move; whether
        all coefficients are positive then.
        """
        order = sorted(self.found, key=lambda a: (not moves(self.found[a]), len(self.found[a]), a))
        for a in order * 3:  # a bound may bring a variable back
            rows = self.found[a]
            if not rows or not self.p.degrees()[self.places[a]]:
                continue
            if len(rows) == 2 and not moves(rows[:1]) and not moves(rows[1:]) and _width(rows) > 0:
                self._between(a, *sorted(rows, key=lambda r: -r[1]))
            else:
                gap, c, rest = min(rows, key=lambda r: -side * r[1])
                self._put(a, (self._distance(gap) - self._lift(rest)) / rational(c))
            if len(self.p) > MOST_TERMS:
                return False
        return all(c > 0 for c in self.p.coeffs())

    def rows(self) -> list[tuple[Fraction, list[tuple[int, int]], list[tuple[Term, int]]]]:
        """The summands: a coefficient, powers of atoms, powers of distances."""
        n = len(self.atoms)
        return [(Fraction(int(c.p), int(c.q)), [(a, int(e)) for a, e in zip(self.atoms, exponents) if e],
                 [(g, int(e)) for g, e in zip(self.gaps, exponents[n:]) if e]) for exponents, c in self.p.terms()]

    def _lift(self, p: Poly) -> Any:
        rows = {}
        for m, c in p.items():
            exponents = [0] * len(self.generators)
            for a, e in m:
                exponents[self.places[a]] = e
            rows[tuple(exponents)] = rational(c)
        return self.context.from_dict(rows)

    def _distance(self, gap: Term) -> Any:
        return self.generators[len(self.atoms) + self.gaps.index(gap)]

    def _put(self, a: int, value: Any) -> None:
        """A polynomial for the variable a."""
        i = self.places[a]
        self.p = self.p.compose(*self.generators[:i], value, *self.generators[i + 1:], ctx=self.context)

    def _between(self, a: int, lower: Distance, upper: Distance) -> None:
        """Products of x - low and high - x of one degree, for a; of a higher one while a coefficient is negative, if a is the last."""
        (below, c, r), (above, d, s) = lower, upper
        low, high = -_value(r) / c, -_value(s) / d
        x, y = self._distance(below), self._distance(above)
        one = (x / rational(c) - y / rational(d)) / rational(high - low)  # (x - low) + (high - x) over the width
        self._put(a, x / rational(c) + rational(low))
        place = len(self.atoms) + self.gaps.index(below)
        degree = int(self.p.degrees()[place])
        self.p = self._raised(place, degree, one)
        last = not any(self.p.degrees()[self.places[b]] for b in self.atoms if b != a and self.found[b])
        while last and degree < HIGHEST_DEGREE and not all(k > 0 for k in self.p.coeffs()):
            self.p, degree = self.p * one, degree + 1

    def _raised(self, place: int, degree: int, one: Any) -> Any:
        """The polynomial with all its terms of the same degree in one variable and in `one`, which is 1."""
        parts: dict[int, dict[tuple[int, ...], Any]] = {}
        for exponents, c in self.p.terms():
            parts.setdefault(int(exponents[place]), {})[exponents] = c
        return sum((self.context.from_dict(q) * one ** (degree - e) for e, q in parts.items()), self.context.from_dict({}))


def _width(rows: list[Distance]) -> Fraction:
    """The distance of two constant bounds."""
    (_, c, r), (_, d, s) = sorted(rows, key=lambda row: -row[1])
    return _value(r) / c - _value(s) / d
