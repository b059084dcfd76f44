"""Markov chains: the density of any of its variables, over densities of one and of two neighbours among them.

Fails when it cannot be shown which index is the smaller.
"""

from __future__ import annotations

from functools import cmp_to_key

from derivable.kernel.terms import substitute
from derivable.provers.families import by_induction
from derivable.provers.polynomials import names
from derivable.provers.proof import ONE, Proof, Stuck, Term
from derivable.provers.signs import defined, show

EMPTY = Term("tuple")


def neighbours(proof: Proof, *terms: Term) -> list[int]:
    """Show equations that write the densities in `terms` of chains over those of neighbours; their numbers."""
    chains = [f for f in proof.scope.facts if f.op in ("markov", "independent")]
    if not chains:
        return []
    out: list[int] = []
    normal = proof.scope.plain
    for t in terms:
        atoms = sorted({a for m in normal.of(t) for a, _ in m})
        found = names(proof, normal, t)
        for a in atoms:
            if normal.atoms[a][0] == "marginal":
                _reduce(proof, chains, found[a], out)
    return list(dict.fromkeys(out))


def agreements(proof: Proof, *terms: Term) -> list[int]:
    """Show equations that write the densities of one law as those of another that agrees with it; their numbers."""
    out: list[int] = []
    for fact in [f for f in proof.scope.facts if f.op == "agree"]:
        normal = proof.scope.plain
        for t in terms:
            normal.of(t)
        found = names(proof, normal, *terms)
        for a, key in enumerate(list(normal.atoms)):
            if key[:2] != ("marginal", fact.args[0]):
                continue
            part = found[a].args[1]
            if all(any(within(proof, b, c) for c in fact.args[2].args) for b in part.args) and defined(proof, found[a]):
                proof.line("agree", fact=proof.number(fact), part=part)
                out.append(len(proof.scope.facts) - 1)
        whole = fact.args[2]  # it may come up when a chain is taken apart
        if proof.attempt(lambda f=fact, p=whole: proof.line("agree", fact=proof.number(f), part=p)):
            out += [i for i in (len(proof.scope.facts) - 1,) if proof.scope.facts[i].op == "eq"]
    return out


def within(proof: Proof, b: Term, c: Term) -> bool:
    """Show that one block is part of another; whether that worked."""
    return b.args[0] is c.args[0] and show(proof, Term("le", c.args[1], b.args[1])) and show(proof, Term("le", b.args[2], c.args[2]))


def _reduce(proof: Proof, chains: list[Term], d: Term, out: list[int]) -> None:
    """Split a density at the first place where there is something on both sides."""
    key = ("neighbours", d)
    if key in proof.memory:
        out += proof.memory[key]
        return
    mine: list[int] = []
    proof.memory[key] = mine
    law, blocks = d.args[0], d.args[1].args
    for fact in (f for f in chains if f.args[0] is law):
        x, given = fact.args[1], fact.args[2].args
        links = _ordered(proof, [b for b in blocks if b.args[0] is x])
        rest = {b for b in blocks if b.args[0] is not x}
        if links is None or rest != set(given) or not links:
            continue
        place = _place(proof, links, fact.op == "independent")
        if place is None:
            mine += [_product(proof, fact, links[0])] if len(links) == 1 and length_of(proof, links[0]) is None else []
            break
        before, at, after = place
        goal = _split(proof, fact, before, at, after)
        mine.append(len(proof.scope.facts) - 1)
        product, below = goal.args[1].args
        for part in (*product.args, *([below] if below.args[1].args else [])):
            defined(proof, part)
            if part is not d:
                _reduce(proof, chains, _joined(proof, part), mine)
        break
    out += mine


def _split(proof: Proof, fact: Term, before: list[Term], at: Term, after: list[Term]) -> Term:
    """q(A, x_s, B) = q(A, x_s) q(x_s, B) / q(x_s), after what the kernel needs to know for it."""
    law, x, given = fact.args
    here = given.args
    if fact.op == "markov":
        here = (Term("block", x, at, at), *here)
        for order in [Term("lt", b.args[2], at) for b in before] + [Term("lt", at, b.args[1]) for b in after]:
            show(proof, order)
    whole, bottom = (Term("density", law, Term("tuple", *bs), EMPTY) for bs in ((*before, *here, *after), here))
    defined(proof, whole, Term("div", ONE, bottom))
    return proof.line("markov", fact=proof.number(fact), at=at, before=Term("tuple", *before), after=Term("tuple", *after))


