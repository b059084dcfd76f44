"""Witnesses: lines by which the kernel sees that a claim fails at a point of its domain."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from derivable.floats import NoValue
from derivable.kernel.meaning import calls, define, expand, plain
from derivable.kernel.scope import negation, obligations
from derivable.kernel.terms import ONE, RELATIONS, Term, is_whole, num, substitute
from derivable.kernel.witness import condition_on, holds_for
from derivable.provers.binders import simplify
from derivable.provers.derivatives import by_closed_form, without_rule
from derivable.provers.proof import Proof, Rejected, Stuck, certificate
from derivable.provers.signs import show
from derivable.refuters.members import show_at_each
from derivable.refuters.points import Domain, Sample

DEFAULTS = tuple(Fraction(p, q) for p, q in ((1, 1), (1, 2), (0, 1), (-1, 1), (2, 1), (1, 4), (-1, 2), (3, 2), (-2, 1), (3, 1), (10, 1)))
Extra = Mapping[str, Any]  # what a statement binds: values for x, for a pair of points, ..


class Witness:
    """A proof at a point: every variable has a value, and numbers can be compared."""

    def __init__(self, claim: Term, domain: Domain, sample: Sample, lemmas: Mapping[str, Term] | None = None,
                 functions: tuple[Term, ...] = ()) -> None:
        self.claim, self.domain, self.sample, self.functions = claim, domain, sample, functions
        self.pairs = [*sample.values.items(), *sample.table.items()]
        self.proof = Proof(define((*functions, *claim.args[2:])), tuple(Term("eq", u, num(q)) for u, q in self.pairs), lemmas)
        self.uses = list(range(len(self.pairs)))
        self.floats = domain.floats(sample)
        self._closed: set[Term] = set()

    def compare(self, goal: Term) -> None:
        """Show a relation between values; raises Rejected where it does not hold."""
        if self.proof.scope.known(goal) and goal in self.proof.scope.props:
            return
        for t in goal.args:
            self.close(t)
        self._valued(goal)
        self.proof.line("numbers", goal=goal, uses=list(self.uses))

    def close(self, t: Term) -> None:
        """Add equations by which every part of t has a value."""
        if t in self._closed or t.op in ("fun", "num", "sym", "const"):
            return
        self._closed.add(t)
        if t.op in ("sum", "prod"):
            return self._unroll(t)
        if t.op == "int":
            found = simplify(self.proof, t)
            if found is None:
                raise Stuck("an integral without a closed form")
            self.uses += [i for i in found[1] if i not in self.uses]
            return self.close(found[0])
        if t.op == "diff" and without_rule(self.proof, t):
            meant, numbers = by_closed_form(self.proof, t)
            self.uses += numbers
            return self.close(meant)
        if t.op == "call":
            return self._call(t)
        meant = expand(t, self.proof.definitions)
        for u in (meant,) if meant is not t else t.args:
            if isinstance(u, Term):
                self.close(u)

    def _valued(self, *terms: Term) -> None:
        """Show what terms need to have a value."""
        for o in {o: None for t in terms for u in self.proof.scope.unvalued(t) for o in obligations(u, self.proof.definitions)}:
            if o.op in RELATIONS and not self.proof.scope.known(o) and o.args[0] is not o.args[1]:
                self.compare(o)
            elif o.op in ("forall", "imp"):
                self._everywhere(o)

    def _everywhere(self, o: Term) -> None:
        """Show what must hold for all values of an index, as far as that goes."""
        if not show(self.proof, o):
            self.proof.attempt(lambda: show_at_each(self, o))

    def _equal(self, left: Term, right: Term) -> None:
        if left is not right:
            self._valued(left, right)
            nested = left.op == "call" and any(calls(a) for a in left.args[1:])  # f(x_1) needs the value of x_1
            facts = self.proof.scope.facts if nested else self.proof.scope.facts[:len(self.pairs)]
            given = [i for i, f in enumerate(facts) if f.op == "eq" and (
                f.args[0].op == "sym" or nested and f.args[0].op == "call" and f.args[0].args[0] is not left.args[0])]
            self.proof.line("algebra", goal=Term("eq", left, right), uses=given)
            self.uses.append(len(self.proof.scope.facts) - 1)

    def _number(self, t: Term) -> Term:
        if t.op == "num":
            return t
        value = self.floats(t)
        if isinstance(value, float) and not is_whole(t):
            raise Stuck("an argument without an exact value")
        return num(Fraction(value))

    def _unroll(self, t: Term) -> None:
        k, low, high, body = t.args
        self.close(low)
        self.close(high)
        start, end = self._number(low), self._number(high)
        name = "sum" if t.op == "sum" else "product"
        here = Term(t.op, k, start, end, body)
        self._equal(t, here)
        for _ in range(int(end.args[0] - start.args[0]) + 1):
            member = substitute(body, {k: self._number(here.args[2])})
            self.close(member)
            self._valued(member)
            self._require_terms(here)
            self._require_terms(Term(t.op, k, start, Term("sub", here.args[2], ONE), body))
            made = self.proof.axiom(f"{name}_last", k=k, i=start, j=here.args[2], F=body)
            self.uses.append(len(self.proof.scope.facts) - 1)
            here = made.args[1].args[0]
            self.close(made.args[1].args[1])
        self.proof.axiom(f"{name}_empty", k=k, i=start, j=here.args[2], F=body)
        self.uses.append(len(self.proof.scope.facts) - 1)

    def _require_terms(self, t: Term) -> None:
        for o in obligations(t, self.proof.definitions):
            if not self.proof.scope.known(o):
                self._everywhere(o)

    def _call(self, t: Term) -> None:
        d = self.proof.definitions.get(plain(t.args[0]))
        for a in t.args[1:]:
            self.close(a)
        if d is not None and d.op == "define":
            return self.close(expand(t, self.proof.definitions))
        if d is None:
            target = Term("call", t.args[0], *(self._number(a) for a in t.args[1:]))
            if target not in self.sample.table:
                raise Stuck(f"no value was drawn for {target!r}")
            return self._equal(t, target)
        here = Term("call", t.args[0], self._number(t.args[1]), *t.args[2:])
        for o in obligations(here, self.proof.definitions):
            if not self.proof.scope.known(o):
                show(self.proof, o)
        self._equal(t, here)
        equation = self.proof.line("unfold", of=here)
        self.uses.append(len(self.proof.scope.facts) - 1)
        self.close(equation.args[1])

    def enter_domain(self) -> None:
        """Show the hypotheses of the claim at the point, those on functions at each value."""
        for h in self.claim.args[1].args:
            if h.op in RELATIONS and (h.args[0].op != "int" or any(c.args[0] in self.proof.definitions for c in calls(h))):
                self.compare(h)
            elif h.op in ("forall", "imp"):
                self._family(h)

    def _family(self, h: Term) -> None:
        rest, guards = h, []
        while rest.op in ("forall", "imp"):
            guards += [rest.args[0]] if rest.op == "imp" else []
            rest = rest.args[1]
        if any(c.args[0] in self.proof.definitions for c in calls(h)):
            if show(self.proof, h):
                return
            raise Stuck(f"the function that was chosen is not known to be one of the domain: {h}")
        heads = {c for side in rest.args for c in calls(side)}
        if len(heads) != 1:
            raise Stuck("a hypothesis about more than one value")
        call = heads.pop()
        for entry in self.sample.table:
            if entry.args[0] is call.args[0]:
                at = dict(zip(call.args[1:], entry.args[1:]))
                for g in (substitute(g, at) for g in guards):
                    if not _holds(self.floats, g):
                        self.compare(negation(g))
                        break
                else:
                    self.compare(substitute(rest, at))

    def data(self) -> dict[str, Any]:
        """The witness as it stands in a certificate."""
        put = self.proof.put
        values = [[put(u), [q.numerator, q.denominator]] for u, q in self.pairs]
        chosen = {"functions": [put(f) for f in self.functions]} if self.functions else {}
        defaults = [[put(f), [q.numerator, q.denominator]] for f, q in self.defaults().items()]
        return {"values": values, "lines": self.proof.rows, **chosen, **({"defaults": defaults} if defaults else {})}

    def defaults(self) -> dict[Term, Fraction]:
        """A value for each function with a table, where that says nothing: one that all its conditions allow."""
        given = {u: num(q) for u, q in self.sample.values.items()}
        out = {}
        for head in dict.fromkeys(u.args[0] for u in self.sample.table):
            mine = [h for h in self.claim.args[1].args if (call := condition_on(h)[0]) is not None and call.args[0] is head]
            drawn = [q for u, q in self.sample.table.items() if u.args[0] is head]
            fits = (q for q in (*drawn, *DEFAULTS) if all(holds_for(h, num(q), self.proof.definitions, given) for h in mine))
            if mine and (q := next(fits, None)) is not None:
                out[head] = q
        return out


def _holds(floats: Any, p: Term) -> bool:
    from derivable.refuters.points import holds

    return holds(floats, p)


def build(claim: Term, domain: Domain, sample: Sample, extra: Extra | None = None, functions: tuple[Term, ...] = ()) -> dict[str, Any] | None:
    """A certificate that the claim is refuted at the point, or None where the kernel does not see it."""
    w = Witness(claim, domain, sample, functions=functions)
    try:
        w.enter_domain()
        _fail(w, claim.args[0], extra or {})
        if not w.proof.scope.known(negation(claim.args[0])):
            return None
    except (Rejected, Stuck, NoValue, KeyError):
        return None
    data = w.data()
    return {**certificate(w.proof, claim, "refuted"), "lines": [], "witness": data}


def condition_fails(claim: Term, domain: Domain, sample: Sample, condition: Term) -> Witness | None:
    """A point of the domain where a condition does not hold, or None."""
    w = Witness(claim, domain, sample)
    try:
        w.enter_domain()
        w.compare(negation(condition))
    except (Rejected, Stuck, NoValue, KeyError):
        return None
    return w


def conditions_hold(claim: Term, domain: Domain, sample: Sample, conditions: tuple[Term, ...]) -> Witness | None:
    """A point of the domain where all of some conditions hold, or None."""
    w = Witness(claim, domain, sample)
    try:
        w.enter_domain()
        for c in conditions:
            _conditions(w, c)
    except (Rejected, Stuck, NoValue, KeyError):
        return None
    return w


def _fail(w: Witness, p: Term, extra: Extra) -> None:
    """Show the opposite of a proposition at the point."""
    a = p.args
    if p.op in RELATIONS:
        if p.args[0].op == "tuple":
            raise Stuck("components are compared one by one")
        return w.compare(negation(p))
    if p.op in ("increasing", "injective"):
        low, high = (num(q) for q in extra["points"])
        x, f, given = a
        here, there = ({x: v} for v in (low, high))
        for at in (here, there):
            _conditions(w, substitute(given, at))
        left, right = substitute(f, here), substitute(f, there)
        if p.op == "increasing":
            w.compare(Term("lt", low, high))
            w.compare(Term("le", right, left))
        else:
            w.compare(Term("ne", low, high))
            w.compare(Term("eq", left, right))
        w.proof.axiom(f"not_{p.op}", x=x, F=f, D=given, a=low, b=high)
    elif p.op == "maximiser":
        x, best, f, given = a
        point = num(extra["points"][0])
        _conditions(w, substitute(given, {x: point}))
        w.compare(Term("ne", best, point))
        w.compare(Term("le", substitute(f, {x: best}), substitute(f, {x: point})))
        w.proof.axiom("not_maximiser", x=x, a=best, b=point, F=f, D=given)
    elif p.op == "spectrum":
        c = num(extra["points"][0])
        w.compare(Term("ne", Term("charpoly", a[0], c), Term("monic", a[1], c)))
        w.proof.axiom("not_spectrum", M=a[0], L=a[1], c=c)
    elif p.op == "hurwitz":
        from derivable.provers.spectrum import cubic

        letters = cubic(w.proof, a[0])
        w.compare(Term("le", Term("mul", letters["a"], letters["b"]), letters["c"]))
        w.proof.axiom("not_hurwitz", M=a[0], **letters)
    elif p.op == "conserved":
        point = Term("tuple", *map(num, extra["points"]))
        w.compare(Term("ne", Term("along", a[0], point, *a[1:]), num(0)))
        w.proof.axiom("not_conserved", V=a[0], W=a[1], H=a[2], L=point)
    elif p.op == "imp":
        if a[1].op not in RELATIONS:
            raise Stuck("what follows is no relation")
        _conditions(w, a[0])
        w.compare(negation(a[1]))
        w.proof.axiom("not_imp", P=a[0], Q=a[1])
    elif p.op == "iff":
        left, right = a
        holds_left = _holds(w.floats, left)
        if left.op not in RELATIONS or right.op not in RELATIONS or holds_left == _holds(w.floats, right):
            raise Stuck("both sides hold, or neither does")
        w.compare(left if holds_left else negation(left))
        w.compare(negation(right) if holds_left else right)
        w.proof.axiom("not_iff" if holds_left else "not_iff_converse", P=left, Q=right)
    else:
        raise Stuck(f"no way to refute {p.op} at a point")


def _conditions(w: Witness, p: Term) -> None:
    for q in p.args if p.op == "and" else (p,):
        w.compare(q)
    if p.op == "and" and p not in w.proof.scope.props:
        w.proof.line("restate", goal=p)


