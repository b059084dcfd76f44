"""The names of a derivation as objects of the language: numbers, families, functions, densities, random variables.

A density that is only declared may be one of random variables with values anywhere ("law"), or of a real variable
("real"). A derivation is read in the first of these ways in which every one of its lines can be said.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from derivable.errors import IllTyped
from derivable.kernel.terms import ZERO, Term
from derivable.language import calculus
from derivable.language.abstract import RandomVariable, Sequence, law, sequence, variables
from derivable.language.calculus import Density
from derivable.language.expressions import Declaration, Expr, Proposition
from derivable.language.symbols import Function, checked, complex_, function, index, real, recursion
from derivable.reading.errors import Beyond, Unreadable
from derivable.reading.names import base
from derivable.reading.printing import latex
from derivable.reading.scope import Declared, Scope, _indices
from derivable.reading.tree import Node, name

OPPOSITE = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "!=": "!="}


class World:
    """What the declarations of a scope mean, in one mode; names are made into objects when they are first used."""

    def __init__(self, scope: Scope, mode: str, trees: Iterable[Node] = (), infer: bool = False) -> None:
        self.scope, self.mode, self.infer = scope, mode, infer
        self.inferred: set[str] = set()
        self.conditions: list[Proposition] = []
        self.numbers: dict[str, Expr] = {}
        self.families: dict[str, Function] = {}
        self.functions: dict[str, Function] = {}
        self.definitions: dict[str, list[Declared]] = {}
        self.recursive: dict[str, Any] = {}
        self.made: dict[str, Any] = {}
        self.context = ""  # the family or recursion whose index is read just now
        self.declared = {d.kind: [e for e in scope.declared if e.kind == d.kind] for d in scope.declared}
        everything = [*trees, *(n for d in scope.declared for n in (d.node, *d.parts))]
        self.whole = {n.text for t in everything for n in _indices(t)} | {
            str(d.node) for d in self.declared.get("number", []) if d.sort == "int"}
        self.random = self._random()
        for d in self.declared.get("define", []):
            subject = d.node.args[0] if d.node.op == "@" else d.node
            self.definitions.setdefault(_head(subject), []).append(d)

    # --- random variables

    def _random(self) -> set[str]:
        """The names (without subscripts) that stand for random variables: the arguments of densities."""
        out: set[str] = set()
        for d in self.scope.declared:
            calls = [d.node] if d.kind in ("density", "mass") else []
            if d.kind == "define" and d.node.op == "@" and any(a.op == "|" for a in d.node.args) and not _mentions_normal(d.parts[0]):
                calls = [d.node, *(n for n in d.parts[0].walk() if n.op == "@")]
            for c in calls:
                if c.op == "@":
                    out |= {str(base(a)) for a in _arguments(c)}
        return out

    def variable(self, node: Node) -> RandomVariable:
        """A random variable, or a block of a sequence."""
        text = str(base(node))
        if node.op == "_":
            s = self.made.setdefault(f"sequence {text}", sequence(latex(base(node))))
            sub = node.args[1]
            try:
                if sub.op == ":":
                    return s[self.lowering.expression(sub.args[0]):self.lowering.expression(sub.args[1])]
                return s[self.lowering.expression(sub)]
            except IllTyped as error:
                raise Unreadable(str(error), node.span) from None
        if node.op == "lab":
            s = self.made.setdefault(f"sequence {text}", sequence(latex(base(node))))
            return s[self.lowering.expression(node.args[1])]
        if node.op not in ("name", "star", "'", "tilde", "hat", "bar"):
            raise Unreadable(f"the arguments of a density are random variables, not {latex(node)}", node.span)
        return self.made.setdefault(f"variable {node}", variables_named(latex(node)))

    def law(self, node: Node) -> Any:
        """The law of a name such as p or q_phi, with the structure that is declared of it."""
        key = f"law {node}"
        if key not in self.made:
            structure: dict[str, Any] = {}
            for d in self.scope.declared:
                if d.kind == "define" and d.node.op == "@" and d.node.args[0] == node:
                    found = self._structure(d)
                    if found is not None:
                        structure[found[0]] = found[1]
                        structure["given"] = found[2]
            self.made[key] = law(latex(node), structure.get("markov"), structure.get("independent"), structure.get("given", ()))
        return self.made[key]

    def _structure(self, d: Declared) -> tuple[str, Sequence, tuple[RandomVariable, ...]] | None:
        """A Markov chain or independence, where a joint density is declared as a product of factors."""
        factors = d.parts[0].args if d.parts[0].op == "*" else (d.parts[0],)
        products = [f for f in factors if f.op == "prod" and f.args[0].op == "@"]
        if len(products) != 1 or d.node.args[0] != products[0].args[0].args[0]:
            return None
        step = products[0].args[0]
        member, *others = [a for a in step.args[1:] if a.op not in ("|", ";")]
        given = [b for a in step.args[1:] if a.op == "|" for b in a.args]
        if others or member.op != "_":
            return None
        same = [g for g in given if g.op == "_" and g.args[0] == member.args[0]]
        rest = [g for g in given if g not in same]
        s = self.made.setdefault(f"sequence {base(member)}", sequence(latex(base(member))))
        return ("markov" if same else "independent"), s, tuple(self.variable(g) for g in rest)

    def density_names(self) -> set[str]:
        """The names of densities that are only declared."""
        if self.mode == "real" and self.declared.get("mass"):
            return set()
        out = {str(d.node.args[0] if d.node.op == "@" else d.node) for k in ("density", "mass") for d in self.declared.get(k, [])}
        for d in self.declared.get("define", []):
            if d.node.op == "@" and self._is_factorisation(d):
                out.add(str(d.node.args[0]))
        return out

    def _is_factorisation(self, d: Declared) -> bool:
        """Whether a density is declared by its factors: p(x, z) = p(z) p(x | z)."""
        factors = d.parts[0].args if d.parts[0].op == "*" else (d.parts[0],)
        inner = [f.args[0] if f.op == "prod" else f for f in factors]
        conditional = any(a.op in ("|", ":") or a.op == "_" and a.args[1].op == ":" for a in d.node.args[1:]) or len(d.node.args) > 2
        return conditional and all(f.op == "@" and str(f.args[0]) != "calN" for f in inner) and any(
            f.args[0] == d.node.args[0] or any(g.op == "|" for g in f.args[1:]) for f in inner)

    def form(self, node: Node) -> Node | None:
        """The one form in which a density is declared: q stands for q(z | x)."""
        forms = [d.node for k in ("density", "mass", "define") for d in self.declared.get(k, []) if d.node.op == "@" and d.node.args[0] == node]
        distinct = list(dict.fromkeys(forms))
        return distinct[0] if len(distinct) == 1 else None

    # --- numbers and families

    def number(self, node: Node) -> Expr | None:
        """A number that is declared; None where none is."""
        key = str(node)
        if key in self.numbers:
            return self.numbers[key]
        found = [d for d in self.declared.get("number", []) if d.node == node]
        if found and not (node.op == "_" and self._is_family(node)):
            self.numbers[key] = self._number(node, found)
            return self.numbers[key]
        for d in self.declared.get("beyond", []):
            if d.node == node:
                raise Beyond(f"{latex(node)} is {d.sort}: no method decides this yet", node.span)
        if node.op == "name" and node.text in self.whole and self.scope.knows(node.text):
            self.numbers[key] = index(latex(node), start=1)
            return self.numbers[key]
        return None

    def _number(self, node: Node, found: list[Declared]) -> Expr:
        sort = "int" if str(node) in self.whole or any(d.sort == "int" for d in found) else found[0].sort
        plain = {"real": real, "complex": complex_, "int": index}[sort](latex(node))
        self.numbers[str(node)] = plain
        bounds, others = [], dict(plain.declarations)
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
        return bool(letters) and all(len(t) == 1 and t in "ijklmnrstuv" for t in letters) and all(
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
        if len(places) != len(self.families[key].head.args[1].split(",")):
            raise Unreadable(f"{latex(node)} has another number of indices than it is declared with", node.span)
        return self.call(self.families[key], [self.lowering.expression(p) for p in places], node)

    def _family(self, text: str, found: list[Declared], own: tuple[Node, ...]) -> Function:
        indices = [index(latex(p)) for p in own]
        f = function(text, *indices)
        before, around = dict(self.numbers), self.context
        self.numbers |= {str(p): i for p, i in zip(own, indices)}
        self.context = text
        value = f(*indices)
        closed, others = [], dict(f.declarations)
        for d in found:
            places = _places(d.node.args[1])
            swapped = [_renamed(p, dict(zip(map(str, places), own))) for p in d.parts]
            for p in swapped:
                self.made["subject"] = (str(Node("_", (d.node.args[0], found[0].node.args[1]))), value)
                made = self.lowering.proposition(p)
                term = made.term
                for i in reversed(indices):
                    term = Term("forall", i.term, term)
                closed.append(term)
                others |= {k: v for k, v in made.declarations.items() if k not in {i.term.args[0] for i in indices}}
        self.made.pop("subject", None)
        self.numbers, self.context = before, around
        head = f.head
        return Function(head, {**others, head.args[0]: Declaration(head.args[0], head, tuple(closed))})

    def call(self, f: Function, arguments: list[Any], node: Node) -> Expr:
        """A value of a function, with the reader's error where it has none."""
        try:
            return f(*arguments)
        except IllTyped as error:
            raise Unreadable(str(error), node.span) from None

    # --- functions

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
                self.made["subject"] = (str(d.node), value)
                made = self.lowering.proposition(p)
                self.made.pop("subject")
                term = made.term
                for a in reversed(arguments):
                    term = Term("forall", a.term, term)
                closed.append(term)
        head = f.head
        self.functions[key] = Function(head, {**f.declarations, head.args[0]: Declaration(head.args[0], head, tuple(closed))})
        return self.functions[key]

    def numeric_density(self, node: Node) -> Density | None:
        """A density of one real variable that is only declared."""
        key = f"density {node}"
        if key not in self.made:
            form = self.form(node)
            if form is None or len(_arguments(form)) != 1 or any(a.op == "|" for a in form.args):
                return None
            self.made[key] = calculus.density(latex(node), self.atom(_arguments(form)[0]))
        found: Density = self.made[key]
        return found

    def whole_range(self, node: Node) -> tuple[Node, Node] | None:
        """The values of the variable of a mass function, from the lowest to the highest."""
        return next(((d.parts[1], d.parts[2]) for d in self.declared.get("mass", []) if d.parts[0] == node), None)

    def mass(self, call: Node) -> Expr | None:
        """The value of a mass function, or of a family such as p(x | z) with z from a finite set."""
        def parts(n: Node) -> list[tuple[str, Node]]:
            return [(a.op if a.op in ("|", ";") else "", b) for a in n.args[1:] for b in (a.args if a.op in ("|", ";") else (a,))]

        for d in [*self.declared.get("mass", []), *self.declared.get("mass family", [])]:
            own, here = parts(d.node), parts(call)
            if d.node.args[0] != call.args[0] or [k for k, _ in own] != [k for k, _ in here]:
                continue
            places = [k for k, (_, a) in enumerate(own) if self.whole_range(a) is not None]
            if not places or any(own[k] != here[k] for k in range(len(own)) if k not in places):
                continue
            key = f"mass {d.node}"
            if key not in self.families:
                self.families[key] = self._mass(d, [own[k][1] for k in places])
            return self.call(self.families[key], [self.lowering.expression(here[k][1]) for k in places], call)
        return None

    def _mass(self, d: Declared, variables_of: list[Node]) -> Function:
        """A family of positive numbers; that of a mass function has the sum 1."""
        indices = [index(latex(v)) for v in variables_of]
        printed = latex(d.node.args[0]) if d.kind == "mass" else latex(d.node).replace(r"\left", "").replace(r"\right", "")
        f = function(printed, *indices)
        conditions = []
        if d.kind == "mass":
            low, high = (self.lowering.expression(p) for p in d.parts[1:])
            value = f(indices[0])
            conditions = [(value > 0).term, Term("eq", calculus.Sum(value, indices[0], low, high).term, calculus.lift(1).term)]
        else:
            self.made["subject"] = (str(d.node), f(*indices))
            conditions = [self.lowering.proposition(p).term for p in d.parts]
            self.made.pop("subject")
        closed = []
        for c in conditions:
            for i in reversed(indices):
                c = Term("forall", i.term, c) if i.term in c.free else c
            closed.append(c)
        return Function(f.head, {**f.declarations, f.head.args[0]: Declaration(f.head.args[0], f.head, tuple(closed))})

    def atom(self, node: Node) -> Expr:
        """A real variable of its own, named as it is written: x_{t-1}."""
        key = str(node)
        if key not in self.numbers:
            self.numbers[key] = real(latex(node))
        return self.numbers[key]

    def is_atom(self, node: Node) -> bool:
        """Whether a name is the argument of a density, and so a variable without being declared."""
        return any(node == a for d in self.scope.declared if d.node.op == "@" and d.kind in ("define", "density") and
                   (_mentions_normal(d.parts[0]) if d.kind == "define" else True) for a in _arguments(d.node))

    def recursion(self, key: str, d: Declared) -> Any:
        """A sequence that is declared by its recursion, or as a product up to its index: abar_t = alpha_t abar_{t-1}."""
        if key in self.recursive:
            return self.recursive[key]
        own = d.node.args[1]
        t = index(latex(own))
        bounds = [e for e in self.declared.get("number", []) if e.node.op == "_" and e.node.args[0] == d.node.args[0]]
        start = next((e for e in self.declared.get("define", []) if e.node.op == "_" and e.node.args[0] == d.node.args[0] and e.node.args[1].op == "num"),
                     None)
        first: Any = 1
        at = 0
        if start is not None:
            first, at = self.lowering.expression(start.parts[0]), int(start.node.args[1].text)
        elif bounds and d.parts[0].op != "prod":
            first = self._number(Node("_", (d.node.args[0], name("0"))), [
                Declared("number", e.node, tuple(p.swap(e.node, Node("_", (d.node.args[0], name("0")))) for p in e.parts)) for e in bounds])
        body = d.parts[0]
        before, around = dict(self.numbers), self.context
        self.numbers[str(own)] = t
        self.context = key
        previous = Node("_", (d.node.args[0], Node("+", (own, Node("-", (Node("num", (), "1"),))))))

        def then(value: Expr) -> Expr:
            if body.op == "prod":
                i = body.args[1]
                return self.lowering.expression(body.args[0].swap(i, own)) * value
            self.made["subject"] = (str(previous), value)
            out: Expr = self.lowering.expression(body)
            self.made.pop("subject")
            return out

        try:
            self.recursive[key] = recursion(latex(d.node.args[0]), t, start=at, first=first, then=then)
        finally:
            self.numbers, self.context = before, around
        return self.recursive[key]

    # --- conditions

    def assumed(self) -> list[Proposition]:
        """The conditions that are declared of several names, and the domains of names that are defined."""
        if "assumed" not in self.made:
            out = []
            trees = [d.node for d in self.declared.get("condition", [])]
            trees += [p for d in self.declared.get("number", []) if any(e.node == d.node for e in self.declared.get("define", [])) for p in d.parts]
            for t in trees:
                try:
                    out.append(self.lowering.proposition(t))
                except (IllTyped, Unreadable):
                    continue
            self.made["assumed"] = out
        found: list[Proposition] = self.made["assumed"]
        return found

    lowering: Any = None


