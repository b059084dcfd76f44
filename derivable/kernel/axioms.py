"""Axioms: what is taken as true about functions, sums, integrals, orders and maps. One row each: premises |- conclusion.

Letters: a b c v H stand for numbers, n m i j for integers, M L V W for matrices and tuples, P Q for propositions.
f is a law, A B are sets of random variables.
x y t k l z are bound variables, and only F G, the condition D and the curve C may depend on them. at(x, v, F) is F with
v for x, given(x, v, D) is D with v for x. A relation is strict: it says that its two sides have values.
"""

from __future__ import annotations

import ast

from derivable.kernel.terms import Term, num

LETTERS = {name: Term("sym", f"?{name}", sort)
           for sort, names in (("real", "abcvxytFGH"), ("int", "nmijkl"), ("complex", "zMLVWC"), ("law", "f"), ("set", "AB"))
           for name in names}
LETTERS |= {name: Term("eq", u, u) for name in "DPQ" for u in [Term("sym", f"?{name}", "real")]}
BOUND, DEPENDENT = (frozenset(LETTERS[name] for name in names) for names in ("xykltz", "FGDC"))
OPERATORS = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.Pow: "pow", ast.USub: "neg", ast.Not: "not",
             ast.And: "and", ast.Eq: "eq", ast.NotEq: "ne", ast.Lt: "lt", ast.LtE: "le"}
