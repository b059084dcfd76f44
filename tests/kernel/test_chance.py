"""Random variables in the kernel: normal forms agree with finite models, and rules refuse what does not follow."""

import random
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from derivable.floats import Floats, NoValue
from derivable.kernel.laws.model import Model
from derivable.kernel.normal import Normal
from derivable.kernel.rules import run
from derivable.kernel.scope import FINITE, Scope
from derivable.kernel.terms import ONE, ZERO, Rejected, Term, decode, encode, num

T, k = (Term("sym", s, "int") for s in "Tk")
x, y, z = (Term("sym", s, "point") for s in "xyz")
p, q = (Term("sym", s, "law") for s in "pq")


def block(v, low=0, high=None):
    ends = [u if isinstance(u, Term) else num(u) for u in (low, low if high is None else high)]
    return Term("block", v, *ends)


def density(law, left, right=()):
    return Term("density", law, Term("tuple", *left), Term("tuple", *right))


def eq(u, v):
    return Term("eq", u, v)


def lines(scope, *rows):
    """Run rows whose terms are given as terms."""
    table = []

    def plain(v):
        if isinstance(v, Term):
            if v not in table:
                table.append(v)
            return table.index(v)
        return {key: plain(u) for key, u in v.items()} if isinstance(v, dict) else [plain(u) for u in v] if isinstance(v, list) else v

    run([plain(r) for r in rows], table, scope, {})
    return scope.facts.last


X, Y, Z = block(x), block(y), block(z)


def zero(*sides):
    return Normal({}).zero(Term("sub", *sides))


def test_chain_rule_and_bayes():
    assert zero(Term("mul", density(p, [X], [Y]), density(p, [Y])), density(p, [X, Y]))
    assert zero(density(p, [X], [Y]), Term("div", Term("mul", density(p, [Y], [X]), density(p, [X])), density(p, [Y])))
    assert not zero(density(p, [X], [Y]), density(p, [Y], [X]))


def test_totals_are_taken_out_of_the_one_marginal_that_depends_on_them():
    assert zero(Term("total", Term("tuple", X), density(p, [X, Y])), density(p, [Y]))
    assert zero(Term("mean", density(q, [X], [Y]), Term("log", density(p, [Y]))), Term("log", density(p, [Y])))
    assert not zero(Term("total", Term("tuple", X), Term("mul", density(p, [X]), density(q, [X]))), ONE)


def test_adjacent_blocks_are_one_and_a_gap_is_not_closed():
    assert zero(density(p, [block(x, 1, T), block(x, 0)]), density(p, [block(x, 0, T)]))
    assert not zero(density(p, [block(x, 2, T), block(x, 0)]), density(p, [block(x, 0, T)]))


def test_a_sum_under_a_total_is_not_confused_with_an_outer_sum_of_the_same_index():
    inner = Term("sum", k, ONE, T, Term("log", density(p, [block(x, k)])))
    outer = Term("sum", k, ONE, T, Term("total", Term("tuple", Z), Term("mul", density(q, [Z, block(x, k)]), inner)))
    wrong = Term("sum", k, ONE, T, Term("mul", density(q, [block(x, k)]), Term("log", density(p, [block(x, k)]))))
    normal = Normal({})
    normal.of(inner)  # known before: its index then has the name that the outer one gets
    assert not normal.zero(Term("sub", outer, wrong))


VARIABLES = [X, Y, Z]


def sets(blocks):
    return st.lists(st.sampled_from(blocks), min_size=1, max_size=3, unique=True)


def densities(blocks):
    def split(law, found, given):
        cut = max(1, len(found) - given)
        return density(law, found[:cut], found[cut:])

    return st.builds(split, st.sampled_from([p, q]), sets(blocks), st.integers(0, 2))


def in_normal_form(u):
    """A term read back from the normal form of u; None where it has none."""
    from derivable.provers.polynomials import names, to_term, with_inverses
    from derivable.provers.proof import Proof

    proof = Proof({}, ())
    normal = proof.scope.plain
    try:
        poly = normal.of(u)
        return to_term(poly, with_inverses(normal, poly, names(proof, normal, u)))
    except (Rejected, KeyError):
        return None


