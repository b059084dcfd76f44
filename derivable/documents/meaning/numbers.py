"""Numbers, families, functions and recursions that a scope declares, as objects of the language."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from derivable.documents.declared.declarations import Declared, Scope
from derivable.documents.grammar.printing import latex
from derivable.documents.grammar.tree import Node, name, put
from derivable.documents.text.problems import Beyond, Unreadable
from derivable.errors import IllTyped
from derivable.kernel.terms import Term
from derivable.language import calculus
from derivable.language.calculus import Density
from derivable.language.expressions import Declaration, Expr
from derivable.language.symbols import Function, complex_, function, index, real, recursion

MOST_VALUES = 6  # a range of integers that is written as a product of factors


class Numbers(ABC):
    """The part of a world that knows numbers; abstract, for what a density is depends on the mode of the world."""

    scope: Scope
    mode: str
    declared: dict[str, list[Declared]]
    whole: set[str]
    numbers: dict[str, Expr]
    families: dict[str, Function]
    whole_families: set[str]
    functions: dict[str, Function]
    recursive: dict[str, Any]
    made: dict[str, Any]
    context: str
    lowering: Any

    @abstractmethod
    def form(self, node: Node) -> Node | None:
        """The one form in which a density is declared."""

    @contextmanager
    def standing(self, node: Node, value: Expr) -> Iterator[None]:
        """Within this, a tree stands for a value; what is found here is not used elsewhere."""
        before, around = self.made.get("subject"), self.context
        self.made["contexts"] = self.made.get("contexts", 0) + 1
        self.made["subject"], self.context = (str(node), value), f"{around}/{self.made['contexts']}"
        try:
            yield
        finally:
            self.made["subject"], self.context = before, around

    def number(self, node: Node) -> Expr | None:
        """A number that is declared; None where none is."""
        key = str(node)
        if key in self.numbers:
            return self.numbers[key]
        found = [d for d in self.declared.get("number", []) if d.node == node]
        found += [Declared("number", node) for d in self.declared.get("random", []) if d.node == node]
        if found and not (node.op == "_" and self._is_family(node)):
            self.numbers[key] = self._number(node, found)
            return self.numbers[key]
        self.decided(node)
        if node.op == "name" and node.text in self.whole and self.scope.knows(node.text):
            self.numbers[key] = index(latex(node), start=1)
            return self.numbers[key]
        return None

    def decided(self, node: Node) -> None:
        """Raise Beyond for a name that is declared to be something that no method decides."""
        for d in (d for d in self.declared.get("beyond", []) if d.node == node):
            raise Beyond(f"{latex(node)} is {d.sort}: no method decides this yet", node.span)

    def _number(self, node: Node, found: list[Declared]) -> Expr:
        sort = "int" if str(node) in self.whole or any(d.sort == "int" for d in found) else found[0].sort
        plain = {"real": real, "complex": complex_, "int": index}[sort](latex(node))
        self.numbers[str(node)] = plain
        bounds, others = [], dict(plain.declarations)
        with self.standing(node, plain):
            for p in (p for d in found for p in d.parts):
                made = self.lowering.proposition(p)
                bounds.append(made.term)
                others |= {k: v for k, v in made.declarations.items() if k != plain.term.args[0]}
        leaf = plain.term
        return Expr(leaf, {**others, leaf.args[0]: Declaration(leaf.args[0], leaf, tuple(bounds))})

    def _is_family(self, node: Node) -> bool:
        """Whether a declared name with a subscript stands for all its members."""
        sub = node.args[1]
        letters = [n.text for n in sub.walk() if n.op == "name"]
        if any(d.node.op == "_" and d.node.args[0] == node.args[0] and d.node.args[1].op in ("num", "+") for d in self.declared.get("number", [])):
            return False  # x_0, x_t and x_{t-1} are declared one by one: each is a number of its own
        return bool(letters) and all(len(t) == 1 and t in "ijklmnrst" for t in letters) and all(
            self._whole_or_free(t) for t in letters)

    def _whole_or_free(self, text: str) -> bool:
        return all(d.sort == "int" or text in self.whole for d in self.declared.get("number", []) if str(d.node) == text) and not any(
            str(d.node.args[0] if d.node.op == "@" else d.node) == text for k in ("density", "function") for d in self.declared.get(k, []))

    def family(self, node: Node) -> Expr | None:
        """A member of a declared family: alpha_t where alpha_t in (0, 1) is declared for every t."""
        if node.op != "_":
            return None
        found = [d for d in self.declared.get("number", []) if d.node.op == "_" and d.node.args[0] == node.args[0] and self._is_family(d.node)]
        if not found:
            return None
        key = str(node.args[0])
        places = _places(node.args[1])
        if key not in self.families:
            own = _places(found[0].node.args[1])
            self.families[key] = self._family(latex(node.args[0]), found, own)
        count = len(self.families[key].head.args[1].split(","))
        if len(places) == 1 and places[0].op == "num" and len(places[0].text) == count:  # a_{11} is a_{1,1}
            places = tuple(Node("num", (), digit, places[0].span) for digit in places[0].text)
        if len(places) != count:
            raise Unreadable(f"{latex(node)} has another number of indices than it is declared with", node.span)
        return self.call(self.families[key], [self.lowering.expression(p) for p in places], node)

    def _family(self, text: str, found: list[Declared], own: tuple[Node, ...]) -> Function:
        indices = [index(latex(p)) for p in own]
        f = function(text, *indices)
        before, around = dict(self.numbers), self.context
        self.numbers |= {str(p): i for p, i in zip(own, indices)}
        self.context = text
        if any(d.sort == "int" and not _vanishing(d) for d in found):
            self.whole_families.add(text)
        value = f(*indices)
        closed, others = [], dict(f.declarations)
        try:
            for d in found:
                at = Node("_", (d.node.args[0], found[0].node.args[1]))
                new = dict(zip(map(str, _places(d.node.args[1])), own))
                made = []
                with self.standing(at, value):
                    made = [self.lowering.proposition(_renamed(p, new)) for p in (*d.parts, *_vanishing(d))]
                    within = [self.lowering.proposition(_renamed(p, new)) for p in d.where]
                for m in made:
                    term = m.term
                    for w in reversed(within):
                        term = Term("imp", w.term, term)
                    for i in reversed(indices):
                        term = Term("forall", i.term, term)
                    closed.append(term)
                for m in (*made, *within):
                    others |= {k: v for k, v in m.declarations.items() if k not in {i.term.args[0] for i in indices}}
        finally:
            self.numbers, self.context = before, around
        head = f.head
        return Function(head, {**others, head.args[0]: Declaration(head.args[0], head, tuple(closed))})

    def call(self, f: Function, arguments: list[Any], node: Node) -> Expr:
        """A value of a function, with the reader's error where it has none."""
        try:
            return f(*arguments)
        except IllTyped as error:
            raise Unreadable(str(error), node.span) from None

    def function(self, node: Node) -> Function | None:
        """A function that is declared without a definition."""
        key = str(node)
        if key in self.functions:
            return self.functions[key]
        found = [d for d in self.declared.get("function", []) if d.node == node or d.node.op == "@" and d.node.args[0] == node]
        if not found:
            return None
        call = next((d.node for d in found if d.node.op == "@"), Node("@", (node, name("x"))))
        arguments = [real(f"x{k}" if k else "x") for k in range(len(call.args) - 1)]
        f = function(latex(node), *arguments)
        value = f(*arguments)
        closed = []
        for d in found:
            for p in d.parts:
                with self.standing(d.node, value):
                    made = self.lowering.proposition(p)
                term = made.term
                for a in reversed(arguments):
                    term = Term("forall", a.term, term)
                closed.append(term)
        head = f.head
        self.functions[key] = Function(head, {**f.declarations, head.args[0]: Declaration(head.args[0], head, tuple(closed))})
        return self.functions[key]

    def numeric_density(self, node: Node, parameters: Node | None = None) -> Density | None:
        """A density of one real variable that is only declared; what stands behind a semicolon is part of its name."""
        named = node if parameters is None else Node("_", (node, parameters.args[0] if len(parameters.args) == 1 else Node("tuple", parameters.args)))
        key = f"density {named}"
        if key not in self.made:
            form = self.form(node)
            if form is None or len(arguments(form)) != 1 or any(a.op == "|" for a in form.args):
                return None
            self.made[key] = calculus.density(latex(named), self.atom(arguments(form)[0]))
        found: Density = self.made[key]
        return found

    def atom(self, node: Node) -> Expr:
        """A real variable of its own, named as it is written: x_{t-1}."""
        key = str(node)
        if key not in self.numbers:
            self.numbers[key] = real(latex(node))
        return self.numbers[key]

    def is_atom(self, node: Node) -> bool:
        """Whether a name is the argument of a density, and so a variable without being declared."""
        return any(node == a for d in self.scope.declared if d.node.op == "@" and d.kind in ("define", "density") and
                   (mentions_normal(d.parts[0]) if d.kind == "define" else True) for a in arguments(d.node))

    def recursion(self, key: str, d: Declared) -> Any:
        """A sequence that is declared by its recursion, or as a product up to its index: abar_t = alpha_t abar_{t-1}."""
        if key in self.recursive:
            return self.recursive[key]
        own = d.node.args[1]
        t = index(latex(own))
        bounds = [e for e in self.declared.get("number", []) if e.node.op == "_" and e.node.args[0] == d.node.args[0]]
        same = [e for e in self.declared.get("define", []) if e.node.op == "_" and e.node.args[0] == d.node.args[0]]
        start = next((e for e in same if e.node.args[1].op == "num"), None)
        first: Any = 1
        at = 0
        if start is not None:
            first, at = self.lowering.expression(start.parts[0]), int(start.node.args[1].text)
        elif d.parts[0].op != "prod":  # an empty product is 1; all else begins anywhere, within what is declared of its members
            begin = Node("_", (d.node.args[0], name("0")))
            first = self._number(begin, [Declared("number", e.node, tuple(p.swap(e.node, begin) for p in e.parts)) for e in bounds]
                                 or [Declared("number", begin)])
        body = d.parts[0]
        before, around = dict(self.numbers), self.context
        self.numbers[str(own)] = t
        self.context = key
        previous = Node("_", (d.node.args[0], Node("+", (own, Node("-", (Node("num", (), "1"),))))))

        def then(value: Expr) -> Expr:
            if body.op == "prod":
                i = body.args[1]
                factor: Expr = self.lowering.expression(put(body.args[0], {str(i): own}))
                return factor * value
            with self.standing(previous, value):
                out: Expr = self.lowering.expression(body)
            return out

        try:
            self.recursive[key] = recursion(latex(d.node.args[0]), t, start=at, first=first, then=then)
        finally:
            self.numbers, self.context = before, around
        return self.recursive[key]


