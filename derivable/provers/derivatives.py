"""`derivatives`: derivatives of what has no rule of differentiation, such as an expectation, by an expression that it equals.

Where F = G on an open set of x, the derivatives by x are equal there: the integrals in F are replaced by their closed
forms. The set is the line, or what strict bounds of x that are known leave of it.

Fails when an integral has no closed form.
"""

from __future__ import annotations

from derivable.kernel.meaning import derivative, resolve
from derivable.kernel.terms import substitute
from derivable.provers.binders import Found, integrals, rewritten, simplify
from derivable.provers.proof import ONE, Proof, Rejected, Stuck, Term, num, subterms
from derivable.provers.signs import defined


def prove(proof: Proof, goal: Term) -> None:
    """Show a relation between expressions with such derivatives; Stuck if there are none."""
    from derivable.provers import prove_any

    found = {t: by_closed_form(proof, t) for t in without_rule(proof, goal)}
    if not found:
        raise Stuck("no derivatives of integrals")
    uses = [i for _, numbers in found.values() for i in numbers]
    plain = replaced(goal, {t: u for t, (u, _) in found.items()})
    prove_any(proof, plain)
    if goal.op == "eq":
        way = {"combine": [[num(-1), proof.number(plain)]]} if plain in proof.scope.facts else {}
        proof.line("algebra", goal=goal, uses=uses, **way)
    else:
        proof.line("algebra", goal=goal, uses=uses, terms=[[ONE, [Term("sub", plain.args[1], plain.args[0])], []]])


def without_rule(proof: Proof, t: Term) -> list[Term]:
    """The derivatives in t that the rules of differentiation do not carry out, once each."""
    out = []
    for u in dict.fromkeys(u for u in subterms(t) if u.op == "diff"):
        try:
            derivative(resolve(u.args[2], proof.definitions), u.args[0], proof.definitions)
        except Rejected:
            out.append(u)
    return out


def replaced(t: Term, table: dict[Term, Term]) -> Term:
    """t with some of its parts replaced as they stand."""
    if t in table:
        return table[t]
    return Term(t.op, *(replaced(a, table) if isinstance(a, Term) else a for a in t.args)) if t.args else t


def by_closed_form(proof: Proof, t: Term) -> Found:
    """A derivative that the rules carry out and that equals t, with the number of the equation; Stuck without one."""
    x, point, body = t.args
    name, letters, guards = _bounds(proof, x) if point is x else ("derivative_equal", {}, [])
    if body.op == "diff" and body.args[:2] == (x, x):  # what was shown of the first derivative is said of the second
        there = by_closed_form(proof, body)[0]
    else:
        there = _closed_form(proof, x, body, guards)
    letters = {"x": x, "F": body, "G": there, **letters}
    same, smooth = proof.premises(name, **letters)
    if same not in proof.scope.props:
        proof.enter(same, _equal)
    proof.enter(smooth, lambda inner, rest: _or_stuck(defined(inner, *rest.args)))
    general = proof.axiom(name, **letters)
    proof.line("instance", fact=proof.number(general), at=[[x, point]])
    return Term("diff", x, point, there), [len(proof.scope.facts) - 1]


def _closed_form(proof: Proof, x: Term, body: Term, guards: list[Term]) -> Term:
    probe = proof.new(x, body)
    here = substitute(body, {x: probe})
    with proof.suppose(*(substitute(g, {x: probe}) for g in guards)) as inner:
        table = dict(_closed(inner, here))
        return substitute(rewritten(inner, here, table), {probe: x})


def _bounds(proof: Proof, x: Term) -> tuple[str, dict[str, Term], list[Term]]:
    """The open set of x: the row that speaks of it, the values of its letters, and its conditions."""
    below = next((f for f in proof.scope.facts if f.op == "lt" and f.args[1] is x and x not in f.args[0].free), None)
    above = next((f for f in proof.scope.facts if f.op == "lt" and f.args[0] is x and x not in f.args[1].free), None)
    if below is None:
        return "derivative_equal", {}, []
    if above is None:
        return "derivative_equal_after", {"a": below.args[0]}, [below]
    return "derivative_equal_between", {"a": below.args[0], "b": above.args[1]}, [below, above]


def _closed(proof: Proof, t: Term) -> list[tuple[Term, Term]]:
    """The integrals in t, and the derivatives by other variables, with their closed forms."""
    out = [(d, by_closed_form(proof, d)[0]) for d in without_rule(proof, t)]
    for i in integrals(t, proof.definitions):
        found = simplify(proof, i)
        if found is None:
            raise Stuck("an integral under a derivative has no closed form")
        out.append((i, found[0]))
    if not out:
        raise Stuck("there is no rule to differentiate this, and there are no integrals in it")
    return out


def _equal(proof: Proof, goal: Term) -> None:
    from derivable.provers.field import pointwise

    (prove if without_rule(proof, goal) else pointwise)(proof, goal)


def _or_stuck(found: bool) -> None:
    if not found:
        raise Stuck("it could not be shown that the closed form is differentiable")
