"""`induction`: identities of sums, products and recursions, for every index from a start on.

The last term of a sum is split off, recursions are unfolded once, inner sums under the binder as well; what is left
must follow from the case before by `field`.

Fails when the case before does not enter linearly, or when the statement must be strengthened first.
"""

from __future__ import annotations

from derivable.kernel.meaning import expand
from derivable.kernel.terms import substitute
from derivable.provers.binders import rewritten
from derivable.provers.families import by_induction, one_step, prepare
from derivable.provers.proof import ONE, Proof, Rejected, Stuck, Term, subterms
from derivable.provers.radicals import congruent
from derivable.provers.signs import defined, show


def prove(proof: Proof, goal: Term) -> None:
    """Show a relation for one of its integer variables by induction."""
    if goal.op not in ("eq", "lt", "le"):
        raise Stuck("not a relation")
    if _by_unrolling(proof, goal):
        return
    candidates = [(h.args[1], h.args[0]) for h in proof.scope.facts
                  if h.op == "le" and h.args[1].op == "sym" and h.args[1].args[1] == "int" and h.args[0].op == "num" and h.args[1] in goal.free]
    if not candidates:
        raise Stuck("no integer variable with a lowest value")
    for t, start in sorted(candidates, key=lambda c: -c[1].args[0]):
        k = proof.new(t, goal)
        if any(t in h.free and h.op != "le" for h in proof.scope.assumed):
            continue
        general = Term("forall", k, Term("imp", Term("le", start, k), substitute(goal, {t: k})))
        if proof.attempt(lambda general=general: by_induction(proof, general, _case)):
            proof.line("instance", fact=proof.number(general), at=[[k, t]])
            return
    raise Stuck("no induction went through")


def _by_unrolling(proof: Proof, goal: Term) -> bool:
    """Show an equation after splitting sums and unfolding recursions, without induction."""
    return goal.op == "eq" and proof.attempt(lambda: _case(proof, goal))


def _case(proof: Proof, goal: Term) -> None:
    from derivable.provers import prove_any
    from derivable.provers.field import equate, equations

    prepare(proof, *goal.args)
    if goal.op != "eq":
        return prove_any(proof, goal, ("field", "positivity"))
    uses: list[int] = []
    for side in goal.args:
        uses += advance(proof, side)
    uses += _of_functions(proof, goal, uses)
    inner = [proof.scope.facts[i].args[1] for i in uses]
    prepare(proof, *inner)
    more = equations(proof, *goal.args, *inner)
    defined(proof, *goal.args)
    known = list(dict.fromkeys([*more, *uses]))
    if not proof.attempt(lambda: equate(proof, goal, known)):
        equate(proof, goal, known + _case_before(proof))


def _case_before(proof: Proof) -> list[int]:
    """The case before, an equation with a sum or product on its right, read from right to left: to be put in."""
    out = []
    for f in [f for f in proof.scope.facts if f in proof.scope.assumed and f.op == "eq" and f.args[1].op in ("sum", "prod")]:
        proof.line("algebra", goal=Term("eq", *f.args[::-1]), combine=[[ONE, proof.number(f)]])
        out.append(len(proof.scope.facts) - 1)
    return out


def advance(proof: Proof, t: Term) -> list[int]:
    """Equations that split off last terms and unfold recursions once, everywhere in t."""
    if t.op in ("sym", "num", "fun", "const"):
        return []
    key = ("advanced", t)
    if key in proof.memory:
        return []
    proof.memory[key] = True
    if t.op in ("sum", "prod"):
        return _series(proof, t)
    if t.op == "call" and (d := proof.definitions.get(t.args[0])) is not None and d.op == "recur":
        lowest = proof.scope.known(Term("eq", t.args[1], d.args[1])) or _next(t.args[1]) or t.args[1].op == "num"
        if not lowest or not defined(proof, t):
            return []
        try:
            equation = one_step(proof, t)
        except Rejected:
            return []
        here = len(proof.scope.facts) - 1
        inner = [] if _next(t.args[1]) else advance(proof, equation.args[1])
        return [here, *inner]
    meant = expand(t, proof.definitions)
    parts = (meant,) if meant is not t else t.args
    return [i for a in parts if isinstance(a, Term) for i in advance(proof, a)]


def _of_functions(proof: Proof, goal: Term, uses: list[int]) -> list[int]:
    """Equations that carry those in `uses` through exponentials and roots in the goal: exp of a sum whose last term is split off."""
    table = {f.args[0]: f.args[1] for f in (proof.scope.facts[i] for i in uses)}
    out: list[int] = []
    for t in dict.fromkeys(u for side in goal.args for u in subterms(side) if u.op in ("exp", "sqrt", "log")):
        there = Term(t.op, rewritten(proof, t.args[0], table))
        proof.attempt(lambda t=t, u=there: congruent(proof, Term("eq", t, u), uses, out))
    return out


def _next(t: Term) -> bool:
    """Whether an index is written k + 1."""
    return t.op == "add" and t.args[-1] is ONE


def _series(proof: Proof, t: Term) -> list[int]:
    k, low, high, body = t.args
    name = "sum" if t.op == "sum" else "product"
    uses: list[int] = []
    if show(proof, Term("lt", high, low)):
        proof.axiom(f"{name}_empty", k=k, i=low, j=high, F=body)
        return [len(proof.scope.facts) - 1]
    short = not any(proof.scope.plain.of(Term("sub", high, low)))
    if not (short or _next(high)) or not show(proof, Term("le", low, high)):
        return uses
    defined(proof, t, Term(t.op, k, low, Term("sub", high, ONE), body), substitute(body, {k: high}))
    made = proof.axiom(f"{name}_last", k=k, i=low, j=high, F=body)
    uses.append(len(proof.scope.facts) - 1)
    rest, last = made.args[1].args
    uses += advance(proof, last)
    if short:
        return uses + advance(proof, rest)
    return uses + _under(proof, rest)


def _under(proof: Proof, t: Term) -> list[int]:
    """Equations under the binder of a sum, as an equation of the sum."""
    k, low, high, body = t.args
    probe = proof.new(k, t)
    here = substitute(body, {k: probe})
    with proof.suppose(Term("le", low, probe), Term("le", probe, high)) as inner:
        uses = advance(inner, here)
        table = {f.args[0]: f.args[1] for f in (inner.scope.facts[i] for i in uses)}
    if not uses:
        return []
    there = substitute(rewritten(proof, here, table), {probe: k})
    name = "sum_equal" if t.op == "sum" else "product_equal"
    premise = proof.premises(name, k=k, i=low, j=high, F=body, G=there)[0]

    def work(inner: Proof, rest: Term) -> None:
        from derivable.provers.field import equate

        found = advance(inner, rest.args[0])
        defined(inner, *rest.args)
        equate(inner, rest, found)

    proof.enter(premise, work)
    defined(proof, t, Term(t.op, k, low, high, there))
    proof.axiom(name, k=k, i=low, j=high, F=body, G=there)
    return [len(proof.scope.facts) - 1]
