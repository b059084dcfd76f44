"""Families and recursions: what is declared for all indices, at the indices at hand; bounds of recursions; unfolding."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from derivable.kernel.meaning import calls, expand
from derivable.kernel.terms import substitute
from derivable.language.derivations import ordered
from derivable.provers.proof import ONE, ZERO, Proof, Rejected, Stuck, Term, gap_of, is_whole, num


def calls_in(proof: Proof, t: Term, bound: frozenset[Term] = frozenset()) -> Iterator[Term]:
    """The calls in t that no binder reaches into, under definitions."""
    if t.op in ("sum", "prod", "int", "forall", "E", "KL", "JS", "H"):
        for a in t.args[1:-1]:
            yield from calls_in(proof, a, bound)
        yield from calls_in(proof, t.args[-1], bound | {t.args[0]})
        return
    if t.op == "call":
        meant = expand(t, proof.definitions)
        if meant is not t:
            yield from calls_in(proof, meant, bound)
        elif not t.free & bound:
            yield t
    for a in t.args:
        if isinstance(a, Term) and a.op not in ("fun", "sym", "num"):
            yield from calls_in(proof, a, bound)


def prepare(proof: Proof, *terms: Term) -> None:
    """Bring what is known of a family for all indices down to the calls in `terms`."""
    from derivable.provers.signs import show

    for call in [c for t in terms for c in calls_in(proof, t)]:
        if ("prepared", call) in proof.memory:
            continue
        proof.memory["prepared", call] = True
        head = call.args[0]
        d = proof.definitions.get(head)
        if d is not None:
            bounds_of(proof, head, call.args[2:])
        for i, fact in enumerate(list(proof.scope.facts)):
            rest, guards = fact, []
            while rest.op in ("forall", "imp"):
                guards += [rest.args[0]] if rest.op == "imp" else []
                rest = rest.args[1]
            if rest is fact or rest.op not in ("lt", "le", "ne"):
                continue
            for side in rest.args:
                if side.op == "call" and side.args[0] is head and all(a.op == "sym" for a in side.args[1:]):
                    at = dict(zip(side.args[1:], call.args[1:]))
                    if all(show(proof, substitute(g, at)) for g in guards):
                        forget(proof)
                        proof.attempt(lambda i=i, at=at: proof.line("instance", fact=i, at=[[k, v] for k, v in at.items()]))


def forget(proof: Proof) -> None:
    """Let signs that could not be shown be tried again, for more is known now."""
    for key in [k for k in proof.memory if k[0] == "sign"]:
        del proof.memory[key]


def bounds_of(proof: Proof, head: Term, others: tuple[Term, ...] = ()) -> None:
    """Show, by induction, that a recursion is positive, at most 1, and below 1 after its start, where that is so; its other arguments stay."""
    d = proof.definitions[head]
    index = d.args[0].args[1]
    under_way = ("bounding", head)  # a proof within one of these would ask for the bound at its own, new arguments, and so on
    if ("bounds", head, *others) in proof.memory or under_way in proof.memory or any(a.op != "sym" or a == index for a in others):
        return
    proof.memory["bounds", head, *others] = proof.memory[under_way] = True
    value = Term("call", head, index, *others)
    later = Term("add", d.args[1], ONE)
    for start, prop in ((d.args[1], Term("lt", ZERO, value)), (d.args[1], Term("le", value, ONE)), (later, Term("lt", value, ONE))):
        start = num(d.args[1].args[0] + 1) if start is later else start
        goal = Term("forall", index, Term("imp", Term("le", start, index), prop))
        if goal not in proof.scope.props and (others or not proof.attempt(lambda goal=goal: proof.aside(_apart(proof, head, goal)))):
            proof.attempt(lambda goal=goal: by_induction(proof, goal, _bounded))
    del proof.memory[under_way]


def _apart(proof: Proof, head: Term, goal: Term) -> Term:
    """The claim of a bound on its own: with the definitions it needs, and what is assumed of families."""
    needed = ordered(proof.definitions, [head])
    used = {c.args[0] for d in needed for part in d.args[1:] for c in calls(part)}
    given = [h for h in proof.scope.facts if h.op == "forall" and not h.free and h in proof.scope.assumed
             and any(c.args[0] in used for c in calls(h))]
    return Term("claim", goal, Term("and", *dict.fromkeys(given)), *needed)


def bounds_claim(proof: Proof, goal: Term) -> None:
    """Show a bound of a recursion for all its indices, as a claim of its own."""
    if goal.op != "forall" or goal.args[1].op != "imp" or goal.args[1].args[1].op not in ("lt", "le"):
        raise Stuck("not a bound of a recursion")
    call = next((a for a in goal.args[1].args[1].args if a.op == "call"), None)
    if call is None or call.args[0] not in proof.definitions:
        raise Stuck("not a bound of a recursion")
    d = proof.definitions[call.args[0]]
    proof.memory["bounds", call.args[0]] = True
    for prop in (Term("lt", ZERO, call), Term("le", call, ONE)):
        weaker = Term("forall", goal.args[0], Term("imp", Term("le", d.args[1], goal.args[0]), prop))
        if weaker is not goal:
            proof.attempt(lambda weaker=weaker: by_induction(proof, weaker, _bounded))
    by_induction(proof, goal, _bounded)


def _bounded(proof: Proof, goal: Term) -> None:
    """Show a bound of a recursion at its start or one step on, by unfolding it once."""
    from derivable.provers.signs import defined, sign

    call = next(a for a in goal.args if a.op == "call")
    proof.memory["prepared", call] = True
    if not defined(proof, call):
        raise Stuck("the recursion is not defined here")
    equation = one_step(proof, call)
    body = equation.args[1]
    prepare(proof, body)
    gap = gap_of(Term(goal.op, *(body if a is call else a for a in goal.args)))
    if not sign(proof, gap, goal.op) or not defined(proof, gap):
        raise Stuck("the bound does not pass on")
    proof.line("algebra", goal=goal, terms=[[ONE, [gap], []]], uses=[proof.number(equation)])


def by_induction(proof: Proof, goal: Term, work: Callable[[Proof, Term], None]) -> None:
    """Show: for all k, start <= k implies P(k), by induction; `work` shows the base and the step."""
    k, body = goal.args
    start, statement = body.args[0].args[0], body.args[1]
    with proof.suppose() as base:
        base.memory = {m: v for m, v in base.memory.items() if m[0] not in ("prepared", "sign")}
        first = substitute(statement, {k: start})
        work(base, first)
        if not base.scope.known(first):
            raise Stuck("the base of the induction was not shown")
    var = proof.new(k, goal)
    here, there = (substitute(statement, {k: u}) for u in (var, Term("add", var, ONE)))
    with proof.suppose(Term("le", start, var), here) as step:
        step.memory = {m: v for m, v in step.memory.items() if m[0] not in ("prepared", "sign")}
        work(step, there)
        if not step.scope.known(there):
            raise Stuck("the step of the induction was not shown")
    proof.rows.append({"rule": "induction", "goal": proof.put(goal), "variable": proof.put(var), "base": base.rows, "step": step.rows})
    proof.scope.add(goal, given=True)


def one_step(proof: Proof, call: Term) -> Term:
    """The equation of a recursion at an index that is shown to come after its start, or is its start."""
    from derivable.provers.signs import show

    start = proof.definitions[call.args[0]].args[1]
    if not proof.scope.known(Term("eq", call.args[1], start)):
        show(proof, Term("le", Term("add", start, ONE), call.args[1]))
    return proof.line("unfold", of=call)


def unfold(proof: Proof, *terms: Term) -> list[int]:
    """Unfold recursions that occur at several indices a whole number apart, down to the lowest; and at numbers."""
    from derivable.provers.signs import defined

    uses: list[int] = []
    found = [c for t in terms for c in calls_in(proof, t) if c.args[0] in proof.definitions]
    for call in dict.fromkeys(found):
        d = proof.definitions[call.args[0]]
        gaps = [_gap(proof, call, other) for other in found if other.args[0] is call.args[0]]
        depth = max([g for g in gaps if g is not None], default=0)
        below = _gap(proof, call, Term("call", call.args[0], d.args[1], *call.args[2:]))
        depth = below + 1 if below is not None and below < 12 else depth
        for _ in range(min(depth, 12)):
            if ("unfolded", call) in proof.memory:
                uses.append(proof.memory["unfolded", call])
                equation = proof.scope.facts[uses[-1]]
            else:
                if not defined(proof, call):
                    break
                try:
                    equation = one_step(proof, call)
                except Rejected:
                    break
                uses.append(len(proof.scope.facts) - 1)
                proof.memory["unfolded", call] = uses[-1]
            inner = [c for c in calls_in(proof, equation.args[1]) if c.args[0] is call.args[0]]
            if not inner:
                break
            call = inner[0]
    return list(dict.fromkeys(uses))


def _gap(proof: Proof, call: Term, other: Term) -> int | None:
    """How much higher the index of one call is than that of another, if that is a whole number."""
    if not is_whole(call.args[1]) or not is_whole(other.args[1]):
        return None
    p = proof.scope.plain.of(Term("sub", call.args[1], other.args[1]))
    return int(p.get((), 0)) if not any(p) else None
