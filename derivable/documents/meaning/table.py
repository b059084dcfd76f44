"""What each operator of the neutral tree means in the language: one row an operator."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from derivable.documents.grammar.printing import latex
from derivable.documents.grammar.tree import Node, name
from derivable.documents.meaning.expectations import divergence, entropy, expectation, information, variance
from derivable.documents.meaning.parameters import dependent
from derivable.documents.meaning.sums import big, integral
from derivable.documents.text.problems import Beyond, Unreadable
from derivable.documents.vectors import kronecker
from derivable.documents.vectors.arrays import Array, add, dotted, entry, inner, letters, product
from derivable.documents.vectors.by_entries import Tensor, gradient, identity, is_one
from derivable.documents.vectors.outcomes import covariance
from derivable.documents.vectors.written import Matrix, matrix_of
from derivable.language import calculus
from derivable.language.abstract import RandomVariable
from derivable.language.expressions import Expr, build, lift

if TYPE_CHECKING:
    from derivable.documents.meaning.lowering import Lowering

MAX_POWER, MAX_DIGITS = 400, 60


def _num(lo: Lowering, n: Node) -> Expr:
    if len(n.text) > MAX_DIGITS:
        raise Unreadable(f"a number of {len(n.text)} digits; at most {MAX_DIGITS} are read", n.span)
    return lift(Fraction(n.text))


def _sum(lo: Lowering, n: Node) -> Any:
    parts = [(a.op == "-", lo.value(a.args[0]) if a.op == "-" else lo.value(a), a) for a in n.args]
    if any(isinstance(v, Array) for _, v, _ in parts):
        out = None
        for minus, v, a in parts:
            if not isinstance(v, Array):
                raise Unreadable("a number is added to a matrix", a.span)
            v = v.map(operator.neg) if minus else v
            out = v if out is None else add(out, v, a)
        return out
    minus, first, node = parts[0]
    total = -lo._number(first, node.args[0]) if minus else lo._number(first, node)
    for minus, v, a in parts[1:]:
        total = total - lo._number(v, a.args[0]) if minus else total + lo._number(v, a)
    return total


def _product(lo: Lowering, n: Node) -> Any:
    values = [lo.value(a) for a in n.args]
    if any(isinstance(v, Array) for v in values):
        return dotted(list(zip(values, n.args)), n.dots) if n.dots else product(list(zip(values, n.args)))
    total = lo._number(values[0], n.args[0])
    for v, a in zip(values[1:], n.args[1:]):
        total = total * lo._number(v, a)
    return total


def _minus(lo: Lowering, n: Node) -> Any:
    v = lo.value(n.args[0])
    return v.map(operator.neg) if isinstance(v, Array) else -lo._number(v, n.args[0])


def _quotient(lo: Lowering, n: Node) -> Any:
    above, below = lo.value(n.args[0]), lo.expression(n.args[1])
    return above.map(lambda e: e / below) if isinstance(above, Array) else lo._number(above, n.args[0]) / below


def _power(lo: Lowering, n: Node) -> Any:
    exponent = lo.expression(n.args[1])
    t = exponent.term
    if t.op == "num" and abs(t.args[0]) > MAX_POWER:
        raise Unreadable(f"a power of {latex(n.args[1])}; at most {MAX_POWER} is read", n.span)
    if n.args[0].op == "num" and n.args[1].op == "^":
        raise Unreadable("a tower of powers is not read", n.span)
    if n.args[0].op == "norm" and n.args[1] == Node("num", (), "2"):
        v = _normed(lo, n.args[0])
        return v.dot(v) if isinstance(v, Tensor) else v ** 2
    if isinstance(m := lo.value(n.args[0]), (Tensor, Matrix)) and n.args[1].op == "num" and n.args[1].text in ("1", "2", "3", "4"):
        return product([(m, n.args[0])] * int(n.args[1].text))
    base = lo.expression(n.args[0])
    power = _ratio(n.args[1])
    if power is not None and power.denominator == 2 and abs(power.numerator) < 10:  # u^(3/2) is sqrt(u)^3
        out = build("sqrt", base)
        out = out if abs(power.numerator) == 1 else out ** lift(abs(power.numerator))
        return out if power > 0 else 1 / out
    return base ** exponent


def _ratio(n: Node) -> Fraction | None:
    """The value of an exponent that is written as a number or a quotient of two."""
    if n.op == "num":
        return Fraction(n.text)
    if n.op == "-" and (inner := _ratio(n.args[0])) is not None:
        return -inner
    if n.op == "/" and all(a.op == "num" for a in n.args) and Fraction(n.args[1].text):
        return Fraction(n.args[0].text) / Fraction(n.args[1].text)
    return None


def _normed(lo: Lowering, n: Node) -> Any:
    """What stands under a norm: of a real number its absolute value, of a vector the Euclidean one, of a matrix Frobenius'."""
    v = lo.value(n.args[0])
    if isinstance(v, Tensor):
        wanted = (None, Node("num", (), "2")) if is_one(v.shape[1]) else (name("F"),)
        if (n.args[1] if len(n.args) > 1 else None) in wanted:
            return v
        raise Beyond(f"a norm other than the Euclidean one of a vector, and \\|A\\|_F of a matrix, is not decided yet: {latex(n)}", n.span)
    if len(n.args) > 1 and n.args[1] != Node("num", (), "2"):
        raise Beyond(f"a norm other than the Euclidean one is not decided yet: {latex(n)}", n.span)
    if not isinstance(v, Expr):
        raise Beyond(f"a norm of a vector is not decided yet: {latex(n)}", n.span)
    return v