def _joined(proof: Proof, d: Term) -> Term:
    """The density with adjacent blocks joined."""
    normal = proof.scope.plain
    (m,) = normal.of(d)
    return names(proof, normal, d)[m[0][0]]


def _ordered(proof: Proof, links: list[Term]) -> list[Term] | None:
    """Blocks by their indices, as far as these can be shown to be in order."""
    def compare(b: Term, c: Term) -> int:
        if show(proof, Term("lt", b.args[2], c.args[1])):
            return -1
        if show(proof, Term("lt", c.args[2], b.args[1])):
            return 1
        raise Stuck("two indices of a chain are not in order")

    try:
        return sorted(links, key=cmp_to_key(compare))
    except Stuck:
        return None


def _place(proof: Proof, links: list[Term], independent: bool) -> tuple[list[Term], Term, list[Term]] | None:
    """What comes before an index, the index, and what comes after, where both are something (without the index if independent)."""
    x, first, last = links[0].args
    if independent:
        length = length_of(proof, links[0])
        if len(links) > 1:
            return links[:1], first, links[1:]
        return ([Term("block", x, first, first)], first, [Term("block", x, Term("add", first, ONE), last)]) if length and length > 1 else None
    if len(links) == 1:
        length = length_of(proof, links[0])
        at = Term("add", first, ONE)
        return ([Term("block", x, first, first)], at, [Term("block", x, Term("add", at, ONE), last)]) if length and length > 2 else None
    if first is not last:
        return [Term("block", x, first, Term("sub", last, ONE))], last, links[1:]
    _, at, last = links[1].args
    after = ([] if at is last else [Term("block", x, Term("add", at, ONE), last)]) + links[2:]
    return (links[:1], at, after) if after else None


def length_of(proof: Proof, block: Term) -> int | None:
    """How many variables a block holds, where that is a number."""
    p = proof.scope.plain.of(Term("sub", block.args[2], block.args[1]))
    return None if any(p) else int(p.get((), 0)) + 1


def _product(proof: Proof, fact: Term, block: Term) -> int:
    """q(x_i..x_j) = q(x_i) prod_{k=i+1}^{j} q(x_{k-1}, x_k) / q(x_{k-1}), by induction on j; the number of the equation.

    Of independent variables the factors are q(x_k).
    """
    law, x, given = fact.args
    first, last = block.args[1:]

    def density(*ends: tuple[Term, Term]) -> Term:
        return Term("density", law, Term("tuple", *(Term("block", x, *e) for e in ends), *given.args), EMPTY)

    k, n = (proof.new(Term("sym", name, "int"), block) for name in ("k", "n"))
    before, low = Term("sub", k, ONE), Term("add", first, ONE)
    chain = fact.op == "markov"
    factor = Term("div", density(*([(before, before)] if chain else []), (k, k)), density(*([(before, before)] if chain else [])))

    def statement(m: Term) -> Term:
        return Term("eq", density((first, m)), Term("mul", density((first, first)), Term("prod", k, low, m, factor)))

    def work(inner: Proof, p: Term) -> None:
        high = p.args[1].args[1].args[2]
        defined(inner, *p.args)
        if high is first:
            inner.axiom("product_empty", k=k, i=low, j=high, F=factor)
            inner.line("algebra", goal=p, uses=[len(inner.scope.facts) - 1])
            return
        here = high.args[0]
        _split(inner, fact, [Term("block", x, first, Term("sub", here, ONE) if chain else here)], here, [Term("block", x, high, high)])
        uses = [inner.number(statement(here)), len(inner.scope.facts) - 1]
        if not show(inner, Term("le", low, high)):
            raise Stuck("the order of two indices is not shown")
        defined(inner, substitute(factor, {k: high}), Term("prod", k, low, Term("sub", high, ONE), factor))
        inner.axiom("product_last", k=k, i=low, j=high, F=factor)
        inner.line("algebra", goal=p, uses=[*uses, len(inner.scope.facts) - 1])

    goal = Term("forall", n, Term("imp", Term("le", first, n), statement(n)))
    by_induction(proof, goal, work)
    if not show(proof, Term("le", first, last)):
        raise Stuck("a block may be empty")
    proof.line("instance", fact=proof.number(goal), at=[[n, last]])
    return len(proof.scope.facts) - 1
