"""The language: what is recorded, what is printed, what is refused; SymPy in and out."""

import pytest
import sympy

from derivable import (
    E,
    Rational,
    Sum,
    at,
    define,
    derivation,
    diff,
    evaluate,
    exp,
    family,
    from_sympy,
    gaussian,
    index,
    integral,
    log,
    matrix,
    normal,
    positives,
    real,
    reals,
    recursion,
    sqrt,
)
from derivable.checking import Checker
from derivable.errors import DerivableError, IllTyped

x, y = reals("x y")
a = positives("a")[0]
t = index("t", start=1)
beta = family(r"\beta", t, between=(0, 1))


@pytest.mark.parametrize(("expression", "latex"), [
    (x + y - 1, "x + y - 1"), (2 * x * y, "2 x y"), ((x + y) / 2, r"\frac{x + y}{2}"), (-x, "-x"), (x - (y - 1), r"x - \left(y - 1\right)"),
    (x / x, r"\frac{x}{x}"), (x * (y + 1), r"x \left(y + 1\right)"), ((x + 1) ** 2, r"\left(x + 1\right)^{2}"), (beta[t - 1], r"\beta_{t - 1}"),
    (Rational(1, 2) * x, r"\frac{1}{2} x"), (sqrt(a), r"\sqrt{a}"), (Sum(beta[t], t, 1, 3), r"\sum_{t=1}^{3} \beta_{t}"),
    (normal(x, 0, 1), r"\mathcal{N}\left(x; 0, 1\right)"), (2 * Rational(1, 3), r"2 \cdot \frac{1}{3}"),
])
def test_lines_are_printed_as_they_were_written(expression, latex):
    assert expression.latex() == latex and latex in expression._repr_latex_()


def test_nothing_is_folded():
    assert (x / x).term.op == "div" and sqrt(x**2).term.op == "sqrt" and (0 * log(x)).term.op == "mul"


@pytest.mark.parametrize("bad", [
    lambda: x + 0.5, lambda: x * True, lambda: 0 < x < 1, lambda: bool(x), lambda: float(x), lambda: real("a~b"), lambda: real(""),
    lambda: beta(x), lambda: beta[t, t], lambda: x + "y", lambda: family("f", t, wobbly=True), lambda: x.subs({x + y: 1}), lambda: Sum(x, x, 1, 2),
    lambda: real("z", positive=True) + real("z"), lambda: matrix([[x]]) + (x > 0), lambda: from_sympy(sympy.Float(0.5)),
    lambda: from_sympy(sympy.gamma(sympy.Symbol("s"))),
])
def test_what_says_nothing_is_refused_with_a_reason(bad):
    with pytest.raises(IllTyped) as error:
        bad()
    assert len(str(error.value)) > 10


def test_to_sympy_and_back():
    e = (x + 1) ** 2 / sqrt(a) + exp(-x) - log(a)
    s = e.to_sympy()
    assert sympy.simplify(s.subs({sympy.Symbol("x", real=True): 2, sympy.Symbol("a", real=True, positive=True): 4})
                          - (sympy.Rational(9, 2) + sympy.exp(-2) - sympy.log(4))) == 0
    assert from_sympy(s).term is e.term


def test_a_line_may_be_a_sympy_expression():
    u = sympy.Symbol("x", real=True)

    def lines():
        yield (x + 1) ** 2
        yield sympy.expand((u + 1) ** 2)

    assert Checker().derivation(derivation(lines)).passed


def test_values():
    alpha = define("alpha", t, 1 - beta[t])
    abar = recursion("abar", t, start=0, first=1, then=lambda before: alpha[t] * before)
    assert evaluate(abar[2], {beta[1]: Rational(1, 2).term.args[0], beta[2]: 0.25}) == pytest.approx(0.375)
    assert evaluate(at(diff(x**3, x), x, 2)) == 12
    with pytest.raises(DerivableError, match="no value"):
        evaluate(log(x), {x: -1})


def test_hidden_parameters_are_passed_on_and_not_printed():
    q = gaussian("q", x, y, a)
    assert q(x).latex() == r"q\left(x\right)" and y.term in q(x).term.free
    assert E(x, q).latex().startswith(r"\mathbb{E}_{q\left(x\right)}")


def test_bound_variables_need_no_domain():
    assert "x" not in integral(normal(x, 0, 1), x).declarations


def test_a_derivation_in_a_notebook():
    @derivation
    def square():
        """A square."""
        yield x * x
        yield x**2

    assert "A square." in square._repr_html_() and "x^{2}" in square._repr_html_()
