"""Axioms: what is taken as true about functions, sums, integrals, orders and maps. One row each: premises |- conclusion.

Letters: a b c v stand for numbers, n m i j for integers, M L for matrices and tuples, P Q for propositions, f is a law,
A B are sets of random variables. x y t k l z are bound variables, V is a tuple of them; F G H, the condition D, the curve
C and the field W depend on what is written behind them, and on no other variable that the row binds. A relation is
strict: it says that its two sides have values, and so does each conclusion; of the rows that CHECKED names that must be known besides.
"""

from __future__ import annotations

from derivable.kernel.patterns import Pattern, patterns

SORTS = {letter: sort for sort, letters in (
    ("real", "abcvxytFGH"), ("int", "nmijkl"), ("any", "zMLCWV"), ("law", "f"), ("set", "AB"), ("proposition", "DPQ")) for letter in letters}
BOUND = "xyktlzV"
WITHIN = "forall(k, imp(i <= k, imp(k <= j, {})))"
ON = "forall(x, imp(D(x), {}))"
PAIRS = ON.format("forall(y, imp(D(y), {}))")
INTERVAL = PAIRS.format("forall(t, imp(x < t, imp(t < y, D(t))))")
THERE = {"": "forall(x, {})", "_after": "forall(x, imp(a < x, {}))", "_between": "forall(x, imp(a < x, imp(x < b, {})))"}  # open sets
CUBIC = "forall(z, charpoly(M, z) == add(z**3, a * z**2, b * z, c))"
SLOPE_F, SLOPE_G = "diff(x, x, F(x))", "diff(x, x, G(x))"