def _norm(lo: Lowering, n: Node) -> Expr:
    v = _normed(lo, n)
    return build("sqrt", v.dot(v)) if isinstance(v, Tensor) else build("abs", v)


def _transposed(lo: Lowering, n: Node) -> Any:
    v = lo.value(n.args[0])
    if isinstance(v, Tensor):
        return v.transposed
    if isinstance(v, Expr) and lo.world.declared.get("tensor") and lo.world.number(name("T")) is None:  # a number is its own transpose
        return v
    if isinstance(v, Matrix):
        return v if v.scale is not None else Matrix(tuple(zip(*v.rows)))
    top = name("T")
    if lo.world.number(top) is not None and isinstance(v, Expr):
        return v ** lo.expression(top)
    raise Beyond(f"a transpose of something that is no matrix: {latex(n)}", n.span)


def _absolute(lo: Lowering, n: Node) -> Expr:
    """|x| of a number; bars around the rows of a matrix are its determinant. |v| and |M| may be several things, and are not decided."""
    if n.args[0].op == "matrix":
        return _determinant(lo, n)
    if isinstance(lo.value(n.args[0]), Array):
        raise Beyond(f"bars around a vector or matrix: write \\|v\\| for its norm and \\det for a determinant, not {latex(n)}", n.span)
    return build("abs", lo.expression(n.args[0]))


def _mean(lo: Lowering, n: Node) -> Any:
    """An inner product in angle brackets."""
    parts = n.args if n.op == "inner" else n.args[0].args if len(n.args) == 1 and n.args[0].op == "tuple" else ()
    if len(parts) != 2:
        raise Beyond(f"a mean in angle brackets is not decided yet: {latex(n)}", n.span)
    return inner(lo.value(parts[0]), lo.value(parts[1]), n)


def _entry(lo: Lowering, n: Node) -> Expr:
    return entry(lo.world, lo.value(n.args[0]), n)


def _by_square(lo: Lowering, n: Node) -> Any:
    """df/d(v^2) is (df/dv) / (2 v)."""
    f, v = n.args
    return lo.value(Node("/", (Node("D", (f, v), "", n.span), Node("*", (Node("num", (), "2"), v))), "", n.span))


