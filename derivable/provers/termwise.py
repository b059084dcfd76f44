"""Sums over one range compared term by term: where no sum can be had from the others by its monomials, its terms may be."""

from __future__ import annotations

from derivable.kernel.meaning import expand
from derivable.kernel.scope import constant
from derivable.kernel.terms import substitute
from derivable.provers.binders import rewritten
from derivable.provers.polynomials import atom_of, coefficient, names, to_term, with_inverses
from derivable.provers.proof import Proof, Stuck, Term
from derivable.provers.signs import defined


def termwise(proof: Proof, goal: Term) -> list[int]:
    """The number of an equation between one sum in the goal and a combination of the others; Stuck if their terms differ."""
    from derivable.provers.field import pointwise

    sums = _weights(proof, goal)
    target = next((n for n, w in sums.items() if constant(w) is not None), next(iter(sums)))
    k, low, high, body = target.args
    unit = sums.pop(target)
    others = [Term("neg", Term("mul", Term("div", w, unit), substitute(n.args[3], {n.args[0]: k}))) for n, w in sums.items()]
    if not others or any(n.args[1:3] != (low, high) or k in n.args[3].free - {n.args[0]} for n in sums):
        raise Stuck("the sums are not over one range")
    made = Term("add", *others) if len(others) > 1 else others[0]

    proof.enter(proof.premises("sum_equal", k=k, i=low, j=high, F=body, G=made)[0], pointwise)
    defined(proof, target, Term("sum", k, low, high, made))
    return [proof.number(proof.axiom("sum_equal", k=k, i=low, j=high, F=body, G=made))]


def _weights(proof: Proof, goal: Term) -> dict[Term, Term]:
    """The coefficients of the sums that enter left - right linearly, as they are written."""
    normal, difference = proof.scope.plain, Term("sub", *goal.args)
    probes = {n: Term("sym", f"sum~{k}", "real") for k, n in enumerate(dict.fromkeys(_sums(proof, difference)))}
    if not 1 < len(probes) <= 8:
        raise Stuck("one sum, or too many")
    written = rewritten(proof, difference, dict(probes))
    p = normal.of(written)
    table = with_inverses(normal, p, names(proof, normal, written))
    atoms = {n: atom_of(normal, probe) for n, probe in probes.items()}
    if any(sorted(dict(m).get(a, 0) for a in atoms.values()) != [0] * (len(atoms) - 1) + [1] for m in p):
        raise Stuck("there is more than sums, or a sum does not enter linearly")
    found = {n: to_term(coefficient(normal, p, probe, 1), table) for n, probe in probes.items() if any(atoms[n] in dict(m) for m in p)}
    if any(u.free & set(probes.values()) for u in found.values()):
        raise Stuck("a sum does not enter linearly")
    return found


def _sums(proof: Proof, t: Term) -> list[Term]:
    if t.op == "sum":
        return [t]
    meant = expand(t, proof.definitions)
    parts = (meant,) if meant is not t else t.args
    return [s for a in parts if isinstance(a, Term) and a.op not in ("fun", "int", "prod", "total") for s in _sums(proof, a)]
