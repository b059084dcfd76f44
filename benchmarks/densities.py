"""Random lines about densities nobody writes down, true ones and mutants, with the truth settled by enumeration.

A line is a combination of identities with random parts: the chain rule, Bayes' rule, divergences, entropies, the tower
rule, Markov chains of any length, telescoping sums. A mutant is the same line with one edit. Both sides are evaluated on
random tables by code of its own (numpy); a line that differs there is false.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import log, prod
from typing import Any

from derivable.kernel.terms import Term, num

TRIALS, LENGTHS = 3, (2, 3, 1)
LAWS = {name: Term("sym", name, "law") for name in "pq"}
PLAIN = {name: Term("block", Term("sym", name, "point"), num(0), num(0)) for name in "xyz"}
CHAIN, LENGTH, INDEX = Term("sym", "s[]", "point"), Term("sym", "T", "int"), Term("sym", "t", "int")
EMPTY = Term("tuple")

# Places: a name of PLAIN, or (c, k): s_c for an index c = "0", "1", "T", "t", moved by k; ("block", "1", "T") is s_1..s_T.
Place = Any
Node = tuple[Any, ...]


@dataclass(frozen=True)
class Case:
    """A claim, and whether it is true."""

    claim: Term
    true: bool


def end(index: tuple[str, int]) -> Term:
    """The term of an index."""
    base = {"T": LENGTH, "t": INDEX}.get(index[0])
    return num(int(index[0]) + index[1]) if base is None else base if not index[1] else Term("add", base, num(index[1])) if index[1] > 0 else \
        Term("sub", base, num(-index[1]))


def block(place: Place) -> Term:
    """The term of a place."""
    if isinstance(place, str):
        return PLAIN[place]
    low, high = (place[1], place[2]) if place[0] == "block" else (place, place)
    return Term("block", CHAIN, end(low), end(high))


def density(law: str, left: tuple[Place, ...], right: tuple[Place, ...] = ()) -> Term:
    """law(left | right)."""
    return Term("density", LAWS[law], Term("tuple", *map(block, left)), Term("tuple", *map(block, right)))


def term(node: Node) -> Term:
    """The kernel's term of a node."""
    op, *a = node
    if op == "log":
        return Term("log", density(*a))
    if op == "E":
        return Term("mean", density(*a[0]), term(a[1]))
    if op == "KL":
        return Term("divergence", density(*a[0]), density(*a[1]))
    if op == "H":
        return Term("surprise", density(*a[0]))
    if op == "sum":
        return Term("sum", INDEX, num(a[0]), LENGTH, term(a[1]))
    parts = [Term("mul", num(c), term(n)) if c != 1 else term(n) for c, n in a[0]]
    return Term("add", *parts) if len(parts) > 1 else parts[0]


