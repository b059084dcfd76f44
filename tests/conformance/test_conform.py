"""conforms: what it must catch, what it must let pass, and what it says."""

import math
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivable import conforms, derivation, exp, index, log, maximum, real, reals, strictly_increasing
from derivable.conformance import arithmetic
from derivable.conformance.arrays import FORMATS, Format
from derivable.errors import DerivableError

a, b = reals("a b")
low = real("c", at_least=-a)


@derivation
def kinked():
    """A maximum of two lines."""
    yield maximum(2 * a + b, a + 1)
    yield maximum(b + 2 * a, a + 1)


@derivation
def bounded():
    """A function of a variable that is bounded by another."""
    yield (low + a) ** 2 * 1
    yield (low + a) ** 2


@derivation
def statement():
    """A statement has no value."""
    yield strictly_increasing(a + exp(a), a)


@derivation
def false():
    """Not true."""
    yield a
    yield a + b


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_right_function_passes(dtype):
    assert conforms(lambda a, b: np.maximum(2 * a + b, a + 1), to=kinked, dtype=dtype, conditioned=True)


@pytest.mark.parametrize("ulps", [20, 1e3, 1e9])
def test_a_small_relative_error_is_measured(ulps):
    report = conforms(lambda m, lv: ((m**2 + np.exp(lv) - 1 - lv) / 2) * (1 + ulps * 2.0**-52), to="gaussian.log_variance.kl_to_standard", names=["m", "l"],
                      domain={"l": (2, 20)}, window=(0.1, 10))
    assert not report
    assert ulps / 2 - 8 <= report.worst.ulps <= 2 * ulps + 16


def test_one_branch_wrong_near_the_kink_is_found():
    """Wrong within 1e-9 of the kink alone: points are placed beside it by bisection."""
    def wrong(a, b):
        gap = a + b - 1
        return np.maximum(2 * a + b, a + 1) + np.where(np.abs(gap) < 1e-9, 1.0, 0.0)

    report = conforms(wrong, to=kinked, conditioned=True)
    assert not report
    assert sum(report.worst.at.values.values()) == pytest.approx(1, abs=1e-9)


def test_an_edge_between_two_variables_is_visited():
    def wrong(a, c):
        return np.where(c == -a, 1.0, (c + a) ** 2)

    report = conforms(wrong, to=bounded, conditioned=True)
    assert not report
    assert report.worst.wanted == 0


def test_nan_and_infinity_are_failures():
    assert conforms(lambda a, b: np.full_like(a, np.nan), to=kinked).worst.ulps == math.inf
    assert not conforms(lambda a, b: np.full_like(a, np.inf), to=kinked, conditioned=True)


def test_an_overflow_of_the_dtype_is_right():
    def kl(m, lv):
        return ((m.astype(np.float64) ** 2 + np.expm1(lv.astype(np.float64)) - lv) / 2).astype(np.float32)

    with np.errstate(over="ignore"):
        report = conforms(kl, to="gaussian.log_variance.kl_to_standard", names=["m", "l"], dtype=np.float32, domain={"l": (90, 100)})
    assert report


@pytest.mark.parametrize("wrong", [-np.inf, -np.finfo(np.float32).max, 1e38, 0.0, np.nan])
def test_an_overflow_of_the_other_sign_or_of_none_is_wrong(wrong):
    def kl(m, lv):
        exact = (m.astype(np.float64) ** 2 + np.expm1(lv.astype(np.float64)) - lv) / 2
        with np.errstate(over="ignore", invalid="ignore"):
            value = exact.astype(np.float32)
        return np.where(np.isinf(value), np.float32(wrong), value)

    report = conforms(kl, to="gaussian.log_variance.kl_to_standard", dtype=np.float32, names=["m", "l"], domain={"l": (90, 100)})
    assert not report and report.worst.ulps == math.inf


n = index("n", start=1)


@derivation
def kinked_with_an_index():
    """A kink beside an index that no family bounds."""
    yield n * abs(a - b) + 0
    yield n * abs(a - b)


def test_points_beside_a_kink_have_their_indices():
    assert conforms(lambda n, a, b: n * np.abs(a - b), to=kinked_with_an_index, conditioned=True)
    assert not conforms(lambda n, a, b: n * np.abs(a - b) + (np.abs(a - b) < 1e-9), to=kinked_with_an_index, conditioned=True)


