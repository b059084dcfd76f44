"""Sums over one range compared term by term: where no sum can be had from the others by its monomials, its terms may be."""

from __future__ import annotations

from derivable.kernel.meaning import expand
from derivable.kernel.scope import constant
from derivable.kernel.terms import substitute
from derivable.provers.polynomials import names, to_term, with_inverses
from derivable.provers.proof import Proof, Stuck, Term
from derivable.provers.signs import defined


def termwise(proof: Proof, goal: Term) -> list[int]:
    """The number of an equation between one sum in the goal and a combination of the others; Stuck if their terms differ."""
    from derivable.provers.field import equate, equations

    sums = _weights(proof, goal)
    target = next((n for n, w in sums.items() if constant(w) is not None), next(iter(sums)))
    k, low, high, body = target.args
    unit = sums.pop(target)
    others = [Term("neg", Term("mul", Term("div", w, unit), substitute(n.args[3], {n.args[0]: k}))) for n, w in sums.items()]
    if not others or any(n.args[1:3] != (low, high) or k in n.args[3].free - {n.args[0]} for n in sums):
        raise Stuck("the sums are not over one range")
    made = Term("add", *others) if len(others) > 1 else others[0]

    def work(inner: Proof, rest: Term) -> None:
        found = equations(inner, *rest.args)
        defined(inner, *rest.args)
        equate(inner, rest, found)

    proof.enter(proof.premises("sum_equal", k=k, i=low, j=high, F=body, G=made)[0], work)
    defined(proof, target, Term("sum", k, low, high, made))
    return [proof.number(proof.axiom("sum_equal", k=k, i=low, j=high, F=body, G=made))]


def _weights(proof: Proof, goal: Term) -> dict[Term, Term]:
    """The coefficients of the sums that enter left - right linearly, as they are written."""
    normal, difference = proof.scope.plain, Term("sub", *goal.args)
    out: dict[Term, Term] = {}
    probes: dict[Term, Term] = {}
    for n in dict.fromkeys(_sums(proof, difference)):
        probes[n] = Term("sym", f"sum~{len(probes)}", "real")
    if not 1 < len(probes) <= 8:
        raise Stuck("one sum, or too many")
    p = normal.of(_replaced(proof, difference, probes))
    table = with_inverses(normal, p, names(proof, normal, _replaced(proof, difference, probes)))
    for n, probe in probes.items():
        ((atom, _),) = next(iter(normal.of(probe)))
        found = [m for m in p if atom in dict(m)]
        if any(dict(m)[atom] != 1 for m in found):
            raise Stuck("a sum does not enter linearly")
        if found:
            out[n] = to_term({tuple(f for f in m if f[0] != atom): p[m] for m in found}, table)
    if any(u.free & set(probes.values()) for u in out.values()) or any(m for m in p if not any(a in dict(m) for q in probes.values()
                                                                      for ((a, _),) in [next(iter(normal.of(q)))])):
        raise Stuck("there is more than sums")
    return out


def _sums(proof: Proof, t: Term) -> list[Term]:
    if t.op == "sum":
        return [t]
    meant = expand(t, proof.definitions)
    parts = (meant,) if meant is not t else t.args
    return [s for a in parts if isinstance(a, Term) and a.op not in ("fun", "int", "prod", "total") for s in _sums(proof, a)]


def _replaced(proof: Proof, t: Term, table: dict[Term, Term]) -> Term:
    if t in table:
        return table[t]
    meant = expand(t, proof.definitions)
    if meant is not t:
        return _replaced(proof, meant, table)
    return Term(t.op, *(_replaced(proof, a, table) if isinstance(a, Term) and a.op != "fun" else a for a in t.args)) if t.args else t