class Tables:
    """Random tables for the laws, and a state: what a line is worth there."""

    def __init__(self, rng: random.Random, chain: bool, length: int, number: Any = float, logarithm: Any = log) -> None:
        self.length, self.number, self.log = length, number, logarithm
        self.places: list[Any] = [("s", i) for i in range(length + 1)] if chain else list(PLAIN)
        self.states = list(product((0, 1), repeat=len(self.places)))
        self.laws = {f: self._chain(rng) if chain else self._any(rng) for f in LAWS}
        self.state = tuple(rng.randrange(2) for _ in self.places)

    def _any(self, rng: random.Random) -> dict[tuple[int, ...], float]:
        weights = [self.number(rng.uniform(0.2, 2)) for _ in self.states]
        return {s: w / sum(weights) for s, w in zip(self.states, weights)}

    def _chain(self, rng: random.Random) -> dict[tuple[int, ...], float]:
        start = self.number(rng.uniform(0.2, 0.8))
        steps = [(self.number(rng.uniform(0.1, 0.9)), self.number(rng.uniform(0.1, 0.9))) for _ in self.places]
        return {s: (start if s[0] else 1 - start) * prod(steps[i][s[i - 1]] if s[i] else 1 - steps[i][s[i - 1]] for i in range(1, len(s)))
                for s in self.states}

    def at(self, places: tuple[Place, ...], t: int) -> list[int]:
        """The positions of places in a state."""
        out = []
        for p in places:
            if isinstance(p, str):
                out.append(self.places.index(p))
            else:
                low, high = (p[1], p[2]) if p[0] == "block" else (p, p)
                out += [self.places.index(("s", i)) for i in range(self.index(low, t), self.index(high, t) + 1)]
        if len(set(out)) < len(out):
            raise ValueError("a variable twice")
        return out

    def index(self, i: tuple[str, int], t: int) -> int:
        """The value of an index."""
        return {"T": self.length, "t": t}.get(i[0], int(i[0]) if i[0].isdigit() else 0) + i[1]

    def marginal(self, law: str, positions: list[int], state: tuple[int, ...]) -> float:
        """The probability of the state's values at positions."""
        return sum(w for s, w in self.laws[law].items() if all(s[k] == state[k] for k in positions))

    def density(self, d: Any, state: tuple[int, ...], t: int) -> float:
        """law(left | right) at a state."""
        law, left, *right = d
        a, b = self.at(left, t), self.at(right[0], t) if right else []
        if set(a) & set(b):
            raise ValueError("a variable on both sides")
        return self.marginal(law, a + b, state) / self.marginal(law, b, state)

    def value(self, node: Node, state: tuple[int, ...], t: int = 0) -> float:
        """The value of a node at a state."""
        op, *a = node
        if op == "log":
            return self.log(self.density(a, state, t))
        if op == "E":
            return self.mean(a[0], state, t, lambda s: self.value(a[1], s, t))
        if op == "KL":
            return self.mean(a[0], state, t, lambda s: self.log(self.density(a[0], s, t) / self.density(a[1], s, t)))
        if op == "H":
            return -self.mean(a[0], state, t, lambda s: self.log(self.density(a[0], s, t)))
        if op == "sum":
            return sum(self.value(a[1], state, k) for k in range(a[0], self.length + 1))
        return sum(self.number(c.numerator) / c.denominator * self.value(n, state, t) for c, n in a[0])

    def mean(self, d: Any, state: tuple[int, ...], t: int, f: Callable[[tuple[int, ...]], float]) -> float:
        """The expectation of f under a density, over the variables on its left."""
        over = self.at(d[1], t)
        total = self.number(0)
        for values in product((0, 1), repeat=len(over)):
            s = list(state)
            for k, v in zip(over, values):
                s[k] = v
            total += self.density(d, tuple(s), t) * f(tuple(s))
        return total


