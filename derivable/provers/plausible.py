"""Points of the domain at which a sign is looked at before it is looked for: what is negative at one cannot be shown.

Nothing is concluded from a point but that a search is in vain. Values are exact where they are rational. Where the
assumptions are of a kind that no point is drawn for, or contradict each other, every sign is worth a search.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from derivable.floats import Floats, NoValue
from derivable.kernel.terms import RELATIONS, STRUCTURES, Term
from derivable.kernel.witness import condition_on
from derivable.provers.proof import Proof

F = Fraction
ANY = (F(2), F(1, 2), F(-3, 2), F(3), F(1, 3), F(-1), F(5, 4), F(-1, 3), F(4), F(1, 5), F(-5, 2), F(0))
ABOVE = (F(1), F(1, 2), F(2), F(1, 4), F(5, 3), F(3), F(2, 5), F(7, 2))
BETWEEN = (F(1, 2), F(1, 3), F(3, 4), F(1, 5), F(5, 6), F(2, 5))
POINTS, DRAWS = 3, 16
BELOW = -1e-6  # a float that is no rational number is negative from here on
Bounds = tuple[list[Fraction], list[Fraction]]  # values below and above


@dataclass(frozen=True)
class Family:
    """A relation between any value of a function and something else; `first` says that the value is its left side."""

    head: Term
    variables: tuple[Term, ...]
    guards: tuple[Term, ...]
    op: str
    other: Term
    first: bool


def negative(proof: Proof, t: Term, strict: bool = False) -> bool:
    """Whether t is negative at a point where all assumptions hold; not positive, if it is to be `strict`."""
    return any(point.negative(t, strict) for point in _points(proof))


def _points(proof: Proof) -> list[Point]:
    """The points for the assumptions of a proof: those that were drawn for fewer assumptions serve, if they fit."""
    assumed = proof.scope.assumed
    before, points = proof.memory.get(("points",), (frozenset(), None))
    if points is None or before != assumed:
        points = _drawn(proof, assumed, [] if points is None else points, assumed - before)
        proof.memory[("points",)] = (frozenset(assumed), points)
    found: list[Point] = points
    return found


def _drawn(proof: Proof, assumed: Iterable[Term], before: list[Point], new: Iterable[Term]) -> list[Point]:
    if not all(map(_usable, assumed)):
        return []
    fewer, more = _relations(assumed), _relations(new)
    families = [f for h in _ordered(assumed) if h.op in ("forall", "imp") and (f := _family(h)) is not None]
    if any(f.head.args[2] or f.head in proof.definitions for f in families):  # its values are not drawn
        return []
    kept = [q for p in before if len(p.families) == len(families) for q in (Point(proof, families, p.turn, p),) if q.fits(more)]
    if kept:
        return kept
    drawn = (q for turn in range(DRAWS) for q in (Point(proof, families, turn),) if q.fits(fewer))
    return [q for q, _ in zip(drawn, range(POINTS))]


def _family(h: Term) -> Family | None:
    """The condition on all values of one function that an assumption is; None where it is none."""
    call, guards, rest = condition_on(h)
    if call is None or rest.op not in RELATIONS or call not in rest.args:
        return None
    side = rest.args.index(call)
    return Family(call.args[0], call.args[1:], tuple(guards), rest.op, rest.args[1 - side], side == 0)


def _ordered(terms: Iterable[Term]) -> list[Term]:
    return sorted(terms, key=repr)


def _relations(assumed: Iterable[Term]) -> list[Term]:
    """The relations among assumptions, those about fewer variables first."""
    found = [q for p in _ordered(assumed) for q in (p.args if p.op == "and" else (p,)) if q.op in RELATIONS]
    return sorted(found, key=lambda q: len(q.free))


def _usable(p: Term) -> bool:
    """Whether points can be drawn for an assumption: a relation, or one for all arguments of a single function."""
    if p.op == "and":
        return all(map(_usable, p.args))
    if p.op in ("forall", "imp"):
        return _family(p) is not None
    return p.op in RELATIONS or p.op in STRUCTURES


class Point:
    """Values for variables, chosen within their bounds, and for functions without a definition as they are asked for."""

    def __init__(self, proof: Proof, families: list[Family], turn: int, before: Point | None = None) -> None:
        self.families, self.turn = families, turn
        self.table: dict[Any, Fraction] = dict(before.table) if before else {}
        self.floats: Floats = Floats(proof.definitions, before.floats.values if before else {}, self._draw)
        self.floats.memo = dict(before.floats.memo) if before else {}
        self.without: set[Term] = set()

    def negative(self, t: Term, strict: bool) -> bool:
        """Whether t is negative here, or 0 if it is to be positive; not if it has no value that floats can express."""
        if t in self.without:
            return False
        try:
            value = self._value(t)
            return bool(value < 0 or strict and value == 0) if isinstance(value, (int, Fraction)) else bool(value < BELOW)
        except (NoValue, TypeError):
            self.without.add(t)
            return False

    def fits(self, relations: list[Term]) -> bool:
        """Choose values for the variables of relations, and say whether the relations hold."""
        try:
            for v in dict.fromkeys(v for p in relations for v in _ordered(p.free)):
                if v not in self.floats.values:
                    self.floats.values[v] = self._chosen(v, v.args[1], self._bounds(v, relations))
            return all(self._holds(p) for p in relations)
        except (NoValue, TypeError, ArithmeticError):
            return False

    def _value(self, t: Term) -> Any:
        for v in _ordered(t.free - self.floats.values.keys()):
            self.floats.values[v] = self._chosen(v, v.args[1], ([], []))
        return self.floats(t)

    def _holds(self, p: Term) -> bool:
        return _compares(p.op, *map(self._value, p.args))

    def _bounds(self, v: Term, relations: Iterable[Term]) -> Bounds:
        """What is known to lie below and above v, as far as that has a value; what equals it is both."""
        low: list[Fraction] = []
        high: list[Fraction] = []
        for p in relations:
            for here, there, side in ((p.args[0], p.args[1], high), (p.args[1], p.args[0], low)):
                if here is v and p.op != "ne" and all(w in self.floats.values for w in there.free):
                    value = F(self.floats(there))
                    for bounds in (low, high) if p.op == "eq" else (side,):
                        bounds.append(value)
        return low, high

    def _chosen(self, place: Term, sort: str, bounds: Bounds) -> Fraction:
        """A value between bounds, another one for each place and turn."""
        if sort not in ("real", "int"):
            raise NoValue("not a number")
        low, high = max(bounds[0], default=None), min(bounds[1], default=None)
        n = self.turn + len(self.floats.values) + len(self.table)
        if sort == "int":
            start = low // 1 if low is not None else high // 1 - 4 if high is not None else 1
            return F(start + 1 + n % 3) if high is None or start + 3 <= high else F(min(start + 1, high // 1))
        if low is not None and high is not None:
            return low + (high - low) * BETWEEN[n % len(BETWEEN)]
        if low is not None:
            return low + ABOVE[n % len(ABOVE)]
        return high - ABOVE[n % len(ABOVE)] if high is not None else ANY[n % len(ANY)]

    def _draw(self, head: Term, args: tuple[Any, ...]) -> Fraction:
        """A value of a function within what is assumed of it for all arguments."""
        if head.args[2] or not all(isinstance(a, (int, Fraction)) for a in args):
            raise NoValue("a derivative, or an argument that is not rational")
        key = (head, *args)
        if key not in self.table:
            limits = list(self._limits(head, args))
            low = [value for op, value, above in limits if op == "eq" or op in ("lt", "le") and not above]
            high = [value for op, value, above in limits if op == "eq" or op in ("lt", "le") and above]
            chosen = self._chosen(head, "real", (low, high))
            if not all(_compares(op, chosen, value) if above else _compares(op, value, chosen) for op, value, above in limits):
                raise NoValue("no value that fits")
            self.table[key] = chosen
        return self.table[key]

    def _limits(self, head: Term, args: tuple[Any, ...]) -> Iterator[tuple[str, Any, bool]]:
        """What a value of a function is compared with, and whether that stands on the right."""
        for f in self.families:
            if f.head is head:
                here = Floats(self.floats.definitions, {**self.floats.values, **dict(zip(f.variables, args))}, self._draw)
                if all(_compares(g.op, *map(here, g.args)) for g in f.guards):
                    yield f.op, F(here(f.other)), f.first


def _compares(op: str, a: Any, b: Any) -> bool:
    return bool(a < b if op == "lt" else a <= b if op == "le" else a != b if op == "ne" else a == b)