def arguments(call: Node) -> list[Node]:
    """The arguments of a density, those behind the bar as well; parameters are part of the name."""
    return [b for a in call.args[1:] if a.op != ";" for b in (a.args if a.op == "|" else (a,))]


def _places(sub: Node) -> tuple[Node, ...]:
    return sub.args if sub.op == "tuple" else (sub,)


def _vanishing(d: Declared) -> tuple[Node, ...]:
    """y (y - 1) = 0 for y in {0, 1}: what makes a number of a short range of integers one of them; () for others."""
    ends = [int(p.args[2].text) for p in d.parts if p.args[2].op == "num" and p.args[2].text.isdigit()]
    if d.sort != "int" or len(d.parts) != 2 or len(ends) != 2 or ends[1] - ends[0] > MOST_VALUES:
        return ()
    factors = tuple(Node("+", (d.node, Node("-", (Node("num", (), str(k)),)))) for k in range(ends[0], ends[1] + 1))
    return (Node("rel", (Node("*", factors), name("="), Node("num", (), "0"))),)


def _renamed(node: Node, new: dict[str, Node]) -> Node:
    return put(node, new)


def mentions_normal(node: Node) -> bool:
    """Whether a normal density occurs in a tree."""
    return any(n.op == "@" and n.args[0].text == "calN" for n in node.walk())
