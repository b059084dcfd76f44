"""Beside each proof method lies a mistake it must refuse."""

import pytest

from derivable import (
    KL,
    E,
    Product,
    Rational,
    Sum,
    asymptotically_stable,
    both,
    conserved,
    csqrt,
    density,
    derivation,
    diff,
    eq,
    exp,
    family,
    gaussian,
    ge,
    gt,
    hurwitz,
    iff,
    index,
    injective,
    integral,
    le,
    log,
    lt,
    matrix,
    maximiser,
    negate,
    normal,
    onto,
    positives,
    real,
    reals,
    relu,
    sigmoid,
    spectrum,
    sqrt,
    strictly_increasing,
    unique_solution,
)
from derivable.checking import Checker

x, y, z = reals("x y z")
a, b, c = positives("a b c")
u = real("u", between=(0, 1))
n, k = index("n", start=1), index("k")
w = family("w", index("i", start=1), positive=True)
i = index("i", start=1)


def words(*lines, when=()):
    def run():
        yield from lines

    return [s.verdict.word for s in Checker().derivation(derivation(run, when=when) if not when else derivation(when=when)(run)).steps]


def verdict(*lines, when=()):
    (word,) = words(*lines, when=when)
    return word


@pytest.mark.parametrize("lines", [
    ((x + y) ** 3, x**3 + 3 * x**2 * y + 3 * x * y**2 + y**3),
    (sqrt(a**2 * b), a * sqrt(b)),
    (log(a**2 * exp(x) / sqrt(b)), 2 * log(a) + x - log(b) / 2),
    (exp(2 * log(a) + x) / exp(x - log(b)), a**2 * b),
    (a ** Rational(3, 2), a * sqrt(a)),
    (1 / (sqrt(a) + sqrt(b)) * (a - b), sqrt(a) - sqrt(b)),
    (sigmoid(x) + sigmoid(-x), 1),
    (a**x * a**y, a ** (x + y)),
    ((a + b) ** 2, ge(4 * a * b)),
    (u * (1 - u), le(Rational(1, 4))),
    (u**3, lt(u)),
    (log(1 + a), gt(0)),
    (Sum(k, k, 1, n), n * (n + 1) / 2),
    (Sum(k**2, k, 1, n), n * (n + 1) * (2 * n + 1) / 6),
    (Product(a, k, 1, n) * a, Product(a, k, 1, n + 1)),
    (Sum(w[i], i, 1, n), gt(0)),
    (E(z**4, gaussian("g", z, 0, a)), 3 * a**2),
    (integral(normal(z, x, a) * normal(x, y, b), x), normal(z, y, a + b)),
])
def test_true_lines_are_proved(lines):
    assert verdict(*lines) == "proved"


@pytest.mark.parametrize("lines", [
    ((x + y) ** 3, x**3 + 3 * x**2 * y + 3 * x * y**2 + 2 * y**3),
    (sqrt(x**2), x),
    (log(a + b), log(a) + log(b)),
    (exp(x * y), exp(x) * exp(y)),
    (sqrt(a + b), sqrt(a) + sqrt(b)),
    ((a + b) ** 2, ge(5 * a * b)),
    (u * (1 - u), lt(Rational(1, 4))),
    (log(1 + a), gt(a)),
    (Sum(k, k, 1, n), n * (n - 1) / 2),
    (Sum(k**2, k, 1, n), n * (n + 1) / 2),
    (E(z**4, gaussian("g", z, 0, a)), a**2),
    (KL(gaussian("g", z, 0, a), gaussian("h", z, 0, b)), 0),
    (real("g", positive=True) ** 2 - 1, (1 - real("g", positive=True)) ** 2),
])
def test_false_lines_are_refuted(lines):
    assert verdict(*lines) == "refuted"


def test_a_condition_is_stated_where_a_side_has_no_value():
    assert verdict((x**2 - y**2) / (x - y), x + y) == "conditional"
    assert verdict(x / x, 1) == "conditional"
    assert verdict(1 / (1 / x), x) == "conditional"
    assert verdict(a / a, 1) == "proved"


def test_what_has_no_rule_is_undecided_and_the_run_goes_on():
    assert words(diff(abs(x), x), x / abs(x), abs(x) / x)[0] == "undecided"


J = matrix([[0, 1], [-1, 0]])
TRUE = [
    injective(z**3 + z, z), negate(injective(relu(z), z)), strictly_increasing(exp(z), z), negate(onto(sigmoid(z), z)),
    maximiser(0, -(z**2), z), spectrum(matrix([[2, 1], [0, 3]]), [2, 3]), spectrum(matrix([[0, 1], [-a, 0]]), [csqrt(-a), -csqrt(-a)]),
    conserved(x**2 + y**2, [y, -x], [x, y]), iff(eq(2 * x, 0), eq(x, 0)), both(eq(x + x, 2 * x), eq(x * x, x**2)),
    unique_solution(z, a * z + b, c), negate(hurwitz(matrix([[0, 1, 0], [-1, 0, 0], [0, 0, -1]]))),
    asymptotically_stable([-x, -y, -2 * z], [x, y, z], [0, 0, 0]),
]


@pytest.mark.parametrize("statement", TRUE, ids=lambda s: s.term.op)
def test_true_statements_are_proved(statement):
    assert verdict(statement) == "proved"


@pytest.mark.parametrize("statement", [
    injective(z**3 - z, z), strictly_increasing(z**2, z), maximiser(1, -(z**2), z), spectrum(matrix([[2, 1], [0, 3]]), [2, 2]),
    conserved(x**2 - y**2, [y, -x], [x, y]), iff(eq(x**2, 1), eq(x, 1)), hurwitz(matrix([[1, 0, 0], [0, -1, 0], [0, 0, -1]])), eq(x + 1, x),
], ids=lambda s: s.term.op)
def test_false_statements_are_refuted(statement):
    assert verdict(statement) == "refuted"


@pytest.mark.parametrize("statement", [
    asymptotically_stable([x, -y, -z], [x, y, z], [0, 0, 0]), negate(strictly_increasing(exp(z), z)), unique_solution(z, z**2, a),
    onto(sigmoid(z), z),
], ids=lambda s: s.term.op)
def test_false_statements_are_never_proved(statement):
    assert verdict(statement) in ("refuted", "undecided")


def test_an_identity_of_integrals_rests_on_their_convergence():
    p, q = density("p", z), density("q", z)

    def lines():
        yield KL(p, q)
        yield integral(p(z) * log(p(z) / q(z)) + p(z), z) - 1

    (step,) = Checker().derivation(derivation(lines)).steps
    assert step.verdict.word == "proved" and step.verdict.rests_on == ("the integrals written converge",)


def test_two_judgements_tell_a_carried_error_from_a_repair():
    def lines():
        yield (x + y) ** 2
        yield x**2 + y**2
        yield x**2 + 2 * x * y + y**2
        yield (y + x) ** 2

    found = [(s.verdict.word, s.start.word) for s in Checker().derivation(derivation(lines)).steps]
    assert found == [("refuted", "refuted"), ("refuted", "proved"), ("proved", "proved")]


def test_a_budget_that_runs_out_is_undecided():
    checker = Checker(budget=3)

    def lines():
        yield KL(gaussian("g", z, 0, a), gaussian("h", z, 0, b))
        yield log(b / a) / 2 + a / (2 * b) - Rational(1, 2)
        yield log(b / a) / 2 + (a - b) / (2 * b)

    steps = checker.derivation(derivation(lines)).steps
    assert steps[0].verdict.word == "undecided" and len(steps) == 2
