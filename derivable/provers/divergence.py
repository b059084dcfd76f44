"""`divergence`: bounds of log densities, as nonnegative combinations of divergences and gaps of Jensen's inequality.

The difference of the two sides is compared, in normal form, with the divergences that the goal suggests: those that stand
in it, those between its conditional densities, and the gaps between log E[f] and E[log f] for its expectations.

Fails when the difference is not a combination of these with coefficients >= 0.
"""

from __future__ import annotations

from collections.abc import Iterator

from derivable.provers import telescope, totals
from derivable.provers.chains import agreements
from derivable.provers.chance import jensen, jensen_mean, multiple_of_a_sum
from derivable.provers.combination import solve_with
from derivable.provers.field import equations
from derivable.provers.logdensity import aside, local, summands
from derivable.provers.polynomials import product_of
from derivable.provers.proof import ONE, ZERO, Proof, Rejected, Stuck, Term, gap_of, num, subterms
from derivable.provers.signs import defined, sign

MOST_CANDIDATES, ORDERS = 20, 4


def prove(proof: Proof, goal: Term) -> None:
    """Show left <= right; Stuck if no combination was found."""
    if goal.op != "le":
        raise Stuck("not a bound")
    if not defined(proof, *goal.args):
        raise Stuck("it could not be shown that both sides have a value")
    gap = Term("sub", goal.args[1], goal.args[0])
    if aside(proof, goal) or any(proof.attempt(lambda h=h: _from(proof, goal, gap, gap_of(h))) for h in local(proof) if h.op in ("le", "lt")):
        return
    if gap.args[1] is ZERO and proof.attempt(lambda: sign(proof, goal.args[1], "le")) and proof.scope.known(goal):
        return
    if goal.args[0].op == goal.args[1].op == "mean" and goal.args[0].args[0] is goal.args[1].args[0]:
        return _inside(proof, goal, goal.args[0].args, goal.args[1].args)
    written = [_as_mean(u) for u in goal.args]
    if all(written) and written[0][0] is written[1][0] and proof.attempt(lambda: _inside(proof, goal, *written)):  # type: ignore[index, arg-type]
        return
    if proof.attempt(lambda: _as_nested(proof, goal)):
        return
    found = list(dict.fromkeys(_candidates(goal)))
    bounds = [gap_of(h) for h in proof.scope.facts if h.op in ("le", "lt") and any(v.args[1] == "real" for v in h.free)]
    found = [*found[:MOST_CANDIDATES], *(Term("mul", b, c) for b in bounds[:3] for c in found if c.op == "divergence")][:2 * MOST_CANDIDATES]
    means = [t for t in dict.fromkeys(subterms(goal)) if t.op == "log" and multiple_of_a_sum(t.args[0]) is not None]
    found = [*(c for t in means if (c := _gap_of_mean(proof, t)) is not None), *found]
    candidates = [c for c in found if proof.attempt(lambda c=c: _require(defined(proof, c)))]
    if proof.attempt(lambda: _require(_shown(proof, goal, gap, candidates, []))):
        return
    uses = [*agreements(proof, gap, *candidates), *equations(proof, gap, *candidates)]
    if _shown(proof, goal, gap, candidates, uses):
        return
    totals.reduce(proof, uses, gap, *candidates)
    telescope.align(proof, uses, Term("eq", goal.args[1], Term("add", goal.args[0], *candidates)))
    if _shown(proof, goal, gap, candidates, uses) or any(proof.attempt(lambda c=c: _is(proof, goal, gap, c)) for c in _whole_chains(proof, goal)):
        return
    raise Stuck("the difference is no combination of divergences")


def _gap_of_mean(proof: Proof, t: Term) -> Term | None:
    try:
        return jensen_mean(proof, t)
    except (Stuck, Rejected):
        return None


def _inside(proof: Proof, goal: Term, left: tuple[Term, ...], right: tuple[Term, ...]) -> None:
    """E[f] <= E[g] from f <= g for all values."""
    (d, f), (_, g) = left, right
    prove(proof, Term("le", f, g))
    gap = Term("total", d.args[1], Term("mul", d, Term("sub", g, f)))
    if not sign(proof, gap, "le"):
        raise Stuck("the bound does not pass to the expectation")
    proof.line("algebra", goal=goal, terms=[[ONE, [gap], []]])


