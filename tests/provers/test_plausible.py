"""A sign is given up only where it is wrong at a point at which all assumptions hold."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivable.floats import Floats
from derivable.kernel.terms import ONE, ZERO, Term, num
from derivable.provers.plausible import _points, negative
from derivable.provers.proof import Proof

X, Y, Z = (Term("sym", name, "real") for name in "xyz")
N = Term("sym", "n", "int")
W = Term("fun", "w", "int", 0)
W_OF_N = Term("call", W, N)
ASSUMPTIONS = (
    Term("lt", ZERO, X), Term("lt", X, Y), Term("le", Y, num(3)), Term("lt", num(-2), Z), Term("le", Z, Term("neg", X)),
    Term("and", Term("lt", ONE, Y), Term("ne", Z, num(-1))), Term("eq", Z, Term("sub", ONE, Y)), Term("le", Term("mul", X, Y), num(2)),
)


def products(*factors: Term) -> st.SearchStrategy[Term]:
    """Sums of products of some factors and of squares."""
    square = st.sampled_from((X, Y, Z)).flatmap(lambda u: st.integers(-3, 3).map(lambda k: Term("pow", Term("sub", u, num(k)), num(2))))
    product = st.lists(st.one_of(square, *([st.sampled_from(factors)] if factors else [])), min_size=1, max_size=3).map(lambda us: Term("mul", ONE, *us))
    return st.lists(product, min_size=1, max_size=3).map(lambda us: Term("add", ZERO, *us))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(ASSUMPTIONS), unique=True), st.data())
def test_what_cannot_be_negative_is_not_given_up(assumed: list[Term], data: st.DataObject) -> None:
    gaps = [Term("sub", p.args[1], p.args[0]) for q in assumed for p in (q.args if q.op == "and" else (q,)) if p.op in ("lt", "le")]
    proof = Proof({}, tuple(assumed))
    assert not negative(proof, data.draw(products(*gaps)))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(ASSUMPTIONS), unique=True), st.lists(st.sampled_from(ASSUMPTIONS), unique=True))
def test_all_assumptions_hold_at_a_point_those_inside_a_proof_as_well(outside: list[Term], inside: list[Term]) -> None:
    proof = Proof({}, tuple(outside))
    negative(proof, X)
    with proof.suppose(*inside) as inner:
        for point in _points(inner):
            value = Floats({}, point.floats.values)
            for p in (p for q in (*outside, *inside) for p in (q.args if q.op == "and" else (q,))):
                a, b = (value(u) for u in p.args)
                assert {"lt": a < b, "le": a <= b, "eq": a == b, "ne": a != b}[p.op]


@pytest.mark.parametrize("t", [Term("sub", X, num(3)), Term("sub", ZERO, Y), Term("sub", ONE, Term("exp", X))])
def test_what_is_negative_is_seen_to_be_so(t: Term) -> None:
    assert negative(Proof({}, (Term("lt", ZERO, X), Term("lt", ZERO, Y))), t)


def test_zero_is_not_positive() -> None:
    proof = Proof({}, (Term("eq", X, ONE),))
    t = Term("sub", X, ONE)
    assert (negative(proof, t), negative(proof, t, strict=True)) == (False, True)


@pytest.mark.parametrize("assumed", [
    (Term("lt", X, ZERO), Term("lt", ONE, X)),
    (Term("increasing", X, Term("pow", X, num(3)), Term("and")),),
    (Term("forall", N, Term("lt", W_OF_N, Term("call", W, Term("add", N, ONE)))),),
])
def test_without_points_nothing_is_given_up(assumed: tuple[Term, ...]) -> None:
    assert not negative(Proof({}, assumed), num(-1))


def test_a_family_keeps_its_bounds_at_every_index_that_they_are_for() -> None:
    bound = Term("forall", N, Term("imp", Term("le", num(2), N), Term("lt", W_OF_N, num(Fraction(1, 3)))))
    proof = Proof({}, (bound,))
    at = [Term("call", W, num(k)) for k in range(6)]
    assert not any(negative(proof, Term("sub", num(Fraction(1, 3)), u)) for u in at[2:])
    assert any(negative(proof, Term("sub", num(Fraction(1, 3)), u)) for u in at[:2])


def test_a_bound_of_a_defined_function_gives_no_points() -> None:
    definition = Term("define", W_OF_N, Term("sub", N, num(5)))
    proof = Proof({W: definition}, (Term("forall", N, Term("lt", ZERO, W_OF_N)),))
    assert not negative(proof, Term("call", W, ONE))
