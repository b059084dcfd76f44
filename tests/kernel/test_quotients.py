"""Quotients in normal form: the key of a term, by which functions of equal arguments are one atom, stands for its value."""

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from derivable.kernel.normal import Normal
from derivable.kernel.terms import ONE, Rejected, Term, num

A, X, Y = (Term("sym", n, "real") for n in "axy")
LEAVES = st.sampled_from([A, X, Y]) | st.integers(-2, 3).map(num)
NESTED = st.tuples(st.tuples(LEAVES, LEAVES), LEAVES, LEAVES).map(  # x/(1/(a + y)) + b: a quotient by a quotient beside something else
    lambda t: Term("add", Term("div", t[1], Term("div", ONE, Term("add", *t[0]))), t[2]))
TERMS = st.recursive(LEAVES | NESTED, lambda inner: st.tuples(st.sampled_from(["add", "sub", "mul", "div", "div"]), inner, inner).map(lambda t: Term(*t)), max_leaves=9)
POINTS = st.tuples(*(st.fractions(Fraction(-3), Fraction(3), max_denominator=7) for _ in "axy")).map(lambda p: dict(zip((A, X, Y), p)))


def value(t, at):
    if t.op == "num":
        return t.args[0]
    if t.op == "sym":
        return at[t]
    a, b = (value(u, at) for u in t.args)
    return {"add": lambda: a + b, "sub": lambda: a - b, "mul": lambda: a * b, "div": lambda: a / b}[t.op]()


def of_poly(normal, p, at):
    """The value of a normal form."""
    total = Fraction(0)
    for m, c in p.items():
        part = Fraction(c)
        for a, e in m:
            name, *keys = normal.atoms[a]
            part *= (1 / of_poly(normal, dict(keys[0]), at) if name == "inverse" else at[name]) ** e
        total += part
    return total


def of_key(normal, key, at):
    num_, den = key
    out = of_poly(normal, dict(num_), at)
    for a, e in den:
        out /= of_poly(normal, dict(normal.atoms[a][1]), at) ** e
    return out


@settings(max_examples=150, deadline=None)
@given(TERMS, POINTS)
def test_the_key_of_a_term_has_its_value(t, at):
    normal = Normal({})
    try:
        expected = value(t, at)
        key = normal.key(t)
        found = of_key(normal, key, at)
    except (Rejected, ZeroDivisionError):
        assume(False)
    assert found == expected
    assert of_poly(normal, normal.of(t), at) == expected


@pytest.mark.slow  # the normal run takes 150 of them
@settings(max_examples=3000, deadline=None)
@given(TERMS, POINTS)
def test_the_keys_of_many_terms_have_their_values(t, at):
    test_the_key_of_a_term_has_its_value.hypothesis.inner_test(t, at)


def test_a_quotient_by_a_quotient_is_no_quotient():
    below = Term("add", A, ONE)
    one = Term("add", Term("div", X, Term("div", ONE, below)), Y)
    other = Term("div", Term("add", Term("mul", X, below), Y), below)
    whole = Term("add", Term("mul", X, below), Y)
    assert Normal({}).zero(Term("sub", Term("exp", one), Term("exp", whole)))
    assert not Normal({}).zero(Term("sub", Term("exp", one), Term("exp", other)))
