"""Laws as tables of probabilities: random and positive, with the structure that is assumed of them by construction.

A random variable is (sequence, index); it has a few states, and all members of a sequence have the same states, each of
the same measure. A law multiplies conditional probabilities, variable by variable: what one depends on is its structure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import permutations, product
from random import Random
from typing import Any

from derivable.semantics.balls import ONE, ZERO, Cannot, Number, Undefined
from derivable.semantics.operators import Evaluator, Place, Term
from derivable.semantics.shapes import free

Variable = tuple[Any, int]
Joint = list[tuple[dict[Variable, int], Fraction]]
MOST = 8  # random variables
WEIGHTS = (1, 2, 3, 5, 9, 30)
MEASURES = (Fraction(1), Fraction(1, 2), Fraction(3), Fraction(1), Fraction(2, 3))


class Tables:
    """Tables for all laws of a claim; `states` of each variable, and the measure of a state."""

    def __init__(self, variables: list[Variable], laws: list[Term], structures: list[Term], random: Random,
                 where: Callable[[Term], list[Variable]]) -> None:
        if len(variables) > MOST:
            raise Cannot(f"more than {MOST} random variables")
        self.variables, self.random, self.where = variables, random, where
        names = list(dict.fromkeys(x for x, _ in variables))
        most = 3 if len(variables) <= 3 else 2
        self.counts = {x: most if len(variables) > 2 or k % 2 == 0 else 2 for k, x in enumerate(names)}
        plain = random.random() < 0.5
        self.measures = {x: ONE if plain else random.choice(MEASURES) for x in names}
        self.joints: dict[Term, list[tuple[tuple[int, ...], Fraction]]] = {}
        self.memory: dict[Any, dict[tuple[int, ...], Fraction]] = {}
        self._densities: dict[Any, dict[Any, Fraction]] = {}
        self.place = {v: k for k, v in enumerate(variables)}
        self._found: dict[Any, tuple[Variable, ...]] = {}
        self._names: dict[Any, tuple[Term, ...]] = {}
        waiting = {law: [s for s in structures if s.args[0] is law] for law in laws}
        for law in _ordered(waiting):
            self.joints[law] = [(tuple(s[v] for v in variables), p) for s, p in self._build(waiting[law])]

    def _weights(self, count: int) -> list[Fraction]:
        found = [self.random.choice(WEIGHTS) for _ in range(count)]
        if count > 1 and len(set(found)) == 1:
            found[0] += 3
        return [Fraction(w, sum(found)) for w in found]

    def _build(self, structures: list[Term]) -> Joint:
        """The joint probabilities of one law."""
        joint: Joint = [({}, ONE)]
        alike = {s.args[1] for s in structures if s.op == "exchangeable"}
        chains = {s.args[1]: (s.op, self.where(s.args[2])) for s in structures if s.op in ("markov", "independent")}
        for s in structures:
            if s.op == "agree":
                joint = self._copied(s.args[1], self.where(s.args[2]))
        anchored = set(joint[0][0])
        loose = [x for x in alike if x not in chains]
        if any(x in alike for x, _ in anchored):
            raise Cannot("a law that agrees with another one on exchangeable variables")
        given = {v for _, needs in chains.values() for v in needs}
        plain = [v for v in self.variables if v[0] not in chains and v[0] not in alike]
        early = [v for v in plain if v in given or not chains]
        joint = self._plain(joint, early, alike)
        for x in _in_order(chains):
            joint = self._chain(joint, x, chains[x], x in alike, anchored)
        joint = self._plain(joint, [v for v in plain if v not in early], alike)
        for x in loose:
            joint = self._exchangeable(joint, x, alike)
        return joint

    def _plain(self, joint: Joint, added: list[Variable], alike: set[Any]) -> Joint:
        for v in added:
            if v not in joint[0][0]:
                joint = self._with(joint, v, lambda s: _key(s, alike))
        return joint

    def _with(self, joint: Joint, v: Variable, depends: Callable[[Mapping[Variable, int]], Any]) -> Joint:
        """One more variable, whose probabilities depend on a key of what stands before it."""
        known: dict[Any, list[Fraction]] = {}
        out = []
        for s, p in joint:
            key = depends(s)
            if key not in known:
                known[key] = self._weights(self.counts[v[0]])
            out += [({**s, v: k}, p * w) for k, w in enumerate(known[key])]
        return out

    def _copied(self, other: Term, shared: list[Variable]) -> Joint:
        places = [self.place[v] for v in shared]
        found: dict[tuple[int, ...], Fraction] = {}
        for s, p in self.joints[other]:
            key = tuple(s[k] for k in places)
            found[key] = found.get(key, ZERO) + p
        return [(dict(zip(shared, key)), p) for key, p in found.items()]

    def _chain(self, joint: Joint, x: Any, kind: tuple[str, list[Variable]], alike: bool, anchored: set[Variable]) -> Joint:
        """A Markov chain, from the variable that is known already upwards and downwards; or independent variables."""
        op, given = kind
        mine = [v for v in self.variables if v[0] is x]
        known = [v for v in mine if v in joint[0][0]]
        if len(known) > 1 or known and known[0] not in anchored or any(v not in joint[0][0] for v in given):
            raise Cannot("a structure whose parts hang on each other")
        start = mine.index(known[0]) if known else 0
        order = [(v, mine[k - 1] if k else None) for k, v in enumerate(mine) if k > start or not known]
        order += [(mine[k], mine[k + 1]) for k in range(start - 1, -1, -1)]
        shared: dict[Any, list[Fraction]] = {}
        for v, neighbour in order:
            chained = op == "markov" and neighbour is not None and not alike

            def depends(s: Mapping[Variable, int], near: Variable | None = neighbour if chained else None) -> Any:
                return (s[near] if near else None, tuple(s[g] for g in given))

            if not alike:
                joint = self._with(joint, v, depends)
                continue
            for key in dict.fromkeys(depends(s) for s, _ in joint):
                shared.setdefault(key, self._weights(self.counts[x]))
            joint = [({**s, v: k}, p * w) for s, p in joint for k, w in enumerate(shared[depends(s)])]
        return joint

    def _exchangeable(self, joint: Joint, x: Any, alike: set[Any]) -> Joint:
        """All of a sequence at once: the weight of a state depends on how often each value occurs in it."""
        mine = [v for v in self.variables if v[0] is x]
        ways = list(product(range(self.counts[x]), repeat=len(mine)))
        known: dict[Any, dict[tuple[int, ...], Fraction]] = {}
        out = []
        for s, p in joint:
            key = _key(s, alike)
            if key not in known:
                drawn = {tuple(sorted(w)): Fraction(self.random.choice(WEIGHTS)) for w in ways}
                whole = sum((drawn[tuple(sorted(w))] for w in ways), ZERO)
                known[key] = {w: drawn[tuple(sorted(w))] / whole for w in ways}
            out += [({**s, **dict(zip(mine, w))}, p * known[key][w]) for w in ways]
        return out

    def marginal(self, law: Term, which: tuple[Variable, ...]) -> dict[tuple[int, ...], Fraction]:
        """The probabilities of the states of some variables."""
        key = (law, which)
        if key not in self.memory:
            spots = [self.place[v] for v in which]
            found: dict[tuple[int, ...], Fraction] = {}
            for s, p in self.joints[law]:
                here = tuple([s[k] for k in spots])
                found[here] = found[here] + p if here in found else p
            self.memory[key] = found
        return self.memory[key]

    def found(self, e: Evaluator, blocks: tuple[Term, ...], place: Place) -> tuple[Variable, ...]:
        """The random variables of blocks, none twice."""
        if blocks not in self._names:
            self._names[blocks] = tuple({v: None for b in blocks for u in b.args[1:] for v in free(u)})
        key = (blocks, *[place[v] for v in self._names[blocks]])
        if key not in self._found:
            self._found[key] = tuple(self._members(e, blocks, place))
        return self._found[key]

    def _members(self, e: Evaluator, blocks: tuple[Term, ...], place: Place) -> list[Variable]:
        out: list[Variable] = []
        for b in blocks:
            low, high = (e.whole(u, place) for u in b.args[1:])
            if high < low - 1:
                raise Undefined("a block that ends before it begins")
            out += [(b.args[0], k) for k in range(low, high + 1)]
        if len(set(out)) < len(out):
            raise Undefined("a random variable stands twice in a density")
        if any(v not in self.place for v in out):
            raise Cannot("a random variable that was not seen before")
        return out

    def density(self, e: Evaluator, t: Term, place: Place) -> Number:
        """A density: a probability, over the measure of the state."""
        law, left, right = t.args
        these, others = self.found(e, left.args, place), self.found(e, right.args, place)
        here, there = tuple([place[v] for v in these]), tuple([place[v] for v in others])
        known = self._densities.setdefault((law, these, others), {})
        value = known.get((here, there))
        if value is None:
            if set(these) & set(others):
                raise Undefined("a random variable stands on both sides of a bar")
            joint, given = self.marginal(law, these + others), self.marginal(law, others)
            value = known[here, there] = joint[here + there] / given[there] / self.measure(these)
        return value

    def measure(self, which: tuple[Variable, ...]) -> Fraction:
        """The measure of one state of some variables."""
        out = ONE
        for x, _ in which:
            out *= self.measures[x]
        return out

    def states(self, e: Evaluator, blocks: tuple[Term, ...], place: Place) -> tuple[Fraction, Iterator[Place]]:
        """The measure of a state, and the place with each state of the variables of blocks."""
        which = self.found(e, blocks, place)
        ways = product(*(range(self.counts[x]) for x, _ in which))
        return self.measure(which), ({**place, **dict(zip(which, w))} for w in ways)

    def information(self, e: Evaluator, t: Term, place: Place) -> Number:
        """The mutual information of two sets of variables."""
        law, left, right = t.args
        a, b = self.found(e, left.args, place), self.found(e, right.args, place)
        if set(a) & set(b):
            raise Undefined("a random variable stands on both sides")
        _, states = self.states(e, (*left.args, *right.args), place)
        terms = []
        for here in states:
            both, one, other = (self.marginal(law, u)[tuple(here[v] for v in u)] for u in (a + b, a, b))
            ratio = both / (one * other)
            terms.append(e.numbers.multiply(both, e.numbers.log(ratio)))
        return e.numbers.total(terms)


def _key(s: Mapping[Variable, int], alike: set[Any]) -> Any:
    """What stands before a variable; of exchangeable ones only how often each value occurs."""
    counted = {x: tuple(sorted(k for (y, _), k in s.items() if y is x)) for x in alike}
    return tuple(k for (y, _), k in s.items() if y not in alike), tuple(counted[x] for x in sorted(alike, key=lambda x: str(x.args)))


def _ordered(waiting: Mapping[Term, list[Term]]) -> list[Term]:
    """Laws so that one that agrees with another one comes after it."""
    out: list[Term] = []
    while len(out) < len(waiting):
        ready = [law for law, rows in waiting.items() if law not in out and all(s.op != "agree" or s.args[1] in out for s in rows)]
        if not ready:
            raise Cannot("laws that agree with each other in a circle")
        out += ready
    return out


def _in_order(chains: Mapping[Any, tuple[str, list[Variable]]]) -> list[Any]:
    """Structured sequences so that one that is given comes before those that it is given to."""
    for order in permutations(chains):
        if all(y not in chains or order.index(y) < k for k, x in enumerate(order) for y, _ in chains[x][1]):
            return list(order)
    raise Cannot("structured sequences that are given to each other")