WITHIN = "forall(k, imp(i <= k, imp(k <= j, {})))"
ON = "forall(x, imp(D, {}))"
PAIRS = ON.format("forall(y, imp(given(x, y, D), {}))")
INTERVAL = PAIRS.format("forall(t, imp(x < t, imp(t < y, given(x, t, D))))")
THERE = {"": "forall(x, {})", "_after": "forall(x, imp(a < x, {}))", "_between": "forall(x, imp(a < x, imp(x < b, {})))"}  # open sets
CUBIC = "forall(z, charpoly(M, z) == add(z**3, a * z**2, b * z, c))"
HERE = "given(x, a, D), given(x, b, D)"

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
    "max_right": "a <= b |- max(a, b) == b",
    "max_left": "b <= a |- max(a, b) == a",
    "abs_positive": "0 <= a |- abs(a) == a",
    "abs_negative": "a <= 0 |- abs(a) == -a",
    "abs_product": "|- abs(a * b) == abs(a) * abs(b)",
    "whole": "i < j |- i + 1 <= j",
    # sums and products
    "sum_last": "i <= j |- sum(k, i, j, F) == sum(k, i, j - 1, F) + at(k, j, F)",
    "sum_first": "i <= j |- sum(k, i, j, F) == at(k, i, F) + sum(k, i + 1, j, F)",
    "sum_split": "i <= n + 1, n <= j |- sum(k, i, j, F) == sum(k, i, n, F) + sum(k, n + 1, j, F)",
    "sum_shift": "|- sum(k, i, j, F) == sum(k, i + n, j + n, at(k, k - n, F))",
    "sum_ones": "i <= j + 1 |- sum(k, i, j, 1) == j - i + 1",
    "sum_empty": "j < i |- sum(k, i, j, F) == 0",
    "sum_equal": f"{WITHIN.format('F == G')} |- sum(k, i, j, F) == sum(k, i, j, G)",
    "sum_swap": "|- sum(k, i, j, sum(l, n, m, F)) == sum(l, n, m, sum(k, i, j, F))",
    "sum_positive": f"i <= j, {WITHIN.format('0 < F')} |- 0 < sum(k, i, j, F)",
    "sum_not_negative": f"{WITHIN.format('0 <= F')} |- 0 <= sum(k, i, j, F)",
    "product_last": "i <= j |- prod(k, i, j, F) == prod(k, i, j - 1, F) * at(k, j, F)",
    "product_empty": "j < i |- prod(k, i, j, F) == 1",
    "product_equal": f"{WITHIN.format('F == G')} |- prod(k, i, j, F) == prod(k, i, j, G)",
    "product_positive": f"{WITHIN.format('0 < F')} |- 0 < prod(k, i, j, F)",
    **{f"derivative_equal{n}": f"{s.format('F == G')}, {s.format('diff(x, G) == diff(x, G)')} |- {s.format('diff(x, F) == diff(x, G)')}"
       for n, s in THERE.items()},
    # integrals over the line, and the moments of a Gaussian
    "integral_equal": "forall(x, F == G) |- int(x, F) == int(x, G)",
    "integral_sum": "|- int(x, F + G) == int(x, F) + int(x, G)",
    "integral_multiple": "|- int(x, c * F) == c * int(x, F)",
    "integral_positive": "forall(x, 0 < F) |- 0 < int(x, F)",
    "integral_not_negative": "forall(x, 0 <= F) |- 0 <= int(x, F)",
    "normal_total": "0 < v |- int(x, normal(x, a, v)) == 1",
    "normal_mean": "0 < v |- int(x, normal(x, a, v) * x) == a",
    "normal_moment": "0 < v, 2 <= n |- int(x, normal(x, a, v) * x**n) == "
                     "a * int(x, normal(x, a, v) * x**(n - 1)) + mul(n - 1, v, int(x, normal(x, a, v) * x**(n - 2)))",
    # random variables: what these say of F must hold for all their values
    "density_positive": "|- 0 < density(f, A, B)",
    "total_positive": "0 < F |- 0 < total(A, F)",
    "total_not_negative": "0 <= F |- 0 <= total(A, F)",
    "jensen": "0 < F |- mean(density(f, A, B), log(F)) <= log(mean(density(f, A, B), F))",
    "jensen_mean": f"i <= j, {WITHIN.format('0 < F')} |- sum(k, i, j, log(F)) / (j - i + 1) <= log(sum(k, i, j, F) / (j - i + 1))",
    "log_of_product": f"{WITHIN.format('0 < F')} |- log(prod(k, i, j, F)) == sum(k, i, j, log(F))",
    # reasoning by cases
    "cases": "imp(a < 0, P), imp(a == 0, P), imp(0 < a, P) |- P",
    "iff": "imp(P, Q), imp(Q, P) |- iff(P, Q)",
    "not_imp": "P, not Q |- not imp(P, Q)",
    "not_iff": "P, not Q |- not iff(P, Q)",
    "not_iff_converse": "not P, Q |- not iff(P, Q)",
    # maps of a set D of real numbers
    "increasing": f"{PAIRS.format('imp(x < y, F < at(x, y, F))')} |- increasing(x, F, D)",
    "increasing_by_derivative": f"{INTERVAL}, {ON.format('0 < diff(x, F)')} |- increasing(x, F, D)",
    "not_increasing": f"{HERE}, a < b, at(x, b, F) <= at(x, a, F) |- not increasing(x, F, D)",
    "injective_if_increasing": "increasing(x, F, D) |- injective(x, F, D)",
    "injective_if_decreasing": "increasing(x, -F, D) |- injective(x, F, D)",
    "not_injective": f"{HERE}, a != b, at(x, a, F) == at(x, b, F) |- not injective(x, F, D)",
    "not_onto": f"{ON.format('F != c')} |- not onto(x, F, D)",
    "unique": "given(x, a, D), at(x, a, F) == c, injective(x, F, D) |- unique(x, D and F == c)",
    "not_unique": "a != b, given(x, a, D), given(x, b, D) |- not unique(x, D)",
    "positive_after": "0 <= at(x, a, F), forall(x, imp(a <= x, diff(x, F) == diff(x, F))), forall(x, imp(a < x, 0 < diff(x, F))) "
                      "|- forall(x, imp(a < x, 0 < F))",
    "maximiser": f"{INTERVAL}, given(x, a, D), at(x, a, diff(x, F)) == 0, {ON.format('diff(x, diff(x, F)) < 0')} "
                 "|- maximiser(x, a, F, D)",
    "not_maximiser": "given(x, b, D), a != b, at(x, a, F) <= at(x, b, F) |- not maximiser(x, a, F, D)",
    # matrices and vector fields: variables V, field W, point L
    "spectrum": "forall(z, charpoly(M, z) == monic(L, z)) |- spectrum(M, L)",
    "not_spectrum": "charpoly(M, c) != monic(L, c) |- not spectrum(M, L)",
    "hurwitz": f"{CUBIC}, 0 < a, 0 < c, c < a * b |- hurwitz(M)",
    "not_hurwitz": f"{CUBIC}, a * b <= c |- not hurwitz(M)",
    "conserved": "along(V, W, H) == 0 |- conserved(V, W, H)",
    "not_conserved": "along(V, W, H) != 0 |- not conserved(V, W, H)",
    "stable_by_linearisation": "value(V, W, L) == zeros(W), hurwitz(jacobian(V, W, L)) |- stable(V, W, L)",
    "not_stable": "conserved(V, W, H), at(t, 0, C) == L, forall(t, diff(t, C) == diff(t, C)), "
                  "forall(t, imp(0 < t, imp(t < 1, value(V, H, C) != value(V, H, L)))) |- not stable(V, W, L)",
}
ABOUT_CHANCE = ("density_positive", "total_positive", "total_not_negative", "jensen")  # but for the first, the premises hold for all random variables


def _read(e: ast.AST) -> Term:
    """A term from the syntax tree of a Python expression in the letters and the operators of terms."""
    match e:
        case ast.Name(name):
            return LETTERS.get(name) or Term("const", name)
        case ast.Constant(int(value)):
            return num(value)
        case ast.Call(ast.Name(op), parts):
            return Term(op, *map(_read, parts))
        case ast.Compare(left, [op], [right]) | ast.BinOp(left, op, right):
            return Term(OPERATORS[type(op)], _read(left), _read(right))
        case ast.BoolOp(op, parts):
            return Term(OPERATORS[type(op)], *map(_read, parts))
        case ast.UnaryOp(op, part):
            return Term(OPERATORS[type(op)], _read(part))
    raise ValueError(f"not a term: {ast.dump(e)}")


def _row(text: str) -> tuple[list[Term], Term]:
    """The premises and the conclusion of a row."""
    premises, conclusion = (ast.parse(f"row({part})").body[0].value.args for part in text.split("|-"))  # type: ignore[attr-defined]
    return [_read(p) for p in premises], _read(conclusion[0])


AXIOMS = {name: _row(text) for name, text in ROWS.items()}
