"""Each operator against a value that comes from elsewhere: by hand, from mpmath, from numpy."""

from fractions import Fraction as F
from types import SimpleNamespace

import mpmath
import numpy
import pytest
from written import node, term

from derivable.kernel.terms import Rejected, Term
from derivable.semantics.balls import Arithmetic, Cannot, Near, Undefined
from derivable.semantics.operators import ROWS, Evaluator
from derivable.semantics.rough import Rough

mpmath.mp.dps = 50
X, Y, N = term("x"), term("y"), term("n")
EXACT = Arithmetic(50)


def value(text, x=F(2), y=F(-3), n=F(4), define=(), numbers=EXACT, make=Term):
    definitions = {d.args[0].args[0].args[:2]: d for d in map(term, define)}
    place = {term("x", make): x, term("y", make): y, term("n", make): n}
    e = Evaluator(numbers, SimpleNamespace(place=place, families={}), definitions, 10**6)
    return e(term(text, make), place)


def close(found, expected, digits):
    if isinstance(found, Near):
        assert found.error < -digits * 3, "the bound for the error is of no use"
        assert abs(found.middle - expected) <= mpmath.mpf(2) ** found.error
    else:
        assert found == expected if isinstance(found, F) else abs(found - expected) < 1e-7


E, LOG, SQRT, PI = mpmath.e, mpmath.log, mpmath.sqrt, mpmath.pi
NORMAL = mpmath.npdf
VALUES = {
    "x + y + 1": 0, "x - y": 5, "-y": 3, "x * y * 2": -12, "x / y": F(-2, 3), "x ** 3": 8, "y ** 3": -27, "y ** -2": F(1, 9),
    "(x - 2) ** 0": 1, "0 ** x": 0, "x ** y": F(1, 8), "4 ** (1/2)": 2, "x ** (1/3)": mpmath.cbrt(2), "x ** (y / 2)": mpmath.mpf(2) ** -1.5,
    "sqrt(x)": SQRT(2), "sqrt(16 * x / 2)": 4, "csqrt(y)": mpmath.mpc(0, SQRT(3)), "csqrt(-4)": mpmath.mpc(0, 2), "exp(y)": mpmath.exp(-3), "exp(0)": 1,
    "log(x)": LOG(2), "log(1)": 0, "log(exp(y))": -3, "abs(y)": 3, "atan(y)": mpmath.atan(-3), "max(x, y)": 2, "max(y, x)": 2,
    "sigmoid(x)": 1 / (1 + mpmath.exp(-2)), "pi": PI, "I * I": -1, "tanh(x)": mpmath.tanh(2), "tanh(y / 7)": mpmath.tanh(mpmath.mpf(-3) / 7), "tanh(x + 28)": mpmath.tanh(30), "tanh(0)": 0,
    "softplus(x)": LOG(1 + mpmath.exp(2)), "softplus(y)": LOG(1 + mpmath.exp(-3)), "softplus(0)": LOG(2),
    "sum(k, 1, n, k ** 2)": 30, "sum(k, 3, 2, k)": 0, "sum(k, 5, 1, x)": 0, "prod(k, 1, n, k)": 24, "prod(k, 1, 0, x)": 1, "sum(k, -1, 1, x ** k)": F(7, 2),
    "sum(k, 1, 2, sum(m, k, 2, x * m * k))": 14,
    "diff(x, x, x ** 2)": 4, "diff(x, x, x ** 5)": 80, "diff(x, x, exp(x * y))": -3 * mpmath.exp(-6), "diff(x, x, diff(x, x, x ** 4))": 48, "diff(y, y, x * y)": 2,
    "diff(x, x, log(x))": F(1, 2), "diff(x, x, abs(x))": 1, "diff(x, x, tanh(x))": 1 - mpmath.tanh(2) ** 2, "diff(y, y, softplus(y))": 1 / (1 + mpmath.exp(3)),
    "diff(x, 3, x ** 2)": 6, "diff(x, y + 1, x ** 2 * y)": 12, "diff(y, x, x * y ** 2)": 8, "diff(x, x * x, diff(x, x, x ** 3))": 24, "diff(x, x, sum(k, 1, 3, x ** k))": 17,
    "diff(x, x, int(s, normal(s, x, 1) * s ** 2))": 4,
    "at(x, 5, diff(x, x, x ** 2))": 10, "at(x, y, x ** 2)": 9, "at([x, y], [3, 7], x * y)": 21, "along([x, y], [x, y], [y, x], x ** 2 + y ** 2)": -24,
    "along([x, y], [y, 1], [y, x], x ** 2 + y ** 2)": -12, "along(x, y + 1, x ** 2, x ** 3)": 48, "along([x], [3], [y], x ** 2)": -18,
    "det([[1, 2], [3, 4]])": -2, "det([[2, 0, 1], [1, x, 0], [0, 1, 1]])": 5, "det([[1]])": 1, "charpoly([[1, 2], [3, 4]], x)": -8, "monic([1, y], x)": 5,
    "normal(x, 1, 4)": NORMAL(2, 1, 2), "int(s, normal(s, 1, 4))": 1, "int(s, normal(s, 1, 4) * s ** 2)": 5,
    "E(s, normal(s, y, 2), s)": -3, "KL(s, normal(s, 1, 4), normal(s, 0, 1))": (4 + 1 - 1 - LOG(4)) / 2, "H(s, normal(s, y, 9))": LOG(2 * PI * E * 9) / 2,
    "JS(s, normal(s, 1, 2), normal(s, 1, 2))": 0, "int(s, 0)": 0, "int(s, 1 / (pi * (1 + s ** 2) ** 2))": F(1, 2),
}


