"""Derivatives of integrals by closed forms: against the rules of differentiation, and at the edges of what may be said."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivable import KL, E, density, diff, function, gaussian, real

x, z, m, c = real("x"), real("z"), real("m"), real("c")
s, v = real("s", positive=True), real("v", positive=True)
u = real("u", between=(0, 1))
q, p = gaussian("q", z, m, s**2), gaussian("p", z, 0, 1)


HOLDS = {
    "by a mean": (diff(KL(q, p), m), m),
    "by a deviation": (diff(KL(q, p), s), s - 1 / s),
    "twice": (diff(diff(KL(q, p), s), s), 1 + 1 / s**2),
    "by two variables": (diff(diff(E(z**2 * m, q), s), m), 2 * s),
    "in a combination": (-diff(E(z**3, q), m) / 2 + c, c - 3 * (m**2 + s**2) / 2),
    "between bounds": (diff(E(z**2, gaussian("r", z, 0, u / (1 - u))), u), 1 / (1 - u) ** 2),
    "of a parameter of the integrand": (diff(E((z - c) ** 2, q), c), 2 * (c - m)),
}


@pytest.mark.parametrize("name", HOLDS)
def test_it_holds(name, word):
    assert word(*HOLDS[name]) == "proved"


@pytest.mark.parametrize("name", HOLDS)
def test_a_slip_is_refuted(name, word):
    left, right = HOLDS[name]
    assert word(left, right + s) == "refuted"
    assert word(left, 2 * right) == "refuted"


def test_without_a_closed_form_nothing_is_said(word):
    f = function("f")
    assert word(diff(E(f(z), q), m), E(f.prime(z), q)) == "undecided"
    assert word(diff(E(f(z), q), m), 0) == "refuted"  # for f(z) = z^2
    r = density("r", z)
    assert word(diff(E(z + m, r), m), 2) != "proved"


polynomials = given(st.lists(st.integers(-3, 3), min_size=2, max_size=4), st.sampled_from([m, s]), st.integers(1, 2))


@settings(max_examples=4, deadline=None)
@polynomials
def test_a_polynomial_is_differentiated_as_its_moments_are(word, coefficients, by, add):
    moments = [1, m, m**2 + s**2, m**3 + 3 * m * s**2]
    body = sum(k * z**n for n, k in enumerate(coefficients)) + z * by
    value = sum(k * moments[n] for n, k in enumerate(coefficients)) + m * by
    assert word(diff(E(body, q), by), diff(value, by)) == "proved"
    assert word(diff(E(body, q), by), diff(value, by) + add) == "refuted"


@pytest.mark.slow  # the normal run takes four of them
@settings(max_examples=40, deadline=None)
@polynomials
def test_many_polynomials(word, coefficients, by, add):
    test_a_polynomial_is_differentiated_as_its_moments_are.hypothesis.inner_test(word, coefficients, by, add)
