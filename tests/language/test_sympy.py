"""SymPy out and in: every operator has a row, nothing is caught or folded, what has no counterpart is refused by name."""

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

import derivable.ask
from derivable import E, Sum, at, density, diff, eq, exp, family, from_sympy, index, injective, integral, log, reals, recursion, sequence, sqrt
from derivable.errors import IllTyped
from derivable.kernel.meaning import expand, resolve
from derivable.kernel.operators import OPERATORS
from derivable.kernel.terms import Term
from derivable.language.expressions import Expr, build, lift
from derivable.language.sympy_in import statement
from derivable.language.sympy_out import ROWS, to_sympy
from derivable.library import select

x, y = reals("x y")
X, Y = sympy.symbols("x y", real=True)
LINES = [(f"{e.derivation.name}:{n}", line.content) for e in select([])[0] for n, (line, _) in enumerate(e.derivation.lines, 1)]


def test_every_operator_has_a_row():
    assert set(OPERATORS) == set(ROWS)


def test_every_line_has_a_form_at_an_instance():
    assert len(LINES) > 600
    for name, content in LINES:
        whole = {Expr(v): 3 for v in content.term.free if v.args[1] == "int"}
        assert isinstance(content.to_sympy(at=whole), (sympy.Basic, sympy.MatrixBase)), name


LEAVES = st.sampled_from([x, y, derivable.Rational(2, 3), derivable.Rational(-3), derivable.Rational(5)])
TREES = st.recursive(LEAVES, lambda inner: st.one_of(
    st.tuples(st.sampled_from(["add", "mul"]), inner, inner), st.tuples(st.sampled_from(["exp", "abs", "atan", "tanh"]), inner),
    st.tuples(st.sampled_from(["log", "sqrt"]), inner.map(lambda e: 1 + abs(e))),  # so that SymPy sees that they are real
    st.tuples(st.just("pow"), inner, st.just(derivable.Rational(3)))).map(lambda t: build(*t)), max_leaves=8)


@given(TREES)
def test_a_term_comes_back_as_it_was(e):
    s = e.to_sympy()
    assert from_sympy(s).to_sympy() == s


@pytest.mark.parametrize("e", [x / y, x - y, -x, sqrt(x), x * y + exp(x), integral(exp(-(x**2)), x), diff(exp(x * y), x)])
def test_a_tree_that_sympy_leaves_alone_comes_back(e):
    assert from_sympy(e.to_sympy()).term is e.term


def test_nothing_is_folded():
    assert (x / x).to_sympy() != 1 and (0 * log(x)).to_sympy() != 0 and sqrt(x**2).to_sympy() != sympy.Abs(X)
    assert eq(x, x).to_sympy() is not sympy.true


def test_a_definition_does_not_catch_a_bound_variable():
    f = derivable.define("f", y, integral(exp(-((x - y) ** 2)), x))
    form = f(x).to_sympy()
    assert form.free_symbols == {X} and form.subs(X, 1).free_symbols == set()


@pytest.mark.parametrize("body", [diff(x * y, x), derivable.jacobian([x * y], [x]), build("along", derivable.vector(x), derivable.vector(x), lift(1), x * y)])
def test_a_derivative_in_a_definition_is_not_of_its_argument(body):
    assert term_of(derivable.define("h", y, body)(x)) == X  # d(x y)/dx at y = x, and not d(x x)/dx


def term_of(e):
    """The value of a form that is a number, or a matrix with one entry."""
    form = e.to_sympy().doit()
    return form[0, 0] if isinstance(form, sympy.MatrixBase) else form


def test_a_derivative_at_a_point_is_taken_before():
    form = at(diff(x**3, x), x, derivable.Rational(2)).to_sympy()
    assert form.doit() == 12


@pytest.mark.parametrize("place", ["x", "y"])
def test_a_derivative_is_taken_at_its_point(place):
    form = to_sympy(Expr(Term("diff", x.term, {"x": x, "y": y}[place].term, (x**3).term)))
    assert form.doit().expand() == 3 * {"x": X, "y": Y}[place] ** 2


a, b, d, primed = x**2 * y, x + y**3, (x, y), derivable.real("x'")


def form_of(op, *parts):
    """The form of an operator at tuples, numbers and expressions."""
    return to_sympy(build(op, *(derivable.vector(*p) if isinstance(p, tuple) else lift(p) for p in parts)))


