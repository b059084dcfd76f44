"""What each operator of a neutral tree gives: one row an operator. Sums add, derivatives are limits, averages are quadratures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import mpmath

from derivable.semantics import tree_numbers as n
from derivable.semantics.balls import Cannot, Undefined
from derivable.semantics.tree_averages import bell, covariance, divergence, entropy, expectation, integral, mass, pair, variance
from derivable.semantics.tree_names import entry
from derivable.semantics.tree_numbers import Value
from derivable.semantics.tree_points import Tree
from derivable.semantics.tree_ranges import ranged
from derivable.semantics.trees import Env, Reader

Row = Callable[[Reader, Tree, Env], Value]
MOST_DERIVATIVES = 4


def _sum(r: Reader, t: Tree, env: Env) -> Value:
    return n.total([r.value(a, env) for a in t.args])


def _product(r: Reader, t: Tree, env: Env) -> Value:
    values = [r.value(a, env) for a in t.args]
    if t.dots and any(map(n.is_matrix, values)):
        raise Cannot("a dot between vectors")
    out = values[0]
    for v in values[1:]:
        out = n.multiply(out, v)
    return out


def _power(r: Reader, t: Tree, env: Env) -> Value:
    base = r.value(t.args[0], env)
    if t.args[0].op == "num" and t.args[1].op == "^":
        raise Cannot("a tower of powers")
    return n.power(base, r.value(t.args[1], env))


def _transposed(r: Reader, t: Tree, env: Env) -> Value:
    v = r.value(t.args[0], env)
    if n.is_matrix(v):
        return n.transposed(v)
    top = [d for d in r.numbers if str(d.node) == "T"]
    if not top and r.tensors:
        return v
    raise Cannot("a T above a number")


def _function(act: Callable[[Any], Any], inside: Callable[[Any], bool] = lambda x: True) -> Row:
    def value(r: Reader, t: Tree, env: Env) -> Value:
        if len(t.args) != 1:
            raise Cannot(f"{t.op} of several things")
        x = r.number(t.args[0], env)
        if not inside(x):
            raise Undefined(f"{t.op} has no value here")
        return n.number(act(n.floating(x)))

    return value


def _root(r: Reader, t: Tree, env: Env) -> Value:
    x = r.number(t.args[0], env)
    if x < 0:
        raise Undefined("a root of a negative number")
    return mpmath.sqrt(n.floating(x))


def _absolute(r: Reader, t: Tree, env: Env) -> Value:
    if t.args[0].op == "matrix":
        return n.determinant(r.value(t.args[0], env))
    return abs(r.number(t.args[0], env))


def _norm(r: Reader, t: Tree, env: Env) -> Value:
    v = r.value(t.args[0], env)
    order = str(t.args[1]) if len(t.args) > 1 else ""
    if not n.is_matrix(v) and order in ("", "2"):
        return abs(v)
    vector = isinstance(v, tuple) and len(v[0]) == 1
    if not isinstance(v, tuple) or order not in (("", "2") if vector else ("F",)):
        raise Cannot("a norm other than the Euclidean one")
    return mpmath.sqrt(n.floating(n.inner(v, v)))


def _extreme(pick: Callable[..., Value]) -> Row:
    return lambda r, t, env: pick((r.number(a, env) for a in t.args), key=n.floating)


def _big(multiply: bool) -> Row:
    def value(r: Reader, t: Tree, env: Env) -> Value:
        values = [r.value(t.args[0], here) for here in ranged(r, t, env)]
        if not multiply:
            return n.total(values)
        out: Value = Fraction(1)
        for v in values:
            out = n.multiply(out, v)
        return out

    return value


def slope(f: Callable[[Any], Value], at: Value, times: int = 1) -> Value:
    """The derivative of a function of one number at a number."""
    if times > MOST_DERIVATIVES:
        raise Cannot("a derivative of high order")
    return n.number(mpmath.diff(lambda t: n.floating(f(t)), n.floating(at), times))


def _derivative(r: Reader, t: Tree, env: Env) -> Value:
    if len(t.args) != 2:
        raise Cannot("a gradient without its variable")
    body, x = t.args
    functions = [d for d in r.declared if d.kind in ("function", "define") and (d.node == body or d.node.op == "@" and d.node.args[0] == body)]
    if functions and (functions[0].kind == "function" or functions[0].node.op == "@"):
        own = functions[0].node.args[1:] if functions[0].node.op == "@" else (x,)
        if len(own) != 1 or functions[0].kind == "define" and own[0] != x and any(m == x for m in functions[0].parts[0].walk()):
            raise Cannot("a derivative of a function without its arguments")
        return slope(lambda v: r.apply(body, (v,), env), r.number(x, env))
    key = _key(r, x, env)
    value = r.value(x, env)
    if isinstance(value, tuple):
        return _gradient(r, body, key, value, env)
    return slope(lambda v: r.value(body, env.varying(key, v)), n.number(value))


def _key(r: Reader, x: Tree, env: Env) -> Any:
    """Under which key the values of a variable are found."""
    key = str(x)
    if key in env.bound or key in env.varied:
        return key
    if any(d.node == x or d.node.op == "@" and d.node.args[0] == x for d in r.declared if d.kind in ("define", "function", "density", "mass")):
        raise Cannot(f"a derivative by {key}, which is no variable")
    if key in r.tensors or any(str(d.node) == key and d.sort == "real" for d in r.numbers) and not r.is_family(x):
        return key
    if x.op == "_" and str(x.args[0]) not in r.tensors and all(m.op == "num" or str(m) in env.bound for m in r.subscripts(x)):
        return ("member", str(x.args[0]), r.indices(x.args[1], env))
    raise Cannot(f"a derivative by {key}")


def _gradient(r: Reader, body: Tree, key: str, value: Value, env: Env) -> Value:
    if any(e.kind == "symmetric" and str(e.node) == key for e in r.declared):
        raise Cannot("a gradient by a symmetric matrix")

    def moved(i: int, j: int, v: Value) -> Env:
        return env.varying(key, tuple(tuple(v if (i, j) == (k, m) else u for m, u in enumerate(row)) for k, row in enumerate(value)))

    def partial(i: int, j: int) -> Value:
        return slope(lambda v: r.value(body, moved(i, j, v)), value[i][j])

    return tuple(tuple(partial(i, j) for j in range(len(row))) for i, row in enumerate(value))


def _by_square(r: Reader, t: Tree, env: Env) -> Value:
    f, v = t.args
    at = r.number(v, env)
    return n.divide(slope(lambda u: r.value(f, env.varying(_key(r, v, env), u)), at), 2 * at)


def _at(r: Reader, t: Tree, env: Env) -> Value:
    if len(t.args) != 2 or t.args[1].op != "rel" or len(t.args[1].args) != 3 or t.args[1].args[1].text != "=":
        raise Cannot("a value between limits")
    x, _, place = t.args[1].args
    return r.value(t.args[0], env.varying(_key(r, x, env), r.number(place, env)))


def _factorial(r: Reader, t: Tree, env: Env) -> Value:
    k = r.whole(t.args[0], env)
    if not 0 <= k <= 60:
        raise Cannot("a factorial of a negative or large number")
    return Fraction(mpmath.libmp.ifac(k))


def _binomial(r: Reader, t: Tree, env: Env) -> Value:
    a, k = r.number(t.args[0], env), r.whole(t.args[1], env)
    if not 0 <= k <= 60 or not isinstance(a, Fraction):
        raise Cannot("a binomial coefficient")
    out = Fraction(1)
    for j in range(k):
        out = out * (a - j) / (j + 1)
    return out


def _rounded(up: bool) -> Row:
    def value(r: Reader, t: Tree, env: Env) -> Value:
        x = r.number(t.args[0], env)
        if not isinstance(x, Fraction):
            raise Cannot("a floor of a number that is not exact")
        return Fraction(-(-x // 1) if up else x // 1)

    return value


def _truth(r: Reader, p: Tree, env: Env) -> bool:
    found = r.holds(p, env)
    if found is None:
        raise Cannot("two numbers too near to each other")
    return found


def _cases(r: Reader, t: Tree, env: Env) -> Value:
    for case in t.args:
        if str(case.args[1]) == "otherwise" or _truth(r, case.args[1], env):
            return r.value(case.args[0], env)
    raise Undefined("no case holds")


def _inner(r: Reader, t: Tree, env: Env) -> Value:
    parts = t.args if t.op == "inner" else t.args[0].args if t.args[0].op == "tuple" else ()
    if len(parts) != 2:
        raise Cannot("a mean in angle brackets")
    return n.inner(*(r.value(p, env) for p in parts))


def _matrix(r: Reader, t: Tree, env: Env) -> Value:
    return tuple(tuple(r.number(e, env) for e in row.args) for row in t.args)


def _stacked(v: Value) -> Value:
    if not isinstance(v, tuple):
        raise Cannot("vec of no matrix")
    return tuple((u,) for column in zip(*v) for u in column)


def _kronecker(r: Reader, t: Tree, env: Env) -> Value:
    a, b = (r.value(x, env) for x in t.args)
    if not isinstance(a, tuple) or not isinstance(b, tuple):
        raise Cannot("a Kronecker product with no matrix")
    return tuple(tuple(n.multiply(u, v) for u in row for v in other) for row in a for other in b)


def _softplus(x: Any) -> Any:
    return mpmath.log(1 + mpmath.exp(x))


def _sigmoid(x: Any) -> Any:
    return 1 / (1 + mpmath.exp(-x))


ROWS: dict[str, Any] = {
    "num": lambda r, t, env: Fraction(t.text), "+": _sum, "*": _product, "-": lambda r, t, env: n.negative(r.value(t.args[0], env)),
    "/": lambda r, t, env: n.divide(r.value(t.args[0], env), r.value(t.args[1], env)), "^": _power, "T": _transposed,
    "sqrt": _root, "exp": _function(mpmath.exp, lambda x: x < 5_000), "log": _function(mpmath.log, lambda x: x > 0), "abs": _absolute, "norm": _norm,
    "sin": _function(mpmath.sin), "cos": _function(mpmath.cos), "tan": _function(mpmath.tan), "arctan": _function(mpmath.atan),
    "sinh": _function(mpmath.sinh), "cosh": _function(mpmath.cosh), "tanh": _function(mpmath.tanh), "sigmoid": _function(_sigmoid),
    "softplus": _function(_softplus), "logit": _function(lambda x: mpmath.log(x / (1 - x)), lambda x: 0 < x < 1),
    "arcsin": _function(mpmath.asin, lambda x: -1 <= x <= 1), "arccos": _function(mpmath.acos, lambda x: -1 <= x <= 1),
    "artanh": _function(mpmath.atanh, lambda x: -1 < x < 1), "erf": _function(mpmath.erf),
    "relu": lambda r, t, env: max(r.number(t.args[0], env), Fraction(0)), "max": _extreme(max), "min": _extreme(min),
    "sign": lambda r, t, env: Fraction((x > 0) - (x < 0) if (x := r.number(t.args[0], env)) is not None else 0),
    "sum": _big(False), "prod": _big(True), "D": _derivative, "pD": _derivative, "grad": _derivative, "Dsq": _by_square, "evalat": _at,
    "factorial": _factorial, "binom": _binomial, "floor": _rounded(False), "ceil": _rounded(True), "cases": _cases,
    "indicator": lambda r, t, env: Fraction(_truth(r, t.args[0], env)), "inner": _inner, "mean": _inner, "matrix": _matrix,
    "entry": lambda r, t, env: entry(r.value(t.args[0], env), r.indices(t.args[1], env)),
    "det": lambda r, t, env: n.determinant(r.value(t.args[0], env)), "tr": lambda r, t, env: n.trace(r.value(t.args[0], env)),
    "vec": lambda r, t, env: _stacked(r.value(t.args[0], env)), "kron": _kronecker,
    "@": lambda r, t, env: r.called(t, env), "slope": slope, "bell": bell, "mass": mass,
    "int": integral, "E": expectation, "Var": variance, "Cov": covariance, "KL": divergence, "H": entropy, "pair": pair,
}


def operators() -> Iterator[str]:
    """The operators that have a row."""
    return (op for op in ROWS if op not in ("slope", "bell", "mass", "pair"))