ROWS = {
    "exp_equal": "a == b |- exp(a) == exp(b)",
    "log_equal": "a == b, 0 < a |- log(a) == log(b)",
    "sqrt_equal": "a == b, 0 <= a |- sqrt(a) == sqrt(b)",
    "pow_equal": "a == b, 0 < a |- a**c == b**c",
    "exp_above": "0 < a |- 1 < exp(a)",
    "exp_below": "a < 0 |- exp(a) < 1",
    "exp_positive": "|- 0 < exp(a)",
    "exp_sum": "|- exp(a + b) == exp(a) * exp(b)",
    "exp_multiple": "|- exp(n * a) == exp(a)**n",
    "exp_log": "0 < a |- exp(c * log(a)) == a**c",
    "log_exp": "|- log(exp(a)) == a",
    "log_product": "0 < a, 0 < b |- log(a * b) == log(a) + log(b)",
    "log_power": "0 < a |- log(a**c) == c * log(a)",
    "log_below": "0 < a, a != 1 |- log(a) < a - 1",
    "log_at_most": "0 < a |- log(a) <= a - 1",
    "root_of_square": "0 <= a |- sqrt(a**2) == a",
    "root_of_power": "0 < a, 1 <= n |- (a**n)**(1 / n) == a",
    "root_positive": "0 < a |- 0 < sqrt(a)",
    "root_not_negative": "0 <= a |- 0 <= sqrt(a)",
    "power_positive": "0 < a |- 0 < a**c",
    "inverse_not_zero": "a != 0 |- 1 / a != 0",
    "not_zero": "a != 0, b != 0 |- a * b != 0",
    "atan_bounded": "|- -(pi / 2) < atan(a) and atan(a) < pi / 2",
    "atan_positive": "0 < a |- 0 < atan(a)",
    "atan_negative": "a < 0 |- atan(a) < 0",
    "max_right": "a <= b |- max(a, b) == b",
    "max_left": "b <= a |- max(a, b) == a",
    "abs_positive": "0 <= a |- abs(a) == a",
    "abs_negative": "a <= 0 |- abs(a) == -a",
    "abs_product": "|- abs(a * b) == abs(a) * abs(b)",
    "whole": "i < j |- i + 1 <= j",
    # sums and products
    "sum_last": "i <= j |- sum(k, i, j, F(k)) == sum(k, i, j - 1, F(k)) + F(j)",
    "sum_first": "i <= j |- sum(k, i, j, F(k)) == F(i) + sum(k, i + 1, j, F(k))",
    "sum_split": "i <= n + 1, n <= j |- sum(k, i, j, F(k)) == sum(k, i, n, F(k)) + sum(k, n + 1, j, F(k))",
    "sum_shift": "|- sum(k, i, j, F(k)) == sum(k, i + n, j + n, F(k - n))",
    "sum_ones": "i <= j + 1 |- sum(k, i, j, 1) == j - i + 1",
    "sum_empty": "j < i |- sum(k, i, j, F(k)) == 0",
    "sum_equal": f"{WITHIN.format('F(k) == G(k)')} |- sum(k, i, j, F(k)) == sum(k, i, j, G(k))",
    "sum_swap": "|- sum(k, i, j, sum(l, n, m, F(k, l))) == sum(l, n, m, sum(k, i, j, F(k, l)))",
    "sum_positive": f"i <= j, {WITHIN.format('0 < F(k)')} |- 0 < sum(k, i, j, F(k))",
    "sum_not_negative": f"{WITHIN.format('0 <= F(k)')} |- 0 <= sum(k, i, j, F(k))",
    "product_last": "i <= j |- prod(k, i, j, F(k)) == prod(k, i, j - 1, F(k)) * F(j)",
    "product_empty": "j < i |- prod(k, i, j, F(k)) == 1",
    "product_equal": f"{WITHIN.format('F(k) == G(k)')} |- prod(k, i, j, F(k)) == prod(k, i, j, G(k))",
    "product_positive": f"{WITHIN.format('0 < F(k)')} |- 0 < prod(k, i, j, F(k))",
    **{f"derivative_equal{n}": f"{s.format('F(x) == G(x)')}, {s.format(f'{SLOPE_G} == {SLOPE_G}')} |- {s.format(f'{SLOPE_F} == {SLOPE_G}')}"
       for n, s in THERE.items()},
    # integrals over the line, and the moments of a Gaussian
    "integral_equal": "forall(x, F(x) == G(x)) |- int(x, F(x)) == int(x, G(x))",
    "integral_sum": "|- int(x, F(x) + G(x)) == int(x, F(x)) + int(x, G(x))",
    "integral_multiple": "|- int(x, c * F(x)) == c * int(x, F(x))",
    "integral_positive": "forall(x, 0 < F(x)) |- 0 < int(x, F(x))",
    "integral_not_negative": "forall(x, 0 <= F(x)) |- 0 <= int(x, F(x))",
    "normal_total": "0 < v |- int(x, normal(x, a, v)) == 1",
    "normal_mean": "0 < v |- int(x, normal(x, a, v) * x) == a",
    "normal_moment": "0 < v, 2 <= n |- int(x, normal(x, a, v) * x**n) == "
                     "a * int(x, normal(x, a, v) * x**(n - 1)) + mul(n - 1, v, int(x, normal(x, a, v) * x**(n - 2)))",
    # random variables: what these say of F must hold for all their values
    "density_positive": "|- 0 < density(f, A, B)",
    "total_positive": "0 < a |- 0 < total(A, a)",
    "total_not_negative": "0 <= a |- 0 <= total(A, a)",
    "jensen": "0 < a |- mean(density(f, A, B), log(a)) <= log(mean(density(f, A, B), a))",
    "jensen_mean": f"i <= j, {WITHIN.format('0 < F(k)')} |- sum(k, i, j, log(F(k))) / (j - i + 1) <= log(sum(k, i, j, F(k)) / (j - i + 1))",
    "log_of_product": f"{WITHIN.format('0 < F(k)')} |- log(prod(k, i, j, F(k))) == sum(k, i, j, log(F(k)))",
    # reasoning by cases
    "cases": "imp(a < 0, P), imp(a == 0, P), imp(0 < a, P) |- P",
    "iff": "imp(P, Q), imp(Q, P) |- iff(P, Q)",
    "not_imp": "P, not Q |- not imp(P, Q)",
    "not_iff": "P, not Q |- not iff(P, Q)",
    "not_iff_converse": "not P, Q |- not iff(P, Q)",
    # maps of a set D of real numbers
    "increasing": f"{PAIRS.format('imp(x < y, F(x) < F(y))')} |- increasing(x, F(x), D(x))",
    "increasing_by_derivative": f"{INTERVAL}, {ON.format(f'0 < {SLOPE_F}')} |- increasing(x, F(x), D(x))",
    "not_increasing": "D(a), D(b), a < b, F(b) <= F(a) |- not increasing(x, F(x), D(x))",
    "injective_if_increasing": "increasing(x, F(x), D(x)) |- injective(x, F(x), D(x))",
    "injective_if_decreasing": "increasing(x, -F(x), D(x)) |- injective(x, F(x), D(x))",
    "not_injective": "D(a), D(b), a != b, F(a) == F(b) |- not injective(x, F(x), D(x))",
    "not_onto": f"{ON.format('F(x) != c')} |- not onto(x, F(x), D(x))",
    "unique": "D(a), F(a) == c, injective(x, F(x), D(x)) |- unique(x, D(x) and F(x) == c)",
    "not_unique": "a != b, D(a), D(b) |- not unique(x, D(x))",
    "positive_after": f"0 <= F(a), forall(x, imp(a <= x, {SLOPE_F} == {SLOPE_F})), forall(x, imp(a < x, 0 < {SLOPE_F})) "
                      "|- forall(x, imp(a < x, 0 < F(x)))",
    "maximiser": f"{INTERVAL}, D(a), diff(x, a, F(x)) == 0, {ON.format(f'diff(x, x, {SLOPE_F}) < 0')} "
                 "|- maximiser(x, a, F(x), D(x))",
    "not_maximiser": "D(b), a != b, F(a) <= F(b) |- not maximiser(x, a, F(x), D(x))",
    # matrices and vector fields: variables V, field W, point L
    "spectrum": "forall(z, charpoly(M, z) == monic(L, z)) |- spectrum(M, L)",
    "not_spectrum": "charpoly(M, c) != monic(L, c) |- not spectrum(M, L)",
    "hurwitz": f"{CUBIC}, 0 < a, 0 < c, c < a * b |- hurwitz(M)",
    "not_hurwitz": f"{CUBIC}, a * b <= c |- not hurwitz(M)",
    "conserved": "each(V, along(V, V, W(V), H(V)) == 0) |- conserved(V, W(V), H(V))",
    "not_conserved": "along(V, L, W(V), H(V)) != 0 |- not conserved(V, W(V), H(V))",
    "stable_by_linearisation": "W(L) == zeros(W(L)), hurwitz(jacobian(V, L, W(V))) |- stable(V, L, W(V))",
    "not_stable": "conserved(V, W(V), H(V)), C(0) == L, forall(t, diff(t, t, C(t)) == diff(t, t, C(t))), "
                  "forall(t, imp(0 < t, imp(t < 1, H(C(t)) != H(L)))) |- not stable(V, L, W(V))",
}
CHANCE = ("density_positive", "total_positive", "total_not_negative", "jensen")  # but for the first, the premises hold for all random variables
CHECKED = tuple(name for name, text in ROWS.items() if name in (*CHANCE, "jensen_mean") or name.startswith(("integral_", "sum_", "product_"))
                and "==" in text.partition("|-")[2])  # the letters may be such that a sum or an integral of the conclusion has no value
RESTS_ON = {"stable_by_linearisation": "Lyapunov's indirect method"}  # theorems that a result names


def _letters(p: Pattern) -> dict[str, tuple[str, ...]]:
    """The letters of functions in a pattern, each with the bound letters it depends on: those it is first written with."""
    if not isinstance(p, tuple):
        return {}
    found: dict[str, tuple[str, ...]] = {}
    if p[0] == "@" and all(isinstance(u, str) and u in BOUND for u in p[2:]) and len(set(p[2:])) == len(p[2:]):
        found[p[1]] = p[2:]
    for u in p[1:]:
        found = {**_letters(u), **found}
    return found


class Axiom:
    """A row: premises, a conclusion, and the parameters of its letters of functions."""

    def __init__(self, text: str) -> None:
        before, _, after = text.partition("|-")
        self.premises, (self.conclusion,) = patterns(before) if before.strip() else (), patterns(after)
        self.parameters = _letters(("and", self.conclusion, *self.premises))


AXIOMS = {name: Axiom(text) for name, text in ROWS.items()}
