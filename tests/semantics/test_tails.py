"""Integrals that plainly diverge, and those that converge however slowly, which are never said to diverge."""

from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from written import claim, term

from derivable.semantics import contradiction
from derivable.semantics.look import arithmetic
from derivable.semantics.sampler import Domain, points
from derivable.semantics.tails import divergent

CONVERGENT = [
    "exp(-s ** 2)", "exp(-s ** 2 + 1000 * s)", "exp(-s ** 2 / 10 ** 60)", "s ** 4 * exp(-s ** 2)", "exp(-s ** 6 + s ** 5)", "(1 + s) * exp(-s ** 4 / 5)",
    "normal(s, 3, 2) * s ** 6", "normal(s, 0, 1) * exp(10 ** 6 * s)", "normal(s, 0, 1) * exp(s ** 2 / 3)", "exp(-abs(s) / 10 ** 6)", "exp(-sqrt(abs(s)))", "exp(-exp(s) - exp(-s))",
    "1 / (1 + s ** 2)", "1 / (1 + abs(s)) ** (3/2)", "1 / (1 + s ** 2) ** (3/4)", "1 / (1 + s ** 2) ** (51/100)", "s / (1 + s ** 4)",
    "log(1 + s ** 2) / (1 + s ** 2)", "atan(s) / (1 + s ** 2)", "1 / (2 + abs(s)) / log(2 + abs(s)) ** 2", "1 / (3 + abs(s)) / log(3 + abs(s)) / log(log(3 + abs(s))) ** 2",
    "max(0, 1 - s ** 2)", "0 * s", "1 / (exp(s) + exp(-s))", "sigmoid(s) * (1 - sigmoid(s))", "softplus(s) - max(s, 0)", "tanh(s) ** 2 - 1",
    "sqrt(1 + s ** 2) - abs(s) - 1 / (2 * sqrt(1 + s ** 2))",
]
DIVERGENT = [
    "1", "s", "s - s + 1 / 10 ** 30", "abs(s) ** (1/2)", "s ** 2 / (1 + s ** 2)", "atan(s)", "tanh(s)", "sigmoid(s)", "softplus(s)", "max(s, 0)", "log(1 + s ** 2)",
    "1 / log(2 + s ** 2)", "1 / (1 + abs(s))", "1 / sqrt(1 + s ** 2)", "s / (1 + s ** 2)", "(1 + abs(s)) ** (-99/100)", "sqrt(1 + s ** 2) - abs(s)", "10 ** 9 / (10 ** 9 + abs(s))",
    "1 / (1 + abs(s)) + exp(-s ** 2)", "exp(s)", "exp(-s)", "exp(s ** 2 / 2)", "exp(s) * exp(-s ** 2 / 2 + s ** 2)", "normal(s, 0, 1) * exp(s ** 2)", "normal(s, 0, 1) * exp(s ** 2 / 2)",
    "normal(s, 0, 1) / normal(s, 1, 1/2)", "s ** 3 * exp(s ** 4)", "exp(s ** 6 - s ** 5)", "exp(s - 1000) + exp(-s ** 2)", "exp(-s ** 2) + 1 / 10 ** 40", "exp(-1 / (1 + s ** 2))",
]
WRITTEN = [  # claims with an integral that diverges at each of their points
    ("int(s, 1) - int(s, 1) == 0",), ("int(s, x) == int(s, x)", "0 < x"), ("E(s, normal(s, 0, 1), exp(s ** 2)) == E(s, normal(s, 0, 1), exp(s ** 2)) + 0",),
    ("E(s, normal(s, 0, x), exp(s ** 2)) == y", "1/2 <= x"), ("0 <= int(s, exp(x * s ** 2))", "0 < x"), ("KL(s, 1 / (1 + s ** 2), normal(s, 0, 1)) == 1",),
    ("H(s, 1 / (1 + abs(s))) == 1",), ("sum(k, 1, 3, int(s, s ** k)) == 1",), ("int(t, int(s, exp(s ** 2 + t ** 2))) == x",), ("g(x) == g(x) + 0", ("define(g(x), int(s, exp(x ** 2 * s ** 2)))",)),
    ("imp(0 <= x ** 2, int(s, 1) == 1)",), ("forall(y, int(s, 1 + y ** 2) == 1)",), ("diff(x, x, int(s, exp(x + s))) == x",), ("both(x == x, int(s, exp(s)) == 1)",),
    ("w(1) * int(s, exp(w(2) * s ** 2)) == 1", "forall(k, 0 < w(k))"),
]
LEFT_ALONE = [  # what may diverge, or does for some values only, or is not asked for
    ("int(s, f(s)) == int(s, f(s))",), ("int(s, f(s) * exp(s ** 2)) == x",), ("int(s, f_(s)) == 0",), ("imp(x == 10 ** 50 + 1, int(s, 1) == 1)",), ("sum(k, 3, 2, int(s, s ** k)) == 0",),
    ("E(s, normal(s, 0, x), exp(s ** 2)) == y", "0 < x", "x < 1/2"), ("int(t, int(s, exp(-s ** 2)) * exp(-t ** 2)) == pi",), ("int(t, int(s, exp(-s ** 2 * (t - 37/100) ** 2)) * exp(-t ** 2)) == x",),
    ("KL(s, normal(s, 0, 1), 1 / (1 + s ** 2)) == 1",), ("H(s, 1 / (1 + s ** 2)) == 1",), ("int(s, g(s)) == 1", ("define(g(x), exp(-x ** 2))",)), ("x == y", "int(s, f(s)) == 1"),
]


