"""What a term is converted to SymPy in: which symbol stands for which variable, and how functions and random variables appear.

Binders take a symbol of their own wherever one would be caught, so that definitions and instances are put in
without capture and without SymPy's substitution.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import sympy

from derivable.errors import IllTyped
from derivable.kernel.terms import Term
from derivable.language.expressions import Declaration

SORTS: dict[str, dict[str, bool]] = {"real": {"real": True}, "int": {"integer": True}, "complex": {"complex": True}}
STATES = sympy.Symbol(r"n_{\mathrm{states}}", integer=True, positive=True)  # of every random variable, where no number is given
Key = Any  # a leaf, or a random variable (leaf, index)


def sign(hypotheses: Iterable[Term], what: Term) -> dict[str, bool]:
    """The assumptions of SymPy that hypotheses about `what` amount to; bounds that SymPy has no word for are left out."""
    out: dict[str, bool] = {}
    for h in hypotheses:
        if h.op not in ("lt", "le", "ne"):
            continue
        a, b = h.args
        if h.op == "ne" and what in (a, b) and any(u.op == "num" and u.args[0] == 0 for u in (a, b)):
            out["nonzero"] = True
        elif b is what and a.op == "num" and a.args[0] >= 0:
            out["positive" if h.op == "lt" or a.args[0] > 0 else "nonnegative"] = True
        elif a is what and b.op == "num" and b.args[0] <= 0:
            out["negative" if h.op == "lt" or b.args[0] < 0 else "nonpositive"] = True
    return out


@dataclass(frozen=True)
class Scope:
    """Declarations by leaf; what stands for a variable; the random variables there are, and how many states each has.

    `states` is a number, a symbol, or None: then random variables are real and totals are integrals over the line.
    """

    convert: Callable[[Scope, Term], Any]
    names: Mapping[Term, Declaration] = field(default_factory=dict)
    values: Mapping[Key, Any] = field(default_factory=dict)
    states: Any = STATES
    variables: tuple[tuple[Term, int], ...] = ()
    reserved: frozenset[str] = frozenset()  # names of the free variables of the line: no symbol that is made up has one of them

    def __call__(self, t: Term) -> Any:
        """The term in SymPy."""
        return self.convert(self, t)

    def each(self, terms: Iterable[Term]) -> list[Any]:
        """Terms in SymPy."""
        return [self(t) for t in terms]

    def with_(self, values: Mapping[Key, Any]) -> Scope:
        """The scope in which more variables have values."""
        return replace(self, values={**self.values, **values})

    def avoiding(self, expression: Any) -> Scope:
        """The scope in which no binder takes a symbol of an expression."""
        return self.with_({("avoided", len(self.values)): expression})

    def bind(self, *keys: Key) -> tuple[Scope, list[Any]]:
        """The scope inside a binder, and the symbols that it binds."""
        scope: Scope = self
        symbols: list[Any] = []
        for key in keys:
            name, sort = (spelt(*key), self.space) if isinstance(key, tuple) else (key.args[0], SORTS[key.args[1]])
            taken, own = set().union(*(v.free_symbols for v in scope.values.values())), name
            while (symbol := sympy.Symbol(name, **sort)) in taken or name != own and name in self.reserved:
                name += "'"
            scope, symbols = scope.with_({key: symbol}), [*symbols, symbol]
        return scope, symbols

    def introduce(self, name: str, sort: str) -> tuple[Scope, Any]:
        """The scope inside a binder of a variable that is not in the line, and its symbol."""
        while name in self.reserved:
            name += "'"
        inner, (symbol,) = self.bind(Term("sym", name, sort))
        return inner, symbol

    @property
    def space(self) -> dict[str, bool]:
        """The assumptions on the value of a random variable."""
        return {"integer": True, "nonnegative": True} if self.states is not None else {"real": True}

    def symbol(self, leaf: Term) -> Any:
        """What stands for a variable: its value in this scope, or a symbol with what is declared of it."""
        if leaf in self.values:
            return self.values[leaf]
        if leaf.args[1] not in SORTS:
            raise IllTyped(f"{leaf.args[0]} names a random variable or a density, which is no number")
        own = self.names.get(leaf)
        known = sign(own.hypotheses, leaf) if own and leaf.args[1] != "complex" else {}
        return sympy.Symbol(leaf.args[0], **SORTS[leaf.args[1]], **known)

    def state(self, variable: tuple[Term, int]) -> Any:
        """What stands for the value of a random variable."""
        found = self.values.get(variable)
        return sympy.Symbol(spelt(*variable), **self.space) if found is None else found

    def whole(self, t: Term) -> Any:
        """An index in SymPy, worked out: nothing is lost by the arithmetic of integers."""
        return self(t).doit()

    def number(self, t: Term, what: str) -> int:
        """An index that has to be a number here."""
        found = self.whole(t)
        if not found.is_Integer:
            names = ", ".join(f"{v.args[0]}: 3" for v in sorted(t.free, key=lambda v: v.args) if v not in self.values)
            raise IllTyped(f"{what} has no number of variables until its indices have values; SymPy has the line at an "
                           f"instance, such as to_sympy(at={{{names or 'T: 3'}}})")
        return int(found)

    def places(self, blocks: Iterable[Term]) -> list[tuple[Term, int]]:
        """The random variables of blocks."""
        out: list[tuple[Term, int]] = []
        for b in blocks:
            name = b.args[0].args[0].removesuffix("[]")
            low, high = (self.number(u, f"{name}_i, .., {name}_j") for u in b.args[1:])
            out += [(b.args[0], i) for i in range(low, high + 1)]
        if len(set(out)) < len(out):
            raise IllTyped("a random variable stands twice in a density at this instance: "
                           + ", ".join(sorted({spelt(*v) for v in out if out.count(v) > 1})))
        return out

    def total(self, body: Any, symbols: Iterable[Any]) -> Any:
        """The total of `body` over random variables: a sum over their states, or an integral over the line."""
        limits = [(s, 0, self.states - 1) if self.states is not None else (s, -sympy.oo, sympy.oo) for s in symbols]
        return (sympy.Sum if self.states is not None else sympy.Integral)(body, *limits) if limits else body

    def call(self, head: Term, arguments: list[Any]) -> Any:
        """The value of a function: a named one stays a name, a defined one is its definition, a recursion counts down."""
        name, sorts, primes = head.args
        base = Term("fun", name, sorts, 0)
        own = self.names.get(base)
        if own is None or own.definition is None:
            return self._named(base, own, arguments, primes)
        definition = own.definition
        variables = definition.args[0].args[1:]
        if definition.op == "recur":
            if primes:
                raise IllTyped(f"a derivative of the recursion {name.partition(';')[0]} has no counterpart in SymPy")
            return _recursion(definition, self.convert, tuple(self.names.items()))(*arguments)
        if primes and len(variables) > 1:
            raise IllTyped(f"a derivative of {name.partition(';')[0]}, which uses several variables, has no counterpart in SymPy")
        inner = replace(self, values=dict(zip(variables, arguments)))
        if not primes:
            return inner(definition.args[1])
        scope, (x,) = replace(self, values={}).bind(variables[0])
        return sympy.Subs(sympy.Derivative(scope(definition.args[1]), (x, primes)), x, arguments[0])

    def _named(self, head: Term, own: Declaration | None, arguments: list[Any], primes: int) -> Any:
        known: dict[str, bool] = {}
        for h in own.hypotheses if own else ():
            of: list[Term] = []
            while h.op == "forall":
                of, h = [*of, h.args[0]], h.args[1]
            known |= sign((h,), Term("call", head, *of)) if len(of) == len(arguments) else {}  # what is said of all its values
        f = sympy.Function(head.args[0], real=True, **known)
        if not primes:
            return f(*arguments)
        x = sympy.Symbol("x", real=True)
        return sympy.Subs(sympy.Derivative(f(x), (x, primes)), x, arguments[0])


def spelt(leaf: Term, index: int) -> str:
    """The name of the value of a random variable: x, or x_3 for a member of a sequence."""
    name = leaf.args[0]
    return f"{name[:-2]}_{index}" if name.endswith("[]") else name


def instance(names: Iterable[tuple[Term, Declaration]], convert: Any) -> Scope:
    """A scope in which no variable has a value yet."""
    return Scope(convert, dict(names))


@lru_cache(None)
def _recursion(definition: Term, convert: Any, names: tuple[tuple[Term, Declaration], ...]) -> Any:
    """A SymPy function that works itself out at whole numbers from its start on: its value there, or that one step on."""
    call, start, first, then = definition.args
    variables = call.args[1:]

    def evaluate(cls: Any, *arguments: Any) -> Any:
        """The value at whole numbers; elsewhere the function stays as it is."""
        if not arguments[0].is_Integer or arguments[0] < int(start.args[0]):
            return None
        scope = replace(instance(names, convert), values=dict(zip(variables, arguments)))
        return scope(first if arguments[0] == int(start.args[0]) else then)

    name = call.args[0].args[0].partition(";")[0]
    return type(name, (sympy.Function,), {"eval": classmethod(evaluate), "nargs": (len(variables),), "__module__": __name__,
                                          "is_real": True, "__doc__": f"The recursion {name}."})