def _as_nested(proof: Proof, goal: Term) -> None:
    """Show the goal with the wider of two expectations, over x_0 and over x_0, .., x_T, written as one inside one over x_0."""
    for k, (small, large) in enumerate((goal.args, goal.args[::-1])):
        rest = _remaining(small, large)
        if rest is None:
            continue
        (d, _), (law, f) = small.args, (large.args[0].args[0], large.args[1])
        nested = Term("mean", d, Term("mean", Term("density", law, rest, d.args[1]), f))
        same = Term("eq", large, nested)
        defined(proof, *same.args)
        if not proof.attempt(lambda s=same: proof.line("algebra", goal=s)) and not _apart(proof, same):
            raise Stuck("an expectation is not seen to be one inside another")
        other = Term("le", *((small, nested) if k == 0 else (nested, small)))
        prove(proof, other)
        proof.line("algebra", goal=goal, terms=[[ONE, [gap_of(other)], []]], combine=[[ONE if k == 0 else num(-1), proof.number(same)]])
        return
    raise Stuck("neither side is an expectation over more than the other")


def _remaining(small: Term, large: Term) -> Term | None:
    """The variables of one expectation that the other one, over some of them, leaves."""
    if not all(t.op == "mean" and t.args[0].op == "density" and not t.args[0].args[2].args for t in (small, large)):
        return None
    (p, few), (q, many) = (t.args[0].args[:2] for t in (small, large))
    if p is not q or few is many:
        return None
    if set(few.args) < set(many.args):
        return Term("tuple", *(b for b in many.args if b not in few.args))
    if len(few.args) == len(many.args) == 1:
        (x, low, high), (y, start, end) = few.args[0].args, many.args[0].args
        if x is y and low is start and low is high and low.op == "num":
            return Term("tuple", Term("block", x, num(low.args[0] + 1), end))
    return None


def _apart(proof: Proof, goal: Term) -> bool:
    """Whether a goal is shown apart, from all that is assumed here."""
    hypotheses = [h for h in proof.scope.facts if h in proof.scope.assumed]
    return proof.aside(Term("claim", goal, Term("and", *hypotheses), *proof.definitions.values()))


def _is(proof: Proof, goal: Term, gap: Term, c: Term) -> None:
    """Show the goal where its sides differ by one divergence, which is shown apart."""
    same = Term("eq", gap, c)
    if not (defined(proof, c) and sign(proof, c, "le") and _apart(proof, same)):
        raise Stuck("the difference is not this divergence")
    proof.line("algebra", goal=goal, terms=[[ONE, [c], []]], combine=[[ONE, proof.number(same)]])


def _whole_chains(proof: Proof, goal: Term) -> Iterator[Term]:
    """The divergence of one chain from another, from their beginning to where the sums of the goal end."""
    chains = [f for f in proof.scope.facts if f.op == "markov"]
    for end in dict.fromkeys(t.args[2] for t in subterms(goal) if t.op == "sum"):
        for one, other in ((u, v) for u in chains for v in chains if u is not v and u.args[1:] == v.args[1:]):
            x, given = one.args[1:]
            ends = Term("tuple", Term("block", x, ONE, end)), Term("tuple", Term("block", x, ZERO, ZERO), *given.args)
            found = Term("divergence", *(Term("density", f.args[0], *ends) for f in (one, other)))
            yield found
            yield Term("mean", Term("density", one.args[0], ends[1], Term("tuple")), found)  # averaged over where the chain begins


def _from(proof: Proof, goal: Term, gap: Term, known: Term) -> None:
    """Show the goal by an assumption whose sides differ by no more than its own."""
    if not aside(proof, Term("le", known, gap)):
        raise Stuck("an assumption is of no help")
    defined(proof, gap, known)
    proof.line("algebra", goal=goal, terms=[[ONE, [known], []], [ONE, [Term("sub", gap, known)], []]])


def _require(holds: bool) -> None:
    if not holds:
        raise Stuck("a candidate has no value")


def _shown(proof: Proof, goal: Term, gap: Term, candidates: list[Term], uses: list[int]) -> bool:
    """Show the goal by a combination with coefficients >= 0 of candidates, each of which is then shown not to be negative."""
    for n in range(min(ORDERS, max(1, len(candidates)))):
        order = candidates[n:] + candidates[:n]
        found = solve_with(proof, gap, order, uses)
        if found is None or any(c < 0 for c in found[0].values()):
            continue
        terms = []
        for i, c in found[0].items():
            if not _not_negative(proof, order[i]):
                return False
            terms.append([num(c), [order[i]], []])
        return proof.attempt(lambda: proof.line("algebra", goal=goal, terms=terms, combine=found[1], uses=uses))
    return False


def _not_negative(proof: Proof, t: Term) -> bool:
    if t.op == "sub" and t.args[0].op == "log" and t.args[0].args[0].op == "mean":
        d, f = t.args[0].args[0].args
        return proof.attempt(lambda: jensen(proof, d, f))
    return sign(proof, t, "le")


