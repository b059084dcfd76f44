"""Finite models: laws as tables of rational numbers, in which a claim about random variables can be seen to fail.

Random variables have finitely many states, each of a measure that the model gives: a density is a probability over a
measure, and a total is a weighted sum. In a model every term about them is a term about numbers; `ground` writes it out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import pairwise, product
from math import prod
from typing import Any

from derivable.kernel.meaning import Definitions, expand
from derivable.kernel.scope import constant
from derivable.kernel.terms import ONE, SCOPE, ZERO, Term, need, num, substitute

MAX_STATES = 1_000
State = tuple[int, ...]


class Model:
    """Tables of positive probabilities by state; `at` is the state at which the claim is looked at."""

    def __init__(self, data: Any, terms: list[Term], definitions: Definitions, values: Mapping[Term, Term]) -> None:
        self.definitions, self.values = definitions, values
        self.variables = [(terms[x], int(i)) for x, i, *_ in data["variables"]]
        sizes, self.measure = [int(n) for *_, n, _ in data["variables"]], [Fraction(*m) for *_, m in data["variables"]]
        need(all(m > 0 for m in self.measure), "the measure of a state is positive")
        need(len(set(self.variables)) == len(sizes) and 1 <= prod(sizes) <= MAX_STATES, "a model has too many states")
        self.states = list(product(*map(range, sizes)))
        self.laws = {terms[f]: dict(zip(self.states, (Fraction(*q) for q in table), strict=True)) for f, table in data["laws"]}
        need(all(min(p.values()) > 0 and sum(p.values()) == 1 for p in self.laws.values()), "a law is positive, with total 1")
        self.at: State = tuple(data["at"])
        need(self.at in self.states, "the state of the model is none of its states")
        self._memo: dict[Any, Fraction] = {}
        self._places: dict[tuple[Term, ...], list[int]] = {}

    def marginal(self, law: Term, places: Iterable[int], state: State) -> Fraction:
        """The probability that the variables at `places` are as in `state`."""
        here = tuple(sorted(places))
        key = (law, here, tuple(state[k] for k in here))
        if key not in self._memo:
            self._memo[key] = sum((p for s, p in self.laws[law].items() if all(s[k] == state[k] for k in here)), Fraction(0))
        return self._memo[key]

    def places(self, blocks: tuple[Term, ...]) -> list[int]:
        """Where the variables of blocks stand in a state; rejects a variable that occurs twice, or is not in the model."""
        if blocks in self._places:
            return self._places[blocks]
        out = self._places[blocks] = list[int]()
        for b in blocks:
            low, high = (constant(self.ground(u, self.at)) for u in b.args[1:])
            need(low is not None and high is not None and high + 1 >= low, "a block without ends: {}", b)
            out += [self.variables.index((b.args[0], i)) for i in range(int(low or 0), int(high or 0) + 1)]
        need(len(set(out)) == len(out), "a random variable stands twice in a density")
        return out

    def holds(self, h: Term) -> bool:
        """Whether past and future are independent given the present (of independent variables: given nothing but G), two
        laws agree on a set, or the variables of a sequence are independent and alike given all others (so exchangeable).
        """
        if h.op == "exchangeable":
            return self._alike(*h.args)
        law, x, given = h.args
        if h.op == "agree":
            return all(self.marginal(law, self.places(given.args), s) == self.marginal(x, self.places(given.args), s) for s in self.states)
        fixed = self.places(given.args)
        order = sorted((i, k) for k, (y, i) in enumerate(self.variables) if y is x)
        chain = [k for _, k in order]
        need(not order or order[-1][0] - order[0][0] == len(order) - 1, "the indices of a chain have gaps")

        def splits(n: int, s: State) -> bool:
            past, future, here = chain[:n], chain[n + (h.op == "markov"):], [*chain[n:n + (h.op == "markov")], *fixed]
            a, b, c, d = (self.marginal(law, places, s) for places in ([*past, *here, *future], here, [*past, *here], [*here, *future]))
            return a * b == c * d

        return all(splits(n, s) for n in range(len(chain)) for s in self.states)

    def _alike(self, law: Term, x: Term) -> bool:
        chain = [k for k, (y, _) in enumerate(self.variables) if y is x]
        rest = [k for k in range(len(self.variables)) if k not in chain]

        def turned(s: State, a: int, b: int) -> State:
            return tuple(s[{a: b, b: a}.get(k, k)] for k in range(len(s)))

        pairs = list(pairwise(chain))
        return all(self.measure[a] == self.measure[b] for a, b in pairs) and all(
            prod((self.marginal(law, [*rest, k], s) for k in chain), start=Fraction(1)) == p * self.marginal(law, rest, s) ** (len(chain) - 1)
            and all(turned(s, a, b) in self.laws[law] and self.marginal(law, [*rest, a], s) == self.marginal(law, [*rest, b], turned(s, a, b))
                    for a, b in pairs) for s, p in self.laws[law].items() if chain)

    def ground(self, t: Term, state: State) -> Term:
        """What t is in the model, at a state: a term about numbers."""
        if t in self.values or t.op in ("num", "const"):
            return self.values.get(t, t)
        need(t.op not in SCOPE or t.op in ("sum", "prod"), "{} is not evaluated in a model", t.op)
        if t.op == "density":
            joint, given = (self.marginal(t.args[0], self.places(b), state) for b in ((*t.args[1].args, *t.args[2].args), t.args[2].args))
            return num(joint / given / prod(self.measure[k] for k in self.places(t.args[1].args)))
        if t.op == "total":
            places = self.places(t.args[0].args)
            others = [s for s in self.states if all(s[k] == state[k] for k in range(len(s)) if k not in places)]
            return Term("mul", num(prod(self.measure[k] for k in places)), Term("add", *(self.ground(t.args[1], s) for s in others)))
        if t.op in ("sum", "prod"):
            low, high = (constant(self.ground(u, state)) for u in t.args[1:3])
            need(low is not None and high is not None, "a sum without ends: {}", t)
            parts = [self.ground(substitute(t.args[3], {t.args[0]: num(k)}), state) for k in range(int(low or 0), int(high or 0) + 1)]
            return Term("add" if t.op == "sum" else "mul", *parts) if parts else ZERO if t.op == "sum" else ONE
        if (meant := expand(t, self.definitions)) is not t:
            return self.ground(meant, state)
        return Term(t.op, *(self.ground(a, state) if isinstance(a, Term) and a.op != "fun" else a for a in t.args))
