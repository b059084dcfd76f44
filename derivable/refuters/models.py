"""Finite models for claims about random variables: small tables of simple fractions, in which the claim fails.

Tried from simple to less simple: two states, weights 1 and 2; at last states of a measure less than 1, so that densities
may exceed 1.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Any

from derivable.floats import Floats, NoValue
from derivable.kernel.laws.model import MAX_STATES, Model
from derivable.kernel.meaning import define, expand
from derivable.kernel.scope import negation, obligations
from derivable.kernel.terms import RELATIONS, Rejected, Term, digest, num, substitute
from derivable.language.abstract import about_laws
from derivable.language.latex import latex
from derivable.provers.proof import Proof, certificate
from derivable.refuters.points import Domain, Sample
from derivable.refuters.search import Refutation, fails

F = Fraction
TRIES = ((2, 3, 1, F(1)), (2, 2, 6, F(1)), (2, 4, 10, F(1)), (3, 3, 12, F(1)), (2, 4, 6, F(1, 8)), (2, 9, 30, F(1)), (3, 9, 30, F(1)))
# states of a variable, largest weight, how many models, measure of a state
QUICK = 8  # so many points are asked for by a search that proofs come after: it tries the first row alone
Place = tuple[Term, int]


@dataclass(frozen=True)
class Tables:
    """A model as it is drawn: the variables with their numbers of states, the table of each law, the state looked at."""

    variables: tuple[Place, ...]
    states: int
    laws: dict[Term, tuple[Fraction, ...]]
    at: tuple[int, ...]
    measure: Fraction


def seems_false_of_laws(claim: Term, points: int) -> bool:
    """Whether a claim fails in a finite model as far as floats tell: nothing is shown by it."""
    return any(_failing(claim, points))


def refute_by_model(claim: Term, points: int) -> Refutation | None:
    """A refutation by a finite model, or None where none was found."""
    for tables, values, sample in _failing(claim, points):
        simple = _simpler(claim, tables, values)
        made = _certificate(claim, simple, values)
        if made is not None:
            return Refutation(made, dict(sample.values), *_sides(claim, simple, values), _printed(simple))
    return None


def _failing(claim: Term, points: int) -> Iterator[tuple[Tables, dict[Term, Term], Sample]]:
    """Models in which the claim fails, with values of its variables."""
    definitions = define(claim.args[2:])
    domain = Domain(claim, definitions, digest(claim))
    samples = {tuple(s.values.items()): s for s in domain.samples(points)}
    quick = points <= QUICK
    for turn, sample in enumerate(sorted(samples.values(), key=_length)[:1 if quick else None]):
        values = {u: num(q) for u, q in sample.values.items()}
        tries = TRIES[:1] if quick else TRIES if turn < 2 else [(s, w, max(1, n // 8), u) for s, w, n, u in TRIES[:4]]  # long chains cost
        for tables in _drawn(claim, values, domain.random, tries):
            if _fails(claim, tables, values):
                yield tables, values, sample


def _length(sample: Sample) -> tuple[bool, Fraction]:
    """Short sequences first, and those of length 1 last: false lines are true there."""
    lengths = [q for v, q in sample.values.items() if v.args[1] == "int"]
    return 1 in lengths, sum(lengths, Fraction(0))


def _drawn(claim: Term, values: Mapping[Term, Term], rng: random.Random, tries: Sequence[Any]) -> Iterator[Tables]:
    """Models for the random variables that the claim is about, at given lengths of its sequences."""
    try:
        variables = tuple(sorted(_mentioned(claim, values), key=lambda v: (v[0].args, v[1])))
    except (Rejected, NoValue):
        return
    laws = sorted((v for v in frozenset().union(*(p.free for p in (claim.args[0], *claim.args[1].args))) if v.args[1] == "law"), key=lambda v: v.args)
    chains = {h.args[0]: h for h in claim.args[1].args if h.op in ("markov", "independent", "exchangeable")}
    variables = _without_gaps(variables, {h.args[1] for h in chains.values()})
    for states, weight, count, measure in tries:
        if states ** len(variables) > min(MAX_STATES, 300):
            continue
        for _ in range(count):
            tables = {f: _table(f, chains.get(f), variables, states, weight, rng) for f in laws}
            for h in (h for h in claim.args[1].args if h.op == "agree"):
                tables[h.args[0]] = _agreeing(tables, h, variables, states, values)
            yield Tables(variables, states, tables, tuple(rng.randrange(states) for _ in variables), measure)


def _mentioned(claim: Term, values: Mapping[Term, Term]) -> set[Place]:
    relations = [claim.args[0], *(h for h in claim.args[1].args if h.op in RELATIONS)]
    return {v for p in relations for v in needed(p, values, define(claim.args[2:]))}


def _without_gaps(variables: tuple[Place, ...], chains: set[Term]) -> tuple[Place, ...]:
    """The variables, with those of a chain from the first to the last that is needed."""
    out: dict[Place, None] = {}
    for x in dict.fromkeys(v[0] for v in variables):
        indices = [i for y, i in variables if y is x]
        out |= dict.fromkeys((x, i) for i in (range(indices[0], indices[-1] + 1) if x in chains else indices))
    return tuple(out)


def needed(t: Term, values: Mapping[Term, Term], definitions: Mapping[Term, Term]) -> set[Place]:
    """The random variables in t, indices evaluated."""
    floats = Floats(definitions, {u: q.args[0] for u, q in values.items()})
    if t.op == "block":
        low, high = (int(floats(u)) for u in t.args[1:])
        return {(t.args[0], i) for i in range(low, high + 1)}
    if t.op in ("sum", "prod"):
        low, high = (int(floats(u)) for u in t.args[1:3])
        terms = [substitute(t.args[3], {t.args[0]: num(k)}) for k in range(low, min(high, low + 8) + 1)]
    else:
        meant = expand(t, definitions)
        terms = [a for a in t.args if isinstance(a, Term) and a.op != "fun"] if meant is t else [meant]
    return {v for u in terms for v in needed(u, values, definitions)}


def _table(law: Term, chain: Term | None, variables: tuple[Place, ...], states: int, weight: int, rng: random.Random) -> tuple[Fraction, ...]:
    """Positive probabilities by state: any, or those of a chain given some variables, followed by the others. Exchangeable
    variables are drawn from one distribution given all others.
    """
    if chain is None:
        return _normalised([rng.randint(1, weight) for _ in range(states ** len(variables))])
    x, alike = chain.args[1], chain.op == "exchangeable"
    given = {y for y, _ in variables} - {x} if alike else {b.args[0] for b in chain.args[2].args}
    fixed = [k for k, (y, _) in enumerate(variables) if y in given]
    links = [k for k, (y, _) in enumerate(variables) if y is x]
    others = [k for k in range(len(variables)) if k not in fixed and k not in links]
    parts: list[tuple[list[int], list[int]]] = [(fixed, [])]
    before = 1 if chain.op == "markov" else 0
    parts += [([k], fixed + links[max(n - before, 0):n]) for n, k in enumerate(links)] + [(others, fixed + links)]
    common: dict[Any, tuple[Fraction, ...]] = {}
    weights = [common if alike and 0 < n <= len(links) else {} for n in range(len(parts))]
    out = []
    for s in product(range(states), repeat=len(variables)):
        p = Fraction(1)
        for (new, old), known in zip(parts, weights):
            row = tuple(s[k] for k in old)
            if row not in known:
                known[row] = _normalised([rng.randint(1, weight) for _ in range(states ** len(new))])
            place = 0
            for k in new:
                place = place * states + s[k]
            p *= known[row][place]
        out.append(p)
    return tuple(out)


def _agreeing(tables: Mapping[Term, tuple[Fraction, ...]], h: Term, variables: tuple[Place, ...], states: int,
              values: Mapping[Term, Term]) -> tuple[Fraction, ...]:
    """The table of the first law, weighted so that it agrees with the second on a set of variables."""
    places = [variables.index(v) for b in h.args[2].args for v in needed(b, values, {}) if v in variables]
    rows = list(product(range(states), repeat=len(variables)))
    sums: list[dict[Any, Fraction]] = [{}, {}]
    for total, law in zip(sums, h.args[:2]):
        for s, q in zip(rows, tables[law]):
            key = tuple(s[k] for k in places)
            total[key] = total.get(key, F(0)) + q
    return tuple(q * sums[1][key] / sums[0][key] for s, q in zip(rows, tables[h.args[0]]) for key in [tuple(s[k] for k in places)])


def _normalised(weights: list[int]) -> tuple[Fraction, ...]:
    total = sum(weights)
    return tuple(Fraction(w, total) for w in weights)


def _model(proof: Proof, tables: Tables, values: Mapping[Term, Term]) -> tuple[dict[str, Any], Model]:
    unit = [tables.measure.numerator, tables.measure.denominator]
    data = {"variables": [[proof.put(x), i, tables.states, unit] for x, i in tables.variables], "at": list(tables.at),
            "laws": [[proof.put(f), [[q.numerator, q.denominator] for q in table]] for f, table in tables.laws.items()]}
    return data, Model(data, proof.table, proof.definitions, values)


def _ground(claim: Term, tables: Tables, values: Mapping[Term, Term], prop: Term | None = None) -> Term:
    model = _model(Proof(define(claim.args[2:]), ()), tables, values)[1]
    return model.ground(prop or claim.args[0], model.at)


def _fails(claim: Term, tables: Tables, values: Mapping[Term, Term]) -> bool:
    """Whether the claim fails in the model, as far as floats tell."""
    try:
        local = (h for h in claim.args[1].args if h.op in RELATIONS and about_laws(h))
        return _false(_ground(claim, tables, values)) and not any(_false(_ground(claim, tables, values, h)) for h in local)
    except (NoValue, Rejected, ValueError):
        return False


def _false(p: Term) -> bool:
    floats = Floats({}, {})
    if p.op == "iff":
        return _false(p.args[0]) != _false(p.args[1])
    return p.op in RELATIONS and fails(p.op, floats(p.args[0]), floats(p.args[1]))


def _simpler(claim: Term, tables: Tables, values: Mapping[Term, Term]) -> Tables:
    """The model with laws made uniform, and the state made the first one, wherever the claim still fails."""
    best = tables
    uniform = _normalised([1] * tables.states ** len(tables.variables))
    tied = {law for h in claim.args[1].args if h.op == "agree" for law in h.args[:2]}
    for f in [*(f for f in tables.laws if f not in tied), None]:
        simple = replace(best, laws={**best.laws, f: uniform}) if f else replace(best, at=(0,) * len(best.at))
        if _fails(claim, simple, values):
            best = simple
    return best


def _certificate(claim: Term, tables: Tables, values: Mapping[Term, Term]) -> dict[str, Any] | None:
    proof = Proof(define(claim.args[2:]), tuple(Term("eq", u, q) for u, q in values.items()))
    try:
        data, model = _model(proof, tables, values)
        for h in (h for h in claim.args[1].args if h.op in RELATIONS):
            _compare(proof, model.ground(h, model.at))
        goal = model.ground(claim.args[0], model.at)
        if goal.op == "iff":
            left, right = goal.args
            swap = _false(left)
            _compare(proof, negation(left) if swap else left)
            _compare(proof, right if swap else negation(right))
            proof.axiom("not_iff_converse" if swap else "not_iff", P=left, Q=right)
        else:
            _compare(proof, negation(goal))
    except Rejected:
        return None
    pairs = [[proof.put(u), [q.args[0].numerator, q.args[0].denominator]] for u, q in values.items()]
    return {**certificate(proof, claim, "refuted"), "lines": [], "witness": {"values": pairs, "lines": proof.rows, "model": data}}


def _compare(proof: Proof, goal: Term) -> None:
    """Show a relation of numbers, after what its sides need to have a value."""
    for o in obligations(goal, proof.definitions):
        if not proof.scope.known(o):
            proof.line("numbers", goal=o)
    proof.line("numbers", goal=goal)


def _sides(claim: Term, tables: Tables, values: Mapping[Term, Term]) -> tuple[str, str]:
    goal, floats = _ground(claim, tables, values), Floats({}, {})
    return tuple(f"{float(floats(u)):.10g}" for u in goal.args) if goal.op in RELATIONS else ("", "")  # type: ignore[return-value]


def _printed(tables: Tables) -> dict[str, str]:
    """The tables as a person reads them: the state of each variable, and each law by state."""
    names = [latex(Term("block", x, num(i), num(i))) for x, i in tables.variables]
    out = {", ".join(names): ", ".join(map(str, tables.at))}
    if tables.measure != 1:
        out["measure of a state"] = str(tables.measure)
    states = list(product(range(tables.states), repeat=len(tables.variables)))
    for f, table in tables.laws.items():
        out[f"{latex(f)}({', '.join(names)})"] = ", ".join(f"{''.join(map(str, s))}: {q}" for s, q in zip(states, table))
    return out
