"""The declared domain of an identity, and test points in it: its edges, magnitudes, coincidences of variables, kinks.

A point is a dictionary from leaves to floats; families are lists of floats from their first index on.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice, product
from typing import Any

from derivable.conformance.tape import Compiler, Machine, NotNumeric, Tape
from derivable.errors import DerivableError
from derivable.kernel.meaning import Definitions, calls
from derivable.kernel.terms import Term

WINDOW = (1e-4, 1e2)  # magnitudes of numbers that are not bounded otherwise
LENGTHS = (1, 2, 3, 10, 1000)
CLOSE = (1e-1, 1e-2, 1e-4, 1e-8)
Bounds = tuple[float, float]


@dataclass(frozen=True)
class Place:
    """A variable, an index or a family: its leaf, its printed name and where its values lie."""

    leaf: Term
    name: str
    low: float = -math.inf
    high: float = math.inf
    closed: tuple[bool, bool] = (False, False)
    first: int = 1  # the first index of a family

    @property
    def whole(self) -> bool:
        """Whether this is an index."""
        return self.leaf.op == "sym" and self.leaf.args[1] == "int"

    def holds(self, v: float) -> bool:
        """Whether a value lies in the range."""
        return (self.low < v or self.closed[0] and self.low == v) and (v < self.high or self.closed[1] and self.high == v)

    @property
    def family(self) -> bool:
        """Whether this is a family."""
        return self.leaf.op == "fun"


@dataclass(frozen=True)
class Condition:
    """A relation of the domain, as two tapes."""

    op: str
    left: Tape
    right: Tape
    leaf: Term | None  # the variable that stands alone on one side


class Domain:
    """Variables of an expression, with the conditions on them."""

    def __init__(self, term: Term, hypotheses: tuple[Term, ...], definitions: Definitions, given: Mapping[str, Bounds], window: Bounds) -> None:
        self.window, self.compiler = window, Compiler(definitions)
        self.places = [self._narrow(Place(leaf, leaf.args[0]), hypotheses) for leaf in leaves(term, definitions)]
        by_name = {simple(p.name): k for k, p in enumerate(self.places)}
        for name, (low, high) in given.items():
            if simple(name) not in by_name:
                raise DerivableError(f"domain: there is no variable {name}; there are {', '.join(p.name for p in self.places)}")
            k = by_name[simple(name)]
            p = self.places[k]
            inside = (low > p.low or p.closed[0] and low == p.low, high < p.high or p.closed[1] and high == p.high)
            self.places[k] = replace(p, low=max(low, p.low), high=min(high, p.high), closed=inside)
        self.families = [p for p in self.places if p.family]
        self.indices = [p for p in self.places if p.whole]
        self.reals = [p for p in self.places if not p.family and not p.whole]
        mine = {p.leaf for p in self.places}
        self.conditions = [c for h in hypotheses if h.op in ("lt", "le", "ne") and h.free <= mine and not calls(h) for c in self._condition(h)]

    def _condition(self, h: Term) -> Iterator[Condition]:
        a, b = h.args
        leaf = next((u for u in (a, b) if u.op == "sym" and u.args[1] != "int"), None)
        try:
            yield Condition(h.op, self.compiler.tape(a), self.compiler.tape(b), leaf)
        except NotNumeric:
            raise DerivableError(f"the condition {h} of the domain cannot be evaluated") from None

    def _narrow(self, p: Place, hypotheses: tuple[Term, ...]) -> Place:
        for h in hypotheses:
            inner, first = h, p.first
            while inner.op in ("forall", "imp"):
                guard = inner.args[0]
                if guard.op == "le" and guard.args[0].op == "num":
                    first = int(guard.args[0].args[0])
                inner = inner.args[1]
            if inner.op not in ("lt", "le"):
                continue
            for side, other in ((0, 1), (1, 0)):
                u, bound = inner.args[side], inner.args[other]
                mine = u is p.leaf or p.family and u.op == "call" and u.args[0] is p.leaf
                value = constant(bound) if mine else None
                if value is None:
                    continue
                p = replace(p, first=first) if p.family else p
                if side == 0 and value < p.high:
                    p = replace(p, high=value, closed=(p.closed[0], inner.op == "le"))
                elif side == 1 and value > p.low:
                    p = replace(p, low=value, closed=(inner.op == "le", p.closed[1]))
        return p

    def holds(self, values: Mapping[Term, float], env: Mapping[Term, int], arithmetic: Any) -> bool:
        """Whether a point lies in the domain, exactly."""
        if not all(p.holds(values[p.leaf]) for p in self.reals):
            return False
        if not self.conditions:
            return True
        machine, exact = Machine(arithmetic), {k: arithmetic.exact(v) for k, v in values.items()}
        for c in self.conditions:
            gap = machine.run(c.right, exact, env) - machine.run(c.left, exact, env)
            if not arithmetic.finite(gap) or not {"lt": gap > 0, "le": gap >= 0, "ne": gap > 0 or gap < 0}[c.op]:
                return False
        return True

    def points(self, count: int, rng: random.Random) -> list[dict[Term, float]]:
        """Values for the real variables: all pairs of special values first, random ones up to `count`."""
        if not self.reals:
            return [{}]
        special = [self.special(p) for p in self.reals]
        out = [dict(zip([p.leaf for p in self.reals], v)) for v in islice(self._mixed(special, rng), count // 2)]
        while len(out) < count:
            point = {p.leaf: self.draw(p, rng) for p in self.reals}
            out.append(self._coincide(point, rng) if len(self.reals) > 1 and rng.random() < 0.4 else point)
        return out

    @staticmethod
    def _mixed(special: list[list[float]], rng: random.Random) -> Iterator[tuple[float, ...]]:
        if math.prod(map(len, special)) <= 400:
            yield from product(*special)
            return
        for k, values in enumerate(special):  # every special value of each variable, with special values of the others
            for v in values:
                for _ in range(3):
                    yield tuple(v if j == k else rng.choice(other) for j, other in enumerate(special))

    def _coincide(self, point: dict[Term, float], rng: random.Random) -> dict[Term, float]:
        """A variable nearly equal to another one: where differences cancel."""
        a, b = rng.sample(self.reals, 2)
        near = point[b.leaf] * (1 + rng.choice([0.0, *CLOSE]) * rng.choice([-1, 1]))
        return {**point, a.leaf: min(max(near, a.low), a.high)}

    def edges(self, point: dict[Term, float], machine: Machine, env: Mapping[Term, int], arithmetic: Any) -> Iterator[dict[Term, float]]:
        """The point moved to the edges that conditions between variables draw."""
        exact = {k: arithmetic.exact(v) for k, v in point.items()}
        for c in self.conditions:
            if c.leaf is not None and c.op != "ne":
                sides = [machine.run(t, exact, env) for t in (c.left, c.right)]
                for value in (arithmetic.float(s) for s in sides if arithmetic.finite(s)):
                    yield {**point, c.leaf: value}

    def special(self, p: Place) -> list[float]:
        """Edges, small and large magnitudes, 0 and 1, where they lie in the range."""
        small, large = self.window
        low = p.low if math.isfinite(p.low) else -large
        high = p.high if math.isfinite(p.high) else large
        span = high - low
        inner = [low + span * s for s in (1e-6, 1e-3, 0.5, 1 - 1e-3, 1 - 1e-6)] if math.isfinite(p.low) and math.isfinite(p.high) else []
        near = [b + s * small for b in (low, high) for s in (1, -1)]
        plain = [0.0, *(s * m for s in (1, -1) for m in (small, 1e-2, 0.3, 0.5, 1.0, 2.0, 5.0, 30.0, large))]
        return [v for v in dict.fromkeys([low, high, *near, *inner, *plain]) if low <= v <= high and p.holds(v)]

    def draw(self, p: Place, rng: random.Random) -> float:
        """A random value: uniform in a bounded range or near one of its ends, else of random sign and magnitude."""
        small, large = self.window
        if math.isfinite(p.low) and math.isfinite(p.high):
            span = p.high - p.low
            near = math.exp(rng.uniform(math.log(small), math.log(0.5)))
            return p.low + span * rng.choice([rng.random(), near, 1 - near])
        size = math.exp(rng.uniform(math.log(small), math.log(large)))
        if math.isfinite(p.low):
            return p.low + size
        return p.high - size if math.isfinite(p.high) else size * rng.choice([-1, 1])

    def tables(self, lengths: tuple[int, ...], rng: random.Random) -> Iterator[list[list[float]]]:
        """Values for the families: constant, rising, random, at the ends of their range."""
        for n in lengths:
            for shape in ("rising", "constant", "random", "ends"):
                yield [self._table(p, n, shape, rng) for p in self.families]

    def _table(self, p: Place, n: int, shape: str, rng: random.Random) -> list[float]:
        special = self.special(p)
        if shape == "constant":
            return [rng.choice(special)] * n
        if shape == "ends":
            return [rng.choice(special) for _ in range(n)]
        if shape == "random":
            return [self.draw(p, rng) for _ in range(n)]
        a, b = sorted((self.draw(p, rng), self.draw(p, rng)))
        return [a + (b - a) * k / max(n - 1, 1) for k in range(n)]


def constant(t: Term) -> float | None:
    """The value of a term without variables."""
    if t.free or calls(t):
        return None
    if t.op == "num":
        return float(t.args[0])
    from derivable.conformance.arithmetic import best

    arithmetic = best()
    try:
        return float(arithmetic.float(Machine(arithmetic).run(Compiler({}).tape(t), {}, {})))
    except NotNumeric:
        return None


def leaves(term: Term, definitions: Definitions) -> list[Term]:
    """Variables, indices and families without a formula that a term reaches, in the order of their names."""
    found: dict[Term, None] = {}
    seen: set[Term] = set()

    def visit(t: Term, bound: frozenset[Term]) -> None:
        for v in t.free - bound:
            if v.op == "sym":
                found[v] = None
        for c in calls(t):
            head = c.args[0]
            if head in seen:
                continue
            seen.add(head)
            d = definitions.get(Term("fun", *head.args[:2], 0))
            if d is None:
                found[head] = None
            else:
                for part in d.args[1:]:
                    visit(part, frozenset(d.args[0].args[1:]))

    visit(term, frozenset())
    return sorted(found, key=lambda v: v.args[0])


def simple(name: str) -> str:
    """A printed name as a Python name: \\mu_1 is mu1, \\bar\\alpha is baralpha."""
    return "".join(ch for ch in name.replace(r"\mathrm", "").replace(r"\text", "") if ch.isalnum())


def index_range(p: Place, first: int, last: int) -> range:
    """The values of an index among those of a family."""
    low = first if p.low == -math.inf else max(first, math.ceil(Fraction(p.low)))
    return range(low, (last if p.high == math.inf else min(last, math.floor(Fraction(p.high)))) + 1)