def terms(depth):
    some, d = sets(VARIABLES), densities(VARIABLES)
    if depth == 0:
        return d
    inner = terms(depth - 1)
    return st.one_of(
        d, st.tuples(d, inner).map(lambda t: Term("mean", *t)), st.tuples(inner, inner).map(lambda t: Term("add", *t)),
        st.tuples(d, inner).map(lambda t: Term("mul", *t)), d.map(lambda t: Term("log", t)), d.map(lambda t: Term("surprise", t)),
        st.tuples(some, inner).map(lambda t: Term("total", Term("tuple", *t[0]), t[1])))


def a_model(seed, laws=(p, q), variables=((x, 0), (y, 0), (z, 0)), states=2, values=None):
    rng = random.Random(seed)
    table, tables = [*laws, *dict.fromkeys(v for v, _ in variables)], []
    for law in laws:
        weights = [rng.randint(1, 9) for _ in range(states ** len(variables))]
        tables.append([table.index(law), [[w, sum(weights)] for w in weights]])
    data = {"variables": [[table.index(v), i, states, [1, 1]] for v, i in variables], "laws": tables,
            "at": [rng.randrange(states) for _ in variables]}
    return Model(data, table, {}, values or {})


@settings(max_examples=300, deadline=None)
@given(terms(3), st.integers(0, 10**6))
def test_a_normal_form_has_the_value_of_its_term_in_every_model(t, seed):
    """What the normal form says a term is, read back as a term, is worth the same in a random finite model."""
    if (back := in_normal_form(t)) is None:
        return
    model = a_model(seed)
    here, there = (float(Floats({}, {})(model.ground(u, model.at))) for u in (t, back))
    assert abs(here - there) <= 1e-9 * max(1, abs(here)), back


t = Term("sym", "t", "int")
BEFORE, AFTER = Term("sub", t, ONE), Term("add", t, ONE)
BLOCKS = [block(x, 0), block(x, 1), block(x, t), block(x, BEFORE), block(x, T), block(x, 1, T), block(x, 0, T), block(x, 1, BEFORE),
          block(x, AFTER, T), block(x, t, T), Z]


def chains(depth):
    """Terms about blocks whose ends are symbols; many of them have a value at some indices only."""
    some, d = sets(BLOCKS), densities(BLOCKS)
    if depth == 0:
        return d
    inner = chains(depth - 1)
    return st.one_of(
        d, st.tuples(d, inner).map(lambda u: Term("mean", *u)), st.tuples(d, inner).map(lambda u: Term("mean", *u)),
        st.tuples(inner, inner).map(lambda u: Term("add", *u)), st.tuples(d, inner).map(lambda u: Term("mul", *u)),
        st.tuples(d, inner).map(lambda u: Term("div", u[1], u[0])), d.map(lambda u: Term("log", u)),
        inner.map(lambda u: Term("sum", t, ONE, T, u)), inner.map(lambda u: Term("sum", t, num(2), T, u)),
        st.tuples(some, inner).map(lambda u: Term("total", Term("tuple", *u[0]), u[1])))


def ground(model, u):
    """The value of a term in a model, or None where it has none."""
    try:
        return float(Floats({}, {})(model.ground(u, model.at)))
    except (Rejected, ValueError, NoValue):
        return None


SHADOWED = Term("sum", t, ONE, T, Term("mean", density(p, [block(x, 0)]), Term("sum", t, num(2), T, density(p, [block(x, 0), block(x, t)]))))


@settings(max_examples=100, deadline=None)
@given(chains(3), st.integers(0, 10**6))
@example(SHADOWED, 0)  # two sums of one index, over two ranges
def test_symbolic_indices_are_no_less_true(u, seed):
    """Wherever a term and its normal form both have a value, it is the same, whatever the indices are."""
    if (back := in_normal_form(u)) is None:
        return
    for length, at in ((2, 1), (2, 2), (3, 2), (1, 1), (3, 3)):
        model = a_model(seed, (p, q), (*((x, i) for i in range(length + 1)), (z, 0)), values={T: num(length), t: num(at)})
        here, there = ground(model, u), ground(model, back)
        if here is not None and there is not None:
            assert abs(here - there) <= 1e-9 * max(1, abs(here)), (length, at, back)


@pytest.mark.slow  # the normal run takes a hundred of them
@settings(max_examples=1500, deadline=None)
@given(chains(3), st.integers(0, 10**6))
def test_many_terms_with_symbolic_indices(u, seed):
    test_symbolic_indices_are_no_less_true.hypothesis.inner_test(u, seed)


