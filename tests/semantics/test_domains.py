"""Points that are drawn lie in the domain: a bound that is no fraction, and one that has no value."""

from derivable.kernel.terms import ONE, ZERO, Term, num
from derivable.semantics import contradiction

K = Term("sym", "k", "int")


def v(at):
    return Term("call", Term("fun", "v", "int", 0), at)


def report(limit, at):
    bound = Term("forall", K, Term("le", limit(K), v(K)))
    return contradiction(Term("claim", Term("le", limit(at), v(at)), Term("and", bound)), points=60)


def test_a_value_at_a_bound_that_is_no_fraction_obeys_it():
    for k in range(1, 5):
        found = report(lambda u: Term("exp", u), num(k))
        assert found.contradiction is None
        assert found.evaluated > 20


def test_a_bound_without_a_value_leaves_no_point():
    found = report(lambda u: Term("log", ZERO), ONE)
    assert (found.contradiction, found.evaluated) == (None, 0)


def test_a_bound_without_a_value_at_some_index_leaves_no_point():
    found = report(lambda u: Term("div", ONE, u), ZERO)
    assert (found.contradiction, found.evaluated) == (None, 0)