def _unary(op: str) -> Callable[[Lowering, Node], Expr]:
    return lambda lo, n: build(op, lo.expression(n.args[0]))


def _maximum(lo: Lowering, n: Node) -> Expr:
    if len(n.args) != 2:
        raise Unreadable(f"{n.op} of {len(n.args)} numbers", n.span)
    a, b = (lo.expression(x) for x in n.args)
    return calculus.maximum(a, b) if n.op == "max" else -calculus.maximum(-a, -b)


def _derivative(lo: Lowering, n: Node) -> Any:
    body, x = n.args
    if body.op in ("name", "_", "inv") and lo.world.scope.is_function(body):
        lo.use(body)
        body = lo.with_arguments(body, x)
    if lo.world.function(x) is not None:
        raise Beyond(f"a derivative by the function {latex(x)} is not decided yet", n.span)
    v: Any = lo.named(x) if x.op in ("name", "_", "star", "tilde", "hat", "bar", "lab") else None
    if isinstance(v, Tensor):
        return gradient(_undisguised(lo, body, x), v, x)
    if isinstance(v, RandomVariable) or not isinstance(v, Expr) or v.term.op != "sym" or v.term.args[1] != "real":
        raise Beyond(f"a derivative by {latex(x)}, which is no real variable, is not decided yet", n.span)
    value = _undisguised(lo, body, x)
    if body.op in ("name", "_", "bar", "tilde", "hat", "star") and v.term not in value.term.free and not lo.is_defined(body):
        raise Unreadable(f"{latex(body)} is declared as a number, which does not depend on {latex(x)}: say what it is as a function, for example "
                         f"Let ${latex(body)} = {latex(x)}^2$ or Let ${latex(body)} : \\mathbb{{R}} \\to \\mathbb{{R}}$", body.span)
    return calculus.diff(value, v)


def _undisguised(lo: Lowering, body: Node, x: Node) -> Expr:
    """What is differentiated by x, if nothing in it may depend on x by its subscript."""
    value = lo.expression(body)
    if (found := dependent(x, value.declarations, lo.world.scope)) is not None:
        raise Beyond(f"{found} may depend on {latex(x)}, and nothing says how: a derivative by its parameter is not decided yet", body.span)
    return value


def _gradient(lo: Lowering, n: Node) -> Any:
    if len(n.args) == 1:
        raise Beyond("a gradient without its variable is not decided yet", n.span)
    return _derivative(lo, n)


def _at(lo: Lowering, n: Node) -> Expr:
    if len(n.args) != 2 or n.args[1].op != "rel" or len(n.args[1].args) != 3:
        raise Beyond("a value between limits is not decided yet", n.span)
    x, _, value = n.args[1].args
    v = lo.expression(x)
    return calculus.at(lo.expression(n.args[0]), v, lo.expression(value))


def _matrix(lo: Lowering, n: Node) -> Matrix:
    return matrix_of([[lo.expression(e) for e in row.args] for row in n.args])


def _determinant(lo: Lowering, n: Node) -> Expr:
    m = lo.value(n.args[0])
    if not isinstance(m, Matrix) or m.scale is not None:
        raise Beyond("a determinant of a matrix that is not written out", n.span)
    if m.shape[0] != m.shape[1]:
        raise Unreadable(f"a determinant of a matrix of {m.shape[0]} x {m.shape[1]}", n.span)
    return calculus.det(calculus.matrix([list(r) for r in m.rows]))


def _trace(lo: Lowering, n: Node) -> Expr:
    m = lo.value(n.args[0])
    if isinstance(m, Tensor):
        return m.trace()
    if isinstance(m, Expr):  # a matrix of one row and one column
        return m
    if not isinstance(m, Matrix) or m.scale is not None:
        raise Beyond(f"a trace is not decided yet: {latex(n)}", n.span)
    out = m.rows[0][0]
    for i in range(1, m.shape[0]):
        out = out + m.rows[i][i]
    return out


