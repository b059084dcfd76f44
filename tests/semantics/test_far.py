"""Where functions go far out, and with that whether they take all values."""

from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from written import claim

from derivable.semantics import contradiction
from derivable.semantics.balls import Cannot
from derivable.semantics.far import LARGE, Large, trend

ONTO = ["x", "2 - x", "x ** 3 - x", "x + exp(x)", "x + atan(x)", "log(1 + exp(x)) - log(1 + exp(-x))", "log(2 + x ** 2) * x / (1 + abs(x))", "x / sqrt(1 + abs(x))", "exp(x) - exp(-x)"]
NOT_ONTO = ["atan(x)", "exp(x)", "x ** 2", "-(x ** 2)", "sigmoid(x)", "tanh(x) + 3", "softplus(x)", "x / (1 + x ** 2)", "x * exp(-x ** 2)", "0 * x", "abs(x) + x", "sqrt(1 + x ** 2) + x", "atan(x) + 10 ** 6"]
UNKNOWN = ["onto(x, f(x), both())", "onto(x, x, 0 < x)", "onto(x, log(2 + log(2 + x ** 2)) * x / (1 + abs(x)), both())", "onto(x, int(s, normal(s, x, 1) * s), both())"]


@pytest.mark.parametrize("body", ONTO)
def test_a_function_that_takes_all_values(body):
    assert contradiction(claim(f"onto(x, {body}, both())")).contradiction is None
    assert contradiction(claim(f"not onto(x, {body}, both())")).contradiction is not None


@pytest.mark.parametrize("body", NOT_ONTO)
def test_a_function_that_does_not(body):
    assert contradiction(claim(f"not onto(x, {body}, both())")).contradiction is None
    assert contradiction(claim(f"onto(x, {body}, both())")).contradiction is not None


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_is_not_plain_is_not_said(text):
    for denied in (text, f"not {text}"):
        report = contradiction(claim(denied))
        assert (report.evaluated, report.contradiction) == (0, None)


def test_a_function_without_a_value_takes_none():
    assert contradiction(claim("onto(x, 1 / x, both())")).contradiction is not None


@settings(max_examples=50, deadline=None)
@given(st.lists(st.fractions(-5, 5, max_denominator=6), min_size=1, max_size=6))
def test_a_polynomial_goes_where_its_first_term_goes(coefficients):
    degree = max((k for k, c in enumerate(coefficients) if c), default=0)
    leading = coefficients[degree]
    expected = {side: 0 if not degree else (1 if leading > 0 else -1) * side**degree for side in (1, -1)}
    found = {side: trend(LARGE, lambda v: sum((c * v**k for k, c in enumerate(coefficients)), F(0)), side) for side in (1, -1)}
    assert found == expected


def test_what_comes_to_rest_slowly_is_not_plain():
    def slow(v):
        return LARGE.divide(F(-1000), LARGE.log(v))

    with pytest.raises(Cannot, match="not plain"):
        trend(LARGE, slow, 1)


def test_an_exponent_that_is_too_large_is_refused():
    with pytest.raises(Cannot, match="too large"):
        LARGE.exp(F(2) ** 3000)


def test_an_exponent_that_is_not_known_well_enough_is_refused():
    numbers = Large(20)
    with pytest.raises(Cannot, match="not known well"):
        numbers.exp(numbers.multiply(numbers.pi, F(2) ** 100))
