"""Under a binder: a sum whose terms are rewritten one by one; an integral goes to `gaussian`."""

from __future__ import annotations

from derivable.kernel.meaning import Definitions, expand
from derivable.kernel.terms import substitute
from derivable.provers.proof import Proof, Rejected, Stuck, Term
from derivable.provers.signs import defined

Found = tuple[Term, list[int]]  # what a term equals, and the numbers of the equations that say so


def integrals(t: Term, definitions: Definitions, under: bool = False) -> list[Term]:
    """The integrals in t, abbreviations expanded; those under sums, products and quantifiers where `under` is set."""
    if t.op == "int":
        return [t]
    if t.op == "diff" or t.op in ("sum", "prod", "forall") and not under:
        return []
    meant = expand(t, definitions) if t.op not in ("at", "jacobian", "along") else t
    parts = (meant,) if meant is not t else t.args
    return [i for a in parts if isinstance(a, Term) and a.op != "fun" for i in integrals(a, definitions, under)]


def simplify(proof: Proof, t: Term) -> Found | None:
    """A simpler term that a sum, product or integral equals, with the equations; None where there is nothing to do."""
    from derivable.provers.gaussian import integral

    key = ("simplified", t)
    if key not in proof.memory:
        try:
            proof.memory[key] = t.op == "int" and integral(proof, t) or series(proof, t)
        except (Stuck, Rejected, KeyError):
            if proof.budget.units < 0:
                raise
            proof.memory[key] = None
    found: Found | None = proof.memory[key]
    return found


def series(proof: Proof, t: Term) -> Found | None:
    """The same sum or integral with its terms written over a basis of functions."""
    from derivable.provers.field import equations, pointwise

    k, *limits, body = t.args
    if not _has_functions(proof, body):
        return None
    name = {"sum": "sum_equal", "prod": "product_equal", "int": "integral_equal"}[t.op]
    letters = dict(zip(("k", "i", "j") if limits else ("x",), (k, *limits)))
    probe = proof.new(k, t)
    here = substitute(body, {k: probe})
    with proof.suppose(*([Term("le", limits[0], probe), Term("le", probe, limits[1])] if limits else [])) as inner:
        uses = equations(inner, here)
        table = {e.args[0]: e.args[1] for e in (inner.scope.facts[i] for i in uses)}
        there = substitute(rewritten(proof, here, table), {probe: k})
    if not uses or there is body:
        return None
    premise = proof.premises(name, **letters, F=body, G=there)[0]

    proof.enter(premise, pointwise)
    made = Term(t.op, k, *limits, there)
    defined(proof, t, made)
    proof.axiom(name, **letters, F=body, G=there)
    proof.memory[("simplified", made)] = None  # it is over a basis now
    return made, [len(proof.scope.facts) - 1]


def _has_functions(proof: Proof, t: Term) -> bool:
    if t.op in ("sqrt", "exp", "log", "int"):
        return True
    meant = expand(t, proof.definitions)
    if meant is not t:
        return _has_functions(proof, meant)
    return any(_has_functions(proof, a) for a in t.args if isinstance(a, Term) and a.op != "fun")


def rewritten(proof: Proof, t: Term, table: dict[Term, Term]) -> Term:
    """t with equations put in, left to right, everywhere."""
    if t in table:
        return rewritten(proof, table[t], table)
    meant = expand(t, proof.definitions)
    if meant is not t:
        return rewritten(proof, meant, table)
    return Term(t.op, *(rewritten(proof, a, table) if isinstance(a, Term) and a.op != "fun" else a for a in t.args))
