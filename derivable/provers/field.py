"""`field`: identities of rational functions, roots, exponentials and logarithms.

Every root, exponential and logarithm is written over a basis: roots and logarithms of irreducible factors, and
exponentials of linearly independent exponents. Over the basis an identity of the fragment is one of polynomials, and
that the kernel sees by itself. Products of sums are made sums of products, their indices brought into one order: matrix
algebra by components.

Fails when a factor under a root or logarithm has no sign that can be shown, or when functions are tied by more than
these laws.
"""

from __future__ import annotations

from derivable.kernel.meaning import expand
from derivable.kernel.scope import constant
from derivable.kernel.terms import substitute
from derivable.provers.by_signs import by_signs
from derivable.provers.combination import combine, divide
from derivable.provers.exponentials import exponentials
from derivable.provers.families import prepare, unfold
from derivable.provers.proof import Proof, Rejected, Stuck, Term, num
from derivable.provers.radicals import Uses, logarithms, roots
from derivable.provers.signs import defined

SPECIAL = ("sqrt", "pow", "exp", "log")


def prove(proof: Proof, goal: Term) -> None:
    """Show an equation; Stuck if its normal forms do not meet, in no case of a sign on which its functions depend."""
    if goal.op != "eq":
        raise Stuck("not an equation")
    try:
        _prove(proof, goal)
    except Stuck as stuck:
        if not proof.attempt(lambda: by_signs(proof, goal)):
            raise stuck from None


def _prove(proof: Proof, goal: Term) -> None:
    for part in [q for f in list(proof.scope.facts) if f.op == "and" for q in f.args if q.op == "eq"]:
        if part not in proof.scope.facts:
            proof.line("restate", goal=part)
    given = [i for i, f in enumerate(proof.scope.facts) if f.op == "eq" and f.args[0].op == "sym" and f.args[0] not in f.args[1].free]
    values = {proof.scope.facts[i].args[0]: proof.scope.facts[i].args[1] for i in given}
    here = Term("eq", *(substitute(u, values) for u in goal.args)) if values else goal
    uses = equations(proof, *here.args)
    if any(_has_sum(u) for u in here.args):
        from derivable.provers.totals import ones

        proof.attempt(lambda: ones(proof, uses, *here.args))
    if not defined(proof, *here.args, *goal.args):
        raise Stuck("it could not be shown that both sides have a value")
    _equate_aligned(proof, here, uses + proof.memory.get("maxima", []))
    if here is not goal:
        proof.line("algebra", goal=goal, combine=[[num(-1), len(proof.scope.facts) - 1]], uses=given)


def _equate_aligned(proof: Proof, goal: Term, uses: Uses) -> None:
    """Show an equation, at the second try with sums of one term over ranges that are shifted, or a few terms apart."""
    try:
        equate(proof, goal, uses)
    except Stuck:
        if not any(_has_sum(u) for u in goal.args):
            raise
        from derivable.provers.contractions import contract
        from derivable.provers.telescope import align
        from derivable.provers.termwise import termwise

        known = len(proof.scope.facts)
        proof.attempt(lambda: align(proof, uses, goal))
        if len(proof.scope.facts) > known and proof.attempt(lambda: equate(proof, goal, uses)):
            return
        if not proof.attempt(lambda: contract(proof, goal, uses)):
            proof.line("algebra", goal=goal, uses=termwise(proof, goal))


def equate(proof: Proof, goal: Term, uses: Uses) -> None:
    """Show an equation from equations that are known, directly or up to a combination of facts."""
    try:
        proof.line("algebra", goal=goal, uses=uses)
        return
    except Rejected as error:
        if "differ" not in str(error) or goal.args[0].op == "tuple":
            raise Stuck(str(error)[:300]) from None
    combination = combine(proof, goal, uses)
    if combination is None and divide(proof, goal, uses):
        return
    if combination is None:
        raise Stuck("the normal forms of the two sides differ")
    proof.line("algebra", goal=goal, uses=uses, combine=combination)


def pointwise(proof: Proof, goal: Term) -> None:
    """Show an equation inside a larger proof, such as one between terms under a binder; what it needs to have a value as far as that goes."""
    uses = equations(proof, *goal.args)
    defined(proof, *goal.args)
    equate(proof, goal, uses)


def equations(proof: Proof, *terms: Term) -> Uses:
    """Show equations that write every root, exponential and logarithm in `terms` over a basis; their numbers."""
    prepare(proof, *terms)
    uses: Uses = unfold(proof, *terms)
    if any(_has_absolute(t) for t in terms):
        from derivable.provers.absolutes import absolutes

        for t in terms:
            absolutes(proof, t, uses)
    terms = (*terms, *(proof.scope.facts[i].args[1] for i in uses))
    levels: list[list[Term]] = []
    depth: dict[Term, int] = {}
    for t in terms:
        _collect(proof, t, depth, levels, uses)
    for level in levels:
        for work, ops in ((roots, ("sqrt", "pow")), (logarithms, ("log",)), (exponentials, ("exp",))):
            more: Uses = []
            work(proof, [t for t in level if t.op in ops], uses, more)
            uses += more
    return uses


def _has_sum(t: Term) -> bool:
    return t.op in ("sum", "call") or any(_has_sum(a) for a in t.args if isinstance(a, Term) and a.op != "fun")


def _has_absolute(t: Term) -> bool:
    return t.op == "abs" or any(_has_absolute(a) for a in t.args if isinstance(a, Term) and a.op != "fun")


def _collect(proof: Proof, t: Term, depth: dict[Term, int], levels: list[list[Term]], uses: Uses) -> int:
    """The number of functions nested in t; each function term is put on its level."""
    if t in depth or t.op in ("fun", "sym", "num", "const"):
        return depth.get(t, 0)
    depth[t] = 0
    if t.op in ("sum", "prod", "int"):
        from derivable.provers.binders import simplify

        found = simplify(proof, t)
        if found is not None:
            uses += found[1]
            out = _collect(proof, found[0], depth, levels, uses)
            depth[t] = out
            return out
        depth[t] = 0
        return 0
    meant = expand(t, proof.definitions)
    if meant is not t:
        depth[t] = _collect(proof, meant, depth, levels, uses)
        return depth[t]
    inner = max((_collect(proof, a, depth, levels, uses) for a in t.args if isinstance(a, Term)), default=0)
    if t.op in SPECIAL and not (t.op == "pow" and (q := constant(t.args[1])) is not None and q.denominator == 1):
        if t.op == "pow" and q is None:
            if any(p for p in proof.scope.plain.of(t.args[1])):
                return _collect_power(proof, t, depth, levels, uses)
        levels += [[] for _ in range(inner + 1 - len(levels))]
        levels[inner].append(t)
        inner += 1
    depth[t] = inner
    return inner


def _collect_power(proof: Proof, t: Term, depth: dict[Term, int], levels: list[list[Term]], uses: Uses) -> int:
    """u^v with a variable exponent is exp(v log u), by the kernel's normal form."""
    depth[t] = _collect(proof, Term("exp", Term("mul", t.args[1], Term("log", t.args[0]))), depth, levels, uses)
    return depth[t]
