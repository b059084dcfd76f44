"""`sequences`: a recursion of functions, such as the marginals q_t(x) of a Markov chain, in closed form for every index.

By induction, for all arguments at once: the recursion is unfolded, the closed form is put in under its integral, and
the integral is worked out by `gaussian` rules.

Fails when the unfolded step is not an integral that those rules know.
"""

from __future__ import annotations

from derivable.kernel.meaning import calls
from derivable.kernel.terms import substitute
from derivable.provers.families import by_induction, one_step, prepare
from derivable.provers.field import equate, equations
from derivable.provers.proof import Proof, Stuck, Term
from derivable.provers.signs import defined


def prove(proof: Proof, goal: Term) -> None:
    """Show f(t, x..) = closed form, for a recursion f whose other arguments are variables."""
    call = goal.args[0] if goal.op == "eq" else goal
    d = proof.definitions.get(call.args[0]) if call.op == "call" else None
    if d is None or d.op != "recur" or len(call.args) < 3 or any(a.op != "sym" for a in call.args[1:]):
        raise Stuck("not a value of a recursion of functions")
    index, *arguments = call.args[1:]
    k = proof.new(index, goal)
    inner = substitute(goal, {index: k})
    for a in reversed(arguments):
        if not any(a in h.free for h in proof.scope.assumed):
            inner = Term("forall", a, inner)
    general = Term("forall", k, Term("imp", Term("le", d.args[1], k), inner))
    by_induction(proof, general, _case)
    at = {k: index}
    rest = inner
    while rest.op == "forall":
        at[rest.args[0]] = rest.args[0]
        rest = rest.args[1]
    proof.line("instance", fact=proof.number(general), at=[[v, u] for v, u in at.items()])


def _case(proof: Proof, goal: Term) -> None:
    """The base or the step: unfold, put the case before in under the integral, and compare."""
    if goal.op == "forall":
        proof.enter(goal, _case)
        return
    prepare(proof, *goal.args)
    call = goal.args[0]
    if not defined(proof, call):
        raise Stuck("the recursion is not defined here")
    equation = one_step(proof, call)
    uses = [proof.number(equation)]
    body = equation.args[1]
    prepare(proof, body)
    if body.op == "int":
        body = _rewrite_inside(proof, body, call)
        uses.append(len(proof.scope.facts) - 1)
    more = equations(proof, body, goal.args[1])
    defined(proof, *goal.args)
    equate(proof, goal, uses + more)


def _rewrite_inside(proof: Proof, t: Term, call: Term) -> Term:
    """The integral with the case before in the place of the recursion."""
    y, body = t.args
    before = next((c for c in calls(body) if c.args[0] is call.args[0]), None)
    known = next((f for f in reversed(proof.scope.facts) if f.op == "forall" and _head(f) is call.args[0]), None)
    if before is None or known is None:
        raise Stuck("the recursion does not call itself, or the case before is not known")
    rest, variables = known, []
    while rest.op == "forall":
        variables.append(rest.args[0])
        rest = rest.args[1]
    at = dict(zip(rest.args[0].args[2:], before.args[2:]))
    at = {v: at.get(v, v) for v in variables}
    closed = substitute(rest, at)
    there = _replace(body, before, closed.args[1])

    def work(inner: Proof, goal: Term) -> None:
        fresh = _matching(goal.args[0], call.args[0])
        values = {v: substitute(u, {y: fresh.args[2]}) for v, u in at.items()}
        fact = inner.line("instance", fact=inner.number(known), at=[[v, u] for v, u in values.items()])
        defined(inner, fresh)
        same = inner.line("algebra", goal=Term("eq", fresh, fact.args[0]))
        prepare(inner, *goal.args)
        defined(inner, *goal.args)
        inner.line("algebra", goal=goal, uses=[inner.number(same), inner.number(fact)])

    proof.enter(Term("forall", y, Term("eq", body, there)), work)
    defined(proof, t, Term("int", y, there))
    proof.axiom("integral_equal", x=y, F=body, G=there)
    return Term("int", y, there)


def _matching(t: Term, head: Term) -> Term:
    return next(c for c in calls(t) if c.args[0] is head)


def _head(fact: Term) -> Term | None:
    while fact.op == "forall":
        fact = fact.args[1]
    return fact.args[0].args[0] if fact.op == "eq" and fact.args[0].op == "call" else None


def _replace(t: Term, old: Term, new: Term) -> Term:
    if t is old:
        return new
    if t.op in ("num", "sym", "const"):
        return t
    return Term(t.op, *(_replace(a, old, new) if isinstance(a, Term) and a.op != "fun" else a for a in t.args))