def _candidates(goal: Term) -> Iterator[Term]:
    """Gaps of Jensen's inequality, divergences in the goal, divergences between its conditional densities."""
    parts = list(dict.fromkeys(subterms(goal)))
    for t in parts:
        inside = _as_mean(t.args[0] if t.op == "log" else t)
        if inside is not None and t.op == "mean" and inside[1].op == "pow" and inside[1].args[1] == num(2):  # a variance is not negative
            yield Term("mean", inside[0], Term("pow", Term("sub", inside[1].args[0], Term("mean", inside[0], inside[1].args[0])), num(2)))
        f = None if inside is None else inside[1] if t.op == "log" else _exponential(inside[1])
        if inside is not None and f is not None:
            d = inside[0]
            yield Term("sub", Term("log", Term("mean", d, f)), Term("mean", d, Term("log", f)))
    if any(t.op == "surprise" for t in parts):
        yield from _informations(parts)
    yield from (t for side in goal.args for t in summands(side) if t.op != "total")
    laws = sorted((v for v in goal.free if v.args[1] == "law"), key=lambda v: v.args)
    for q in (t for t in parts if t.op == "density"):
        others = [Term("density", law, *q.args[1:]) for law in laws if law is not q.args[0]]
        for p in [*others, *([Term("density", q.args[0], q.args[1], Term("tuple"))] if q.args[2].args else [])]:
            yield Term("divergence", q, p)
        for joint in (t for t in parts if t.op == "density" and t.args[0] is not q.args[0]):
            blocks = (*joint.args[1].args, *joint.args[2].args)
            if set(q.args[1].args) < set(blocks):
                rest = Term("tuple", *(b for b in blocks if b not in q.args[1].args))
                yield Term("divergence", q, Term("density", joint.args[0], q.args[1], rest))
        for p in others:
            if q.args[2].args:
                yield Term("mean", Term("density", q.args[0], q.args[2], Term("tuple")), Term("divergence", q, p))


def _informations(parts: list[Term]) -> Iterator[Term]:
    """What two sets of variables tell of each other, given others: of a joint density its parts, of p(A | B, C) and p(A | B) A and C."""
    found = [t for t in parts if t.op == "density" and t.args[0].op == "sym"]
    for q in found:
        law, left, given = q.args
        if len(left.args) > 1:
            for b in left.args:
                yield _information(law, (b,), tuple(c for c in left.args if c is not b), given.args)
        for p in (p for p in found if given.args and p.args[:2] == (law, left)):
            if p.args[2] is not given and set(p.args[2].args) < set(given.args):
                yield _information(law, left.args, tuple(c for c in given.args if c not in p.args[2].args), p.args[2].args)


def _information(law: Term, left: tuple[Term, ...], right: tuple[Term, ...], given: tuple[Term, ...]) -> Term:
    if not given:
        return Term("information", law, Term("tuple", *left), Term("tuple", *right))
    below = Term("tuple", *given)
    joint, one, other = (Term("density", law, Term("tuple", *bs), below) for bs in ((*left, *right), left, right))
    return Term("mean", Term("density", law, below, Term("tuple")), Term("divergence", joint, Term("mul", one, other)))


def _as_mean(t: Term) -> tuple[Term, Term] | None:
    """The density and the body of an expectation, also of one that is written as an integral over that density."""
    if t.op == "mean":
        return t.args[0], t.args[1]
    if t.op != "total":
        return None
    for d in (u for u in subterms(t.args[1]) if u.op == "density" and u.args[1] is t.args[0]):
        rest = _without(t.args[1], d)
        if rest is not None:
            return d, rest
    return None


def _without(t: Term, d: Term) -> Term | None:
    """t without its factor d, which stands in every summand; None where it does not."""
    if t is d:
        return ONE
    if t.op in ("add", "sub", "neg"):
        parts = [_without(a, d) for a in t.args]
        return None if None in parts else Term(t.op, *parts)
    if t.op == "div":
        above = _without(t.args[0], d)
        return None if above is None else Term("div", above, t.args[1])
    if t.op != "mul":
        return None
    for k, a in enumerate(t.args):
        rest = _without(a, d)
        if rest is not None:
            return product_of([u for u in (*t.args[:k], rest, *t.args[k + 1:]) if u is not ONE])
    return None


def _exponential(g: Term) -> Term | None:
    """f with log f = g, where g is a combination of logarithms with coefficients 1 and -1."""
    above: list[Term] = []
    below: list[Term] = []

    def collect(t: Term, side: int) -> bool:
        if t.op == "log":
            (above if side > 0 else below).append(t.args[0])
            return True
        if t.op in ("add", "sub", "neg"):
            return all(collect(a, -side if t.op == "neg" or t.op == "sub" and i else side) for i, a in enumerate(t.args))
        return False

    if not collect(g, 1):
        return None
    return Term("div", product_of(above), product_of(below)) if below else product_of(above)