FIELDS = [  # what speaks of a function, at a point in another order, at its own variables, of one variable without a tuple
    (("at", d, (2, 5), a), 20), (("at", d, (y, x), a), Y**2 * X), (("at", x, x + 1, x * primed), (X + 1) * sympy.Symbol("x'", real=True)),
    (("at", x, y, (x, 1)), [[Y], [1]]), (("at", d, d, a), X**2 * Y),
    (("diff", x, 3, a), 6 * Y), (("diff", x, y, a), 2 * Y**2), (("diff", x, x, (a, b)), [[2 * X * Y], [1]]),
    (("jacobian", d, (2, 5), (a, b)), [[20, 4], [1, 75]]), (("jacobian", d, (y, x), (a, b)), [[2 * X * Y, Y**2], [1, 3 * X**2]]),
    (("jacobian", d, d, (a, b)), [[2 * X * Y, X**2], [1, 3 * Y**2]]), (("jacobian", d, (2, 5), a), [[20, 4]]), (("jacobian", x, 3, x**2), [[6]]),
    (("along", d, (2, 5), (b, 7), a), 20 * 127 + 7 * 4), (("along", d, (y, x), (y, x), a), 2 * X**2 * Y + Y**3), (("along", x, 3, x**2, x**4), 972),
    (("along", d, d, (y, x), a), 2 * X * Y**2 + X**3), (("zeros", (x, 2, y)), [[0], [0], [0]]), (("zeros", x), [[0]]),
    (("det", ((1, 2), (3, x))), X - 6), (("det", x), X), (("charpoly", ((1, 2), (3, 4)), x), X**2 - 5 * X - 2), (("charpoly", 3, x), X - 3),
    (("monic", (2, 3), x), X**2 - 5 * X + 6), (("monic", 2, x), X - 2),
]


@pytest.mark.parametrize(("what", "expected"), FIELDS, ids=lambda v: str(v[0]) if isinstance(v, tuple) else "")
def test_what_speaks_of_a_function_binds_its_variables(what, expected):
    found = form_of(*what).doit()
    gap = found - sympy.Matrix(expected) if isinstance(expected, list) else found - expected
    assert gap.expand() == 0 * gap


VARIABLES, SMALL = st.sampled_from([x, y, primed]), st.sampled_from([x, y, primed, lift(2), lift(-1)])
PAIR = derivable.vector(x, y)
BOUND = st.recursive(SMALL, lambda inner: st.one_of(
    st.tuples(st.sampled_from(["add", "mul"]), inner, inner), st.tuples(st.sampled_from(["diff", "at"]), VARIABLES, inner, inner),
    st.tuples(st.just("at"), st.just(PAIR), st.builds(derivable.vector, inner, inner), inner),
    st.tuples(st.just("along"), st.just(PAIR), st.builds(derivable.vector, inner, inner), st.builds(derivable.vector, inner, inner), inner),
).map(lambda t: build(*t)), max_leaves=6)


@given(BOUND)
def test_binders_mean_what_the_kernel_says(e):
    meant = Expr(resolve(expanded(e.term), {}), e.declarations)
    assert (e.to_sympy().doit() - meant.to_sympy().doit()).expand() == 0


def expanded(t):
    """A term with derivatives along fields written out by the kernel."""
    parts = [expanded(u) if isinstance(u, Term) else u for u in t.args]
    whole = t if all(u is v for u, v in zip(parts, t.args)) else Term(t.op, *parts)
    return expand(whole, {}) if t.op == "along" else whole


def test_statements_about_fields_bind_their_variables():
    circle, moved = (-y, x), lambda s: s.subs({X: 2, Y: 3})
    energy = derivable.conserved(x**2 + y**2, circle, d).to_sympy()
    assert energy.free_symbols == set() and energy.statement.doit() == sympy.true and moved(energy) == energy
    assert derivable.conserved(x, circle, d).to_sympy().statement.doit() == sympy.Eq(-Y, 0)
    steady = derivable.asymptotically_stable((y - x, -y), d, (y, 0)).to_sympy()
    field, point = steady.args
    assert list(field(2, 5)) == [3, -5] and point == sympy.Tuple(Y, 0)
    assert derivable.hurwitz(derivable.jacobian(circle, d, {x: 1, y: 2})).to_sympy().doit() == sympy.false


def test_a_variable_that_is_made_up_catches_none():
    form = derivable.onto(x + y, x).to_sympy()
    assert form.free_symbols == {Y} and form.variables[0] != Y
    form = injective(x**3 + primed, x).to_sympy()
    assert form.free_symbols == {sympy.Symbol("x'", real=True)}


