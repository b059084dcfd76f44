"""Sets after \\in: numbers, intervals, ranges of integers, vectors and matrices of any size."""

from __future__ import annotations

from derivable.documents.declared.declarations import Scope
from derivable.documents.declared.pieces import parse, pieces, text
from derivable.documents.grammar.tree import Node, name, number
from derivable.documents.text.problems import Unreadable
from derivable.documents.text.tokens import Token

SETS = {"RR": "real", "bbN": "natural", "bbZ": "int", "bbC": "complex"}


def set_of(node: Node, target: list[Token], scope: Scope) -> tuple[str, tuple[Node, ...]]:
    """The sort of the members of a set, and the relations that hold of `node` in it."""
    if not target:
        raise Unreadable("a set is expected after \\in", node.span)

    def bound(sign: str, tokens: list[Token]) -> tuple[Node, ...]:
        return (Node("rel", (node, name(sign), parse(tokens, scope))),)

    written = text(target)
    if target[0].kind == "open" and target[-1].kind == "close" and target[0].text in "([" and target[-1].text in ")]":
        return "real", _interval(node, target, scope)
    if target[0].text == "\\{" and target[-1].text == "\\}":
        return _finite(node, target[1:-1], scope)
    head = target[0].text if target[0].kind == "name" else ""
    if head in SETS:
        rest = written[len(head):]
        zero = number("0")
        if SETS[head] == "natural":
            return "int", (Node("rel", (node, name(">="), number("1"))),)
        if not rest:
            return SETS[head], ()
        if rest in ("^+", "^{+}", "_{>0}", "_{++}", "^{++}", "_>0"):
            return SETS[head], (Node("rel", (node, name(">"), zero)),)
        if rest in ("_+", "_{+}", "_{>=0}", "^{>=0}"):
            return SETS[head], (Node("rel", (node, name(">="), zero)),)
        if rest.startswith("^"):
            return ("tensor", _sizes(target[2:], scope)) if SETS[head] == "real" else ("a vector or matrix", ())
    if head.startswith("cal") or head in ("chi", "X", "Z"):
        return "a member of a set that is only named", ()
    raise Unreadable(f"the set {written} is not read", (target[0].span[0], target[-1].span[1]))


def _sizes(target: list[Token], scope: Scope) -> tuple[Node, Node]:
    """n, or n \\times m, after \\mathbb{R}^."""
    inner = target[1:-1] if target and target[0].kind == "{" and target[-1].kind == "}" else target
    times = [k for k, t in enumerate(inner) if t.kind == "op" and t.text == "*"]
    if not inner or len(times) > 1:
        raise Unreadable("the size of a vector is written \\mathbb{R}^n, that of a matrix \\mathbb{R}^{n \\times m}",
                         (target[0].span[0], target[-1].span[1]) if target else (0, 0))
    if not times:
        return parse(inner, scope), number("1")
    return parse(inner[:times[0]], scope), parse(inner[times[0] + 1:], scope)


def _interval(node: Node, target: list[Token], scope: Scope) -> tuple[Node, ...]:
    depth, parts = 0, [list[Token]()]
    for t in target[1:-1]:
        depth += {"open": 1, "{": 1, "close": -1, "}": -1}.get(t.kind, 0)
        if t.text == "," and depth == 0:
            parts.append([])
        else:
            parts[-1].append(t)
    if len(parts) != 2:
        raise Unreadable("an interval has two ends", (target[0].span[0], target[-1].span[1]))
    low, high = (parse(p, scope) for p in parts)
    out = []
    if low != Node("-", (name("oo"),)):
        out.append(Node("rel", (node, name(">" if target[0].text == "(" else ">="), low)))
    if high != name("oo"):
        out.append(Node("rel", (node, name("<" if target[-1].text == ")" else "<="), high)))
    return tuple(out)


def _finite(node: Node, inner: list[Token], scope: Scope) -> tuple[str, tuple[Node, ...]]:
    """{1, 2, 3} or {1, .., T}: a range of integers."""
    values = [parse(p, scope) for p in pieces(inner)]
    dots = [k for k, v in enumerate(values) if v == name("dots")]
    values = [v for v in values if v != name("dots")]
    numbers = [int(v.text) for v in values if v.op == "num" and v.text.isdigit()]
    if not dots and (len(numbers) != len(values) or numbers != list(range(numbers[0], numbers[0] + len(numbers)))):
        return "a member of a set that is no range of integers", ()
    return "int", (Node("rel", (node, name(">="), values[0])), Node("rel", (node, name("<="), values[-1])))
