"""Densities at arguments and as objects: q(z | x), q, N(m, v)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

from derivable.documents.grammar.printing import latex
from derivable.documents.grammar.scripts import base
from derivable.documents.grammar.tree import Node, name
from derivable.documents.meaning.names import World
from derivable.documents.meaning.numbers import arguments, mentions_normal
from derivable.documents.text.problems import Beyond, Unreadable
from derivable.kernel.terms import Term
from derivable.language import calculus
from derivable.language.calculus import Density
from derivable.language.expressions import Declaration, Expr
from derivable.language.symbols import real

NAMELESS = r"\mathsf{x}"  # the variable of a density that is written without one
DRAWN = object()


class Densities(ABC):
    """The part of the lowering that knows densities."""

    world: World
    local: dict[str, Any]
    ranges: Mapping[Term, tuple[Term, Term]] = MappingProxyType({})  # of the indices of the sums around

    @abstractmethod
    def expression(self, node: Node) -> Expr:
        """A number."""

    @abstractmethod
    def value(self, node: Node) -> Any:
        """A number, a matrix or a random variable."""

    @abstractmethod
    def use(self, node: Node) -> None:
        """Note that a node was given a meaning."""

    @contextmanager
    def holding(self, values: Mapping[str, Any]) -> Iterator[None]:
        """Within this, names stand for values of their own."""
        before, self.local = self.local, {**self.local, **values}
        try:
            yield
        finally:
            self.local = before

    @contextmanager
    def between(self, i: Expr, low: Expr, high: Expr) -> Iterator[None]:
        """Within this, an index is known to go from `low` to `high`."""
        before, self.ranges = self.ranges, {**self.ranges, i.term: (low.term, high.term)}
        try:
            yield
        finally:
            self.ranges = before

    @contextmanager
    def drawing(self, variables: Iterable[Node]) -> Iterator[None]:
        """Within this, the name of a density of one of the variables stands for its value there: E_q[log q/p] is that of log q(z)/p(z)."""
        with self.holding({f"drawn {v}": DRAWN for v in variables}):
            yield

    def at_drawn(self, node: Node) -> Any:
        """The value of a density that is written without arguments, at what is drawn; None where nothing of it is drawn."""
        form = self.world.form(node) if str(node) in self.world.density_names() else self._defined_density(node)
        own = [] if form is None else [a for a in form.args[1:] if a.op not in (";", "|")]
        return self.value(form) if form is not None and any(f"drawn {a}" in self.local for a in own) else None

    def _defined_density(self, node: Node) -> Node | None:
        """The one form of a density that is declared by a formula."""
        found = [d.node for d in self.world.declared.get("define", []) if d.node.op == "@" and d.node.args[0] == node and mentions_normal(d.parts[0])]
        return found[0] if len(found) == 1 else None

    def at_number(self, head: Node, rest: list[Node]) -> Expr | None:
        """The value of a normal density, or of its derivative, at a number that is declared: q(mu), q'(z); None for anything else.

        What is the variable of another density is not put in: that may be the density of something else.
        """
        w, primes = self.world, 0
        if head.op == "'":
            primes, head = int(head.args[1].text), head.args[0]
        form = self._defined_density(head)
        if form is None or len(form.args) != 2 or len(rest) != 1 or form.args[1].op != "name":
            return None
        own, at = form.args[1], rest[0]
        others = {v for d in w.scope.declared if d.node.op == "@" and d.kind in ("define", "density", "mass") for v in _variables(d.node)}
        if at != own and (str(base(at)) in others or str(at) in self.local or w.number(at) is None) or at == own and not primes:
            return None
        u = parameter(own, "real")
        with self.holding({str(own): u}):
            body = self.expression(form)
        for _ in range(primes):
            body = calculus.diff(body, u)
        return calculus.at(body, u, self.expression(at)) if primes else body.subs({u: self.expression(at)})

    def density(self, node: Node) -> Expr:
        """A density of random variables."""
        head = node.args[0]
        left = [a for a in node.args[1:] if a.op not in (";", "|")]
        right = [b for a in node.args[1:] if a.op == "|" for b in a.args]
        params = [a for a in node.args[1:] if a.op == ";"]
        if params:
            head = Node("_", (head, params[0].args[0] if len(params[0].args) == 1 else Node("tuple", params[0].args))) if head.op == "name" else head
        for a in (*left, *right):
            if a.op == "rel":
                raise Beyond("an event such as z = j is not decided yet", a.span)
            if str(base(a)) not in self.world.random and str(a) not in self.local:
                self.world.random.add(str(base(a)))
        self.role(node.args[0], [*left, *right], node)
        if len(left) + len(right) > 1:
            self._declared_together([*left, *right], node)
        found = [self.world.variable(a) for a in left]
        given = [self.world.variable(a) for a in right]
        arguments: list[Any] = list(found)
        if given:
            arguments[-1:] = [arguments[-1] | given[0], *given[1:]]
        made: Expr = self.world.law(head)(*arguments)
        return made

    def _declared_together(self, variables: list[Node], node: Node) -> None:
        """A density of x alone says nothing of p(x | z): z is a variable that nobody declared."""
        known = self.world.arguments_of(node.args[0])
        new = next((a for a in variables if str(base(a)) not in known and f"drawn {a}" not in self.local), None)
        if known and new is not None:
            raise Unreadable(f"{latex(node)} names {latex(new)}, and {latex(node.args[0])} is declared without it: "
                             "declare the density with all its variables", new.span, "density")

    def role(self, head: Node, given: list[Node], node: Node) -> None:
        """A density that is named after its variable, as p_z(z), is not one of the variable of another density."""
        form = self.world.form(head)
        if form is None or head.op != "_" or str(base(head.args[1])) not in _variables(form) or _variables(form) & {str(base(a)) for a in given}:
            return
        others = {v for d in self.world.declared.get("density", []) if d.node.op == "@" and d.node.args[0] != head for v in _variables(d.node)}
        if (wrong := next((a for a in given if str(base(a)) in others), None)) is not None:
            raise Unreadable(f"{latex(head)} is declared as a density of {latex(head.args[1])}, not of {latex(wrong)}", node.span, "density")

    def distribution(self, node: Node) -> Any:
        """A density as an object: q, q(z | x), N(m, v)."""
        w = self.world
        self.use(node)
        if node.op == "@" and node.args[0] == name("calN"):
            args = [b for a in node.args[1:] for b in (a.args if a.op in (";", "|") else (a,))]
            x = real(NAMELESS)
            if len(args) == 3:
                x = self._variable(args[0])
                args = args[1:]
            mean, variance = (self.expression(scalar(a)) for a in args)
            return Density(lambda u: calculus.normal(u, mean, variance), x)  # type: ignore[arg-type]
        head = node.args[0] if node.op == "@" else node
        meant = w.by_definition((node if node.op == "@" else w.form(node)) or node) if w.mode == "law" else None
        if meant is not None and meant.op == "@" and meant.args[0] != name("calN"):
            return self.distribution(meant)
        if w.mode == "law" and str(head) in w.density_names():
            form = node if node.op == "@" else w.form(node)
            if form is None:
                raise Unreadable(f"say of which variables: {latex(node)}(z), {latex(node)}(z \\mid x) ..", node.span)
            return self.density(form)
        form = node if node.op == "@" else w.form(node)
        if form is not None and str(head) in w.density_names():
            q = w.numeric_density(head)
            if q is not None:
                return q
        if form is not None:
            variable = self._variable(arguments(form)[0])
            return Density(lambda u: self._density_at(form, u), variable)  # type: ignore[arg-type]
        raise Unreadable(f"{latex(node)} is not declared as a density", node.span, "undeclared", latex(head))

    def _density_at(self, form: Node, u: Any) -> Expr:
        first = arguments(form)[0]
        with self.holding({str(first): u}):
            return self.expression(form)

    def _variable(self, node: Node) -> Expr:
        found = self.local[str(node)] if str(node) in self.local else self.world.atom(node)
        if not isinstance(found, Expr) or found.term.op != "sym":
            raise Unreadable(f"{latex(node)} is not a variable", node.span)
        return found


def _variables(form: Node) -> set[str]:
    """The names of the variables of a density."""
    return {str(base(b)) for a in form.args[1:] for b in (a.args if a.op in (";", "|") else (a,))}


def scalar(node: Node) -> Node:
    """A covariance v I is that of every coordinate; only real variables have one, so that I is refused."""
    if any(n.op == "name" and n.text == "I" for n in node.walk()):
        raise Beyond("a covariance matrix: Gaussians of several variables are not decided yet", node.span)
    return node


def parameter(p: Node, sort: str) -> Expr:
    """A variable that no document can name, for a parameter of a definition."""
    leaf = Term("sym", f"{latex(p)}~0", sort)
    return Expr(leaf, {leaf.args[0]: Declaration(leaf.args[0], leaf)})


def size(t: Term, known: dict[Term, int]) -> int:
    """The number of symbols in a term when it is written out."""
    if t not in known:
        known[t] = 1 + sum(size(a, known) for a in t.args if isinstance(a, Term))
    return known[t]