def test_jensen_does_not_use_what_holds_at_one_value_only():
    f = Term("sub", density(p, [X]), num(Fraction(1, 2)))
    scope = [Term("lt", ZERO, f)]  # an assumption on the value of x at hand
    row = {"rule": "axiom", "name": "jensen", "at": {"f": q, "A": Term("tuple", X), "B": Term("tuple"), "a": f}}
    with pytest.raises(Rejected, match="all random variables"):
        lines(Scope({}, scope), row)


def test_the_logarithm_of_a_mean_needs_positive_terms_and_at_least_one():
    one = Term("le", ONE, T)
    f = density(p, [block(x, k)])
    row = {"rule": "axiom", "name": "jensen_mean", "at": {"k": k, "i": ONE, "j": T, "F": f}}
    positive = Term("forall", k, Term("imp", Term("le", ONE, k), Term("imp", Term("le", k, T), Term("lt", ZERO, f))))
    for facts in ([one], [positive]):
        with pytest.raises(Rejected, match="not known"):
            lines(Scope({}, facts), row)


def test_an_equation_at_one_value_is_not_used_under_a_total():
    given_here = eq(density(p, [X]), density(q, [X]))
    goal = eq(Term("divergence", density(p, [X]), density(q, [X])), ZERO)
    with pytest.raises(Rejected):
        lines(Scope({}, [given_here]), {"rule": "algebra", "goal": goal, "uses": [0]})


def test_marginalise_wants_a_function_of_what_is_left():
    whole, part = density(q, [block(x, 1, T)], [block(x, 0)]), density(q, [block(x, T)], [block(x, 0)])
    good = Term("log", density(p, [block(x, T)]))
    facts = [Term("le", ONE, T), Term("lt", ZERO, T), Term("lt", ZERO, density(p, [block(x, T)]))]
    row = {"rule": "marginalise", "of": whole, "as": part}
    scope = Scope({}, facts[:2])
    lines(scope, {"rule": "axiom", "name": "density_positive", "at": {"f": p, "A": Term("tuple", block(x, T)), "B": Term("tuple")}},
          {"rule": "axiom", "name": "density_positive", "at": {"f": p, "A": Term("tuple", block(x, 1)), "B": Term("tuple")}},
          {**row, "function": good})
    assert scope.facts.last == eq(Term("mean", whole, good), Term("mean", part, good)) and FINITE in scope.rests_on
    with pytest.raises(Rejected, match="depends"):  # x_1 is among x_1..x_T and is not x_T
        lines(scope, {**row, "function": Term("log", density(p, [block(x, 1)]))})
    with pytest.raises(Rejected):  # of another law
        lines(scope, {**row, "as": density(p, [block(x, T)], [block(x, 0)]), "function": good})


def test_a_chain_splits_between_what_comes_before_and_after():
    chain = Term("markov", q, x, Term("tuple"))
    before, after = Term("tuple", block(x, 0)), Term("tuple", block(x, 2))
    row = {"rule": "markov", "fact": 0, "at": ONE, "before": before, "after": after}
    positive = {"rule": "axiom", "name": "density_positive", "at": {"f": q, "A": Term("tuple", block(x, 1)), "B": Term("tuple")}}
    assert lines(Scope({}, [chain]), positive, row).args[0] == density(q, [block(x, 0), block(x, 1), block(x, 2)])
    for bad in ({"before": after, "after": before}, {"at": num(2)}, {"before": Term("tuple", Y)}):
        with pytest.raises(Rejected):
            lines(Scope({}, [chain]), positive, {**row, **bad})
    with pytest.raises(Rejected):  # not a chain
        lines(Scope({}, [Term("le", ZERO, T)]), positive, row)


def test_independent_variables_split_and_others_do_not():
    fact = Term("independent", q, x, Term("tuple", Z))
    row = {"rule": "markov", "fact": 0, "before": Term("tuple", block(x, 1)), "after": Term("tuple", block(x, 2))}
    positive = {"rule": "axiom", "name": "density_positive", "at": {"f": q, "A": Term("tuple", Z), "B": Term("tuple")}}
    shown = lines(Scope({}, [fact]), positive, row)
    assert shown.args[0] == density(q, [block(x, 1), Z, block(x, 2)])
    with pytest.raises(Rejected):  # z is given, and not one of the independent variables
        lines(Scope({}, [fact]), positive, {**row, "after": Term("tuple", Z)})
    with pytest.raises(Rejected, match="no value"):  # a variable is not independent of itself
        lines(Scope({}, [fact]), positive, {**row, "after": Term("tuple", block(x, 1))})
    chain = Term("markov", q, x, Term("tuple", Z))
    with pytest.raises(Rejected):  # a chain splits at an index only
        lines(Scope({}, [chain]), positive, row)
    assert not a_model(5, (q,), ((x, 1), (x, 2), (z, 0))).holds(fact)


