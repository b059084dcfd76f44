"""Means of products over independent variables: what the rule concludes holds in every such model, and what does not follow is refused."""

import random
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivable.floats import Floats, NoValue
from derivable.kernel.laws.model import Model
from derivable.kernel.scope import Scope
from derivable.kernel.terms import ONE, Rejected, Term, num
from tests.kernel.test_chance import X, block, density, k, lines, p, q, y

s = Term("sym", "s[]", "point")
GIVEN = Term("tuple", X)
INDEPENDENT = Term("independent", q, s, GIVEN)


def ratio(i):
    return Term("div", density(p, [X, block(s, i)]), density(q, [block(s, i)], [X]))


def separate(f, g, left=(block(s, 1),), right=(block(s, 3),), fact=INDEPENDENT, facts=(), rows=()):
    scope = Scope({}, [fact, *facts])
    ready = [positive(q, block(s, i), given=[X]) for i in (1, 2, 3)]
    row = {"rule": "separate", "fact": 0, "f": f, "g": g, "left": Term("tuple", *left), "right": Term("tuple", *right)}
    return lines(scope, *ready, *rows, row)


def positive(law, *blocks, given=()):
    return {"rule": "axiom", "name": "density_positive", "at": {"f": law, "A": Term("tuple", *blocks), "B": Term("tuple", *given)}}


def test_the_mean_of_a_product():
    whole, parts = separate(ratio(1), ratio(3)).args
    assert whole == Term("mean", density(q, [block(s, 1), block(s, 3)], [X]), Term("mul", ratio(1), ratio(3)))
    assert parts == Term("mul", Term("mean", density(q, [block(s, 1)], [X]), ratio(1)), Term("mean", density(q, [block(s, 3)], [X]), ratio(3)))
    separate(Term("mul", ratio(1), ratio(2)), ratio(3))  # s_2 is not averaged over: a constant
    separate(Term("sum", k, ONE, num(2), density(p, [block(s, k)])), ratio(3), left=[block(s, 1, 2)])


@pytest.mark.parametrize("options", [
    {"f": ratio(3)},  # about a variable of the other side
    {"f": Term("mul", ratio(1), ratio(3))},
    {"g": Term("mul", ratio(1), ratio(3))},
    {"f": Term("sum", k, ONE, num(3), density(p, [block(s, k)]))},  # s_1, s_2, s_3
    {"f": density(p, [block(s, 1, 3)])},
    {"f": density(p, [block(s, 1)], [block(s, 3)])},
    {"right": [block(s, 1)], "g": ratio(1)},  # the two sides are one
    {"left": [block(s, 1, 3)]},
    {"left": [X], "f": density(p, [X])},  # not of the sequence
    {"left": [block(y, 1)]},
    {"fact": Term("markov", q, s, GIVEN)},
    {"fact": Term("exchangeable", q, s)},
    {"left": [block(s, 1)], "right": [Term("block", s, k, k)], "g": ratio(1)},  # k may be 1
])
def test_what_does_not_follow_is_refused(options):
    with pytest.raises(Rejected):
        separate(**{"f": ratio(1), "g": ratio(3), **options})


def test_a_symbolic_index_must_be_known_to_be_another():
    g = density(p, [Term("block", s, k, k)])
    here = {"f": density(p, [block(s, 1)]), "g": g, "right": [Term("block", s, k, k)]}
    with pytest.raises(Rejected):
        separate(**here)
    separate(**here, facts=[Term("lt", ONE, k)])


def a_model(seed):
    """x_0 and s_1, s_2, s_3; under q these are independent given x_0, each in its own way; p is any law."""
    rng = random.Random(seed)
    states, table = list(product((0, 1), repeat=4)), [p, q, X.args[0], s]
    single = {(i, x): rng.randint(1, 9) for i in (1, 2, 3) for x in (0, 1)}
    raw = {t: rng.randint(1, 9) for t in states}

    def weight(t):
        out = 3 + 2 * t[0]
        for i in (1, 2, 3):
            out *= single[i, t[0]] if t[i] else 10 - single[i, t[0]]
        return out

    tables = [[n, [[w, sum(made)] for w in made]] for n, made in ((0, [raw[t] for t in states]), (1, [weight(t) for t in states]))]
    data = {"variables": [[2, 0, 2, [1, 1]], *([3, i, 2, [1, 1]] for i in (1, 2, 3))], "laws": tables, "at": [rng.randrange(2) for _ in range(4)]}
    return Model(data, table, {}, {})


def atoms(places):
    found = st.lists(st.sampled_from(places), min_size=1, max_size=2, unique=True)
    return st.builds(lambda law, b, x: density(law, b, [X] if x else []), st.sampled_from([p, q]), found, st.booleans())


def bodies(places):
    return st.recursive(atoms(places), lambda u: st.builds(lambda op, a, b: Term(op, a, b), st.sampled_from(["add", "sub", "mul"]), u, u)
                        | st.builds(lambda a: Term("exp", a), u), max_leaves=4)


@settings(max_examples=150, deadline=None)
@given(bodies([block(s, 1), block(s, 2)]), bodies([block(s, 3), block(s, 2)]), st.integers(0, 10**6))
def test_in_every_model_the_two_sides_are_equal(f, g, seed):
    model = a_model(seed)
    assert model.holds(INDEPENDENT)
    try:
        whole, parts = separate(f, g).args
        left, right = (float(Floats({}, {})(model.ground(u, model.at))) for u in (whole, parts))
    except (NoValue, Rejected, OverflowError):
        return
    assert left == pytest.approx(right, rel=1e-9, abs=1e-12)


def test_the_rule_is_not_empty():
    """In a model that is not independent the two sides differ."""
    rng = random.Random(0)
    data = {"variables": [[2, 0, 2, [1, 1]], *([3, i, 2, [1, 1]] for i in (1, 2, 3))], "at": [0] * 4,
            "laws": [[n, [[w, sum(made)] for w in made]] for n, made in enumerate([[rng.randint(1, 9) for _ in range(16)] for _ in range(2)])]}
    model = Model(data, [p, q, X.args[0], s], {}, {})
    whole, parts = separate(ratio(1), ratio(3)).args
    left, right = (float(Floats({}, {})(model.ground(u, model.at))) for u in (whole, parts))
    assert not model.holds(INDEPENDENT) and abs(left - right) > 1e-3
