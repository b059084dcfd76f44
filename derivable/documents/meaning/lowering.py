"""From the neutral tree to the language, by constructors only: nothing from a document is ever executed as text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, final

from derivable.documents.declared.declarations import Declared
from derivable.documents.declared.matching import is_label, match, shifts
from derivable.documents.grammar.printing import SIGNS, latex
from derivable.documents.grammar.scripts import base
from derivable.documents.grammar.tree import CannotRename, Node, name, put
from derivable.documents.meaning.densities import Densities, parameter, scalar, size
from derivable.documents.meaning.names import World
from derivable.documents.meaning.not_yet import NOT_YET
from derivable.documents.meaning.numbers import arguments
from derivable.documents.text.problems import Beyond, Unreadable
from derivable.documents.vectors.arrays import Array, compare, curve, declared
from derivable.documents.vectors.kronecker import throughout
from derivable.errors import DerivableError, IllTyped
from derivable.kernel.terms import Rejected, Term
from derivable.language import calculus
from derivable.language.abstract import RandomVariable
from derivable.language.expressions import Expr, Proposition, build, lift, relation
from derivable.language.statements import both, iff, implies
from derivable.language.symbols import real

RELATIONS = {"=": "eq", ":=": "eq", "≡": "eq", "<=": "le", ">=": "ge", "<": "lt", ">": "gt", "!=": "ne"}
MOST_NODES, MOST_DEPTH = 20_000, 90


@final
class Lowering(Densities):
    """Makes expressions of the language from trees, in one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.local: dict[str, Any] = {}  # variables bound around here
        self.parameters: frozenset[str] = frozenset()  # those of them that are parameters of the definition that is being put in
        self.depth = 0
        self.templates: dict[Any, Any] = {}  # values of definitions
        self.sizes: dict[Term, int] = {}
        self.found: dict[Any, Any] = {}  # the values of trees, with the trees and variables themselves, so that they stay what they are
        world.lowering = self

    # --- entry points

    def expression(self, node: Node) -> Expr:
        """A number; raises Unreadable."""
        value = self.value(node)
        if isinstance(value, Array):
            raise Beyond("a matrix stands where a number is expected", node.span)
        if isinstance(value, RandomVariable):
            raise Unreadable(f"{latex(node)} is a random variable of any kind, and used as a number: declare it with \\in \\mathbb{{R}}, "
                             "and its density by a formula", node.span)
        number: Expr = value
        return number

    def lacks(self, tree: Node) -> int:
        """0 if a tree can be said; 1 if no method would decide it; more if it cannot be said."""
        try:
            self.proposition(tree) if tree.op in ("rel", "=>", "<=>") else self.value(tree)
        except Beyond:
            return 1
        except (DerivableError, Rejected):
            return 1_000
        return 0

    def value(self, node: Node) -> Any:
        """A number, a matrix or a random variable."""
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise Unreadable("nested too deep, definitions put in", node.span)
        from derivable.documents.meaning.table import FORMS

        subject = self.world.made.get("subject")
        key = (id(node), self.world.context, tuple((k, id(v)) for k, v in self.local.items()))
        try:
            if subject is not None and subject[0] == str(node):
                return subject[1]
            if key in self.found:  # trees share what they have in common: the edits of one line all but one part
                return self.found[key][-1]
            if node.op in NOT_YET and node.op not in FORMS:
                raise Beyond(f"{NOT_YET[node.op]} is not decided yet: {latex(node)}", node.span)
            form = FORMS.get(node.op)
            if form is None:
                raise Unreadable(f"{latex(node)} has no meaning here", node.span)
            made = form(self, node)
            self.found[key] = (node, self.local, made)
            return made
        except (IllTyped, Rejected) as error:
            raise Unreadable(str(error), node.span) from None
        finally:
            self.depth -= 1

    def proposition(self, node: Node) -> Proposition:
        """A relation of two sides, or a chain of them, or an implication."""
        if node.op in ("=>", "<=>"):
            parts = [self.proposition(a) for a in node.args]
            out = parts[0]
            for p in parts[1:]:
                out = implies(out, p) if node.op == "=>" else iff(out, p)
            return out
        if node.op == "and":
            return both(*map(self.proposition, node.args))
        if node.op == "or":
            raise Beyond("statements joined by 'or' are not decided yet", node.span)
        if node.op != "rel" or node.args[0].text == "_":
            raise Unreadable("a relation with two sides is expected", node.span)
        made = [self.relation(a, sign.text, b) for a, sign, b in zip(node.args[::2], node.args[1::2], node.args[2::2])]
        return made[0] if len(made) == 1 else both(*made)

    def relation(self, left: Node, sign: str, right: Node) -> Proposition:
        """left sign right."""
        if sign not in RELATIONS:
            raise Beyond(f"the relation {SIGNS.get(sign, sign)} is not decided yet", left.span)
        a, b = self.value(left), self.value(right)
        if isinstance(a, Array) or isinstance(b, Array):
            return compare(a, sign, b, left, True)
        return relation(RELATIONS[sign], self._number(a, left), self._number(b, right))

    def _number(self, value: Any, node: Node) -> Expr:
        if isinstance(value, Expr):
            return value
        return self.expression(node)

    # --- names

    def named(self, node: Node) -> Any:
        """The value of a name."""
        w = self.world
        if str(node) in self.local:
            return self.local[str(node)]
        if node.op == "name" and node.text == "pi" and w.number(node) is None:
            return calculus.pi
        if node.op == "name" and node.text == "e" and w.number(node) is None and not w.scope.names("e"):
            return build("exp", lift(1))
        if (defined := self._defined(node)) is not None:
            return defined
        if w.mode == "law" and str(base(node)) in w.random:
            return w.variable(node)
        if (array := declared(w, node)) is not None:
            return array
        bound = node.op == "_" and any(n.text in self.local for n in node.args[1].walk() if n.op == "name")
        if w.mode == "real" and not bound and w.is_atom(node):
            return w.atom(node)
        found = None if bound else w.number(node)
        if found is None:
            found = w.family(node)
        if found is not None:
            return found
        if w.function(node) is not None or str(node) in w.density_names() or str(node) in w.definitions:
            raise Unreadable(f"{latex(node)} is a function or density, and stands here as a number", node.span)
        return self._undeclared(node)

    def _undeclared(self, node: Node) -> Expr:
        text = latex(node)
        if node == name("const"):  # one constant in all lines: a line that fails with it may hold with another
            return self.world.atom(node)
        if node.op == "name" and node.text in ("oo", "dots", "dot", "RR", "_"):
            raise Beyond(f"{text} is not decided yet", node.span)
        if self.world.infer and node.op in ("name", "_", "bar", "tilde", "hat", "star"):
            self.world.inferred.add(text)
            return self.world.atom(node)
        raise Unreadable(f"{text} is not declared; say what it is, for example: Let ${text} \\in \\mathbb{{R}}$.", node.span)

    def _defined(self, node: Node) -> Any:
        """The value of a name by its definition."""
        key = str(node.args[0]) if node.op == "_" else str(node)
        found = [d for d in self.world.definitions.get(key, []) if d.node.op != "@"]
        exact = [d for d in found if d.node == node]
        if exact and not self._recursive(exact[0]):
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

    def _member_of(self, d: Declared, node: Node) -> Expr:
        made = self.world.recursion(str(node.args[0]), d)
        return self.world.call(made, [self.expression(node.args[1])], node)

    def _by(self, d: Declared, new: dict[str, Node], pairs: tuple[tuple[Node, Node], ...] = ()) -> Any:
        """The value of a definition, its indices and parameters replaced; found once for the same variables around it."""
        around = tuple((k, id(v.term)) for k, v in sorted(self.local.items()) if hasattr(v, "term"))
        key = (id(d), tuple((k, str(v)) for k, v in sorted(new.items())), tuple((str(p), str(a)) for p, a in pairs), around, self.world.context)
        if key not in self.templates:
            body = d.parts[0]
            try:
                body = put(body, new, self._in_use)
            except CannotRename as error:
                raise Unreadable(f"{latex(d.node)}: {error}", d.span) from None
            made = self._substituted(body, list(pairs), {text for a in new.values() for text in a.names()})
            if isinstance(made, Expr) and size(made.term, self.sizes) > MOST_NODES:
                raise Unreadable(f"{latex(d.node)} comes to more than {MOST_NODES} symbols when its definition is put in", d.span)
            self.templates[key] = made
        return self.templates[key]

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

    # --- calls

    def call(self, node: Node) -> Any:
        """A function, a density or a definition at arguments."""
        head, *rest = node.args
        w = self.world
        if head == name("calN"):
            return self._normal(node)
        if str(head) in w.density_names() and w.mode == "law":
            meant = w.by_definition(node)
            return self.density(node) if meant is None else self.value(meant)
        exact = any(d.node == node for d in w.definitions.get(str(head), []))
        if not exact and (found := w.mass(node)) is not None:
            return found
        if (defined := self._called(node)) is not None:
            return defined
        if str(head) in w.density_names():
            q = w.numeric_density(head)
            if q is None or any(a.op == "|" for a in rest):
                raise Unreadable(f"{latex(node)}: a density of several variables is read where all of them are random", node.span)
            self.role(head, rest, node)
            return q(self.expression(arguments(node)[0]))
        primes = 0
        if head.op == "'":
            primes, head = int(head.args[1].text), head.args[0]
        f = w.function(head)
        if f is None and head.op == "_" and str(head) in w.families:
            f = None
        if f is not None and not any(a.op in (";", "|") for a in rest):
            for _ in range(primes):
                f = f.prime
            return w.call(f, [self.expression(a) for a in rest], node)
        if primes and len(rest) == 1:
            return self._derivative_at(Node("@", (head, name("x")), "", node.span), primes, rest[0])
        if (array := curve(w, head, rest)) is not None:
            return array
        w.decided(head)
        raise Unreadable(f"{latex(head)} is not declared as a function; say what it is, for example: "
                         f"Let ${latex(head)} : \\mathbb{{R}} \\to \\mathbb{{R}}$.", node.span)

    def _derivative_at(self, call: Node, times: int, at: Node) -> Expr:
        x = real("x")
        with self.holding({"x": x}):
            body = calculus.diff(self.expression(call), x, times)
        return calculus.at(body, x, self.expression(at))

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
        parameters = [parameter(p, "int" if str(p) in self.world.whole else "real") for p, _ in same]
        before, names = self.parameters, {str(p): x for (p, _), x in zip(same, parameters)}
        with self._lexical(given), self.holding(names):
            self.parameters = before | set(names)
            try:
                made = self.value(body)
            finally:
                self.parameters = before
        return throughout(made, lambda e: e.subs(dict(zip(parameters, arguments))), body)

    def _normal(self, node: Node) -> Expr:
        groups = node.args[1:]
        first = [a for a in groups if a.op not in (";", "|")]
        rest = [b for a in groups if a.op in (";", "|") for b in a.args]
        if len(first) != 1 or len(rest) != 2:
            raise Unreadable("a normal density at a point is written \\mathcal{N}(x; \\mu, \\sigma^2)", node.span)
        return calculus.normal(self.expression(first[0]), *(self.expression(scalar(r)) for r in rest))