def test_laws_agree_on_what_was_declared_only():
    fact = Term("agree", p, q, Term("tuple", X, Y))
    row = {"rule": "agree", "fact": 0, "part": Term("tuple", X)}
    assert lines(Scope({}, [fact]), row) == eq(density(p, [X]), density(q, [X]))
    for bad in ({"part": Term("tuple", X, Z)}, {"part": Term("tuple", Z)}):
        with pytest.raises(Rejected, match="agree on"):
            lines(Scope({}, [fact]), {**row, **bad})
    with pytest.raises(Rejected):
        lines(Scope({}, [Term("independent", p, x, Term("tuple"))]), row)
    assert not a_model(4).holds(fact) and a_model(4).holds(Term("agree", p, p, Term("tuple", X)))


def test_a_density_of_one_variable_twice_has_no_value():
    goal = eq(density(q, [block(x, 0)], [block(x, 0)]), ONE)
    with pytest.raises(Rejected, match="no value"):
        lines(Scope({}), {"rule": "algebra", "goal": goal})
    twice = Term("total", Term("tuple", block(x, 1), block(x, 1)), density(q, [block(x, 1)]))
    with pytest.raises(Rejected, match="no value"):
        lines(Scope({}), {"rule": "algebra", "goal": eq(twice, ONE)})


def test_random_variables_are_not_replaced():
    fact = Term("forall", x, Term("lt", ZERO, density(p, [X])))
    with pytest.raises(Rejected):
        lines(Scope({}, [fact]), {"rule": "instance", "fact": 0, "at": [[x, y]]})
    with pytest.raises(Rejected):
        lines(Scope({}), {"rule": "generalise", "goal": fact, "variables": [y], "proof": []})


@pytest.mark.parametrize("bad", [
    lambda: Term("density", p, Term("tuple", X), X), lambda: Term("density", x, Term("tuple", X), Term("tuple")), lambda: Term("add", X, ONE),
    lambda: Term("block", x, Term("sym", "a", "real"), ONE), lambda: Term("mean", ONE, ONE), lambda: Term("log", p), lambda: Term("total", ONE, ONE)])
def test_ill_formed_terms_are_rejected(bad):
    with pytest.raises(Rejected):
        bad()


def test_names_of_sets_do_not_come_from_outside():
    with pytest.raises(Rejected):
        decode([["sym", "?A", "set"]])


def test_models_are_checked():
    table, data = [p, x], {"variables": [[1, 0, 2, [1, 1]]], "laws": [[0, [[1, 2], [1, 2]]]], "at": [0]}
    assert Model(data, table, {}, {}).ground(density(p, [X]), (0,)) == num(Fraction(1, 2))
    for bad in ({"laws": [[0, [[1, 2], [1, 3]]]]}, {"laws": [[0, [[3, 2], [-1, 2]]]]}, {"laws": [[0, [[1, 1], [0, 1]]]]}, {"at": [2]},
                {"variables": [[1, 0, 2, [0, 1]]]}, {"variables": [[1, 0, 2000, [1, 1]]]}):
        with pytest.raises((Rejected, ValueError)):
            Model({**data, **bad}, table, {}, {})


def test_a_model_of_a_chain_must_be_one():
    chain = Term("markov", p, x, Term("tuple"))
    three = tuple((x, i) for i in range(3))
    assert not a_model(3, (p,), three).holds(chain)
    data = {"variables": [[1, i, 2, [1, 1]] for i in range(3)], "laws": [[0, [[1, 8]] * 8]], "at": [0, 0, 0]}
    assert Model(data, [p, x], {}, {}).holds(chain)
    with pytest.raises(Rejected, match="gaps"):
        a_model(3, (p,), ((x, 0), (x, 2))).holds(chain)


def test_terms_about_random_variables_are_encoded_faithfully():
    t = Term("mean", density(q, [block(x, 1, T)], [block(x, 0)]), Term("log", density(p, [X])))
    assert decode(encode([t])[0]).last is t
    assert run([], [], Scope({}), {}) is None
