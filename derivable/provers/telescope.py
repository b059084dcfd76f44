"""Sums of one term over ranges that differ by a few indices: each is written over one range, with the terms at its ends.

Fails when the terms at the ends have no value there, or when it cannot be shown that the range is not empty.
"""

from __future__ import annotations

from derivable.kernel.normal import Normal
from derivable.kernel.terms import substitute
from derivable.provers.polynomials import names
from derivable.provers.proof import ONE, Proof, Stuck, Term, num
from derivable.provers.signs import defined, show

FARTHEST = 3  # by how many terms two ranges may differ


def align(proof: Proof, uses: list[int], goal: Term) -> None:
    """Show equations between the sums in the normal form of a goal and sums over common ranges."""
    normal = proof.normal(uses)
    reduced = [f.args[1] for f in proof.scope.facts if f.op == "eq" and f.args[0].op in ("sum", "total") and _about_totals(f.args[0])]
    parts = [Term("sub", *goal.args), *reduced]
    atoms = {a for t in parts for m in normal.of(t) for a, _ in m if normal.atoms[a][0] == "sum"}
    table = names(proof, normal, *parts)
    sums = [table[a] for a in sorted(atoms) if a in table]
    groups: list[list[tuple[Term, int, int, int]]] = []  # a sum, its shift, and where it begins and ends after the shift
    for t in sums:
        for group in groups:
            found = _like(normal, group[0][0], t)
            if found is not None:
                group.append((t, *found))
                break
        else:
            groups.append([(t, 0, 0, 0)])
    for group in groups:
        low, high = min(g[2] for g in group), max(g[3] for g in group)
        for t, shift, start, end in group:
            if len(group) > 1:
                proof.attempt(lambda t=t, g=(shift, start - low, high - end): _extend(proof, t, *g))


def _about_totals(t: Term) -> bool:
    return any(u.op in ("total", "mean") for u in (t, *t.args[-1].args, t.args[-1]) if isinstance(u, Term))


def _like(normal: Normal, first: Term, t: Term) -> tuple[int, int, int] | None:
    """The shift that makes two sums of one term, and how much later t begins and ends then."""
    ends = [normal.of(Term("sub", b, a)) for a, b in zip(first.args[1:3], t.args[1:3])]
    if any(any(e) for e in ends):
        return None
    start, end = (int(e.get((), 0)) for e in ends)
    local = Term("sym", "#t", "int")
    body = substitute(first.args[3], {first.args[0]: local})
    for shift in (0, 1, -1, 2, -2):
        if max(abs(start + shift), abs(end + shift)) <= FARTHEST and normal.zero(Term("sub", body, _shifted(t, shift, local).args[3])):
            return shift, start + shift, end + shift
    return None


def _shifted(t: Term, n: int, k: Term) -> Term:
    """sum over k of what t sums, with the index moved by n."""
    var, low, high, body = t.args
    if not n:
        return Term("sum", k, low, high, substitute(body, {var: k}))
    return Term("sum", k, Term("add", low, num(n)), Term("add", high, num(n)), substitute(body, {var: Term("sub", k, num(n))}))


def _extend(proof: Proof, t: Term, shift: int, before: int, after: int) -> None:
    """t, shifted, as the sum that begins `before` terms earlier and ends `after` terms later, without these terms."""
    k, body = t.args[0], t.args[3]
    if shift:
        defined(proof, t, _shifted(t, shift, k))
        proof.axiom("sum_shift", k=k, i=t.args[1], j=t.args[2], F=body, n=num(shift))
        t = proof.scope.facts.last.args[1]
    low = Term("sub", t.args[1], num(before)) if before else t.args[1]
    for n in range(before):
        peel(proof, Term("sum", k, Term("add", low, num(n)) if n else low, t.args[2], t.args[3]), "sum_first")
    for n in range(after, 0, -1):
        peel(proof, Term("sum", k, low, Term("add", t.args[2], num(n)), t.args[3]), "sum_last")


def peel(proof: Proof, t: Term, name: str) -> None:
    """Take the first or the last term out of a sum."""
    k, low, high, body = t.args
    if not show(proof, Term("le", low, high)):
        raise Stuck("a range may be empty")
    end = low if name == "sum_first" else high
    rest = Term("sum", k, Term("add", low, ONE), high, body) if name == "sum_first" else Term("sum", k, low, Term("sub", high, ONE), body)
    if not defined(proof, t, substitute(body, {k: end}), rest):
        raise Stuck("a term has no value")
    proof.axiom(name, k=k, i=low, j=high, F=body)
