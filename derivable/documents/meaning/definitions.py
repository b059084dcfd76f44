"""What a name or a call means by its definition: put in without capture, and differentiated by its own parameter."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from derivable.documents.declared.declarations import Declared
from derivable.documents.declared.matching import free, is_label, match, shifts
from derivable.documents.grammar.printing import latex
from derivable.documents.grammar.scripts import base
from derivable.documents.grammar.tree import CannotRename, Node, name, put
from derivable.documents.meaning.densities import Densities, parameter, size
from derivable.documents.text.problems import Unreadable
from derivable.documents.vectors.kronecker import throughout
from derivable.errors import DerivableError
from derivable.kernel.terms import Rejected, Term, is_whole
from derivable.language import calculus
from derivable.language.expressions import Expr
from derivable.language.symbols import real

MOST_NODES = 20_000
ARGUMENT = name("#")  # where a defined function is differentiated: a name that no document can write


class Definitions(Densities):
    """The part of the lowering that knows definitions; abstract like what it extends."""

    parameters: frozenset[str]
    templates: dict[Any, Any]
    sizes: dict[Term, int]

    @abstractmethod
    def value(self, node: Node) -> Any:
        """A number, a matrix or a random variable."""

    def _defined(self, node: Node) -> Any:
        """The value of a name by its definition."""
        key = str(node.args[0]) if node.op == "_" else str(node)
        found = [d for d in self.world.definitions.get(key, []) if d.node.op != "@"]
        exact = [d for d in found if d.node == node]
        if exact and (not self._recursive(exact[0]) or self._from_the_first(exact[0])):
            return self._by(exact[0], {})
        for d in found if not self._on_its_own(node) else ():
            if node.op != "_" or d.node.op != "_":
                continue
            if self._recursive(d):
                return self._member_of(d, node)
            new = shifts(d.node.args[1], node.args[1])
            if new is not None:
                return self._by(d, new)
        return None

    def _on_its_own(self, node: Node) -> bool:
        """Whether x_0 is declared as a number, so that what x_t is for other t says nothing of it."""
        return any(d.node == node and d.node.op == "_" and d.node.args[1].op == "num" for d in self.world.declared.get("number", []))

    def _recursive(self, d: Declared) -> bool:
        body = d.parts[0]
        own = d.node
        if own.op != "_" or own.args[1].op != "name":
            return False
        if body.op == "prod" and len(body.args) == 4 and body.args[2] == Node("num", (), "1") and body.args[3] == own.args[1]:
            return True
        return any(n.op == "_" and n.args[0] == own.args[0] and n != own for n in body.walk())

    def _from_the_first(self, d: Declared) -> bool:
        """Whether x_t is given by x_0 alone, as in x_t = a_t x_0 + b, with a t that begins at 1: no recursion is needed to know it."""
        own = d.node
        first = Node("_", (own.args[0], Node("num", (), "0")))
        free_index = str(own.args[1]) not in self.local and not any(e.node == own.args[1] for e in self.world.declared.get("number", []))
        members = [n for n in d.parts[0].walk() if n.op == "_" and n.args[0] == own.args[0]]
        return free_index and self._on_its_own(first) and all(n in (own, first) for n in members)

    def _member_of(self, d: Declared, node: Node) -> Expr:
        made = self.world.recursion(str(node.args[0]), d)
        return self.world.call(made, [self.expression(node.args[1])], node)

    def _by(self, d: Declared, new: dict[str, Node], pairs: tuple[tuple[Node, Node], ...] = ()) -> Any:
        """The value of a definition, its indices and parameters replaced; found once for the same variables around it."""
        around = tuple((k, v.term) for k, v in sorted(self.local.items()) if hasattr(v, "term"))
        key = (id(d), tuple((k, str(v)) for k, v in sorted(new.items())), tuple((str(p), str(a)) for p, a in pairs), around,
               tuple(self.ranges.items()), self.world.context)
        if key not in self.templates:
            body = d.parts[0]
            try:
                body = put(body, new, self._in_use)
            except CannotRename as error:
                raise Unreadable(f"{latex(d.node)}: {error}", d.span) from None
            given = {text for a in new.values() for text in a.names()} | set(d.node.names())
            self._uncaptured(d, body, given.union(*(p.names() for p, _ in pairs)))
            made = self._substituted(body, list(pairs), given)
            if isinstance(made, Expr) and size(made.term, self.sizes) > MOST_NODES:
                raise Unreadable(f"{latex(d.node)} comes to more than {MOST_NODES} symbols when its definition is put in", d.span)
            self.templates[key] = made
        return self.templates[key]

    def _uncaptured(self, d: Declared, body: Node, given: set[str]) -> None:
        """Refuse s in \\sum_k s where s = k^2: the k of the sum is another one than that of the definition."""
        summed = {k for k, v in self.local.items() if isinstance(v, Expr) and v.term.args[1:] == ("int",)} - self.parameters - given
        if summed and (found := next((n for n in free(body) if n.text in summed), None)) is not None:
            raise Unreadable(f"{latex(d.node)} is defined with {latex(found)}, which the sum around it binds: "
                             f"define it for every {latex(found)}, with {latex(found)} as its index", d.span)

    @contextmanager
    def _lexical(self, given: set[str]) -> Iterator[None]:
        """Within this, no name but those `given` stands for a parameter of a definition around: in g(y) = f(y) y with
        f(x) = x + y the y of f is the one that was known where f was made."""
        before = self.local
        self.local = {k: v for k, v in before.items() if k not in self.parameters or k in given}
        try:
            yield
        finally:
            self.local = before

    def _in_use(self, letter: str) -> bool:
        """Whether a letter has a meaning here, so that no bound name may be renamed to it."""
        return letter in self.local or self.world.scope.knows(letter) or letter in self.world.whole or letter in self.world.definitions

    # --- functions

    def _derivative_at(self, head: Node, times: int, at: Node, node: Node) -> Expr:
        """A derivative of a defined function at a point: by its parameter, which is no name of the document."""
        u = real(r"\mathsf{u}")
        with self.holding({str(ARGUMENT): u}):
            body = calculus.diff(self.expression(Node("@", (head, ARGUMENT), "", node.span)), u, times)
        return calculus.at(body, u, self.expression(at))

    def with_arguments(self, head: Node, x: Node) -> Node:
        """A bare function that is differentiated by x: f is f(x), but L with L(w) = (w t - 1)^2 is L(w) where x is its w or its t."""
        found = [d for d in self.world.definitions.get(str(head), []) if d.node.op == "@" and d.node.args[0] == head]
        if len(found) == 1 and len(found[0].node.args) == 2 and x not in found[0].node.args:
            own = found[0].node
            inside = {str(n) for n in found[0].parts[0].walk()} - {str(own.args[1])}
            if str(x) in inside or self._depends(own, x):
                return own
        return found[0].node if len(found) == 1 and x in found[0].node.args else Node("@", (head, x), "", head.span)

    def _depends(self, own: Node, x: Node) -> bool:
        """Whether x stands in a definition, or in those of the names in it."""
        with self.holding({str(own.args[1]): real(r"\mathsf{u}")}):
            try:
                variable = self.expression(x).term
                return variable in self.expression(own).term.free
            except (DerivableError, Rejected):
                return False

    def is_defined(self, node: Node) -> bool:
        """Whether a formula says what a name is."""
        return self._defined(node) is not None

    def _called(self, node: Node) -> Any:
        """The value of a call by a definition whose left side it matches."""
        head = node.args[0]
        candidates = self.world.definitions.get(str(head), []) + (
            self.world.definitions.get(str(head.args[0]), []) if head.op == "_" else [])
        for d in sorted(candidates, key=lambda d: d.node != node):
            matched = match(d.node, node, d.parts[0]) if d.node.op == "@" else None
            if matched is None or any(p != a and is_label(p, d.parts[0]) for p, a in matched[1]):
                continue
            return self._by(d, matched[0], tuple(matched[1]))
        return None

    def _is_index(self, p: Node, argument: Any) -> bool:
        """Whether a parameter stands for integers: an index, or the variable of a mass function at one of its values."""
        value = self.world.whole_range(p) is not None and isinstance(argument, Expr) and is_whole(argument.term)
        return str(p) in self.world.whole or value

    def _substituted(self, body: Node, pairs: list[tuple[Node, Node]], indices: set[str]) -> Any:
        """A body with arguments for its parameters, all at once and without capture."""
        same = [(p, a) for p, a in pairs if p != a]
        given = indices.union(*(p.names() for p, _ in pairs))
        if not same:
            with self._lexical(given):
                return self.value(body)
        if self.world.mode == "law" and any(str(base(p)) in self.world.random for p, _ in same):
            raise Unreadable("a definition about random variables is used at other variables", body.span)
        arguments = [self.expression(a) for _, a in same]
        parameters = [parameter(p, "int" if self._is_index(p, a) else "real") for (p, _), a in zip(same, arguments)]
        before, names = self.parameters, {str(p): x for (p, _), x in zip(same, parameters)}
        ranges = self.ranges  # a parameter lies where its argument does
        self.ranges = {**ranges, **{x.term: ranges.get(a.term, (a.term, a.term)) for x, a in zip(parameters, arguments)}}
        with self._lexical(given), self.holding(names):
            self.parameters = before | set(names)
            try:
                made = self.value(body)
            finally:
                self.parameters, self.ranges = before, ranges
        return throughout(made, lambda e: e.subs(dict(zip(parameters, arguments))), body)
