"""Names and their domains: variables, families, sequences, functions.

A name is LaTeX (r"\\mu_1"). Its domain is declared once, here, and every step that uses it holds on that domain.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from derivable.errors import IllTyped
from derivable.kernel.terms import ONE, ZERO, Rejected, Term, num
from derivable.language.expressions import Declaration, Expr, drop, lift, merge


def _bounds(what: Term, positive: bool, above: Any, at_least: Any, below: Any, at_most: Any, between: Any,
            nonzero: bool) -> tuple[tuple[Term, ...], dict[str, Declaration]]:
    low, high = between if between is not None else (None, None)
    rows = [("lt", 0 if positive else None, True), ("lt", above, True), ("lt", low, True), ("le", at_least, True),
            ("lt", below, False), ("lt", high, False), ("le", at_most, False)]
    limits = [(op, lift(limit), from_below) for op, limit, from_below in rows if limit is not None]
    out = [Term(op, limit.term, what) if from_below else Term(op, what, limit.term) for op, limit, from_below in limits]
    out += [Term("ne", what, ZERO)] if nonzero else []
    return tuple(out), merge(*(limit.declarations for _, limit, _ in limits))


def checked(name: str) -> str:
    """The name, if it may be one."""
    if not isinstance(name, str) or not name.strip() or name.startswith(("#", "?")) or set("~;[") & set(name):
        raise IllTyped(f"a name is LaTeX text without # ? ~ ; and [, not {name!r}")
    return name


def real(name: str, *, positive: bool = False, above: Any = None, at_least: Any = None, below: Any = None, at_most: Any = None,
         between: tuple[Any, Any] | None = None, nonzero: bool = False) -> Expr:
    """A real variable; bounds may be expressions: real(r"\\beta", at_least=-alpha)."""
    leaf = Term("sym", checked(name), "real")
    hypotheses, others = _bounds(leaf, positive, above, at_least, below, at_most, between, nonzero)
    return Expr(leaf, merge({name: Declaration(name, leaf, hypotheses)}, others))


def reals(names: str, **domain: Any) -> tuple[Expr, ...]:
    """Real variables of one domain, from names separated by spaces."""
    return tuple(real(n, **domain) for n in names.split())


def positives(names: str) -> tuple[Expr, ...]:
    """Positive variables, from names separated by spaces."""
    return reals(names, positive=True)


def complex_(name: str) -> Expr:
    """A complex variable."""
    leaf = Term("sym", checked(name), "complex")
    return Expr(leaf, {name: Declaration(name, leaf)})


def index(name: str, start: Any = None, end: Any = None) -> Expr:
    """An integer variable from `start` to `end`, where they are given."""
    leaf = Term("sym", checked(name), "int")
    hypotheses, others = _bounds(leaf, False, None, start, None, end, None, False)
    return Expr(leaf, merge({name: Declaration(name, leaf, hypotheses)}, others))


@dataclass(frozen=True, eq=False)
class Function:
    """A function of real numbers or of indices, defined or only named: f(x), beta[t]."""

    head: Term
    declarations: dict[str, Declaration]
    hidden: tuple[Term, ...] = ()  # variables its definition uses besides its arguments: passed on, not printed

    def __call__(self, *arguments: Any) -> Expr:
        """The value at arguments."""
        parts = [lift(a) for a in arguments]
        own = self.head.args[1].split(",")
        if len(parts) + len(self.hidden) != len(own):
            raise IllTyped(f"{self.head.args[0]} takes {len(own) - len(self.hidden)} argument(s), not {len(parts)}")
        try:
            term = Term("call", self.head, *(p.term for p in parts), *self.hidden)
        except Rejected as error:
            raise IllTyped(str(error)) from None
        return Expr(term, merge(self.declarations, *(p.declarations for p in parts)))

    def __getitem__(self, arguments: Any) -> Expr:
        """The value at an index."""
        return self(*arguments) if isinstance(arguments, tuple) else self(arguments)

    @property
    def prime(self) -> Function:
        """The derivative of a function that is only named."""
        name, sorts, k = self.head.args
        return Function(Term("fun", name, sorts, k + 1), self.declarations, self.hidden)


def _sorts(variables: Sequence[Term]) -> str:
    return ",".join(v.args[1] for v in variables)


def family(name: str, of: Expr, **domain: Any) -> Function:
    """An indexed family such as 0 < beta_t < 1 for all t in the range of the index `of`."""
    return _named(name, (of,), domain)


def function(name: str, *of: Expr, **domain: Any) -> Function:
    """A function that is only named, of variables `of` (default: one real number), with values in a domain."""
    return _named(name, of or (real("x"),), domain)


def _named(name: str, of: tuple[Expr, ...], domain: dict[str, Any]) -> Function:
    head = Term("fun", checked(name), _sorts([v.term for v in of]), 0)
    value = Term("call", head, *(v.term for v in of))
    plain = {"positive": False, "above": None, "at_least": None, "below": None, "at_most": None, "between": None, "nonzero": False}
    if unknown := set(domain) - set(plain):
        raise IllTyped(f"{name}: a domain is given by {', '.join(plain)}, not by {', '.join(unknown)}")
    conditions, others = _bounds(value, **{**plain, **domain})
    guards = [h for v in of for h in v.declarations[v.term.args[0]].hypotheses]
    closed = []
    for c in conditions:
        for g in reversed(guards):
            c = Term("imp", g, c)
        for v in reversed(of):
            c = Term("forall", v.term, c)
        closed.append(c)
    outer = drop(merge(others, *(v.declarations for v in of)), *of)
    return Function(head, merge(outer, {name: Declaration(name, head, tuple(closed))}))


def constrain(f: Function, variable: Expr, condition: Any) -> Function:
    """The function with one more condition that holds for all values of `variable`: constrain(f, z, f.prime(z) > -1)."""
    name = f.head.args[0]
    mine = f.declarations[name]
    new = Declaration(name, mine.leaf, (*mine.hypotheses, Term("forall", variable.term, condition.term)), mine.definition)
    return Function(f.head, {**f.declarations, name: new}, f.hidden)


def _head(name: str, variables: Sequence[Term], hidden: Sequence[Term]) -> Term:
    """The head of a defined function: "q;2" passes two variables on to its definition, and prints as q."""
    mark = f";{len(hidden)}" if hidden else ""
    return Term("fun", checked(name) + mark, _sorts([*variables, *hidden]), 0)


def built(op: str, *parts: Term) -> Term:
    """The term, or an error in the words of the language."""
    try:
        return Term(op, *parts)
    except Rejected as error:
        raise IllTyped(str(error)) from None


def _lexical(name: str, body: Term, variables: Sequence[Term]) -> None:
    """Refuse a parameter that a function called in the body uses besides its arguments: f(x) = x + y, g(y) = f(y) y."""
    if body.op == "call" and ";" in body.args[0].args[0]:
        text, count = body.args[0].args[0].rsplit(";", 1)
        for v in (v for v in body.args[-int(count):] if v in variables):
            raise IllTyped(f"{text} uses {v}, and {v} is a parameter of {name}: give the parameter of {name} another name")
    for a in body.args:
        if isinstance(a, Term):
            _lexical(name, a, variables)


def define(name: str, *of_and_body: Any) -> Function:
    """A function by its value: define("g", z, a*z + b), define(r"\\alpha", t, 1 - beta[t])."""
    *of, body = of_and_body
    value, variables = lift(body), [lift(v).term for v in of]
    if any(v.args[1] in ("law", "point") for v in value.term.free):
        raise IllTyped(f"{name} cannot be defined by densities that are only named; give the expression a Python name instead and yield it")
    _lexical(name, value.term, variables)
    hidden = tuple(sorted(value.term.free - set(variables), key=lambda u: u.args))
    head = _head(name, variables, hidden)
    definition = built("define", Term("call", head, *variables, *hidden), value.term)
    others = drop(merge(value.declarations, *(lift(v).declarations for v in of)), *map(lift, of))
    return Function(head, merge(others, {name: Declaration(name, head, (), definition)}), hidden)


def recursion(name: str, t: Expr, *of: Expr, start: int, first: Any, then: Callable[[Any], Any]) -> Function:
    """A sequence: its value `first` at `start`, and `then(before)` at t > start from the one `before`, that at t - 1.

    With more variables `of`, `before` is a function of them: the sequence of densities q_t(x).
    """
    base = lift(first)
    probe = lift(then(lambda *args: lift(0)) if of else then(lift(0)))
    variables = [t.term, *(v.term for v in of)]
    hidden = tuple(sorted((base.term.free | probe.term.free) - set(variables), key=lambda u: u.args))
    head = _head(name, variables, hidden)
    previous = Term("sub", t.term, ONE)
    if of:
        body = lift(then(lambda *args: Expr(Term("call", head, previous, *(lift(a).term for a in args), *hidden),
                                            merge(*(lift(a).declarations for a in args)))))
    else:
        body = lift(then(Expr(Term("call", head, previous, *hidden))))
    definition = built("recur", Term("call", head, *variables, *hidden), num(Fraction(start)), base.term, body.term)
    others = drop(merge(base.declarations, body.declarations, *(v.declarations for v in of)), t, *of)
    return Function(head, merge(others, {name: Declaration(name, head, (), definition)}), hidden)
