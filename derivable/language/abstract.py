"""Densities that nobody writes down: p(x, z), q(z | x), q(x[1:T] | x[0]), for any number of variables.

A law such as p gives all random variables a joint density; p(x, z), p(z) and p(x | z) are its marginals and conditionals.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from derivable.errors import IllTyped
from derivable.kernel.terms import ZERO, Rejected, Term
from derivable.language.expressions import Declaration, Declarations, Expr, build, lift, merge
from derivable.language.symbols import checked

SEQUENCE = "[]"  # marks the name of a sequence of random variables


@dataclass(frozen=True, eq=False)
class Given:
    """A | B between the arguments of a density."""

    left: RandomVariable
    right: RandomVariable


@dataclass(frozen=True, eq=False)
class RandomVariable:
    """A random variable, or a block x_i, .., x_j of a sequence."""

    term: Term
    declarations: Declarations

    def __or__(self, other: Any) -> Given:
        """self | other, in the arguments of a density."""
        return Given(self, _variable(other))


@dataclass(frozen=True, eq=False)
class Sequence:
    """A sequence of random variables: x[t] is one, x[1:T] all of x_1, .., x_T (both ends included, as papers write)."""

    leaf: Term
    declarations: Declarations

    def __getitem__(self, at: Any) -> RandomVariable:
        """One of them, or those from one index to another."""
        if isinstance(at, slice) and (at.start is None or at.stop is None or at.step is not None):
            raise IllTyped("a block is written x[i:j], with both ends")
        low, high = (lift(at.start), lift(at.stop)) if isinstance(at, slice) else (lift(at), lift(at))
        try:
            return RandomVariable(Term("block", self.leaf, low.term, high.term), merge(self.declarations, low.declarations, high.declarations))
        except Rejected:
            raise IllTyped(f"an index of {self.leaf.args[0].removesuffix(SEQUENCE)} is an integer, not {low} or {high}") from None


@dataclass(frozen=True, eq=False)
class Law:
    """A joint density of all random variables: p(x, z) is the density of x and z, p(x | z) that of x given z."""

    leaf: Term
    declarations: Declarations

    def __call__(self, *arguments: Any) -> Expr:
        """The density of some variables, given others where a | b stands between two of them."""
        before: list[RandomVariable] = []
        after: list[RandomVariable] | None = None
        for a in arguments:
            if isinstance(a, Given) and after is None:
                before.append(a.left)
                after = [a.right]
            else:
                (before if after is None else after).append(_variable(a))
        if not before:
            raise IllTyped(f"{self.leaf.args[0]}(..) needs a random variable")
        everything = [*before, *(after or ())]
        if len({v.term for v in everything}) < len(everything):
            raise IllTyped(f"a random variable stands twice among the arguments of {self.leaf.args[0]}")
        term = Term("density", self.leaf, _tuple(before), _tuple(after or ()))
        return Expr(term, merge(self.declarations, *(v.declarations for v in everything)))


def _variable(value: Any) -> RandomVariable:
    if not isinstance(value, RandomVariable):
        raise IllTyped(f"the arguments of a density are random variables, from variables(..) or sequence(..), not {value!r}"[:200])
    return value


def _tuple(parts: Iterable[RandomVariable]) -> Term:
    return Term("tuple", *(v.term for v in parts))


def variables(names: str) -> tuple[RandomVariable, ...]:
    """Random variables, with values in any space, from names separated by spaces."""
    out = []
    for name in names.split():
        leaf = Term("sym", checked(name), "point")
        out.append(RandomVariable(Term("block", leaf, ZERO, ZERO), {name: Declaration(name, leaf)}))
    return tuple(out)


def sequence(name: str) -> Sequence:
    """A sequence of random variables: x[0], x[t], x[1:T]."""
    leaf = Term("sym", checked(name) + SEQUENCE, "point")
    return Sequence(leaf, {name: Declaration(name, leaf)})


def law(name: str, markov: Sequence | None = None, independent: Sequence | None = None, given: tuple[RandomVariable, ...] = (),
        like: tuple[Any, ...] = (), exchangeable: Sequence | None = None) -> Law:
    """A law that is only named; under it a sequence may be a Markov chain, or independent, given the variables `given`.

    like=(p, z) says that z has the same density as under p: two models with one prior. Permuting an exchangeable sequence
    does not change the joint density: samples of one distribution, drawn independently or given something in common.
    """
    leaf = Term("sym", checked(name), "law")
    structure = [(op, x) for op, x in (("markov", markov), ("independent", independent)) if x is not None]
    hypotheses = tuple(Term(op, leaf, x.leaf, _tuple(given)) for op, x in structure)
    if like:
        hypotheses += (Term("agree", leaf, like[0].leaf, _tuple(_variable(v) for v in like[1:])),)
    if exchangeable is not None:
        hypotheses += (Term("exchangeable", leaf, exchangeable.leaf),)
        structure.append(("exchangeable", exchangeable))
    used = [*(v for _, v in structure), *given, *like]
    return Law(leaf, merge({name: Declaration(name, leaf, hypotheses)}, *(v.declarations for v in used)))


def about_laws(*terms: Term) -> bool:
    """Whether laws occur in some of the terms."""
    return any(v.args[1] == "law" for t in terms for v in t.free)


def is_density(q: Any) -> bool:
    """Whether q is a density of random variables."""
    return isinstance(q, Expr) and q.term.op == "density"


def over(body: Any, found: tuple[Any, ...]) -> Expr:
    """The integral (for discrete variables: the sum) of `body` over random variables."""
    parts = [_variable(v) for v in found]
    inner = lift(body)
    return Expr(Term("total", _tuple(parts), inner.term), merge(inner.declarations, *(v.declarations for v in parts)))


def divergence(op: str, q: Expr, p: Any) -> Expr:
    """A divergence or cross-entropy of two densities; the second may also be a mixture of densities."""
    other = lift(p)
    if is_density(other) and set(other.term.args[1].args) != set(q.term.args[1].args):
        raise IllTyped(f"{q} and {other} are densities of different variables")
    return build(op, q, other)


def mutual_information(p: Law, left: RandomVariable | tuple[RandomVariable, ...], right: RandomVariable | tuple[RandomVariable, ...]) -> Expr:
    """I(A; B) under the law p: the divergence of p(A, B) from p(A) p(B)."""
    a, b = (v if isinstance(v, tuple) else (v,) for v in (left, right))
    return Expr(Term("information", p.leaf, _tuple(a), _tuple(b)), merge(p.declarations, *(v.declarations for v in (*a, *b))))
