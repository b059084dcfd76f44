"""The sign of sqrt(u) + w where w may be negative: it is positive where u > w^2, for (sqrt(u) + w)(sqrt(u) - w) = u - w^2."""

from __future__ import annotations

from derivable.provers.polynomials import names, to_term, with_inverses
from derivable.provers.proof import ONE, ZERO, Proof, Stuck, Term, num
from derivable.provers.reasoning import cases
from derivable.provers.signs import defined, sign


def by_conjugate(proof: Proof, t: Term, op: str) -> bool:
    """Show 0 < t or 0 <= t for t = c sqrt(u) + w with a number c > 0; Stuck where t is of another form."""
    normal = proof.scope.plain
    p = normal.of(t)
    roots = [a for a in {a for m in p for a, e in m if e == 1} if normal.atoms[a][:2] == ("root", 2) and ((a, 1),) in p]
    if op not in ("lt", "le") or len(roots) != 1 or sum(roots[0] in dict(m) for m in p) != 1 or p[(roots[0], 1),] <= 0 or len(p) < 2:
        raise Stuck("not a root and what has no root")
    table = with_inverses(normal, p, names(proof, normal, t))
    root = Term("mul", num(p[(roots[0], 1),]), table[roots[0]])
    w = to_term({m: c for m, c in p.items() if m != ((roots[0], 1),)}, table)
    room = Term("sub", Term("pow", root, num(2)), Term("pow", w, num(2)))
    if not sign(proof, root, "le") or not sign(proof, room, "lt") or not defined(proof, t, w, root):
        raise Stuck("the square of the root is not known to be larger")
    goal, below, other = Term("lt", ZERO, t), Term("neg", t), Term("sub", root, w)

    def work(inner: Proof, rest: Term) -> None:
        if inner.scope.known(Term("lt", t, ZERO)):  # w^2 - u = (-t)(-t) + 2 (-t) root
            inner.line("algebra", goal=Term("lt", room, ZERO), terms=[[ONE, [below, below], []], [num(2), [below, root], []]])
        elif Term("eq", t, ZERO) in inner.scope.assumed:
            inner.line("algebra", goal=Term("eq", room, ZERO), combine=[[Term("neg", other), inner.number(Term("eq", t, ZERO))]])

    cases(proof, t, goal, work)
    return proof.scope.known(goal)
