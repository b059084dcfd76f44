"""Points: what a certificate shows at values of the variables, for refutations and for the conditions of a conditional.

A point gives values to variables, and to functions without a definition: a table of values at numbers with a default for
all other arguments, or a polynomial, or a Gaussian density. For laws it is a finite model. Lines then show what holds there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from derivable.kernel.meaning import Definitions, calls, define, expand
from derivable.kernel.rules import run
from derivable.kernel.scope import Scope, constant, negation, obligations
from derivable.kernel.terms import ONE, RELATIONS, STRUCTURES, ZERO, Numbered, Rejected, Term, fresh, is_whole, need, num, substitute

MODELS: dict[str, Callable[..., Any]] = {}  # of a theory apart: models in which its terms have values
ANY = Term("sym", "#any", "real")  # any positive value: what a density may take, for it can be completed to have the integral 1


class Point:
    """A point of the domain of a claim: the scope in which lines have shown things, and the values that were chosen."""

    def __init__(self, claim: Term, definitions: Definitions, data: Any, terms: Numbered, lemmas: Mapping[str, Term]) -> None:
        self.claim = claim
        self.chosen = [terms[d] for d in data.get("functions", [])]
        fits = all(d.op == "define" and (_polynomial(d.args[1]) or _bell(d)) for d in self.chosen)
        need(fits, "a function is chosen as a polynomial or a Gaussian density")
        self.definitions = define((*self.chosen, *claim.args[2:])) if self.chosen else definitions
        self.values = {terms[u]: num(Fraction(*q)) for u, q in data["values"]}
        self.defaults = {terms[f]: num(Fraction(*q)) for f, q in data.get("defaults", [])}  # of tables, at all other arguments
        for u, q in self.values.items():
            head, *arguments = u.args if u.op == "call" else (u,)
            plain = u.op == "sym" and (u.args[1] == "real" or u.args[1] == "int" and is_whole(q))
            table = u.op == "call" and head not in self.definitions and not head.args[2] and all(a.op == "num" for a in arguments)
            need(plain or table, "a witness gives no value to {}", u)
        self.scope = Scope(self.definitions, [Term("eq", u, q) for u, q in self.values.items()])
        run(data["lines"], terms, self.scope, lemmas)  # without a model the laws may be any: independent variables are a Markov chain
        self.model = MODELS["finite"](data["model"], terms, self.definitions, self.values) if "model" in data else None
        for h in claim.args[1].args:
            need(self.meets(h), "the witness is not known to lie in the domain: {}", h)

    def there(self, p: Term) -> Term:
        """What a proposition says at the point."""
        return self.model.ground(p, self.model.at) if self.model else p

    def require(self, p: Term) -> None:
        """Reject unless the proposition is known at the point."""
        self.scope.require(self.there(p))

    def meets(self, h: Term) -> bool:
        """Whether a hypothesis of the claim is known at the point."""
        if h.op in STRUCTURES:
            return not self.model or self.model.holds(h)
        return _holds(self.scope, self.there(h) if h.op in RELATIONS else h) or self._admits(h)

    def _admits(self, h: Term) -> bool:
        """Whether a hypothesis on each value of one function holds at the values of its table, and at all others by its
        default. A density that is positive can be completed so that its integral is 1, at any finitely many values.
        """
        if h.op == "eq" and h.args[0].op == "int" and h.args[1] is ONE and (f := h.args[0].args[1]).op == "call":
            return f.args[0] not in self.definitions and f.args[1:] == h.args[0].args[:1]
        call, guards, rest = condition_on(h)
        if call is None or call.args[0] in self.definitions:
            return False
        instances = [dict(zip(call.args[1:], u.args[1:])) for u in self.values if u.op == "call" and u.args[0] is call.args[0]]
        shown = all(any(_holds(self.scope, substitute(p, at)) for p in (rest, *map(negation, guards))) for at in instances)
        value = ANY if _normalised(self.claim, call.args[0]) else self.defaults.get(call.args[0])
        given = {u: q for u, q in self.values.items() if u.op == "sym"}
        return shown and value is not None and holds_for(h, value, self.definitions, given)


def condition_on(h: Term) -> tuple[Term | None, list[Term], Term]:
    """The call of the one function that a condition on all its values is about, what the condition assumes, what it says."""
    rest, variables, guards = h, list[Term](), list[Term]()
    while rest.op in ("forall", "imp"):
        (variables if rest.op == "forall" else guards).append(rest.args[0])
        rest = rest.args[1]
    found = {c for p in (rest, *guards) for c in calls(p)}
    call = next(iter(found)) if len(found) == 1 and variables else None
    return call if call is not None and set(call.args[1:]) == set(variables) else None, guards, rest


def holds_for(h: Term, value: Term, definitions: Definitions, given: Mapping[Term, Term]) -> bool:
    """Whether a condition on all values of a function holds where its value is this one, and variables have those given."""
    call, guards, rest = condition_on(h)
    if call is None:
        return False
    names = {x: fresh(x, frozenset(given)) for x in call.args[1:]}
    parts = [substitute(_replaced(substitute(p, names), substitute(call, names), value), given) for p in (*guards, rest)]
    return _holds(Scope(definitions, (Term("lt", ZERO, ANY), *parts[:-1])), parts[-1])


def _normalised(claim: Term, head: Term) -> bool:
    return any(h.op == "eq" and h.args[0].op == "int" and (f := h.args[0].args[1]).op == "call" and f.args[0] is head for h in claim.args[1].args)


def _replaced(t: Term, old: Term, new: Term) -> Term:
    if t is old:
        return new
    return Term(t.op, *(_replaced(a, old, new) if isinstance(a, Term) else a for a in t.args))


def _polynomial(t: Term) -> bool:
    """Whether t is a polynomial by the way it is written: it has a value, and derivatives, everywhere."""
    power = t.op == "pow" and t.args[1].op == "num" and t.args[1].args[0] in range(1, 9)
    return t.op in ("num", "sym") or (power or t.op in ("add", "mul")) and all(map(_polynomial, t.args))


def _bell(d: Term) -> bool:
    """Whether a definition is that of a Gaussian density with numbers for mean and variance."""
    plain = d.args[1].op == "normal" and d.args[0].args[1:] == d.args[1].args[:1] and all(u.op == "num" for u in d.args[1].args[1:])
    return plain and d.args[1].args[2].args[0] > 0


def _holds(scope: Scope, p: Term) -> bool:
    try:
        scope.require(p)
        return True
    except Rejected:
        return False


def has_no_value(point: Point, prop: Term, side: int) -> None:
    """Reject unless one side of a relation has a value around the point, and the other has none there.

    What is known at the point must hold around it: the conditions for a value, and those of the domain, are strict, and
    the one that fails does so strictly. The functions in them are continuous where they have values.
    """
    need(prop.op in RELATIONS and side in (0, 1) and not point.model, "a side without a value is one of a relation between numbers")
    for h in point.claim.args[1].args:
        need(point.meets(strictly(h)), "the domain may have no points around this one: {}", h)
    for o in obligations(prop.args[1 - side], point.definitions):
        point.require(strictly(o))
    need(_roots_are_even(prop.args[side], point.definitions), "a power of a negative number may have a value")
    needs = list(obligations(prop.args[side], point.definitions))
    failing = next((o for o in needs if o.op in ("lt", "le") and _holds(point.scope, Term("lt", o.args[1], o.args[0]))), None)
    if failing is None:
        raise Rejected(f"side {side + 1} is not known to be without a value")
    for o in (o for part in failing.args for o in obligations(part, point.definitions)):
        point.require(strictly(o))


def _roots_are_even(t: Term, definitions: Definitions) -> bool:
    """Whether no power in t asks for a positive base only because it is not known here: (-1)^n, or a cube root, may have a value."""
    meant = expand(t, definitions)
    if meant is not t:
        return _roots_are_even(meant, definitions)
    q = constant(t.args[1]) if t.op == "pow" else None
    fits = t.op != "pow" or q is not None and (q.denominator == 1 or q.denominator % 2 == 0)
    return fits and all(_roots_are_even(a, definitions) for a in t.args if isinstance(a, Term) and a.op != "fun")


def strictly(o: Term) -> Term:
    """What makes a condition hold around a point where it holds: between real numbers, <= becomes <."""
    if o.op in ("forall", "imp"):
        return Term(o.op, o.args[0], strictly(o.args[1]))
    need(o.op in ("lt", "le", "ne"), "this is not known to hold around the point: {}", o)
    return Term("lt", *o.args) if o.op == "le" and not all(map(is_whole, o.args)) else o
