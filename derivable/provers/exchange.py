"""Samples of one distribution: what is true of one of them is true of all, and sums without one of their terms.

Under a total over exchangeable x_i, .., x_n, a single x_j may be taken to be the last one.

Fails when a function of the variables is not seen to treat all others alike.
"""

from __future__ import annotations

from derivable.kernel.terms import substitute
from derivable.provers.proof import ONE, ZERO, Proof, Stuck, Term, num


def exchanged(proof: Proof, t: Term) -> Term:
    """The total t with a single variable of an exchangeable sequence as the last one; adds the equation as the last fact."""
    from derivable.provers.signs import show
    from derivable.provers.totals import depends

    if t.op == "total":
        for x in dict.fromkeys(f.args[1] for f in proof.scope.facts if f.op == "exchangeable"):
            for whole in (b for b in t.args[0].args if b.args[0] is x):
                low, high = whole.args[1:]
                for one in sorted(depends(t.args[1]), key=repr):
                    j = one.args[1]
                    if one.args != (x, j, j) or not proof.scope.plain.of(Term("sub", high, j)):
                        continue
                    ends = (("le", low, j), ("le", j, high), ("le", low, high))
                    if all([show(proof, Term(*e)) for e in ends]) and proof.attempt(
                            lambda x=x, j=j, n=high: _swap(proof, t, x, j, n)):
                        found: Term = proof.scope.facts.last.args[1]
                        return found
    raise Stuck("no variable of this total can be exchanged")


def all_alike(proof: Proof, t: Term) -> None:
    """A sum over j of expectations about x_j, which are all the last of them: adds the equation with their number times it."""
    from derivable.provers.signs import defined, show
    from derivable.provers.totals import each

    each(proof, t, exchanged)
    same = len(proof.scope.facts) - 1
    k, low, high, body = proof.scope.facts[same].args[1].args
    if k in body.free or not show(proof, Term("le", low, Term("add", high, ONE))):
        return
    number = proof.axiom("sum_ones", k=k, i=low, j=high).args[1]
    value = Term("mul", number, body)
    defined(proof, value)
    proof.line("algebra", goal=Term("eq", t, value), combine=[[num(-1), same], [Term("neg", body), len(proof.scope.facts) - 1]])


def _swap(proof: Proof, t: Term, x: Term, j: Term, n: Term) -> None:
    from derivable.provers.signs import defined

    defined(proof, t)
    other = substitute(t.args[1], {j: n}) if j.op == "sym" else t.args[1]
    defined(proof, Term("total", t.args[0], other))
    proof.line("exchange", **{"of": t, "sequence": x, "one": j, "other": n})


def less_one(proof: Proof, t: Term, op: str) -> bool:
    """0 < sum_k f(k) - f(j): what is left of a sum of positive terms without one of them, where there are at least two."""
    from derivable.provers.signs import defined, show, sign

    if t.op != "sub" or t.args[0].op != "sum":
        return False
    k, low, high, body = t.args[0].args
    for j in _indices(t.args[1], set()):
        one = substitute(body, {k: j})
        if not proof.scope.plain.zero(Term("sub", one, t.args[1])):
            continue
        goal = Term(op, ZERO, t)
        if not (show(proof, Term("le", low, j)) and show(proof, Term("le", j, high)) and show(proof, Term("lt", low, high))):
            continue
        before, after = Term("sum", k, low, Term("sub", j, ONE), body), Term("sum", k, Term("add", j, ONE), high, body)
        upto = Term("sum", k, low, j, body)
        fits = defined(proof, t, upto, one) and sign(proof, before, "le") and sign(proof, after, "le")
        if not fits or not show(proof, Term("le", low, Term("add", j, ONE))):
            continue
        proof.axiom("sum_split", k=k, i=low, n=j, j=high, F=body)
        proof.axiom("sum_last", k=k, i=low, j=j, F=body)
        combine = [[ONE, len(proof.scope.facts) - n] for n in (2, 1)]

        def left(inner: Proof, rest: Term) -> None:
            """One of the two parts has a term: the first unless j is the first index."""
            case = inner.scope.facts.last
            if case.op == "eq":
                inner.line("algebra", goal=Term("le", Term("add", j, ONE), high), terms=[[ONE, [Term("sub", high, Term("add", low, ONE))], []]],
                           combine=[[num(-1), len(inner.scope.facts) - 1]])
            elif case.args[0] is ZERO:
                inner.line("restate", goal=Term("lt", low, j))
                inner.axiom("whole", i=low, j=j)
                inner.line("restate", goal=Term("le", low, Term("sub", j, ONE)))
            parts = [u for u in (before, after) if sign(inner, u, "lt")]
            if not parts and not inner.scope.absurd:
                raise Stuck("neither part is known to have a term")
            if not inner.scope.absurd:
                inner.line("algebra", goal=rest, terms=[[ONE, [before], []], [ONE, [after], []]], combine=combine)

        if op == "le":
            proof.line("algebra", goal=goal, terms=[[ONE, [before], []], [ONE, [after], []]], combine=combine)
            return True
        place = Term("sub", j, low)
        proof.axiom("whole", i=low, j=high)
        for case in (Term("lt", place, ZERO), Term("eq", place, ZERO), Term("lt", ZERO, place)):
            proof.enter(Term("imp", case, goal), left)
        proof.axiom("cases", a=place, P=goal)
        return True
    return False


def _indices(t: Term, seen: set[Term]) -> list[Term]:
    """The indices of single random variables in t."""
    if t in seen:
        return []
    seen.add(t)
    here = [t.args[1]] if t.op == "block" and t.args[1] is t.args[2] else []
    return here + [j for a in t.args if isinstance(a, Term) and a.op != "fun" for j in _indices(a, seen)]
