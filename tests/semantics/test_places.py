"""What is evaluated once is what does not depend on what a binder, or a call, binds."""

from fractions import Fraction as F
from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st
from written import term

from derivable.semantics.balls import Arithmetic
from derivable.semantics.operators import Evaluator
from derivable.semantics.places import Frame, Inner, names
from derivable.semantics.rough import Rough

NUMBERS, ROUGH = Arithmetic(50), Rough()
VALUES = st.sampled_from([F(0), F(1), F(2), F(2, 3), F(3, 2), F(-1), F(3)])
X, Y, S = term("x"), term("y"), term("s")


def evaluator(place, define=(), numbers=NUMBERS):
    definitions = {d.args[0].args[0].args[:2]: d for d in map(term, define)}
    return Evaluator(numbers, SimpleNamespace(place=place, families={}), definitions, 10**5)


def test_names_are_those_that_occur():
    assert names(term("sum(k, 1, n, k * x) + f(y)")) == {term(v) for v in "knxy"}
    assert names(term("pi + 3")) == frozenset()


@settings(deadline=None)
@given(st.lists(st.tuples(VALUES, VALUES, VALUES), min_size=1, max_size=8))
def test_a_frame_holds_the_arguments_of_its_call(calls):
    """Whatever the calls before it were."""
    frame = Frame((X, Y, S))
    for arguments in calls:
        place = frame.place(arguments)
        assert [place[p] for p in (X, Y, S)] == list(arguments)


@settings(deadline=None)
@given(st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=8))
def test_calls_after_each_other(calls):
    """What was kept of one call is not used in another one."""
    place = {X: F(5), Y: F(7)}
    e = evaluator(place, ("define(pair(x, y), (x + 1) * (y + 2) + y * y)",))
    for a, b in calls:
        here = {**place, X: a, Y: b}
        assert e(term("pair(x, y) - 2 * pair(y, x)"), here) == (a + 1) * (b + 2) + b * b - 2 * ((b + 1) * (a + 2) + a * a)


@settings(deadline=None)
@given(VALUES, VALUES)
def test_binders_in_binders(x, y):
    """An inner name hides an outer one, and what depends on neither of them is the same in all terms."""
    e = evaluator(place := {X: x, Y: y})
    found = e(term("sum(k, 1, 3, x + sum(m, 1, k, x * m + sum(k, 0, 1, k * y + m))) + y"), place)
    expected = sum(x + sum(x * m + sum(j * y + m for j in (0, 1)) for m in range(1, k + 1)) for k in (1, 2, 3)) + y
    assert found == expected


def test_a_name_that_is_bound_anew_is_not_taken_from_outside():
    e = evaluator(place := {X: F(3)})
    assert e(term("x + sum(k, 1, 2, at(x, k, x ** 2)) + x"), place) == 3 + 1 + 4 + 3
    assert e(term("diff(x, 2, x ** 2 + at(x, 5, x))"), place) == 4


def test_an_argument_that_is_exact_is_not_one_that_is_not():
    """pair(2.0, 3) and pair(2/3, 1.0) are calls of their own."""
    e = evaluator({}, ("define(pair(x, y), x + 10 * y)",), ROUGH)
    head = term("pair(x, y)").args[0]
    assert e.called(head, (2.0, F(3))) == 32
    assert e.called(head, (F(2, 3), 1.0)) == 2 / 3 + 10


def test_a_point_that_changes_is_forgotten():
    """The value of a family stands in the body of a definition, beside a parameter that stays as it is."""
    families = [F(3)]
    place = {X: F(5)}
    e = evaluator(place, ("define(pair(x, y), x * w(1) + y)",))
    e.point.function = lambda *of: families[0]
    assert [e(term(f"pair(x, {k})"), place) for k in (1, 2, 3)] == [16, 17, 18]
    families[0] = F(4)
    e.forget()
    assert e(term("pair(x, 1)"), place) == 21
    assert e(term("pair(x, 4)"), place) == 24


def test_an_inner_place_knows_what_it_binds():
    inner = Inner({X: F(1)}, {Y: F(2)})
    assert dict(inner) == {X: F(1), Y: F(2)}
    assert set(inner.bound) == {Y}