TUPLES = [
    (lambda: x + derivable.vector(x, y), "where a number is expected"), (lambda: derivable.vector((x, y), (x,)), "different lengths"),
    (lambda: eq(derivable.vector(x, y), derivable.vector(x)), "different shapes"), (lambda: build("at", derivable.vector(x, y), x, x), "as many components"),
    (lambda: build("along", derivable.vector(x, y), derivable.vector(x, y), x, x), "as many components"),
    (lambda: build("charpoly", derivable.vector((x, y)), x), "square"),
]


@pytest.mark.parametrize(("make", "word"), TUPLES, ids=lambda v: v if isinstance(v, str) else "")
def test_tuples_that_do_not_fit_are_refused(make, word):
    made = make()
    with pytest.raises(IllTyped, match=word):
        made.to_sympy()


SMOOTH = ("exp", "sigmoid", "tanh", "softplus", "atan", "abs")


@given(st.lists(st.sampled_from(SMOOTH), min_size=1, max_size=3), st.fractions(-1, 1, max_denominator=20))
def test_a_function_has_the_value_it_has_in_floats(names, at_x):
    e = x
    for name in names:
        e = build(name, e)
    value = e.to_sympy().subs(X, sympy.Rational(at_x.numerator, at_x.denominator)).evalf(20)
    assert abs(float(value) - float(derivable.evaluate(e, {x: float(at_x)}))) <= 1e-12 * max(1, abs(float(value)))


ARITHMETIC = [x - y, -x, x * y / (2 + y), x**3 + y, derivable.maximum(x, y), derivable.maximum(y, x), derivable.normal(x, y, 2 + y), sqrt(3 + x)]


@given(st.sampled_from(ARITHMETIC), st.fractions(-1, 1, max_denominator=9), st.fractions(-1, 1, max_denominator=9))
def test_arithmetic_has_the_value_it_has_in_floats(e, at_x, at_y):
    place = {X: sympy.Rational(at_x.numerator, at_x.denominator), Y: sympy.Rational(at_y.numerator, at_y.denominator)}
    value = e.to_sympy().subs(place).evalf(20)
    assert abs(float(value) - float(derivable.evaluate(e, {x: float(at_x), y: float(at_y)}))) <= 1e-12


def test_what_holds_at_some_arguments_is_no_assumption():
    f = derivable.function("f", x)
    somewhere, everywhere = (derivable.constrain(f, x, f(u) > 0) for u in (x**2, x))
    assert somewhere(x).to_sympy().is_positive is None and everywhere(x).to_sympy().is_positive


def test_a_derivative_of_what_uses_other_variables_is_refused():
    scaled = derivable.define("f", x, x**2 * y)
    assert derivable.define("g", x, x**3).prime(y).to_sympy().doit() == 3 * Y**2
    with pytest.raises(IllTyped, match="a derivative of f, which uses several variables"):
        scaled.prime(x).to_sympy()


def test_a_recursion_works_itself_out():
    t = index("t", start=1)
    beta = family("b", t, between=(0, 1))
    a = recursion("a", t, start=0, first=1, then=lambda before: (1 - beta[t]) * before)
    b = sympy.Function("b", real=True)
    assert (a[3].to_sympy().doit() - (1 - b(1)) * (1 - b(2)) * (1 - b(3))).expand() == 0
    assert a[0].to_sympy() == 1


def test_a_block_has_a_form_at_an_instance_only():
    p, xs, n = density("p"), sequence("x"), index("T", start=1)
    with pytest.raises(IllTyped, match=r"to_sympy\(at=\{T: 3\}\)"):
        p(xs[1:n]).to_sympy()
    assert str(p(xs[1:n]).to_sympy(at={n: 2})) == "p(x_1, x_2)"


def test_a_mean_in_a_table():
    p = density("p")
    u, v = derivable.variables("u v")
    form = E(p(u), p(u | v)).to_sympy(states=2).doit()
    table = {(0, 0): 1, (0, 1): 2, (1, 0): 3, (1, 1): 5}
    f = next(iter(form.atoms(sympy.core.function.AppliedUndef))).func
    (free,) = form.free_symbols
    at_one = form.subs(free, 1).replace(f, lambda i, j: sympy.Rational(table[int(i), int(j)], 11)).doit()
    assert at_one == sympy.Rational(2, 7) * sympy.Rational(3, 11) + sympy.Rational(5, 7) * sympy.Rational(8, 11)


