"""A second reader: the numbers of a neutral tree, from what is written alone.

A tree is any object with .op, .args and .text; a declaration one with .kind, .node, .parts, .sort, .where and .fixed. The
meanings are those of docs/documents.md and of mathematics. What a name stands for is looked up where it is used: names
that are bound around it, values that are varied (by a derivative, an expectation), definitions, declarations. Definitions
are evaluated in places of their own, so that nothing is captured. What is not known is `Cannot`, with a reason: no guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import mpmath

from derivable.semantics import tree_points as points
from derivable.semantics.balls import Cannot
from derivable.semantics.tree_names import LETTERS, NAMES, entry, letters, placed
from derivable.semantics.tree_numbers import Identity, Value, number, whole
from derivable.semantics.tree_points import Point, Tree

Declaration = Any
DEEPEST, BUDGET = 60, 3_000


@dataclass(frozen=True)
class Env:
    """What names stand for: those that are bound here, and values that are varied, which definitions see too."""

    bound: Mapping[str, Value] = field(default_factory=dict)
    varied: Mapping[Any, Value] = field(default_factory=dict)

    def binding(self, new: Mapping[str, Value]) -> Env:
        """With some more names bound."""
        return replace(self, bound={**self.bound, **new})

    def varying(self, key: Any, value: Value) -> Env:
        """With another value of a name, also in what is defined by it."""
        if key in self.bound:
            return self.binding({key: value})
        return replace(self, varied={**self.varied, key: value})

    def within(self, parameters: Mapping[str, Value]) -> Env:
        """Inside a definition, which sees its parameters and nothing that is bound around its use."""
        return Env(dict(parameters), self.varied)


class Reader:
    """Gives trees their values at a point, under what is declared."""

    def __init__(self, declared: Iterable[Declaration], trees: Iterable[Tree], rows: Mapping[str, Any], budget: int = BUDGET) -> None:
        self.declared, self.trees, self.rows = list(declared), list(trees), rows
        self.left, self.depth = budget, 0
        self.point = Point("")
        self.numbers = [d for d in self.declared if d.kind == "number"]
        self.definitions = [d for d in self.declared if d.kind == "define"]
        self.tensors = {str(d.node): d for d in self.declared if d.kind == "tensor"}
        everything = [*self.trees, *(n for d in self.declared for n in (d.node, *d.parts))]
        self.places = {n.text for t in everything for n in placed(t, frozenset()) if not self._measured(n)}
        self.places |= {n.text for d in self.tensors.values() for p in d.parts for n in p.walk() if n.op == "name"}

    def _measured(self, n: Tree) -> bool:
        """Whether bounds say that a name is a real number, so that below another one it is a label: x > 0, not t >= 1."""
        found = [p for d in self.declared if d.kind == "number" and d.node == n and d.sort != "int" for p in d.parts]
        return bool(found) and not any(sign == ">=" and end.op == "num" and int(Fraction(end.text)) >= 1 or sign == "<=" and end.op == "name"
                                       for sign, end in points.bounds(n, found))

    def at(self, point: Point) -> None:
        """Go to another point."""
        self.point, self.depth = point, 0

    def value(self, node: Tree, env: Env) -> Value:
        """The value of a tree."""
        self.left -= 1
        if self.left < 0:
            raise Cannot("the budget of evaluations is used up")
        if node.op not in self.rows and node.op not in NAMES:
            raise Cannot(f"no value is known of {node.op}")
        self.depth += 1
        if self.depth > DEEPEST:
            raise Cannot("nested too deep")
        try:
            return self.name(node, env) if node.op in NAMES else self.rows[node.op](self, node, env)
        finally:
            self.depth -= 1

    def number(self, node: Tree, env: Env) -> Value:
        """The value of a tree that is to be a number."""
        return number(self.value(node, env))

    def whole(self, node: Tree, env: Env) -> int:
        """The value of a tree that is to be an integer."""
        return whole(self.value(node, env))

    # --- names

    def name(self, node: Tree, env: Env) -> Value:
        """What a name stands for."""
        key = str(node)
        for known in (env.bound, env.varied):
            if key in known:
                return known[key]
        if (defined := self._defined(node, env)) is not None:
            return defined
        if any(str(d.node) == key for d in self.numbers) and not self.is_family(node):
            return self.point.drawn(key, lambda: self._drawn(node, key))
        if key in self.tensors:
            return self.matrix(key)
        if any(d.kind not in ("number", "condition", "define", "symmetric") and str(d.node) == key for d in self.declared):
            raise Cannot(f"{key} is something else than a number")
        if node.op == "_":
            return self._member(node, env)
        return self._constant(node)

    def _constant(self, node: Tree) -> Value:
        if node.op != "name":
            raise Cannot(f"{node} is not declared")
        if node.text in ("pi", "e"):
            return mpmath.mpf(mpmath.pi if node.text == "pi" else mpmath.e)
        if node.text == "I" and self.tensors:
            return Identity(Fraction(1))
        if node.text in self.places and re.fullmatch("[A-Za-z]", node.text):
            return self.point.drawn(node.text, lambda: Fraction(self.point.random.randint(1, points.LARGEST_SIZE)))
        raise Cannot(f"{node} is not declared")

    def _drawn(self, node: Tree, key: str) -> Value:
        found = [d for d in self.numbers if str(d.node) == key]
        if any(d.sort not in ("real", "int") or d.where for d in found):
            raise Cannot(f"{key} is no real number")
        integer = any(d.sort == "int" for d in found) or node.op == "name" and node.text in self.places and not any(d.fixed for d in found)
        return self.point.number(self, node, [p for d in found for p in d.parts], integer, Env())

    def is_family(self, node: Tree) -> bool:
        """Whether a declared name with a subscript stands for all its members."""
        if node.op != "_" or (own := letters(node.args[1])) is None:
            return False
        real = {str(d.node) for d in self.numbers if d.sort != "int" and (d.fixed or self._measured(d.node))}
        same = [d.node.args[1] for d in self.numbers if d.node.op == "_" and d.node.args[0] == node.args[0]]
        return not real & set(own) and all(letters(s) is not None or s.op == "num" for s in same)

    def _member(self, node: Tree, env: Env) -> Value:
        """A member of a family, or an entry of a vector or matrix."""
        head, key = node.args[0], str(node.args[0])
        if key in self.tensors or key in env.bound or key in env.varied:
            return entry(self.value(head, env), self.indices(node.args[1], env, 2))
        found = [d for d in self.numbers if d.node.op == "_" and d.node.args[0] == head and self.is_family(d.node)]
        if not found or any(d.sort not in ("real", "int") for d in found):
            raise Cannot(f"{node} is not declared")
        own = letters(found[0].node.args[1]) or []
        at = self.indices(node.args[1], env, len(own))
        member = ("member", key, at)
        if len(at) != len(own):
            raise Cannot(f"{node} has another number of indices")
        return env.varied[member] if member in env.varied else self.point.drawn(member, lambda: self._of_family(found, at))

    def _of_family(self, found: list[Declaration], at: tuple[int, ...]) -> Value:
        values: list[Value] = []
        for d in found:
            env = Env(dict(zip(letters(d.node.args[1]) or [], map(Fraction, at))))
            if any(self.holds(w, env) is not True for w in d.where):
                raise Cannot("a member of a family of which nothing is declared")
            if not values:
                values.append(self.point.number(self, d.node, list(d.parts), any(e.sort == "int" for e in found), env))
            self.point.checks += [(_Fixed(p, d.node, values[0]), env) for p in d.parts]
        self.point.checks = [c for c in self.point.checks if isinstance(c[0], _Fixed) or not any(c[0] is p for d in found for p in d.parts)]
        return values[0]

    def indices(self, sub: Tree, env: Env, count: int = 0) -> tuple[int, ...]:
        """The values of the indices in a subscript: of i, of i, j, and of 12 as 1, 2 where two are declared."""
        if sub.op == "num" and len(sub.text) == count > 1:
            return tuple(map(int, sub.text))
        if sub.op == "name" and len(sub.text) == count > 1 and set(sub.text) <= set(LETTERS):
            return tuple(self.whole(replace(sub, text=letter), env) for letter in sub.text)
        return tuple(self.whole(s, env) for s in (sub.args if sub.op == "tuple" else (sub,)))

    def subscripts(self, node: Tree) -> tuple[Tree, ...]:
        """The indices of a member as they are written."""
        sub = node.args[1]
        return tuple(sub.args) if sub.op == "tuple" else (sub,)

    def matrix(self, key: str) -> Value:
        """A declared vector or matrix."""
        d = self.tensors[key]
        if self.point.fixed is not None:
            rows, columns = (points.size(self.value(p, Env())) for p in d.parts)
            at = [[(i,) if columns == 1 else (i, j) for j in range(1, columns + 1)] for i in range(1, rows + 1)]
            return tuple(tuple(self.point.drawn(("member", key, k), lambda: Fraction(0)) for k in r) for r in at)
        symmetric = any(e.kind == "symmetric" and e.node == d.node for e in self.declared)
        rows, columns = (points.size(self.value(p, Env())) for p in d.parts)
        return self.point.drawn(("tensor", key), lambda: self.point.entries(rows, columns, symmetric))

    # --- definitions

    def _defined(self, node: Tree, env: Env) -> Value | None:
        found = [d for d in self.definitions if d.node.op != "@" and d.node == node]
        if len({str(d.parts[0]) for d in found}) > 1:
            raise Cannot(f"{node} is defined twice")
        if found and not (node.op == "_" and letters(node.args[1]) is not None and self._varies(found[0])):
            return self.value(found[0].parts[0], env.within({}))
        if node.op != "_":
            return None
        generic = [d for d in self.definitions if d.node.op == "_" and d.node.args[0] == node.args[0] and d.node.args[1].op != "num"]
        if not generic:
            return None
        pattern = generic[0].node.args[1]
        own = letters(pattern)
        if len({str(d) for d in (g.node for g in generic)}) > 1 or own is None and not (pattern.op == "+" and letters(pattern.args[0])):
            raise Cannot(f"{node} is defined in several ways")
        at = self.indices(node.args[1], env, len(own or [0]))
        return self._at_indices(generic[0], own, at, env)

    def _varies(self, d: Declaration) -> bool:
        """Whether the index of a defined name stands for all integers: not where it is a real number."""
        return not any(str(e.node) in (letters(d.node.args[1]) or []) and e.fixed and e.sort == "real" for e in self.numbers)

    def _at_indices(self, d: Declaration, own: list[str] | None, at: tuple[int, ...], env: Env) -> Value:
        head, key = d.node.args[0], str(d.node.args[0])
        exact = [e for e in self.definitions if e.node.op == "_" and e.node.args[0] == head and str(e.node.args[1]) == str(at[0]) and len(at) == 1]
        if exact:
            return self.value(exact[0].parts[0], env.within({}))
        if own is None:  # x_{t+1} = .. says what x_s is at t = s - 1
            own = letters(d.node.args[1].args[0])
            shift = self.whole(d.node.args[1], Env({(own or [""])[0]: Fraction(0)}))
            at = (at[0] - shift,)
        body = d.parts[0]
        recursive = any(n.op == "_" and n.args[0] == head for n in body.walk())
        if recursive and len(at) == 1 and at[0] <= 0:
            if at[0] < 0:
                raise Cannot("a recursion before its start")
            said = [e for e in self.numbers if e.node.op == "_" and e.node.args[0] == head]
            return self.point.drawn(("member", key, at), lambda: self._of_family(said, at) if said
                                    else self.point.number(self, d.node, [], False, Env()))
        return self.value(body, env.within(dict(zip(own or [], map(Fraction, at)))))

    # --- calls

    def called(self, node: Tree, env: Env) -> Value:
        """f(x), f'(x), a density that is given by a formula, at a point."""
        head, rest = node.args[0], node.args[1:]
        if str(head) == "calN" or str(head) == "N" and any(a.op == ";" for a in rest):
            return self.rows["bell"](self, node, env)
        times = 0
        if head.op == "'":
            times, head = int(head.args[1].text), head.args[0]
        if times:
            if len(rest) != 1 or rest[0].op in (";", "|"):
                raise Cannot("a prime on a function of several variables")
            at = self.number(rest[0], env)
            return self.rows["slope"](lambda t: self.apply(head, (t,), env), at, times)
        flat = tuple(b for a in rest for b in (a.args if a.op in (";", "|") else (a,)))
        return self.apply(head, tuple(self.value(a, env) for a in flat), env, node)

    def apply(self, head: Tree, at: tuple[Value, ...], env: Env, node: Tree | None = None) -> Value:
        """The value of a function at some values."""
        for d in self.definitions:
            if d.node.op == "@" and d.node.args[0] == head:
                pattern = [b for a in d.node.args[1:] for b in (a.args if a.op in (";", "|") else (a,))]
                if node is not None and not self._reads(d, node) or len(pattern) != len(at) or any(p.op != "name" for p in pattern):
                    raise Cannot(f"{head} is called in another way than it is defined")
                return self.value(d.parts[0], env.within({str(p): v for p, v in zip(pattern, at)}))
        masses = [d for d in self.declared if d.kind == "mass" and d.node.op == "@" and d.node.args[0] == head and len(d.node.args) == 2]
        if len(masses) == 1 and len(at) == 1:
            return self.rows["mass"](self, masses[0], at[0], env)
        found = [d for d in self.declared if d.kind == "function" and (d.node == head or d.node.op == "@" and d.node.args[0] == head)]
        if not found or node is not None and any(a.op in (";", "|") for a in node.args[1:]):
            raise Cannot(f"nothing is known of {head}(..)")
        ends: list[Value | None] = [None, None]
        for d in found:
            for sign, other in points.bounds(d.node, list(d.parts)):
                ends[sign in ("<", "<=")] = self.number(other, Env())
                if sign in ("=", "!="):
                    raise Cannot(f"what is said of {head} is no bound")
        return number(self.point.function(str(head), (ends[0], ends[1]))(*at))

    def _reads(self, d: Declaration, node: Tree) -> bool:
        """Whether a call has the form of a definition; p(z) is not p(x) at z where p is a density."""
        mine, theirs = ([(a.op, len(a.args)) if a.op in (";", "|") else ("", 0) for a in n.args[1:]] for n in (d.node, node))
        density = any(a.op == "|" for a in d.node.args) or any(n.op == "@" and str(n.args[0]) == "calN" for n in d.parts[0].walk())
        other = any(a != b and b.op == "name" for a, b in zip(d.node.args[1:], node.args[1:]))
        return mine == theirs and not (density and other)

    # --- relations

    def holds(self, p: Tree, env: Env) -> bool | None:
        """Whether a relation, or a chain of them, holds; None where that cannot be told."""
        if isinstance(p, _Fixed):
            return self.holds(p.relation, env.binding({str(p.subject): p.value}))
        if p.op == "and":
            found = [self.holds(q, env) for q in p.args]
        elif p.op == "rel" and all(s.text in points.FLIPPED for s in p.args[1::2]):
            values = [self.value(s, env) for s in p.args[::2]]
            found = [points.holds(s.text, a, b) for a, s, b in zip(values, p.args[1::2], values[1:])]
        else:
            raise Cannot("a condition that is no relation")
        return False if False in found else None if None in found else True


@dataclass(frozen=True)
class _Fixed:
    """A relation said of all members of a family, for one of them."""

    relation: Tree
    subject: Tree
    value: Value
