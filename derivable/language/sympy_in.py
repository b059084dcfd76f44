"""Expressions and statements from SymPy. What cannot be taken over is refused by name, and no domain is narrowed in silence.

SymPy has rewritten what it was given before it comes here: x/x is 1, and Eq(x, x) is true. A symbol says what its values
are: without real=True it may be complex, and is not taken over as real.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

import sympy
from sympy.core.assumptions import assumptions
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import BooleanFunction

from derivable.errors import IllTyped
from derivable.kernel.terms import ONE, Rejected, Term
from derivable.language.expressions import Expr, Proposition, build, drop, lift, merge, relation, state
from derivable.language.symbols import Function, complex_, function, index, real

DOMAIN: dict[str, dict[str, Any]] = {  # an assumption of SymPy: what is declared; stronger ones first
    "positive": {"positive": True}, "negative": {"below": 0}, "nonnegative": {"at_least": 0}, "nonpositive": {"at_most": 0},
    "nonzero": {"nonzero": True},
}


def _refuse(s: Any, why: str) -> IllTyped:
    return IllTyped(f"{type(s).__name__} cannot be taken over from SymPy, {why}: {s}"[:300])


def _assumed(s: Any, like: Callable[..., Any], **sort: bool) -> str | None:
    """The one assumption to take over besides the sort; any other that does not follow from it is refused by name.

    `like` makes the same symbol or value with given assumptions.
    """
    one = next((a for a in DOMAIN if getattr(s, f"is_{a}")), None)
    had, taken = (assumptions(u) for u in (s, like(**sort, **({one: True} if one else {}))))
    if more := sorted(a for a, v in had.items() if taken.get(a) != v):
        told = [a for a in more if had[a]] or [f"{a}=False" for a in more]
        raise _refuse(s, f"as nothing here says {', '.join(told)} besides {one or min(sort)}")
    return one


def _symbol(s: Any) -> Expr:
    """A variable, with the assumption of the symbol as its domain; an assumption that has no counterpart is refused."""
    if type(s) is not sympy.Symbol:
        raise _refuse(s, "as another one may have its name")
    if not s.is_real:
        if s.assumptions0 == sympy.Symbol(s.name, complex=True).assumptions0:
            return complex_(s.name)
        raise IllTyped(f"{s} may be complex in SymPy: write Symbol({s.name!r}, real=True), or integer=True, or complex=True if that is meant")
    if not s.is_integer:
        one = _assumed(s, lambda **how: sympy.Symbol(s.name, **how), real=True)
        return real(s.name, **DOMAIN[one] if one else {})
    one = _assumed(s, lambda **how: sympy.Symbol(s.name, **how), integer=True)
    if one not in (None, "positive", "nonnegative"):
        raise _refuse(s, f"as an integer has a lower bound here or none, and is not declared {one}; state other conditions apart")
    return index(s.name, start={None: None, "positive": 1, "nonnegative": 0}[one])


def _number(s: Any) -> Expr:
    """A rational number of a length that terms may have."""
    q = Fraction(int(s.p), int(s.q))
    try:
        return lift(q)
    except (Rejected, ValueError):  # the latter of a number that Python does not print
        bits = max(q.numerator.bit_length(), q.denominator.bit_length())
        raise IllTyped(f"a number of {bits} binary digits cannot be taken over from SymPy, as it is too long") from None


def _bound(s: Any, x: Any, plain: Any) -> Expr:
    """A bound variable, which must have no other assumptions than its range gives it, and share its name with no other one."""
    if x.assumptions0 != plain.assumptions0:
        raise IllTyped(f"the variable {x} of {s} has the assumptions of another one; write {sympy.srepr(plain)}"[:300])
    if any(y.name == x.name and y != x for y in s.function.free_symbols):
        raise _refuse(s, f"as two variables in it have the name {x}")
    return _symbol(x)


def _integral(s: Any) -> Expr:
    out = from_sympy(s.function)
    for x, *ends in s.limits:
        if tuple(ends) != (-sympy.oo, sympy.oo):
            raise _refuse(s, "as integrals are over the whole real line here")
        v = _bound(s, x, sympy.Symbol(x.name, real=True))
        out = Expr(Term("int", v.term, out.term), drop(out.declarations, v))
    return out


def _series(op: str) -> Callable[[Any], Expr]:
    def take(s: Any) -> Expr:
        out = from_sympy(s.function)
        for i, low, high in s.limits:
            v = _bound(s, i, sympy.Symbol(i.name, integer=True))
            if not (high - low + 1).is_nonnegative or high is sympy.oo:
                raise _refuse(s, f"as it is not known to end, at {low - 1} or after: one that runs back is no empty one in SymPy")
            ends = from_sympy(low), from_sympy(high)
            made = build(op, Expr(v.term), *ends, Expr(out.term))
            out = Expr(made.term, merge(drop(out.declarations, v), *(e.declarations for e in ends)))
        return out

    return take


def _power(s: Any) -> Expr:
    base, exponent = s.args
    if base is sympy.E:
        return build("exp", from_sympy(exponent))
    if exponent == sympy.S.Half:
        return build("sqrt" if base.is_real else "csqrt", from_sympy(base))
    if exponent == -1:
        return build("div", 1, from_sympy(base))
    return build("pow", from_sympy(base), from_sympy(exponent))


def _product(s: Any) -> Expr:
    """A product; factors 1/b at the end are what it is divided by, and a factor -1 in front is a sign."""
    parts = list(s.args)
    if len(parts) == 2 and parts[0] is sympy.S.NegativeOne:
        return build("neg", from_sympy(parts[1]))
    if len(parts) == 2 and parts[1].is_Pow and parts[1].exp == -1:
        return build("div", from_sympy(parts[0]), from_sympy(parts[1].base))
    return build("mul", *map(from_sympy, parts))


def _sum(s: Any) -> Expr:
    parts = list(s.args)
    if len(parts) == 2 and (v := parts[1]).is_Mul and len(v.args) == 2 and v.args[0] is sympy.S.NegativeOne:
        return build("sub", from_sympy(parts[0]), from_sympy(v.args[1]))
    return build("add", *map(from_sympy, parts))


def _applied(s: Any) -> Expr:
    """The value of a function that is only named, with the assumption on its values as its domain."""
    name = s.func.__name__
    if not s.is_real:
        raise IllTyped(f"{s} may be complex in SymPy: write Function({name!r}, real=True)")
    one = _assumed(s, lambda **how: sympy.Function(name, **how)(*s.args), real=True)
    arguments = [from_sympy(a) for a in s.args]
    of = [index(f"i_{n}") if a.is_integer else real(f"x_{n}") for n, a in enumerate(s.args, 1)]
    made: Function = function(name, *of, **DOMAIN[one] if one else {})
    return made(*arguments)


def _derivative(s: Any) -> Expr:
    out = from_sympy(s.expr)
    for x, times in s.variable_count:
        if not times.is_Integer:
            raise _refuse(s, f"as it is not known how often it is taken by {x}")
        for _ in range(int(times)):
            v = from_sympy(x)
            out = build("diff", v, v, out)
    return out


def _few(op: str, count: int) -> Callable[[Any], Expr]:
    def take(s: Any) -> Expr:
        if len(s.args) != count:
            raise _refuse(s, f"with {len(s.args)} arguments")
        return build(op, *map(from_sympy, s.args))

    return take


EXPRESSIONS: dict[Any, Callable[[Any], Expr]] = {
    sympy.Symbol: _symbol, sympy.Rational: _number, sympy.Add: _sum, sympy.Mul: _product, sympy.Pow: _power,
    sympy.exp: _few("exp", 1), sympy.log: _few("log", 1), sympy.Abs: _few("abs", 1), sympy.atan: _few("atan", 1),
    sympy.tanh: _few("tanh", 1), sympy.Max: _few("max", 2),
    sympy.Integral: _integral, sympy.Sum: _series("sum"), sympy.Product: _series("prod"), sympy.Derivative: _derivative, AppliedUndef: _applied,
}
CONSTANTS = {sympy.pi: Expr(Term("const", "pi")), sympy.I: Expr(Term("const", "I")), sympy.E: Expr(Term("exp", ONE))}


def from_sympy(s: Any) -> Expr:
    """An expression from SymPy; the assumptions of its symbols become their domain."""
    if not isinstance(s, sympy.Basic):
        raise _refuse(s, "as it is no expression")
    if s in CONSTANTS:
        return CONSTANTS[s]
    for kind, take in EXPRESSIONS.items():
        if isinstance(s, kind):
            return take(s)
    if isinstance(s, sympy.Float):
        raise IllTyped(f"{s} is a SymPy float, and floats are not exact; use a Rational")
    raise _refuse(s, "which has no such function")


def _all(parts: Iterable[Any]) -> Proposition:
    return state("and", *map(statement, parts))


RELATIONS = {sympy.Eq: "eq", sympy.Ne: "ne", sympy.Le: "le", sympy.Lt: "lt", sympy.Ge: "ge", sympy.Gt: "gt"}
STATEMENTS: dict[Any, Callable[[Any], Proposition]] = {
    sympy.And: lambda s: _all(s.args), sympy.Not: lambda s: state("not", statement(s.args[0])),
    sympy.Or: lambda s: state("not", state("and", *(state("not", statement(p)) for p in s.args))),
    sympy.Implies: lambda s: state("imp", *map(statement, s.args)),
}


def statement(s: Any) -> Proposition:
    """A statement from SymPy: a relation, or And, Or, Not, Implies, Equivalent of such."""
    if s is True or s is False or s in (sympy.true, sympy.false):
        raise IllTyped(f"SymPy has made this {s} before it came here; write it with evaluate=False")
    if type(s) in RELATIONS:
        return relation(RELATIONS[type(s)], from_sympy(s.lhs), from_sympy(s.rhs))
    if isinstance(s, sympy.Equivalent) and len(s.args) == 2:
        return state("iff", *sorted(map(statement, s.args), key=lambda p: repr(p.term)))
    if type(s) not in STATEMENTS:
        raise _refuse(s, "which is no statement here" if isinstance(s, BooleanFunction) else "where a relation such as Eq(a, b) is expected")
    return STATEMENTS[type(s)](s)
