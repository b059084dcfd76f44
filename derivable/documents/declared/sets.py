"""Sets after \\in: numbers, intervals, ranges of integers, vectors and matrices of any size."""

from __future__ import annotations

from derivable.documents.declared.declarations import Scope
from derivable.documents.declared.pieces import parse, pieces, text
from derivable.documents.grammar.tree import Node, name, number
from derivable.documents.text.problems import Unreadable
from derivable.documents.text.tokens import Token

RESTRICTED = (  # what follows the letter of a set of numbers, and the relations to 0 of its members
    (("",), ()), (("^+", "_>0", "_++", "^++", "^>0", "^*_+", "_+^*", "^+_*", "_*^+"), (">",)), (("_+", "_>=0", "^>=0", "_0^+", "^+_0", "_0", "^0"), (">=",)),
    (("^-", "_<0", "_--", "_-^*", "^*_-"), ("<",)), (("_-", "_<=0", "^<=0"), ("<=",)), (("^*", "^\\times", "^times", "_!=0", "_*"), ("!=",)))
SETS = {"RR": "real", "bbN": "natural", "bbZ": "int", "bbC": "complex"}  # a complex number is never read as a real one


def set_of(node: Node, target: list[Token], scope: Scope) -> tuple[str, tuple[Node, ...]]:
    """The sort of the members of a set, and the relations that hold of `node` in it."""
    if not target:
        raise Unreadable("a set is expected after \\in", node.span)

    def bound(sign: str, tokens: list[Token]) -> tuple[Node, ...]:
        return (Node("rel", (node, name(sign), parse(tokens, scope))),)

    written = text(target)
    if (apart := _apart(target)) is not None:
        return _of_two(node, *apart, scope)
    if target[0].text in "([]" and target[-1].text in ")][":
        return "real", _interval(node, target, scope)
    if target[0].text == "\\{" and target[-1].text == "\\}":
        return _finite(node, target[1:-1], scope)
    head = target[0].text if target[0].kind == "name" else ""
    if head in SETS:
        rest = written[len(head):].replace("{", "").replace("}", "")
        if SETS[head] == "complex":
            return ("a complex number" if not rest else "a vector or matrix"), ()
        signs = next((signs for forms, signs in RESTRICTED if rest in forms), None)
        if signs is not None and SETS[head] == "natural":
            return "int", (Node("rel", (node, name(">="), number("0" if rest in ("_0", "^0", "_>=0") else "1"))),)
        if signs is not None:
            return SETS[head], tuple(Node("rel", (node, name(sign), number("0"))) for sign in signs)
        if target[1].text == "_" and len(target) > 4 and target[2].text == "{" and target[3].kind == "rel":  # N_{>= 2}
            first = (Node("rel", (node, name(">="), number("1"))),) if SETS[head] == "natural" else ()
            return ("real" if SETS[head] == "real" else "int"), (*bound(target[3].text, target[4:-1]), *first)
        if rest.startswith("^"):
            return ("tensor", _sizes(target[2:], scope)) if SETS[head] == "real" else ("a vector or matrix", ())
    if head.startswith("cal") or head in ("chi", "X", "Z"):
        return "a member of a set that is only named", ()
    raise Unreadable(f"the set {written} is not read", (target[0].span[0], target[-1].span[1]))


def _apart(target: list[Token]) -> tuple[str, list[Token], list[Token]] | None:
    r"""The two sets around \cup, \setminus or \backslash."""
    for k, t in enumerate(target):
        if t.text in ("cup", "setminus", "backslash", "\\\\"):
            return t.text, target[:k], target[k + 1:]
    return None


def _of_two(node: Node, sign: str, left: list[Token], right: list[Token], scope: Scope) -> tuple[str, tuple[Node, ...]]:
    r"""\mathbb{N} \cup \{0\} and the numbers without some: \mathbb{R} \setminus \{0\}; no other union or difference is read."""
    sort, parts = set_of(node, left, scope)
    values = [parse(p, scope) for p in pieces(right[1:-1])] if right and right[0].text == "\\{" and right[-1].text == "\\}" else []
    span = (left[0].span[0] if left else 0, right[-1].span[1] if right else 0)
    if sign != "cup" and values and sort in ("real", "int") and name("dots") not in values:
        return sort, (*parts, *(Node("rel", (node, name("!="), v)) for v in values))
    if sign == "cup" and values == [number("0")] and text(left) in ("bbN", "NN"):
        return "int", (Node("rel", (node, name(">="), number("0"))),)
    raise Unreadable("a union or difference of sets is read as \\mathbb{N} \\cup \\{0\\} or \\mathbb{R} \\setminus \\{0\\}", span)


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
        out.append(Node("rel", (node, name(">" if target[0].text in "(]" else ">="), low)))
    if high != name("oo"):
        out.append(Node("rel", (node, name("<" if target[-1].text in ")[" else "<="), high)))
    return tuple(out)


MOST_HOLES = 12


def _finite(node: Node, inner: list[Token], scope: Scope) -> tuple[str, tuple[Node, ...]]:
    """{1, 2, 3}, {1, .., T}, {1, 2, ..}, or {-1, 1}: a range of integers without some of them."""
    values = [parse(p, scope) for p in pieces(inner)]
    dots = [k for k, v in enumerate(values) if v == name("dots")]
    numbers = [n for v in values if (n := _integer(v)) is not None]
    if not values or len(dots) > 1 or dots == [0]:
        raise Unreadable("a set of integers is written {1, 2, 3} or {1, .., T}", node.span)
    first, last = values[0], values[-1]
    out = [Node("rel", (node, name(">="), first))]
    if dots:
        before = [_integer(v) for v in values[:dots[0]]]
        if _integer(first) is None or before != list(range(before[0] or 0, (before[0] or 0) + len(before))) or len(values) > dots[0] + 2:
            return "a member of a set that is no range of integers", ()
        return "int", tuple(out if last == name("dots") else [*out, Node("rel", (node, name("<="), last))])
    if len(numbers) != len(values) or max(numbers) - min(numbers) + 1 - len(set(numbers)) > MOST_HOLES:
        return "a member of a set that is no range of integers", ()
    low, high = min(numbers), max(numbers)
    holes = [k for k in range(low, high) if k not in numbers]
    return "int", tuple(Node("rel", (node, name(s), _written(k))) for s, k in ((">=", low), ("<=", high), *(("!=", h) for h in holes)))


def _integer(value: Node) -> int | None:
    negative = value.op == "-" and len(value.args) == 1
    v = value.args[0] if negative else value
    return (-int(v.text) if negative else int(v.text)) if v.op == "num" and v.text.isdigit() else None


def _written(k: int) -> Node:
    return number(str(k)) if k >= 0 else Node("-", (number(str(-k)),))
