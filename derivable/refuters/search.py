"""The refuter: look for a point where a claim fails with floats, let the kernel confirm it, then make it simple."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from derivable.floats import Floats, NoValue
from derivable.kernel.meaning import define, resolve
from derivable.kernel.terms import RELATIONS, Rejected, Term, digest, num, substitute
from derivable.provers.binders import integrals, rewritten, simplify
from derivable.provers.derivatives import by_closed_form, replaced, without_rule
from derivable.provers.proof import Proof, Stuck
from derivable.refuters.points import Domain, Sample
from derivable.refuters.witness import build

SIMPLE = [Fraction(n) for n in (2, 1, 3, 0, -1)] + [Fraction(1, 2), Fraction(1, 3), Fraction(-2), Fraction(4), Fraction(3, 2)]
PAIRS: list[tuple[Any, Any]] = [(-1, 1), (-2, -1), (0, 1), (1, 2), (-2, 2), (0, 3), (-3, -2), (Fraction(1, 2), 1), (2, 5), (1, 10), (-10, -1)]


@dataclass(frozen=True)
class Refutation:
    """A certificate that refutes a claim, with the point and the two values as a person reads them."""

    certificate: dict[str, Any]
    at: dict[Term, Fraction]
    left: str
    right: str
    tables: dict[str, str] = field(default_factory=dict)  # of a finite model, as a person reads them


def refute(claim: Term, known: Mapping[Term, Term] | None = None, points: int = 8, functions: tuple[Term, ...] = ()) -> Refutation | None:
    """A refutation, or None where none was found; `known` are closed forms of integrals, for the search alone.

    `functions` are definitions chosen for functions that have none.
    """
    definitions = define((*functions, *claim.args[2:]))
    try:
        prop = _carried_out(claim, known or {}, definitions)
    except Rejected:
        return None
    domain = Domain(_within(claim, known or {}, definitions), definitions, digest(claim))
    tries = 0
    for sample in domain.samples(points):
        extra = _violated(domain, sample, prop, known)
        if extra is None:
            continue
        for here, more in (_shrink(domain, sample, prop, extra, known), (sample, extra)):
            if (certificate := build(claim, domain, here, more, functions)) is not None:
                return _report(certificate, domain, here, prop, more, known)
        tries += 1
        if tries > 4:
            return None
    return None


def seems_false(claim: Term, known: Mapping[Term, Term], points: int, functions: tuple[Term, ...] = ()) -> bool:
    """Whether a claim fails at a point as far as floats tell: nothing is shown by it."""
    definitions = define((*functions, *claim.args[2:]))
    prop = _carried_out(claim, known, definitions)
    domain = Domain(_within(claim, known, definitions), definitions, digest(claim))
    return any(_violated(domain, sample, prop, known) is not None for sample in domain.samples(points))


def _carried_out(claim: Term, known: Mapping[Term, Term], definitions: Mapping[Term, Term]) -> Term:
    """What a claim says, with its derivatives carried out, those of no rule by what they are known to be."""
    return resolve(replaced(claim.args[0], {t: u for t, u in known.items() if t.op == "diff"}), definitions)


def closed_forms(claim: Term, functions: tuple[Term, ...] = (), begun: Proof | None = None) -> dict[Term, Term]:
    """What the integrals in a claim are, and the derivatives that no rule carries out; Stuck where such a one is not known.

    `begun` is a proof from the hypotheses of the claim that may know some of them.
    """
    definitions = define((*functions, *claim.args[2:]))
    proof = Proof(definitions, claim.args[1].args) if begun is None or functions else begun
    known = {t: by_closed_form(proof, t)[0] for t in without_rule(proof, claim.args[0])}
    for t in integrals(_carried_out(claim, known, definitions), definitions):
        try:
            found = simplify(proof, t)
        except (Stuck, Rejected):
            continue
        if found is not None:
            known[t] = found[0]
    return known


def _within(claim: Term, known: Mapping[Term, Term], definitions: Mapping[Term, Term]) -> Term:
    """The claim by whose hypotheses points are drawn: what an implication assumes is one of them, with the values of its integrals."""
    prop, hypotheses, *rows = claim.args
    if prop.op != "imp":
        return claim
    proof, table = Proof(definitions, ()), dict(known)
    assumed = [a for a in (prop.args[0].args if prop.args[0].op == "and" else (prop.args[0],)) if a.op in RELATIONS]
    assumed = [Term(a.op, *(rewritten(proof, u, table) for u in a.args)) if integrals(a, definitions) else a for a in assumed]
    return Term("claim", prop.args[1], Term("and", *hypotheses.args, *assumed), *rows)


def inhabited(claim: Term) -> bool:
    """Whether a point of the domain was found."""
    return any(True for _ in Domain(claim, define(claim.args[2:]), digest(claim)).samples(1))


def _violated(domain: Domain, sample: Sample, prop: Term, known: Mapping[Term, Term] | None) -> dict[str, Any] | None:
    """What shows, as far as floats tell, that the proposition fails; None where it holds or cannot be evaluated."""
    floats = domain.floats(sample, known)
    try:
        if prop.op in RELATIONS:
            a, b = floats(prop.args[0]), floats(prop.args[1])
            if isinstance(a, tuple):
                return None
            return {} if fails(prop.op, a, b) else None
        if prop.op == "imp":
            return _violated(domain, sample, prop.args[1], known) if _admitted(floats, prop.args[0]) else None
        if prop.op in ("increasing", "injective"):
            return _pair(domain, sample, prop)
        if prop.op == "maximiser":
            return _better(domain, sample, prop)
        if prop.op == "spectrum":
            for c in (Fraction(1), Fraction(2), Fraction(-3)):
                here = (floats(Term("charpoly", prop.args[0], num(c))), floats(Term("monic", prop.args[1], num(c))))
                if fails("eq", *here):
                    return {"points": [c]}
        if prop.op == "hurwitz":
            return {}
        if prop.op == "conserved":
            return _moving(floats, prop)
        if prop.op == "iff" and all(p.op in RELATIONS for p in prop.args):
            sides = [fails(p.op, floats(p.args[0]), floats(p.args[1])) for p in prop.args]
            return {} if sides[0] != sides[1] else None
    except (NoValue, Rejected):
        return None
    return None


def fails(op: str, a: Any, b: Any) -> bool:
    """Whether a relation fails between two floats by more than their errors."""
    size = max(1.0, abs(a), abs(b))
    gap = abs(a - b) / size
    if op == "eq":
        return bool(gap > 1e-9)
    if op == "ne":
        return bool(gap < 1e-12)
    return bool(a > b and gap > 1e-9 or op == "lt" and a == b)


def _admitted(floats: Floats, given: Term) -> bool:
    from derivable.refuters.points import holds

    return all(holds(floats, p) for p in (given.args if given.op == "and" else (given,)))


def _moving(floats: Floats, prop: Term) -> dict[str, Any] | None:
    """A point at which a quantity changes along a field."""
    for k in range(len(SIMPLE)):
        point = [SIMPLE[(k + 3 * i) % len(SIMPLE)] for i in range(len(prop.args[0].args))]
        with suppress(NoValue):
            if fails("eq", floats(Term("along", prop.args[0], Term("tuple", *map(num, point)), *prop.args[1:])), 0):
                return {"points": point}
    return None


def _pair(domain: Domain, sample: Sample, prop: Term) -> dict[str, Any] | None:
    x, f, given = prop.args
    for low, high in PAIRS:
        at = [{x: num(Fraction(v))} for v in (low, high)]
        floats = domain.floats(sample)
        try:
            if not all(_admitted(floats, substitute(given, m)) for m in at):
                continue
            a, b = (floats(substitute(f, m)) for m in at)
        except NoValue:
            continue
        if prop.op == "increasing" and a >= b or prop.op == "injective" and a == b:
            return {"points": [Fraction(low), Fraction(high)]}
    return None


def _better(domain: Domain, sample: Sample, prop: Term) -> dict[str, Any] | None:
    x, best, f, given = prop.args
    floats = domain.floats(sample)
    there = floats(substitute(f, {x: best}))
    for v in (*SIMPLE, Fraction(1, 4), Fraction(3, 4), Fraction(9, 10), Fraction(1, 10)):
        try:
            if _admitted(floats, substitute(given, {x: num(v)})) and floats(substitute(f, {x: num(v)})) > there + 1e-9:
                return {"points": [v]}
        except NoValue:
            continue
    return None


def _shrink(domain: Domain, sample: Sample, prop: Term, extra: dict[str, Any],
            known: Mapping[Term, Term] | None) -> tuple[Sample, dict[str, Any]]:
    """A simpler point where the claim still fails, as floats see it: each value becomes the simplest that keeps it failing."""
    best, found = sample, extra
    for v in [*sample.values, None]:
        for place in (list(best.table) if v is None else [v]):  # what is left of the table comes last
            for q in SIMPLE:
                now = best.values.get(place, best.table.get(place))
                if now is None or q == now:
                    break
                if _size(q) >= _size(now) or place.op == "sym" and place.args[1] == "int" and q.denominator > 1:
                    continue
                simpler = _fails_with(domain, best, place, q, prop, known)
                if simpler is not None:
                    best, found = simpler
                    break
    return best, found


def _fails_with(domain: Domain, sample: Sample, place: Term, q: Fraction, prop: Term,
                known: Mapping[Term, Term] | None) -> tuple[Sample, dict[str, Any]] | None:
    """The sample with one value changed, if the claim still fails there; an index brings new values of families."""
    index = place.op == "sym" and place.args[1] == "int" and bool(sample.table)
    for _ in range(3 if index else 1):
        if place.op == "sym":
            candidate = Sample(sample.definitions, {**sample.values, place: q}, {} if index else dict(sample.table))
        else:
            candidate = Sample(sample.definitions, sample.values, {**sample.table, place: q})
        try:
            more = _violated(domain, candidate, prop, known) if _in_domain(domain, candidate) else None
        except NoValue:
            more = None
        if more is not None:
            return candidate, more
    return None


def _size(q: Fraction) -> tuple[int, int]:
    return q.denominator, abs(q.numerator) + (q < 0) + 3 * (q == 0) + (q == 1)


def _in_domain(domain: Domain, sample: Sample) -> bool:
    from derivable.refuters.points import holds

    for h in domain.normalised:
        domain._normalise(h, sample, 0)
    floats = domain.floats(sample)
    plain = (h for h in domain.hypotheses if h.op in RELATIONS and h.args[0].op != "int" and h not in domain.normalised)
    return all(holds(floats, h) for h in plain) and all(domain.admits(call, q, sample) for call, q in sample.table.items())


def _report(certificate: dict[str, Any], domain: Domain, sample: Sample, prop: Term, extra: dict[str, Any],
            known: Mapping[Term, Term] | None) -> Refutation:
    at = {**sample.values, **sample.table}
    left = right = ""
    prop = prop.args[1] if prop.op == "imp" else prop
    if prop.op in RELATIONS:
        floats = domain.floats(sample, known)
        left, right = (f"{complex(v).real:.10g}" for v in (floats(prop.args[0]), floats(prop.args[1])))
    elif "points" in extra:
        left = ", ".join(map(str, extra["points"]))
    return Refutation(certificate, at, left, right)
