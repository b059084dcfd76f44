"""Every axiom at random instances against numbers, edges included: where its premises hold, its conclusion does.

The values come from an evaluator that shares nothing with the kernel. A premise about all numbers is looked at on a grid
of values, ends and kinks among them, and the functions that are drawn have no feature between the points of the grid.
"""

from fractions import Fraction
from random import Random
from types import SimpleNamespace

import pytest

from benchmarks.instances import REALS, WHOLES, Draw, P, Q, U, W, add, filled, instance, mul, power
from derivable.kernel.axioms import AXIOMS, CHANCE, CHECKED, ROWS, Axiom
from derivable.kernel.terms import ONE, Term, num
from derivable.semantics import contradiction
from derivable.semantics.balls import Arithmetic, Cannot, Undefined
from derivable.semantics.operators import Evaluator
from derivable.semantics.truth import truth

NUMBERS = Arithmetic(50)
GRID = sorted({*REALS, *(Fraction(k, 4) for k in range(-14, 15)), Fraction(1, 3), Fraction(1, 1000), Fraction(-1, 1000), Fraction(50), Fraction(-50)})
COSTLY = ("increasing_by_derivative", "maximiser", "conserved", "not_stable", "derivative_equal", "derivative_equal_after", "derivative_equal_between",
          "hurwitz", "not_hurwitz")  # no more than a dozen values of a bound name
NOT_TRIED = {"not_onto": "that a function never takes a value cannot be seen at points: x^3 = 2 has a solution that none of them is"}
DENIED = ("not_increasing", "not_injective", "not_maximiser", "not_unique")  # hold of a map, too, that has no value somewhere in its set
BUDGET = 60_000


def place(random, grid):
    """Values of the free names, and those at which names that are bound are looked at."""
    at = {v: random.choice(REALS) for v in (P, Q)} | {v: Fraction(random.choice(WHOLES)) for v in (U, W)}
    return at | {Term("sym", f"#{k}", "real"): v for k, v in enumerate(grid)}


def evaluator(at):
    wholes = {(("#", "int"), (Fraction(k),)): Fraction(0) for k in range(-12, 13)}  # a bound index is looked at in these
    return Evaluator(NUMBERS, SimpleNamespace(place=at, families=wholes), {}, BUDGET)


def has_values(e, terms, at):
    try:
        for t in terms:
            e(t, at)
    except (Undefined, Cannot):
        return False
    return True


def premise(e, p, at):
    """Whether a premise holds: a relation whose sides have no value does not."""
    try:
        return truth(e, p, at) is not False
    except (Undefined, Cannot):
        return False


def outcome(name, found, random):
    """"held", "false: ..", "no value: ..", or "" where nothing is said: a premise fails, or it cannot be told."""
    at = place(random, () if name in COSTLY else GRID)
    e = evaluator(at)
    if not has_values(e, found.values, at):
        return ""
    at |= {Term("sym", f"##{k}", "real"): v for k, t in enumerate(found.values) if isinstance(v := e(t, at), Fraction)}
    e = evaluator(at)
    if not all(premise(e, p, at) for p in sorted(found.premises, key=lambda p: p.depth)):
        return ""
    try:
        return "false" if truth(e, found.conclusion, at) is False else "held"
    except Undefined as why:
        return "" if name in (*CHECKED, *DENIED) else f"no value: {why}"
    except Cannot:
        return ""


def tried(name, row, count, seed, most):
    """How many instances with premises that hold were found among `most`, and those that speak against the row."""
    held, bad = 0, []
    for k in range(most):
        random = Random(f"{name} {seed} {k}")
        found = instance(name, row, Draw(random))
        if found is None:
            continue
        said = outcome(name, found, random)
        held += said == "held"
        if said not in ("", "held"):
            bad.append((said, found.premises, found.conclusion))
        if held >= count or bad:
            break
    return held, bad


NUMERIC = [name for name in ROWS if name not in CHANCE and name not in NOT_TRIED]
FEWER = ("integral_", "normal_", "maximiser", "conserved", "not_stable", "increasing", "unique", "positive_after", "derivative_", "injective", "hurwitz", "not_")
BLOCKS = [Term("block", Term("sym", s, "point"), num(k), num(k)) for s in "XY" for k in (0, 1)]
LAW = Term("sym", "f", "law")


