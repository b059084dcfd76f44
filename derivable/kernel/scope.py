"""What is known at a place in a proof, and what must be known for a term to have a value.

A fact is a proposition that holds for all values of its free variables that satisfy the hypotheses. A relation is
*strict*: both its sides have a value. So "t = t" says that t has one; an integral that no rule evaluated, and the
derivative of a function that was only named, have one by assumption, and the result says that it rests on it.
A claim holds for all values of its random variables; what is assumed of some values is no fact under a total.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from math import inf
from typing import Any

from derivable.kernel.meaning import BUILT_IN, Definitions, expand, plain, short
from derivable.kernel.normal import Normal
from derivable.kernel.operators import ALWAYS, OPERATORS
from derivable.kernel.terms import ONE, RELATIONS, STRUCTURES, ZERO, Numbered, Rejected, Term, fresh, need, substitute

SIGNS = {"lt": frozenset((1,)), "le": frozenset((0, 1)), "eq": frozenset((0,)), "ne": frozenset((-1, 1))}
WHERE = {name: short(o.where) for name, o in OPERATORS.items() if not o.where.startswith(("by ", "none", ALWAYS))}
OF_LAWS = ("block", "density", "total")
VALUES: dict[str, Callable[[Term], list[Term]]] = {}  # of a theory apart: what its operators need besides their arguments having values
CONVERGES, SMOOTH = "the integrals written converge", "{} is differentiable"
FINITE, POSITIVE = "the expectations that are written or split are finite", "densities are positive"


def constant(t: Term) -> Fraction | None:
    """The value of t if it is written with rational numbers alone, else None."""
    if t.op == "num":
        return Fraction(t.args[0])
    if t.op not in ("neg", "add", "sub", "mul", "div") or any(constant(a) is None for a in t.args):
        return None
    return Fraction(Normal({}).of(t).get((), 0)) if t.op != "div" or constant(t.args[1]) else None


def negation(p: Term) -> Term:
    """The opposite of a proposition; of a relation, provided that its sides have values."""
    if p.op in RELATIONS:
        op = {"lt": "le", "le": "lt", "eq": "ne", "ne": "eq"}[p.op]
        return Term(op, *(p.args if p.op in ("eq", "ne") else p.args[::-1]))
    return p.args[0] if p.op == "not" else Term("not", p)


def obligations(t: Term, definitions: Definitions, active: frozenset[Term] = frozenset()) -> Mapping[Term, None]:
    """The propositions under which t has a value, in the order in which t is read."""
    return _obligations(t, definitions, active) if definitions else _plain(t)


def _obligations(t: Term, definitions: Definitions, active: frozenset[Term]) -> Mapping[Term, None]:
    op, a, out = t.op, t.args, {}  # type: str, tuple[Any, ...], dict[Term, None]
    if op == "diff":  # the function has a value around the point, and the derivative has one there
        around = {substitute(_around(o, a[0]), {a[0]: a[1]}): None for o in obligations(a[2], definitions, active)}
        return {**obligations(a[1], definitions, active), **around, **obligations(expand(t, definitions), definitions, active)}
    if op in OF_LAWS:
        need(op in VALUES, "{} is spoken of in a claim that is not about random variables", op)
        out |= dict.fromkeys(VALUES[op](t))
    if op in BUILT_IN and OPERATORS[op].where != ALWAYS:
        point = obligations(a[1], definitions, active) if op == "at" else {}
        return {**point, **obligations(expand(t, definitions), definitions, active)}
    for u in (u for u in a if isinstance(u, Term) and u.op not in ("fun", "sym", "num")):
        out |= {_bound(o, t, u): None for o in obligations(u, definitions, active)}
    if op in ("int", "total"):
        out[Term("eq", t, t)] = None
    elif op == "pow" and ((q := constant(a[1])) is None or q < 0 or q.denominator > 1):
        whole = q is not None and q.denominator == 1
        out[Term("ne", a[0], ZERO) if whole else Term("lt" if q is None or q < 0 else "le", ZERO, a[0])] = None
    elif op in WHERE and not (op == "div" and constant(a[1])):
        out[WHERE[op](*a)] = None
    elif op == "call":
        out |= _call(t, definitions, active)
    return out


def _bound(o: Term, t: Term, part: Term) -> Term:
    """An obligation of a part of t: for all values of what t binds in it."""
    op, a = t.op, t.args
    if op in ("sum", "prod", "int") and part is a[-1] and a[0] in o.free:
        for g in (Term("le", a[0], a[2]), Term("le", a[1], a[0])) if op != "int" else ():
            o = Term("imp", g, o)
        return Term("forall", a[0], o)
    for x in dict.fromkeys(b.args[0] for b in a[0].args) if op == "total" else ():
        o = Term("forall", x, o) if x in o.free else o
    return o


def _around(o: Term, x: Term) -> Term:
    """What makes an obligation hold around a value of x too: a derivative is no one-sided one at the end of a domain."""
    if o.op in ("forall", "imp"):
        return Term(o.op, o.args[0], _around(o.args[1], x))
    return Term("lt", *o.args) if o.op == "le" and x in o.free else o


_plain = lru_cache(1 << 14)(lambda t: _obligations(t, {}, frozenset()))  # those of most claims about densities: found once


def _call(t: Term, definitions: Definitions, active: frozenset[Term]) -> Mapping[Term, None]:
    """A call needs its definition to make sense: at its arguments, or, of a recursion, at every index."""
    head, d = t.args[0], definitions.get(t.args[0])
    if d is None and head.args[2] and plain(head) in definitions:
        return obligations(expand(t, definitions), definitions, active)
    if d is None:
        return {Term("eq", t, t): None} if head.args[2] else {}
    if d.op == "define":
        return obligations(expand(t, definitions), definitions, active)
    out, (index, *params) = {Term("le", d.args[1], t.args[1]): None}, d.args[0].args[1:]
    for part in d.args[2:] if head not in active else ():
        for o in obligations(part, definitions, active | {head}):
            if part is d.args[3]:
                o = Term("forall", index, Term("imp", Term("le", Term("add", d.args[1], ONE), index), o))
            for v in params:
                o = Term("forall", v, o)
            out[o] = None
    return out


class Scope:
    """Facts in order, and the signs they say something about."""

    def __init__(self, definitions: Definitions, facts: Iterable[Term] = (), parent: Scope | None = None) -> None:
        self.definitions = definitions
        self.absurd: bool = parent.absurd if parent else False
        self.plain: Normal = parent.plain if parent else Normal(definitions)
        self.rests_on: set[str] = parent.rests_on if parent else set()
        self.facts: Numbered = Numbered(parent.facts if parent else ())
        self.props: set[Term] = set(parent.props) if parent else set()
        self.valued: set[Term] = set(parent.valued) if parent else set()
        self.assumed: set[Term] = (parent.assumed if parent else set()).union(facts)
        self.everywhere: float = parent.everywhere if parent else inf  # the facts before this number hold for all random variables
        if any(v.args[1] == "point" for p in facts if p.op not in STRUCTURES for v in p.free):
            self.everywhere = min(self.everywhere, len(self.facts))
        self._signs: dict[Any, frozenset[int]] = dict(parent._signs) if parent else {}
        self._keys: dict[Term, tuple[Any, int]] = parent._keys if parent else {}
        self._equations: list[Term] = list(parent._equations) if parent else []  # those not looked at for signs yet
        for p in facts:
            self.add(p, given=True)

    def add(self, prop: Term, given: bool = False) -> None:
        """Take a fact into the scope, under the next number: the only way for one to get there. Every relation in it,
        at any depth and under any quantifier, must have values; of a hypothesis, and of what is concluded from facts
        that give its relations their values, that is `given`.
        """
        if not given:
            self.strict(prop)
        self.facts.append(prop)
        self._note(prop)

    def strict(self, p: Term) -> None:
        """Reject unless every relation in p has values, for all values of what p binds that satisfy what p assumes."""
        if p in self.props:
            return
        if p.op in RELATIONS:
            self.defined(p)
        elif p.op in ("and", "not", "iff"):
            for q in p.args:
                self.strict(q)
        elif p.op == "imp":
            Scope(self.definitions, (p.args[0],), self).strict(p.args[1])
        elif p.op == "forall":
            x = p.args[0]
            taken = frozenset().union(*(q.free for q in self.props)) if x.args[1] != "point" else frozenset()
            self.strict(substitute(p.args[1], {x: fresh(x, taken | p.args[1].free)} if x in taken else {}))

    def _note(self, p: Term) -> None:
        self.props.add(p)
        self.absurd |= p.op not in RELATIONS and negation(p) in self.props
        for q in p.args if p.op == "and" else ():
            self._note(q)
        self.valued.update(p.args if p.op in RELATIONS else ())
        if p.op in RELATIONS and p.args[0].op != "tuple" and all(u.real for u in p.args):
            if p.op == "eq":
                self._equations.append(p)
            else:
                self._bound(p)

    def _bound(self, p: Term) -> None:
        try:
            key, flip = self._key(p)
        except Rejected:
            return  # about something without a normal form: kept as it is written
        self._signs[key] = self._sign(key) & frozenset(flip * s for s in SIGNS[p.op])
        self.absurd |= not self._signs[key]

    def _key(self, p: Term) -> tuple[Any, int]:
        """The difference of the sides up to a positive factor and a sign, and that sign."""
        if p not in self._keys:
            poly, den = self.plain.cleared(self.plain.gap(p))
            lead = poly[max(poly)] if poly else 1
            scaled = poly.items() if lead == 1 else [(m, Fraction(c, lead)) for m, c in poly.items()]
            self._keys[p] = (frozenset(scaled), frozenset(den.items())), 1 if lead > 0 else -1
        return self._keys[p]

    def _sign(self, key: Any) -> frozenset[int]:
        fixed = {frozenset(): 0, frozenset({((), 1)}): 1}
        return frozenset({fixed[key[0]]}) if key[0] in fixed and not key[1] else self._signs.get(key, frozenset((-1, 0, 1)))

    def known(self, p: Term) -> bool:
        """Whether p is a fact, or a relation that a fact about a multiple of its difference gives."""
        if p in self.props or self.absurd:
            return True
        if p.op not in RELATIONS or p.args[0].op == "tuple" or not all(u.real for u in p.args):
            if p.op == "not" and p.args[0].op in (*RELATIONS, "and"):
                return any(self.known(negation(q)) for q in (p.args[0].args if p.args[0].op == "and" else p.args))
            if p.op == "forall" and p.args[0].args[1] == "point":
                return self.everywhere == inf and self.known(p.args[1])
            return p.op == "and" and all(map(self.known, p.args))
        try:
            key, flip = self._key(p)
        except Rejected:
            return False
        if frozenset(flip * s for s in self._sign(key)) <= SIGNS[p.op]:
            return True
        waiting, self._equations = self._equations, []
        for e in waiting:
            self._bound(e)
        return bool(waiting) and self.known(p)

    def require(self, p: Term) -> None:
        """Reject unless p is known, and its relations have values."""
        need(self.known(p), "not known: {}", p)
        self.strict(p)

    def unvalued(self, t: Term) -> list[Term]:
        """The parts of sums, products and relations in t that are not sides of facts."""
        if t in self.valued:
            return []
        inside = t.op in ("add", "sub", "mul", "neg", *RELATIONS) or t.op == "div" and constant(t.args[1])
        return [v for u in t.args for v in self.unvalued(u)] if inside else [t]

    def defined(self, *terms: Term) -> None:
        """Reject unless every term has a value: a side of a fact has one, and an integral may, by a written assumption."""
        for o in (o for t in terms for u in self.unvalued(t) for o in obligations(u, self.definitions)):
            inner = o
            while inner.op in ("forall", "imp"):
                inner = inner.args[1]
            if inner.op != "eq" or (u := inner.args[0]) is not inner.args[1]:
                need(self.known(o), "this may have no value, for it is not known that {}", o)
            elif u not in self.valued and o not in self.props:
                self.rests_on.add({"int": CONVERGES, "total": FINITE}.get(u.op) or SMOOTH.format(u.args[0].args[0]))
