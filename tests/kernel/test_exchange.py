"""Exchangeable random variables: what the rule concludes holds in every exchangeable model, and what does not follow is refused."""

import random
from itertools import permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivable.floats import Floats, NoValue
from derivable.kernel.laws.model import Model
from derivable.kernel.laws.rules import _exchanged
from derivable.kernel.scope import Scope
from derivable.kernel.terms import ONE, Rejected, Term, num
from tests.kernel.test_chance import X, block, density, k, lines, p, q, y

s = Term("sym", "s[]", "point")
FACTS = [Term("exchangeable", law, s) for law in (p, q)]
ALL = Term("tuple", block(s, 1, 3))
ROW = {"rule": "exchange", "sequence": s, "one": ONE, "other": num(3)}


def log(*densities):
    return Term("log", Term("div", *densities) if len(densities) > 1 else densities[0])


def one(i):
    return Term("div", density(p, [X, block(s, i)]), density(q, [block(s, i)], [X]))


def whole(low=1, high=3, body=None):
    return Term("sum", k, num(low), num(high), one(k) if body is None else body)


def positive(law, *blocks, given=()):
    return {"rule": "axiom", "name": "density_positive", "at": {"f": law, "A": Term("tuple", *blocks), "B": Term("tuple", *given)}}


def exchange(body, facts=FACTS, **row):
    ready = [positive(law, *([X] if n else []), block(s, i)) for law in (p, q) for i in (1, 3) for n in (0, 1)]
    ready += [positive(q, X), *(positive(q, block(s, i), given=[X]) for i in (1, 3))]
    return lines(Scope({}, facts), *ready, {**ROW, "of": Term("total", ALL, body), **row}).args[1].args[1]


def test_single_variables_are_exchanged_and_sums_over_all_stay():
    assert exchange(log(density(p, [X, block(s, 1)]))) == log(density(p, [X, block(s, 3)]))
    assert exchange(Term("mul", density(q, [block(s, 1, 3)], [X]), one(1))) == Term("mul", density(q, [block(s, 1, 3)], [X]), one(3))
    assert exchange(Term("mul", density(p, [block(s, 1)], [block(s, 3)]), density(q, [block(s, 2)]))) == \
        Term("mul", density(p, [block(s, 3)], [block(s, 1)]), density(q, [block(s, 2)]))
    sums = Scope({}, FACTS)
    pair = [block(s, 1), block(s, 3)]
    assert _exchanged(Term("sub", whole(), one(1)), s, pair, sums) == Term("sub", whole(), one(3))


@pytest.mark.parametrize("body, facts", [
    (log(density(p, [block(s, 1)])), FACTS[1:]),  # p is not known to be exchangeable
    (log(density(p, [block(s, 1)])), [Term("independent", p, s, Term("tuple")), FACTS[1]]),  # independent, but not alike
    (log(density(p, [block(s, 1)])), [Term("exchangeable", p, y), FACTS[1]]),  # in another variable
    (density(p, [block(s, 1, 2)]), FACTS),  # x_1, x_2 would become x_3, x_2, which is no block
    (whole(1, 2), FACTS),  # a sum without x_3
    (whole(body=Term("mul", k, one(k))), FACTS),  # the summands are weighted
    (whole(body=Term("mul", one(k), one(1))), FACTS),  # a summand is about x_1, too
    (whole(body=density(q, [block(s, 1, k)])), FACTS),  # x_1, .., x_k
    (whole(body=density(Term("sym", "r", "law"), [block(s, k)])), FACTS),  # a law that is not exchangeable
    (Term("prod", k, ONE, num(3), one(k)), FACTS),
    (Term("call", Term("fun", "f", "real", 0), one(1)), FACTS),
    (Term("total", Term("tuple", block(s, 4)), density(p, [block(s, 1), block(s, 4)])), FACTS),
])
def test_what_does_not_follow_is_refused(body, facts):
    with pytest.raises(Rejected):
        _exchanged(body, s, [block(s, 1), block(s, 3)], Scope({}, facts))
    with pytest.raises(Rejected):
        exchange(body, facts)


def test_both_variables_must_be_integrated_over():
    body = density(p, [block(s, 1)])
    with pytest.raises(Rejected, match="not over the two"):
        exchange(body, of=Term("total", Term("tuple", block(s, 1, 2)), body))
    with pytest.raises(Rejected, match="not over the two"):
        exchange(body, other=num(4))


