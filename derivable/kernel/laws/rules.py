"""Rules about random variables whose indices are symbols, where it takes facts to see which are which."""

from __future__ import annotations

from derivable.kernel.meaning import expand
from derivable.kernel.rules import Step
from derivable.kernel.scope import Scope
from derivable.kernel.terms import Term, need


def marginalise(s: Step) -> Term:
    """B inside A;   f depends on what lies in B or outside A only  ---  the mean of f under q(A | C) is that under q(B | C)."""
    q, r, f = s.term("of"), s.term("as"), s.term("function")
    whole, part = q.args[1].args, r.args[1].args
    need(q.args[0] is r.args[0] and q.args[2] is r.args[2], "the densities are not of one law, given the same")
    need(all(_inside(s.scope, b, whole) for b in part), "what is left is not part of what there was")
    for b in _depends(f, s.scope):
        need(_inside(s.scope, b, part) or all(_apart(s.scope, b, c) for c in whole), "the function depends on {}", b)
    goal = Term("eq", Term("mean", q, f), Term("mean", r, f))
    return goal


def markov(s: Step) -> Term:
    """q is a Markov chain in x given G;   i < s for x_i in A;   s < j for x_j in B
    ---
    q(A, x_s, B, G) = q(A, x_s, G) q(x_s, B, G) / q(x_s, G);   if x is independent given G, the same without x_s
    """
    fact, before, after = s.scope.facts[s.row["fact"]], s.term("before").args, s.term("after").args
    fits = fact.op in ("markov", "independent") and all(b.op == "block" and b.args[0] is fact.args[1] for b in (*before, *after))
    need(fits, "not about a Markov chain, or independent variables")
    law, x, given = fact.args
    here = given.args
    if fact.op == "markov":
        at = s.term("at")
        here = (Term("block", x, at, at), *here)
        for order in [Term("lt", b.args[2], at) for b in before] + [Term("lt", at, b.args[1]) for b in after]:
            s.scope.require(order)
    a, b, c, d = (Term("density", law, Term("tuple", *u), Term("tuple")) for u in (
        (*before, *here, *after), (*before, *here), (*here, *after), here))
    goal = Term("eq", a, Term("div", Term("mul", b, c), d))
    return goal


def agree(s: Step) -> Term:
    """p and q agree on A;   B inside A   ---   p(B) = q(B)."""
    fact, part = s.scope.facts[s.row["fact"]], s.term("part")
    need(fact.op == "agree" and all(_inside(s.scope, b, fact.args[2].args) for b in part.args), "not about what two laws agree on")
    goal = Term("eq", *(Term("density", law, part, Term("tuple")) for law in fact.args[:2]))
    return goal


def separate(s: Step) -> Term:
    """x is independent given G under q;   f does not depend on C, nor g on B
    ---
    the mean of f g under q(B, C | G) is that of f under q(B | G) times that of g under q(C | G)
    """
    fact, f, g, left, right = s.scope.facts[s.row["fact"]], s.term("f"), s.term("g"), s.term("left").args, s.term("right").args
    need(fact.op == "independent" and all(b.op == "block" and b.args[0] is fact.args[1] for b in (*left, *right)), "not about independent variables")
    law, _, given = fact.args
    for h, others in ((f, right), (g, left)):
        for b in _depends(h, s.scope):
            need(all(_apart(s.scope, b, c) for c in others), "{} depends on {}", h, b)
    q, r, u = (Term("density", law, Term("tuple", *bs), given) for bs in ((*left, *right), left, right))
    goal = Term("eq", Term("mean", q, Term("mul", f, g)), Term("mul", Term("mean", r, f), Term("mean", u, g)))
    return goal


def exchange(s: Step) -> Term:
    """f, g, .. are exchangeable in x;   x_i, x_j in A   ---   a total over A of what is about these laws is that with x_i and x_j exchanged."""
    whole, x, i, j = s.term("of"), s.term("sequence"), s.term("one"), s.term("other")
    pair = [Term("block", x, k, k) for k in (i, j)]
    need(any(all(_inside(s.scope, b, (c,)) for b in pair) for c in whole.args[0].args), "the total is not over the two variables")
    goal = Term("eq", whole, Term("total", whole.args[0], _exchanged(whole.args[1], x, pair, s.scope)))
    return goal


PLAIN = ("tuple", "add", "sub", "neg", "mul", "div", "pow", "exp", "log", "sqrt", "abs", "max")  # values of these are those of their arguments


def _exchanged(t: Term, x: Term, pair: list[Term], scope: Scope) -> Term:
    """t with the variables x_i and x_j exchanged; rejects what is not seen to be about them one by one, or about both alike."""
    if x not in t.free:
        return t
    if t.op == "block":
        both = all(_inside(scope, b, (t,)) for b in pair)
        other = next((c for b, c in (pair, pair[::-1]) if _inside(scope, t, (b,)) and _inside(scope, b, (t,))), None)
        need(both or other or all(_apart(scope, t, b) for b in pair), "{} holds one of the exchanged variables, or may do so", t)
        return t if both else other or t
    if t.op == "sum":
        need(all(_inside(scope, b, (Term("block", x, *t.args[1:3]),)) for b in pair), "a sum is not over the two variables")
        _alike(t.args[3], x, t.args[0], scope)
        return t
    if (meant := expand(t, scope.definitions)) is not t:
        return _exchanged(meant, x, pair, scope)
    _about(t, x, scope)
    return Term(t.op, *(_exchanged(a, x, pair, scope) if isinstance(a, Term) else a for a in t.args))


def _alike(t: Term, x: Term, k: Term, scope: Scope) -> None:
    """Reject unless t is one function of x_k, the same for every k."""
    if t is Term("block", x, k, k) or x not in t.free and k not in t.free:
        return
    meant = expand(t, scope.definitions)
    if meant is t:
        _about(t, x, scope)
    for a in t.args if meant is t else (meant,):
        _alike(a, x, k, scope)


def _about(t: Term, x: Term, scope: Scope) -> None:
    fits = t.op in PLAIN or t.op == "density" and Term("exchangeable", t.args[0], x) in scope.props
    need(fits, "not known to be the same once variables are exchanged: {}", t)


def _inside(scope: Scope, b: Term, found: tuple[Term, ...]) -> bool:
    return any(b.args[0] is c.args[0] and scope.known(Term("le", c.args[1], b.args[1])) and scope.known(Term("le", b.args[2], c.args[2]))
               for c in found)


def _apart(scope: Scope, b: Term, c: Term) -> bool:
    return b.args[0] is not c.args[0] or any(scope.known(Term("lt", u.args[2], v.args[1])) for u, v in ((b, c), (c, b)))


def _depends(t: Term, scope: Scope) -> set[Term]:
    """The blocks on which the value of t may depend; a sum over k of what depends on x_k depends on x_i, .., x_j."""
    if t.op == "density":
        return {*t.args[1].args, *t.args[2].args}
    meant = expand(t, scope.definitions)
    found = {b for a in (t.args if meant is t else (meant,)) if isinstance(a, Term) and a.op != "fun" for b in _depends(a, scope)}
    if t.op in ("sum", "prod"):
        k, *ends, _ = t.args
        need(all(k not in b.free or b.args[1:] == (k, k) for b in found), "a sum over an index of blocks of random variables")
        found = {Term("block", b.args[0], *ends) if k in b.free else b for b in found}
    return found - set(t.args[0].args) if t.op == "total" else found
