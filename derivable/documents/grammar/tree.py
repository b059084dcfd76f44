"""The neutral tree: what was written, before anything is known about what it means.

A node is an operator with arguments, a name or a number; it keeps its place in the source. Its s-expression is what
`derivable read` prints: (+ a (- b)), (_ x t), (@ q z (| x)), (E (sub (@ q z)) body), (sum body i 1 N).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from derivable.documents.text.problems import Span


class CannotRename(ValueError):
    """A name would be captured by a binder, and no other letter can be found for it."""


@dataclass(frozen=True)
class Node:
    """An operator with arguments; a leaf has the operator `name` or `num` and its text as `text`."""

    op: str
    args: tuple[Node, ...] = ()
    text: str = ""
    span: Span = field(default=(0, 0), compare=False)
    dots: tuple[int, ...] = field(default=(), compare=False)  # before which factors of a product a dot was written

    def __str__(self) -> str:
        """The s-expression."""
        if self.op in ("name", "num"):
            return self.text
        shown = () if self.op in ("limits", "case") else (self.op.removeprefix("opt-"),)
        return "(" + " ".join([*shown, *map(str, self.args)]) + ")"

    def walk(self) -> Iterator[Node]:
        """The node and all below it."""
        yield self
        for a in self.args:
            yield from a.walk()

    def names(self) -> Iterator[str]:
        """The texts of all names."""
        return (n.text for n in self.walk() if n.op == "name")

    def swap(self, old: Node, new: Node) -> Node:
        """The tree with every node equal to `old` replaced."""
        if self == old:
            return new
        args = tuple(a.swap(old, new) for a in self.args)
        return self if all(a is b for a, b in zip(args, self.args)) else replace(self, args=args)


def name(text: str, span: Span = (0, 0)) -> Node:
    """A name."""
    return Node("name", (), text, span)


def number(text: str, span: Span = (0, 0)) -> Node:
    """A number."""
    return Node("num", (), text, span)


BINDERS = ("sum", "prod", "int", "max", "min", "argmax", "argmin", "E", "lim")
LETTERS = "kljimnrstuvwabcdefghopq"


def put(node: Node, new: Mapping[str, Node], taken: Callable[[str], bool] = lambda text: False) -> Node:
    """The tree with names replaced, all at once and without capture: sum_j x_i x_j with j for i is sum_k x_j x_k.

    A bound name that a replacement holds is renamed to a letter that is not `taken`; where there is none, or the
    name is bound by something other than a sum or product over a range or set, CannotRename is raised.
    """
    if node.op == "name":
        return new.get(node.text, node)
    inner = dict(new)
    if node.op in BINDERS:
        body, *places = node.args if node.op != "E" else (node.args[1], node.args[0])
        bound = {n.text for p in places[:1 if len(places) == 3 else None] for n in p.walk() if n.op == "name" and _binds(p, n)}
        inner = {k: v for k, v in new.items() if k not in bound}
        inside = set(body.names()) if len(places) == 3 else set(node.names())
        incoming = {text for k, v in inner.items() if k in inside for text in v.names()}
        for clash in sorted(bound & incoming):
            if node.op not in ("sum", "prod") or len(places) != 3 and places[0].op not in ("rel", "such", "in"):
                raise CannotRename(f"{clash} is bound here and stands in what is put in: give one of them another name")
            used = incoming | set(node.names()) | {v.text for v in inner.values() if v.op == "name"}
            letter = next((c for c in LETTERS if c not in used and not taken(c)), None)
            if letter is None:
                raise CannotRename(f"no letter is left to rename {clash} to")
            inner[clash] = name(letter)
        if len(places) == 3 and places[0].text in inner:
            return replace(node, args=(put(body, inner, taken), inner[places[0].text], *(put(p, new, taken) for p in places[1:])))
        if len(places) == 3:
            return replace(node, args=(put(body, inner, taken), places[0], *(put(p, new, taken) for p in places[1:])))
    args = tuple(put(a, inner, taken) for a in node.args)
    return node if all(a is b for a, b in zip(args, node.args)) else replace(node, args=args)


def _binds(place: Node, n: Node) -> bool:
    """Whether a name in a place under a binder is what is bound: i in i, i = 1..n, i in S, 1 <= i < j <= n, but not j in x_j."""
    if place.op == "such":
        return any(_binds(p, n) for p in place.args)
    if place.op == "rel":  # the ends of a chain are limits; of one relation either side may be bound
        sides = place.args[::2]
        return any(n is s for s in (sides[1:-1] if len(sides) > 2 else sides))
    first = place.args[0] if place.op in ("in", "limits", "tuple") and place.args else place
    return n is place or n is first or place.op == "tuple" and n in place.args or first.op == "tuple" and n in first.args


def joined(*nodes: Node) -> Span:
    """The span from the first to the last of some nodes."""
    return nodes[0].span[0], nodes[-1].span[1]
