"""Test points: inside of the domain, its edges among them, whatever the domain."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivable import derivation, family, index, positives, real, reals
from derivable.conformance.arithmetic import Balls
from derivable.conformance.arrays import Arrays
from derivable.conformance.domain import Domain, simple
from derivable.conformance.reference import Reference
from derivable.conformance.samples import batches
from derivable.errors import DerivableError

u = reals("u")[0]
a, b = positives("a b")
low = real(r"\beta_1", at_least=-a)
share = real("s", at_least=0, at_most=1)
t = index("t", start=2)
w = family("w", t, between=(0, 1))


def space(expression, when=(), **given_):
    def run():
        """An identity."""
        yield expression * 1
        yield expression

    reference = Reference(derivation(run, when=when) if when else derivation(run))
    return Domain(reference.content.term, reference.hypotheses, reference.definitions, given_, (1e-4, 1e2)), reference


def drawn(domain, reference, dtype="float64", count=400, taken=None):
    taken = {p.leaf for p in domain.places} if taken is None else taken
    return list(batches(domain, Arrays(dtype), taken, reference.arithmetic, (1, 3, 10), count, [], random.Random(0)))


@given(st.integers(0, 10_000), st.sampled_from(["float64", "float32"]))
@settings(max_examples=25, deadline=None)
def test_points_lie_in_the_domain_after_rounding(seed, dtype):
    domain, reference = space(u + a + low + share + b, when=(b > a,))
    for batch in batches(domain, Arrays(dtype), {p.leaf for p in domain.places}, reference.arithmetic, (1,), 200, [], random.Random(seed)):
        for p in batch.values:
            v = {k.args[0]: x for k, x in p.items()}
            assert v["a"] > 0 and v["b"] > v["a"] and v[r"\beta_1"] >= -v["a"] and 0 <= v["s"] <= 1


def test_edges_are_among_the_points():
    domain, reference = space(low + share)
    points = [p for batch in drawn(domain, reference) for p in batch.values]
    values = [{k.args[0]: x for k, x in p.items()} for p in points]
    assert {0.0, 1.0} <= {v["s"] for v in values}
    domain, reference = space(low * a)
    values = [{k.args[0]: x for k, x in p.items()} for batch in drawn(domain, reference) for p in batch.values]
    assert any(v[r"\beta_1"] == -v["a"] for v in values), "the edge that one variable draws for another"


def test_magnitudes_and_coincidences():
    domain, reference = space(a + b)
    values = [{k.args[0]: x for k, x in p.items()} for batch in drawn(domain, reference) for p in batch.values]
    assert min(v["a"] for v in values) < 1e-3 and max(v["a"] for v in values) > 50
    assert sum(0 < abs(v["a"] / v["b"] - 1) < 1e-3 for v in values) > 5 and any(v["a"] == v["b"] for v in values)


def test_a_family_starts_where_it_is_declared_to():
    domain, reference = space(w[t])
    for batch in drawn(domain, reference):
        ((first, values),) = batch.exact.values()
        assert first == 2 and all(0 < v < 1 for v in values)
        assert all(2 <= env[t.term] < 2 + len(values) for env in batch.envs)


def test_an_index_that_is_not_taken_is_the_last():
    domain, reference = space(w[t])
    for batch in drawn(domain, reference, taken={p.leaf for p in domain.places if p.family}):
        ((first, values),) = batch.exact.values()
        assert [env[t.term] for env in batch.envs] == [first + len(values) - 1]


def test_a_narrowed_domain_is_kept_and_unknown_names_refused():
    domain, reference = space(a + u, a=(2, 3))
    values = [{k.args[0]: x for k, x in p.items()} for batch in drawn(domain, reference) for p in batch.values]
    assert all(2 <= v["a"] <= 3 for v in values)
    with pytest.raises(DerivableError, match="no variable q"):
        space(a, q=(0, 1))


@pytest.mark.parametrize(("name", "wanted"), [(r"\mu_1", "mu1"), ("mu_1", "mu1"), (r"\bar\alpha", "baralpha"), (r"x_{t-1}", "xt1")])
def test_names(name, wanted):
    assert simple(name) == wanted


def test_constants_of_a_domain_may_be_written_with_pi():
    from derivable import pi

    angle = real("v", between=(0, pi))
    domain, _ = space(angle)
    assert domain.places[0].high == pytest.approx(3.141592653589793, rel=1e-15)
    assert Balls().float(Balls().pi()) == pytest.approx(3.141592653589793, rel=1e-15)
