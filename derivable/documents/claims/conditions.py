"""Conditions behind a formula: what they add to the hypotheses of its step."""

from __future__ import annotations

from collections.abc import Iterator

from derivable.documents.declared.declarations import Scope
from derivable.documents.grammar.tree import Node, name, number


def conditions(nodes: tuple[Node, ...], scope: Scope) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    """The conditions behind a formula, those that are assumed and those that are said to hold."""
    premises: list[Node] = []
    reasons: list[Node] = []
    for node in nodes:
        known = node.op == "since"
        for n in _member(node.args[0] if known else node, scope):
            (reasons if known else premises).append(n)
    return tuple(premises), tuple(reasons)


def _member(node: Node, scope: Scope) -> Iterator[Node]:
    r"""A condition as relations: x \in (0, 1) as 0 < x < 1; a bare name, and one that is declared to be in the set, adds nothing."""
    if node.op != "rel":
        yield from () if node.op in ("name", "_", "tuple", "bar", "tilde", "hat") else (node,)
        return
    if len(node.args) != 3 or node.args[1].text != "in":
        yield node
        return
    subject, _, members = node.args
    sorts = {d.sort for d in scope.declared if d.kind == "number" and d.node == subject}
    if members.op == "interval":
        low, high = members.args
        signs = ["<" if members.text[0] == "(" else "<=", "<" if members.text[1] == ")" else "<="]
        if low != Node("-", (name("oo"),)):
            yield Node("rel", (low, name(signs[0]), subject), "", node.span)
        if high != name("oo"):
            yield Node("rel", (subject, name(signs[1]), high), "", node.span)
    elif sorts and members == name("bbN") and sorts == {"int"}:
        yield Node("rel", (subject, name(">="), number("1")), "", node.span)
    elif not (sorts and sorts <= {"real", "int"} and members == name("RR") or sorts == {"int"} and members == name("bbZ")):
        yield node
