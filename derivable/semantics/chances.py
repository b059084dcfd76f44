"""What operators about laws mean: totals over the states of random variables, in tables of probabilities."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from derivable.semantics.balls import Arithmetic, Number

if TYPE_CHECKING:
    from derivable.semantics.operators import Evaluator, Place, Term

HALF = Fraction(1, 2)


def log_ratio(n: Arithmetic, q: Number, p: Number) -> Number:
    """q log(q / p)."""
    return n.multiply(q, n.log(n.divide(q, p)))


def density(e: Evaluator, t: Term, place: Place) -> Any:
    """The density of some random variables, given others."""
    return e.point.tables(e).density(e, t, place)


def total(e: Evaluator, t: Term, place: Place, over: Term | None = None, body: Callable[[Place], Number] | None = None) -> Any:
    """The total over the states of random variables of what a body is there."""
    tables = e.point.tables(e)
    measure, states = tables.states(e, (t.args[0] if over is None else over).args, place)
    values = [body(here) if body else e.number(t.args[1], here) for here in states]
    return e.numbers.multiply(measure, e.numbers.total(values))


def mean(e: Evaluator, t: Term, place: Place) -> Any:
    """The mean of a function under a density."""
    q, f = t.args
    return total(e, t, place, q.args[1], lambda here: e.numbers.multiply(e.number(q, here), e.number(f, here)))


def kullback(e: Evaluator, t: Term, place: Place) -> Any:
    """The divergence of one density from another one."""
    q, p = t.args
    return total(e, t, place, q.args[1], lambda here: log_ratio(e.numbers, e.number(q, here), e.number(p, here)))


def crossing(e: Evaluator, t: Term, place: Place) -> Any:
    """Minus the mean of the logarithm of a density: of the same one, or another."""
    q, p = t.args[0], t.args[-1]
    found = total(e, t, place, q.args[1], lambda here: e.numbers.multiply(e.number(q, here), e.numbers.log(e.number(p, here))))
    return e.numbers.negative(found)


def midway(e: Evaluator, t: Term, place: Place) -> Any:
    """The Jensen-Shannon divergence of two densities."""
    p, q = t.args
    n = e.numbers

    def part(one: Term, other: Term) -> Number:
        def body(here: Place) -> Number:
            a, b = e.number(one, here), e.number(other, here)
            return log_ratio(n, a, n.multiply(HALF, n.add(a, b)))

        return total(e, t, place, one.args[1], body)

    return n.multiply(HALF, n.add(part(p, q), part(q, p)))


def information(e: Evaluator, t: Term, place: Place) -> Any:
    """The mutual information of two sets of random variables."""
    return e.point.tables(e).information(e, t, place)
