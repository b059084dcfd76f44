"""Axioms: what is taken as true about functions, sums, integrals, orders and maps. One row each.

Letters: a b c v H stand for numbers, n i j for integers, M L V W for matrices and tuples, P Q for propositions.
x y t k z are bound variables, and only F G, the condition D and the curve C may depend on them. at(x, v, F) is F
with v for x, given(x, v, D) is D with v for x. A relation is strict: it says that its two sides have values.
"""

from __future__ import annotations

from typing import Any

from derivable.kernel.terms import ONE, TWO, ZERO, Term


def _letters(names: str, sort: str = "real") -> list[Term]:
    return [Term("sym", f"?{n}", sort) for n in names.split()]


def _op(name: str) -> Any:
    return lambda *args: Term(name, *args)


a, b, c, v, x, y, t, F, G, H = _letters("a b c v x y t F G H")
n, i, j, k = _letters("n i j k", "int")
z, M, L, V, W, C = _letters("z M L V W C", "complex")  # a complex number, and letters for tuples
D, P, Q = (Term("eq", u, u) for u in _letters("D P Q"))
add, mul, sub, neg, div, power, exp, log, sqrt, at, given, diff, normal, total, prod, integral = map(
    _op, "add mul sub neg div pow exp log sqrt at given diff normal sum prod int".split())
eq, ne, lt, le, both, no, imp, forall, increasing, injective, onto, unique, maximiser, spectrum, hurwitz, stable = map(
    _op, "eq ne lt le and not imp forall increasing injective onto unique maximiser spectrum hurwitz stable".split())
LETTERS = {u.args[0][1:]: u for u in (a, b, c, v, x, y, t, F, G, H, n, i, j, k, z, M, L, V, W, C)}
LETTERS |= {"D": D, "P": P, "Q": Q}
BOUND, DEPENDENT = frozenset((x, y, k, t, z)), frozenset((F, G, D, C))
pi, positive = Term("const", "pi"), lt(ZERO, a)
interval = forall(x, imp(D, forall(y, imp(given(x, y, D), forall(t, imp(lt(x, t), imp(lt(t, y), given(x, t, D))))))))
cubic = forall(z, eq(Term("charpoly", M, z), add(power(z, Term("num", ONE.args[0] * 3)), mul(a, power(z, TWO)), mul(b, z), c)))
bell = normal(x, a, v)


def within(q: Term) -> Term:
    """q for every k from i to j."""
    return Term("forall", k, imp(le(i, k), imp(le(k, j), q)))