def looked(*row, count=3):
    *texts, define = row if isinstance(row[-1], tuple) else (*row, ())
    c = claim(*texts, define=define)
    return [divergent(c.args[0], p) for p in points(Domain(c), arithmetic(50), count)]


@pytest.mark.parametrize("body", CONVERGENT)
def test_what_converges_is_never_said_to_diverge(body):
    assert looked(f"int(s, {body}) == x") == [None] * 3


@pytest.mark.parametrize("body", DIVERGENT)
def test_what_diverges_is_seen(body):
    assert looked(f"int(s, {body}) == x") == [term(f"int(s, {body})")] * 3


@pytest.mark.parametrize("row", WRITTEN, ids=lambda r: " | ".join(map(str, r)))
def test_where_an_integral_is_written(row):
    assert None not in looked(*row)


@pytest.mark.parametrize("row", LEFT_ALONE, ids=lambda r: " | ".join(map(str, r)))
def test_what_is_left_alone(row):
    assert looked(*row) == [None] * 3


@settings(max_examples=60, deadline=None)
@given(st.lists(st.fractions(-3, 3, max_denominator=4), min_size=1, max_size=5), st.lists(st.integers(-3, 3), min_size=1, max_size=4))
def test_an_exponential_of_a_polynomial_times_a_polynomial(exponent, factor):
    """It can be integrated if the exponent falls at both ends, or if the factor is 0."""
    def polynomial(coefficients):
        return " + ".join(f"({F(c).numerator} / {F(c).denominator}) * s ** {k}" for k, c in enumerate(coefficients))

    leading, degree = next(((c, k) for k, c in reversed(list(enumerate(exponent))) if c and k), (1, 0))
    converges = not any(factor) or leading < 0 and degree % 2 == 0
    found = looked(f"int(s, ({polynomial(factor)}) * exp({polynomial(exponent)})) == x", count=1)
    assert (found == [None]) == converges


@settings(max_examples=60, deadline=None)
@given(st.fractions(0, 4, max_denominator=12), st.fractions(-3, 3, max_denominator=5), st.fractions(F(1, 10), 9, max_denominator=10))
def test_powers(power, middle, width):
    """(w^2 + (s - m)^2)^(-p/2) can be integrated if p > 1."""
    found = looked(f"int(s, ({width} + (s - ({middle})) ** 2) ** (-({power}) / 2)) == x", count=1)
    assert (found == [None]) == (power > 1)


def test_a_report_shows_the_integral_and_the_point():
    report = contradiction(claim("E(s, normal(s, 0, x), exp(s ** 2)) == E(s, normal(s, 0, x), exp(s ** 2))", "0 < x"))
    assert (report.contradiction, report.divergence.integral) == (None, term("E(s, normal(s, 0, x), exp(s ** 2))"))
    [(name, value)] = report.divergence.at
    assert name == "x" and F(value) >= F(1, 2)


def test_an_integral_without_names_diverges_everywhere():
    assert contradiction(claim("int(s, 1) + x == int(s, 1) + x")).divergence.at == ()


def test_where_a_condition_fails_nothing_is_said():
    c = claim("int(s, exp(-x * s ** 2)) == int(s, exp(-x * s ** 2))")
    assert contradiction(c).divergence is not None
    assert contradiction(c, (term("0 < x"),), "conditional", points=8).divergence is None


def test_a_domain_that_may_be_left_says_nothing():
    assert contradiction(claim("int(s, 1) + f(x) == int(s, 1) + f(-x)", "forall(x, f(x) == f(-x))")).divergence is None


def test_what_is_false_where_it_has_values_is_contradicted_all_the_same():
    report = contradiction(claim("int(s, exp(-x * s ** 2)) == 1", "-1 <= x"), points=8)
    assert report.contradiction is not None
