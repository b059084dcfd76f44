"""Expectations over blocks whose ends are symbols: what the function does not depend on is integrated out.

Fails when it cannot be shown which variables of a block the function depends on.
"""

from __future__ import annotations

from collections.abc import Callable

from derivable.kernel.meaning import expand
from derivable.kernel.terms import substitute
from derivable.provers.chains import EMPTY, within
from derivable.provers.polynomials import names, product_of, to_term, with_inverses
from derivable.provers.proof import ONE, Proof, Stuck, Term, num
from derivable.provers.signs import defined, show


def reduce(proof: Proof, uses: list[int], *terms: Term) -> None:
    """Show, for each total in the normal forms of `terms`, also under a sum, what it is over the variables that matter."""
    normal = proof.normal(uses)
    table = names(proof, normal, *terms)
    for a in sorted({a for t in terms for m in normal.of(t) for a, _ in m}):
        if a in table and normal.atoms[a][0] == "total":
            proof.attempt(lambda t=table[a]: _total(proof, t))
        if a in table and normal.atoms[a][0] == "sum" and not proof.attempt(lambda t=table[a]: each(proof, t, _total)):
            proof.attempt(lambda t=table[a]: _after_the_first(proof, t))


def evaluate(proof: Proof, uses: list[int], t: Term) -> Term | None:
    """What t is once its totals are reduced, shown as an equation; None where that is t itself."""
    from derivable.provers.combination import combine

    reduce(proof, uses, t)
    value = _with_known(proof, uses, t)
    if value is None:
        return None
    ones(proof, uses, value)
    value = _with_known(proof, uses, value) or value
    if not defined(proof, t, value):
        return None
    goal = Term("eq", t, value)
    cofactors = combine(proof, goal, uses)
    if cofactors is None:
        return None
    proof.line("algebra", goal=goal, uses=uses, combine=cofactors)
    return value


def _with_known(proof: Proof, uses: list[int], t: Term) -> Term | None:
    """t in normal form with what is known of its totals and sums put in; None where nothing is."""
    normal = proof.normal(uses)
    p, known = normal.of(t), {f.args[0]: f.args[1] for f in proof.scope.facts if f.op == "eq" and f.args[0].op in ("total", "sum")}
    table = names(proof, normal, t)
    if not any(table.get(a) in known for m in p for a, _ in m):
        return None
    return to_term(p, with_inverses(normal, p, {a: known.get(u, u) for a, u in table.items()}))


def ones(proof: Proof, uses: list[int], *terms: Term) -> None:
    """Show what the sums of ones are in the normal forms of `terms`."""
    normal = proof.normal(uses)
    sums = {a for t in terms for m in normal.of(t) for a, _ in m if normal.atoms[a][0] == "sum"}
    table = names(proof, normal, *terms) if sums else {}
    for a in sorted(sums & set(table)):
        k, low, high, body = table[a].args
        if body is ONE and show(proof, Term("le", low, Term("add", high, ONE))):
            proof.axiom("sum_ones", k=k, i=low, j=high)


def each(proof: Proof, t: Term, how: Callable[[Proof, Term], Term]) -> None:
    """A sum of totals, each made another one by `how`, which adds the equation."""
    k, low, high, body = t.args
    inside = next((u for u in _factors(body) if u.op in ("total", "mean")), None)
    if inside is None:
        raise Stuck("not a sum of totals")
    probe = proof.new(k, t)
    with proof.suppose(Term("le", low, probe), Term("le", probe, high)) as inner:
        smaller = substitute(how(inner, expand(substitute(inside, {k: probe}), proof.definitions)), {probe: k})
    there = product_of([smaller if u is inside else u for u in _factors(body)])

    def work(inner: Proof, rest: Term) -> None:
        how(inner, expand(next(u for u in _factors(rest.args[0]) if u.op in ("total", "mean")), proof.definitions))
        defined(inner, *rest.args)
        inner.line("algebra", goal=rest, uses=[len(inner.scope.facts) - 1])

    proof.enter(proof.premises("sum_equal", k=k, i=low, j=high, F=body, G=there)[0], work)
    defined(proof, t, Term("sum", k, low, high, there))
    proof.axiom("sum_equal", k=k, i=low, j=high, F=body, G=there)