def check(name, row, count, seed):
    held, bad = tried(name, row, count, seed, 40 * count)
    assert not bad, bad[0]
    assert held >= count, f"only {held} instances with premises that hold"


@pytest.mark.parametrize("name", NUMERIC)
def test_a_row_holds_at_numbers(name):
    check(name, AXIOMS[name], 4 if name.startswith(FEWER) else 25, "quick")


@pytest.mark.slow
@pytest.mark.parametrize("name", NUMERIC)
def test_a_row_holds_at_many_numbers(name):
    check(name, AXIOMS[name], 200, "long")


def test_every_row_is_tried_or_says_why_not():
    assert {*NUMERIC, *CHANCE, *NOT_TRIED} == set(ROWS)


# --- random variables: the premises are said of all their values, so they hold by the way the letters are made


def chosen(random, positive):
    """A number that depends on random variables; a positive one, or one that is not negative."""
    one, other = (Term("density", LAW, Term("tuple", b), Term("tuple", *(c for c in BLOCKS if c is not b and random.random() < 0.4))) for b in random.sample(BLOCKS, 2))
    u = random.choice([add(Term("log", one), num(1)), Term("div", one, other), mul(num(Fraction(-1, 2)), one), Term("log", other)])
    return random.choice([Term("exp", Term("atan", u)), add(power(u, 2), ONE), one, mul(one, other), ONE]) if positive else random.choice([power(u, 2), Term("abs", u), one])


def claimed(name, row, random):
    a, b, *rest = random.sample(BLOCKS, 4)
    sets = {"A": Term("tuple", a, *rest[:1]), "B": Term("tuple", *random.choice([(), (b,)]))}
    at = {"f": LAW, **sets, "a": chosen(random, name != "total_not_negative")}
    return Term("claim", filled(row, at).conclusion, Term("and"))


@pytest.mark.parametrize("name", CHANCE)
def test_a_row_about_laws_holds_in_tables(name):
    evaluated = 0
    for k in range(30):
        report = contradiction(claimed(name, AXIOMS[name], Random(f"{name} {k}")), points=3)
        assert report.contradiction is None, report
        evaluated += report.evaluated
    assert evaluated >= 40


# --- the same trial finds what is wrong in rows that were changed in one place


