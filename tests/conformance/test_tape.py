"""Tapes: the same values as another evaluator, in balls and in digits; what has no value says so."""

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivable import (
    E,
    Product,
    Rational,
    Sum,
    arctan,
    define,
    evaluate,
    exp,
    family,
    gaussian,
    index,
    log,
    maximum,
    pi,
    reals,
    recursion,
    sigmoid,
    sqrt,
)
from derivable.conformance.arithmetic import Balls, Digits
from derivable.conformance.tape import Compiler, Machine, NotNumeric

x, y = reals("x y")
t, k = index("t", start=1), index("k", start=1)
beta = family("b", t, between=(0, 1))
abar = recursion("A", t, start=0, first=1, then=lambda before: (1 - beta[t]) * before)
leaves = st.sampled_from([x, y, pi]) | st.integers(-4, 4).map(lambda n: Rational(n, 3))


def grown(inner):
    two = st.tuples(inner, inner)
    return st.one_of(two.map(lambda p: p[0] + p[1]), two.map(lambda p: p[0] * p[1]), two.map(lambda p: p[0] - p[1]), two.map(lambda p: p[0] / (p[1] ** 2 + 1)),
                     inner.map(lambda u: exp(-(u**2))), inner.map(lambda u: log(u**2 + 1)), inner.map(lambda u: sqrt(abs(u) + 1)), inner.map(sigmoid),
                     inner.map(arctan), two.map(lambda p: maximum(p[0], p[1])), inner.map(lambda u: -u), inner.map(lambda u: Sum(u * k, k, 1, 4)))


expressions = st.recursive(leaves, grown, max_leaves=12)
numbers = st.floats(-3, 3).filter(lambda v: abs(v) > 1e-3)


@given(expressions, numbers, numbers)
@settings(max_examples=150, deadline=None)
def test_values_agree_with_the_floats_of_the_engine(e, a, b):
    wanted = evaluate(e, {x: a, y: b})
    tape = Compiler({}).tape(e.term)
    for arithmetic in (Balls(), Digits()):
        with arithmetic.precision(200):
            values = {x.term: arithmetic.exact(a), y.term: arithmetic.exact(b)}
            found = arithmetic.float(Machine(arithmetic).run(tape, values, {}))
        assert found == pytest.approx(wanted, rel=1e-7, abs=1e-7)


@given(st.lists(st.fractions(min_value="1/50", max_value="49/50", max_denominator=50), min_size=1, max_size=12), st.integers(1, 12))
@settings(max_examples=100, deadline=None)
def test_a_recursion_is_exact(betas, last):
    """The ball around abar_t holds the product of fractions."""
    definitions = {d.leaf: d.definition for d in abar(t).declarations.values() if d.definition is not None}
    (head,) = [d.leaf for d in abar(t).declarations.values() if d.name == "b"]
    arithmetic = Balls()
    machine = Machine(arithmetic, {head: (1, [arithmetic.number(b) for b in betas])})
    tape = Compiler(definitions).tape(abar(t).term)
    if last > len(betas):
        with pytest.raises(IndexError):
            machine.run(tape, {}, {t.term: last})
        return
    exact = math.prod((1 - b for b in betas[:last]), start=Fraction(1))
    with arithmetic.precision(120):
        gap = machine.run(tape, {}, {t.term: last}) - arithmetic.number(exact)
        assert gap.contains(0) and float(gap.abs_upper()) < 1e-12
    assert machine.run(tape, {}, {t.term: 0}) == 1


def test_sums_and_products_over_families():
    e = log(Product(exp(beta[k]), k, 1, t))
    (head,) = [d.leaf for d in e.declarations.values() if d.name == "b"]
    arithmetic = Balls()
    machine = Machine(arithmetic, {head: (1, [arithmetic.exact(v) for v in (0.25, 0.5, 0.125)])})
    assert arithmetic.float(machine.run(Compiler({}).tape(e.term), {}, {t.term: 3})) == pytest.approx(0.875, rel=1e-14)


def test_common_subexpressions_are_computed_once():
    u = exp(x * y)
    assert sum(op == "exp" for op, *_ in Compiler({}).tape((u + u * u).term).code) == 1


def test_what_has_no_value_says_so():
    f = define("f", x, E(y**2, gaussian("q", y, 0, 1)) + x)
    definitions = {d.leaf: d.definition for d in f(x).declarations.values() if d.definition is not None}
    with pytest.raises(NotNumeric, match="closed form"):
        Compiler(definitions).tape(f(x).term)


@pytest.mark.parametrize("e", [log(x), 1 / x, sqrt(x - 1)])
def test_a_value_that_is_not_there_is_not_finite(e):
    tape = Compiler({}).tape(e.term)
    for arithmetic in (Balls(), Digits()):
        assert not arithmetic.finite(Machine(arithmetic).run(tape, {x.term: arithmetic.exact(0.0)}, {}))