def _after_the_first(proof: Proof, t: Term) -> None:
    """A sum whose first term depends on other variables than the rest: x_0 is not among x_1, .., x_T."""
    from derivable.provers.telescope import peel

    if not any(u.op == "total" for u in _factors(t.args[3])):
        raise Stuck("not a sum of totals")
    peel(proof, t, "sum_first")
    first, rest = proof.scope.facts.last.args[1].args
    each(proof, rest, _total)
    for u in (u for u in _factors(first) if u.op == "total"):
        _total(proof, u)


def _factors(t: Term) -> tuple[Term, ...]:
    return t.args if t.op == "mul" else (t,)


def _total(proof: Proof, t: Term) -> Term:
    """A smaller total of the same value; adds the equation t = it as the last fact."""
    everything = t.args[0].args
    factors = _factors(t.args[1])
    for d in (u for u in factors if u.op == "density"):
        rest = [u for u in factors if u is not d]
        mine = tuple(b for b in everything if any(within(proof, b, c) for c in d.args[1].args))
        others = [b for b in everything if b not in mine]
        if not rest or not mine:
            continue
        f = Term("total", Term("tuple", *others), product_of(rest)) if others else product_of(rest)
        blocks = mine
        touched = [b for b in sorted(depends(f), key=repr) if any(within(proof, b, c) for c in blocks)]
        kept = [b for b in touched if not any(c is not b and within(proof, b, c) for c in touched)]
        given = _given(proof, d.args[1].args, blocks)
        if given is None or not kept or set(kept) == set(blocks):
            continue
        q, r = (Term("density", d.args[0], Term("tuple", *bs), Term("tuple", *given)) for bs in (blocks, kept))
        if not defined(proof, Term("mean", q, f), Term("mean", r, f)):
            continue
        for b in depends(f):
            for c in blocks:
                if b.args[0] is c.args[0] and not any(within(proof, b, e) for e in kept):
                    _apart(proof, b, c)
        proof.line("marginalise", **{"of": q, "as": r, "function": f})
        fact = proof.scope.facts.last
        below = Term("density", d.args[0], Term("tuple", *given), EMPTY) if given else None
        smaller = fact.args[1] if below is None else Term("mul", below, fact.args[1])
        defined(proof, t, smaller)
        proof.line("algebra", goal=Term("eq", t, smaller), combine=[[num(-1) if below is None else Term("neg", below), proof.number(fact)]])
        return smaller
    raise Stuck("no density of this total can be reduced")


def _given(proof: Proof, whole: tuple[Term, ...], part: tuple[Term, ...]) -> list[Term] | None:
    """The blocks of `whole` without those of `part`, which lie inside them."""
    out = list(whole)
    for b in part:
        c = next((c for c in out if within(proof, b, c)), None)
        if c is None:
            return None
        x, low, high = c.args
        out.remove(c)
        for start, end in ((low, Term("sub", b.args[1], num(1))), (Term("add", b.args[2], num(1)), high)):
            if not _same(proof, Term("sub", start, num(1)), end):
                out.append(Term("block", x, start, end))
    return out


def _same(proof: Proof, a: Term, b: Term) -> bool:
    return not proof.scope.plain.of(Term("sub", a, b))


def _apart(proof: Proof, b: Term, c: Term) -> bool:
    return show(proof, Term("lt", b.args[2], c.args[1])) or show(proof, Term("lt", c.args[2], b.args[1]))


def depends(t: Term) -> set[Term]:
    """The blocks that occur in the densities of t, without those that a total in it binds."""
    if t.op == "density":
        return {*t.args[1].args, *t.args[2].args}
    if t.op in ("total", "mean"):
        return {b for a in t.args for b in depends(a)} - set((t.args[0] if t.op == "total" else t.args[0].args[1]).args)
    found = {b for a in t.args if isinstance(a, Term) and a.op != "fun" for b in depends(a)}
    if t.op in ("sum", "prod"):  # of what depends on x_k: it depends on x_i, .., x_j
        return {Term("block", b.args[0], *t.args[1:3]) if b.args[1:] == (t.args[0], t.args[0]) else b for b in found}
    return found
