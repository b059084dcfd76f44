"""The slips that people make, as single edits of a tree: each yields what the line may have been meant to say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from derivable.documents.declared.declarations import Scope
from derivable.documents.grammar.tree import Node, number

ONE, TWO, HALF = number("1"), number("2"), Node("/", (number("1"), number("2")))
Edit = tuple[str, Node]
MOST = 160


def slips(tree: Node, scope: Scope) -> Iterator[Edit]:
    """Trees that differ from a tree by one slip, with the name of the slip; at most MOST of them."""
    seen = {tree}
    count = 0
    for what, make in SLIPS:
        for edited in _everywhere(tree, make, scope):
            if edited not in seen:
                seen.add(edited)
                yield what, edited
                count += 1
                if count >= MOST:
                    return


def _everywhere(node: Node, make: Callable[[Node, Scope], Iterator[Node]], scope: Scope) -> Iterator[Node]:
    """The tree with one of its nodes edited."""
    yield from make(node, scope)
    for k, a in enumerate(node.args):
        for edited in _everywhere(a, make, scope):
            yield replace(node, args=(*node.args[:k], edited, *node.args[k + 1:]))


def _negated(n: Node) -> Node:
    return n.args[0] if n.op == "-" else Node("-", (n,), "", n.span)


def _sign(n: Node, scope: Scope) -> Iterator[Node]:
    if n.op == "+":
        for k, a in enumerate(n.args):
            yield replace(n, args=(*n.args[:k], _negated(a), *n.args[k + 1:]))
    elif n.op in ("exp", "sqrt", "log"):
        yield replace(n, args=(_negated(n.args[0]),))


def _whole_sign(n: Node, scope: Scope) -> Iterator[Node]:
    if n.op in ("*", "/", "int", "E", "KL", "log", "sum", "-", "_", "^", "@", "D", "pD"):
        yield _negated(n)


def _factor(n: Node, scope: Scope) -> Iterator[Node]:
    if n.op == "+":
        for k, a in enumerate(n.args):
            inner = a.args[0] if a.op == "-" else a
            for scaled in (Node("*", (TWO, inner)), Node("/", (inner, TWO))):
                yield replace(n, args=(*n.args[:k], Node("-", (scaled,)) if a.op == "-" else scaled, *n.args[k + 1:]))
    elif n.op == "*":
        for k, a in enumerate(n.args):
            if a in (TWO, HALF, Node("/", (TWO, ONE))) or a.op == "num":
                rest = (*n.args[:k], *n.args[k + 1:])
                yield rest[0] if len(rest) == 1 else replace(n, args=rest)
            if a == HALF:
                yield replace(n, args=(*n.args[:k], TWO, *n.args[k + 1:]))
            if a == TWO:
                yield replace(n, args=(*n.args[:k], HALF, *n.args[k + 1:]))
    elif n.op == "/":
        above, below = n.args
        if below.op == "*" and TWO in below.args:
            rest = tuple(a for a in below.args if a != TWO)
            yield replace(n, args=(above, rest[0] if len(rest) == 1 else replace(below, args=rest)))
        elif below == TWO:
            yield above
        else:
            yield replace(n, args=(above, Node("*", (TWO, *(below.args if below.op == "*" else (below,))))))


def _square(n: Node, scope: Scope) -> Iterator[Node]:
    if n.op == "^" and n.args[1] == TWO:
        yield n.args[0]
    elif n.op in ("name", "_") and _is_number(n, scope):
        yield Node("^", (n, TWO), "", n.span)
    elif n.op == "sqrt":
        yield n.args[0]
    if n.op in ("name", "_") and _is_number(n, scope):
        yield Node("sqrt", (n,), "", n.span)


def _is_number(n: Node, scope: Scope) -> bool:
    return scope.is_function(n) is False


def _bar(n: Node, scope: Scope) -> Iterator[Node]:
    if n.op == "_" and n.args[0].op == "bar":
        yield replace(n, args=(n.args[0].args[0], n.args[1]))
    elif n.op == "_" and n.args[0].op == "name":
        barred = replace(n, args=(Node("bar", (n.args[0],)), n.args[1]))
        if scope.is_function(barred) is False:
            yield barred


def _index(n: Node, scope: Scope) -> Iterator[Node]:
    if n.op == "_" and n.args[1].op in ("name", "+") and scope.is_function(n) is False and _shiftable(n.args[1]):
        yield from (replace(n, args=(n.args[0], moved)) for moved in _moved(n.args[1]))
    elif n.op in ("sum", "prod") and len(n.args) == 4:
        body, i, low, high = n.args
        yield from (replace(n, args=(body, i, moved, high)) for moved in _moved(low))
        yield from (replace(n, args=(body, i, low, moved)) for moved in _moved(high))


def _shiftable(n: Node) -> bool:
    return n.op == "name" and len(n.text) == 1 or n.op == "+" and n.args[0].op == "name"


def _moved(n: Node) -> Iterator[Node]:
    """n - 1 and n + 1."""
    if n.op == "num" and n.text.isdigit():
        yield from (number(str(int(n.text) + k)) for k in (1, -1) if int(n.text) + k >= 0)
    elif n.op == "name":
        yield Node("+", (n, Node("-", (ONE,))))
        yield Node("+", (n, ONE))
    elif n.op == "+" and len(n.args) == 2 and n.args[1] in (ONE, Node("-", (ONE,))):
        yield n.args[0]


def _logs(n: Node, scope: Scope) -> Iterator[Node]:
    if n.op == "E" and n.args[1].op in ("@", "/", "*"):
        yield replace(n, args=(n.args[0], Node("log", (n.args[1],))))
    elif n.op == "log":
        yield n.args[0]
    elif n.op in ("/", "@") and any(m.op == "@" for m in n.walk()):
        yield Node("log", (n,), "", n.span)


def _log_of_sum(n: Node, scope: Scope) -> Iterator[Node]:
    if n.op == "+":
        logs = [a for a in n.args if a.op == "log"]
        if len(logs) >= 2:
            merged = Node("log", (Node("+", tuple(a.args[0] for a in logs)),))
            rest = [a for a in n.args if a.op != "log"]
            yield merged if not rest else replace(n, args=(merged, *rest))
    elif n.op == "sum" and n.args[0].op == "log":
        yield Node("log", (replace(n, args=(n.args[0].args[0], *n.args[1:])),))
    elif n.op == "log" and n.args[0].op == "+":
        yield Node("+", tuple(Node("log", (a,)) for a in n.args[0].args if a.op != "-"))


def _inverted(n: Node, scope: Scope) -> Iterator[Node]:
    if n.op == "/":
        yield replace(n, args=(n.args[1], n.args[0]))


def _swapped(n: Node, scope: Scope) -> Iterator[Node]:
    if n.op == "KL":
        yield replace(n, args=(n.args[1], n.args[0]))


def _conditional(n: Node, scope: Scope) -> Iterator[Node]:
    if n.op == "@" and len(n.args) == 3 and n.args[2].op == "|" and len(n.args[2].args) == 1:
        yield replace(n, args=(n.args[0], n.args[2].args[0], Node("|", (n.args[1],))))
        yield replace(n, args=(n.args[0], n.args[1], n.args[2].args[0]))
        yield replace(n, args=(n.args[0], n.args[1]))
    elif n.op == "@" and len(n.args) == 3 and n.args[2].op != "|" and n.args[2].op != ";":
        yield replace(n, args=(n.args[0], n.args[1], Node("|", (n.args[2],))))
        yield replace(n, args=(n.args[0], n.args[2], Node("|", (n.args[1],))))


def _variable(n: Node, scope: Scope) -> Iterator[Node]:
    if n.op in ("D", "pD"):
        for d in scope.declared:
            if d.kind == "number" and d.node != n.args[1]:
                yield replace(n, args=(n.args[0], d.node))


def _other_name(n: Node, scope: Scope) -> Iterator[Node]:
    if n.op == "_" and n.args[1].op == "num" and scope.is_function(n) is False:
        for d in scope.declared:
            if d.node.op == "_" and d.node.args[0] == n.args[0] and d.node != n and d.node.args[1].op == "num":
                yield d.node
    elif n.op == "name" and scope.is_function(n) is False:
        for d in scope.declared:
            if d.kind == "number" and d.node.op == "name" and d.node != n:
                yield d.node


def _power(n: Node, scope: Scope) -> Iterator[Node]:
    if n.op == "^" and n.args[1].op == "num" and n.args[1].text.isdigit():
        yield from (replace(n, args=(n.args[0], number(str(int(n.args[1].text) + k)))) for k in (1, -1) if int(n.args[1].text) + k > 0)
    if n.op == "num" and n.text.isdigit() and int(n.text) < 100:
        yield number(str(int(n.text) + 1))
        if int(n.text) > 1:
            yield number(str(int(n.text) - 1))


def _dropped(n: Node, scope: Scope) -> Iterator[Node]:
    if n.op in ("+", "*") and len(n.args) > 1:
        for k in range(len(n.args)):
            rest = (*n.args[:k], *n.args[k + 1:])
            yield rest[0] if len(rest) == 1 else replace(n, args=rest)


def jacobians(left: Node, right: Node) -> Iterator[Edit]:
    """The right side of a derivative times an inner derivative that may be missing."""
    if left.op not in ("D", "pD"):
        return
    for inner in left.args[0].walk():
        composed = inner.op in ("exp", "log", "sqrt") or inner.op == "@" and len(inner.args) == 2
        u = inner.args[-1] if composed else inner.args[0] if inner.op == "^" else None
        if u is not None and u != left.args[1]:
            yield "the inner derivative is missing", Node("*", (right, Node(left.op, (u, left.args[1]))))


SLIPS: tuple[tuple[str, Callable[[Node, Scope], Iterator[Node]]], ...] = (
    ("a sign", _sign), ("a square or a root: a standard deviation against a variance", _square),
    ("a bar: \\alpha against \\bar\\alpha", _bar),
    ("an index that is off by one", _index), ("a fraction turned upside down", _inverted), ("the arguments of the divergence are swapped", _swapped),
    ("a condition on the wrong side of the bar", _conditional), ("a logarithm", _logs),
    ("the logarithm of a sum is no sum of logarithms", _log_of_sum),
    ("a factor of 2", _factor), ("the sign of a term", _whole_sign), ("another name", _other_name), ("a number or a power", _power),
    ("a derivative by another variable", _variable), ("a term or factor too many", _dropped),
)
