"""What follows from an equation, bounds with logarithms, absolute values, functions that are only named: shown, and refused."""

import pytest

from derivable import derivation, diff, eq, exp, function, ge, implies, le, log, real, reals
from derivable.checking import Checker
from derivable.kernel.check import check
from derivable.kernel.terms import Rejected

a, b = reals("a b", positive=True)
y = real("y", between=(0, 1))
x = real("x")
w = real("w", nonzero=True)
f = function("f", x)
u = function("u", x, positive=True)


def verdict(*lines):
    def run():
        """A line."""
        yield from lines

    return Checker().derivation(derivation(run)).steps[-1]


@pytest.mark.parametrize("lines", [
    (implies(eq(a / y - b / (1 - y), 0), eq(y, a / (a + b))),),
    (implies(eq(a / y, b / (1 - y)), eq(b / a, (1 - y) / y)),),
    (exp(x), ge(1 + x)), (exp(-2 * x) + 2 * x, ge(1)), (2 * exp(x) + exp(-x), ge(x + 3)), (exp(x * w) + x**2, ge(1 + x * w)),
    (log(a), le(a - 1)), (a - log(a), ge(1)), ((a - 1 - log(a)) / 2 + x**2, ge(0)),
    (log(abs(w * a)), log(abs(w)) + log(a)), (abs(diff(w * x + b, x)), abs(w)), (log(abs(a * x**2 + a)), log(a) + log(1 + x**2)),
    (diff(f(x) ** 2, x), 2 * f(x) * f.prime(x)), (diff(log(u(x)), x), u.prime(x) / u(x)),
])
def test_what_is_true_is_proved(lines):
    assert verdict(*lines).verdict.word == "proved"


@pytest.mark.parametrize("lines", [
    (implies(eq(a / y - b / (1 - y), 0), eq(y, b / (a + b))),), (implies(eq(x**2, 4), eq(x, 2)),),
    (exp(x), ge(1 + 2 * x)), (exp(x), le(1 + x)), (exp(x) - 2 * exp(w), ge(x - 2 * w - 1)),
    (log(a), ge(a - 1)), (log(a), le((a - 1) / 2)), (log(abs(w * a)), log(abs(w)) - log(a)),
    (diff(f(x) ** 2, x), f(x) * f.prime(x)), (diff(f(x**2), x), f.prime(x**2)), (diff(log(u(x)), x), u.prime(x) / u(x**2)), (diff(exp(f(x)), x), exp(f(x))),
])
def test_what_is_false_is_not(lines):
    assert verdict(*lines).verdict.word in ("refuted", "undecided")


@pytest.mark.parametrize("lines", [
    (implies(eq(a / y - b / (1 - y), 0), eq(y, b / (a + b))),), (diff(f(x**2), x), f.prime(x**2)), (diff(log(u(x)), x), u.prime(x) / u(x**2)),
])
def test_it_is_refuted_where_a_point_or_a_polynomial_shows_it(lines):
    assert verdict(*lines).verdict.word == "refuted"


def test_a_chosen_function_must_be_a_polynomial_of_the_domain():
    def run():
        """A line."""
        yield diff(log(u(x)), x)
        yield u.prime(x) / u(x**2)

    (s,) = derivation(run).steps
    certificate = Checker().claim(s.claim).certificate
    assert check(s.claim, certificate).verdict == "refuted"
    place = certificate["witness"]["functions"][0]
    body = certificate["terms"][place][2]
    for bad in (["log", body], ["div", body, body]):  # no polynomial: it may have no value somewhere
        terms = [*certificate["terms"], bad]
        forged = [*terms, ["define", certificate["terms"][place][1], len(terms) - 1]]
        with pytest.raises(Rejected):
            check(s.claim, {**certificate, "terms": forged, "witness": {**certificate["witness"], "functions": [len(forged) - 1]}})
    without = {**certificate, "witness": {**certificate["witness"], "functions": []}}
    with pytest.raises(Rejected):
        check(s.claim, without)
