"""The error that a number states is never less than its real one."""

from fractions import Fraction as F

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from derivable.semantics.balls import Arithmetic, Cannot, Near, Undefined

LOW, HIGH = Arithmetic(20), Arithmetic(90)
SMALL = st.fractions(-20, 20, max_denominator=50)
TWO = ("add", "subtract", "multiply", "divide", "larger", "power")
ONE = ("negative", "exp", "log", "sqrt", "atan", "absolute", "sine")


def rough(numbers, q):
    """A number with rounding in it, whose true value is q + sqrt(2)."""
    return numbers.add(q, numbers.sqrt(F(2)))


def outcome(f, *values):
    try:
        return f(*values)
    except Undefined:
        return "undefined"
    except Cannot:
        return "cannot"


def agrees(low, high):
    if isinstance(low, str) or isinstance(high, str):
        return low == high or "cannot" in (low, high)
    low, high = LOW.near(low), HIGH.near(high)
    return abs(HIGH.context.mpf(low.middle) - high.middle) <= HIGH.context.mpf(2) ** low.error * 1.001


@given(st.lists(st.tuples(st.sampled_from(TWO + ONE), SMALL), min_size=1, max_size=7), SMALL)
def test_low_precision_contains_high_precision(steps, start):
    low, high = rough(LOW, start), rough(HIGH, start)
    for name, q in steps:
        arguments = [(n, x, rough(n, q)) if name in TWO else (n, x) for n, x in ((LOW, low), (HIGH, high))]
        low, high = (outcome(getattr(a[0], name), *a[1:]) for a in arguments)
        assert agrees(low, high), (name, low, high)
        if isinstance(low, str) or isinstance(high, str):
            return


@given(st.lists(SMALL, max_size=30))
def test_a_total_contains_the_true_one(values):
    total = LOW.total([rough(LOW, q) for q in values])
    assert agrees(total, HIGH.total([rough(HIGH, q) for q in values]))


@given(SMALL, SMALL)
def test_fractions_stay_exact(a, b):
    assert LOW.add(a, b) == a + b
    assert LOW.multiply(a, b) == a * b
    assert LOW.sqrt(a * a) == abs(a)


def test_a_difference_is_shown_only_far_above_the_error():
    root = LOW.sqrt(F(2))
    square = LOW.multiply(root, root)
    assert LOW.differ(square, F(2)) is None
    assert LOW.differ(square, F(2) + F(1, 10**10))
    assert LOW.differ(square, F(2) + F(1, 10**18)) is None


def test_a_cancellation_is_not_taken_for_a_value():
    big = LOW.exp(F(60))
    gone = LOW.subtract(LOW.add(big, LOW.sqrt(F(2))), big)
    assert LOW.differ(gone, F(0)) is None
    with pytest.raises(Cannot, match="near to 0"):
        LOW.divide(F(1), gone)


def test_no_number_is_called_zero_that_may_not_be():
    with pytest.raises(Cannot, match="sign"):
        LOW.log(Near(LOW.context.mpf(10) ** -30, -60))
    with pytest.raises(Undefined, match="logarithm"):
        LOW.log(Near(LOW.context.mpf(-1), -60))


def test_precisions_do_not_meddle_with_each_other_nor_with_mpmath():
    before = mpmath.mp.dps
    LOW.exp(F(1)), HIGH.exp(F(1))
    assert (mpmath.mp.dps, LOW.context.dps, HIGH.context.dps) == (before, 20, 90)


@pytest.mark.parametrize("numbers", [LOW, HIGH], ids=["low", "high"])
@pytest.mark.parametrize("factor", [F(1), F(3, 7), F(10**6)])
def test_a_nought_with_an_error_is_told_from_none(numbers, factor):
    """Errors of noughts are powers of 2 with exponents far below all others, and come no nearer by arithmetic."""
    nought = numbers.divide(F(0), numbers.exp(F(1)))
    square = numbers.multiply(nought, nought)
    other = numbers.divide(numbers.multiply(factor, numbers.power(nought, F(2))), numbers.exp(F(3)))
    assert numbers.differ(square, other) is None
    assert numbers.sign(numbers.subtract(square, other)) in (None, 0)
    assert numbers.differ(numbers.add(square, F(1)), F(1)) is None
    assert numbers.differ(numbers.add(other, F(1, 10**6)), F(0)) is True