AXIOMS: dict[str, tuple[list[Term], Term]] = {
    "exp_equal": ([eq(a, b)], eq(exp(a), exp(b))), "log_equal": ([eq(a, b), positive], eq(log(a), log(b))),
    "sqrt_equal": ([eq(a, b), le(ZERO, a)], eq(sqrt(a), sqrt(b))), "pow_equal": ([eq(a, b), positive], eq(power(a, c), power(b, c))),
    "exp_above": ([positive], lt(ONE, exp(a))), "exp_below": ([lt(a, ZERO)], lt(exp(a), ONE)),
    "exp_positive": ([], lt(ZERO, exp(a))),
    "exp_sum": ([], eq(exp(add(a, b)), mul(exp(a), exp(b)))),
    "exp_multiple": ([], eq(exp(mul(n, a)), power(exp(a), n))),
    "exp_log": ([positive], eq(exp(mul(c, log(a))), power(a, c))),
    "log_exp": ([], eq(log(exp(a)), a)),
    "log_product": ([positive, lt(ZERO, b)], eq(log(mul(a, b)), add(log(a), log(b)))),
    "log_power": ([positive], eq(log(power(a, c)), mul(c, log(a)))),
    "log_below": ([positive, ne(a, ONE)], lt(log(a), sub(a, ONE))),
    "log_at_most": ([positive], le(log(a), sub(a, ONE))),
    "root_of_square": ([le(ZERO, a)], eq(sqrt(power(a, TWO)), a)),
    "root_of_power": ([positive, le(ONE, n)], eq(power(power(a, n), div(ONE, n)), a)),
    "root_positive": ([positive], lt(ZERO, sqrt(a))),
    "root_not_negative": ([le(ZERO, a)], le(ZERO, sqrt(a))),
    "power_positive": ([positive], lt(ZERO, power(a, c))),
    "inverse_not_zero": ([ne(a, ZERO)], ne(div(ONE, a), ZERO)),
    "not_zero": ([ne(a, ZERO), ne(b, ZERO)], ne(mul(a, b), ZERO)),
    "atan_bounded": ([], both(lt(neg(div(pi, TWO)), Term("atan", a)), lt(Term("atan", a), div(pi, TWO)))),
    "max_right": ([le(a, b)], eq(Term("max", a, b), b)), "max_left": ([le(b, a)], eq(Term("max", a, b), a)),
    "abs_positive": ([le(ZERO, a)], eq(Term("abs", a), a)), "abs_negative": ([le(a, ZERO)], eq(Term("abs", a), neg(a))),
    "whole": ([lt(i, j)], le(add(i, ONE), j)),
    # sums and products
    "sum_last": ([le(i, j)], eq(total(k, i, j, F), add(total(k, i, sub(j, ONE), F), at(k, j, F)))),
    "sum_empty": ([lt(j, i)], eq(total(k, i, j, F), ZERO)),
    "sum_equal": ([within(eq(F, G))], eq(total(k, i, j, F), total(k, i, j, G))),
    "sum_positive": ([le(i, j), within(lt(ZERO, F))], lt(ZERO, total(k, i, j, F))),
    "sum_not_negative": ([within(le(ZERO, F))], le(ZERO, total(k, i, j, F))),
    "product_last": ([le(i, j)], eq(prod(k, i, j, F), mul(prod(k, i, sub(j, ONE), F), at(k, j, F)))),
    "product_empty": ([lt(j, i)], eq(prod(k, i, j, F), ONE)),
    "product_equal": ([within(eq(F, G))], eq(prod(k, i, j, F), prod(k, i, j, G))),
    "product_positive": ([within(lt(ZERO, F))], lt(ZERO, prod(k, i, j, F))),
    # integrals over the line, and the moments of a Gaussian
    "integral_equal": ([forall(x, eq(F, G))], eq(integral(x, F), integral(x, G))),
    "integral_sum": ([], eq(integral(x, add(F, G)), add(integral(x, F), integral(x, G)))),
    "integral_multiple": ([], eq(integral(x, mul(c, F)), mul(c, integral(x, F)))),
    "normal_total": ([lt(ZERO, v)], eq(integral(x, bell), ONE)),
    "normal_mean": ([lt(ZERO, v)], eq(integral(x, mul(bell, x)), a)),
    "normal_moment": ([lt(ZERO, v), le(TWO, n)], eq(integral(x, mul(bell, power(x, n))), add(
        mul(a, integral(x, mul(bell, power(x, sub(n, ONE))))), mul(sub(n, ONE), v, integral(x, mul(bell, power(x, sub(n, TWO)))))))),
    # reasoning by cases
    "cases": ([imp(lt(a, ZERO), P), imp(eq(a, ZERO), P), imp(lt(ZERO, a), P)], P),
    "iff": ([imp(P, Q), imp(Q, P)], Term("iff", P, Q)),
    "not_iff": ([P, no(Q)], no(Term("iff", P, Q))), "not_iff_converse": ([no(P), Q], no(Term("iff", P, Q))),
    # maps of a set D of real numbers
    "increasing": ([forall(x, imp(D, forall(y, imp(given(x, y, D), imp(lt(x, y), lt(F, at(x, y, F)))))))], increasing(x, F, D)),
    "increasing_by_derivative": ([interval, forall(x, imp(D, lt(ZERO, diff(x, F))))], increasing(x, F, D)),
    "not_increasing": ([given(x, a, D), given(x, b, D), lt(a, b), le(at(x, b, F), at(x, a, F))], no(increasing(x, F, D))),
    "injective_if_increasing": ([increasing(x, F, D)], injective(x, F, D)),
    "injective_if_decreasing": ([increasing(x, neg(F), D)], injective(x, F, D)),
    "not_injective": ([given(x, a, D), given(x, b, D), ne(a, b), eq(at(x, a, F), at(x, b, F))], no(injective(x, F, D))),
    "not_onto": ([forall(x, imp(D, ne(F, c)))], no(onto(x, F, D))),
    "unique": ([given(x, a, D), eq(at(x, a, F), c), injective(x, F, D)], unique(x, both(D, eq(F, c)))),
    "not_unique": ([ne(a, b), given(x, a, D), given(x, b, D)], no(unique(x, D))),
    "positive_after": ([le(ZERO, at(x, a, F)), forall(x, imp(le(a, x), eq(diff(x, F), diff(x, F)))),
                        forall(x, imp(lt(a, x), lt(ZERO, diff(x, F))))], forall(x, imp(lt(a, x), lt(ZERO, F)))),
    "maximiser": ([interval, given(x, a, D), eq(at(x, a, diff(x, F)), ZERO), forall(x, imp(D, lt(diff(x, diff(x, F)), ZERO)))],
                  maximiser(x, a, F, D)),
    "not_maximiser": ([given(x, b, D), ne(a, b), le(at(x, a, F), at(x, b, F))], no(maximiser(x, a, F, D))),
    # matrices and vector fields: variables V, field W, point L
    "spectrum": ([forall(z, eq(Term("charpoly", M, z), Term("monic", L, z)))], spectrum(M, L)),
    "not_spectrum": ([ne(Term("charpoly", M, c), Term("monic", L, c))], no(spectrum(M, L))),
    "hurwitz": ([cubic, positive, lt(ZERO, c), lt(c, mul(a, b))], hurwitz(M)),
    "not_hurwitz": ([cubic, le(mul(a, b), c)], no(hurwitz(M))),
    "conserved": ([eq(Term("along", V, W, H), ZERO)], Term("conserved", V, W, H)),
    "not_conserved": ([ne(Term("along", V, W, H), ZERO)], no(Term("conserved", V, W, H))),
    "stable_by_linearisation": ([eq(Term("value", V, W, L), Term("zeros", W)), hurwitz(Term("jacobian", V, W, L))],
                                stable(V, W, L)),
    "not_stable": ([Term("conserved", V, W, H), eq(at(t, ZERO, C), L), forall(t, eq(diff(t, C), diff(t, C))), forall(t, imp(
        lt(ZERO, t), imp(lt(t, ONE), ne(Term("value", V, H, C), Term("value", V, H, L)))))], no(stable(V, W, L))),
}