def test_a_quantified_variable_is_not_replaced():
    form = injective(x**3 + y, x).to_sympy()
    assert form.free_symbols == {Y} and form.subs(X, 2) == form


def named(**how):
    return sympy.Function("f", **how)(X)


K, N = sympy.Symbol("k", integer=True), sympy.Symbol("n", integer=True)
WORDS = [
    (sympy.Symbol("s") + 1, "real=True"), (sympy.Symbol("s", even=True), "even"), (sympy.Dummy("s", real=True), "Dummy"),
    (sympy.Symbol("s", zero=True), "zero"), (sympy.Symbol("s", positive=True, rational=True), "rational besides positive"),
    (sympy.Symbol("s", irrational=True), "irrational"), (sympy.Symbol("s", nonnegative=True, nonpositive=True), "nonpositive"),
    (sympy.Symbol("s", integer=True, negative=True), "not declared negative"), (sympy.Symbol("s", integer=True, nonzero=True), "not declared nonzero"),
    (sympy.Function("f")(X), "real=True"), (named(integer=True), "integer"), (named(real=True, zero=True), "zero"),
    (named(positive=True, rational=True), "rational besides positive"), (sympy.gamma(X), "gamma"),
    (sympy.Integral(X, (X, 0, Y)), "whole real line"), (sympy.Sum(K, (K, 1, N)), "not known to end, at 0 or after"),
    (sympy.Sum(K, (K, 1, sympy.oo)), "not known to end"), (sympy.Product(K, (K, 3, sympy.Symbol("m", integer=True, positive=True))), "at 2 or after"),
    (sympy.Integral(sympy.Symbol("s", positive=True), (sympy.Symbol("s", positive=True), -sympy.oo, sympy.oo)), "assumptions"),
    (sympy.Float(0.5), "Rational"), (sympy.Piecewise((X, X > 0), (0, True)), "Piecewise"), (sympy.Subs(X, X, 1), "Subs"), (sympy.tan(X), "tan"),
    (sympy.exp(sympy.sqrt(sympy.log(X))), "for real numbers"), (sympy.Sum(sympy.Symbol("k", positive=True, integer=True), (K, 1, 3)), "have the name k"),
    (sympy.Integral(sympy.Symbol("x", positive=True), (X, -sympy.oo, sympy.oo)), "have the name x"),
]


@pytest.mark.parametrize(("s", "word"), WORDS, ids=lambda v: str(v)[:30])
def test_what_cannot_be_taken_over_is_refused_by_name(s, word):
    with pytest.raises(IllTyped, match=word):
        from_sympy(s)


@pytest.mark.parametrize(("how", "bound"), [
    ({"positive": True}, "0 < f"), ({"negative": True}, "f < 0"), ({"nonnegative": True}, "0 <= f"), ({"nonpositive": True}, "f <= 0"), ({"nonzero": True}, "f != 0"),
])
def test_the_assumption_on_a_function_is_the_domain_of_its_values(how, bound):
    f = named(real=True, **how)
    goal = {"0 < f": f > 0, "f < 0": f < 0, "0 <= f": f >= 0, "f <= 0": f <= 0, "f != 0": sympy.Ne(f, 0)}
    taken = from_sympy(f)
    (hypothesis,) = taken.declarations["f"].hypotheses
    told = {"0 < f": ("lt", 1), "f < 0": ("lt", 0), "0 <= f": ("le", 1), "f <= 0": ("le", 0), "f != 0": ("ne", 0)}[bound]
    assert (hypothesis.args[1].op, [u.op for u in hypothesis.args[1].args].index("call")) == told
    assert goal[bound] is sympy.true  # SymPy says the same of it


@pytest.mark.parametrize("s", [sympy.true, sympy.Xor(X > 0, Y > 0), X])
def test_what_is_no_statement_is_refused(s):
    with pytest.raises(IllTyped):
        statement(s)


def test_assumptions_are_the_domain():
    for more, expected in (({}, "refuted"), ({"nonnegative": True}, "proved"), ({"negative": True}, "refuted")):
        assert derivable.check(sympy.Ge(sympy.Symbol("s", real=True, **more), 0, evaluate=False)).word == expected