CHANGED = [  # name, what is written, what is written instead
    ("log_equal", ", 0 < a", ""), ("sqrt_equal", ", 0 <= a", ""), ("pow_equal", ", 0 < a", ""), ("exp_equal", "exp(b)", "exp(a + b)"), ("exp_above", "0 < a", "0 <= a"),
    ("exp_below", "a < 0", "a <= 0"), ("exp_positive", "0 < exp(a)", "1 < exp(a)"), ("exp_sum", "*", "+"), ("exp_multiple", "exp(a)**n", "exp(a) * n"), ("exp_log", "0 < a |-", "0 <= a |-"),
    ("log_exp", "== a", "== abs(a)"), ("log_product", "0 < a, ", ""), ("log_product", ", 0 < b", ""), ("log_power", "0 < a", "a != 0"), ("log_below", ", a != 1", ""),
    ("log_at_most", "0 < a", "0 <= a"), ("root_of_square", "0 <= a |-", "|-"), ("root_of_power", "0 < a, ", ""), ("root_of_power", "1 <= n", "0 <= n"), ("root_positive", "0 < a", "0 <= a"),
    ("root_not_negative", "0 <= a |-", "|-"), ("power_positive", "0 < a |-", "0 <= a |-"), ("inverse_not_zero", "a != 0 |-", "|-"), ("not_zero", "a != 0, ", ""), ("atan_bounded", "pi / 2", "pi / 4"),
    ("atan_positive", "0 < a |-", "0 <= a |-"), ("max_right", "a <= b", "b <= a"), ("abs_positive", "0 <= a |-", "|-"), ("abs_negative", "a <= 0 |-", "|-"), ("abs_product", "abs(b)", "b"),
    ("whole", "i < j", "i <= j"), ("sum_last", "i <= j", "i <= j + 1"), ("sum_last", "j - 1", "j"), ("sum_first", "i <= j", "i <= j + 1"), ("sum_first", "F(i)", "F(j)"), ("sum_split", "i <= n + 1, ", ""),
    ("sum_split", "n <= j", "n <= j + 1"), ("sum_split", "sum(k, n + 1", "sum(k, n"), ("sum_shift", "k - n", "k + n"), ("sum_shift", "j + n", "j"), ("sum_ones", "i <= j + 1 |-", "|-"),
    ("sum_ones", "j - i + 1", "j - i"), ("sum_empty", "j < i", "j <= i"), ("sum_equal", "k <= j", "k < j"), ("sum_equal", "i <= k", "i < k"), ("sum_swap", "sum(k, i, j, F(k, l))", "sum(k, i, j, F(l, k))"),
    ("sum_positive", "i <= j, ", ""), ("sum_not_negative", "0 <= F(k)", "0 <= F(k) + 1"), ("product_last", "i <= j |-", "i <= j + 1 |-"), ("product_empty", "== 1", "== 0"),
    ("product_equal", "k <= j", "k < j"), ("product_positive", "0 < F(k)", "0 <= F(k)"), ("derivative_equal_after", "F(x) == G(x)", "F(x) == F(x)"),
    ("derivative_equal_between", "|- forall(x, imp(a < x", "|- forall(x, imp(a <= x"), ("integral_sum", "+ int", "- int"), ("integral_multiple", "c * int", "c + int"), ("integral_positive", "0 < F(x)", "0 <= F(x)"),
    ("integral_equal", "F(x) == G(x)", "F(0) == G(0)"), ("normal_total", "0 < v |-", "v != 0 |-"), ("normal_mean", "== a", "== v"), ("normal_moment", "mul(n - 1", "mul(n"), ("jensen_mean", "<= log", "< log"),
    ("jensen_mean", "(j - i + 1)", "(j - i + 2)"), ("log_of_product", "0 < F(k)", "0 <= F(k)"), ("cases", ", imp(a == 0, P)", ""), ("iff", ", imp(Q, P)", ""), ("not_imp", "not Q", "Q"), ("not_iff", "not Q", "Q"),
    ("increasing", "F(x) < F(y)", "F(x) != F(y)"), ("increasing_by_derivative", "0 < diff", "0 <= diff"), ("injective_if_increasing", "increasing(x, F(x), D(x)) |-", "|-"), ("injective_if_decreasing", "|- injective(x, F(x)", "|- injective(x, F(x)**2"),
    ("unique", ", injective(x, F(x), D(x)) |-", " |-"), ("maximiser", "< 0", "!= 0"), ("maximiser", "D(a), diff(x, a, F(x)) == 0, ", "D(a), "), ("positive_after", "0 <= F(a), ", ""),
    ("spectrum", "charpoly(M, z) == monic(L, z)", "charpoly(M, 0) == monic(L, 0)"), ("hurwitz", "c < a * b", "c <= a * b"), ("hurwitz", "0 < c, ", ""), ("not_hurwitz", "a * b <= c", "a <= c"),
    ("conserved", "== 0", "<= 0"), ("not_conserved", "!= 0", "== 0"), ("stable_by_linearisation", "W(L) == zeros(W(L)), ", ""),
]


@pytest.mark.parametrize("name, old, new", CHANGED)
def test_a_row_that_is_wrong_is_found_out(name, old, new):
    assert ROWS[name].count(old) >= 1
    _, bad = tried(name, Axiom(ROWS[name].replace(old, new)), 2000, "changed", 3000)
    assert bad, "no counterexample was found"


CHANGED_LAWS = [("total_positive", "0 < total", "1 < total"), ("density_positive", "0 < density", "density(f, A, A) <= density"), ("jensen", "<= log", "< log"), ("total_not_negative", "0 <= total", "0 < -total")]


@pytest.mark.parametrize("name, old, new", CHANGED_LAWS)
def test_a_row_about_laws_that_is_wrong_is_found_out(name, old, new):
    row = Axiom(ROWS[name].replace(old, new))
    assert any(contradiction(claimed(name, row, Random(f"{name} {k}")), points=3).contradiction for k in range(60))
