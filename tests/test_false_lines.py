"""Lines that were once called proved, or refuted, against the mathematics; the reader of a report must never see that again."""

import pytest

from derivable import I, both, complex_, conserved, csqrt, define, derivation, eq, exp, ge, gt, implies, log, real, sqrt
from derivable.checking import Checker
from derivable.cli import main
from derivable.errors import DerivableError, IllTyped
from derivable.settling import check_all

x, y, z, c = real("x"), real("y"), complex_("z"), complex_("c")


def verdict(*parts, when=None):
    """The verdict on a derivation of these lines; what cannot be said counts as unreadable."""
    @derivation(when=() if when is None else when)
    def line():
        """A line."""
        yield from parts

    [result] = check_all([line], Checker())
    return result.steps[-1].verdict.word if result.steps else "unreadable"


def complex_lines():
    yield "the square of I", lambda: verdict(I * I, ge(0))
    yield "the square of I x", lambda: verdict((I * x)**2, ge(0))
    yield "a power of I", lambda: verdict(I**6, ge(0))
    yield "the square of a complex number", lambda: verdict((x - c)**2, ge(0))
    yield "the square of a root", lambda: verdict(csqrt(x)**2, ge(0))
    yield "a square and one", lambda: verdict(z**2 + 1, gt(0))
    yield "hidden in a definition", lambda: verdict(define("f", x, I * x)(y)**2, ge(0))
    yield "a root hidden in a definition", lambda: verdict(define("g", x, csqrt(x))(y)**2 + 1, gt(0))
    yield "an exponential of a hidden root", lambda: verdict(exp(define("g", x, csqrt(x))(y)), gt(0))


def undefined_lines():
    yield "a quotient in a nested conjunction", lambda: verdict(both(both(eq(x / x, 1)), eq(y, y)))
    yield "a positive quotient", lambda: verdict(both(both(x / x > 0)))
    yield "a root in a nested conjunction", lambda: verdict(both(both(eq(sqrt(x)**2, x))))
    yield "a logarithm in a nested conjunction", lambda: verdict(both(both(eq(log(x) + 1, 1 + log(x)))))
    yield "the slope of log at -1", lambda: verdict(define("k", x, log(x)).prime(-1), -1)
    yield "y log'(y)", lambda: verdict(y * define("k", x, log(x)).prime(y), 1)
    yield "the slope of x/x", lambda: verdict(define("k", x, x / x).prime(y), 0)
    yield "the slope of 1/x", lambda: verdict(define("k", x, 1 / x).prime(y) * y**2, -1)
    yield "the slope of log x - log x", lambda: verdict(define("k", x, log(x) - log(x)).prime(y), 0)
    yield "the slope of sqrt(x^2)", lambda: verdict(define("k", x, sqrt(x**2)).prime(y)**2, 1)


def implications():
    yield "1/(x - 1) at x = 1", lambda: verdict(implies(eq(x, 1), eq(1 / (x - 1), 5)))
    yield "log x for x < 0", lambda: verdict(implies(x < 0, eq(log(x), 5)))
    yield "sqrt x for x < 0", lambda: verdict(implies(x < 0, eq(sqrt(x), y)))
    yield "1/(x - y) at x = y", lambda: verdict(implies(eq(x, y), eq(1 / (x - y), 5)))
    yield "1/(x y) at x y = 0", lambda: verdict(implies(eq(x * y, 0), eq(1 / (x * y), 3)))
    yield "log x for x <= 0", lambda: verdict(implies(x <= 0, log(x) <= y))


@pytest.mark.parametrize("said", [s for _, s in implications()], ids=[n for n, _ in implications()])
def test_an_implication_whose_premise_rules_out_its_condition_does_not_pass(said):
    assert said() in ("refuted", "undecided")


def flow_lines():
    yield "where x = 0", lambda: verdict(conserved(x**2, [1], [x]), when=eq(x, 0))
    yield "if x = 0", lambda: verdict(implies(eq(x, 0), conserved(x**2, [1], [x])))
    yield "where x = y", lambda: verdict(conserved((x - y)**2, [1, 0], [x, y]), when=eq(x, y))


@pytest.mark.parametrize("said", [s for _, s in (*complex_lines(), *undefined_lines(), *flow_lines())],
                         ids=[n for n, _ in (*complex_lines(), *undefined_lines(), *flow_lines())])
def test_the_line_is_not_proved(said):
    try:
        word = said()
    except DerivableError:
        word = "unreadable"
    assert word in ("refuted", "undecided", "unreadable", "conditional")


@pytest.mark.parametrize("said", [s for _, s in complex_lines()], ids=[n for n, _ in complex_lines()])
def test_a_line_about_the_order_of_complex_numbers_does_not_pass_under_conditions(said):
    try:
        word = said()
    except DerivableError:
        word = "unreadable"
    assert word in ("refuted", "undecided", "unreadable")


def test_a_parameter_does_not_catch_a_name_that_a_function_uses():
    f = define("f", x, x + y)
    with pytest.raises(IllTyped, match="another name"):
        define("g", y, f(y) * y)


CAPTURE = r"""Let $n, j \in \mathbb{N}$. Let $x_i \in \mathbb{R}$. Let $a_i > 0$. Let $s_i = \sum_{j=1}^{n} x_i x_j$. Let $r_i = \prod_{j=1}^{n} a_i a_j$.

$$LINE$$
"""
HIDDEN = r"""Let $x, y \in \mathbb{R}$. Let $f(x) = x + y$. Let $g(y) = f(y) y$.

$$LINE$$
"""
DOCUMENTS = [
    (CAPTURE, r"\sum_{j=1}^{n} s_j = n \sum_{j=1}^{n} x_j^2", "refuted"),
    (CAPTURE, r"\sum_{j=1}^{n} s_j = \left(\sum_{j=1}^{n} x_j\right)^2", "proved"),
    (CAPTURE, r"s_j = x_j^2 n", "refuted"),
    (CAPTURE, r"s_j = x_j \sum_{i=1}^{n} x_i", "proved"),
    (CAPTURE, r"r_j = a_j^{2 n}", "refuted"),
    (CAPTURE, r"\log r_j = n \log a_j + \sum_{i=1}^{n} \log a_i", "proved"),
    (HIDDEN, r"g(x) = 2 x^2", "refuted"),
    (HIDDEN, r"g(x) = (x + y) x", "proved"),
]


@pytest.mark.parametrize("text, line, word", DOCUMENTS, ids=[d[1] for d in DOCUMENTS])
def test_a_definition_catches_no_name(tmp_path, capsys, text, line, word):
    path = tmp_path / "line.md"
    path.write_text(text.replace("LINE", line))
    main(["mark", str(path)])
    assert f": {word}" in capsys.readouterr().out
