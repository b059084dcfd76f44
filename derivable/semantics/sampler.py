"""Points of the declared domain of a claim: values for its names, its functions and its laws that satisfy the hypotheses.

Drawn from the claim's own digest: the same claim is looked at in the same points everywhere. Values are small rational
numbers, generic ones, ends of the domain, and values of other names; what one equation determines is solved for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from random import Random
from typing import Any

from derivable.semantics.balls import Arithmetic, Cannot, Number, Undefined
from derivable.semantics.chosen import Bound, Interval, Smooth, bounds, drawn, holds, interval, narrowed, totals_one
from derivable.semantics.operators import Evaluator, Place, Term
from derivable.semantics.shapes import conjuncts, digest, free, functions, inside
from derivable.semantics.states import blocks, make_tables
from derivable.semantics.tables import Tables, Variable
from derivable.semantics.truth import truth

TRIES = 40
EDGES = (0.01, 0, 0.5, 0.01, 0.3, 0.7)  # the chance that a value is an end of its domain, 0, 1 or -1, turn by turn; 0: it is one
AGREED = 40  # bits in which the sides of an equation agree once it is solved
WORK = 20_000  # operations that may be spent on drawing a point
FEW = Fraction(3)  # a whole number that counts random variables is not drawn larger
STRUCTURES = ("markov", "independent", "agree", "exchangeable")


class Domain:
    """The names, functions and laws of a claim, and what is assumed of them."""

    def __init__(self, claim: Term, given: Sequence[Term] = ()) -> None:
        self.claim = claim
        self.given = [q for p in given for q in (conjuncts(p) if p.op == "and" else [p])]  # premises that are to hold too
        self.hypotheses = [*conjuncts(claim.args[1]), *self.given]
        self.definitions: dict[tuple[str, str], Term] = {d.args[0].args[0].args[:2]: d for d in claim.args[2:]}
        names = list(free(claim.args[0]) | free(claim.args[1]))
        self.names = [v for v in names if v.args[1] in ("real", "int", "complex")]
        self.laws = [v for v in names if v.args[1] == "law"]
        self.structures = [h for h in self.hypotheses if h.op in STRUCTURES]
        self.limits: dict[tuple[str, str], list[Bound]] = {}
        self.slopes: dict[tuple[str, str], list[Bound]] = {}
        self.densities: set[tuple[str, str]] = set()
        self.bounded: list[Term] = []  # hypotheses that bound a function by what may have no value
        self.checked: list[Term] = []  # hypotheses that no construction satisfies by itself
        for h in (h for h in self.hypotheses if h.op not in STRUCTURES):
            found, density = bounds(h), totals_one(h)
            if found and found[0][:2] not in self.definitions:
                (self.slopes if found[0][2] else self.limits).setdefault(found[0][:2], []).append(found[1])
                self.bounded += [h] if found[1].limit.op != "num" else []
            elif density and density not in self.definitions:
                self.densities.add(density)
            else:
                self.checked.append(h)
        self.digest = digest(claim)
        self.open = self._open()
        self.about: dict[Term, bool] = {}  # terms, and whether random variables occur in them
        self.simple = [h for h in self.checked if h.op in ("lt", "le") and any(s.op == "sym" for s in h.args)]
        self.solvable = [h for h in self.checked if h.op == "eq"]

    def _open(self) -> str:
        """Why a point may lie outside the domain although nothing was seen to fail there; empty if it cannot."""
        for h in self.checked:
            if any(f[:2] not in self.definitions and f[1].replace("int", "").strip(",") for f in functions(h)):
                return "what is assumed of a function holds at some values, which does not show that it holds at all"
        for key in self.densities:
            if any(not b.from_below or b.limit.op != "num" or b.limit.args[0] > 0 for b in self.limits.get(key, ())) or key in self.slopes:
                return "no density with these bounds is known"
        if self.slopes.keys() & self.limits.keys():
            return "no function with bounds for its values and its slope is known"
        return ""


class Point:
    """Values of names, and of functions where they were asked for; the same at every precision."""

    def __init__(self, domain: Domain, turn: int, numbers: Arithmetic) -> None:
        self.domain, self.turn = domain, turn
        self.random = Random(f"{domain.digest} {turn}")
        self.edges = EDGES[turn % len(EDGES)] or 1 + turn // len(EDGES)
        self.place: Place = {}
        self.families: dict[Any, Number] = {}
        self.smooth: dict[tuple[str, str], Smooth] = {}
        self.solved: set[Term] = set()  # equations that a value was chosen for
        self.made: Tables | None = None
        self.random_variables: list[Variable] = []
        self.drawer = Evaluator(numbers, self, domain.definitions, WORK)

    def tables(self, e: Evaluator) -> Tables:
        """The tables of the laws."""
        if self.made is None:
            raise Cannot("there are no tables of laws here")
        return self.made

    def turn_states(self) -> None:
        """Draw the states of the random variables."""
        self.drawer.forget()
        counts = self.made.counts if self.made else {}
        self.place.update({v: self.random.randrange(counts[v[0]]) for v in self.random_variables})

    def function(self, e: Evaluator, name: str, sorts: str, arguments: tuple[Any, ...]) -> Number:
        """The value of a function that is only named."""
        key, kinds = (name, sorts), sorts.split(",")
        whole = tuple(a for a, kind in zip(arguments, kinds) if kind == "int")
        real = tuple(a for a, kind in zip(arguments, kinds) if kind != "int")
        if any(type(a) is not Fraction or a.denominator != 1 for a in whole):
            raise Cannot("a family at an index that is not whole")
        if not real:
            if (key, whole) not in self.families:
                random = Random(f"{self.domain.digest} {self.turn} {name} {whole}")
                exact = self.drawer
                where = interval(exact, self.domain.limits.get(key, ()), arguments, self.place)
                self.families[key, whole] = drawn(exact.numbers, where, random, False, self.edges)
            return self.families[key, whole]
        e.units += 12
        return self._smooth(key).value(e, real, whole, interval(e, self.domain.limits.get(key, ()), arguments, self.place))

    def slope(self, e: Evaluator, name: str, sorts: str, primes: int, arguments: tuple[Any, ...]) -> Number | None:
        """The derivative of a function that is only named, exactly; None where it is to be taken numerically."""
        key = (name, sorts)
        if sorts != "real" or key in self.domain.limits or key in self.domain.densities:
            return None
        e.units += 12
        return self._smooth(key).slope(e, arguments[0], primes)

    def _smooth(self, key: tuple[str, str]) -> Smooth:
        if key not in self.smooth:
            found = [Bound((), (), b.limit, b.from_below, True) for b in self.domain.slopes.get(key, ())]
            slopes = interval(self.drawer, found, (), self.place) if found else None
            self.smooth[key] = Smooth(f"{self.domain.digest} {self.turn} {key[0]}", key in self.domain.densities, slopes)
        return self.smooth[key]


def points(domain: Domain, numbers: Arithmetic, count: int, first: int = 0) -> Iterator[Point | str]:
    """Points of the domain, or the reason why none was found, `count` in all."""
    for turn in range(first, first + count):
        reason = "no point of the domain was found"
        for attempt in range(TRIES):
            point = Point(domain, turn + 1000 * attempt, numbers)
            if attempt:
                point.edges = 0.5 if attempt < TRIES // 2 else 0.1
            try:
                _draw(point.drawer, point)
                yield point
                break
            except (Cannot, Undefined) as why:
                reason = f"no point of the domain was found: {why}"
        else:
            yield reason


def _draw(e: Evaluator, point: Point) -> None:
    domain = point.domain
    for v in _order(domain, point):
        point.place[v] = _value(e, point, v)
    if domain.laws or blocks(domain.claim, domain.about):
        make_tables(e, point)
    for h in domain.solvable:
        _solve(e, point, h)
    for h in domain.checked:
        if truth(e, h, point.place) is False:
            raise Cannot("a hypothesis does not hold")
    for h in domain.bounded:
        _bounds_have_values(e, h, point.place)


def _bounds_have_values(e: Evaluator, h: Term, place: Place) -> None:
    """Raise Undefined where a bound has no value: the hypothesis does not hold then, however the function is drawn."""
    try:
        truth(e, h, place)
    except Cannot:
        return


def _order(domain: Domain, point: Point) -> list[Term]:
    """The names, those that bound another one first."""
    needs: Mapping[Term, set[Term]] = {v: {w for h in domain.simple if h.args[1] is v for w in free(h.args[0]) if w is not v} for v in domain.names}
    out: list[Term] = []
    while len(out) < len(domain.names):
        ready = [v for v in domain.names if v not in out and needs[v] <= set(out)] or [v for v in domain.names if v not in out][:1]
        out += ready
    return out


def _value(e: Evaluator, point: Point, v: Term) -> Number:
    where = Interval()
    for h in point.domain.simple:
        for k, side in enumerate(h.args):
            other = h.args[1 - k]
            if side is v and v not in free(other):
                try:
                    where = narrowed(e, where, e.number(other, point.place), k == 1, h.op == "lt")
                except Cannot:  # a name that comes later: the hypothesis is looked at in the end
                    continue
    random = point.random
    if v.args[1] == "int":
        if point.domain.laws:
            top = (where.low if type(where.low) is Fraction else Fraction(1)) + random.choice((0, 1, 1, 2))
            where = narrowed(e, where, max(top, Fraction(1)) if where.high is None else top, False, False)
        return drawn(e.numbers, where, random, True, point.edges)
    others = dict.fromkeys(w for u in point.place.values() if type(u) is Fraction for w in (u, -u))
    same = [w for w in others if holds(e.numbers, where, w)]
    if same and random.random() < point.edges / 3:
        return random.choice(same)
    value = drawn(e.numbers, where, random, False, point.edges)
    if v.args[1] == "complex":
        return e.numbers.add(value, e.numbers.multiply(random.choice((Fraction(1), Fraction(-2), Fraction(1, 2))), e.numbers.i))
    return value


def _solve(e: Evaluator, point: Point, h: Term) -> None:
    """A value that satisfies an equation: for a name or a value of a function, where the equation is linear in it."""
    if truth(e, h, point.place) is not False:
        return
    entries = {c.args[:2] for c in (u.args[0] for u in inside(h) if u.op == "call")}
    for store, key in [(point.place, v) for v in free(h) if v in point.place and v.args[1] == "real"] + [
            (point.families, k) for k in list(point.families) if k[0] in entries]:
        if _linear(e, point, h, store, key):
            break
    else:
        if not _scaled(e, point, h, [k for k in point.families if k[0] in entries]):
            raise Cannot("an equation among the hypotheses was not solved")
    point.solved.add(h)


def _gap(e: Evaluator, point: Point, h: Term) -> Number:
    e.forget()
    return e.numbers.subtract(e.number(h.args[0], point.place), e.number(h.args[1], point.place))


def _met(e: Evaluator, point: Point, h: Term) -> bool:
    """Whether the sides agree to many digits: that two numbers may be equal, as far as can be told, is too little."""
    gap = _gap(e, point, h)
    return e.numbers.spread(gap) < max(e.numbers.magnitude(e.number(h.args[0], point.place)), 0) - AGREED


def _linear(e: Evaluator, point: Point, h: Term, store: dict[Any, Any], key: Any) -> bool:
    before, n = store[key], e.numbers
    try:
        found = []
        for k in range(3):
            store[key] = n.add(before, Fraction(k))
            found.append(_gap(e, point, h))
        a, b, c = found
        slope = n.subtract(b, a)
        if n.differ(slope, n.subtract(c, b)) or not n.differ(slope, Fraction(0)):
            raise Cannot("not linear")
        store[key] = n.subtract(before, n.divide(a, slope))
        e.forget()
        if _met(e, point, h) and _allowed(e, point, key):
            e.forget()
            return True
    except (Cannot, Undefined):
        pass
    store[key] = before
    e.forget()
    return False


def _allowed(e: Evaluator, point: Point, key: Any) -> bool:
    """Whether a value that was solved for lies within its bounds."""
    if key not in point.families:
        return True  # a name: all hypotheses about it are looked at in the end
    name, whole = key
    return holds(e.numbers, interval(e, point.domain.limits.get(name, ()), whole, point.place), point.families[key])


def _scaled(e: Evaluator, point: Point, h: Term, keys: list[Any]) -> bool:
    """Values of a family multiplied by one number, so that their sum, or that of their squares, is what it must be."""
    before, n = {k: point.families[k] for k in keys}, e.numbers

    def scale(s: Number) -> Number:
        point.families.update({k: n.multiply(s, v) for k, v in before.items()})
        return _gap(e, point, h)

    try:
        at = [scale(Fraction(k)) for k in (0, 1, 2)]
        first, second = n.subtract(at[1], at[0]), n.subtract(at[2], at[0])
        ratio = n.negative(n.divide(at[0], first))
        power = 1 if not n.differ(second, n.multiply(Fraction(2), first)) else 2
        scale(ratio if power == 1 else n.sqrt(ratio))
        if _met(e, point, h) and all(_allowed(e, point, k) for k in keys):
            return True
    except (Cannot, Undefined):
        pass
    point.families.update(before)
    e.forget()
    return False
