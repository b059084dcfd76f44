"""Showing a proposition inside a larger proof: by any method, by a theorem with premises, by cases, by contradiction."""

from __future__ import annotations

from collections.abc import Callable

from derivable.kernel.axioms import AXIOMS
from derivable.kernel.terms import RELATIONS, substitute
from derivable.provers.polynomials import coefficient, is_polynomial, names, to_term, with_inverses
from derivable.provers.proof import ZERO, Proof, Stuck, Term, num
from derivable.provers.signs import defined, show


def relation(proof: Proof, p: Term) -> None:
    """Show a proposition by any method."""
    from derivable.provers import prove_any

    if p.op in ("forall", "imp"):
        proof.enter(p, relation)
    elif p.op == "and":
        for q in p.args:
            relation(proof, q)
    elif not show(proof, p) and not (p.op == "eq" and proof.attempt(lambda: _cancel(proof, p))):
        prove_any(proof, p, ("statements", "spectrum", "logdensity", "divergence", "field", "positivity", "calculus"))
    if p.op in RELATIONS:
        defined(proof, *p.args)
    if not proof.scope.known(p):
        raise Stuck(f"not shown: {p!r}"[:200])


def _given(proof: Proof) -> list[int]:
    """The numbers of known equations that give a variable a value."""
    return [i for i, f in enumerate(proof.scope.facts) if f.op == "eq" and f.args[0].op == "sym" and f.args[0] not in f.args[1].free]


def _equations_known(proof: Proof) -> list[Term]:
    """The equations that are known, also as parts of conjunctions; each gets a number."""
    out = []
    for f in [q for fact in list(proof.scope.facts) for q in (fact.args if fact.op == "and" else (fact,))]:
        if f.op == "eq" and f.args[0].op != "tuple":
            if f not in proof.scope.facts:
                proof.line("restate", goal=f)
            out.append(f)
    return out


def _cancel(proof: Proof, goal: Term) -> bool:
    """x = 0 from a known equation m x = 0 with m != 0; by cases on the sign of x if the equation is not of that form."""
    x, zero = goal.args
    if x.op != "sym" or zero is not ZERO:
        return False
    for fact in _equations_known(proof):
        given = _given(proof)
        normal = proof.normal(given)
        gap = Term("sub", *fact.args)
        p = normal.of(gap)
        if p and is_polynomial(normal, p, x, (1,)):
            rest = coefficient(normal, p, x, 1)
            factor = to_term(rest, with_inverses(normal, rest, names(proof, normal, gap)))
            if show(proof, Term("ne", factor, ZERO)) and defined(proof, factor):
                proof.line("algebra", goal=goal, factor=factor, combine=[[num(-1), proof.number(fact)]], uses=given)
                return True
    if not any(x in f.free for f in _equations_known(proof)):
        return False
    cases(proof, x, goal, _contradict)
    return True


def cases(proof: Proof, t: Term, goal: Term, work: Callable[[Proof, Term], None]) -> None:
    """Show the goal where t < 0, where t = 0 and where t > 0; `work` shows it in each case."""
    for case in (Term("lt", t, ZERO), Term("eq", t, ZERO), Term("lt", ZERO, t)):
        proof.enter(Term("imp", case, goal), work)
    proof.axiom("cases", a=t, P=goal)


def _contradict(proof: Proof, goal: Term) -> None:
    """A known equation fails here: with known values put in, its sides differ in one direction."""
    if proof.scope.known(goal):
        return
    for fact in _equations_known(proof):
        values = {proof.scope.facts[i].args[0]: proof.scope.facts[i].args[1] for i in _given(proof)}
        left, right = (substitute(u, values) for u in fact.args)
        same = Term("eq", left, right)
        if same in proof.scope.props and left is not fact.args[0]:
            continue
        defined(proof, same)
        if same is not fact and same not in proof.scope.props:
            proof.line("algebra", goal=same, uses=_given(proof), combine=[[num(-1), proof.number(fact)]])
        for low, high in ((left, right), (right, left)):
            from derivable.provers.positivity import prove as positivity

            if proof.attempt(lambda a=low, b=high: positivity(proof, Term("lt", a, b))) and proof.scope.known(goal):
                return
    raise Stuck("no known equation fails")


def theorem(proof: Proof, name: str, **at: Term) -> Term:
    """Apply an axiom after its premises have been shown."""
    for letter in (u for u in ("y", "t") if u not in at):
        at[letter] = proof.new(Term("sym", letter, "real"), *at.values(), Term("sym", f"{letter}~", "real"))
    for p in proof.premises(name, **at):
        if p not in proof.scope.props:
            relation(proof, p)
        defined(proof, *(q for q in (p.args if p.op == "and" else (p,)) if q.op in ("eq", "ne", "lt", "le")))
    plain = [t for letter, t in at.items() if letter not in AXIOMS[name].parameters and letter != "V"]
    defined(proof, *(t for t in plain if t.op not in ("eq", "ne", "lt", "le", "and")))
    return proof.axiom(name, **at)
