"""Operators about laws against sums over a table by numpy; points obey what is assumed of several names at once."""

import numpy
import pytest
from written import claim, term

from derivable.semantics import contradiction
from derivable.semantics.look import arithmetic
from derivable.semantics.operators import Evaluator
from derivable.semantics.sampler import Domain, points
from derivable.semantics.truth import truth

NUMBERS = arithmetic(50)
P, Q = "density(p, [X], [])", "density(q, [X], [])"


def at_a_point(text, turn):
    c = claim(f"0 <= density(p, [X, Y], []) * density(q, [X, Y], []) + 0 * {text}")
    (point,) = points(Domain(c), NUMBERS, 1, turn)
    tables = point.tables(None)
    arrays = {}
    for law, rows in tables.joints.items():
        a = numpy.zeros([tables.counts[x] for x, _ in tables.variables])
        for s, weight in rows:
            a[s] = float(weight)
        arrays[law.args[0]] = a
    e = Evaluator(NUMBERS, point, {}, 10**6)
    return float(e.numbers.middle(e(term(text), point.place))), arrays, tables


@pytest.mark.parametrize("turn", range(8))
def test_averages(turn):
    for text, expected in {
        f"surprise({P})": lambda p, q, m: -(p * numpy.log(p / m)).sum(),
        f"crossing({P}, {Q})": lambda p, q, m: -(p * numpy.log(q / m)).sum(),
        f"divergence({P}, {Q})": lambda p, q, m: (p * numpy.log(p / q)).sum(),
        f"mean({P}, {Q})": lambda p, q, m: (p * q / m).sum(),
        f"total([X], {P} * {Q})": lambda p, q, m: (p * q / m).sum(),
        f"midway({P}, {Q})": lambda p, q, m: (p * numpy.log(2 * p / (p + q))).sum() / 2 + (q * numpy.log(2 * q / (p + q))).sum() / 2,
    }.items():
        found, arrays, tables = at_a_point(text, turn)
        measure = float(next(iter(tables.measures.values())))
        assert tables.variables[0][0].args[0] == "X"
        assert found == pytest.approx(expected(arrays["p"].sum(1), arrays["q"].sum(1), measure)), text


@pytest.mark.parametrize("turn", range(4))
def test_information(turn):
    found, arrays, _ = at_a_point("information(p, [X], [Y])", turn)
    p = arrays["p"]
    assert found == pytest.approx((p * numpy.log(p / (p.sum(1, keepdims=True) * p.sum(0, keepdims=True)))).sum())
    assert p.sum() == pytest.approx(1)


HYPOTHESES = [("x + y < 1", "0 < x", "0 < y"), ("x < y", "y < a", "a <= 1"), ("x ** 2 + y ** 2 <= 2",), ("x + y == 1", "0 < x"), ("x * y == 3", "x != 0"),
              ("k < n", "n <= 4"), ("w(1) + w(2) == 1", "forall(k, 0 < w(k))"), ("x != y", "0 <= x * y")]


@pytest.mark.parametrize("hypotheses", HYPOTHESES, ids=" | ".join)
def test_points_lie_in_the_domain(hypotheses):
    domain = Domain(claim("x == x", *hypotheses))
    found = [p for p in points(domain, NUMBERS, 12) if not isinstance(p, str)]
    assert len(found) >= 8
    for p in found:
        e = Evaluator(NUMBERS, p, {}, 10**5)
        assert all(truth(e, term(h), p.place) is not False for h in hypotheses)


def test_a_domain_without_points_is_told():
    report = contradiction(claim("x == 1", "x ** 2 < 0"))
    assert (report.evaluated, report.contradiction) == (0, None)
    assert report.reasons[0].startswith("no point of the domain was found")
