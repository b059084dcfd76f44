"""From the neutral tree to the language, by constructors only: nothing from a document is ever executed as text."""

from __future__ import annotations

from typing import Any, final

from derivable.documents.grammar.printing import SIGNS, latex
from derivable.documents.grammar.scripts import base
from derivable.documents.grammar.tree import Node, name
from derivable.documents.meaning.definitions import Definitions
from derivable.documents.meaning.densities import scalar
from derivable.documents.meaning.guesses import no_number
from derivable.documents.meaning.names import World
from derivable.documents.meaning.not_yet import NOT_YET, unused
from derivable.documents.meaning.numbers import arguments
from derivable.documents.text.problems import Beyond, Unreadable
from derivable.documents.vectors.arrays import Array, compare, curve, declared
from derivable.errors import DerivableError, IllTyped
from derivable.kernel.terms import Rejected, Term
from derivable.language import calculus
from derivable.language.abstract import RandomVariable
from derivable.language.expressions import Expr, Proposition, build, lift, relation
from derivable.language.statements import both, iff, implies

RELATIONS = {"=": "eq", ":=": "eq", "≡": "eq", "<=": "le", ">=": "ge", "<": "lt", ">": "gt", "!=": "ne"}
MOST_DEPTH = 90


@final
class Lowering(Definitions):
    """Makes expressions of the language from trees, in one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.local: dict[str, Any] = {}  # variables bound around here
        self.parameters: frozenset[str] = frozenset()  # those of them that are parameters of the definition that is being put in
        self.depth = 0
        self.templates: dict[Any, Any] = {}  # values of definitions
        self.sizes: dict[Term, int] = {}
        self.found: dict[Any, Any] = {}  # the values of trees, with the trees and variables themselves, so that they stay what they are
        self.used: dict[int, Node] = {}  # the nodes that were given a meaning, kept so that their places in memory stay theirs
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
        self.use(node)
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
            if (left := unused(node, self.used)) is not None:
                raise Unreadable(f"{latex(left)} is not used in {latex(node)}: what it says here is not known", left.span)
            self.found[key] = (node, self.local, made)
            return made
        except (IllTyped, Rejected) as error:
            raise Unreadable(str(error), node.span) from None
        finally:
            self.depth -= 1

    def use(self, node: Node) -> None:
        """Note that a node was given a meaning."""
        self.used[id(node)] = node

    def proposition(self, node: Node) -> Proposition:
        """A relation of two sides, or a chain of them, or an implication."""
        self.use(node)
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
        self.use(node)
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
        if (drawn := self.at_drawn(node)) is not None:
            return drawn
        if w.function(node) is not None or str(node) in w.density_names() or str(node) in w.definitions:
            raise Unreadable(f"{latex(node)} is a function or density, and stands here as a number", node.span, "kind")
        return self._undeclared(node)

    def _undeclared(self, node: Node) -> Expr:
        text = latex(node)
        if node == name("const"):  # one constant in all lines: a line that fails with it may hold with another
            return self.world.atom(node)
        if node.op == "name" and node.text in ("oo", "dots", "dot", "RR", "_"):
            raise Beyond(f"{text} is not decided yet", node.span)
        if self.world.infer and node.op in ("name", "_", "bar", "tilde", "hat", "star"):
            if (why := no_number(node, self.world)) is not None:
                raise Unreadable(f"{text} is not declared, and no number is guessed: {why}", node.span, "undeclared", text)
            self.world.inferred.add(text)
            return self.world.atom(node)
        raise Unreadable(f"{text} is not declared; say what it is, for example: Let ${text} \\in \\mathbb{{R}}$.", node.span, "undeclared", text)

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
        if (number := self.at_number(head, rest)) is not None:
            return number
        if str(head) in w.density_names():
            q = w.numeric_density(head, next((a for a in rest if a.op == ";"), None))
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
            if len(rest) == 1 < len(f.head.args[1].split(",")) - len(f.hidden):
                raise Beyond(f"{latex(head)} of one argument is a function of vectors: no method decides this yet", node.span)
            return w.call(f, [self.expression(a) for a in rest], node)
        if primes and len(rest) == 1:
            return self._derivative_at(head, primes, rest[0], node)
        if (array := curve(w, head, rest)) is not None:
            return array
        w.decided(head)
        raise Unreadable(f"{latex(head)} is not declared as a function; say what it is, for example: "
                         f"Let ${latex(head)} : \\mathbb{{R}} \\to \\mathbb{{R}}$.", node.span, "undeclared", latex(head))

    def _normal(self, node: Node) -> Expr:
        groups = node.args[1:]
        first = [a for a in groups if a.op not in (";", "|")]
        rest = [b for a in groups if a.op in (";", "|") for b in a.args]
        if len(first) != 1 or len(rest) != 2:
            raise Unreadable("a normal density at a point is written \\mathcal{N}(x; \\mu, \\sigma^2)", node.span)
        return calculus.normal(self.expression(first[0]), *(self.expression(scalar(r)) for r in rest))
