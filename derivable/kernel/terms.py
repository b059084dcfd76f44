"""Terms: the one tree that a line, a claim and a certificate are made of.

A term is an operator and its arguments. Leaves carry data:

    num(q)                the rational number q
    const(name)           pi, or I, the imaginary unit
    sym(name, sort)       a variable of sort "real", "int" or "complex"; the name of a random variable or a sequence of
                          them ("point"), or of a joint density of all of them ("law")
    fun(name, sorts, k)   a function of arguments of the given sorts; k primes mark its k-th derivative

Everything else is built from terms. Some operators bind their first argument in their arguments from a given
position on (SCOPE): in sum(i, a, b, f) the variable i is bound in f and free in a and b. Substitution renames bound
variables where they would be captured. Terms are interned: equal terms are the same object.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any
from weakref import WeakValueDictionary

from derivable.kernel.operators import MANY, OPERATORS

MAX_DEPTH, MAX_NODES = 150, 100_000
SORTS = ("real", "int", "complex", "point", "law")
KINDS = {  # of the arguments: x_i, .., x_j is block(x, i, j); density(q, A, B) is q(A | B) for tuples A, B of blocks
    "block": ("point", "int", "int"), "density": ("law", "set", "set"), "total": ("set", ""), "mean": ("density", ""),
    **dict.fromkeys(("divergence", "crossing"), ("density", "")), "midway": ("density", "density"), "surprise": ("density",),
    "information": ("law", "set", "set"), "markov": ("law", "point", "set"), "independent": ("law", "point", "set"),
    "agree": ("law", "law", "set"), "exchangeable": ("law", "point"),
}
SCOPE = {name: o.binds for name, o in OPERATORS.items() if o.binds}
RELATIONS = ("eq", "ne", "lt", "le")
STRUCTURES = ("markov", "independent", "agree", "exchangeable")  # what may be assumed of a law: of all its random variables, not of values of them
FIRST_PROPOSITION = {"and": 0, "not": 0, "imp": 0, "iff": 0, "claim": 0, "forall": 1, "unique": 1, "increasing": 2,
                     "injective": 2, "onto": 2, "maximiser": 3}
MANY_VARIABLES = ("at", "jacobian", "along", "conserved", "stable")  # these bind one variable, or a tuple of them
PROPOSITIONS = {*RELATIONS, *FIRST_PROPOSITION, "conserved", "spectrum", "hurwitz", "stable", "define", "recur", *STRUCTURES}
NUMBERS = {"num", "const", *OPERATORS} - PROPOSITIONS - {"block"}
_LEAVES: dict[str, Callable[..., bool]] = {
    "num": lambda q: type(q) is Fraction and max(q.numerator.bit_length(), q.denominator.bit_length()) < 4000,
    "const": lambda name: name in ("pi", "I"),
    "sym": lambda name, sort: 0 < len(name) <= 200 and sort in SORTS,
    "fun": lambda name, sorts, k: 0 < len(name) <= 200 and all(s in ("real", "int") for s in sorts.split(",")) and type(k) is int and 0 <= k < 10,
}
_INTERNED: WeakValueDictionary[tuple[Any, ...], Term] = WeakValueDictionary()


class Rejected(ValueError):
    """The only error of the kernel: the input is malformed, or does not show what it claims."""


def need(holds: Any, message: str, *about: Any) -> None:
    """Reject unless `holds`; the message has a {} for each of `about`."""
    if not holds:
        raise Rejected(message.format(*about)[:600])


class Term:
    """An immutable, interned node: `free` are its free variables, `depth` is its height, `real` says that its value is
    no complex number. Orders, functions and what binds a variable take real numbers only, by construction."""

    __slots__ = ("op", "args", "free", "depth", "real", "__weakref__")
    op: str
    args: tuple[Any, ...]
    free: frozenset[Term]
    depth: int
    real: bool

    def __new__(cls, op: str, *args: Any) -> Term:
        """Return the term, after checking operator, arity, sorts, binders and depth."""
        if (leaf := op in _LEAVES) and not _LEAVES[op](*args):
            raise Rejected(f"malformed leaf {op}{args}"[:600])
        if (found := _INTERNED.get((op, *args))) is None:
            found = object.__new__(cls)
            free, depth, real = (frozenset((found,) if op == "sym" else ()), 1, True) if leaf else _node(op, args)
            real = real and not (op == "csqrt" or args == ("I",) or args[1:] == ("complex",))
            for put, value in zip(_PUT, (op, args, free, depth, real)):
                put(found, value)
            _INTERNED[(op, *args)] = found
        return found

    def __setattr__(self, name: str, value: Any) -> None:
        """Refuse: terms are frozen."""
        raise AttributeError("terms are frozen")

    def __repr__(self) -> str:
        """An s-expression, for error messages."""
        return str(self.args[0]) if self.op in _LEAVES else "(" + " ".join([self.op, *map(repr, self.args)]) + ")"


_PUT = [getattr(Term, slot).__set__ for slot in ("op", "args", "free", "depth", "real")]  # what is frozen is written once


def _node(op: str, args: tuple[Any, ...]) -> tuple[frozenset[Term], int, bool]:
    """The free variables and the depth of a term that is well made, and whether all its parts are real."""
    low, high = OPERATORS[op].arity if op in OPERATORS else (1, 0)
    need(low <= len(args) <= high and all(type(a) is Term for a in args), "no operator {} of {} terms", op, len(args))
    first, kinds = FIRST_PROPOSITION.get(op, MANY), KINDS.get(op)
    for i, a in enumerate(args):
        if a.op in NUMBERS and i < first and not kinds and (i or op != "call"):
            continue  # most parts
        kind = kinds[i] if kinds else "any" if op in ("tuple", "forall") or a.op not in ("sym", "block") else ""
        fits = (a.op in PROPOSITIONS) == (i >= first) and (a.op == "fun") == (op == "call" and i == 0)
        need(fits and (kind == "any" or is_kind(kind, a)), "argument {} of {} cannot be {}", i + 1, op, a)
    whole = args[:3] if op in ("sum", "prod") else ()
    if op == "call":
        sorts = args[0].args[1].split(",")
        need(len(sorts) == len(args) - 1, "{} takes {} argument(s), not {}", args[0], len(sorts), len(args) - 1)
        whole = tuple(a for a, s in zip(args[1:], sorts) if s == "int")
    need(all(map(is_whole, whole)), "{} takes an integer, not one of {}", op, whole)
    if op in SCOPE:
        bound = args[0].args if args[0].op == "tuple" and op in MANY_VARIABLES else args[:1]
        fits = bound and len(set(bound)) == len(bound) and all(
            x.op == "sym" and (x.args[1] == "real" or op in ("sum", "prod", "forall", "at")) for x in bound)
        need(fits, "{} needs a variable first, not {}", op, args[0])
    depth = 1 + max([a.depth for a in args], default=0)
    need(depth <= MAX_DEPTH, "a term is nested more than {} deep", MAX_DEPTH)
    real = all([a.real for a in args])
    need(real or OPERATORS[op].complex and (op != "pow" or is_whole(args[1])), "{} is for real numbers: {}", op, args)
    inside = SCOPE.get(op, 0)
    free = _union(args[inside:]) - args[0].free | _union(args[1:inside]) if inside else _union(args)
    return free, depth, real


def _union(parts: tuple[Term, ...]) -> frozenset[Term]:
    """The free variables of some terms."""
    out: frozenset[Term] = frozenset()
    for a in parts:
        if not a.free <= out:
            out = out | a.free if out else a.free
    return out


def is_kind(kind: str, t: Term) -> bool:
    """Whether t may stand where an argument of this kind is expected; "" is any but a name of chance, or a block of them."""
    sort = t.args[1] if t.op == "sym" else t.op
    if kind == "":
        return sort not in ("law", "point", "block")
    if kind == "set":
        return t.op == "tuple" and all(b.op == "block" for b in t.args)
    return is_whole(t) if kind == "int" else sort == kind


def num(value: int | Fraction) -> Term:
    """The rational number `value`."""
    return Term("num", Fraction(value))


def is_whole(t: Term) -> bool:
    """Whether t is an integer by the way it is written."""
    if t.op == "num":
        return bool(t.args[0].denominator == 1)
    return t.op == "sym" and t.args[1] == "int" or t.op in ("add", "sub", "mul", "neg") and all(map(is_whole, t.args))


ZERO, ONE, TWO, TRUE = num(0), num(1), num(2), Term("and")


def fresh(like: Term, avoid: Iterable[Term]) -> Term:
    """A variable of the same sort as `like` whose name none of `avoid` has."""
    taken, count = {a.args[0] for a in avoid}, 1
    while f"{like.args[0]}~{count}" in taken:
        count += 1
    return Term("sym", f"{like.args[0]}~{count}", like.args[1])


def suits(t: Term, sort: str) -> bool:
    """Whether t is a value for a variable of this sort; random variables keep their names."""
    if sort in ("law", "point"):
        return is_kind(sort, t)
    return is_whole(t) if sort == "int" else t.real or sort != "real"


def substitute(t: Term, mapping: Mapping[Term, Term]) -> Term:
    """t with variables replaced, all at once and without capture; a value is of the sort of its variable."""
    live = {k: v for k, v in mapping.items() if k in t.free and k is not v}
    for k, v in live.items():
        need(suits(v, k.args[1]), "{} cannot stand for {}", v, k)
    return _substituted(t, live)


def _substituted(t: Term, mapping: Mapping[Term, Term]) -> Term:
    live = {k: v for k, v in mapping.items() if k in t.free and k is not v}
    if not live:
        return t
    if t.op == "sym":
        return live[t]
    if t.op not in SCOPE:
        return Term(t.op, *(_substituted(a, live) for a in t.args))
    bound = t.args[0].free
    inner = {k: v for k, v in live.items() if k not in bound}
    incoming = frozenset().union(*(v.free for v in inner.values()))
    names = {x: fresh(x, incoming.union(*(a.free for a in t.args))) for x in bound & incoming}
    first, inner = _substituted(t.args[0], names), {**inner, **names}
    return Term(t.op, first, *(_substituted(a, live if i < SCOPE[t.op] else inner) for i, a in enumerate(t.args) if i))


def encode(roots: Iterable[Term]) -> tuple[list[list[Any]], list[int]]:
    """Terms as a table of nodes, children before parents, and the places of the roots in it."""
    place: dict[Term, int] = {}
    table: list[list[Any]] = []

    def visit(t: Term) -> int:
        if t not in place:
            leaf = [str(a) if isinstance(a, Fraction) else a for a in t.args]
            table.append([t.op, *(leaf if t.op in _LEAVES else [visit(a) for a in t.args])])
            place[t] = len(table) - 1
        return place[t]

    return table, [visit(t) for t in roots]


_NUMBER = re.compile(r"-?[0-9]{1,1200}(/[1-9][0-9]{0,1199})?").fullmatch


class Numbered(list[Term]):
    """Terms or facts by number: whatever is not the number of one is rejected, here and nowhere else."""

    def __getitem__(self, place: Any) -> Any:
        """The term with a number, or those of a slice."""
        if not (type(place) is int and 0 <= place < len(self) or isinstance(place, slice)):
            raise Rejected(f"{place!r:.40} is not a number from 0 to {len(self) - 1}")
        return super().__getitem__(place)

    @property
    def last(self) -> Term:
        """The last one."""
        found: Term = self[len(self) - 1]
        return found


def decode(table: Any) -> Numbered:
    """The terms of a table of nodes; rejects whatever is not one."""
    need(isinstance(table, list) and len(table) <= MAX_NODES, "a table of terms is a list of at most {} nodes", MAX_NODES)
    terms = Numbered()
    for row in table:
        try:
            op, *rest = row
            if op not in _LEAVES:
                rest = [terms[i] for i in rest]
            elif op == "num" and _NUMBER(rest[0]):
                rest = [Fraction(rest[0])]
            else:
                need(rest[0][:1] != "#", "names that begin with # are the kernel's own")
            terms.append(Term(op, *rest))
        except (TypeError, ValueError, IndexError, KeyError, AttributeError) as error:
            raise Rejected(f"node {len(terms)} of a table of terms: {error}"[:300]) from None
    return terms


@lru_cache(2048)
def digest(*roots: Term) -> str:
    """The SHA-256 of terms: their content hash, the same on every machine."""
    return hashlib.sha256(json.dumps(encode(roots), separators=(",", ":")).encode()).hexdigest()
