"""Points of a domain: nice rational values first, within the declared bounds, deterministic for a claim."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from derivable.floats import Floats, NoValue
from derivable.kernel.meaning import Definitions, calls
from derivable.kernel.terms import RELATIONS, Term, num, substitute
from derivable.language.abstract import about_laws

F = Fraction
OFFSETS = [F(1), F(2), F(1, 2), F(3), F(3, 2), F(1, 3), F(5), F(2, 3), F(7, 2), F(1, 5), F(4), F(5, 4)]
SHARES = [F(1, 2), F(1, 3), F(3, 4), F(1, 4), F(2, 3), F(4, 5), F(1, 5), F(9, 10), F(2, 5), F(1, 10), F(3, 8)]
FREE = [F(2), F(-1), F(3), F(1, 2), F(-2), F(3, 2), F(1), F(-1, 3), F(0), F(5, 3), F(-3, 2), F(4)]


ON_SPHERES = [(F(3, 5), F(4, 5)), (F(1),), (F(-4, 5), F(3, 5)), (F(2, 3), F(-2, 3), F(1, 3)), (F(0), F(1)), (F(-1),)]


class Sample:
    """A point: values of variables, and of functions without definition at the arguments that were asked for."""

    def __init__(self, definitions: Definitions, values: dict[Term, Fraction], table: dict[Term, Fraction]) -> None:
        self.definitions, self.values, self.table = definitions, values, table


class Domain:
    """The hypotheses of a claim, as bounds for variables and for values of functions."""

    def __init__(self, claim: Term, definitions: Definitions, seed: str) -> None:
        self.definitions, self.claim = definitions, claim
        self.hypotheses = [h for h in claim.args[1].args if not about_laws(h)]  # the others are for models
        self.random = random.Random(seed)
        mentioned = [claim.args[0], *(h for h in self.hypotheses)]
        self.variables = sorted((v for v in frozenset().union(*(t.free for t in mentioned)) if v.args[1] in ("real", "int", "complex")),
                                key=lambda v: v.args)
        self.variables.sort(key=lambda v: len([w for h in self.hypotheses if v in h.free for w in h.free]) > 1)
        self.normalised = [h for h in self.hypotheses if h.op == "eq" and h.args[0].op == "sum" and h.args[0].args[3].op == "call"]

    def samples(self, count: int) -> Iterator[Sample]:
        """Up to `count` points of the domain."""
        misses = 0
        made = 0
        while made < count and misses < 8 * count + 40:
            try:
                sample = self._draw(made + misses)
            except NoValue:
                misses += 1
                continue
            made += 1
            yield sample

    def _draw(self, turn: int) -> Sample:
        values: dict[Term, Fraction] = {}
        table: dict[Term, Fraction] = {}
        for v in self._order():
            low, high = self._bounds(v, values, table)
            values[v] = self._pick(low, high, v.args[1] == "int", turn)
        sample = Sample(self.definitions, values, table)
        for h in self.normalised:
            self._normalise(h, sample, turn)
        for h in (h for h in self.hypotheses if h.op == "eq" and h not in self.normalised and h.args[0].op not in ("int", "tuple")):
            self._solve(h, sample, turn)
        floats = self.floats(sample)
        for h in self.hypotheses:
            if h.op in RELATIONS and h not in self.normalised and h.args[0].op != "int" and not holds(floats, h):
                raise NoValue("outside the domain")
        self._every_function(floats, table)
        return sample

    def _every_function(self, floats: Floats, table: Mapping[Term, Fraction]) -> None:
        """A value for each function that hypotheses bound: without one it is not seen that they can be met."""
        heads = {k.args[0] for k in table}
        for c in (c for h in self.hypotheses if h.op == "forall" for c in calls(h)):
            if c.args[0] not in heads and c.args[0] not in self.definitions and not c.args[0].args[2]:
                floats(Term("call", c.args[0], *(num(2) for _ in c.args[1:])))

    def _order(self) -> list[Term]:
        """Variables so that what bounds another comes first."""
        return sorted(self.variables, key=lambda v: (sum(1 for h in self.hypotheses if v in h.free and len(h.free) > 1), v.args))

    def _bounds(self, v: Term, values: Mapping[Term, Fraction], table: dict[Term, Fraction]) -> tuple[Any, Any]:
        low: Any = None
        high: Any = None
        floats = Floats(self.definitions, values)
        for h in self.hypotheses:
            if h.op not in ("lt", "le") or v not in (h.args[0], h.args[1]):
                continue
            other = h.args[1] if h.args[0] is v else h.args[0]
            if v in other.free:
                continue
            try:
                bound = F(floats(other))
            except (NoValue, TypeError):
                continue
            strict = h.op == "lt"
            if h.args[1] is v:
                low = (bound, strict) if low is None or bound >= low[0] else low
            else:
                high = (bound, strict) if high is None or bound <= high[0] else high
        return low, high

    def _pick(self, low: Any, high: Any, whole: bool, turn: int) -> Fraction:
        def take(pool: list[Fraction]) -> Fraction:
            reach = min(len(pool), 4 + turn // 2)
            return pool[self.random.randrange(reach)]

        if whole:
            start = int(low[0]) if low else (int(high[0]) - 3 if high else 2)
            end = int(high[0]) if high else start + 4 + max(0, turn - 20) // 2  # farther out where nothing was found nearby
            if end < start:
                raise NoValue("no integer between the bounds")
            return F(self.random.randint(start, end))
        if low and high:
            if low[0] > high[0]:
                raise NoValue("no number between the bounds")
            return F(low[0] + (high[0] - low[0]) * take(SHARES))
        if low:
            return F(low[0] + take(OFFSETS)) if low[1] or turn % 5 else low[0]
        if high:
            return F(high[0] - take(OFFSETS))
        return take(FREE)

    def floats(self, sample: Sample, known: Mapping[Term, Term] | None = None) -> Floats:
        """Float values at a sample; values of functions are drawn where they are first needed."""
        def draw(head: Term, args: tuple[Any, ...]) -> Fraction:
            if head.args[2]:
                raise NoValue("the derivative of a function that is only named")
            exact = tuple(num(F(a)) if isinstance(a, (int, Fraction)) else None for a in args)
            if None in exact:
                raise NoValue("a function at an argument that is not rational")
            key = Term("call", head, *exact)
            if key not in sample.table:
                low, high = self._value_bounds(head, exact, sample)
                sample.table[key] = self._pick(low, high, False, len(sample.table) + len(sample.values))
            return sample.table[key]

        return Floats(self.definitions, sample.values, draw, known)

    def _value_bounds(self, head: Term, args: tuple[Any, ...], sample: Sample) -> tuple[Any, Any]:
        """The bounds that universal hypotheses put on a value of a function."""
        target = Term("call", head, *args)
        scope = Domain.__new__(Domain)
        scope.definitions, scope.hypotheses = self.definitions, []
        for h in self.hypotheses:
            rest = h
            while rest.op in ("forall", "imp"):
                rest = rest.args[1]
            for side in rest.args[:2] if rest.op in ("lt", "le") else ():
                if side.op == "call" and side.args[0] is head and all(a.op == "sym" for a in side.args[1:]):
                    scope.hypotheses.append(substitute(rest, dict(zip(side.args[1:], args))))
        return scope._bounds(target, sample.values, sample.table)

    def admits(self, call: Term, q: Fraction, sample: Sample) -> bool:
        """Whether a value of a function lies within the bounds that universal hypotheses put on it."""
        low, high = self._value_bounds(call.args[0], call.args[1:], sample)
        above = low is None or q > low[0] or q == low[0] and not low[1]
        return above and (high is None or q < high[0] or q == high[0] and not high[1])

    def _solve(self, h: Term, sample: Sample, turn: int) -> None:
        """A value that satisfies an equation, for a variable in which it is linear, or in which its numerator is."""
        def gap(place: Term, q: Fraction) -> Any:
            values = {**sample.values, place: q} if place.op == "sym" else sample.values
            table = sample.table if place.op == "sym" else {**sample.table, place: q}
            floats = self.floats(Sample(sample.definitions, values, table))
            return floats(h.args[0]) - floats(h.args[1])

        floats = self.floats(sample)
        if floats(h.args[0]) == floats(h.args[1]):
            return
        places = [v for v in sample.values if v.args[1] == "real" and v in h.free] + list(sample.table)
        for place in places[turn % len(places):] + places[:turn % len(places)] if places else ():
            now = sample.values[place] if place.op == "sym" else sample.table[place]
            try:
                a, b, c = (gap(place, now + k) for k in range(3))
            except (NoValue, TypeError):
                continue
            if not all(isinstance(v, (int, Fraction)) for v in (a, b, c)) or b - a != c - b or a == b:
                continue
            root = now - Fraction(a) / (b - a)
            (sample.values if place.op == "sym" else sample.table)[place] = root
            return
        self._on_a_sphere(h, sample, turn)

    def _on_a_sphere(self, h: Term, sample: Sample, turn: int) -> None:
        """Values of a family that satisfy an equation such as that its squares have the sum 1."""
        heads = {c.args[0] for c in calls(h)}
        keys = [k for k in sample.table if k.args[0] in heads]
        before = dict(sample.table)
        for n in range(len(ON_SPHERES)):
            pattern = ON_SPHERES[(n + turn) % len(ON_SPHERES)]
            sample.table.update({k: pattern[i] if i < len(pattern) else F(0) for i, k in enumerate(keys)})
            floats = self.floats(sample)
            if floats(h.args[0]) == floats(h.args[1]) and len(sample.table) == len(before):
                return
            sample.table.clear()
            sample.table.update(before)

    def _normalise(self, h: Term, sample: Sample, turn: int) -> None:
        """Values of a family whose sum is given: drawn, then scaled."""
        i, low, high, body = h.args[0].args
        floats = self.floats(sample)
        if body.op != "call":
            raise NoValue("a sum of something else than a family")
        keys = [substitute(body, {i: num(k)}) for k in range(int(floats(low)), int(floats(high)) + 1)]
        if body.args[0] in self.definitions:
            return
        for k in keys:
            floats(k)
        total = sum((sample.table[k] for k in keys), F(0))
        if not keys or total == 0:
            raise NoValue("a sum that cannot be scaled")
        for k in keys:
            sample.table[k] = sample.table[k] * F(floats(h.args[1])) / total


def holds(floats: Floats, p: Term) -> bool:
    """Whether a relation holds, as far as floats tell."""
    a, b = floats(p.args[0]), floats(p.args[1])
    return bool({"lt": lambda: a < b, "le": lambda: a <= b, "eq": lambda: abs(a - b) < 1e-9, "ne": lambda: a != b}[p.op]())