def _sets(rng: random.Random) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Three disjoint sets of plain variables, the first two not empty."""
    names = rng.sample("xyz", 3)
    return (names[0],), (names[1],), (names[2],) if rng.random() < 0.5 else ()


Side = list[tuple[Fraction, Node]]


def _plain(rng: random.Random) -> tuple[Side, Side]:
    """An identity between plain variables: left and right as combinations of nodes."""
    a, b, c = _sets(rng)
    f, g = rng.sample("pq", 2)
    one = Fraction(1)
    kind = rng.randrange(9)
    if kind == 0:  # chain rule
        return [(one, ("log", f, a + b, c))], [(one, ("log", f, a, b + c)), (one, ("log", f, b, c))]
    if kind == 1:  # Bayes' rule
        return [(one, ("log", f, a, b + c))], [(one, ("log", f, b, a + c)), (one, ("log", f, a, c)), (-one, ("log", f, b, c))]
    if kind == 2:  # a divergence is an expectation
        return [(one, ("KL", (g, a, b), (f, a, c)))], [(one, ("E", (g, a, b), ("log", g, a, b))), (-one, ("E", (g, a, b), ("log", f, a, c)))]
    if kind == 3:  # what does not depend on the variable comes out
        return [(one, ("E", (g, a, b), ("log", f, b, c)))], [(one, ("log", f, b, c))]
    if kind == 4:  # marginalisation
        return [(one, ("E", (g, a + b, c), ("log", f, b, c)))], [(one, ("E", (g, b, c), ("log", f, b, c)))]
    if kind == 5:  # tower rule
        inner = ("log", f, a, b + c)
        return [(one, ("E", (g, b, c), ("E", (g, a, b + c), inner)))], [(one, ("E", (g, a + b, c), inner))]
    if kind == 6:  # evidence
        return [(one, ("log", f, b, c))], [(one, ("E", (g, a, b + c), ("log", f, a + b, c))), (one, ("H", (g, a, b + c))),
                                           (one, ("KL", (g, a, b + c), (f, a, b + c)))]
    if kind == 7:  # entropies
        return [(one, ("H", (f, a + b, c)))], [(one, ("H", (f, b, c))), (one, ("E", (f, b, c), ("H", (f, a, b + c))))]
    return [(one, ("KL", (g, a + b, c), (f, a + b, c)))], [(one, ("KL", (g, b, c), (f, b, c))),
                                                           (one, ("E", (g, b, c), ("KL", (g, a, b + c), (f, a, b + c))))]


ZERO_, ONE_, TOP, NOW, BEFORE = ("0", 0), ("1", 0), ("T", 0), ("t", 0), ("t", -1)
WHOLE = ("block", ("1", 0), ("T", 0))


def _chained(rng: random.Random) -> tuple[Side, Side]:
    """An identity about chains of any length."""
    f, g = rng.choice("pq"), rng.choice("pq")
    one = Fraction(1)
    forward = (g, (WHOLE,), (ZERO_,))
    kind = rng.randrange(8)
    if kind == 0:  # the forward chain
        return [(one, ("log", f, (WHOLE,), (ZERO_,)))], [(one, ("sum", 1, ("log", f, (NOW,), (BEFORE,))))]
    if kind == 1:  # the reverse chain
        return ([(one, ("log", f, (("block", ("0", 0), ("T", 0)),)))],
                [(one, ("log", f, (TOP,))), (one, ("sum", 1, ("log", f, (BEFORE,), (NOW,))))])
    if kind == 2:  # a step turned round
        return ([(one, ("sum", 2, ("log", f, (NOW,), (BEFORE,))))],
                [(one, ("sum", 2, ("log", f, (BEFORE,), (NOW, ZERO_)))), (one, ("log", f, (TOP,), (ZERO_,))), (-one, ("log", f, (ONE_,), (ZERO_,)))])
    if kind == 3:  # telescope
        return ([(one, ("sum", 2, ("log", f, (BEFORE,), (ZERO_,)))), (-one, ("sum", 2, ("log", f, (NOW,), (ZERO_,))))],
                [(one, ("log", f, (ONE_,), (ZERO_,))), (-one, ("log", f, (TOP,), (ZERO_,)))])
    if kind == 4:  # a sum comes out of an expectation, and what does not matter is integrated out
        inner = ("log", f, (BEFORE,), (NOW,))
        return [(one, ("E", forward, ("sum", 2, inner)))], [(one, ("sum", 2, ("E", (g, (BEFORE, NOW), (ZERO_,)), inner)))]
    if kind == 5:
        return [(one, ("E", forward, ("log", f, (TOP,))))], [(one, ("E", (g, (TOP,), (ZERO_,)), ("log", f, (TOP,))))]
    if kind == 6:  # a divergence of chains
        return ([(one, ("KL", forward, (f, (WHOLE,), (ZERO_,))))],
                [(one, ("E", forward, ("log", *forward))), (-one, ("E", forward, ("sum", 1, ("log", f, (NOW,), (BEFORE,)))))])
    inner = ("log", f, (BEFORE,), (NOW,))
    return ([(one, ("sum", 2, ("E", (g, (NOW,), (ZERO_,)), ("E", (g, (BEFORE,), (NOW, ZERO_)), inner))))],
            [(one, ("E", forward, ("sum", 2, inner)))])


def _line(rng: random.Random, chain: bool) -> tuple[Side, Side]:
    """A combination of one to three identities, some of their parts moved to the other side."""
    left: Side = []
    right: Side = []
    for _ in range(rng.randint(1, 2 if chain else 3)):
        c = Fraction(rng.choice([1, 1, 2, -1, -2]), rng.choice([1, 1, 2]))
        a, b = (_chained if chain else _plain)(rng)
        if rng.random() < 0.5:
            a, b = b, a
        left += [(c * k, n) for k, n in a]
        for k, n in b:
            if rng.random() < 0.2:
                left.append((-c * k, n))
            else:
                right.append((c * k, n))
    rng.shuffle(left)
    rng.shuffle(right)
    return left, right or [(Fraction(1), ("log", "p", ("x",))), (Fraction(-1), ("log", "p", ("x",)))] if not chain else right or left[:0]


def _mutated(rng: random.Random, node: Any, chain: bool) -> Any:
    """The node with one edit somewhere inside."""
    if isinstance(node, str) and node in LAWS and rng.random() < 0.5:
        return "q" if node == "p" else "p"
    if isinstance(node, tuple) and len(node) == 2 and isinstance(node[0], str) and isinstance(node[1], int):
        return (node[0], node[1] + rng.choice([-1, 1]))
    if not isinstance(node, tuple) or not node:
        return node
    if node[0] == "KL" and rng.random() < 0.4:
        return ("KL", node[2], node[1])
    if node[0] == "sum" and rng.random() < 0.3:
        return ("sum", node[1] + 1, node[2])
    places = [i for i, n in enumerate(node) if isinstance(n, tuple) and n or isinstance(n, str) and n in LAWS]
    if not places:
        return node
    i = rng.choice(places)
    if not chain and isinstance(node[i], tuple) and all(isinstance(n, str) and n in PLAIN for n in node[i]) and rng.random() < 0.7:
        new = node[i][1:] if len(node[i]) > 1 and rng.random() < 0.5 else (rng.choice("xyz"), *node[i][1:])
        return (*node[:i], new, *node[i + 1:])
    return (*node[:i], _mutated(rng, node[i], chain), *node[i + 1:])


def _claim(left: Side, right: Side, chain: bool) -> Term:
    prop = Term("eq", term(("add", left)), term(("add", right)))
    given = [Term("markov", f, CHAIN, EMPTY) for f in LAWS.values()] + [Term("le", num(1), LENGTH)] if chain else []
    return Term("claim", prop, Term("and", *given))


def _holds(rng: random.Random, left: Side, right: Side, chain: bool) -> bool:
    """Whether both sides agree on random tables, of several lengths; ValueError where a side has no value."""
    good = True
    for length in LENGTHS if chain else (0,):
        for _ in range(TRIALS):
            tables = Tables(rng, chain, length)
            a, b = (tables.value(("add", side), tables.state) for side in (left, right))
            good &= abs(a - b) <= 1e-9 * max(1.0, abs(a), abs(b))
    return good


def cases(seed: int, count: int, true: bool) -> Iterator[Case]:
    """`count` lines that are all true, or all false."""
    rng = random.Random(seed)
    made = 0
    while made < count:
        chain = rng.random() < 0.4
        left, right = _line(rng, chain)
        if not left or not right:
            continue
        if not true:
            i = rng.randrange(len(right))
            c, n = right[i]
            right[i] = (rng.choice([-c, 2 * c]), n) if rng.random() < 0.3 else (c, _mutated(rng, n, chain))
        try:
            if _holds(rng, left, right, chain) is not true:
                continue
            claim = _claim(left, right, chain)
        except ValueError:  # a variable twice, or an ill-formed term
            continue
        if claim.args[0].args[0] is not claim.args[0].args[1]:
            made += 1
            yield Case(claim, true)