def a_model(seed, mixture=True):
    """x_0 and s_1, s_2, s_3 with laws that permutations of s leave alone, or that are any."""
    rng = random.Random(seed)
    table, tables = [p, q, X.args[0], s], []
    states = list(product((0, 1), repeat=4))
    for n in (0, 1):
        raw = {t: rng.randint(1, 9) for t in states}
        made = [sum(raw[(t[0], *u)] for u in permutations(t[1:])) if mixture else raw[t] for t in states]
        tables.append([n, [[w, sum(made)] for w in made]])
    data = {"variables": [[2, 0, 2, [1, 1]], *([3, i, 2, [1, 1]] for i in (1, 2, 3))], "laws": tables, "at": [rng.randrange(2) for _ in range(4)]}
    return Model(data, table, {}, {})


places = st.lists(st.sampled_from([X, *(block(s, i) for i in (1, 2, 3))]), min_size=1, max_size=3, unique=True)
atoms = st.one_of(
    st.builds(lambda law, found, n: density(law, found[:max(1, n)], found[max(1, n):]), st.sampled_from([p, q]), places, st.integers(1, 3)),
    st.builds(lambda law: density(law, [block(s, 1, 3)], [X]), st.sampled_from([p, q])),
    st.builds(lambda n: whole(body=Term("mul", one(k), density(p, [block(s, k)])) if n else one(k)), st.booleans()))
bodies = st.recursive(atoms, lambda u: st.builds(lambda op, a, b: Term(op, a, b), st.sampled_from(["add", "sub", "mul", "div"]), u, u)
                      | st.builds(lambda a: Term("exp", a), u), max_leaves=5)


@settings(max_examples=70, deadline=None)
@given(bodies, st.integers(0, 10**6))
def test_an_exchanged_total_has_the_same_value_in_every_exchangeable_model(body, seed):
    other = _exchanged(body, s, [block(s, 1), block(s, 3)], Scope({}, FACTS))
    model = a_model(seed)
    try:
        left, right = (float(Floats({}, {})(model.ground(Term("total", ALL, u), model.at))) for u in (body, other))
    except (NoValue, ZeroDivisionError, OverflowError):
        return
    if max(abs(left), abs(right)) < 1e6:
        assert abs(left - right) <= 1e-7 * (1 + abs(left))


@pytest.mark.slow  # the normal run takes seventy of them
@settings(max_examples=1000, deadline=None)
@given(bodies, st.integers(0, 10**6))
def test_many_exchanged_totals(body, seed):
    test_an_exchanged_total_has_the_same_value_in_every_exchangeable_model.hypothesis.inner_test(body, seed)


def test_a_model_must_be_of_independent_variables_that_are_alike():
    fact = Term("exchangeable", p, s)
    assert not any(a_model(seed, mixture=False).holds(fact) for seed in range(5))
    assert not a_model(1).holds(fact)  # exchangeable, but it may be no part of a longer such sequence
    data = {"variables": [[1, i, 2, [1, 1]] for i in (1, 2)], "laws": [[0, [[1, 9], [2, 9], [2, 9], [4, 9]]]], "at": [0, 0]}
    assert Model(data, [p, s], {}, {}).holds(fact)
    assert not Model({**data, "laws": [[0, [[2, 9], [1, 9], [4, 9], [2, 9]]]]}, [p, s], {}, {}).holds(fact)  # independent, not alike
    assert not Model({**data, "variables": [[1, 1, 2, [1, 1]], [1, 2, 2, [1, 2]]]}, [p, s], {}, {}).holds(fact)  # of two measures


def test_a_sum_splits_where_it_has_an_index():
    f = Term("call", Term("fun", "f", "int", 0), k)
    at = {"k": k, "i": ONE, "n": num(2), "j": num(3), "F": f}
    assert lines(Scope({}), {"rule": "axiom", "name": "sum_split", "at": at}).args[0] == whole(body=f)
    for bad in ({"n": num(4)}, {"n": num(-1)}):
        with pytest.raises(Rejected):
            lines(Scope({}), {"rule": "axiom", "name": "sum_split", "at": {**at, **bad}})
