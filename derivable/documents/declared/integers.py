"""Which names are integers: those that are declared so, and indices, limits and sizes that no sentence makes real.

What a sentence says of a name is never overruled by its use: in x > 0, \\sigma_x > 0 the x below is a label.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derivable.documents.declared.declarations import CONSTANTS, Declared, indices
from derivable.documents.grammar.tree import Node

ORDER = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def integers(declared: Iterable[Declared], trees: Iterable[Node]) -> set[str]:
    """The names that stand for integers."""
    declared, trees = list(declared), list(trees)
    numbers = [d for d in declared if d.kind == "number" and d.node.op == "name"]
    said = {str(d.node) for d in declared if d.kind == "number" and d.sort == "int"}
    plain = {d.node.text for d in numbers if d.sort != "int" and (d.fixed or not d.parts)} - said
    measured = {d.node.text for d in numbers if d.sort != "int"} - said
    ranged = {d.node.text for d in numbers if not d.fixed and _ranges(d, plain)}
    below = {n.text for t in trees for n in indices(t)}
    ends = {n.text for t in trees for n in _ends(t)}
    ends |= {n.text for d in declared if d.kind in ("tensor", "random", "curve") for p in d.parts for n in p.walk() if n.op == "name"}
    return (said | (below - (measured - ranged)) | (ends - plain)) - set(CONSTANTS)


def _ranges(d: Declared, plain: set[str]) -> bool:
    """Whether bounds are those of an index: t >= 1, 1 <= t <= T; real numbers have such as 0 < x and x <= 1/2."""
    found = False
    for p in d.parts:
        a, sign, b = (p.args[0], p.args[1].text, p.args[2]) if len(p.args) == 3 else (p, "", p)
        if b == d.node:
            a, sign, b = b, ORDER.get(sign, ""), a
        if b.op == "num" and not b.text.isdigit() or b.op not in ("num", "name", "+") or sign not in ORDER:
            return False
        found |= sign == ">=" and b.op == "num" and int(b.text) >= 1 or sign == "<=" and b.op == "name" and b.text not in plain
    return found


def _ends(node: Node, bound: frozenset[str] = frozenset()) -> Iterator[Node]:
    """The names in the limits of sums and products and in ranges x_{1:T}, which no sum around them binds."""
    if node.op in ("sum", "prod") and len(node.args) == 4 or node.op == ":":
        places = node.args[2:] if node.op != ":" else node.args
        yield from (n for a in places for n in a.walk() if n.op == "name" and n.text not in bound)
    if node.op in ("sum", "prod"):
        bound = bound | {node.args[1].text}
    for a in node.args:
        yield from _ends(a, bound)
