"""Relations between integers: what follows from differences is shown, and what does not is refused, as brute force finds."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivable.kernel.terms import ZERO, Term, num
from derivable.provers import indices
from derivable.provers.proof import Proof

NAMES = [Term("sym", s, "int") for s in "ijk"]
REACH = 9  # every difference in a small system is settled within this range

sides = st.one_of(st.sampled_from(NAMES), st.integers(-2, 2).map(num),
                  st.tuples(st.sampled_from(NAMES), st.integers(-2, 2)).map(lambda p: Term("add", p[0], num(p[1]))))
relations = st.tuples(st.sampled_from(["le", "lt", "eq"]), sides, sides).map(lambda p: Term(*p))


def value(t, at):
    if t.op == "num":
        return int(t.args[0])
    return at[t] if t.op == "sym" else sum(value(a, at) for a in t.args)


def holds(p, at):
    a, b = (value(u, at) for u in p.args)
    return {"le": a <= b, "lt": a < b, "eq": a == b}[p.op]


systems = given(st.lists(relations, max_size=4), sides, sides, st.sampled_from(["le", "lt"]))


@settings(max_examples=50, deadline=None)
@systems
def test_agrees_with_brute_force(facts, left, right, op):
    points = [dict(zip(NAMES, q)) for q in product(range(-REACH, REACH + 1), repeat=3)]
    domain = [at for at in points if all(holds(p, at) for p in facts)]
    if not domain:
        return
    proof = Proof({}, tuple(facts))
    gap = Term("sub", right, left)
    found = indices.decide(proof, gap, op)
    goal = Term(op, left, right)
    assert found is True or found is False
    assert found == all(holds(goal, at) for at in domain), (facts, goal)
    assert not found or proof.scope.known(Term(op, ZERO, gap))


@pytest.mark.slow  # the normal run takes fifty of them
@settings(max_examples=1000, deadline=None)
@systems
def test_many_systems(facts, left, right, op):
    test_agrees_with_brute_force.hypothesis.inner_test(facts, left, right, op)


def test_a_coefficient_leaves_the_question_open():
    i, j, _ = NAMES
    double = Term("mul", num(2), i)
    assert indices.decide(Proof({}, ()), double, "le") is None
    assert indices.decide(Proof({}, (Term("le", double, j),)), Term("sub", j, i), "le") is None  # the fact may help
    assert indices.decide(Proof({}, (Term("le", i, j),)), Term("sub", j, i), "lt") is False
