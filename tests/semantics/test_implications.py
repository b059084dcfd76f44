"""An implication is looked at where its premises hold: elsewhere it says nothing, and points were spent on nothing."""

from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from written import claim

from derivable.semantics import contradiction
from derivable.semantics.look import questions

FALSE = [
    ("imp(x + y == 1, x * y == 1/4)",), ("imp(x + y == 2 * a, x == a)",), ("imp(x * y == 1, x == 1)",), ("imp(log(x) == y, x == y)",), ("imp(x ** 2 == y ** 2, x == y)",),
    ("imp(a * x + b == 0, x == b / a)", "a != 0"), ("imp(both(x + y == a, x - y == b), x == (a - b) / 2)",), ("imp(sqrt(x) == y, x == y)",), ("imp(exp(x) == y, x == y - 1)",),
    ("imp(w(1) + w(2) == 1, w(1) == 1/2)",), ("imp(x == 5, imp(y == 7, x + y == 13))",), ("imp(x == 5, iff(y == 7, x + y == 13))",), ("imp(x == 10 ** 6, y < x)", "10 ** 6 < y"),
    ("iff(a * x == a * y, x == y)",), ("iff(x + y == 1, x == 1 + y)",), ("iff(x - y == 3, both(x - y == 3, x == 4))",), ("iff(both(x - y == 3, x == 4), x - y == 3)",),
    ("imp(x == 1, 1 / (x - 1) == 5)",), ("imp(x == 10, log(9 - x) == log(9 - x))",), ("iff(x == 10, both(x == 10, log(9 - x) == log(9 - x)))",),
]
TRUE = [
    ("imp(x + y == 1, x * y <= 1/4)",), ("imp(log(x) == y, x == exp(y))",), ("iff(log(x) == y, x == exp(y))", "0 < x"), ("imp(x * y == 1, x != 0)",), ("imp(x == y, f(x) == f(y))",),
    ("imp(both(x + y == a, x - y == b), x == (a + b) / 2)",), ("imp(sqrt(x) == y, x == y ** 2)",), ("iff(a * x == a * y, x == y)", "a != 0"), ("imp(w(1) + w(2) == 1, w(1) == 1 - w(2))",),
    ("imp(x == 5, imp(y == 7, x + y == 12))",), ("imp(x == 5, iff(y == 7, x + y == 12))",), ("iff(1 / x == 2, x == 1/2)",), ("imp(x < y, x ** 3 < y ** 3)",),
]
NEVER = [  # premises that hold nowhere, some of them nearly
    ("imp(x ** 2 == -1, x == x + 1)",), ("imp(sqrt(x) == -1, x == x + 1)",), ("imp(1 / x == 0, x == x + 1)",), ("imp(exp(x) * exp(-x) == 1 + 10 ** (-30), x == x + 1)",),
    ("imp(exp(x) * exp(-x) == 1 + 10 ** (-60), x == x + 1)",), ("imp(exp(x) * exp(-x) == 1 + 10 ** (-100), x == x + 1)",), ("imp(x + 1 == x, 1 / (x - x) == 1)",), ("imp(exp(x) == 0, x == x + 1)",),
]


@pytest.mark.parametrize("row", FALSE, ids=lambda r: " | ".join(map(str, r)))
def test_false_ones_are_contradicted_at_three_points(row):
    assert contradiction(claim(*row)).contradiction is not None


@pytest.mark.parametrize("row", TRUE, ids=lambda r: " | ".join(map(str, r)))
def test_true_ones_are_not(row):
    report = contradiction(claim(*row), points=8)
    assert (report.contradiction, report.evaluated > 0) == (None, True), report


@pytest.mark.parametrize("row", NEVER, ids=lambda r: " | ".join(map(str, r)))
def test_a_premise_that_holds_nowhere_contradicts_nothing(row):
    assert contradiction(claim(*row), points=8).contradiction is None


@settings(max_examples=40, deadline=None)
@given(*[st.integers(-4, 4)] * 5, st.integers(-1, 1))
def test_two_equations(a, b, c, d, x, change):
    """From a x + b y = e and c x + d y = f, the determinant not being 0, x follows, and nothing else does."""
    y, det = 2 * x - 3, a * d - b * c
    e, f = a * x + b * y, c * x + d * y
    rows = f"both({a} * x + {b} * y == {e}, {c} * x + {d} * y == {f})"
    if det:
        found = contradiction(claim(f"imp({rows}, x == {x + change})"), points=6)
        assert (found.contradiction is not None) <= (change != 0)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 5), st.integers(-5, 5), st.fractions(-3, 3, max_denominator=4), st.sampled_from([F(0), F(1, 7), F(-2)]))
def test_one_equation(slope, level, start, change):
    """From slope (x - start) = level, x follows, and nothing else does."""
    root = start + F(level, slope) + change
    found = contradiction(claim(f"imp({slope} * (x - ({start})) == {level}, x == ({root}))"))
    assert (found.contradiction is not None) == (change != 0)


def test_the_questions_of_a_claim():
    assert [len(q.domain.given) for q in questions(claim("imp(x == 1, imp(both(y == 1, x < y), iff(a == 1, b == 1)))"))] == [4, 4, 0]
    assert [len(q.domain.given) for q in questions(claim("x == y", "x == 1"))] == [0]