def variables_named(text: str) -> RandomVariable:
    """A random variable of a name that may hold spaces."""
    if " " not in text:
        return variables(text)[0]
    leaf = Term("sym", checked(text), "point")
    return RandomVariable(Term("block", leaf, ZERO, ZERO), {text: Declaration(text, leaf)})


def _head(node: Node) -> str:
    """The name under which definitions are found: without an index."""
    return str(node.args[0]) if node.op == "_" else str(node)


def _arguments(call: Node) -> list[Node]:
    """The arguments of a density, those behind the bar as well; parameters are part of the name."""
    return [b for a in call.args[1:] if a.op != ";" for b in (a.args if a.op == "|" else (a,))]


def _places(sub: Node) -> tuple[Node, ...]:
    return sub.args if sub.op == "tuple" else (sub,)


def _renamed(node: Node, new: dict[str, Node]) -> Node:
    for old, to in new.items():
        node = node.swap(name(old), to)
    return node


def _mentions_normal(node: Node) -> bool:
    return any(n.op == "@" and n.args[0].text == "calN" for n in node.walk())


def shifts(pattern: Node, actual: Node) -> dict[str, Node] | None:
    """How the index letters of a pattern are to be replaced so that it reads as the actual index."""
    if pattern == actual:
        return {}
    if pattern.op == "name" and len(pattern.text) == 1 and pattern.text.islower():
        return {pattern.text: actual}
    if pattern.op == "+" and len(pattern.args) == 2 and pattern.args[0].op == "name":  # t - 1 against e: t is e + 1
        offset = pattern.args[1]
        if actual.op == "+" and actual.args[1:] == (offset,):
            return {pattern.args[0].text: actual.args[0]}
        back = offset.args[0] if offset.op == "-" else Node("-", (offset,))
        moved = _folded(actual, offset)
        return {pattern.args[0].text: moved if moved is not None else Node("+", (actual, back))}
    return None


def _folded(actual: Node, offset: Node) -> Node | None:
    if actual.op != "num":
        return None
    step = -int(offset.args[0].text) if offset.op == "-" and offset.args[0].op == "num" else int(offset.text) if offset.op == "num" else None
    return None if step is None else Node("num", (), str(int(actual.text) - step))

