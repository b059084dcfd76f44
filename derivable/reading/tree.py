"""The neutral tree: what was written, before anything is known about what it means.

A node is an operator with arguments, a name or a number; it keeps its place in the source. Its s-expression is what
`derivable read` prints: (+ a (- b)), (_ x t), (@ q z (| x)), (E (sub (@ q z)) body), (sum body i 1 N).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from derivable.reading.errors import Span


@dataclass(frozen=True)
class Node:
    """An operator with arguments; a leaf has the operator `name` or `num` and its text as `text`."""

    op: str
    args: tuple[Node, ...] = ()
    text: str = ""
    span: Span = field(default=(0, 0), compare=False)

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


def joined(*nodes: Node) -> Span:
    """The span from the first to the last of some nodes."""
    return nodes[0].span[0], nodes[-1].span[1]
