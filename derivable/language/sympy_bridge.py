"""Expressions in SymPy, and SymPy expressions in lines. SymPy rewrites what it is given: the form is its own."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from derivable.errors import IllTyped
from derivable.kernel.terms import Term
from derivable.language.expressions import Declaration, Expr, build, lift


def to_sympy(e: Expr) -> Any:
    """The expression in SymPy; positive variables are positive there, families and functions are applied functions."""
    import sympy

    positive = {d.leaf for d in e.declarations.values() if any(h.op == "lt" and h.args[1] is d.leaf and h.args[0].op == "num"
                                                              and h.args[0].args[0] >= 0 for h in d.hypotheses)}

    def symbol(t: Term) -> Any:
        sort = {"real": {"real": True}, "int": {"integer": True}, "complex": {}}[t.args[1]]
        return sympy.Symbol(t.args[0], **({"positive": True} if t in positive else {}), **sort)

    def convert(t: Term) -> Any:
        op, a = t.op, t.args
        if op == "num":
            return sympy.Rational(a[0].numerator, a[0].denominator)
        if op == "sym":
            return symbol(t)
        if op == "const":
            return sympy.pi if a[0] == "pi" else sympy.I
        if op == "call":
            return sympy.Function(a[0].args[0].partition(";")[0] + "'" * a[0].args[2])(*map(convert, a[1:]))
        if op in ("sum", "prod"):
            kind = sympy.Sum if op == "sum" else sympy.Product
            return kind(convert(a[3]), (convert(a[0]), convert(a[1]), convert(a[2])))
        if op == "int":
            return sympy.Integral(convert(a[1]), (convert(a[0]), -sympy.oo, sympy.oo))
        if op == "diff":
            slope = sympy.Derivative(convert(a[2]), convert(a[0]))
            return slope if a[0] is a[1] else sympy.Subs(slope, convert(a[0]), convert(a[1]))
        if op == "at":
            return sympy.Subs(convert(a[2]), convert(a[0]), convert(a[1]))
        if op == "tuple":
            return sympy.Matrix([[convert(u) for u in r.args] if r.op == "tuple" else [convert(r)] for r in a])
        simple = {"add": sympy.Add, "mul": sympy.Mul, "pow": sympy.Pow, "exp": sympy.exp, "log": sympy.log, "abs": sympy.Abs,
                  "sqrt": sympy.sqrt, "csqrt": sympy.sqrt, "max": sympy.Max, "atan": sympy.atan,
                  "sub": lambda x, y: x - y, "neg": lambda x: -x, "div": lambda x, y: x / y,
                  "sigmoid": lambda x: 1 / (1 + sympy.exp(-x)),
                  "normal": lambda x, m, v: sympy.exp(-((x - m) ** 2) / (2 * v)) / sympy.sqrt(2 * sympy.pi * v)}
        if op not in simple:
            raise IllTyped(f"{op} has no counterpart in SymPy")
        return simple[op](*map(convert, a))

    return convert(e.term)


def from_sympy(s: Any) -> Expr:
    """An expression from SymPy. Its symbols become real variables, positive ones where SymPy says so."""
    import sympy

    if isinstance(s, sympy.Symbol):
        leaf = Term("sym", s.name, "int" if s.is_integer else "real" if s.is_real is not False else "complex")
        hypotheses = (Term("lt", lift(0).term, leaf),) if s.is_positive else ()
        return Expr(leaf, {s.name: Declaration(s.name, leaf, hypotheses)})
    if isinstance(s, sympy.Rational):
        return lift(Fraction(int(s.p), int(s.q)))
    if s is sympy.pi or s is sympy.I:
        return Expr(Term("const", "pi" if s is sympy.pi else "I"))
    if s is sympy.E:
        return build("exp", 1)
    if isinstance(s, sympy.Pow):
        base, exponent = s.args
        if exponent == sympy.Rational(1, 2):
            return build("sqrt", from_sympy(base))
        return build("exp", from_sympy(exponent)) if base is sympy.E else build("pow", from_sympy(base), from_sympy(exponent))
    table = {sympy.Add: "add", sympy.Mul: "mul", sympy.exp: "exp", sympy.log: "log", sympy.Abs: "abs", sympy.Max: "max", sympy.atan: "atan"}
    for kind, op in table.items():
        if isinstance(s, kind) and (op not in ("exp", "log", "abs", "atan", "max") or len(s.args) == (2 if op == "max" else 1)):
            return build(op, *map(from_sympy, s.args))
    if isinstance(s, sympy.Float):
        raise IllTyped(f"{s} is a SymPy float, and floats are not exact; use a Rational")
    raise IllTyped(f"{type(s).__name__} cannot be taken over from SymPy: {s}"[:200])
