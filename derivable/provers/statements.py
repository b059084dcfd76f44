"""Statements about maps: monotone, injective, onto, unique solution, maximiser; and, iff, for all.

Each is reduced to relations by a theorem whose premises are shown by the other methods.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from derivable.kernel.meaning import calls
from derivable.kernel.scope import negation, obligations
from derivable.language.abstract import about_laws
from derivable.provers import maps
from derivable.provers.binders import integrals, rewritten, simplify
from derivable.provers.families import bounds_claim
from derivable.provers.log_order import same_order
from derivable.provers.polynomials import names, to_term, with_inverses
from derivable.provers.proof import ONE, ZERO, Proof, Stuck, Term, num, subterms
from derivable.provers.reasoning import cases, relation, theorem
from derivable.provers.signs import defined, positive, show, sign


def prove(proof: Proof, goal: Term) -> None:
    """Show a statement; Stuck if it is a mere relation or no theorem applies."""
    key = f"not_{goal.args[0].op}" if goal.op == "not" else goal.op
    if key not in WAYS:
        raise Stuck("not a statement about maps")
    WAYS[key](proof, goal)


def _conjunction(proof: Proof, goal: Term) -> None:
    for p in goal.args:
        relation(proof, p)
    if goal not in proof.scope.props:
        proof.line("restate", goal=goal)


def _iff(proof: Proof, goal: Term) -> None:
    """Both implications; a relation may be shown by cases on its sign."""
    left, right = goal.args
    if left.op == right.op == "le":
        if about_laws(goal) and proof.attempt(lambda: _same_gap(proof, goal)):
            return
        if about_laws(goal) or any(u.op == "log" for u in subterms(goal)):
            return same_order(proof, goal)
    for a, b in ((left, right), (right, left)):
        forward = Term("imp", a, b)
        if not proof.attempt(lambda p=forward: proof.enter(p, relation)):
            proof.enter(forward, _by_cases)
    proof.axiom("iff", P=left, Q=right)


def _same_gap(proof: Proof, goal: Term) -> None:
    """Two bounds on densities with one difference between their sides: each gives the other."""
    left, right = goal.args
    gaps = [Term("sub", p.args[1], p.args[0]) for p in (left, right)]
    relation(proof, Term("eq", *gaps))
    if Term("eq", *gaps) not in proof.scope.facts:
        proof.line("restate", goal=Term("eq", *gaps))
    defined(proof, *gaps)
    for o in (o for g in gaps for o in obligations(g, proof.definitions)):
        if o.op == "forall" and o not in proof.scope.props:  # of all random variables: not to be had under an assumption on some
            proof.line("restate", goal=o)
    number = proof.number(Term("eq", *gaps))

    def work(known: Term, sign: int) -> Callable[[Proof, Term], Term]:
        return lambda inner, rest: inner.line("algebra", goal=rest, terms=[[ONE, [known], []]], combine=[[num(sign), number]])

    proof.enter(Term("imp", left, right), work(gaps[0], -1))
    if goal.op == "iff":
        proof.enter(Term("imp", right, left), work(gaps[1], 1))
        proof.axiom("iff", P=left, Q=right)


def _by_cases(proof: Proof, goal: Term) -> None:
    """A relation holds, or its opposite contradicts what is known."""
    if goal.op not in ("le", "lt", "eq"):
        raise Stuck("only a relation can be shown by its opposite")
    gap = Term("sub", goal.args[1], goal.args[0])

    def contradiction(inner: Proof, rest: Term) -> None:
        if inner.scope.known(rest):
            return
        inner.cite_pending()
        if inner.scope.known(rest):
            return
        for p in list(inner.scope.assumed):
            opposite = negation(p)
            if p.op not in ("unique", "injective", "increasing", "eq"):
                continue
            if inner.attempt(lambda o=opposite: relation(inner, o)) and inner.scope.known(rest):
                return
        if show(inner, rest):
            return
        raise Stuck("the opposite was not refuted")

    cases(proof, gap, goal, contradiction)


def _conserved(proof: Proof, goal: Term) -> None:
    variables, field, h = goal.args
    theorem(proof, "conserved", V=variables, W=field, H=h)


def _enter(proof: Proof, goal: Term) -> None:
    if goal.op == "imp" and goal.args[0].op == goal.args[1].op == "le" and about_laws(goal):
        return _same_gap(proof, goal)
    if not proof.attempt(lambda: bounds_claim(proof, goal)):
        proof.enter(goal, _from_closed_forms)


def _from_closed_forms(proof: Proof, goal: Term) -> None:
    """Show a proposition from what is assumed, and from that with the values of its integrals put in, and without denominators."""
    for p in [f for f in proof.scope.assumed if f.op == "eq" and integrals(f, proof.definitions)]:
        found = {t: made for t in integrals(p, proof.definitions) if (made := simplify(proof, t)) is not None}
        closed = Term("eq", *(rewritten(proof, u, {t: v for t, (v, _) in found.items()}) for u in p.args))
        uses = [i for _, numbers in found.values() for i in numbers]
        proof.attempt(lambda c=closed, u=uses, p=p: defined(proof, c) and proof.line("algebra", goal=c, uses=u, combine=[[num(-1), proof.number(p)]]))
    for p in [f for f in proof.scope.assumed if f.op in ("le", "lt") and f.args[0].op != "tuple" and not about_laws(f)]:
        proof.attempt(lambda p=p: _without_denominators(proof, p))
    if any(u.op == "max" for u in subterms(goal)) or any(c.args[0] in proof.definitions for c in calls(goal)):
        proof.attempt(lambda: maps.evaluate_maxima(proof, goal))
    try:
        relation(proof, goal)
    except Stuck as stuck:
        if goal.op != "eq" or not proof.attempt(lambda: _applied(proof, goal)):
            raise stuck from None


def _applied(proof: Proof, goal: Term) -> None:
    """Show an equation from that between the roots, logarithms or exponentials of the sides of one that is assumed."""
    from derivable.provers.field import equations

    def work(name: str, p: Term) -> bool:
        a, b = p.args
        sides = [Term(name, u) for u in p.args]
        if name != "exp" and not sign(proof, a, "lt" if name == "log" else "le") or not defined(proof, *sides, *goal.args):
            return False
        made = proof.number(proof.axiom(f"{name}_equal", a=a, b=b))
        uses = equations(proof, *goal.args, *sides)
        return any(proof.attempt(lambda k=k: proof.line("algebra", goal=goal, uses=uses, combine=[[num(k), made]])) for k in (1, -1))

    for p in [f for f in proof.scope.assumed if f.op == "eq" and f.args[0].op != "tuple" and not about_laws(f)]:
        if any(proof.attempt(lambda n=name, p=p: work(n, p)) for name in ("sqrt", "log", "exp")):
            return
    raise Stuck("no function of both sides gives it")


def _without_denominators(proof: Proof, p: Term) -> None:
    """0 <= a - b times the denominators, which are positive."""
    gap, normal = Term("sub", p.args[1], p.args[0]), proof.scope.plain
    q = normal.of(gap)
    table = with_inverses(normal, q, names(proof, normal, gap))
    low = {a: -min(dict(m).get(a, 0) for m in q) for a in {a for m in q for a, _ in m}}
    parts = [table[a] if e == 1 else Term("pow", table[a], num(e)) for a, e in low.items() if e > 0]
    if not parts or not all(positive(proof, u) for u in parts):
        raise Stuck("no denominators, or of no known sign")
    proof.line("algebra", goal=Term(p.op, ZERO, to_term(normal.of(Term("mul", gap, *parts)), table)), terms=[[ONE, [gap, *parts], []]])


WAYS: dict[str, Callable[[Proof, Term], Any]] = {
    "increasing": maps.increasing, "injective": maps.injective, "not_injective": maps.not_injective, "not_onto": maps.not_onto,
    "unique": maps.unique, "not_unique": maps.not_unique, "maximiser": maps.maximiser, "and": _conjunction, "iff": _iff,
    "conserved": _conserved, "forall": _enter, "imp": _enter,
}