def _vec(lo: Lowering, n: Node) -> Any:
    return kronecker.vec(lo.value(n.args[0]), n)


def _kron(lo: Lowering, n: Node) -> Any:
    first, *others = (lo.value(a) for a in n.args)
    for v in others:
        first = kronecker.kron(first, v, n)
    return first


def _name(lo: Lowering, n: Node) -> Any:
    if n.text == "bb1":
        raise Beyond("a bold one, a vector of ones or an indicator, is not decided yet", n.span)
    unknown = str(n) not in lo.local and lo.world.number(n) is None and str(n) not in lo.world.definitions
    if n == name("I") and unknown and lo.world.declared.get("tensor"):
        return identity(letters(lo.world), lift(1))
    if n == name("I") and unknown and lo.world.made.get("matrices"):
        return Matrix((), lift(1))
    return lo.named(n)


def _bracket(lo: Lowering, n: Node) -> Any:
    digits = [a.text if a.op == "num" else "" for a in n.args]
    close = all(a.span[1] + 1 == b.span[0] for a, b in zip(n.args, n.args[1:]))
    if close and re.fullmatch(r"[1-9]\d{0,2}(,000|(,\d{3}){2,})", ",".join(digits)):  # 1,000, where a list has no meaning; 2,125 may be 2.125
        for a in n.args:
            lo.use(a)
        return lift(int("".join(digits)))
    raise Unreadable(f"a list of {len(n.args)} things stands where a number is expected", n.span)


def _relu(lo: Lowering, n: Node) -> Expr:
    return calculus.relu(lo.expression(n.args[0]))


def _hyperbolic(sign: int) -> Callable[[Lowering, Node], Any]:
    """cosh and sinh by their exponentials."""
    return lambda lo, n: (build("exp", lo.expression(n.args[0])) + sign * build("exp", -lo.expression(n.args[0]))) / 2


def _area(of: Callable[[Expr], Expr]) -> Callable[[Lowering, Node], Any]:
    """An inverse hyperbolic function by its logarithm, which has a value exactly where the function has one."""
    return lambda lo, n: build("log", of(lo.expression(n.args[0])))


FORMS: dict[str, Callable[[Lowering, Node], Any]] = {
    "num": _num, "name": _name, "+": _sum, "*": _product, "-": _minus, "/": _quotient, "^": _power, "T": _transposed,
    **{op: (lambda lo, n: lo.named(n)) for op in ("_", "star", "bar", "tilde", "hat", "lab", "dot", "check", "breve", "'", "inv")},
    "@": lambda lo, n: lo.call(n), "sqrt": _unary("sqrt"), "exp": _unary("exp"), "log": _unary("log"), "abs": _absolute,
    "mean": _mean, "inner": _mean, "entry": _entry, "Dsq": _by_square,
    "norm": _norm, "arctan": _unary("atan"), "max": _maximum, "min": _maximum, "relu": _relu,
    "softplus": _unary("softplus"), "tanh": _unary("tanh"), "cosh": _hyperbolic(1), "sinh": _hyperbolic(-1), "sigmoid": _unary("sigmoid"),
    "arsinh": _area(lambda x: x + build("sqrt", x**2 + 1)), "arcosh": _area(lambda x: x + build("sqrt", x**2 - 1)),
    "artanh": lambda lo, n: _area(lambda x: (1 + x) / (1 - x))(lo, n) / 2,
    "logit": lambda lo, n: calculus.logit(lo.expression(n.args[0])),
    "sum": big, "prod": big, "int": integral, "D": _derivative, "pD": _derivative, "grad": _gradient, "evalat": _at,
    "E": expectation, "KL": divergence(calculus.KL), "JS": divergence(calculus.JS), "H": entropy, "MI": information, "Var": variance,
    "Cov": covariance,
    "matrix": _matrix, "det": _determinant, "tr": _trace, "tuple": _bracket, "vec": _vec, "kron": _kron,
}