@pytest.mark.parametrize("s", [
    sympy.Eq(sympy.log(X**2) / 2, sympy.log(X)),  # fails in SymPy, by 2 pi i, and has no real value for negative x
    sympy.Eq(sympy.Mul(sympy.sqrt(X), sympy.sqrt(X), evaluate=False), X, evaluate=False),  # holds in SymPy, with complex roots
])
def test_principal_values_are_not_judged(s):
    assert derivable.check(s).word == "undecided"


PREMISES = [  # without a value here, such a premise is false; in SymPy it may hold, or be neither
    (sympy.Implies(sympy.Eq(1 / X, 1 / X, evaluate=False), sympy.Ne(X, 0)), "undecided"),
    (sympy.Implies(sympy.Eq(sympy.Mul(sympy.sqrt(X), sympy.sqrt(X), evaluate=False), X, evaluate=False), X >= 0), "undecided"),
    (sympy.Implies(sympy.log(X) < 0, X < 0), "refuted"),
]


@pytest.mark.parametrize(("s", "word"), PREMISES, ids=lambda v: str(v)[:40])
def test_a_premise_without_a_real_value_is_not_false(s, word):
    assert derivable.check(s).word == word


def over_itself(u):
    """u/u = 1, as it is written."""
    return sympy.Eq(sympy.Mul(u, sympy.Pow(u, -1, evaluate=False), evaluate=False), 1, evaluate=False)


TOP = sympy.Max(X, 0)
NATURAL = sympy.Symbol("k", integer=True, nonnegative=True)


@pytest.mark.parametrize("asked", [
    (sympy.Eq(sympy.Add(sympy.log(X), sympy.log(X), evaluate=False), 2 * sympy.log(X), evaluate=False),),
    (over_itself(TOP),), (over_itself(sympy.Abs(X) + X),), (over_itself(sympy.sqrt(X**2) - X),), (over_itself(sympy.exp(TOP) - 1),), (over_itself(NATURAL),),
    (over_itself(X - sympy.Max(X, Y)),), (sympy.And(over_itself(X), over_itself(TOP)),), (sympy.Implies(sympy.Eq(X * Y, 0), over_itself(X)),),
    (sympy.Not(sympy.Eq(over_itself(TOP).lhs, 2, evaluate=False), evaluate=False),),
    (over_itself(X), sympy.Eq(X * Y, 0)), (over_itself(X), sympy.Eq(X**2, X)), (over_itself(Y), sympy.Eq(Y, TOP)), (over_itself(TOP), X > -1),
], ids=str)
def test_a_condition_that_leaves_more_than_single_points_out_is_undecided(asked):
    """It holds on part of the domain only: x is 0 on half of what x y = 0 says, and max(x, 0) for all negative x."""
    assert derivable.check(*asked).word == "undecided"


@pytest.mark.parametrize("asked", [(over_itself(X),), (over_itself(X * Y),), (over_itself(sympy.exp(X) - 1),), (over_itself(X - 1), X > 0),
                                   (over_itself(sympy.Symbol("s", real=True, nonnegative=True)),)], ids=str)
def test_a_condition_that_leaves_single_points_out_is_one(asked):
    assert derivable.check(*asked).word == "conditional"


@pytest.mark.parametrize(("asked", "why"), [
    (sympy.Eq(sympy.Derivative(X**2, (X, NATURAL)), X), "how often"), (sympy.Eq(X, sympy.Integer(10) ** 1204, evaluate=False), "too long"),
    (sympy.Eq(X, sympy.Integer(10) ** 5000, evaluate=False), "too long"),
], ids=["order", "long", "longer"])
def test_what_cannot_be_written_is_refused(asked, why):
    with pytest.raises(IllTyped, match=why):
        derivable.check(asked)


def test_a_verdict_on_a_statement():
    assert derivable.check(sympy.Eq((X + Y) ** 2, X**2 + 2 * X * Y + Y**2)).word == "proved"
    assert derivable.check(sympy.Eq((X + Y) ** 2, X**2 + Y**2)).word == "refuted"
    assert derivable.check(sympy.Implies(X > 1, X**2 > 1)).word == "proved"
    k, n = sympy.Symbol("k", integer=True), sympy.Symbol("n", integer=True, positive=True)
    assert derivable.check(sympy.Eq(Sum(x, index("i"), 1, 3).to_sympy(), 3 * X, evaluate=False)).word == "proved"
    assert derivable.check(sympy.Eq(sympy.Sum(k, (k, 1, n)), n * (n + 1) / 2)).word == "proved"
