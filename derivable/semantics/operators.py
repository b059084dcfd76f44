"""What each operator means: one row an operator, a function of the evaluator, the term and the values of the names.

A binder's row says from which argument on its first argument is bound. Nothing here rewrites a term: a sum adds, a
derivative is a limit of differences, an integral is a limit of sums, a law is a table of probabilities.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from derivable.semantics import chances, determinants, limits, line
from derivable.semantics.balls import ONE, ZERO, Arithmetic, Cannot, Near, Number, Undefined
from derivable.semantics.places import Frame, Inner, names

Term = Any  # a tree: .op and .args; it is never built here
Place = dict[Any, Any]  # values of names, and the states of random variables under (name, index)
DEEPEST = 120


class Evaluator:
    """Values of terms at a point, at a number of digits, within a budget of operations."""

    def __init__(self, numbers: Arithmetic, point: Any, definitions: Mapping[Any, Term], budget: int) -> None:
        self.numbers, self.point, self.definitions, self.budget = numbers, point, definitions, budget
        self.units = self.depth = 0
        self.base = point.place
        self.memory: dict[Any, Any] = {}  # of what is not bound: equal terms have equal values, on either side
        self.frames: dict[Term, Frame] = {}

    def __call__(self, t: Term, place: Place) -> Any:
        """The value of a term."""
        op = t.op
        if op == "num":
            return t.args[0]
        if op == "sym":
            return _leaf(self, t, place)
        while type(place) is Inner and place.bound.isdisjoint(names(t)):
            place = place.around
        memory = self.memory if place is self.base else place.memory if type(place) is Inner else None
        if memory is not None and t in memory:
            return memory[t]
        self.units += 1
        if self.units > self.budget:
            raise Cannot("the budget of operations is used up")
        row = ROWS.get(op)
        if row is None:
            raise Cannot(f"no value is known of {t.op}")
        value = row.value(self, t, place)
        if memory is not None:
            memory[t] = value
        return value

    def forget(self) -> None:
        """Forget all values: the point has changed."""
        self.memory.clear()
        self.frames.clear()

    def number(self, t: Term, place: Place) -> Number:
        """The value of a term that must be a number."""
        value = self(t, place)
        if type(value) is tuple:
            raise Cannot("a tuple where a number is expected")
        return value

    def whole(self, t: Term, place: Place) -> int:
        """The value of a term that must be a whole number."""
        value = self(t, place)
        if type(value) is Fraction and value.denominator == 1:
            return value.numerator
        raise Cannot("an index that is not a whole number")

    def spread(self, operation: Callable[..., Number], *values: Any) -> Any:
        """An operation on numbers, or on each component of tuples."""
        if not any(type(v) is tuple for v in values):
            return operation(*values)
        if not all(type(v) is tuple and len(v) == len(values[0]) for v in values):
            raise Cannot("tuples of different shapes")
        return tuple(self.spread(operation, *row) for row in zip(*values))

    def along_line(self, x: Term, body: Callable[[Place], Any], place: Place) -> Number:
        """The integral of a body over x."""
        return limits.integral(self.numbers, lambda v: body(Inner(place, {x: v})))

    def slope(self, x: Term, body: Term, at: Any, place: Place) -> Any:
        """The derivative of a body by x, at a value of x; of a tuple in each component."""
        if body.op == "tuple":
            return tuple(self.slope(x, part, at, place) for part in body.args)
        return limits.derivative(self.numbers, lambda v: self(body, Inner(place, {x: v})), at)

    def called(self, head: Term, arguments: tuple[Any, ...]) -> Any:
        """The value of a function; with primes, of its derivative, numerically."""
        name, sorts, primes = head.args
        key: Any = (name, sorts, primes)
        for a in arguments:  # a Fraction's own hash is slow
            if type(a) is Fraction:
                key += (a.numerator, a.denominator)
            elif type(a) is float:
                key += (a, 0)
            else:
                return self._primed(name, sorts, primes, arguments)
        if key not in self.memory:
            self.memory[key] = self._primed(name, sorts, primes, arguments)
        return self.memory[key]

    def _primed(self, name: str, sorts: str, primes: int, arguments: tuple[Any, ...]) -> Any:
        if primes:
            if (name, sorts) not in self.definitions and (known := self.point.slope(self, name, sorts, primes, arguments)) is not None:
                return known
            if len(arguments) != 1:
                raise Cannot("the derivative of a function of several variables, without saying by which")
            return limits.derivative(self.numbers, lambda v: self._primed(name, sorts, primes - 1, (v,)), arguments[0])
        definition = self.definitions.get((name, sorts))
        if definition is None:
            return self.numbers.taken(self.point.function(self, name, sorts, arguments))
        if self.depth > DEEPEST:
            raise Cannot("a recursion is too deep")
        self.depth += 1
        try:
            return self._defined(definition, arguments)
        finally:
            self.depth -= 1

    def _defined(self, definition: Term, arguments: tuple[Any, ...]) -> Any:
        parameters = definition.args[0].args[1:]
        if definition.op == "define":
            if definition not in self.frames:
                self.frames[definition] = Frame(parameters)
            return self(definition.args[1], self.frames[definition].place(arguments))
        inner = dict(zip(parameters, arguments))
        start, index = self.number(definition.args[1], {}), arguments[0]
        if type(index) is not Fraction or index.denominator != 1:
            raise Cannot("a recursion at an index that is not whole")
        if index < start:
            raise Undefined("a recursion before its first index")
        return self(definition.args[2 if index == start else 3], inner)


@dataclass(frozen=True)
class Row:
    """An operator: its value, and the argument from which on its first argument is bound (0: none is)."""

    value: Callable[[Evaluator, Term, Place], Any]
    bound: int = 0


def _leaf(e: Evaluator, t: Term, place: Place) -> Any:
    if t not in place:
        raise Cannot(f"{t.args[0]} has no value")
    value = place[t]
    return e.numbers.taken(value) if type(value) is Near else value


def _constant(e: Evaluator, t: Term, place: Place) -> Any:
    return e.numbers.pi if t.args[0] == "pi" else e.numbers.i


def _on(name: str) -> Row:
    def value(e: Evaluator, t: Term, place: Place) -> Any:
        values = [e(a, place) for a in t.args]
        for v in values:
            if type(v) is tuple:
                return e.spread(getattr(e.numbers, name), *values)
        return getattr(e.numbers, name)(*values)

    return Row(value)


def _real_function(name: str) -> Row:
    def value(e: Evaluator, t: Term, place: Place) -> Any:
        return getattr(e.numbers, name)(*[e.number(a, place) for a in t.args])

    return Row(value)


def _add(e: Evaluator, t: Term, place: Place) -> Any:
    parts = [e(a, place) for a in t.args]
    for p in parts:
        if type(p) is tuple:
            return e.spread(lambda *u: e.numbers.total(list(u)), *parts)
    return e.numbers.total(parts)


def _multiply(e: Evaluator, t: Term, place: Place) -> Any:
    out: Number = ONE
    multiply = e.numbers.multiply
    for v in [e(a, place) for a in t.args]:
        if type(v) is tuple:
            raise Cannot("a tuple where a number is expected")
        out = multiply(out, v) if out is not ONE else v
    return out


def _sigmoid(e: Evaluator, t: Term, place: Place) -> Any:
    n = e.numbers
    return n.divide(ONE, n.add(ONE, n.exp(n.negative(e.number(t.args[0], place)))))


def _tanh(e: Evaluator, t: Term, place: Place) -> Any:
    n, u = e.numbers, e.number(t.args[0], place)
    up, down = n.exp(u), n.exp(n.negative(u))
    return n.divide(n.add(up, n.negative(down)), n.add(up, down))


def _softplus(e: Evaluator, t: Term, place: Place) -> Any:
    n = e.numbers
    return n.log(n.add(ONE, n.exp(e.number(t.args[0], place))))


def _series(e: Evaluator, t: Term, place: Place) -> list[Number]:
    low, high = e.whole(t.args[1], place), e.whole(t.args[2], place)
    if high - low > 10_000:
        raise Cannot("a sum of too many terms")
    e.units += max(0, high - low)
    return [e.number(t.args[3], Inner(place, {t.args[0]: Fraction(k)})) for k in range(low, high + 1)]


def _sum(e: Evaluator, t: Term, place: Place) -> Any:
    return e.numbers.total(_series(e, t, place))


def _product(e: Evaluator, t: Term, place: Place) -> Any:
    out: Number = ONE
    for v in _series(e, t, place):
        out = e.numbers.multiply(out, v)
    return out


def _derivative(e: Evaluator, t: Term, place: Place) -> Any:
    x, point, body = t.args
    return e.slope(x, body, e(point, place), place)


def listed(t: Term) -> tuple[Term, ...]:
    """The components of a tuple; any other term is its own only one."""
    return t.args if t.op == "tuple" else (t,)


def at_point(e: Evaluator, xs: Term, point: Term, place: Place) -> Place:
    """The place where one variable, or each of a tuple of them, is at a point; the point is read outside of what binds them."""
    value = e(point, place)
    return {**place, **(dict(zip(xs.args, value, strict=True)) if xs.op == "tuple" else {xs: value})}


def rate(e: Evaluator, xs: Term, speeds: Term, h: Term, here: Place) -> Number:
    """How fast a function changes along a field, at a place: the field may depend on it too."""
    return e.numbers.total([e.numbers.multiply(e.number(v, here), e.slope(x, h, here[x], here))
                            for x, v in zip(listed(xs), listed(speeds), strict=True)])


def slopes(e: Evaluator, xs: Term, field: Term, here: Place) -> Any:
    """The matrix of the derivatives of a field's components, one row each, at a place."""
    return tuple(tuple(e.slope(x, f, here[x], here) for x in listed(xs)) for f in listed(field))


