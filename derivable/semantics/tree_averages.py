"""Integrals of one real variable, and averages over a declared normal or a mass function, by quadrature that checks itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import mpmath

from derivable.semantics import tree_numbers as n
from derivable.semantics.balls import Cannot, Undefined
from derivable.semantics.tree_numbers import Value
from derivable.semantics.tree_points import Tree
from derivable.semantics.tree_ranges import unhidden

if TYPE_CHECKING:
    from derivable.semantics.trees import Env, Reader

ORDERS = (7, 8)  # two rules of Gauss and Hermite: where they do not agree, nothing is said
SHIFTS = (Fraction(0), Fraction(1, 4))
AGREE = mpmath.mpf(10) ** -14
DIGITS, CLOSE = 12, mpmath.mpf(10) ** -9


@dataclass(frozen=True)
class Law:
    """A normal by its mean and variance, or the values of a finite law with their probabilities."""

    variable: Tree
    mean: Value = None
    variance: Value = None
    table: tuple[tuple[Value, Value], ...] = ()

    def density(self, x: Value) -> Value:
        """The density of the normal, or the probability of a value."""
        if self.table:
            return next((p for v, p in self.table if v == x), Fraction(0))
        return normal(x, self.mean, self.variance)

    def average(self, f: Callable[[Value], Value]) -> Value:
        """The average of a function."""
        if self.table:
            return n.total([n.multiply(p, f(v)) for v, p in self.table])
        mean, width = n.floating(self.mean), mpmath.sqrt(n.floating(self.variance))
        for rules, agree in ((map(rule, ORDERS), AGREE), (map(steps, SHIFTS), CLOSE)):
            parts = [[n.multiply(w, f(mean + width * z)) for z, w in points] for points in rules]
            size = sum(abs(n.floating(v)) for v in parts[1])  # what cancels is right to the digits of its parts
            first, second = map(n.total, parts)
            if abs(n.floating(n.add(first, n.negative(second)))) <= agree * size:
                return second
        raise Cannot("an average that the rules do not agree on")


@lru_cache(4)
def rule(order: int) -> tuple[tuple[Any, Any], ...]:
    """Points and weights for the standard normal."""
    with mpmath.workdps(40):
        points, weights = mpmath.mp.gauss_quadrature(order, "hermite")
        return tuple((mpmath.sqrt(2) * z, w / mpmath.sqrt(mpmath.pi)) for z, w in zip(points, weights))


@lru_cache(4)
def steps(shift: Fraction) -> tuple[tuple[Any, Any], ...]:
    """Points half a unit apart, with weights: of what is smooth their sum is right to many digits."""
    with mpmath.workdps(40):
        points = [n.floating(Fraction(k, 2) + shift) for k in range(-22, 23)]
        return tuple((z, mpmath.npdf(z) / 2) for z in points)


def normal(x: Value, mean: Value, variance: Value) -> Value:
    """The density of a normal at a point."""
    x, mean, variance = map(n.floating, (x, mean, variance))
    if variance <= 0:
        raise Undefined("a variance that is not positive")
    return mpmath.exp(-(x - mean) ** 2 / (2 * variance)) / mpmath.sqrt(2 * mpmath.pi * variance)


def _normal_parts(t: Tree) -> tuple[Tree | None, Tree, Tree] | None:
    """Point, mean and variance of a normal as it is written."""
    if t.op != "@" or str(t.args[0]) not in ("calN", "N"):
        return None
    first = [a for a in t.args[1:] if a.op not in (";", "|")]
    rest = [b for a in t.args[1:] if a.op in (";", "|") for b in a.args]
    if len(first) == 1 and len(rest) == 2:
        return first[0], rest[0], rest[1]
    return (None, first[0], first[1]) if len(first) == 2 and not rest else None


def bell(r: Reader, t: Tree, env: Env) -> Value:
    """N(x; mu, sigma^2)."""
    parts = _normal_parts(t)
    if parts is None or parts[0] is None:
        raise Cannot("a normal that is no density of one variable")
    return normal(*(r.number(p, env) for p in parts))


def law(r: Reader, item: Tree, env: Env) -> Law:
    """What an item below an expectation draws, and from what."""
    variable: Tree | None = None
    if item.op == "~":
        variable, item = item.args
    else:
        drawn = [d for d in r.declared if d.kind == "draw" and d.node == item]
        if drawn:
            variable, item = item, drawn[-1].parts[0]
    if (parts := _normal_parts(item)) is not None and variable is not None:
        if parts[0] not in (None, variable):
            raise Cannot("a normal of another variable")
        return Law(variable, *(r.number(p, env) for p in parts[1:]))
    head = item.args[0] if item.op == "@" else item
    masses = [d for d in r.declared if d.kind == "mass" and d.node.op == "@" and d.node.args[0] == head]
    if len(masses) == 1 and len(masses[0].node.args) == 2 and masses[0].node.args[1] == masses[0].parts[0]:
        return Law(variable or masses[0].parts[0], table=table(r, masses[0], env))
    return _defined(r, item, variable, head, env)


def _defined(r: Reader, item: Tree, variable: Tree | None, head: Tree, env: Env) -> Law:
    """q with q(z | x) = N(z; ..)."""
    found = [d for d in r.definitions if d.node.op == "@" and d.node.args[0] == head]
    parts = _normal_parts(found[0].parts[0]) if len(found) == 1 else None
    if parts is None or parts[0] != found[0].node.args[1] or item.op == "@" and item != found[0].node:
        raise Cannot(f"nothing is known of the law {item}")
    given = [b for a in found[0].node.args[2:] for b in (a.args if a.op in (";", "|") else (a,))]
    inner = env.within({str(g): r.value(g, env) for g in given if g.op != "num"})
    return Law(variable or found[0].node.args[1], *(r.number(p, inner) for p in parts[1:]))


def table(r: Reader, d: Any, env: Env) -> tuple[tuple[Value, Value], ...]:
    """A mass function: positive numbers with the sum 1."""
    weights = [r.point.drawn(("mass", str(d.node), k), lambda: Fraction(r.point.random.randint(1, 7))) for k in range(len(d.parts) - 1)]
    return tuple((Fraction(r.whole(p, env)), w / sum(weights)) for p, w in zip(d.parts[1:], weights))


def mass(r: Reader, d: Any, at: Value, env: Env) -> Value:
    """The probability of a value under a declared mass function."""
    found = [p for v, p in table(r, d, env) if v == at]
    if not found:
        raise Cannot("a mass function at something that is none of its values")
    return found[0]


def _items(r: Reader, t: Tree, body: Tree) -> list[Tree]:
    """What an expectation averages over: what stands below it, else what is drawn and occurs in the body, also through definitions."""
    sub = t.args[0]
    if sub.args:
        return list(sub.args)
    used, waiting = set[str](), [body]
    while waiting:
        new = {str(m) for m in waiting.pop().walk()} - used
        used |= new
        waiting += [d.parts[0] for d in r.definitions if str(d.node.args[0] if d.node.op in ("@", "_") else d.node) in new]
        waiting += [d.parts[0] for d in r.declared if d.kind == "draw" and str(d.node) in new]
    found = [d.node for d in r.declared if d.kind == "draw" and str(d.node) in used]
    if not found:
        raise Cannot("an expectation that does not say under what")
    return found


def _average(r: Reader, items: list[Tree], body: Tree, env: Env) -> Value:
    if not items:
        return r.value(body, env)
    names = {str(i.args[0] if i.op == "~" else i) for i in items}
    first = next((i for i in items if not _needs(r, i) & names), None)
    if first is None:
        raise Cannot("draws that depend on each other")
    found = law(r, first, env)
    key, rest = str(found.variable), [i for i in items if i is not first]
    return found.average(lambda v: _average(r, rest, body, env.binding({key: v}).varying(key, v).binding({key: v})))


def _needs(r: Reader, item: Tree) -> set[str]:
    """The names in the density of what is drawn, without its own."""
    own, density = (str(item.args[0]), item.args[1]) if item.op == "~" else (str(item), item)
    for d in r.declared:
        if d.kind == "draw" and d.node == item:
            density = d.parts[0]
    return {str(m) for m in density.walk()} - {own}


def expectation(r: Reader, t: Tree, env: Env) -> Value:
    """E[f]: each draw independent of the others, but for what its density names."""
    if t.args[1].op == "cond":
        raise Cannot("a conditional expectation")
    return _average(r, _items(r, t, t.args[1]), t.args[1], env)


def variance(r: Reader, t: Tree, env: Env) -> Value:
    """The average of the square of what differs from the mean."""
    return _spread(r, t, t.args[1], t.args[1], env) if len(t.args) == 2 else _refused()


def covariance(r: Reader, t: Tree, env: Env) -> Value:
    """The average of the product of what differs from the means."""
    return _spread(r, t, t.args[1], t.args[2], env) if len(t.args) == 3 else _refused()


def _refused() -> Value:
    raise Cannot("a variance of several things")


def _spread(r: Reader, t: Tree, f: Tree, g: Tree, env: Env) -> Value:
    if "cond" in (f.op, g.op):
        raise Cannot("a conditional variance")
    items = list(dict.fromkeys([*_items(r, t, f), *(_items(r, t, g) if g is not f else ())]))
    values: list[tuple[Value, Value]] = []

    def both(weights: Callable[[Value, Value], Value]) -> Value:
        return _average(r, items, _Pair(f, g, weights), env)

    mean_f, mean_g = both(lambda a, b: a), both(lambda a, b: b)
    values.append((mean_f, mean_g))
    return both(lambda a, b: n.multiply(n.add(a, n.negative(mean_f)), n.add(b, n.negative(mean_g))))


@dataclass(frozen=True)
class _Pair:
    """Two trees whose values are put together: a tree of its own for what averages it."""

    first: Tree
    second: Tree
    together: Callable[[Value, Value], Value]
    op: str = "pair"


def pair(r: Reader, t: Any, env: Env) -> Value:
    """The value of two trees put together."""
    return t.together(r.number(t.first, env), r.number(t.second, env))


def divergence(r: Reader, t: Tree, env: Env) -> Value:
    """The average under q of log q - log p."""
    q, p = (law(r, a, env) for a in t.args)
    if bool(q.table) != bool(p.table):
        raise Cannot("a divergence of a density from a mass function")
    return q.average(lambda x: n.add(_log(q.density(x)), n.negative(_log(p.density(x)))))


def entropy(r: Reader, t: Tree, env: Env) -> Value:
    """The average of -log q."""
    if len(t.args) != 1:
        raise Cannot("an entropy of several things")
    q = law(r, t.args[0], env)
    return q.average(lambda x: n.negative(_log(q.density(x))))


def _log(x: Value) -> Value:
    if x <= 0:
        raise Undefined("a logarithm of zero")
    return mpmath.log(n.floating(x))


def integral(r: Reader, t: Tree, env: Env) -> Value:
    """Of one real variable, between limits or over the line."""
    body, *over = t.args
    if len(over) == 2 and over[1].op == "dom" and str(over[1].args[0]) == "RR":
        over = over[:1]
    if len(over) != 1 or over[0].op not in ("limits", "name", "_"):
        raise Cannot("an integral over more than one real variable, or over a set")
    x, ends = (over[0].args[0], over[0].args[1:]) if over[0].op == "limits" else (over[0], ())
    if any(str(x) in [str(m) for m in d.node.walk()] for d in r.declared if d.kind in ("density", "mass", "random")):
        raise Cannot("an integral over a random variable of any kind")
    unhidden(r, body, {str(x)})
    low, high = (_end(r, e, env) for e in ends) if ends else (-mpmath.inf, mpmath.inf)
    key = str(x)
    with mpmath.workdps(DIGITS):
        found, error = mpmath.quad(lambda v: n.floating(r.value(body, env.binding({key: v}))), [low, high], error=True, maxdegree=6)
    if not error <= CLOSE * (1 + abs(found)):
        raise Cannot("an integral that the quadrature is not sure of")
    return n.number(found)


def _end(r: Reader, e: Tree, env: Env) -> Any:
    if str(e) in ("oo", "(- oo)"):
        return mpmath.inf if str(e) == "oo" else -mpmath.inf
    return n.floating(r.number(e, env))
