"""A polynomial over the distances from known bounds is the same polynomial."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivable.kernel.normal import Poly, add
from derivable.kernel.terms import Term, num
from derivable.provers.expansions import Expansion, distances
from derivable.provers.proof import Proof

X, Y, Z = (Term("sym", name, "real") for name in "xyz")
BOUNDS = (
    Term("lt", num(1), X), Term("le", X, num(3)), Term("le", X, num(4)), Term("lt", X, Y),
    Term("and", Term("lt", Term("neg", Z), Y), Term("lt", Y, num(Fraction(7, 2)))), Term("le", num(-2), Z), Term("lt", Term("mul", X, Y), Z),
)
POLYNOMIALS = st.dictionaries(st.tuples(*[st.integers(0, 3)] * 3), st.fractions(-5, 5, max_denominator=4).filter(bool), min_size=1, max_size=4)


def written(exponents: dict[tuple[int, ...], Fraction]) -> Term:
    """A polynomial in x, y and z."""
    return Term("add", num(0), *(Term("mul", num(c), *(Term("pow", v, num(e)) for v, e in zip((X, Y, Z), m))) for m, c in exponents.items()))


def of_rows(proof: Proof, rows: list[Any]) -> Poly:
    """What the rows of an expansion add up to."""
    normal, out = proof.scope.plain, Poly()
    for c, atoms, gaps in rows:
        product: Poly = {tuple(atoms): c}
        for gap, e in gaps:
            product = normal.times(product, normal.power(normal.of(gap), e))
        out = add(out, product)
    return out


@settings(max_examples=60, deadline=None)
@given(POLYNOMIALS, st.lists(st.sampled_from(BOUNDS), unique=True), st.booleans(), st.sampled_from((1, -1)))
def test_an_expansion_is_the_polynomial_over_distances(exponents: Any, bounds: list[Term], moving: bool, side: int) -> None:
    proof = Proof({}, tuple(bounds))
    p = proof.scope.plain.of(written(exponents))
    expansion = Expansion(p, distances(proof, p, moving))
    positive = expansion.run(side)
    rows = expansion.rows()
    assert of_rows(proof, rows) == p
    assert positive == all(c > 0 for c, _, _ in rows)


def test_the_nearest_bound_by_a_number_comes_first_and_one_by_a_variable_where_asked() -> None:
    proof = Proof({}, (Term("le", X, num(4)), Term("le", X, num(3)), Term("lt", X, Y), Term("le", num(1), X)))
    p = proof.scope.plain.of(X)
    (atom,) = [a for m in p for a, _ in m]
    gaps = {moving: [gap for gap, _, _ in distances(proof, p, moving)[atom]] for moving in (False, True)}
    assert gaps == {False: [Term("sub", X, num(1)), Term("sub", num(3), X)], True: [Term("sub", X, num(1)), Term("sub", Y, X)]}


@pytest.mark.parametrize("later", [Term("le", num(2), X), Term("and", Term("le", num(2), X), Term("lt", num(0), Z))])
def test_a_bound_that_is_learnt_later_counts(later: Term) -> None:
    proof = Proof({}, (Term("le", num(1), X),))
    p = proof.scope.plain.of(X)
    distances(proof, p)
    proof.scope.add(later, given=True)
    assert [gap for rows in distances(proof, p).values() for gap, _, _ in rows] == [Term("sub", X, num(2))]
