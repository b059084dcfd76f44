"""Expressions and statements in SymPy, one row an operator.

Nothing is evaluated on the way: x/x stays a product of x and 1/x, and sqrt(a^2) a root. A square root and a logarithm are
SymPy's: principal values, which go on where those of a real line stop. Bounds that SymPy's assumptions cannot say
(0 < a < 1) are not in the form; they stay with the declarations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import sympy

from derivable.errors import IllTyped
from derivable.kernel.meaning import components
from derivable.kernel.terms import TWO, Term
from derivable.language import sympy_fields as fields
from derivable.language import sympy_laws as laws
from derivable.language.abstract import about_laws
from derivable.language.expressions import Expr, Proposition, lift
from derivable.language.sympy_arithmetic import add, log, minus, over, power, relative, root, times
from derivable.language.sympy_scope import STATES, Key, Scope
from derivable.language.sympy_words import ExactlyOne, Exists, ForAll, Hurwitz


def _plain(f: Callable[..., Any]) -> Callable[..., Any]:
    """A row whose arguments are numbers or statements, converted one by one."""
    return lambda s, *terms: f(*(fields.alone(s(t)) for t in terms))


def _as_it_stands(kind: Any) -> Callable[..., Any]:
    return _plain(lambda *parts: kind(*parts, evaluate=False))


def _equation(kind: Any) -> Callable[..., Any]:
    return lambda s, *sides: kind(*fields.of_one_shape(*s.each(sides)), evaluate=False)


def _normal(x: Any, m: Any, v: Any) -> Any:
    square = power(add(x, minus(m)), sympy.Integer(2))
    return over(sympy.exp(minus(over(square, times(2, v))), evaluate=False), root(times(2, sympy.pi, v)))


def _series(kind: Any, flat: Callable[..., Any]) -> Callable[..., Any]:
    """Sums and products: written out where the index is one of a random variable, which SymPy cannot count."""
    def row(s: Scope, i: Term, low: Term, high: Term, body: Term) -> Any:
        if about_laws(body) and i in body.free:
            ends = [s.number(u, f"a sum over {i.args[0]}") for u in (low, high)]
            return flat(*(s.with_({i: sympy.Integer(k)})(body) for k in range(ends[0], ends[1] + 1)))
        inner, (symbol,) = s.bind(i)
        return kind(inner(body), (symbol, s.whole(low), s.whole(high)))

    return row


def _line(f: Callable[..., Any]) -> Callable[..., Any]:
    """Integrals over the real line; the variable is bound in all other arguments."""
    def row(s: Scope, x: Term, *terms: Term) -> Any:
        inner, (symbol,) = s.bind(x)
        return sympy.Integral(f(*inner.each(terms)), (symbol, -sympy.oo, sympy.oo))

    return row


def _halfway(s: Scope, x: Term, p: Term, q: Term) -> Any:
    middle = Term("div", Term("add", p, q), TWO)
    return over(add(*(_line(relative)(s, x, d, middle) for d in (p, q))), sympy.Integer(2))


def _given_twice(s: Scope, x: Term) -> tuple[Scope, Scope, list[Any]]:
    one, first = s.bind(x)
    two, second = s.avoiding(first[0]).bind(x)
    return one, two, [*first, *second]


def _increasing(s: Scope, x: Term, f: Term, domain: Term) -> Any:
    one, two, (u, v) = _given_twice(s, x)
    return ForAll((u, v), _implies(_and(one(domain), two(domain), sympy.Lt(u, v, evaluate=False)), sympy.Lt(one(f), two(f), evaluate=False)))


def _injective(s: Scope, x: Term, f: Term, domain: Term) -> Any:
    one, two, (u, v) = _given_twice(s, x)
    return ForAll((u, v), _implies(_and(one(domain), two(domain), sympy.Ne(u, v, evaluate=False)), sympy.Ne(one(f), two(f), evaluate=False)))


def _onto(s: Scope, x: Term, f: Term, domain: Term) -> Any:
    outer, y = s.introduce("y", "real")
    inner, (u,) = outer.bind(x)
    return ForAll((y,), Exists((u,), _and(inner(domain), sympy.Eq(inner(f), y, evaluate=False))))


def _maximiser(s: Scope, x: Term, best: Term, f: Term, domain: Term) -> Any:
    there, (inner, (u,)) = s.with_({x: s(best)}), s.avoiding(s(best)).bind(x)
    rest = _and(inner(domain), sympy.Ne(u, s(best), evaluate=False))
    return _and(there(domain), ForAll((u,), _implies(rest, sympy.Lt(inner(f), there(f), evaluate=False))))


def _quantified(kind: Any) -> Callable[..., Any]:
    def row(s: Scope, x: Term, statement: Term) -> Any:
        if x.args[1] in ("law", "point"):
            raise IllTyped(f"a statement about all values of {x.args[0]} has no counterpart in SymPy")
        inner, symbols = s.bind(x)
        return kind(symbols, inner(statement))

    return row


def _and(*parts: Any) -> Any:
    return sympy.And(*parts, evaluate=False)


def _implies(a: Any, b: Any) -> Any:
    return sympy.Implies(a, b, evaluate=False)


def _refuse(why: str) -> Callable[..., Any]:
    def row(s: Scope, *terms: Term) -> Any:
        raise IllTyped(f"SymPy has no counterpart: {why}")

    return row


ROWS: dict[str, Callable[..., Any]] = {  # operator of the kernel: what it is in SymPy, in a scope
    "add": _plain(add), "sub": _plain(lambda a, b: add(a, minus(b))), "neg": _plain(minus), "mul": _plain(times), "div": _plain(over),
    "pow": _plain(power), "sqrt": _plain(root), "csqrt": _plain(root), "exp": _as_it_stands(sympy.exp), "log": _plain(log),
    "abs": _as_it_stands(sympy.Abs), "max": _as_it_stands(sympy.Max), "atan": _as_it_stands(sympy.atan), "tanh": _as_it_stands(sympy.tanh),
    "sigmoid": _plain(lambda u: over(sympy.S.One, add(1, sympy.exp(minus(u), evaluate=False)))),
    "softplus": _plain(lambda u: log(add(1, sympy.exp(u, evaluate=False)))), "normal": _plain(_normal),
    "call": lambda s, head, *a: s.call(head, [s.whole(u) if k == "int" else s(u) for u, k in zip(a, head.args[1].split(","))]),
    "sum": _series(sympy.Sum, add), "prod": _series(sympy.Product, times),
    "int": _line(lambda f: f), "E": _line(times), "KL": _line(relative), "H": lambda s, x, p: minus(_line(lambda u: times(u, log(u)))(s, x, p)),
    "JS": _halfway, "diff": fields.slope, "at": fields.at, "jacobian": fields.jacobian, "along": fields.along,
    "tuple": fields.entries, "zeros": fields.zeros, "det": lambda s, m: sympy.Determinant(fields.matrix(s, m)),
    "charpoly": lambda s, m, x: fields.characteristic(fields.matrix(s, m), s(x)),
    "monic": lambda s, roots, x: fields.monic(s.each(components(roots)), s(x)),
    "density": laws.density, "total": laws.total, "mean": lambda s, q, f: laws.mean(s, q, lambda i: i(f)),
    "divergence": lambda s, q, p: laws.mean(s, q, lambda i: log(over(i(q), i(p)))),
    "crossing": lambda s, q, p: minus(laws.mean(s, q, lambda i: log(i(p)))),
    "surprise": lambda s, q: minus(laws.mean(s, q, lambda i: log(i(q)))), "midway": laws.midway, "information": laws.information,
    "eq": _equation(sympy.Eq), "ne": _equation(sympy.Ne), "lt": _as_it_stands(sympy.Lt), "le": _as_it_stands(sympy.Le),
    "and": _plain(_and), "not": _as_it_stands(sympy.Not), "imp": _plain(_implies), "iff": _as_it_stands(sympy.Equivalent),
    "forall": _quantified(ForAll), "unique": _quantified(ExactlyOne), "increasing": _increasing, "injective": _injective, "onto": _onto,
    "maximiser": _maximiser, "spectrum": fields.spectrum, "hurwitz": lambda s, m: Hurwitz(fields.matrix(s, m)),
    "conserved": fields.conserved, "stable": fields.stable,
    "block": _refuse("a random variable is no number"),
    "define": _refuse("a definition is put in where it is used"), "recur": _refuse("a recursion is a function"),
    "claim": _refuse("a claim is a proposition with its domain"), "markov": _refuse("a Markov chain is a law with a structure"),
    "independent": _refuse("independence is a structure of a law"), "agree": _refuse("that two laws agree is about all their values"),
    "exchangeable": _refuse("exchangeability is a structure of a law"),
}
LEAVES: dict[str, Callable[..., Any]] = {
    "num": lambda s, t: sympy.Rational(t.args[0].numerator, t.args[0].denominator), "sym": lambda s, t: s.symbol(t),
    "const": lambda s, t: sympy.pi if t.args[0] == "pi" else sympy.I, "fun": _refuse("a function without arguments"),
}


def convert(s: Scope, t: Term) -> Any:
    """A term in SymPy, by its row."""
    return LEAVES[t.op](s, t) if t.op in LEAVES else ROWS[t.op](s, *t.args)


def _random(s: Scope, t: Term) -> list[Key]:
    """The random variables in a term, each once, in order."""
    if t.op == "block":
        return s.places((t,))
    if t.op in ("sum", "prod") and about_laws(t.args[3]):
        low, high = (s.number(u, f"a sum over {t.args[0].args[0]}") for u in t.args[1:3])
        inner = [v for k in range(low, high + 1) for v in _random(s.with_({t.args[0]: sympy.Integer(k)}), t.args[3])]
    else:
        inner = [v for a in t.args if isinstance(a, Term) for v in _random(s, a)]
    return list(dict.fromkeys(inner))


def random_variables(e: Expr | Proposition, at: Mapping[Expr, Any] | None = None, among: Iterable[Any] = ()) -> tuple[Key, ...]:
    """The random variables of a line and those `among` others, as (name, index), in the order of the arguments of its densities."""
    return _scope(e, at, None, among).variables


def _scope(e: Expr | Proposition, at: Mapping[Expr, Any] | None, states: Any, among: Iterable[Any]) -> Scope:
    names, number = {d.leaf: d for d in e.declarations.values()}, sympy.Integer(states) if isinstance(states, int) else states
    plain = Scope(convert, names, {}, number, reserved=frozenset(v.args[0] for v in e.term.free))
    here = plain.with_({k.term: plain(lift(v).term) for k, v in (at or {}).items()})
    found = [*_random(here, e.term), *(v for r in among for v in here.places((r.term,)))]
    return replace(here, variables=tuple(sorted(dict.fromkeys(found), key=lambda v: (v[0].args, v[1]))))


def to_sympy(e: Expr | Proposition, at: Mapping[Expr, Any] | None = None, states: Any = STATES, among: Iterable[Any] = ()) -> Any:
    """The line in SymPy, unevaluated; raises IllTyped where SymPy has no counterpart.

    `at` puts values in the place of variables: x_1, .., x_T is written out at an instance, to_sympy(at={T: 3}). A density p is a
    Function of all random variables of the line and of those `among` others, in alphabetical order; marginals and expectations are
    sums over `states` states 0, 1, .. of each variable, or integrals over the real line for states=None.
    """
    return _scope(e, at, states, among)(e.term)
