"""Functions that are only named: values, or whole smooth functions, drawn so that they satisfy what is assumed of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

from derivable.semantics.balls import ONE, Arithmetic, Cannot, Number
from derivable.semantics.operators import Evaluator, Place, Term
from derivable.semantics.shapes import conjuncts, inside
from derivable.semantics.truth import truth

OFFSETS = [Fraction(p, q) for p, q in ((1, 1), (2, 1), (1, 2), (3, 1), (1, 3), (5, 2), (7, 5), (4, 5), (9, 7), (1, 8), (1, 5))]
SHARES = [Fraction(p, q) for p, q in ((1, 2), (1, 3), (3, 4), (2, 5), (4, 7), (1, 5), (5, 6), (9, 10))]
FREE = [Fraction(p, q) for p, q in ((2, 1), (-1, 1), (3, 2), (-2, 3), (1, 2), (3, 1), (-5, 2), (7, 5), (-1, 4))]


@dataclass(frozen=True)
class Bound:
    """For all parameters that satisfy the premises: a value of a function lies above, or below, a limit."""

    parameters: tuple[Term, ...]
    premises: tuple[Term, ...]
    limit: Term
    from_below: bool
    strict: bool


@dataclass(frozen=True)
class Interval:
    """Where a value may lie; None where nothing bounds it."""

    low: Number | None = None
    high: Number | None = None
    low_strict: bool = True
    high_strict: bool = True


def bounds(hypothesis: Term) -> tuple[tuple[str, str, int], Bound] | None:
    """A hypothesis as a bound for a function, or for its slope, if it is one: for all x: .. implies limit < f(x)."""
    rest, premises, names = hypothesis, [], []
    while rest.op in ("forall", "imp"):
        if rest.op == "forall":
            names.append(rest.args[0])
        else:
            premises += conjuncts(rest.args[0])
        rest = rest.args[1]
    for k, side in enumerate(rest.args[:2] if rest.op in ("lt", "le") and names else ()):
        if side.op == "call" and set(side.args[1:]) == set(names) and len(side.args) - 1 == len(names):
            other = rest.args[1 - k]
            if not any(u.op == "call" for v in (other, *premises) for u in inside(v)):
                found = Bound(side.args[1:], tuple(premises), other, k == 1, rest.op == "lt")
                return (side.args[0].args, found) if _suits(side.args[0], found) else None
    return None


def _suits(head: Term, b: Bound) -> bool:
    """Whether values, or a smooth function, can be made to obey a bound everywhere."""
    _, sorts, primes = head.args
    if primes == 0 and sorts.replace("int", "").strip(",") == "":
        return True
    if primes:  # a slope is bounded by the same number on the whole line
        return primes == 1 and sorts == "real" and b.limit.op in ("num", "neg") and not b.premises
    return b.limit.op == "num" or not b.premises and not any(u.op in ("abs", "max", "call") for u in inside(b.limit))


def interval(e: Evaluator, found: Iterable[Bound], arguments: tuple[Any, ...], place: Place) -> Interval:
    """The bounds of a value at arguments."""
    out = Interval()
    for b in found:
        here = {**place, **dict(zip(b.parameters, arguments))}
        if any(v.args[1] != "int" for v in b.parameters) or all(truth(e, p, here) is not False for p in b.premises):
            out = narrowed(e, out, e.number(b.limit, here), b.from_below, b.strict)
    return out


def narrowed(e: Evaluator, was: Interval, limit: Number, from_below: bool, strict: bool) -> Interval:
    """An interval with one more bound."""
    if from_below:
        sign = 1 if was.low is None else e.numbers.sign(e.numbers.subtract(limit, was.low))
        strict = strict or sign == 0 and was.low_strict
        return Interval(limit, was.high, strict, was.high_strict) if sign is None or sign >= 0 else was
    sign = -1 if was.high is None else e.numbers.sign(e.numbers.subtract(limit, was.high))
    strict = strict or sign == 0 and was.high_strict
    return Interval(was.low, limit, was.low_strict, strict) if sign is None or sign <= 0 else was


def drawn(numbers: Arithmetic, where: Interval, random: Random, whole: bool, edges: float) -> Number:
    """A value in an interval, an exact one; with the chance `edges` one at an end, or 0, 1 or -1.

    From 1 on `edges` says which of these: 1 is the first, 2 the second.
    """
    value = _drawn(numbers, where, random, whole, edges)
    if type(value) is Fraction:
        return value
    below = int(numbers.context.floor(value.middle * 2**60))
    for exact in (Fraction(below, 2**60), Fraction(below + 1, 2**60)):
        if holds(numbers, where, exact):  # an end of the interval that is no fraction is rounded into it, not out of it
            return exact
    raise Cannot("no short number lies between the bounds")


def _drawn(numbers: Arithmetic, where: Interval, random: Random, whole: bool, edges: float) -> Number:
    low, high = where.low, where.high
    if whole:
        return _whole(where, random)
    if low is not None and high is not None:
        room = numbers.sign(numbers.subtract(high, low))
        if room is None or room < (1 if where.low_strict or where.high_strict else 0):
            raise Cannot("no number lies between the bounds")
    at_an_edge = random.random() < edges
    if at_an_edge:
        ends = [v for v, strict in ((low, where.low_strict), (high, where.high_strict)) if v is not None and not strict]
        plain = [v for v in map(Fraction, (0, 1, -1)) if holds(numbers, where, v)]
        if ends or plain:
            found = [*plain, *ends]
            return found[(int(edges) - 1) % len(found)] if edges >= 1 else random.choice([*ends, *ends, *plain, *plain[:1]])
    generic = Fraction(random.getrandbits(24), 2**24)  # stands for an irrational number: it satisfies no equation by chance
    share = random.choice(SHARES) if random.random() < 0.6 else generic + Fraction(1, 2**25)
    offset = random.choice(OFFSETS) if random.random() < 0.6 else 3 * generic + Fraction(1, 50)
    if low is not None and high is not None:
        return numbers.add(low, numbers.multiply(share, numbers.subtract(high, low)))
    if low is not None:
        return numbers.add(low, offset)
    if high is not None:
        return numbers.subtract(high, offset)
    return random.choice(FREE) if random.random() < 0.6 else 6 * generic - 3


def holds(numbers: Arithmetic, where: Interval, v: Number) -> bool:
    """Whether a value lies within an interval."""
    above = where.low is None or (numbers.sign(numbers.subtract(v, where.low)) or 0) >= (1 if where.low_strict else 0)
    return above and (where.high is None or (numbers.sign(numbers.subtract(where.high, v)) or 0) >= (1 if where.high_strict else 0))


def _whole(where: Interval, random: Random) -> Fraction:
    low, high = ((v if type(v) is Fraction else None) for v in (where.low, where.high))
    start = None if low is None else low.numerator // low.denominator + (1 if where.low_strict or low.denominator > 1 else 0)
    end = None if high is None else -(-high.numerator // high.denominator) - (1 if where.high_strict or high.denominator > 1 else 0)
    if start is None:
        start = end - 4 if end is not None else random.choice((0, 0, 1, 1, -2))
    end = start + random.choice((0, 1, 1, 2, 2, 3)) if end is None else min(end, start + 4)
    if end < start:
        raise Cannot("no whole number lies between the bounds")
    return Fraction(random.choice((start, end)) if random.random() < 0.6 else random.randint(start, end))


class Smooth:
    """A smooth function of real numbers, one for each choice of its whole arguments; or a density."""

    def __init__(self, seed: str, total_one: bool, slopes: Interval | None) -> None:
        self.seed, self.total_one, self.slopes = seed, total_one, slopes
        self.drawn: dict[Any, list[Fraction]] = {}
        self.known: dict[Any, Any] = {}  # what follows from them

    def _coefficients(self, whole: tuple[Any, ...], count: int) -> list[Fraction]:
        if whole not in self.drawn:
            random = Random(f"{self.seed} {whole}")
            self.drawn[whole] = [random.choice(FREE) for _ in range(8 + count)]
        return self.drawn[whole]

    def value(self, e: Evaluator, arguments: tuple[Number, ...], whole: tuple[Any, ...], where: Interval) -> Number:
        """The value at real arguments, within the bounds there."""
        n, c = e.numbers, self._coefficients(whole, len(arguments))
        if self.total_one:
            return self._density(n, arguments[0], c)
        u = arguments[0] if len(arguments) == 1 else n.total([n.multiply(ONE + abs(v) / 8, a) for v, a in zip(c[8:], arguments)])
        line, bend, height, speed = self._parts(c)
        wave = n.sine(n.add(n.multiply(speed, u), c[2]))
        square = n.multiply(u, u)
        if where.low is None and where.high is None:
            return n.total([c[0], n.multiply(line, u), n.multiply(bend, square), n.multiply(height, wave)])
        if where.low is not None and where.high is not None:
            half = n.multiply(Fraction(1, 2), n.subtract(where.high, where.low))
            return n.add(n.add(where.low, half), n.multiply(n.multiply(half, Fraction(4, 5)), wave))
        above = n.total([n.multiply(Fraction(1, 4) + abs(c[3]) / 4, n.add(wave, Fraction(3, 2))), n.multiply(abs(c[4]) / 8, square)])
        return n.add(where.low, above) if where.low is not None else n.subtract(where.high, above)

    def _parts(self, c: list[Fraction]) -> tuple[Any, Any, Any, Any]:
        if id(c) not in self.known:
            self.known[id(c)] = self._shape(c)
        return self.known[id(c)]  # type: ignore[no-any-return]

    def _shape(self, c: list[Fraction]) -> tuple[Any, Any, Any, Any]:
        """l, b, h, w of c0 + l u + b u^2 + h sin(w u + c2); with bounds for its slope, which lies between l - hw and l + hw."""
        speed = abs(c[1]) + Fraction(1, 2)
        if self.slopes is None:
            return c[6] / 2, c[5] / 4, c[7] / 2, speed
        low, high = self.slopes.low, self.slopes.high  # rational numbers: the bounds are written
        least: Any = low if low is not None else high - 2 - abs(c[6])  # type: ignore[operator]
        most: Any = high if high is not None else least + 2 + abs(c[6])
        return (least + most) / 2, Fraction(0), (most - least) * Fraction(2, 5) / speed, speed

    def slope(self, e: Evaluator, u: Number, order: int) -> Number:
        """The derivative of a function of one variable that nothing bounds: exactly."""
        n, c = e.numbers, self._coefficients((), 1)
        line, bend, height, speed = self._parts(c)
        wave = n.sine(n.total([n.multiply(speed, u), c[2], n.multiply(Fraction(order % 4, 2), n.pi)]))
        smooth = {1: [line, n.multiply(2 * bend, u)], 2: [2 * bend]}.get(order, [])
        return n.total([*smooth, n.multiply(height * speed**order, wave)])

    def _density(self, n: Arithmetic, u: Number, c: list[Fraction]) -> Number:
        """A mixture of two Gaussians."""
        if n not in self.known:
            unit = n.sqrt(n.multiply(Fraction(2), n.pi))
            shapes = (Fraction(2, 5), c[1] / 2, 1 + abs(c[2]) / 4), (Fraction(3, 5), c[3] / 2, Fraction(1, 8) + abs(c[4]) / 4)
            self.known[n] = [(n.divide(weight, n.multiply(width, unit)), mean, -2 * width * width) for weight, mean, width in shapes]
        parts = []
        for height, mean, minus_two in self.known[n]:
            gap = n.subtract(u, mean)
            parts.append(n.multiply(height, n.exp(n.divide(n.multiply(gap, gap), minus_two))))
        return n.total(parts)


def totals_one(hypothesis: Term) -> tuple[str, str] | None:
    """The function of which a hypothesis says that its integral is 1."""
    if hypothesis.op != "eq" or hypothesis.args[0].op != "int" or hypothesis.args[1].op != "num" or hypothesis.args[1].args[0] != 1:
        return None
    x, f = hypothesis.args[0].args
    if f.op == "call" and f.args[1:] == (x,) and f.args[0].args[2] == 0:
        return f.args[0].args[:2]  # type: ignore[no-any-return]
    return None
