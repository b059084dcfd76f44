"""Nested sums in normal form: one sum has one name wherever it stands, and what is equal in normal form is equal in value."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivable.kernel.normal import Normal
from derivable.kernel.terms import ONE, Term, num, substitute

P, J, K = (Term("sym", x, "int") for x in "ijk")
N = Term("sym", "n", "int")
A, B = (Term("fun", x, "int,int", 0) for x in "AB")
V, W = (Term("fun", x, "int", 0) for x in "vw")
SIZE = 2


def call(head, *places):
    return Term("call", head, *places)


def total(i, body):
    return Term("sum", i, ONE, N, body)


def times(*factors):
    return Term("mul", *factors)


def factors(scope):
    """A product of entries at indices of the scope."""
    one = st.sampled_from([V, W]).flatmap(lambda f: st.sampled_from(scope).map(lambda i: call(f, i)))
    two = st.tuples(st.sampled_from([A, B]), st.sampled_from(scope), st.sampled_from(scope)).map(lambda t: call(*t))
    return one | two | st.integers(-2, 2).map(num)


def terms(scope, depth):
    """Sums, products and entries; the index of a sum may hide one outside."""
    if depth == 0:
        return factors(scope)
    inner = st.deferred(lambda: terms(scope, depth - 1))
    sums = st.sampled_from([P, J, K]).flatmap(lambda i: terms([*scope, i], depth - 1).map(lambda b: total(i, b)))
    return sums | sums | st.tuples(inner, inner).map(lambda p: times(*p)) | st.tuples(inner, inner).map(lambda p: Term("add", *p)) | factors(scope)


def value(t, at, table):
    """The value of a term, with n = 2 and entries drawn once."""
    if t.op == "num":
        return t.args[0]
    if t.op == "sym":
        return at[t]
    if t.op == "call":
        return table[t.args[0].args[0], tuple(value(a, at, table) for a in t.args[1:])]
    if t.op == "sum":
        return sum((value(t.args[3], {**at, t.args[0]: Fraction(k)}, table) for k in range(1, SIZE + 1)), Fraction(0))
    parts = [value(a, at, table) for a in t.args]
    if t.op == "mul":
        out = Fraction(1)
        for p in parts:
            out *= p
        return out
    return sum(parts) if t.op == "add" else parts[0] - parts[1]


def table_of(seed):
    r, span = Random(seed), [Fraction(k) for k in range(1, SIZE + 1)]
    out = {(f.args[0], (i,)): Fraction(r.randint(-5, 5), r.randint(1, 3)) for f in (V, W) for i in span}
    return out | {(f.args[0], (i, j)): Fraction(r.randint(-5, 5), r.randint(1, 3)) for f in (A, B) for i in span for j in span}


@settings(max_examples=100, deadline=None)
@given(terms([P, J], 3), terms([P, J], 2), st.integers(0, 10_000))
def test_what_is_zero_in_normal_form_is_zero(t, u, seed):
    table = table_of(seed)
    here = {P: Fraction(1), J: Fraction(2), N: Fraction(SIZE)}
    for candidate in (Term("sub", t, u), Term("sub", times(t, u), times(u, t)), Term("sub", total(K, times(t, u)), times(t, total(K, u)))):
        if Normal({}).zero(candidate):
            assert value(candidate, here, table) == 0


@pytest.mark.slow  # the normal run takes a hundred of them
@settings(max_examples=1500, deadline=None)
@given(terms([P, J], 3), terms([P, J], 2), st.integers(0, 10_000))
def test_what_is_zero_in_many_normal_forms_is_zero(t, u, seed):
    test_what_is_zero_in_normal_form_is_zero.hypothesis.inner_test(t, u, seed)


@settings(max_examples=100, deadline=None)
@given(terms([P, J], 3))
def test_the_name_of_an_index_does_not_matter(t):
    inner = [s for s in subterms(t) if s.op == "sum"]
    for s in inner:
        fresh = Term("sym", "fresh", "int")
        renamed = Term("sum", fresh, *s.args[1:3], substitute(s.args[3], {s.args[0]: fresh}))
        assert Normal({}).zero(Term("sub", t, replaced(t, s, renamed)))


@pytest.mark.slow  # the normal run takes a hundred of them
@settings(max_examples=1500, deadline=None)
@given(terms([P, J], 3))
def test_the_names_of_many_indices_do_not_matter(t):
    test_the_name_of_an_index_does_not_matter.hypothesis.inner_test(t)


def subterms(t):
    return [t, *(s for a in t.args if isinstance(a, Term) for s in subterms(a))]


def replaced(t, old, new):
    if t is old:
        return new
    return t if t.op in ("num", "sym", "fun") else Term(t.op, *(replaced(a, old, new) if isinstance(a, Term) else a for a in t.args))


EQUAL = {
    "a factor of an outer index is moved out": (total(P, total(J, times(call(V, P), call(A, J, J)))), times(total(P, call(V, P)), total(J, call(A, J, J)))),
    "a sum in a sum and the same one alone": (total(P, times(call(V, P), total(J, times(call(A, P, J), call(W, J))))),
                                              total(P, total(J, times(call(A, P, J), call(W, J), call(V, P))))),
    "a square under a sum": (total(P, total(J, Term("pow", Term("sub", call(V, P), call(V, J)), num(2)))),
                             Term("sub", times(num(2), total(P, ONE), total(P, Term("pow", call(V, P), num(2)))),
                                  times(num(2), Term("pow", total(K, call(V, K)), num(2))))),
}
DIFFERENT = {
    "an index is caught": (total(P, total(J, times(call(V, P), call(W, J)))), total(P, total(P, times(call(V, P), call(W, P))))),
    "a transpose": (total(P, total(J, times(call(A, P, J), call(V, J), call(W, P)))), total(P, total(J, times(call(A, J, P), call(V, J), call(W, P))))),
    "sums in another order": (total(P, total(J, times(call(A, P, J), call(B, J, P)))), total(J, total(P, times(call(A, P, P), call(B, J, J))))),
}


@pytest.mark.parametrize("name", EQUAL)
def test_equal_sums_have_one_normal_form(name):
    assert Normal({}).zero(Term("sub", *EQUAL[name]))


@pytest.mark.parametrize("name", DIFFERENT)
def test_different_sums_have_not(name):
    assert not Normal({}).zero(Term("sub", *DIFFERENT[name]))