@pytest.mark.parametrize("text", VALUES)
def test_value(text):
    rough = any(word in text for word in ("int", "E(", "KL", "H(", "JS"))
    close(value(text), VALUES[text], 2 if rough else 15)


@pytest.mark.parametrize("text", [t for t in VALUES if "I" not in t and "csqrt" not in t])
def test_a_first_look_agrees(text):
    assert abs(float(value(text, numbers=Rough())) - float(VALUES[text])) < 1e-6 * (1 + abs(float(VALUES[text])))


COMPLEX = {"abs(I * y)": 3, "exp(I * pi)": -1, "csqrt(-I * I * 4)": 2, "max(x, I * I)": 2}


@pytest.mark.parametrize("text", COMPLEX)
def test_values_that_are_no_terms(text):
    with pytest.raises(Rejected, match="real numbers"):
        term(text)
    close(value(text, make=node), COMPLEX[text], 15)


def test_tuples():
    assert value("jacobian([x, y], [2, 3], [x * y, x + y])") == ((3, 2), (1, 1))
    assert value("[x, y] + [1, 1]") == (3, -2)
    assert value("zeros([x, y])") == (0, 0)


def test_every_row_is_tried():
    tried = {u.op for t in VALUES for u in _all(term(t))} | {"num", "const", "sym", "jacobian", "zeros", "tuple", "call"}
    about_laws = {"density", "total", "mean", "divergence", "crossing", "surprise", "midway", "information"}
    assert set(ROWS) == tried | about_laws


def _all(t):
    yield t
    for a in t.args if t.op not in ("num", "const", "sym", "fun") else ():
        yield from _all(a)


UNDEFINED = [
    "1 / (x - 2)", "y / 0", "0 ** -1", "(x - 2) ** (y / 2)", "y ** (1/2)", "y ** (1/3)", "sqrt(y)", "log(0)", "log(y)",
    "normal(x, 0, 0)", "normal(x, 0, y)", "diff(x, x, 1 / (x - 2))", "diff(x, x, abs(x - 2))", "diff(x, x, max(x, 2))", "diff(x, x, sqrt(x - 2))",
    "diff(x, x, (x - 2) ** (3/2))", "diff(x, x, log(x - 2))", "at(x, 0, diff(x, x, abs(x)))", "at(x, 0, diff(x, x, x / x))", "sum(k, -1, 1, 1 / k)", "int(s, log(s))", "g(-1)", "w(-1)",
    "h_(-1)", "u_(0)",
]
DEFINITIONS = ("define(g(x), sqrt(x))", "recur(w(k), 0, 1, w(k - 1) * 2)", "define(h(x), log(x))", "define(u(x), abs(x))")


@pytest.mark.parametrize("text", UNDEFINED)
def test_no_value(text):
    with pytest.raises(Undefined, match=" "):
        value(text, define=DEFINITIONS)


@pytest.mark.parametrize("text", ["log(I)", "atan(I)", "max(I, x)"])
def test_no_value_of_what_is_no_term(text):
    with pytest.raises(Rejected, match="real numbers"):
        term(text)
    with pytest.raises(Undefined, match="not real|positive"):
        value(text, make=node)


CANNOT = ["a", "int(s, 1)", "int(s, s)", "int(s, exp(s))", "exp(10 ** 30)", "x / (sqrt(2) ** 2 - 2)", "log(sqrt(2) ** 2 - 2)", "sum(k, 1, 1000000, k)", "int(s, exp(-abs(s - 1/3)))"]


@pytest.mark.parametrize("text", CANNOT)
def test_what_cannot_be_told_is_not_called_undefined(text):
    with pytest.raises(Cannot, match="."):
        value(text)


def test_definitions():
    assert value("g(4)", define=DEFINITIONS) == 2
    assert value("w(n)", define=DEFINITIONS) == 16
    close(value("h_(x)", define=DEFINITIONS), F(1, 2), 15)
    close(value("h__(x)", define=DEFINITIONS), F(-1, 4), 10)
    assert value("u_(y)", define=DEFINITIONS) == -1


def test_the_budget_ends_an_evaluation():
    e = Evaluator(EXACT, SimpleNamespace(place={}, families={}), {}, 50)
    with pytest.raises(Cannot, match="budget"):
        e(term("1 + sum(k, 1, 1000, k + 1)"), {})


@pytest.mark.parametrize("seed", range(12))
def test_determinants_and_eigenvalues(seed):
    from derivable.semantics.determinants import coefficients, determinant, left_half_plane, to_the_right

    random = numpy.random.default_rng(seed)
    n = 1 + seed % 4
    m = random.integers(-6, 4, (n, n))
    exact = tuple(tuple(F(int(u)) for u in row) for row in m)
    assert abs(float(determinant(EXACT, exact)) - numpy.linalg.det(m)) < 1e-6
    assert numpy.allclose([float(c) for c in coefficients(EXACT, exact)], numpy.poly(m))
    largest = numpy.linalg.eigvals(m).real.max()
    if abs(largest) > 1e-2:
        assert left_half_plane(EXACT, exact) == (largest < 0)
        assert to_the_right(EXACT, exact) == (largest > 0)


def test_eigenvalues_on_the_axis_are_not_to_the_left():
    from derivable.semantics.determinants import left_half_plane, to_the_right

    turn = ((F(0), F(1)), (F(-1), F(0)))
    assert left_half_plane(EXACT, turn) == 0
    assert not to_the_right(EXACT, turn)