def _at(e: Evaluator, t: Term, place: Place) -> Any:
    return e(t.args[2], at_point(e, t.args[0], t.args[1], place))


def _jacobian(e: Evaluator, t: Term, place: Place) -> Any:
    xs, point, field = t.args
    return slopes(e, xs, field, at_point(e, xs, point, place))


def _along(e: Evaluator, t: Term, place: Place) -> Any:
    xs, point, speeds, h = t.args
    return rate(e, xs, speeds, h, at_point(e, xs, point, place))


def _polynomial(e: Evaluator, t: Term, place: Place) -> Any:
    matrix, x = e(t.args[0], place), e.number(t.args[1], place)
    shifted = tuple(tuple(e.numbers.subtract(x if i == j else ZERO, u) for j, u in enumerate(row)) for i, row in enumerate(matrix))
    return determinants.determinant(e.numbers, shifted)


def _monic(e: Evaluator, t: Term, place: Place) -> Any:
    out, x = ONE, e.number(t.args[1], place)
    for root in e(t.args[0], place):
        out = e.numbers.multiply(out, e.numbers.subtract(x, root))
    return out


ROWS: dict[str, Row] = {
    "num": Row(lambda e, t, place: t.args[0]), "const": Row(_constant), "sym": Row(_leaf),
    "add": Row(_add), "sub": _on("subtract"), "neg": _on("negative"), "mul": Row(_multiply),
    **{op: _real_function(name) for op, name in {"div": "divide", "pow": "power", "sqrt": "sqrt", "csqrt": "csqrt", "exp": "exp", "log": "log",
                                                 "abs": "absolute", "atan": "atan", "max": "larger"}.items()},
    "sigmoid": Row(_sigmoid), "tanh": Row(_tanh), "softplus": Row(_softplus),
    "tuple": Row(lambda e, t, place: tuple(e(a, place) for a in t.args)),
    "zeros": Row(lambda e, t, place: (ZERO,) * len(t.args[0].args)),
    "call": Row(lambda e, t, place: e.called(t.args[0], tuple(e(a, place) for a in t.args[1:]))),
    "sum": Row(_sum, 3), "prod": Row(_product, 3),
    "diff": Row(_derivative, 2), "at": Row(_at, 2), "jacobian": Row(_jacobian, 2), "along": Row(_along, 2),
    "det": Row(lambda e, t, place: determinants.determinant(e.numbers, e(t.args[0], place))),
    "charpoly": Row(_polynomial), "monic": Row(_monic), "normal": Row(line.bell),
    "int": Row(lambda e, t, place: e.along_line(t.args[0], lambda here: e.number(t.args[1], here), place), 1),
    "E": Row(line.expectation, 1), "KL": Row(line.divergence, 1), "JS": Row(line.half_way, 1), "H": Row(line.entropy, 1),
    "density": Row(chances.density), "total": Row(chances.total), "mean": Row(chances.mean),
    "divergence": Row(chances.kullback), "crossing": Row(chances.crossing),
    "surprise": Row(chances.crossing), "midway": Row(chances.midway), "information": Row(chances.information),
}
