"""Roots of squares: what is known not to be negative comes out, and what may be negative does not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivable import derivation, real, sqrt
from derivable.checking import Checker

x, y, z = real("x", at_least=0), real("y", at_most=0), real("z")


def word(left, right):
    def run():
        """A line."""
        yield from (left, right)

    return Checker().derivation(derivation(run)).steps[-1].verdict.word


@pytest.mark.parametrize(("left", "right", "wrong"), [
    (sqrt(x**2), x, -x), (sqrt(y**2), -y, y), (sqrt(4 * x**2), 2 * x, 4 * x), (sqrt(x**6), x**3, x**2), (sqrt((x + 1) ** 2 * x**2), x**2 + x, x**2 + 1),
    (sqrt((1 - y) ** 2), 1 - y, y - 1), (sqrt(x**2 * (1 - y) ** 2), x * (1 - y), x * (y - 1)), (sqrt((x - y) ** 2), x - y, x + y),
])
def test_a_root_of_a_square(left, right, wrong):
    assert word(left, right) == "proved"
    assert word(left, wrong) == "refuted"


@pytest.mark.parametrize(("left", "wrong"), [(sqrt(z**2), z), (sqrt((x - 1) ** 2), x - 1), (sqrt((x + y) ** 2), x + y), (sqrt(z**6), z**3)])
def test_what_may_be_negative_does_not_come_out(left, wrong):
    assert word(left, wrong) == "refuted"


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 9), st.integers(1, 4), st.integers(0, 9))
def test_a_square_of_a_product(c, n, shift):
    """c (x + shift)^n squared, for x >= 0."""
    inner = c * (x + shift) ** n
    assert word(sqrt(inner**2), inner) == "proved"
