"""What holds for all members of a short range of integers, because it holds at each of them, with the values of a point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from derivable.kernel.scope import constant, obligations
from derivable.kernel.terms import ONE, ZERO, Term, num, substitute
from derivable.provers.proof import Proof, Stuck
from derivable.provers.reasoning import cases

if TYPE_CHECKING:
    from derivable.refuters.witness import Witness

MOST = 12


def show_at_each(w: Witness, goal: Term) -> None:
    """Show: for all k, low <= k <= high implies a relation; Stuck where it is of another form, or the range is long."""
    found = _range(goal)
    if found is None or found[1] - found[0] >= MOST:
        raise Stuck("no short range of integers")
    k, rest = goal.args[0], goal.args[1].args[1].args[1]
    low, high = found
    needs = [o for u in rest.args for o in obligations(u, w.proof.definitions) if o.op in ("lt", "le", "ne")]
    here = {(v, p): _sided(w, substitute(p, {k: num(v)})) for v in range(low, high + 1) for p in (*needs, rest)}

    def work(inner: Proof, p: Term) -> None:
        i = next(f.args[1] for f in inner.scope.facts[::-1] if f.op == "le" and f.args[0] == goal.args[1].args[0].args[0])
        if low > high:  # i <= high < low <= i
            end = goal.args[1].args[1].args[0].args[1]
            inner.line("algebra", goal=Term("lt", i, num(low)), terms=[[ONE, [Term("sub", end, i)], []], [num(low - high), [], []]])
            return
        _from(inner, p, i, low)

    def _from(inner: Proof, p: Term, i: Term, v: int) -> None:
        cases(inner, Term("sub", i, num(v)), p, lambda case, q: _case(case, q, i, v))

    def _case(case: Proof, p: Term, i: Term, v: int) -> None:
        gap = Term("sub", i, num(v))
        if Term("eq", gap, ZERO) in case.scope.assumed and Term("eq", gap, ZERO) in case.scope.props:
            if not case.scope.known(p):
                same = case.line("algebra", goal=Term("eq", i, num(v)), combine=[[num(-1), case.number(Term("eq", gap, ZERO))]])
                for q in (*needs, rest):
                    there, side = here[v, q]
                    mine = substitute(Term("sub", *(q.args if side else q.args[::-1])), {k: i})
                    case.line("algebra", goal=Term(there.op, ZERO, mine), terms=[[ONE, [there.args[1]], []]], uses=[case.number(same)])
        elif case.scope.known(Term("lt", ZERO, gap)) and not case.scope.absurd:
            case.axiom("whole", i=num(v), j=i)
            _from(case, p, i, v + 1)

    w.proof.enter(goal, work)


def _range(goal: Term) -> tuple[int, int] | None:
    """The ends of the range that a proposition is about."""
    if goal.op != "forall" or goal.args[0].args[1] != "int" or goal.args[1].op != "imp" or goal.args[1].args[1].op != "imp":
        return None
    k, (first, (second, rest)) = goal.args[0], (goal.args[1].args[0], goal.args[1].args[1].args)
    if first.op != "le" or second.op != "le" or first.args[1] is not k or second.args[0] is not k or rest.op not in ("lt", "le", "ne"):
        return None
    ends = constant(first.args[0]), constant(second.args[1])
    return None if None in ends or any(e.denominator != 1 for e in ends if e is not None) else (int(ends[0] or 0), int(ends[1] or 0))


def _sided(w: Witness, p: Term) -> tuple[Term, bool]:
    """A relation 0 < gap or 0 <= gap that shows p at a number, and whether the gap is left - right."""
    left, right = p.args
    side = p.op == "ne" and w.floats(left) > w.floats(right)
    out = Term("le" if p.op == "le" else "lt", ZERO, Term("sub", *((left, right) if side else (right, left))))
    w.compare(out)
    return out, side
