"""What binds variables: its free names, and its value, which the outer variables of the same names have nothing to do with."""

from fractions import Fraction as F
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from written import node, term

from derivable.semantics.balls import Arithmetic
from derivable.semantics.operators import Evaluator
from derivable.semantics.shapes import BINDING, free
from derivable.semantics.truth import truth

NUMBERS = Arithmetic(50)
SMALL = st.fractions(-9, 9, max_denominator=12)
FREE = {
    "diff(x, a, x * b)": "ab", "diff(x, x, x * y)": "xy", "at(x, y, x ** 2)": "y", "at(x, x, x + y)": "xy", "at([x, y], [3, y], x * y * t)": "yt",
    "jacobian([x, y], [a, b], [x * y, x + c])": "abc", "jacobian(x, x, [x])": "x", "along([x, y], [a, y], [y, b], x ** 2 + t)": "aybt",
    "conserved([x, y], [y, a], x + b)": "ab", "conserved(x, 1, x)": "", "stable([x, y], [a, 0], [x * b, y])": "ab", "stable([x], [x], [-x])": "x",
    "at(x, at(y, x, y), at(y, x, y + x))": "x", "sum(k, n, 3, x * k)": "nx", "maximiser(x, x, x * y, a < x)": "xya", "increasing(x, x * y, a < x)": "ya",
}
INSIDE = [  # all of x and y is bound
    "at([x, y], [3, 5], x * y + t)", "at([x, y], [3, t], x ** 2 * y)", "at(x, 2, at(y, x, x + y * t))", "diff(x, 3, x ** 2 * t)", "at(y, 3, diff(x, y, x ** 2 * y))",
    "along([x, y], [1, 2], [y, t], x ** 2 + y)", "along(x, t, x, x ** 2)", "jacobian([x, y], [2, t], [x * y, x + t, y ** 2])", "jacobian(x, t, [x ** 2])",
]
STATEMENTS = ["conserved([x, y], [y, -x], x ** 2 + y ** 2)", "conserved([x, y], [y, x], x ** 2 + y ** 2)", "stable([x, y], [t, 0], [t - x, -y])",
              "stable([x, y], [0, 1], [x, 1 - y])", "stable([x, y], [0, 1], [-x, -y])", "stable(x, t, t - x)", "conserved(x, t * t + 1, x ** 2)"]


def evaluator(place):
    return Evaluator(NUMBERS, SimpleNamespace(place=place, families={}), {}, 10**5)


def value(text, make=term, **names):
    place = {make(k): v for k, v in names.items()}
    return evaluator(place)(make(text), place)


@pytest.mark.parametrize("text", FREE)
def test_free_names(text):
    """As they are written here, and as the kernel finds them."""
    found = set(free(term(text)))
    assert found == {term(name) for name in FREE[text]}
    assert found == term(text).free


def test_every_binder_is_tried():
    tried = {u.op for t in FREE for u in _all(term(t))}
    assert {"diff", "at", "jacobian", "along", "conserved", "stable"} <= tried & BINDING.keys()


def _all(t):
    yield t
    for a in t.args if t.op not in ("num", "const", "sym", "fun") else ():
        yield from _all(a)


@settings(deadline=None)
@given(st.sampled_from(INSIDE), SMALL, SMALL, SMALL)
def test_outer_values_do_not_reach_a_bound_variable(text, x, y, t):
    assert value(text, x=x, y=y, t=t) == value(text, t=t)


@settings(deadline=None)
@given(st.sampled_from(STATEMENTS), SMALL, SMALL, SMALL)
def test_outer_values_do_not_reach_what_a_statement_binds(text, x, y, t):
    here, bare = ({term(k): v for k, v in names.items()} for names in ({"x": x, "y": y, "t": t}, {"t": t}))
    assert truth(evaluator(here), term(text), here) == truth(evaluator(bare), term(text), bare)


@settings(deadline=None)
@given(SMALL, SMALL)
def test_the_point_is_read_outside(x, y):
    """The variables change places: all at once, and the point is about the outer ones."""
    assert value("at([x, y], [y, x], x - 2 * y)", x=x, y=y) == y - 2 * x
    assert value("at([x, y], [x + 1, x * y], [x, y])", x=x, y=y) == (x + 1, x * y)
    assert value("diff(x, x + y, x ** 2)", x=x, y=y) == 2 * (x + y)
    assert value("jacobian([x, y], [y, x], [x ** 2 * y])", x=x, y=y) == ((2 * x * y, y**2),)
    assert value("along([x, y], [y, x], [y, 1], x ** 2 + y)", x=x, y=y) == 2 * x * y + 1


@settings(deadline=None)
@given(SMALL, SMALL)
def test_a_field_of_one_component(x, y):
    """A field that is written without a tuple has one component; its factors are none."""
    def plain(text):
        return term(text, node)

    assert value("jacobian([x, y], [x, y], x * y)", plain, x=x, y=y) == ((y, x),)
    assert value("along(x, y, x * y, x ** 2)", plain, x=x, y=y) == 2 * y**3


@pytest.mark.parametrize("text, expected", [("stable(x, 0, x * (x - 1))", True), ("stable(x, 1, x * (x - 1))", False), ("stable(x, 2, x * (x - 1))", False),
                                            ("conserved(x, 1, log(x))", False), ("conserved(x, 0, x ** 2)", None)])
def test_statements_about_one_variable(text, expected):
    assert truth(evaluator({}), term(text), {}) is expected


def test_a_number_is_in_the_place_of_a_bound_variable():
    assert value("at(x, 1/2, x)") == F(1, 2)
