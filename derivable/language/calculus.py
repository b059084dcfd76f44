"""Functions, sums, derivatives, densities and expectations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from derivable.errors import IllTyped
from derivable.kernel.terms import ONE, Term
from derivable.language.abstract import RandomVariable, Sequence, divergence, is_density, law, over
from derivable.language.expressions import Declaration, Expr, build, drop, lift, merge
from derivable.language.symbols import Function, define, function

pi, I = Expr(Term("const", "pi")), Expr(Term("const", "I"))  # noqa: E741 (the imaginary unit)


def Rational(p: int, q: int = 1) -> Expr:
    """The rational number p/q, exactly."""
    return lift(Fraction(p, q))


def _unary(op: str) -> Any:
    def apply(u: Any) -> Expr:
        return build(op, lift(u))

    apply.__name__, apply.__doc__ = op, f"{op} of an expression."
    return apply


sqrt, exp, log, arctan, sigmoid, tanh, softplus = (_unary(op) for op in ("sqrt", "exp", "log", "atan", "sigmoid", "tanh", "softplus"))
csqrt = _unary("csqrt")
csqrt.__doc__ = "The principal complex square root; its argument may be negative."


def maximum(a: Any, b: Any) -> Expr:
    """The larger of two numbers."""
    return build("max", lift(a), lift(b))


def relu(u: Any) -> Expr:
    """max(0, u)."""
    return maximum(0, u)


def logit(u: Any) -> Expr:
    """log(u / (1 - u)), the inverse of the sigmoid."""
    return build("log", lift(u) / (1 - lift(u)))


def _bind(op: str, variable: Expr, *parts: Any, outside: tuple[Any, ...] = ()) -> Expr:
    if variable.term.op != "sym":
        raise IllTyped(f"{op} needs a variable, not {variable}")
    made = build(op, variable, *outside, *parts)
    inner = drop(merge(*(lift(p).declarations for p in parts)), variable)
    return Expr(made.term, merge(inner, *(lift(p).declarations for p in outside)))


def Sum(body: Any, i: Expr, low: Any, high: Any) -> Expr:
    """The sum of `body` for i from `low` to `high`."""
    return _bind("sum", i, body, outside=(low, high))


def Product(body: Any, i: Expr, low: Any, high: Any) -> Expr:
    """The product of `body` for i from `low` to `high`."""
    return _bind("prod", i, body, outside=(low, high))


def integral(body: Any, *x: Any) -> Expr:
    """The integral of `body` over the real line, or over random variables (a sum, where they are discrete)."""
    return _bind("int", *x, body) if isinstance(x[0], Expr) else over(body, x)


def diff(body: Any, x: Expr, times: int = 1) -> Expr:
    """The derivative of `body` by x."""
    out = lift(body)
    for _ in range(times):
        inner = build("diff", x, x, out)
        out = Expr(inner.term, merge(out.declarations, x.declarations))
    return out


def at(body: Any, x: Expr, value: Any) -> Expr:
    """`body` at x = value, written as such: derivatives are taken before."""
    return _bind("at", x, body, outside=(value,))


def vector(*parts: Any) -> Expr:
    """A tuple of expressions."""
    return build("tuple", *(vector(*p) if isinstance(p, (list, tuple)) else p for p in parts))


def matrix(rows: Any) -> Expr:
    """A matrix, from a list of rows."""
    return vector(*rows)


def _variables(variables: Any) -> Expr:
    return vector(*variables)


def jacobian(field: Any, variables: Any, at: Mapping[Expr, Any] | None = None) -> Expr:
    """The matrix of derivatives of a vector field, at a point where one is given."""
    place = {k.term: lift(v) for k, v in (at or {}).items()}
    point = vector(*(place.get(v.term, v) for v in variables))
    made = build("jacobian", _variables(variables), point, lift(field) if isinstance(field, Expr) else vector(*field))
    keep = {d.leaf for d in point.declarations.values()}
    return Expr(made.term, {n: d for n, d in made.declarations.items() if d.leaf not in place or d.leaf in keep})


def det(m: Expr) -> Expr:
    """The determinant of a matrix."""
    return build("det", m)


def characteristic_polynomial(m: Expr, x: Expr) -> Expr:
    """det(x I - M)."""
    return build("charpoly", m, x)


def normal(x: Any, mean: Any, variance: Any) -> Expr:
    """The Gaussian density N(x; mean, variance) at x."""
    return build("normal", x, mean, variance)


@dataclass(frozen=True, eq=False)
class Density:
    """A probability density of one real variable: q(x). The variable is what expectations run over."""

    function: Function
    variable: Expr

    def __call__(self, x: Any) -> Expr:
        """The density at x."""
        return self.function(x)


def gaussian(name: str, x: Expr, mean: Any, variance: Any) -> Density:
    """The density `name` of N(mean, variance) in the variable x."""
    return Density(define(name, x, normal(x, mean, variance)), x)


def density(name: str, x: Expr | None = None, *, markov: Sequence | None = None, independent: Sequence | None = None,
            given: tuple[RandomVariable, ...] = (), like: tuple[Any, ...] = (), exchangeable: Sequence | None = None) -> Any:
    """A density that is only named: of a real variable x, positive with integral 1; without x, of random variables.

    density("q", markov=x) says that the sequence x is a Markov chain under q (given the variables `given`), and
    density("q", independent=x) that its members are independent; density("r", like=(p, z)) that z is distributed as under p;
    density("q", exchangeable=z) that permuting the sequence z changes nothing: z_1, .., z_K are samples of one distribution.
    """
    if x is None:
        return law(name, markov, independent, given, like, exchangeable)
    f = function(name, x, positive=True)
    total = Term("eq", Term("int", x.term, Term("call", f.head, x.term)), ONE)
    d = f.declarations[name]
    return Density(Function(f.head, {**f.declarations, name: Declaration(name, d.leaf, (*d.hypotheses, total))}), x)


def E(body: Any, q: Any) -> Expr:
    """The expectation of `body` under a density: E(f, q) over q's variable, E(f, q(z | x)) over z."""
    return build("mean", q, body) if is_density(q) else _bind("E", _real(q).variable, q(q.variable), body)


def KL(q: Any, p: Any) -> Expr:
    """The Kullback-Leibler divergence of q from p: the expectation of log(q/p) under q."""
    return divergence("divergence", q, p) if is_density(q) else _bind("KL", _real(q).variable, q(q.variable), _real(p)(q.variable))


def JS(p: Any, q: Any) -> Expr:
    """The Jensen-Shannon divergence: the mean of KL(p, m) and KL(q, m) with m = (p + q)/2."""
    return divergence("midway", p, q) if is_density(p) else _bind("JS", _real(p).variable, p(p.variable), _real(q)(p.variable))


def entropy(p: Any) -> Expr:
    """The entropy: minus the expectation of log p under p."""
    return build("surprise", p) if is_density(p) else _bind("H", _real(p).variable, p(p.variable))


def cross_entropy(q: Any, p: Any) -> Expr:
    """Minus the expectation of log p under q, for densities of random variables."""
    return divergence("crossing", q, p)


def _real(q: Any) -> Density:
    if not isinstance(q, Density):
        raise IllTyped(f"a density is expected: of a real variable, as q, or of random variables, as q(z | x); not {q!r}"[:200])
    return q