@derivation
def halves():
    """A quotient without a value at 0."""
    yield 1 / a + 1 / a
    yield 2 / a


def test_points_without_a_value_are_counted():
    with np.errstate(divide="ignore"):
        report = conforms(lambda a: 2 / a, to=halves)
    assert report and report.skipped > 0
    assert f"{report.skipped} more points were left out" in str(report)


def test_unreached_lines_are_listed():
    def guarded(a, b):
        if a.shape[0] < 0:
            return a
        return np.maximum(2 * a + b, a + 1)

    report = conforms(guarded, to=kinked, conditioned=True)
    first = guarded.__code__.co_firstlineno
    assert report.unreached == (f"guarded:{first + 2}",)
    assert "no point reached" in str(report)


@pytest.mark.parametrize(("call", "words"), [
    (lambda: conforms(lambda a, z: a, to=kinked), "no variable z"),
    (lambda: conforms(lambda a: a, to=kinked), "takes no b"),
    (lambda: conforms(lambda a, b: a, to=false), "not verified"),
    (lambda: conforms(lambda a: a, to=statement), "is a statement"),
    (lambda: conforms(lambda a, b: a, to=kinked, line=3), "has lines 1 to 2"),
    (lambda: conforms(lambda a, b: a, to="gaussian.kl.forwrd"), "did you mean"),
    (lambda: conforms(lambda a, b: a, to="gaussian.kl"), "whole name"),
    (lambda: conforms(lambda a, b: a[:1], to=kinked), "one real number a point"),
    (lambda: conforms(lambda a, b: a / undefined, to=kinked), "raises NameError"),  # noqa: F821
    (lambda: conforms(lambda a, b: a, to=kinked, domain={"q": (0, 1)}), "no variable q"),
    (lambda: conforms(lambda a, b: a, to=kinked, dtype="float128"), "not known here"),
    (lambda: conforms(lambda mu_1, mu_2, sigma_1, sigma_2: mu_1, to="gaussian.kl.forward", line=1), "no value that could be computed"),
    (lambda: conforms(np.maximum, to=kinked), "no variable x1"),
])
def test_messages(call, words):
    with pytest.raises(DerivableError, match=words):
        call()


def test_a_numpy_function_by_the_order_of_its_variables():
    assert conforms(np.logaddexp, to=log_of_sum, names=["a", "b"], conditioned=True, window=(1e-3, 20.0))


@derivation
def log_of_sum():
    """log(e^a + e^b)."""
    yield log(exp(a) + exp(b))
    yield log(exp(b) + exp(a))


def test_digits_agree_with_balls(monkeypatch):
    """Without python-flint the references come from mpmath."""
    reports = []
    for best in (arithmetic.Balls, arithmetic.Digits):
        monkeypatch.setattr("derivable.conformance.reference.best", best)
        reports.append(conforms(lambda m, lv: (m**2 + np.expm1(lv) - lv) / 2, to="gaussian.log_variance.kl_to_standard", names=["m", "l"], points=200))
    assert reports[0].worst.wanted == reports[1].worst.wanted
    assert reports[0].worst.ulps == pytest.approx(reports[1].worst.ulps, rel=1e-6)
    assert reports[0].worst.condition == pytest.approx(reports[1].worst.condition, rel=1e-9)


@given(st.floats(allow_nan=False, allow_infinity=False))
@settings(max_examples=300)
def test_ulps_are_those_of_numpy(x):
    if abs(x) < 1e308:
        assert Format("float64", *FORMATS["float64"]).ulp(x) == (np.spacing(abs(x)) if x else 2.0**-1074)
    with np.errstate(over="ignore"):
        y = np.float32(x)
    if abs(y) < 3e38:
        assert Format("float32", *FORMATS["float32"]).ulp(float(y)) == (np.spacing(abs(y)) if y else 2.0**-149)


def test_torch_is_not_imported_by_the_engine():
    import subprocess

    code = "import sys, numpy; from derivable import conforms; conforms(lambda b: numpy.log1p(numpy.exp(-b)), to='gan.losses.non_saturating', " \
           "domain={'b': (-30, 30)}); sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
